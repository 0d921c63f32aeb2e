#pragma once

#include "base/Literals.h"
#include "detect/MemoryHost.h"

#include <QString>
#include <memory>
#include <utility>
#include <vector>

namespace armature::test {

/// A folder of ../shared/captures: what one real machine printed, by file-name conventions.
class CaptureFolder {
public:
    explicit CaptureFolder(QString path);

    /// The machine of the folder. `cpuinfo` names the file to use as /proc/cpuinfo.
    [[nodiscard]] std::unique_ptr<MemoryHost> host(const QString &cpuinfo = u"cpuinfo.txt"_s) const;
    /// `cpuinfo-*.txt`: the same processor on another machine or kernel.
    [[nodiscard]] QStringList cpuinfoVariants() const;
    /// key=value lines of expected.txt in order; keys can repeat.
    [[nodiscard]] std::vector<std::pair<QString, QString>> expected() const;
    /// "os-release.NAME.txt: ID=… | VERSION_ID=…" lines of a set.
    [[nodiscard]] std::vector<std::pair<QString, QString>> osReleases() const;
    [[nodiscard]] QByteArray bytes(const QString &name) const;
    [[nodiscard]] QString text(const QString &name) const { return QString::fromUtf8(bytes(name)); }

private:
    /// Whether cpuinfo lists as many processors as lscpu: some folders hold the cpuinfo of a sister machine.
    [[nodiscard]] bool isOfThisMachine(const QString &cpuinfo) const;
    void addSmi(MemoryHost &host) const;
    void addSysfs(MemoryHost &host) const;
    void addSbcBench(MemoryHost &host) const;
    void addHeader(MemoryHost &host) const;
    QString m_path;
};

} // namespace armature::test

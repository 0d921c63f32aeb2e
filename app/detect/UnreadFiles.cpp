#include "detect/UnreadFiles.h"

#include "base/Literals.h"
#include "detect/Detect.h"
#include "host/RecordedHost.h"

namespace armature {
namespace {

/// A recorded machine some of whose files and commands do not answer, so that those that stand in for them are read.
/// The recorded host remembers the questions all the same.
class SilentHost final : public Host {
public:
    using Silent = bool (*)(const QString &fileOrCommand);
    SilentHost(const RecordedHost &host, Silent silent) : m_host(host), m_silent(silent) {}

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override {
        return unlessSilent(path, m_host.readFile(path, maxBytes), ProblemCode::NotFound);
    }
    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override {
        return unlessSilent(path, m_host.listFolder(path), ProblemCode::NotFound);
    }
    [[nodiscard]] bool exists(const QString &path) const override { return m_host.exists(path) && !m_silent(path); }
    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override {
        return unlessSilent(query.name, m_host.run(query), ProblemCode::ToolMissing);
    }
    [[nodiscard]] QMap<QString, QString> environment() const override {
        return m_silent(u"env"_s) ? QMap<QString, QString>() : m_host.environment();
    }
    [[nodiscard]] bool isLive() const override { return false; }
    [[nodiscard]] QString title() const override { return m_host.title(); }

private:
    template <class T> Result<T> unlessSilent(const QString &name, Result<T> answer, ProblemCode code) const {
        return m_silent(name) ? Result<T>(Problem{.code = code, .subject = name}) : std::move(answer);
    }

    const RecordedHost &m_host;
    Silent m_silent;
};

bool isUname(const QString &name) { return name.startsWith("uname_"_L1); }
bool isNvml(const QString &name) { return name == "nvml"_L1; }
/// What kind of system it is decides what is asked: uname goes on answering.
bool isCommandOrKernelFile(const QString &name) {
    return (!name.startsWith(u'/') && !isUname(name)) || name.startsWith("/proc/"_L1);
}

} // namespace

Result<QStringList> unreadFiles(const QString &folder) {
    const auto host = RecordedHost::open(folder);
    if (!host)
        return host.problem();
    (void)detect(**host);
    for (const SilentHost::Silent silent : {isUname, isNvml, isCommandOrKernelFile})
        (void)detect(SilentHost(**host, silent));
    return host.value()->unreadFiles();
}

} // namespace armature

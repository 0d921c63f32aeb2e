#pragma once

#include "base/Literals.h"
#include "verify/Inspect.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace armature {

/// A virtual environment made of small files: enough for everything that only reads it. Its bin/python is a shell
/// script that runs the "Python" script it is given with /bin/sh.
class FakeEnvironment {
public:
    FakeEnvironment() {
        write(u"base/python3.10"_s, "#!/bin/sh\nshift 4\nexec /bin/sh \"$@\"\n");
        QFile::setPermissions(m_folder.filePath(u"base/python3.10"_s),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(u"env/pyvenv.cfg"_s, "home = " + m_folder.filePath(u"base"_s).toUtf8() + "\nversion_info = 3.10.13\n");
        QDir().mkpath(path(u"bin"_s));
        QDir().mkpath(site());
        QFile::link(m_folder.filePath(u"base/python3.10"_s), path(u"bin/python"_s));
    }

    [[nodiscard]] QString root() const { return m_folder.filePath(u"env"_s); }
    [[nodiscard]] QString path(const QString &relative) const { return root() + u'/' + relative; }
    [[nodiscard]] QString site() const { return path(u"lib/python3.10/site-packages"_s); }
    /// Beside the environment, not in it.
    [[nodiscard]] QString outside(const QString &relative) const { return m_folder.filePath(relative); }

    /// Writes a file below the temporary folder.
    void write(const QString &relative, const QByteArray &bytes) const {
        const QString path = m_folder.filePath(relative);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    /// Writes a file into site-packages.
    void add(const QString &relative, const QByteArray &bytes) const {
        write(u"env/lib/python3.10/site-packages/"_s + relative, bytes);
    }
    [[nodiscard]] static QByteArray entry(const QByteArray &path, const QByteArray &bytes) {
        const auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
        const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toBase64(base64);
        return path + ",sha256=" + hash + ',' + QByteArray::number(bytes.size()) + '\n';
    }
    /// Installs a distribution with the given files; `more` is appended to its RECORD.
    void install(const QString &name, const QByteArray &version, const QMap<QString, QByteArray> &files,
                 const QByteArray &more = {}) const {
        const QString info = name + u'-' + QString::fromUtf8(version) + u".dist-info/"_s;
        QMap<QString, QByteArray> all = files;
        all.insert(info + u"METADATA"_s,
                   "Metadata-Version: 2.4\nName: " + name.toUtf8() + "\nVersion: " + version + "\n\nText\n");
        all.insert(info + u"WHEEL"_s, "Wheel-Version: 1.0\n");
        all.insert(info + u"INSTALLER"_s, "uv");
        QByteArray record = (info + u"RECORD,,\n"_s).toUtf8() + more;
        for (auto it = all.begin(); it != all.end(); ++it) {
            add(it.key(), it.value());
            record += entry(it.key().toUtf8(), it.value());
        }
        add(info + u"RECORD"_s, record);
    }
    [[nodiscard]] Inspection inspect(bool hash = false, const QMap<QString, QString> &versions = {}) const {
        return armature::inspect(root(), {hash, versions, {}, {}});
    }

private:
    QTemporaryDir m_folder;
};

/// The check of that id, or an empty one.
inline Check findCheck(const std::vector<Check> &checks, const char *id) {
    for (const Check &check : checks)
        if (check.id == QLatin1String(id))
            return check;
    return {};
}

/// "package path fault; …" of a report.
inline QString faultsOf(const VerificationReport &report) {
    QStringList faults;
    for (const FileFault &fault : report.fileFaults)
        faults << fault.package + u' ' + fault.path + u' ' + fault.fault;
    return faults.join(u"; "_s);
}

} // namespace armature

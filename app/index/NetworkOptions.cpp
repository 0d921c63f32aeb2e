#include "index/NetworkOptions.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "host/Host.h"
#include "installer/InstallerSettings.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace armature {
namespace {

constexpr qint64 MaxCertificates = 16LL * 1024 * 1024; // of a file
constexpr int MaxFiles = 4096;                         // of a folder

class CertificateReader {
public:
    /// Why nothing was found at `path`; empty if something was.
    QString read(const QString &path) {
        const QFileInfo info(path);
        if (!info.exists())
            return u"which is not there"_s;
        const qsizetype before = m_found.size() + m_twice;
        QString why;
        if (info.isDir())
            readFolder(path);
        else
            why = readFile(path);
        if (!why.isEmpty())
            return why;
        return m_found.size() + m_twice > before ? QString() : u"where there is no certificate in PEM"_s;
    }
    [[nodiscard]] const QList<QSslCertificate> &found() const { return m_found; }

private:
    void readFolder(const QString &path) {
        const QFileInfoList files = QDir(path).entryInfoList(QDir::Files, QDir::Name);
        for (const QFileInfo &file : files.mid(0, MaxFiles)) // a link that leads nowhere is no file
            (void)readFile(file.filePath());
    }
    QString readFile(const QString &path) {
        const auto bytes = readBounded(path, MaxCertificates, Links::Follow);
        if (!bytes)
            return u"which cannot be read (%1)"_s.arg(bytes.problem().detail);
        if (m_texts.contains(*bytes)) { // folders of certificates name each under several names
            ++m_twice;
            return {};
        }
        m_texts.insert(*bytes);
        for (const QSslCertificate &one : QSslCertificate::fromData(*bytes, QSsl::Pem)) {
            const qsizetype before = m_known.size();
            m_known.insert(one.digest(QCryptographicHash::Sha256));
            if (m_known.size() > before)
                m_found << one;
            else
                ++m_twice;
        }
        return {};
    }

    QSet<QByteArray> m_texts;
    QSet<QByteArray> m_known;
    QList<QSslCertificate> m_found;
    qsizetype m_twice = 0;
};

Problem faultOf(const InstallerTrust &settings, const QStringList &missing) {
    const QString rest = settings.mustBeThere ? u"%1 refuses to work then"_s.arg(settings.installer)
                                              : u"%1 believes nobody then (from 0.12 on)"_s.arg(settings.installer);
    return {.code = ProblemCode::NetworkUnreachable,
            .detail =
                u"certificate problem of this machine, not of the index: %1; %2"_s.arg(missing.join(u"; "_s), rest),
            .remedy = u"Correct that setting, or take it away."_s};
}

/// What certificates are checked against, with what a user may have expected to count as well.
QString trustWords(const InstallerTrust &settings) {
    QStringList names;
    for (const CertificateSource &source : settings.certificates)
        names << source.setting;
    names.removeDuplicates();
    QString words = u"the system's certificates"_s;
    if (!names.isEmpty())
        words = settings.replaceSystem ? u"the certificates of %1 alone"_s.arg(names.join(u" and "_s))
                                       : u"the system's certificates and those of %1"_s.arg(names.join(u" and "_s));
    if (!settings.ignored.isEmpty())
        words += u"; %1 does not read %2"_s.arg(settings.installer, settings.ignored.join(u" and "_s));
    if (!settings.clientCertificate.path.isEmpty())
        words += u"; the client certificate of %1 is not sent"_s.arg(settings.clientCertificate.setting);
    return words;
}

} // namespace

NetworkOptions networkMeans(const InstallerTrust &settings, const Variables &environment) {
    NetworkOptions means;
    means.environment = environment;
    CertificateReader reader;
    QStringList missing;
    for (const CertificateSource &source : settings.certificates)
        if (const QString why = reader.read(source.path); !why.isEmpty())
            missing << u"%1 names %2, %3"_s.arg(source.setting, source.path, why);
    const bool nobody = settings.replaceSystem && !settings.certificates.empty() && reader.found().isEmpty();
    if (nobody || (settings.mustBeThere && !missing.isEmpty()))
        means.trust.fault = faultOf(settings, missing);
    else
        for (const QString &one : missing)
            means.trust.notes << u"Left out, as %1 does: %2."_s.arg(settings.installer, one);
    if (settings.replaceSystem && !settings.certificates.empty())
        means.trust.roots = reader.found();
    else
        means.trust.more = reader.found();
    means.trust.inWords = trustWords(settings);
    means.trust.unverified = settings.unverified;
    for (const UnverifiedHost &host : settings.unverified)
        means.trust.notes << u"The certificate of %1 is not checked: %2 says so."_s.arg(host.text(), host.setting);
    if (!settings.clientCertificate.path.isEmpty())
        means.trust.notes << u"%1 names a client certificate; a re-check sends none."_s.arg(
            settings.clientCertificate.setting);
    if (settings.proxies.isEmpty())
        return means;
    for (const char *name :
         {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
        means.environment.remove(QLatin1String(name));
    for (auto it = settings.proxies.begin(); it != settings.proxies.end(); ++it)
        means.environment.insert(it.key(), it.value());
    means.trust.notes << u"The proxy is that of %1."_s.arg(settings.proxySetting);
    return means;
}

NetworkOptions networkMeans(const InstallerSettings &settings, const Variables &environment) {
    if (!settings.problem)
        return networkMeans(settings.trust, environment);
    NetworkOptions means{{}, environment};
    means.trust.fault = settings.problem;
    return means;
}

NetworkOptions installerNetwork(Installer installer) {
    const auto host = makeLiveHost({});
    return networkMeans(readInstallers(*host).settings.of(installer), host->environment());
}

} // namespace armature

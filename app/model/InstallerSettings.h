#pragma once

#include "model/Json.h"

// What the user's own uv and pip are set up to do. Read once for a machine, live or recorded, and used wherever
// something is planned, installed, re-checked or fetched.

namespace armature {

enum class Installer { Automatic, Uv, Pip };

using Variables = QMap<QString, QString>; ///< of an environment

/// A configured default index. `url` may hold credentials: never show, log or record it. Its JSON has none.
struct ConfiguredIndex {
    QString url;
    QString source; ///< variable, or file and key: "UV_DEFAULT_INDEX", "…/uv.toml: index-url"
    bool operator==(const ConfiguredIndex &) const = default;
};

/// Nothing: not configured, so the installer uses the one built into it.
using MaybeIndex = std::optional<ConfiguredIndex>;

/// A host whose certificate need not verify, as the user has set up the installer.
struct UnverifiedHost {
    QString host;
    int port = 0;    ///< 0: every port
    QString setting; ///< who says so
    bool operator==(const UnverifiedHost &) const = default;
    /// "index.example", "index.example:8443", "[::1]:8443".
    [[nodiscard]] QString text() const;
};

/// Certificates the installer is told to believe. `path` is a file in PEM, or a folder of such files.
struct CertificateSource {
    QString path;
    QString setting; ///< who names it: "SSL_CERT_FILE", "/etc/pip.conf: [global] cert"
    bool operator==(const CertificateSource &) const = default;
};

/// Whom an installer believes over TLS, and through which proxy it goes.
struct InstallerTrust {
    QString installer; ///< "uv", "pip"
    std::vector<CertificateSource> certificates;
    bool replaceSystem = false; ///< nobody but `certificates` is believed; else they come on top of the system's
    bool mustBeThere = false;   ///< the installer refuses to work with one of them missing; else it leaves that one out
    QString systemSetting; ///< who tells uv to believe the system's certificates instead of its own list; empty: nobody
    std::vector<UnverifiedHost> unverified;
    CertificateSource clientCertificate; ///< the installer's own; no path: none. Only the installer sends it.
    QStringList ignored;  ///< settings of certificates that are there and that this installer does not read
    Variables proxies;    ///< http_proxy, https_proxy and no_proxy in place of the proxy variables of the environment,
                          ///< with their passwords; empty: those are right
    QString proxySetting; ///< who names them
    bool operator==(const InstallerTrust &) const = default;
};

/// All that is read of one installer's settings.
struct InstallerSettings {
    QString cache;        ///< folder it keeps downloads in
    QString cacheSetting; ///< variable, or "the usual place"
    MaybeIndex index;
    InstallerTrust trust;
    std::optional<Problem> problem; ///< its configuration cannot be read; the installer refuses it as well
    bool operator==(const InstallerSettings &) const = default;
};

/// What a user has set up on a machine.
struct UserSettings {
    QString home;
    InstallerSettings uv;
    InstallerSettings pip;
    bool operator==(const UserSettings &) const = default;

    /// Automatic is uv, which is preferred.
    [[nodiscard]] const InstallerSettings &of(Installer installer) const {
        return installer == Installer::Pip ? pip : uv;
    }
};

template <> struct EnumNames<Installer> {
    static constexpr std::array<std::pair<Installer, const char *>, 3> names{
        {{Installer::Automatic, "auto"}, {Installer::Uv, "uv"}, {Installer::Pip, "pip"}}};
};

/// The JSON of what may hold credentials is written without them, so a value that is read back has none.
QJsonValue toJsonValue(const ConfiguredIndex &index);
bool fromJsonValue(const QJsonValue &json, ConfiguredIndex &index);
QJsonValue toJsonValue(const InstallerTrust &trust);
bool fromJsonValue(const QJsonValue &json, InstallerTrust &trust);

template <class V> void describe(V &v, UnverifiedHost &x) {
    v("host", x.host), v("port", x.port), v("setting", x.setting);
}
template <class V> void describe(V &v, CertificateSource &x) { v("path", x.path), v("setting", x.setting); }
template <class V> void describe(V &v, InstallerSettings &x) {
    v("cache", x.cache), v("cache_setting", x.cacheSetting), v("index", x.index), v("trust", x.trust);
    v("problem", x.problem);
}
template <class V> void describe(V &v, UserSettings &x) { v("home", x.home), v("uv", x.uv), v("pip", x.pip); }

} // namespace armature

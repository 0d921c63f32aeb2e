#pragma once

#include "installer/InstallerConfig.h"

// Whom the user's own uv and pip believe over TLS, and through which proxy they go. Pure functions on texts that
// somebody else has read; what they say was seen with uv 0.13.9 and pip 23.0 and 26.3.

namespace armature {

/// A host whose certificate need not verify, as the user has set up the installer.
struct UnverifiedHost {
    QString host;
    int port = 0;    ///< 0: every port
    QString setting; ///< who says so
    bool operator==(const UnverifiedHost &) const = default;
};

/// Certificates the installer is told to believe. `path` is a file in PEM, or a folder of such files.
struct CertificateSource {
    QString path;
    QString setting; ///< who names it: "SSL_CERT_FILE", "/etc/pip.conf: [global] cert"
    bool operator==(const CertificateSource &) const = default;
};

struct InstallerTrust {
    QString installer; ///< "uv", "pip"
    std::vector<CertificateSource> certificates;
    bool replaceSystem = false; ///< nobody but `certificates` is believed; else they come on top of the system's
    bool mustBeThere = false;   ///< the installer refuses to work with one of them missing; else it leaves that one out
    std::vector<UnverifiedHost> unverified;
    QString clientCertificate; ///< the setting that names one; empty: none. This program sends none.
    QStringList ignored;       ///< settings of certificates that are there and that this installer does not read
    Variables proxies;         ///< in place of the proxy variables of the environment; empty: those are right
    QString proxySetting;      ///< who names them
    bool operator==(const InstallerTrust &) const = default;
};

/// uv: SSL_CERT_FILE and SSL_CERT_DIR (several folders, separated by colons) together replace every other root; what is
/// missing of them is left out, even if then nobody is left (from 0.12 on). `allow-insecure-host` of UV_INSECURE_HOST
/// and of all files counts. A `http-proxy` or `https-proxy` in a file puts the variables out of force. Without a
/// setting uv has Mozilla's list inside; here the system's stands for it, as with `system-certs`. `files`: the stronger
/// first. Malformed as in uvDefaultIndex.
Result<InstallerTrust> uvTrust(const Variables &environment, const std::vector<ConfigText> &files);

/// pip: REQUESTS_CA_BUNDLE, else CURL_CA_BUNDLE, else `cert` (PIP_CERT or a file), in this order because requests has
/// it so: certificates on top of the system's (as pip >= 24.2 has it), and an error if they are missing; else
/// SSL_CERT_FILE and SSL_CERT_DIR on top. `trusted-host` of PIP_TRUSTED_HOST or else of a file; `proxy` likewise, which
/// puts the variables out of force. Malformed as in pipDefaultIndex.
Result<InstallerTrust> pipTrust(const Variables &environment, const std::vector<ConfigText> &files);

} // namespace armature

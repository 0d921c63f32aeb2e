#pragma once

#include "installer/InstallerConfig.h"

// Whom the user's own uv and pip believe over TLS, and through which proxy they go. Pure functions on texts that
// somebody else has read; what they say was seen with uv 0.13.9 and pip 23.0 and 26.3.

namespace armature {

/// uv: SSL_CERT_FILE and SSL_CERT_DIR (several folders, separated by colons) together replace every other root; what is
/// missing of them is left out, even if then nobody is left (from 0.12 on). `allow-insecure-host` of UV_INSECURE_HOST
/// and of all files counts. A `http-proxy` or `https-proxy` in a file puts the variables out of force. Without a
/// setting uv has Mozilla's list inside, or the system's with UV_SYSTEM_CERTS or `system-certs` (`native-tls` before
/// 0.11); here the system's stands for both. `files`: the stronger first. Malformed as in uvDefaultIndex.
Result<InstallerTrust> uvTrust(const Variables &environment, const std::vector<ConfigText> &files);

/// pip: REQUESTS_CA_BUNDLE, else CURL_CA_BUNDLE, else `cert` (PIP_CERT or a file), in this order because requests has
/// it so: certificates on top of the system's (as pip >= 24.2 has it), and an error if they are missing; else
/// SSL_CERT_FILE and SSL_CERT_DIR on top. `trusted-host` of PIP_TRUSTED_HOST or else of a file; `proxy` likewise, which
/// puts the variables out of force. Malformed as in pipDefaultIndex.
Result<InstallerTrust> pipTrust(const Variables &environment, const std::vector<ConfigText> &files);

} // namespace armature

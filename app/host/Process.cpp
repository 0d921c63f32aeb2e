#include "host/Process.h"

namespace armature {

Process::~Process() = default;

const QStringList &inheritedVariables() {
    // Who the user is and how he speaks; where programs and the user's folders are; how the network and its certificates are reached;
    // where a CUDA toolkit is; where uv fetches a Python from, in networks without the usual place. A name that ends with "*" stands for
    // every name that starts like it.
    static const QStringList names{
        QStringLiteral("HOME"),
        QStringLiteral("USER"),
        QStringLiteral("LOGNAME"),
        QStringLiteral("LANG"),
        QStringLiteral("LC_*"),
        QStringLiteral("PATH"),
        QStringLiteral("XDG_*"),
        QStringLiteral("HTTP_PROXY"),
        QStringLiteral("http_proxy"),
        QStringLiteral("HTTPS_PROXY"),
        QStringLiteral("https_proxy"),
        QStringLiteral("ALL_PROXY"),
        QStringLiteral("all_proxy"),
        QStringLiteral("NO_PROXY"),
        QStringLiteral("no_proxy"),
        QStringLiteral("SSL_CERT_FILE"),
        QStringLiteral("SSL_CERT_DIR"),
        QStringLiteral("REQUESTS_CA_BUNDLE"),
        QStringLiteral("NETRC"),
        QStringLiteral("CUDA_HOME"),
        QStringLiteral("CUDA_PATH"),
        QStringLiteral("UV_PYTHON_INSTALL_MIRROR"),
        QStringLiteral("UV_PYTHON_DOWNLOADS_JSON_URL"),
    };
    return names;
}

} // namespace armature

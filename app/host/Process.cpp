#include "host/Process.h"

#include "base/Literals.h"

namespace armature {

Process::~Process() = default;

const QStringList &inheritedVariables() {
    // Who the user is and how he speaks; where programs and the user's folders are; how the network and its
    // certificates are reached; where a CUDA toolkit is; where uv fetches a Python from, in networks without the usual
    // place. A name that ends with "*" stands for every name that starts like it.
    static const QStringList names{
        u"HOME"_s,
        u"USER"_s,
        u"LOGNAME"_s,
        u"LANG"_s,
        u"LC_*"_s,
        u"PATH"_s,
        u"XDG_*"_s,
        u"HTTP_PROXY"_s,
        u"http_proxy"_s,
        u"HTTPS_PROXY"_s,
        u"https_proxy"_s,
        u"ALL_PROXY"_s,
        u"all_proxy"_s,
        u"NO_PROXY"_s,
        u"no_proxy"_s,
        u"SSL_CERT_FILE"_s,
        u"SSL_CERT_DIR"_s,
        u"REQUESTS_CA_BUNDLE"_s,
        u"NETRC"_s,
        u"CUDA_HOME"_s,
        u"CUDA_PATH"_s,
        u"UV_PYTHON_INSTALL_MIRROR"_s,
        u"UV_PYTHON_DOWNLOADS_JSON_URL"_s,
    };
    return names;
}

} // namespace armature

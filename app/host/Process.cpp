#include "host/Process.h"

#include "base/Literals.h"

namespace armature {

Process::~Process() = default;

const QStringList &inheritedVariables() {
    // Who the user is and how he speaks; where programs and the user's folders are; how the network and its
    // certificates are reached; where libraries of a module system or a container are (LD_LIBRARY_PATH), where a CUDA
    // toolkit and a compiler are, and which GPUs may be used; where uv keeps Pythons, and where it fetches one from in
    // networks without the usual place. What changes which packages a Python finds (PYTHONPATH, PYTHONHOME,
    // VIRTUAL_ENV, PIP_TARGET) is not among them. A name that ends with "*" stands for every name that starts like it.
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
        u"LD_LIBRARY_PATH"_s,
        u"CUDA_HOME"_s,
        u"CUDA_PATH"_s,
        u"CUDA_VISIBLE_DEVICES"_s,
        u"CUDA_DEVICE_ORDER"_s,
        u"TRITON_PTXAS_PATH"_s,
        u"TRITON_PTXAS_BLACKWELL_PATH"_s,
        u"CC"_s,
        u"CXX"_s,
        u"UV_PYTHON_INSTALL_DIR"_s,
        u"UV_PYTHON_INSTALL_MIRROR"_s,
        u"UV_PYTHON_DOWNLOADS_JSON_URL"_s,
    };
    return names;
}

bool matchesOne(const QString &name, const QStringList &patterns) {
    for (const QString &known : patterns)
        if (known == name || (known.endsWith(u'*') && name.startsWith(known.chopped(1))))
            return true;
    return false;
}

bool childInherits(const QString &name) { return matchesOne(name, inheritedVariables()); }

} // namespace armature

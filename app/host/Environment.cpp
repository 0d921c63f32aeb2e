#include "host/Environment.h"

#include "base/Literals.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace armature {

QMap<QString, QString> environmentVariables() {
    QMap<QString, QString> variables;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys())
        variables.insert(name, environment.value(name));
    return variables;
}

const QStringList &recordedVariables() {
    static const QStringList names{
        // HOME is where per-user Pythons and settings are looked for; everything else is a setting.
        u"HOME"_s,
        u"XDG_CACHE_HOME"_s,
        u"XDG_CONFIG_HOME"_s,
        u"XDG_CONFIG_DIRS"_s,
        u"DISPLAY"_s,
        u"WAYLAND_DISPLAY"_s,
        u"VIRTUAL_ENV"_s,
        u"CONDA_PREFIX"_s,
        u"CUDA_HOME"_s,
        u"CUDA_PATH"_s,
        u"CUDA_VISIBLE_DEVICES"_s,
        u"CUDA_DEVICE_ORDER"_s,
        u"NVIDIA_VISIBLE_DEVICES"_s,
        u"LD_LIBRARY_PATH"_s,
        u"LD_PRELOAD"_s,
        u"LOADEDMODULES"_s,
        u"TRITON_PTXAS_PATH"_s,
        u"TRITON_PTXAS_BLACKWELL_PATH"_s,
        u"CC"_s,
        u"CXX"_s,
        u"PYTHONPATH"_s,
        u"PYTHONHOME"_s,
        u"PYTHONUSERBASE"_s,
        u"PYTHONSTARTUP"_s,
        u"PIP_TARGET"_s,
        u"PIP_PREFIX"_s,
        u"PIP_USER"_s,
        u"XDG_DATA_HOME"_s,
        u"UV_PYTHON_INSTALL_DIR"_s,
        u"UV_PROJECT_ENVIRONMENT"_s,
        u"SLURM_JOB_ID"_s,
        u"PBS_JOBID"_s,
        u"LSB_JOBID"_s,
        u"APPTAINER_CONTAINER"_s,
        u"SINGULARITY_CONTAINER"_s,
        u"KUBERNETES_SERVICE_HOST"_s,
        u"ENROOT_ROOTFS"_s,
        u"container"_s,
        u"HTTP_PROXY"_s,
        u"HTTPS_PROXY"_s,
        u"ALL_PROXY"_s,
        u"NO_PROXY"_s,
        u"http_proxy"_s,
        u"https_proxy"_s,
        u"all_proxy"_s,
        u"no_proxy"_s,
        u"SSL_CERT_FILE"_s,
        u"SSL_CERT_DIR"_s,
        u"SSL_CLIENT_CERT"_s,
        u"REQUESTS_CA_BUNDLE"_s,
        u"CURL_CA_BUNDLE"_s,
        u"UV_DEFAULT_INDEX"_s,
        u"UV_INDEX_URL"_s,
        u"UV_CACHE_DIR"_s,
        u"UV_CONFIG_FILE"_s,
        u"UV_NO_CONFIG"_s,
        u"UV_INSECURE_HOST"_s,
        u"UV_SYSTEM_CERTS"_s,
        u"UV_NATIVE_TLS"_s,
        u"PIP_INDEX_URL"_s,
        u"PIP_CACHE_DIR"_s,
        u"PIP_CONFIG_FILE"_s,
        u"PIP_CERT"_s,
        u"PIP_CLIENT_CERT"_s,
        u"PIP_TRUSTED_HOST"_s,
        u"PIP_PROXY"_s};
    return names;
}

QMap<QString, QString> parseEnvironment(const QString &text) {
    QMap<QString, QString> values;
    for (const QString &line : text.split(u'\n'))
        if (const qsizetype equals = line.indexOf(u'='); equals > 0)
            values.insert(line.left(equals), line.mid(equals + 1));
    return values;
}

} // namespace armature

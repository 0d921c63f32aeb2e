#include "base/Literals.h"
#include "base/Secrets.h"
#include "detect/Probes.h"
#include "host/Process.h"

namespace armature {

void probeEnvironment(const Host &host, MachineProfile &machine) {
    // What changes which programs, libraries, packages or GPUs a program finds. The settings of the network are
    // probeNetwork's.
    static const QStringList names{u"LD_LIBRARY_PATH"_s,
                                   u"LD_PRELOAD"_s,
                                   u"CUDA_HOME"_s,
                                   u"CUDA_PATH"_s,
                                   u"CUDA_VISIBLE_DEVICES"_s,
                                   u"CUDA_DEVICE_ORDER"_s,
                                   u"NVIDIA_VISIBLE_DEVICES"_s,
                                   u"TRITON_PTXAS_PATH"_s,
                                   u"TRITON_PTXAS_BLACKWELL_PATH"_s,
                                   u"CC"_s,
                                   u"CXX"_s,
                                   u"LOADEDMODULES"_s,
                                   u"XDG_CACHE_HOME"_s,
                                   u"XDG_CONFIG_HOME"_s,
                                   u"XDG_DATA_HOME"_s,
                                   u"UV_PYTHON_INSTALL_DIR"_s,
                                   u"PYTHONPATH"_s,
                                   u"PYTHONHOME"_s,
                                   u"PYTHONUSERBASE"_s,
                                   u"PYTHONSTARTUP"_s,
                                   u"VIRTUAL_ENV"_s,
                                   u"CONDA_PREFIX"_s,
                                   u"PIP_TARGET"_s,
                                   u"PIP_PREFIX"_s,
                                   u"PIP_USER"_s,
                                   u"UV_PROJECT_ENVIRONMENT"_s};
    const auto environment = host.environment();
    for (const QString &name : names)
        if (environment.contains(name)) // an empty CUDA_VISIBLE_DEVICES hides every GPU
            machine.environment.push_back({name, redacted(environment.value(name)), childInherits(name)});
}

} // namespace armature

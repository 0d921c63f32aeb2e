#include "plan/RuntimeNeeds.h"

#include "base/Literals.h"

namespace armature {

QStringList runtimeNeeds(const MachineProfile &machine, const std::optional<TorchBuild> &build, const QString &python) {
    if (!build || !build->isCuda() || build->triton.isEmpty())
        return {};
    QStringList missing;
    const Tool *const compiler = machine.tool(u"cc"_s);
    if (compiler != nullptr && compiler->path.isAbsent())
        missing << u"a C compiler (Debian and Ubuntu: gcc)"_s;
    for (const PythonInstallation &each : machine.pythons)
        if (each.path == python && each.headers.is(false))
            missing << u"the headers of Python %1 (Debian and Ubuntu: python%1-dev)"_s.arg(
                u"%1.%2"_s.arg(each.version->segment(0)).arg(each.version->segment(1)));
    if (missing.isEmpty())
        return {};
    return {
        u"torch.compile and other users of Triton compile while your program runs. For that, this machine lacks %1: "
        "install what is missing before you use them."_s.arg(missing.join(u" and "_s))};
}

} // namespace armature

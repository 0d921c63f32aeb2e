#include "session/ResolvePython.h"

#include "base/Literals.h"
#include "detect/Probes.h"

#include <QFileInfo>
#include <algorithm>

namespace armature {

std::optional<PythonInstallation> resolvePython(const QString &request, const Host &host,
                                                const MachineProfile &machine) {
    if (!request.startsWith(u'/'))
        return std::nullopt;
    const auto known = std::find_if(machine.pythons.begin(), machine.pythons.end(),
                                    [&](const PythonInstallation &python) { return python.path == request; });
    if (known != machine.pythons.end())
        return *known;
    const QString behind = QFileInfo(request).canonicalFilePath();
    for (const PythonInstallation &python : machine.pythons)
        if (!behind.isEmpty() && python.origin != "environment"_L1 &&
            QFileInfo(python.path).canonicalFilePath() == behind)
            return python;
    return probePythonAt(host, machine, request);
}

} // namespace armature

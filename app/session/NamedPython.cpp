#include "session/NamedPython.h"

#include "base/Literals.h"
#include "detect/Probes.h"

#include <QFileInfo>
#include <algorithm>

namespace armature {

QString namedPython(const QString &request, const Host &host, MachineProfile &machine) {
    const auto named = [&](const PythonInstallation &python) { return python.path == request; };
    if (!request.startsWith(u'/') || std::any_of(machine.pythons.begin(), machine.pythons.end(), named))
        return request;
    const QString behind = QFileInfo(request).canonicalFilePath();
    for (const PythonInstallation &python : machine.pythons)
        if (!behind.isEmpty() && python.origin != "environment"_L1 &&
            QFileInfo(python.path).canonicalFilePath() == behind)
            return python.path;
    if (const auto python = probePythonAt(host, machine, request))
        machine.pythons.push_back(*python);
    return request;
}

} // namespace armature

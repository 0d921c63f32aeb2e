#include "host/DeveloperTools.h"

#include "host/Command.h"
#include "host/Platform.h"

#include <QStringList>

namespace armature {

bool isDeveloperToolStub(const QString &path) {
    // Those that this program, uv or a package's build could look for; there are about eighty.
    static const QStringList names{QStringLiteral("ar"),    QStringLiteral("c++"),   QStringLiteral("cc"),
                                   QStringLiteral("clang"), QStringLiteral("gcc"),   QStringLiteral("git"),
                                   QStringLiteral("ld"),    QStringLiteral("lipo"),  QStringLiteral("install_name_tool"),
                                   QStringLiteral("make"),  QStringLiteral("otool"), QStringLiteral("pip3"),
                                   QStringLiteral("strip"), QStringLiteral("swift"), QStringLiteral("python3")};
    const auto folder = QStringLiteral("/usr/bin/");
    return path.startsWith(folder) && names.contains(path.mid(folder.size()));
}

bool developerToolsAreThere() {
    static const bool there = [] {
        if (!OnMac)
            return true;
        const auto answer = runCommand(query({QStringLiteral("/usr/bin/xcode-select"), QStringLiteral("-p")}));
        return answer.ok() && answer->exitCode == 0;
    }();
    return there;
}

} // namespace armature

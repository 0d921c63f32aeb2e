#include "host/DeveloperTools.h"

#include "base/Literals.h"
#include "host/Command.h"
#include "host/Platform.h"

#include <QStringList>

namespace armature {

bool isDeveloperToolStub(const QString &path) {
    // Those that this program, uv or a package's build could look for; there are about eighty.
    static const QStringList names{u"ar"_s,    u"c++"_s,   u"cc"_s,
                                   u"clang"_s, u"gcc"_s,   u"git"_s,
                                   u"ld"_s,    u"lipo"_s,  u"install_name_tool"_s,
                                   u"make"_s,  u"otool"_s, u"pip3"_s,
                                   u"strip"_s, u"swift"_s, u"python3"_s};
    const auto folder = u"/usr/bin/"_s;
    return path.startsWith(folder) && names.contains(path.mid(folder.size()));
}

bool developerToolsAreThere() {
    static const bool there = [] {
        if (!OnMac)
            return true;
        const auto answer = runCommand(query({u"/usr/bin/xcode-select"_s, u"-p"_s}));
        return answer.ok() && answer->exitCode == 0;
    }();
    return there;
}

} // namespace armature

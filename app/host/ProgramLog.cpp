#include "host/ProgramLog.h"

#include "base/Literals.h"
#include "host/Platform.h"

#include <QDir>
#include <QFile>
#include <array>

namespace armature {

QString logFolder(const QProcessEnvironment &environment) {
    if (const QString named = environment.value(u"ARMATURE_LOG_FOLDER"_s); !named.isEmpty())
        return named;
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    if (OnMac)
        return home + u"/Library/Logs/armature"_s;
    const QString state = environment.value(u"XDG_STATE_HOME"_s); // a relative one is to be ignored
    return (state.startsWith(u'/') ? state : home + u"/.local/state"_s) + u"/armature"_s;
}

LogOptions logOptions(const QProcessEnvironment &environment, bool verbose) {
    constexpr std::array<std::pair<const char *, LogPriority>, 6> Priorities{{{"trace", LogPriority::Trace},
                                                                              {"debug", LogPriority::Debug},
                                                                              {"info", LogPriority::Info},
                                                                              {"warn", LogPriority::Warning},
                                                                              {"error", LogPriority::Error},
                                                                              {"off", LogPriority::Off}}};
    LogOptions options{.folder = logFolder(environment)};
    options.priority = verbose ? LogPriority::Debug : LogPriority::Info;
    options.onTerminal = verbose;
    for (const auto &[name, priority] : Priorities)
        if (environment.value(u"ARMATURE_LOG"_s) == QLatin1String(name))
            options.priority = priority;
    return options;
}

void startLog(bool verbose) {
    const LogOptions options = logOptions(QProcessEnvironment::systemEnvironment(), verbose);
    if (options.priority != LogPriority::Off && !QFile::exists(options.folder) && QDir().mkpath(options.folder))
        QFile::setPermissions(options.folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    openLog(options);
}

} // namespace armature

#include "base/Literals.h"
#include "base/Log.h"
#include "base/Nearest.h"
#include "cli/Terminal.h"
#include "cli/Verbs.h"
#include "host/ProgramLog.h"
#include "model/Subject.h"
#include "session/Program.h"

#include <array>
#include <cstdio>

namespace armature {
namespace {

struct Verb {
    const char *name;
    int (*run)(const QStringList &);
    const char *summary;
};

constexpr std::array<Verb, 13> Verbs{{
    {"detect", detectVerb, "what this machine is: every fact with its source, and what is wrong with it"},
    {"status", statusVerb, "the compatibility table: which package works here, and on every platform"},
    {"explain", explainVerb, "everything known about one package: limits, remedies, evidence, dates"},
    {"plan", planVerb, "what an installation would do: build, versions, sizes, commands, and why"},
    {"install", installVerb, "build a verified environment; what was there stays until the new one works"},
    {"verify", verifyVerb, "prove that an environment works, from outside and from inside"},
    {"repair", repairVerb, "build an environment again from the same versions (or today's, with --rebuild)"},
    {"remove", removeVerb, "delete an environment this program made"},
    {"recheck", recheckVerb, "ask the package indexes whether what the catalog says still holds"},
    {"export", exportVerb, "the table, the project or the plan as a file other tools read"},
    {"snapshot", snapshotVerb, "record this machine into a folder, without names and serials"},
    {"replay", replayVerb, "show a recorded run again"},
    {"catalog", catalogVerb, "which catalog is in use; updates of it, signed, without a new program"},
}};

QString usage() {
    QString text =
        u"armature sets up a machine-learning environment and proves that it works.\n\nUsage: armature VERB [options]\n\n"_s;
    for (const Verb &verb : Verbs)
        text += u"  %1 %2\n"_s.arg(QLatin1String(verb.name), -9).arg(QLatin1String(verb.summary));
    return text +
           u"\nExamples:\n  armature detect\n  armature plan --stack llm-studio\n"
           "  armature install --project . --target ./venv --yes\n\n"
           "\"armature VERB --help\" tells the options. Exit codes: 0 done, 1 failed, 2 usage or bad input, 3 locked,\n"
           "4 could not determine, 5 cancelled.\n"_s;
}

/// Qt writes about its own inner state on standard error, an answer that cannot be unpacked hundreds of times. That
/// belongs into the log; what ends the program is said.
void takeQtMessage(QtMsgType type, const QMessageLogContext & /*context*/, const QString &text) {
    if (type == QtFatalMsg)
        std::fprintf(stderr, "%s\n", text.toLocal8Bit().constData());
    logLine(type == QtCriticalMsg || type == QtFatalMsg ? LogPriority::Error : LogPriority::Debug, "qt", text);
}

} // namespace

int runCommandLine(const QStringList &arguments) {
    const QStringList words = arguments.mid(1);
    if (words.isEmpty() || words.first() == "--help"_L1 || words.first() == "-h"_L1 || words.first() == "help"_L1) {
        std::fputs(usage().toUtf8().constData(), words.isEmpty() ? stderr : stdout);
        return words.isEmpty() ? 2 : 0;
    }
    if (words.first() == "--version"_L1 || words.first() == "version"_L1) {
        std::fputs(versionText(u"armature"_s).toUtf8().constData(), stdout);
        return 0;
    }
    qInstallMessageHandler(takeQtMessage);
    startLog(words.contains(u"--verbose"_s));
    logInfo("start", u"armature %1, commit %2: %3"_s.arg(programVersion(), programCommit(), words.join(u' ')));
    QStringList names;
    for (const Verb &verb : Verbs) {
        if (words.first() == QLatin1String(verb.name))
            return verb.run(words.mid(1));
        names << QLatin1String(verb.name);
    }
    return Terminal(words.contains(u"--json"_s), false)
        .fail({.code = ProblemCode::Usage,
               .subject = words.first().left(80),
               .detail = u"there is no such verb"_s,
               .remedy = didYouMean(words.first(), names)});
}

} // namespace armature

#include "base/Literals.h"
#include "base/Log.h"
#include "desktop/Desktop.h"
#include "host/Environment.h"
#include "host/Platform.h"
#include "host/ProcessGuard.h"
#include "host/ProgramLog.h"
#include "look/Theme.h"
#include "session/Program.h"
#include "status/StatusWindow.h"
#include "window/Remembered.h"
#include "window/WizardWindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <clocale>
#include <cstdio>

namespace {

using namespace armature;

constexpr int UsageError = 2;

struct Options {
    QCommandLineOption machine{u"machine"_s, u"Show what a recorded machine would get (simulation)."_s, u"DIR"_s};
    QCommandLineOption replay{u"replay"_s, u"Show a recorded run again, from its record folder."_s, u"RECORD"_s};
    QCommandLineOption stack{u"stack"_s, u"What to set up, for example llm-studio."_s, u"NAME"_s};
    QCommandLineOption project{u"project"_s, u"Set up a project of your own: its folder."_s, u"DIR"_s};
    QCommandLineOption status{u"status"_s, u"Review the status of every package instead of the wizard."_s};
    QCommandLineOption uv{u"uv"_s, u"Use this uv instead of your own or the one that came along."_s, u"PATH"_s};
    QCommandLineOption target{u"target"_s, u"Folder of the environment."_s, u"DIR"_s};
};

void describe(QCommandLineParser &parser, const Options &options) {
    parser.setApplicationDescription(
        u"Sets up a machine-learning workstation, step by step, in a window. In a terminal: armature --help"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {options.machine, options.replay, options.stack, options.project, options.target, options.uv, options.status});
}

QString absolute(const QString &path) {
    return path.isEmpty() ? path : QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

EngineOptions engineOptions(const QCommandLineParser &parser, const Options &options, const Remembered &kept) {
    EngineOptions engine;
    engine.session.machineFolder = absolute(parser.value(options.machine));
    engine.recordedRun = absolute(parser.value(options.replay));
    engine.choices = kept.choices;
    const bool otherSubject = parser.isSet(options.stack) || parser.isSet(options.project);
    if (otherSubject) {
        engine.choices.stack = parser.value(options.stack);
        engine.choices.project = absolute(parser.value(options.project));
        engine.choices.options.clear();
    }
    if (engine.choices.stack.isEmpty() && engine.choices.project.isEmpty())
        engine.choices.stack = u"llm-studio"_s;
    if (parser.isSet(options.uv))
        engine.choices.uv = absolute(parser.value(options.uv));
    if (parser.isSet(options.target))
        engine.choices.target = absolute(parser.value(options.target));
    else if (otherSubject || engine.choices.target.isEmpty())
        engine.choices.target = defaultTarget(targetName(engine.choices.stack, engine.choices.project));
    return engine;
}

QStringList words(int argc, char **argv) {
    QStringList all;
    for (int i = 0; i < argc; ++i)
        all << QString::fromLocal8Bit(argv[i]);
    return all;
}

/// What needs no window is answered without one: --help works over ssh as well. -1: go on.
int answerWithoutWindow(const QStringList &arguments) {
    QCommandLineParser parser;
    const Options options;
    describe(parser, options);
    const bool understood = parser.parse(arguments);
    if (parser.isSet(u"help"_s)) {
        std::fputs(qPrintable(parser.helpText().replace(u"<executable_name>"_s, u"armature-assistant"_s)),
                   stdout); // no QApplication yet
        return 0;
    }
    if (parser.isSet(u"version"_s)) {
        std::fputs(versionText(u"armature-assistant"_s).toUtf8().constData(), stdout);
        return 0;
    }
    const QStringList unknown = parser.unknownOptionNames();
    const bool ownError = !understood && !(unknown.size() == 1 && unknown.contains(u"platform"_s));
    if (ownError) {
        std::fprintf(stderr, "armature-assistant: %s\nSee armature-assistant --help.\n",
                     qPrintable(parser.errorText()));
        return UsageError;
    }
    if (parser.isSet(options.stack) && parser.isSet(options.project)) {
        std::fputs("armature-assistant: only one of --stack and --project can be given\n", stderr);
        return UsageError;
    }
    if (const QString reason = noDisplayReason(environmentVariables(), arguments, OnMac); !reason.isEmpty()) {
        std::fprintf(stderr, "armature-assistant: %s.\nThe same in this terminal: armature --help\n",
                     qPrintable(reason));
        return UsageError;
    }
    return -1;
}

} // namespace

int main(int argc, char **argv) {
    guardProcess();
    QCoreApplication::setApplicationName(u"armature"_s);
    QCoreApplication::setOrganizationName(u"armature"_s);
    QCoreApplication::setApplicationVersion(programVersion());
    if (const int answered = answerWithoutWindow(words(argc, argv)); answered >= 0)
        return answered;
    startLog(false);
    logInfo("start", u"armature-assistant %1, commit %2: %3"_s.arg(programVersion(), programCommit(),
                                                                   words(argc, argv).mid(1).join(u' ')));
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Armature"_s);
    QGuiApplication::setDesktopFileName(u"io.github.armature.Armature"_s); // its menu entry: icon and name on Wayland
    std::setlocale(LC_NUMERIC, "C"); // numbers are read and written the same way everywhere
    QCommandLineParser parser;
    const Options options;
    describe(parser, options);
    parser.process(application);

    const Remembered kept = Remembered::read();
    Theme theme;
    theme.setMode(kept.theme == "dark"_L1    ? Theme::Mode::Dark
                  : kept.theme == "light"_L1 ? Theme::Mode::Light
                                             : Theme::Mode::System);
    if (parser.isSet(options.status)) {
        Workbench bench(engineOptions(parser, options, kept));
        StatusWindow review(bench);
        review.show();
        bench.begin();
        return QApplication::exec();
    }
    WizardWindow window(engineOptions(parser, options, kept), theme);
    window.restore(kept);
    window.show();
    window.begin();
    return QApplication::exec();
}

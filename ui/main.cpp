#include "desktop/Desktop.h"
#include "host/Platform.h"
#include "look/Theme.h"
#include "session/Program.h"
#include "status/StatusWindow.h"
#include "window/Remembered.h"
#include "window/WizardWindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QProcessEnvironment>
#include <clocale>
#include <cstdio>

namespace {

using namespace armature;

constexpr int UsageError = 2;

struct Options {
    QCommandLineOption machine{QStringLiteral("machine"), QStringLiteral("Show what a recorded machine would get (simulation)."),
                               QStringLiteral("DIR")};
    QCommandLineOption replay{QStringLiteral("replay"), QStringLiteral("Show a recorded run again, from its record folder."),
                              QStringLiteral("RECORD")};
    QCommandLineOption stack{QStringLiteral("stack"), QStringLiteral("What to set up, for example llm-studio."), QStringLiteral("NAME")};
    QCommandLineOption project{QStringLiteral("project"), QStringLiteral("Set up a project of your own: its folder."), QStringLiteral("DIR")};
    QCommandLineOption status{QStringLiteral("status"), QStringLiteral("Review the status of every package instead of the wizard.")};
    QCommandLineOption uv{QStringLiteral("uv"), QStringLiteral("Use this uv instead of your own or the one that came along."),
                          QStringLiteral("PATH")};
    QCommandLineOption target{QStringLiteral("target"), QStringLiteral("Folder of the environment."), QStringLiteral("DIR")};
};

void describe(QCommandLineParser &parser, const Options &options) {
    parser.setApplicationDescription(
        QStringLiteral("Sets up a machine-learning workstation, step by step, in a window. In a terminal: armature --help"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({options.machine, options.replay, options.stack, options.project, options.target, options.uv, options.status});
}

QString absolute(const QString &path) { return path.isEmpty() ? path : QDir::cleanPath(QFileInfo(path).absoluteFilePath()); }

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
        engine.choices.stack = QStringLiteral("llm-studio");
    if (parser.isSet(options.uv))
        engine.choices.uv = absolute(parser.value(options.uv));
    if (parser.isSet(options.target))
        engine.choices.target = absolute(parser.value(options.target));
    else if (otherSubject || engine.choices.target.isEmpty())
        engine.choices.target = defaultTarget(targetName(engine.choices.stack, engine.choices.project));
    return engine;
}

QMap<QString, QString> environment() {
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    QMap<QString, QString> variables;
    for (const QString &key : system.keys())
        variables.insert(key, system.value(key));
    return variables;
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
    if (parser.isSet(QStringLiteral("help"))) {
        std::fputs(qPrintable(parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("armature-assistant"))),
                   stdout); // no QApplication yet
        return 0;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        std::fputs(versionText(QStringLiteral("armature-assistant")).toUtf8().constData(), stdout);
        return 0;
    }
    const QStringList unknown = parser.unknownOptionNames();
    const bool ownError = !understood && !(unknown.size() == 1 && unknown.contains(QStringLiteral("platform")));
    if (ownError) {
        std::fprintf(stderr, "armature-assistant: %s\nSee armature-assistant --help.\n", qPrintable(parser.errorText()));
        return UsageError;
    }
    if (parser.isSet(options.stack) && parser.isSet(options.project)) {
        std::fputs("armature-assistant: only one of --stack and --project can be given\n", stderr);
        return UsageError;
    }
    if (const QString reason = noDisplayReason(environment(), arguments, OnMac); !reason.isEmpty()) {
        std::fprintf(stderr, "armature-assistant: %s.\nThe same in this terminal: armature --help\n", qPrintable(reason));
        return UsageError;
    }
    return -1;
}

} // namespace

int main(int argc, char **argv) {
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    QCoreApplication::setOrganizationName(QStringLiteral("armature"));
    QCoreApplication::setApplicationVersion(programVersion());
    if (const int answered = answerWithoutWindow(words(argc, argv)); answered >= 0)
        return answered;
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Armature"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.armature.Armature")); // its menu entry: icon and name on Wayland
    std::setlocale(LC_NUMERIC, "C");                                                    // numbers are read and written the same way everywhere
    QCommandLineParser parser;
    const Options options;
    describe(parser, options);
    parser.process(application);

    const Remembered kept = Remembered::read();
    Theme theme;
    theme.setMode(kept.theme == QLatin1String("dark")    ? Theme::Mode::Dark
                  : kept.theme == QLatin1String("light") ? Theme::Mode::Light
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

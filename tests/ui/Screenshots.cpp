#include "look/PseudoLocale.h"
#include "record/RecordFolder.h"
#include "ui/WizardDriver.h"

#include <QDir>
#include <QJsonDocument>
#include <cstdio>

// Draws every page for several machines in both themes: Screenshots DIR [--longer]. Names: <set>-<theme>-<number>-<page>.png.
// --longer: in the pseudo-locale, to see what a language a third longer than English does to a page.

namespace {

using namespace armature;

struct Set {
    const char *name;
    const char *machine; ///< recorded machine
    const char *tape;    ///< run that the later pages show, told with that machine; empty: they are reached by no run
    const char *stack;
};
constexpr std::array<Set, 4> Sets{{
    {"grace", "gb10-dgx-spark-580", "ok", "llm-studio"},
    {"mac", "m2-macos14", "verification-half-good", "llm-studio"},
    {"unsupported", "power9-ppc64le", "", "llm-studio"},
    {"failed", "gh200-driver-535-ubuntu2204", "network-lost", "llm-studio"},
}};
constexpr std::array<const char *, PageCount> PageNames{"machine", "compatibility", "limits", "options", "review", "install", "verify", "done"};

bool save(WizardDriver &driver, const QString &folder, const char *set, const char *theme) {
    QTest::qWait(150); // animations and pending layouts
    const int page = int(driver.current());
    const QString name = QStringLiteral("%1/%2-%3-%4-%5.png")
                             .arg(folder, QLatin1String(set), QLatin1String(theme))
                             .arg(page + 1)
                             .arg(QLatin1String(PageNames.at(size_t(page))));
    const bool saved = driver.window().grab().save(name);
    std::printf("%s%s\n", saved ? "" : "NOT SAVED: ", qPrintable(name));
    return saved;
}

/// The tape as if it had been recorded on another machine: these pictures are about how a page looks, and say that they show a recording.
QString tapeOn(const MachineProfile &machine, const char *tape, const QString &folder) {
    QDir().mkpath(folder);
    for (const char *name : {"armature-record", "events.jsonl"})
        QFile::copy(fixture("tapes/") + QLatin1String(tape) + u'/' + QLatin1String(name), folder + u'/' + QLatin1String(name));
    const auto read = readRecord(fixture("tapes/") + QLatin1String(tape));
    if (!read)
        return {};
    SessionRecord record = *read;
    record.machine = machine;
    QFile file(folder + QStringLiteral("/record.json"));
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(toJson(record)).toJson());
    return folder;
}

void drawMachine(const Set &set, Theme::Mode mode, const char *theme, const QString &folder, MachineProfile &machine) {
    EngineOptions options = WizardDriver::machine(set.machine);
    options.choices.stack = QLatin1String(set.stack);
    options.choices.target = QStringLiteral("/home/user/armature/llm-studio");
    WizardDriver driver(options);
    driver.theme().setMode(mode);
    if (!driver.ready())
        return;
    machine = *driver.bench().machine();
    for (const PageId page : {PageId::Machine, PageId::Compatibility, PageId::Limits, PageId::Options, PageId::Review}) {
        driver.window().go(page);
        if (page == PageId::Review)
            static_cast<void>(driver.waitFor(
                [&] {
                    const PlanState::Stage stage =
                        driver.bench().planState().stage; // the resolver may have nobody to ask: its plan is shown either way
                    return stage == PlanState::Stage::Resolving || stage == PlanState::Stage::Ready || stage == PlanState::Stage::Failed;
                },
                60000));
        save(driver, folder, set.name, theme);
    }
}

void drawRun(const Set &set, Theme::Mode mode, const char *theme, const QString &folder, const MachineProfile &machine) {
    QTemporaryDir scratch;
    EngineOptions options;
    options.recordedRun = tapeOn(machine, set.tape, scratch.filePath(QStringLiteral("tape")));
    options.playbackSpeed = 0;
    WizardDriver driver(options);
    driver.theme().setMode(mode);
    if (!driver.ready())
        return;
    driver.window().go(PageId::Review);
    if (!driver.waitFor([&] { return driver.page<Page>(PageId::Review).isComplete(); }))
        return;
    driver.mnemonic('i');
    if (!driver.runEnds())
        return;
    save(driver, folder, set.name, theme);
    for (const PageId page : {PageId::Verify, PageId::Done}) {
        driver.window().go(page);
        save(driver, folder, set.name, theme);
    }
}

} // namespace

int main(int argc, char **argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (argc < 2 || argc > 3) {
        std::fputs("Usage: Screenshots DIR [--longer]\n", stderr);
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    const OwnSettings settings;
    PseudoLocale longer;
    if (argc == 3)
        QCoreApplication::installTranslator(&longer);
    const QString folder = QDir(QString::fromLocal8Bit(argv[1])).absolutePath();
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "Screenshots: %s cannot be made\n", qPrintable(folder));
        return 1;
    }
    for (const Set &set : Sets)
        for (const auto &[mode, theme] : {std::pair(Theme::Mode::Light, "light"), std::pair(Theme::Mode::Dark, "dark")}) {
            MachineProfile machine;
            drawMachine(set, mode, theme, folder, machine);
            if (*set.tape != '\0')
                drawRun(set, mode, theme, folder, machine);
        }
    return 0;
}

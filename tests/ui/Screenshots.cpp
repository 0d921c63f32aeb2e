#include "PseudoLocale.h"
#include "base/Literals.h"
#include "record/RecordFolder.h"
#include "session/RecheckStore.h"
#include "ui/StatusDriver.h"

#include <QDir>
#include <QJsonDocument>
#include <cstdio>
#include <exception>
#include <string_view>

// Draws every page for several machines, and the review, in both themes: Screenshots DIR [--longer|--small]. Names:
// <set>-<theme>-<number>-<page>.png.
// --longer: in the pseudo-locale, to see what a language a third longer than English does to a page.
// --small: the wizard in the smallest window.

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
constexpr std::array<const char *, PageCount> PageNames{"machine", "compatibility", "limits", "options",
                                                        "review",  "install",       "verify", "done"};

QSize windowSize(1024, 640);

bool save(WizardDriver &driver, const QString &folder, const char *set, const char *theme, const char *more = "") {
    driver.window().resize(windowSize);
    QTest::qWait(150); // animations and pending layouts
    const int page = int(driver.current());
    const QString name = u"%1/%2-%3-%4-%5%6.png"_s.arg(folder, QLatin1String(set), QLatin1String(theme))
                             .arg(page + 1)
                             .arg(QLatin1String(PageNames.at(size_t(page))), QLatin1String(more));
    const bool saved = driver.window().grab().save(name);
    std::printf("%s%s\n", saved ? "" : "NOT SAVED: ", qPrintable(name));
    return saved;
}

/// The tape as if it had been recorded on another machine: these pictures are about how a page looks, and say that they
/// show a recording.
QString tapeOn(const MachineProfile &machine, const char *tape, const QString &folder) {
    QDir().mkpath(folder);
    for (const char *name : {"armature-record", "events.jsonl"})
        QFile::copy(fixture("tapes/") + QLatin1String(tape) + u'/' + QLatin1String(name),
                    folder + u'/' + QLatin1String(name));
    const auto read = readRecord(fixture("tapes/") + QLatin1String(tape));
    if (!read)
        return {};
    SessionRecord record = *read;
    record.machine = machine;
    QFile file(folder + u"/record.json"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(toJson(record)).toJson());
    return folder;
}

void drawMachine(const Set &set, Theme::Mode mode, const char *theme, const QString &folder, MachineProfile &machine) {
    EngineOptions options = WizardDriver::machine(set.machine);
    options.choices.stack = QLatin1String(set.stack);
    options.choices.target = u"/home/user/armature/llm-studio"_s;
    WizardDriver driver(options);
    driver.theme().setMode(mode);
    if (!driver.ready())
        return;
    machine = *driver.bench().machine();
    for (const PageId page :
         {PageId::Machine, PageId::Compatibility, PageId::Limits, PageId::Options, PageId::Review}) {
        driver.window().go(page);
        if (page == PageId::Review)
            static_cast<void>(driver.waitFor(
                [&] {
                    const PlanState::Stage stage =
                        driver.bench()
                            .planState()
                            .stage; // the resolver may have nobody to ask: its plan is shown either way
                    return stage == PlanState::Stage::Resolving || stage == PlanState::Stage::Ready ||
                           stage == PlanState::Stage::Failed;
                },
                60000));
        save(driver, folder, set.name, theme);
        if (page == PageId::Options) {
            driver.mnemonic('m'); // what is folded away
            save(driver, folder, set.name, theme, "-more");
        }
    }
}

void drawRun(const Set &set, Theme::Mode mode, const char *theme, const QString &folder,
             const MachineProfile &machine) {
    QTemporaryDir scratch;
    EngineOptions options;
    options.recordedRun = tapeOn(machine, set.tape, scratch.filePath(u"tape"_s));
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

/// A re-check of the past that found every claim of the catalog about a package as `verdict` has it.
void keep(const QString &folder, const Catalog &catalog, int day, ClaimVerdict verdict, const char *because,
          const char *newest) {
    RecheckReport report;
    report.at = QDateTime(QDate(2026, 11, day), QTime(9, 30), Qt::UTC);
    report.catalogDate = QDate(2026, 11, day - 1);
    report.catalogDigest = catalog.digest;
    for (const Package &package : catalog.packages)
        for (const Cell &cell : package.cells) {
            const bool chosen = package.id == "bitsandbytes"_L1 && cell.platform == "macos-arm64-mps"_L1;
            ClaimCheck check;
            check.package = package.id;
            check.platform = cell.platform;
            check.claim = u"%1 has a file"_s.arg(cell.version.text());
            check.verdict = chosen ? verdict : ClaimVerdict::Confirmed;
            check.because = chosen ? QLatin1String(because) : u"the index has a file"_s;
            report.checks.push_back(check);
            if (chosen && *newest != '\0')
                report.newer.push_back(
                    {package.id, cell.platform, cell.index, cell.version.text(), QLatin1String(newest), {}});
        }
    QDir().mkpath(folder);
    static_cast<void>(saveRecheck(report, folder));
}

bool saveReview(StatusDriver &review, const QString &folder, const char *theme, const char *what) {
    QTest::qWait(150);
    const QString name = u"%1/status-%2-%3.png"_s.arg(folder, QLatin1String(theme), QLatin1String(what));
    const bool saved = review.window().grab().save(name);
    std::printf("%s%s\n", saved ? "" : "NOT SAVED: ", qPrintable(name));
    return saved;
}

/// The review with a history, for a simulated machine, while the indexes are asked, with nothing to show.
void drawReview(Theme::Mode mode, const char *theme, const QString &folder) {
    const QTemporaryDir scratch;
    EngineOptions options = StatusDriver::options(scratch.path());
    Session session(SessionOptions{});
    const auto catalog = session.catalog();
    if (!catalog)
        return;
    keep(options.rechecks, **catalog, 12, ClaimVerdict::Confirmed, "", "");
    keep(options.rechecks, **catalog, 18, ClaimVerdict::CouldNotTell, "the index was silent for 20 s", "");
    keep(options.rechecks, **catalog, 24, ClaimVerdict::Contradicted,
         "the index has no file of that version for this platform", "0.50.0");
    for (const PackageIndex &index : (*catalog)->indexes)
        options.choices.indexOverrides.insert(index.id, u"http://127.0.0.1:1/simple"_s);
    StatusDriver review(options);
    review.theme().setMode(mode);
    review.window().resize(1024, 640);
    if (!review.filled())
        return;
    review.select("bitsandbytes", "macos-arm64-mps");
    saveReview(review, folder, theme, "1-history");
    review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/gh200-driver-535-ubuntu2204")});
    static_cast<void>(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
    review.select("torch", "linux-aarch64-cuda");
    saveReview(review, folder, theme, "2-simulation");
    review.bench().exportFile({u"html"_s, scratch.filePath(u"compatibility.html"_s)});
    static_cast<void>(review.waitFor([&] { return !review.bench().exportState().isBusy(); }));
    review.ask(StatusFilter::Question::NeverChecked);
    saveReview(review, folder, theme, "3-nothing-passes");
    review.window().resize(1280, 800);
    review.ask(StatusFilter::Question::All);
    saveReview(review, folder, theme, "4-wide");
}

int draw(int argc, char **argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (argc < 2 || argc > 3) {
        std::fputs("Usage: Screenshots DIR [--longer|--small]\n", stderr);
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"armature"_s);
    const OwnSettings settings;
    PseudoLocale longer;
    if (argc == 3 && std::string_view(argv[2]) == "--longer")
        QCoreApplication::installTranslator(&longer);
    if (argc == 3 && std::string_view(argv[2]) == "--small")
        windowSize = {720, 480};
    const QString folder = QDir(QString::fromLocal8Bit(argv[1])).absolutePath();
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "Screenshots: %s cannot be made\n", qPrintable(folder));
        return 1;
    }
    for (const auto &[mode, theme] : {std::pair(Theme::Mode::Light, "light"), std::pair(Theme::Mode::Dark, "dark")})
        drawReview(mode, theme, folder);
    for (const Set &set : Sets)
        for (const auto &[mode, theme] :
             {std::pair(Theme::Mode::Light, "light"), std::pair(Theme::Mode::Dark, "dark")}) {
            MachineProfile machine;
            drawMachine(set, mode, theme, folder, machine);
            if (*set.tape != '\0')
                drawRun(set, mode, theme, folder, machine);
        }
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return draw(argc, argv);
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "Screenshots: %s\n", problem.what());
    } catch (...) {
        std::fputs("Screenshots: something unknown was thrown\n", stderr);
    }
    return 1;
}

#include "assess/Assess.h"
#include "base/Literals.h"
#include "base/Nearest.h"
#include "cli/Arguments.h"
#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "export/ExportTable.h"
#include "present/CompatibilityText.h"
#include "present/MachineText.h"
#include "present/PlatformText.h"
#include "present/ProblemText.h"
#include "present/Words.h"
#include "recheck/HistoryText.h"
#include "session/RecheckHistory.h"

#include <QCoreApplication>
#include <algorithm>

// The verbs that show the catalog: status, for this machine or any platform, and explain.

namespace armature {
namespace {

QJsonObject rowJson(const CompatibilityRow &row) {
    QJsonObject object = toJson(row);
    object.insert(u"verdict"_s, enumName(row.verdict()));
    return object;
}

QJsonObject pastJson(const Package &package, const PastClaim &past) {
    QJsonObject object = toJson(past);
    object.insert(u"package"_s, package.id);
    return object;
}

/// The options --platform, --platforms and --since; Usage or UnknownName with what is wrong.
Result<PlatformView> viewOf(const Arguments &arguments, const Catalog &catalog) {
    PlatformView view;
    view.dependencies = arguments.isSet("all");
    const auto chosen = chosenPlatforms(catalog, arguments.values("platform"));
    if (!chosen)
        return chosen.problem();
    for (const Platform &platform : *chosen)
        view.platforms.push_back(catalog.platform(platform.id));
    const QString since = arguments.value("since");
    view.since = QDate::fromString(since, Qt::ISODate);
    if (!since.isEmpty() && !view.since.isValid())
        return Problem{.code = ProblemCode::Usage,
                       .subject = u"--since"_s,
                       .detail = u"\"%1\" is no date like 2026-11-23"_s.arg(since.left(40))};
    return view;
}

/// What the catalog says of platforms; no machine is read.
void answerPlatforms(const Terminal &terminal, const Catalog &catalog, const PlatformView &view) {
    QJsonArray rows;
    for (const ShownCell &shown : shownCells(catalog, view))
        rows.append(QJsonObject{{u"package"_s, shown.package->id},
                                {u"platform"_s, shown.platform->id},
                                {u"claim"_s, shown.cell != nullptr ? QJsonValue(toJson(*shown.cell)) : QJsonValue()}});
    QJsonArray past;
    for (const auto &[package, claim] : shownPast(catalog, view))
        past.append(pastJson(*package, *claim));
    QJsonArray platforms;
    for (const Platform *platform : view.platforms)
        platforms.append(platform->id);
    terminal.answer({{u"schema"_s, 1},
                     {u"catalog_date"_s, catalog.date.toString(Qt::ISODate)},
                     {u"platforms"_s, platforms},
                     {u"since"_s, view.since.toString(Qt::ISODate)},
                     {u"rows"_s, rows},
                     {u"past"_s, past}},
                    platformText(catalog, view, Terminal::width()));
}

/// Rows of packages that only come with a stack are kept apart: there are many, and most are plain.
CompatibilityReport withoutDependencies(CompatibilityReport table, const Catalog &catalog, const QStringList &kept) {
    const auto isDependency = [&](const CompatibilityRow &row) {
        const Package *package = catalog.package(row.package);
        return package != nullptr && !package->dependencyOf.isEmpty() && !kept.contains(row.package);
    };
    table.rows.erase(std::remove_if(table.rows.begin(), table.rows.end(), isDependency), table.rows.end());
    return table;
}

/// The project's own packages: those that it names, with --all also what they bring in.
QString projectText(const ProjectTable &table, const Catalog &catalog, bool all, int width) {
    QStringList header{u"package"_s, u"version"_s, u"here"_s};
    for (const Platform &platform : catalog.platforms)
        header << platform.id;
    header << u"what limits it here"_s;
    std::vector<QStringList> rows;
    size_t left = 0;
    for (const ProjectPackage &package : table.packages) {
        if (!package.direct && !all && package.here == Status::Available) {
            ++left;
            continue;
        }
        QStringList row{package.name, package.version.isEmpty() ? u"?"_s : package.version, statusMark(package.here)};
        for (const Platform &platform : catalog.platforms)
            row << (package.platforms.contains(platform.id) ? statusMark(package.platforms.value(platform.id))
                                                            : u" "_s);
        rows.push_back(row << (package.here == Status::Available ? QString() : package.why));
    }
    QString text = u"Packages of the project:\n"_s + textTable(header, rows, width);
    if (left > 0)
        text += u"and %1 more that these bring in, all available here (--all shows them).\n"_s.arg(left);
    if (!table.read)
        text += u"This is a quick reading without the installer: what it does not follow may change the table.\n"_s;
    return text;
}

/// Reading a project waits for uv, which an interrupt ends.
Result<const CompatibilityReport *> reportOf(Session &session, std::optional<ProjectTable> &project) {
    if (session.choices().project.isEmpty())
        return session.report();
    Interrupt interrupt;
    bool interrupted = false;
    QObject::connect(&interrupt, &Interrupt::requested, [&] {
        interrupted = true;
        session.cancelReading();
    });
    session.letInstallerRead(true);
    session.readQuicklyIfRefused(true);
    auto report = session.report();
    if (report)
        if (auto table = session.projectPackages())
            project = *std::move(table);
    QCoreApplication::processEvents();
    if (interrupted)
        return Problem{.code = ProblemCode::Cancelled, .subject = session.choices().project};
    return report;
}

int answerHere(Session &session, const Arguments &arguments, const Terminal &terminal) {
    std::optional<ProjectTable> project;
    auto report = reportOf(session, project);
    if (!report)
        return terminal.fail(report.problem());
    if (const auto &refused = session.refusedReading())
        terminal.note(explain(*refused, Surface::Terminal).text());
    const Catalog &catalog = **session.catalog();
    const CompatibilityReport whole = session.wholeTable().valueOr(**report);
    QJsonArray rows;
    for (const CompatibilityRow &row : whole.rows)
        rows.append(rowJson(row));
    QJsonObject json = toJson(whole);
    json.insert(u"schema"_s, 1);
    json.insert(u"rows"_s, rows);
    const int width = Terminal::width();
    const bool all = arguments.isSet("all");
    const CompatibilityReport table = all ? whole : withoutDependencies(whole, catalog, (*session.subject())->rows);
    QString text = headline(**session.machine()) + u'\n';
    if (project) {
        json.insert(u"project"_s, toJson(*project));
        text += projectText(*project, catalog, all, width) + u'\n';
    }
    text += statusText(table, width);
    if (!all)
        text += u'\n' + dependenciesText(catalog, table.platform, width);
    if (!table.limits.empty())
        text += u"\nWhat this means for you:\n"_s + limitsText(table.limits, width, all);
    terminal.answer(json, text);
    return 0;
}

} // namespace

int statusVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "status",
        "The compatibility table: which package works on this machine, or what the catalog says of any platform.", "",
        "",
        "armature status\narmature status --stack pytorch --all\narmature status --platforms\n"
        "armature status --platform macos-arm64-mps --since 2026-11-01"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject);
    arguments.add({u"platforms"_s, u"Show every platform instead of this machine."_s});
    arguments.add(
        {u"platform"_s, u"Show this platform of the catalog instead of this machine; may be repeated."_s, u"ID"_s});
    arguments.add(
        {u"since"_s,
         u"Only what was checked, or found to be wrong, on this day or later; of every platform unless --platform is given."_s,
         u"DATE"_s});
    arguments.add({u"all"_s, u"Also the packages that only come with a stack."_s});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    if (!arguments.isSet("platforms") && !arguments.isSet("platform") && !arguments.isSet("since"))
        return answerHere(session, arguments, terminal);
    const auto catalog = session.catalog();
    if (!catalog)
        return terminal.fail(catalog.problem());
    const auto view = viewOf(arguments, **catalog);
    if (!view)
        return terminal.fail(view.problem());
    answerPlatforms(terminal, **catalog, *view);
    return 0;
}

int explainVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"explain",
                                   "Everything known about one package: this machine's verdict with its reasons, then "
                                   "every platform with evidence and dates.",
                                   "PACKAGE", "Name of a package of the catalog.",
                                   "armature explain bitsandbytes\narmature explain torch --machine DIR --json"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::All);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail(
            {.code = ProblemCode::Usage, .subject = u"armature explain"_s, .detail = u"no package is named"_s});
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    auto catalog = session.catalog();
    if (!catalog)
        return terminal.fail(catalog.problem());
    const QString name = arguments.positional().constFirst();
    const Package *package = (*catalog)->package(name);
    if (package == nullptr) {
        QStringList known;
        for (const Package &candidate : (*catalog)->packages)
            known << candidate.id;
        return terminal.fail(unknownName(name, u"the catalog has no package of this name"_s, known));
    }
    auto report = session.report();
    if (!report)
        return terminal.fail(report.problem());
    Subject one = **session.subject();
    one.rows = {package->id};
    const CompatibilityRow here = assess(**session.machine(), **catalog, one, session.choices().flavour).rows.front();
    QJsonArray cells;
    for (const Cell &cell : package->cells)
        cells.append(toJson(cell));
    QJsonArray past;
    for (const PastClaim &claim : package->past)
        past.append(pastJson(*package, claim));
    QJsonArray faults;
    if (package->id == "torch"_L1)
        for (const BuildFault &fault : (*catalog)->faults)
            faults.append(toJson(fault));
    const ClaimHistory history = readClaimHistory(recheckFolder(arguments.sessionOptions().catalogFolder));
    QString text = explainText(*package, here, **catalog, Terminal::width());
    if (const QString shown = historyText(*package, **catalog, history, Terminal::width()); !shown.isEmpty())
        text += u'\n' + shown;
    if (package->id == "torch"_L1)
        text += u'\n' + torchText((*report)->torch, Terminal::width(), arguments.isSet("all"));
    terminal.answer({{u"schema"_s, 1},
                     {u"package"_s, package->id},
                     {u"here"_s, rowJson(here)},
                     {u"cells"_s, cells},
                     {u"faults"_s, faults},
                     {u"past"_s, past},
                     {u"rechecks"_s, historyJson(*package, **catalog, history)}},
                    text);
    return 0;
}

} // namespace armature

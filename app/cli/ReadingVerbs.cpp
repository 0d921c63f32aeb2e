#include "assess/Assess.h"
#include "cli/Arguments.h"
#include "cli/Verbs.h"
#include "detect/Detect.h"
#include "host/RecordingHost.h"
#include "present/CompatibilityText.h"
#include "present/MachineText.h"
#include "present/Words.h"

#include <QDir>
#include <QFileInfo>

// The verbs that read and change nothing: detect, status, explain; and snapshot, which writes a folder of its own.

namespace armature {
namespace {

QJsonObject rowJson(const CompatibilityRow &row) {
    QJsonObject object = toJson(row);
    object.insert(QStringLiteral("verdict"), enumName(row.verdict()));
    return object;
}

QString platformTable(const Catalog &catalog, int width) {
    QStringList header{QStringLiteral("package")};
    for (const Platform &platform : catalog.platforms)
        header << platform.title;
    std::vector<QStringList> rows;
    for (const Package &package : catalog.packages) {
        QStringList row{package.title};
        for (const Platform &platform : catalog.platforms)
            row << enumName(claimRow(package, platform.id).verdict());
        rows.push_back(row);
    }
    return textTable(header, rows, width);
}

} // namespace

int detectVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"detect", "Reads this machine: every fact with its source, and what is wrong with it.", "", "",
                                   "armature detect\narmature detect --json\narmature detect --machine tests/machines/gh200-driver-535-ubuntu2204"};
    Arguments arguments(Help, Arguments::Machine);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    Session session(arguments.sessionOptions());
    auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    const QJsonObject json{{QStringLiteral("schema"), 1},
                           {QStringLiteral("platform"), platformOf(**machine)},
                           {QStringLiteral("headline"), headline(**machine)},
                           {QStringLiteral("machine"), toJson(**machine)}};
    terminal.answer(json, arguments.isSet("quiet") ? headline(**machine) + u'\n' : machineText(**machine, Terminal::width()));
    return 0;
}

int statusVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"status",
                                   "The compatibility table: which package works on this machine, and what the catalog says of every platform.", "",
                                   "", "armature status\narmature status --stack pytorch\narmature status --platforms"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject);
    arguments.add({QStringLiteral("platforms"), QStringLiteral("Show every platform instead of this machine.")});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    auto choices = arguments.choices();
    if (!choices)
        return terminal.fail(choices.problem());
    Session session(arguments.sessionOptions());
    session.setChoices(*choices);
    auto report = session.report();
    if (!report)
        return terminal.fail(report.problem());
    const Catalog &catalog = **session.catalog();
    const CompatibilityReport table = session.wholeTable().valueOr(**report);
    QJsonArray rows;
    for (const CompatibilityRow &row : table.rows)
        rows.append(rowJson(row));
    QJsonObject json = toJson(table);
    json.insert(QStringLiteral("schema"), 1);
    json.insert(QStringLiteral("rows"), rows);
    const int width = Terminal::width();
    QString text = headline(**session.machine()) + u'\n';
    if (arguments.isSet("platforms"))
        text = platformTable(catalog, width);
    else
        text += statusText(table, width) +
                (table.limits.empty() ? QString() : QStringLiteral("\nWhat this means for you:\n") + limitsText(table.limits, width));
    terminal.answer(json, text);
    return 0;
}

int explainVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "explain", "Everything known about one package: this machine's verdict with its reasons, then every platform with evidence and dates.",
        "PACKAGE", "Name of a package of the catalog.", "armature explain bitsandbytes\narmature explain torch --machine DIR --json"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::All);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail({ProblemCode::Usage, QStringLiteral("armature explain"), QStringLiteral("no package is named"), {}, {}});
    auto choices = arguments.choices();
    if (!choices)
        return terminal.fail(choices.problem());
    Session session(arguments.sessionOptions());
    session.setChoices(*choices);
    auto catalog = session.catalog();
    if (!catalog)
        return terminal.fail(catalog.problem());
    const QString name = arguments.positional().constFirst();
    const Package *package = (*catalog)->package(name);
    if (package == nullptr) {
        QStringList known;
        for (const Package &candidate : (*catalog)->packages)
            known << candidate.id;
        const QString nearest = nearestName(name, known);
        return terminal.fail({ProblemCode::UnknownName,
                              name.left(80),
                              QStringLiteral("the catalog has no package of this name"),
                              {},
                              nearest.isEmpty() ? QStringLiteral("Known are: %1").arg(known.join(QStringLiteral(", ")))
                                                : QStringLiteral("Did you mean \"%1\"?").arg(nearest)});
    }
    auto report = session.report();
    if (!report)
        return terminal.fail(report.problem());
    Subject one = **session.subject();
    one.rows = {package->id};
    const CompatibilityRow here = assess(**session.machine(), **catalog, one, choices->flavour).rows.front();
    QJsonArray cells;
    for (const Cell &cell : package->cells)
        cells.append(toJson(cell));
    QString text = explainText(*package, here, **catalog, Terminal::width());
    if (package->id == QLatin1String("torch"))
        text += u'\n' + torchText((*report)->torch, Terminal::width(), arguments.isSet("all"));
    terminal.answer({{QStringLiteral("schema"), 1},
                     {QStringLiteral("package"), package->id},
                     {QStringLiteral("here"), rowJson(here)},
                     {QStringLiteral("cells"), cells}},
                    text);
    return 0;
}

int snapshotVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "snapshot", "Records this machine into a new folder that every verb can work on with --machine. Names, serials and addresses are redacted.",
        "DIR", "A folder that does not exist yet, or is empty.", "armature snapshot ./my-machine\narmature detect --machine ./my-machine"};
    Arguments arguments(Help, 0);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail({ProblemCode::Usage, QStringLiteral("armature snapshot"), QStringLiteral("no folder is named"), {}, {}});
    const QString folder = QFileInfo(arguments.positional().constFirst()).absoluteFilePath();
    const auto setup = installerSetup(Installer::Uv);
    const RecordingHost host(makeLiveHost({QDir::homePath(), setup ? setup->cache : QString(), QDir::tempPath()}));
    const MachineProfile machine = detect(host);
    if (auto saved = host.save(folder, headline(machine), currentIdentity()); !saved)
        return terminal.fail(saved.problem());
    terminal.answer(
        {{QStringLiteral("schema"), 1}, {QStringLiteral("folder"), folder}, {QStringLiteral("headline"), headline(machine)}},
        QStringLiteral(
            "Recorded: %1\n%2\nLook through it before you pass it on: it holds what this machine said, with names and serials taken out.\n")
            .arg(folder, headline(machine)));
    return 0;
}

} // namespace armature

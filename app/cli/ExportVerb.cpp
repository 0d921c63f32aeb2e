#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "export/ExportTable.h"
#include "export/PlanExports.h"
#include "export/PyprojectFragment.h"
#include "present/MachineText.h"
#include "session/Program.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <cstdio>

namespace armature {
namespace {

const QStringList TableFormats{QStringLiteral("markdown"), QStringLiteral("html"), QStringLiteral("csv"), QStringLiteral("json")};
const QStringList PlanFormats{QStringLiteral("constraints"), QStringLiteral("requirements"), QStringLiteral("pylock"), QStringLiteral("script"),
                              QStringLiteral("dockerfile")};
const QString Pyproject = QStringLiteral("pyproject");

QString programName() { return QStringLiteral("armature ") + programVersion(); }

Problem usage(const QString &subject, const QString &detail, const QString &remedy) { return {ProblemCode::Usage, subject, detail, {}, remedy}; }

Result<QString> tableText(const QString &format, Session &session, const QStringList &platforms) {
    auto catalog = session.catalog();
    if (!catalog)
        return catalog.problem();
    std::optional<ExportMachine> machine;
    if (platforms.isEmpty()) {
        auto report = session.wholeTable();
        if (!report)
            return report.problem();
        machine = ExportMachine{*report, headline(**session.machine())};
    }
    const auto table = exportTable(**catalog, platforms, machine, programName());
    if (!table)
        return table.problem();
    if (format == QLatin1String("markdown"))
        return tableMarkdown(*table);
    if (format == QLatin1String("html"))
        return tableHtml(*table);
    if (format == QLatin1String("csv"))
        return tableCsv(*table);
    return QString::fromUtf8(QJsonDocument(tableJson(*table)).toJson());
}

Result<QString> pyprojectText(Session &session, const QStringList &platforms) {
    auto catalog = session.catalog();
    if (!catalog)
        return catalog.problem();
    auto subject = session.subject();
    if (!subject)
        return subject.problem();
    const auto chosen = chosenPlatforms(**catalog, platforms);
    if (!chosen)
        return chosen.problem();
    PyprojectInputs inputs{**catalog, **subject, *chosen, nullptr, {}, session.choices().flavour, session.choices().indexOverrides, programName()};
    if (platforms.isEmpty()) {
        auto machine = session.machine();
        if (!machine)
            return machine.problem();
        inputs.machine = *machine;
        inputs.machineHeadline = headline(**machine);
    }
    return pyprojectFragment(inputs);
}

/// "3.11" of the Python a plan is made for.
QString seriesOf(const InstallPlan &plan, const MachineProfile &machine) {
    Version version = Version::parse(plan.python).valueOr(Version());
    for (const PythonInstallation &python : machine.pythons)
        if (python.path == plan.python && python.version.isKnown())
            version = *python.version;
    return version.isEmpty() ? QString() : QStringLiteral("%1.%2").arg(version.segment(0)).arg(version.segment(1));
}

Result<QString> planText(const QString &format, Session &session, const Arguments &arguments, const Terminal &terminal) {
    auto made = session.plan();
    if (!made)
        return made.problem();
    InstallPlan plan = **made;
    const bool script = format == QLatin1String("script") || format == QLatin1String("dockerfile"); // these resolve where they run
    if (script ? arguments.isSet("resolve") : !arguments.isSet("no-resolve")) {
        auto resolved = resolvedPlan(session, terminal);
        if (!resolved)
            return resolved.problem();
        plan = *std::move(resolved);
    }
    if (format == QLatin1String("constraints"))
        return constraintsExport(plan, programName());
    if (format == QLatin1String("requirements"))
        return requirementsExport(plan, programName());
    if (format == QLatin1String("pylock"))
        return pylockExport(plan, programName());
    ScriptOptions options{programName(), seriesOf(plan, **session.machine()), arguments.value("target")};
    return format == QLatin1String("script") ? scriptExport(plan, options) : dockerfileExport(plan, options);
}

/// Options that would change nothing for a format are refused, not passed over in silence.
Result<void> checkOptions(const QString &format, const Arguments &arguments) {
    const QStringList known = TableFormats + QStringList{Pyproject} + PlanFormats;
    if (!known.contains(format)) {
        const QString nearest = nearestName(format, known);
        return usage(format.isEmpty() ? QStringLiteral("armature export") : format.left(80),
                     format.isEmpty() ? QStringLiteral("no format is named") : QStringLiteral("there is no such format"),
                     nearest.isEmpty() ? QStringLiteral("Known are: %1").arg(known.join(QStringLiteral(", ")))
                                       : QStringLiteral("Did you mean \"%1\"?").arg(nearest));
    }
    const bool plan = PlanFormats.contains(format);
    if (plan && arguments.isSet("platform"))
        return usage(QStringLiteral("--platform"), QStringLiteral("a plan is made for a machine, not for a platform"),
                     QStringLiteral("Give a recorded machine with --machine."));
    for (const char *option : {"resolve", "no-resolve"})
        if (!plan && arguments.isSet(option))
            return usage(QStringLiteral("--") + QLatin1String(option), QStringLiteral("nothing is resolved for this format"), {});
    if (arguments.isSet("platform") && arguments.isSet("machine"))
        return usage(QStringLiteral("--platform and --machine"), QStringLiteral("only one of them can be given"), {});
    return {};
}

/// Asked before anything is read or resolved.
Result<void> checkOutput(const Arguments &arguments) {
    if (!arguments.isSet("output"))
        return {};
    const QString path = arguments.value("output");
    const QFileInfo info(path);
    if (path.isEmpty() || info.isDir())
        return usage(QStringLiteral("--output ") + path, QStringLiteral("it is no file name, or names a folder"), QStringLiteral("Name a file."));
    if ((info.exists() || info.isSymLink()) && !arguments.isSet("force"))
        return usage(path, QStringLiteral("the file exists already"), QStringLiteral("Name another one, or replace it with --force."));
    return {};
}

Result<void> writeFile(const QString &path, const QByteArray &bytes) {
    QSaveFile file(path); // the file is there whole or not at all
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Problem{ProblemCode::Denied, path, file.errorString(), {}, {}};
    return {};
}

constexpr VerbHelp Help{
    "export",
    "Writes what is known and planned as a file other tools read. The compatibility table: markdown, html, csv, json. The project for uv, for "
    "several platforms at once: pyproject. The plan for this machine: constraints, requirements, pylock (these ask the resolver), script, "
    "dockerfile.",
    "FORMAT", "markdown, html, csv, json, pyproject, constraints, requirements, pylock, script or dockerfile.",
    "armature export html --output table.html\narmature export pyproject --project . --platform linux-aarch64-cuda --platform macos-arm64-mps\n"
    "armature export script --stack pytorch --output install.sh"};

void addOptions(Arguments &arguments) {
    arguments.add(
        {QStringLiteral("output"), QStringLiteral("Write to FILE, which must not exist, instead of standard output."), QStringLiteral("FILE")});
    arguments.add({QStringLiteral("force"), QStringLiteral("Replace FILE if it exists.")});
    arguments.add(
        {QStringLiteral("platform"), QStringLiteral("Only this platform of the catalog, without a machine; may be repeated."), QStringLiteral("ID")});
    arguments.add({QStringLiteral("resolve"), QStringLiteral("script, dockerfile: hold them to the versions of today.")});
    arguments.add({QStringLiteral("no-resolve"), QStringLiteral("constraints: only what the plan itself fixes; no network is used.")});
}

/// Writes the file, or the text itself to standard output; the exit code.
int deliver(const QString &format, const QString &text, const Arguments &arguments, const Terminal &terminal) {
    const QByteArray bytes = text.toUtf8();
    QJsonObject json{{QStringLiteral("schema"), 1}, {QStringLiteral("format"), format}, {QStringLiteral("bytes"), qint64(bytes.size())}};
    if (arguments.isSet("output")) {
        const QString output = arguments.value("output");
        if (auto written = writeFile(output, bytes); !written)
            return terminal.fail(written.problem());
        json.insert(QStringLiteral("output"), output);
        terminal.answer(json, terminal.quiet() ? QString() : QStringLiteral("Written: %1\n").arg(output));
    } else if (format == QLatin1String("csv") && !terminal.json()) {
        std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout); // its CR LF is meant; other controls were taken out of every cell
    } else {
        json.insert(QStringLiteral("content"), text);
        terminal.answer(json, text);
    }
    return 0;
}

} // namespace

int exportVerb(const QStringList &words) {
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::Install);
    addOptions(arguments);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const QString format = arguments.positional().value(0);
    if (auto checked = checkOptions(format, arguments); !checked)
        return terminal.fail(checked.problem());
    if (auto checked = checkOutput(arguments); !checked)
        return terminal.fail(checked.problem());
    auto choices = arguments.choices();
    if (!choices)
        return terminal.fail(choices.problem());
    Session session(arguments.sessionOptions());
    session.setChoices(*choices);
    const QStringList platforms = arguments.values("platform");
    const auto text = TableFormats.contains(format) ? tableText(format, session, platforms)
                      : format == Pyproject         ? pyprojectText(session, platforms)
                                                    : planText(format, session, arguments, terminal);
    return text ? deliver(format, *text, arguments, terminal) : terminal.fail(text.problem());
}

} // namespace armature

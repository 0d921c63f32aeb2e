#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "session/Exports.h"

#include <QFileInfo>
#include <QJsonObject>
#include <cstdio>

namespace armature {
namespace {

Problem usage(const QString &subject, const QString &detail, const QString &remedy) { return {ProblemCode::Usage, subject, detail, {}, remedy}; }

Result<QString> planText(const ExportFormat &format, Session &session, const Arguments &arguments, const Terminal &terminal) {
    auto made = session.plan();
    if (!made)
        return made.problem();
    InstallPlan plan = **made;
    if (format.resolves ? !arguments.isSet("no-resolve") : arguments.isSet("resolve")) { // a script resolves where it runs
        auto resolved = resolvedPlan(session, terminal);
        if (!resolved)
            return resolved.problem();
        plan = *std::move(resolved);
    }
    return exportedPlan(QLatin1String(format.id), plan, **session.machine(), arguments.value("target"));
}

Result<QString> textOf(const ExportFormat &format, Session &session, const Arguments &arguments, const Terminal &terminal) {
    const QStringList platforms = arguments.values("platform");
    switch (format.group) {
    case ExportGroup::Table:
        return exportedTable(QLatin1String(format.id), session, platforms);
    case ExportGroup::Project:
        return exportedProject(session, platforms);
    case ExportGroup::Plan:
        break;
    }
    return planText(format, session, arguments, terminal);
}

/// Options that would change nothing for a format are refused, not passed over in silence.
Result<void> checkOptions(const QString &format, const Arguments &arguments) {
    const ExportFormat *named = exportFormat(format);
    if (named == nullptr) {
        QStringList known;
        for (const ExportFormat &candidate : exportFormats())
            known << QLatin1String(candidate.id);
        const QString nearest = nearestName(format, known);
        return usage(format.isEmpty() ? QStringLiteral("armature export") : format.left(80),
                     format.isEmpty() ? QStringLiteral("no format is named") : QStringLiteral("there is no such format"),
                     nearest.isEmpty() ? QStringLiteral("Known are: %1").arg(known.join(QStringLiteral(", ")))
                                       : QStringLiteral("Did you mean \"%1\"?").arg(nearest));
    }
    const bool plan = named->group == ExportGroup::Plan;
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
        if (auto written = writeExport(output, text); !written)
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
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    const auto text = textOf(*exportFormat(format), session, arguments, terminal);
    return text ? deliver(format, *text, arguments, terminal) : terminal.fail(text.problem());
}

} // namespace armature

#include "base/Literals.h"
#include "base/Nearest.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "session/Exports.h"

#include <QFileInfo>
#include <QJsonObject>
#include <cstdio>

namespace armature {
namespace {

Problem usage(const QString &subject, const QString &detail, const QString &remedy) {
    return {.code = ProblemCode::Usage, .subject = subject, .detail = detail, .remedy = remedy};
}

Result<QString> planText(const ExportFormat &format, Session &session, const Arguments &arguments,
                         const Terminal &terminal) {
    auto made = session.plan();
    if (!made)
        return made.problem();
    InstallPlan plan = **made;
    if (!arguments.isSet("no-resolve")) {
        auto resolved = resolvedPlan(session, terminal);
        if (!resolved)
            return resolved.problem();
        plan = *std::move(resolved);
    }
    return exportedPlan(QLatin1String(format.id), plan, **session.machine());
}

Result<QString> textOf(const ExportFormat &format, Session &session, const Arguments &arguments,
                       const Terminal &terminal) {
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
        return usage(format.isEmpty() ? u"armature export"_s : format.left(80),
                     format.isEmpty() ? u"no format is named"_s : u"there is no such format"_s,
                     didYouMean(format, known));
    }
    const bool plan = named->group == ExportGroup::Plan;
    if (plan && arguments.isSet("platform"))
        return usage(u"--platform"_s, u"a plan is made for a machine, not for a platform"_s,
                     u"Give a recorded machine with --machine."_s);
    if (!plan && arguments.isSet("no-resolve"))
        return usage(u"--no-resolve"_s, u"nothing is resolved for this format"_s, {});
    if (arguments.isSet("platform") && arguments.isSet("machine"))
        return usage(u"--platform and --machine"_s, u"only one of them can be given"_s, {});
    return {};
}

/// Asked before anything is read or resolved.
Result<void> checkOutput(const Arguments &arguments) {
    if (!arguments.isSet("output"))
        return {};
    const QString path = arguments.value("output");
    const QFileInfo info(path);
    if (path.isEmpty() || info.isDir())
        return usage(u"--output "_s + path, u"it is no file name, or names a folder"_s, u"Name a file."_s);
    if ((info.exists() || info.isSymLink()) && !arguments.isSet("force"))
        return usage(path, u"the file exists already"_s, u"Name another one, or replace it with --force."_s);
    return {};
}

constexpr VerbHelp Help{
    "export",
    "Writes what is known and planned as a file other tools read. The compatibility table: markdown, html, csv, json. "
    "The project for uv, for several platforms at once: pyproject. The plan for this machine, for which the resolver "
    "is asked: constraints, requirements, pylock.",
    "FORMAT", "markdown, html, csv, json, pyproject, constraints, requirements or pylock.",
    "armature export html --output table.html\narmature export pyproject --project . --platform linux-aarch64-cuda "
    "--platform macos-arm64-mps\n"
    "armature export pylock --stack pytorch --output pylock.toml"};

void addOptions(Arguments &arguments) {
    arguments.add({u"output"_s, u"Write to FILE, which must not exist, instead of standard output."_s, u"FILE"_s});
    arguments.add({u"force"_s, u"Replace FILE if it exists."_s});
    arguments.add(
        {u"platform"_s, u"Only this platform of the catalog, without a machine; may be repeated."_s, u"ID"_s});
    arguments.add({u"no-resolve"_s, u"constraints: only what the plan itself fixes; no network is used."_s});
}

/// Writes the file, or the text itself to standard output; the exit code.
int deliver(const QString &format, const QString &text, const Arguments &arguments, const Terminal &terminal) {
    const QByteArray bytes = text.toUtf8();
    QJsonObject json{{u"schema"_s, 1}, {u"format"_s, format}, {u"bytes"_s, qint64(bytes.size())}};
    if (arguments.isSet("output")) {
        const QString output = arguments.value("output");
        if (auto written = writeExport(output, text); !written)
            return terminal.fail(written.problem());
        json.insert(u"output"_s, output);
        terminal.answer(json, terminal.quiet() ? QString() : u"Written: %1\n"_s.arg(output));
    } else if (format == "csv"_L1 && !terminal.json()) {
        std::fwrite(bytes.constData(), 1, size_t(bytes.size()),
                    stdout); // its CR LF is meant; other controls were taken out of every cell
    } else {
        json.insert(u"content"_s, text);
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

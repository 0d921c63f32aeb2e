#include "cli/Arguments.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "run/TargetCheck.h"
#include "session/Program.h"
#include "wheels/IndexUrl.h"

#include <QDir>
#include <QFileInfo>
#include <cstdio>

namespace armature {
namespace {

QCommandLineOption option(const char *name, const char *text, const char *value = "") {
    return {QLatin1String(name), QLatin1String(text), QLatin1String(value)};
}

} // namespace

Arguments::Arguments(const VerbHelp &help, int groups) : m_help(help), m_groups(groups) {
    QString description = QLatin1String(help.summary) + u"\n\nExamples:"_s;
    for (const QString &line : QString::fromLatin1(help.example).split(u'\n'))
        description += u"\n  "_s + line;
    m_parser.setApplicationDescription(description);
    m_parser.addOption({{u"h"_s, u"help"_s}, u"Show this help."_s});
    m_parser.addOption(option("json", "Print JSON with a schema number and stable keys."));
    m_parser.addOption(option("quiet", "Print the answer only."));
    m_parser.addOption(option("verbose", "Show on standard error what goes into the program's log."));
    m_parser.addOption(option("catalog", "Use the catalog in DIR instead of the built-in one.", "DIR"));
    if (has(Machine))
        m_parser.addOption(option("machine", "Work on the recorded machine in DIR instead of this one.", "DIR"));
    if (has(Subject)) {
        m_parser.addOption(
            option("stack", "What to install: llm-studio or pytorch; llm-studio@1.14.9 is one release.", "NAME"));
        m_parser.addOption(option(
            "project", "Or your own project: a pyproject.toml, a requirements.txt, or their folder.", "DIR|FILE"));
        m_parser.addOption(option("with", "Add an optional part of the stack; may be repeated.", "OPTION"));
        m_parser.addOption(option("extra", "Add an extra of the project; may be repeated.", "NAME"));
        if (has(Install))
            m_parser.addOption(option("editable",
                                      "Install the project itself too, in place, after what it needs; this runs its "
                                      "build."));
        m_parser.addOption(option("all-extras", "Add every extra of the project."));
        m_parser.addOption(option("group", "Add a dependency group of the project; may be repeated.", "NAME"));
        m_parser.addOption(option(
            "build", "Let this package of the project be built from its source, which runs its code; may be repeated.",
            "NAME"));
    }
    if (has(Torch))
        m_parser.addOption(
            option("torch", "Force a PyTorch build: cpu, default, or a CUDA flavour such as cu126.", "FLAVOUR"));
    if (has(Subject)) {
        m_parser.addOption(
            option("gpu", "Plan for this GPU: one of several, or one that is elsewhere (GB200, for a login node).",
                   "NUMBER|NAME"));
        m_parser.addOption(option("driver", "Plan for this version of the NVIDIA driver.", "VERSION"));
    }
    if (has(Install))
        m_parser.addOption(
            option("target", "Folder of the environment (default: armature/NAME in the home folder).", "DIR"));
    if (has(Installers)) {
        const bool again = !has(Install); // an environment that is there has most of them already
        m_parser.addOption(option(
            "installer", again ? "uv, pip or auto (default: as before)." : "uv, pip or auto (default).", "NAME"));
        m_parser.addOption(
            option("uv", "Use this uv (default: your own or the one that came along, whichever is newer).", "PATH"));
        m_parser.addOption(
            option("python",
                   again ? "Python version or path (default: as before)." : "Python version or path (default: chosen).",
                   "VERSION|PATH"));
        m_parser.addOption(acceptOption());
        m_parser.addOption(option("index", "Use URL for the index ID; may be repeated.", "ID=URL"));
        m_parser.addOption(option("proxy", "Send the installer's requests through this proxy.", "URL"));
        m_parser.addOption(option("offline", "Use only what is in the installer's cache."));
    }
    if (has(All))
        m_parser.addOption(option("all", "Show everything: every rejected build, every package."));
    if (*help.positional != '\0')
        m_parser.addPositionalArgument(QLatin1String(help.positional), QLatin1String(help.positionalSummary));
}

int Arguments::fail(const QString &why) const {
    return terminal().fail({.code = ProblemCode::Usage,
                            .subject = u"armature "_s + QLatin1String(m_help.name),
                            .detail = why,
                            .remedy = u"See \"armature %1 --help\"."_s.arg(QLatin1String(m_help.name))});
}

QString Arguments::helpText() const {
    const QString text = m_parser.helpText(); // its first line knows the program's path and no verb
    return u"Usage: armature %1 [options]%2\n"_s.arg(
               QLatin1String(m_help.name),
               *m_help.positional == '\0' ? QString() : u' ' + QLatin1String(m_help.positional)) +
           text.mid(text.indexOf(u'\n') + 1);
}

bool Arguments::parse(const QStringList &words, int &exitCode) {
    const bool understood = m_parser.parse(QStringList{u"armature "_s + QLatin1String(m_help.name)} + words);
    if (understood && isSet("help")) {
        std::fputs(helpText().toUtf8().constData(), stdout);
        exitCode = 0;
        return false;
    }
    if (!understood) {
        exitCode = fail(m_parser.errorText());
        return false;
    }
    const qsizetype wanted = *m_help.positional == '\0' ? 0 : 1;
    if (positional().size() > wanted) {
        exitCode = fail(u"unexpected argument \"%1\""_s.arg(positional().at(wanted)));
        return false;
    }
    return true;
}

QCommandLineOption acceptOption() {
    return {u"accept"_s, u"Take the environment although PACKAGE fails; its failure stays recorded. May be repeated."_s,
            u"PACKAGE"_s};
}

QStringList acceptedPackages(const Arguments &arguments) {
    QStringList names;
    for (const QString &name : arguments.values("accept"))
        names << normalizedName(name);
    return names;
}

SessionOptions Arguments::sessionOptions() const {
    return {value("catalog"), has(Machine) ? value("machine") : QString(),
            [terminal = terminal()](const QString &line) { terminal.note(line); }};
}

Result<void> Arguments::applyTo(Choices &choices) const {
    if (has(Torch) && isSet("torch"))
        choices.flavour = value("torch");
    if (has(Subject)) {
        choices.gpu = value("gpu");
        choices.driver = value("driver");
    }
    if (!has(Installers))
        return {};
    if (isSet("installer")) {
        const auto known = enumFromName<Installer>(value("installer"));
        if (!known)
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--installer "_s + value("installer"),
                           .detail = u"it is none of uv, pip, auto"_s};
        choices.installer = *known;
    }
    if (isSet("uv")) {
        if (value("uv").isEmpty())
            return Problem{.code = ProblemCode::Usage, .subject = u"--uv"_s, .detail = u"the path is empty"_s};
        choices.uv = QDir::cleanPath(QFileInfo(value("uv")).absoluteFilePath());
    }
    if (isSet("python"))
        choices.python = value("python");
    if (isSet("proxy"))
        choices.proxy = value("proxy");
    choices.offline = choices.offline || isSet("offline");
    choices.accept << acceptedPackages(*this);
    choices.accept.removeDuplicates();
    const auto overrides = readIndexOverrides(m_parser.values(u"index"_s));
    if (!overrides)
        return overrides.problem();
    choices.indexOverrides.insert(*overrides);
    return {};
}

Result<Choices> Arguments::choices() const {
    Choices choices;
    if (has(Subject)) {
        choices.stack = value("stack");
        choices.project = value("project");
        choices.options = m_parser.values(u"with"_s);
        choices.extras = m_parser.values(u"extra"_s);
        choices.allExtras = isSet("all-extras");
        choices.editable = has(Install) && isSet("editable");
        choices.groups = m_parser.values(u"group"_s);
        choices.builds = m_parser.values(u"build"_s);
        if (!choices.stack.isEmpty() && !choices.project.isEmpty())
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--stack and --project"_s,
                           .detail = u"only one of them can be given"_s};
        if (choices.stack.isEmpty() && choices.project.isEmpty())
            choices.stack = u"llm-studio"_s;
    }
    if (auto applied = applyTo(choices); !applied)
        return applied.problem();
    if (!has(Install))
        return choices;
    const QString name = targetName(choices.stack, choices.project);
    choices.target =
        isSet("target") ? QDir::cleanPath(QFileInfo(value("target")).absoluteFilePath()) : defaultTarget(name);
    if (isSet("target") && value("target").isEmpty())
        return Problem{.code = ProblemCode::Usage, .subject = u"--target"_s, .detail = u"the folder is empty"_s};
    return choices;
}

Result<std::unique_ptr<Session>> Arguments::session() const {
    const auto chosen = choices();
    if (!chosen)
        return chosen.problem();
    if (!chosen->target.isEmpty())
        if (auto named = checkTargetName(chosen->target); !named)
            return named.problem();
    auto session = std::make_unique<Session>(sessionOptions());
    session->setChoices(*chosen);
    return session;
}

} // namespace armature

#include "base/Literals.h"
#include "base/Secrets.h"
#include "base/TomlString.h"
#include "export/PlanExports.h"
#include "export/SafeText.h"
#include "export/ShellCommand.h"
#include "present/Words.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// `echo` for people, on standard error, and the end.
QString failing(const QString &message) { return u"{ printf '%s\\n' "_s + shWord(message) + u" >&2; exit 1; }\n"_s; }

QString written(const PlanFile &file) {
    QString content = redacted(file.content);
    if (content.isEmpty())
        return u": >\"$work\"/%1\n"_s.arg(shWord(file.name));
    if (!content.endsWith(u'\n'))
        content += u'\n';
    const QString end = heredocDelimiter(u"END_OF_FILE"_s, content);
    return u"cat >\"$work\"/"_s + shWord(file.name) + u" <<'"_s + end + u"'\n"_s + content + end + u'\n';
}

class ScriptWriter {
public:
    ScriptWriter(const InstallPlan &plan, const ScriptOptions &options)
        : m_plan(plan), m_options(options), m_commands(plan, options.fetchPython),
          m_uv(plan.installer == Installer::Uv) {}

    QString run() { return header() + settings() + guards() + files() + steps() + ending(); }

private:
    [[nodiscard]] QString header() const {
        QString text =
            u"#!/bin/sh\n"_s +
            commentLine(
                Words::tr("%1 for %2, as planned by %3.").arg(m_plan.title, m_plan.platform, m_options.program));
        text += commentLine(Words::tr("Makes the environment in a folder that does not exist yet: sh FILE [FOLDER]"));
        text += u"#\n"_s + commentLine(Words::tr("Read from the environment, none of it needed:"));
        const auto variable = [&text](const char *name, const QString &meaning) {
            text += commentLine(u"  "_s + QLatin1String(name) + u"  "_s + meaning);
        };
        if (m_uv) {
            variable("UV", Words::tr("the uv program"));
            variable("UV_DEFAULT_INDEX", Words::tr("address of the default index, with credentials if it wants any"));
        } else {
            variable("PIP_INDEX_URL", Words::tr("address of the default index, with credentials if it wants any"));
            variable("TORCH_INDEX_URL", Words::tr("another address for PyTorch's index"));
        }
        for (const PackageIndex &index : m_plan.indexes)
            if (m_uv && index.id != DefaultIndexId)
                text +=
                    commentLine(u"  UV_INDEX_%1_USERNAME, …_PASSWORD  "_s.arg(index.id.toUpper().replace(u'-', u'_')) +
                                Words::tr("for %1").arg(index.title));
        variable("PYTHON", Words::tr("another Python %1 than the one that is found").arg(m_options.series));
        if (!m_plan.notes.isEmpty())
            text += u"#\n"_s + commentLine(Words::tr("Said when it was planned, of the machine it was planned for:"));
        for (const QString &note : m_plan.notes)
            text += commentBlock(u"- "_s + note);
        return text + u"set -eu\n\n"_s;
    }

    /// An index the plan was told to use (or the user's installer is set up for) is named without its credentials.
    [[nodiscard]] QString settings() const {
        QString target = m_options.target.isEmpty() ? u"venv"_s : m_options.target;
        QString text = u"target=${1:-}\n[ -n \"$target\" ] || target=%1\n"_s.arg(shWord(target));
        text += u"python=${PYTHON:-%1}\n"_s.arg(shWord(m_uv ? m_options.series : u"python"_s + m_options.series));
        if (m_uv)
            text += u"uv=${UV:-uv}\n"_s;
        for (const PackageIndex &index : m_plan.indexes)
            if (index.id == DefaultIndexId && !index.url.isEmpty()) {
                const QString name = m_uv ? u"UV_DEFAULT_INDEX"_s : u"PIP_INDEX_URL"_s;
                text += u"[ -n \"${%1:-}\" ] || %1=%2\nexport %1\n"_s.arg(name, shWord(withoutCredentials(index.url)));
            }
        if (!m_uv) // a file nobody sees here must not decide where packages come from
            text += u"PIP_CONFIG_FILE=/dev/null\nexport PIP_CONFIG_FILE\n"_s;
        return text;
    }

    [[nodiscard]] QString guards() const {
        QString text = u"case $target in /*) ;; *) target=$(pwd)/$target ;; esac\n"_s;
        text += m_uv ? u"command -v \"$uv\" >/dev/null || "_s +
                           failing(Words::tr("uv was not found: \"pip install uv\" in any environment serves"))
                     : u"command -v \"$python\" >/dev/null || "_s +
                           failing(Words::tr("Python was not found: name it in PYTHON"));
        text += commentLine(Words::tr("Nothing that exists is touched; what could not be finished is removed."));
        text += u"if [ -e \"$target\" ] || [ -L \"$target\" ]; then\n    "_s +
                failing(Words::tr("the folder exists already")) + u"fi\n"_s;
        text += u"work=$(mktemp -d)\nfinished=no\nclean() {\n    rm -rf \"$work\"\n    [ \"$finished\" = yes ] || rm "
                u"-rf \"$target\"\n}\n"
                "trap clean EXIT\ntrap 'exit 130' INT\ntrap 'exit 143' TERM HUP\n\n"_s;
        return text;
    }

    [[nodiscard]] QString files() const {
        QString text;
        for (const PlanFile &file : m_plan.files)
            text += written(file);
        return text + u'\n';
    }

    [[nodiscard]] QString steps() const {
        QString text;
        const CommandLine *dryRun = nullptr;
        for (const Step &step : m_plan.steps) {
            if (const auto *resolve = std::get_if<ResolveStep>(&step.action)) {
                if (m_uv)
                    text += commentLine(
                                Words::tr("Which versions, from where: so that one resolution is installed whole.")) +
                            m_commands.line(resolve->command);
                else
                    dryRun = &resolve->command;
            } else if (const auto *create = std::get_if<CreateEnvironmentStep>(&step.action)) {
                text += commentLine(Words::tr("The environment.")) + m_commands.line(create->command);
            } else if (const auto *install = std::get_if<InstallStep>(&step.action)) {
                text += installing(*install, dryRun);
            } else if (const auto *check = std::get_if<CheckStep>(&step.action)) {
                text += checking(*check);
            }
        }
        return text;
    }

    [[nodiscard]] QString installing(const InstallStep &step, const CommandLine *dryRun) const {
        if (!step.packages.isEmpty())
            return commentLine(
                       Words::tr("PyTorch first, from its own index alone: pip can use one index at a time safely.")) +
                   m_commands.line(step.command);
        if (dryRun != nullptr)
            return commentLine(Words::tr("Everything else, held to the constraints.")) +
                   m_commands.installInsteadOf(*dryRun);
        return commentLine(Words::tr("Only what was resolved, nothing else.")) + m_commands.line(step.command);
    }

    [[nodiscard]] static QString checking(const CheckStep &step) {
        QStringList wanted;
        for (auto it = step.exactVersions.begin(); it != step.exactVersions.end(); ++it)
            wanted << tomlString(it.key()) + u": "_s + tomlString(it.value());
        return commentLine(Words::tr(
                   "A build of the wrong flavour can satisfy the same version: the exact ones are compared.")) +
               u"\"$target\"/bin/python -I - <<'END_OF_CHECK'\nimport sys\nfrom importlib.metadata import version\n\nwanted = {"_s +
               wanted.join(u", "_s) +
               u"}\nwrong = [f\"{name} {version(name)} instead of {exact}\" for name, exact in wanted.items() if "
               u"version(name) != exact]\n"
               "sys.exit(\"; \".join(wrong) if wrong else 0)\nEND_OF_CHECK\n"_s;
    }

    [[nodiscard]] static QString ending() {
        return u"finished=yes\nprintf '%s\\n' \"$target\"\n"_s +
               commentLine(Words::tr(
                   "That it works is another question: \"armature verify FOLDER\" runs the packages for real."));
    }

    const InstallPlan &m_plan;
    const ScriptOptions &m_options;
    ShellCommands m_commands;
    bool m_uv;
};

} // namespace

Result<QString> scriptExport(const InstallPlan &plan, const ScriptOptions &options) {
    static const QRegularExpression series(u"^[0-9]+(\\.[0-9]+)*$"_s);
    if (!series.match(options.series).hasMatch())
        return Problem{.code = ProblemCode::CouldNotDetermine,
                       .subject = plan.title,
                       .detail = u"the Python version of the plan is not known"_s};
    return ScriptWriter(plan, options).run();
}

} // namespace armature

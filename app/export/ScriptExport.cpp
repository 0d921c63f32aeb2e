#include "export/PlanExports.h"
#include "export/SafeText.h"
#include "export/ShellCommand.h"
#include "present/Words.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// `echo` for people, on standard error, and the end.
QString failing(const QString &message) { return QStringLiteral("{ printf '%s\\n' ") + shWord(message) + QStringLiteral(" >&2; exit 1; }\n"); }

QString written(const PlanFile &file) {
    QString content = textWithoutCredentials(file.content);
    if (content.isEmpty())
        return QStringLiteral(": >\"$work\"/%1\n").arg(shWord(file.name));
    if (!content.endsWith(u'\n'))
        content += u'\n';
    const QString end = heredocDelimiter(QStringLiteral("END_OF_FILE"), content);
    return QStringLiteral("cat >\"$work\"/") + shWord(file.name) + QStringLiteral(" <<'") + end + QStringLiteral("'\n") + content + end + u'\n';
}

class ScriptWriter {
public:
    ScriptWriter(const InstallPlan &plan, const ScriptOptions &options)
        : m_plan(plan), m_options(options), m_commands(plan, options.fetchPython), m_uv(plan.installer == Installer::Uv) {}

    QString run() { return header() + settings() + guards() + files() + steps() + ending(); }

private:
    [[nodiscard]] QString header() const {
        QString text = QStringLiteral("#!/bin/sh\n") +
                       commentLine(Words::tr("%1 for %2, as planned by %3.").arg(m_plan.title, m_plan.platform, m_options.program));
        text += commentLine(Words::tr("Makes the environment in a folder that does not exist yet: sh FILE [FOLDER]"));
        text += QStringLiteral("#\n") + commentLine(Words::tr("Read from the environment, none of it needed:"));
        const auto variable = [&text](const char *name, const QString &meaning) {
            text += commentLine(QStringLiteral("  ") + QLatin1String(name) + QStringLiteral("  ") + meaning);
        };
        if (m_uv) {
            variable("UV", Words::tr("the uv program"));
            variable("UV_DEFAULT_INDEX", Words::tr("address of the default index, with credentials if it wants any"));
        } else {
            variable("PIP_INDEX_URL", Words::tr("address of the default index, with credentials if it wants any"));
            variable("TORCH_INDEX_URL", Words::tr("another address for PyTorch's index"));
        }
        for (const PackageIndex &index : m_plan.indexes)
            if (m_uv && index.id != QLatin1String("default"))
                text += commentLine(QStringLiteral("  UV_INDEX_%1_USERNAME, …_PASSWORD  ").arg(index.id.toUpper().replace(u'-', u'_')) +
                                    Words::tr("for %1").arg(index.title));
        variable("PYTHON", Words::tr("another Python %1 than the one that is found").arg(m_options.series));
        if (!m_plan.notes.isEmpty())
            text += QStringLiteral("#\n") + commentLine(Words::tr("Said when it was planned, of the machine it was planned for:"));
        for (const QString &note : m_plan.notes)
            text += commentBlock(QStringLiteral("- ") + note);
        return text + QStringLiteral("set -eu\n\n");
    }

    /// An index the plan was told to use (or the user's installer is set up for) is named without its credentials.
    [[nodiscard]] QString settings() const {
        QString target = m_options.target.isEmpty() ? QStringLiteral("venv") : m_options.target;
        QString text = QStringLiteral("target=${1:-}\n[ -n \"$target\" ] || target=%1\n").arg(shWord(target));
        text += QStringLiteral("python=${PYTHON:-%1}\n").arg(shWord(m_uv ? m_options.series : QStringLiteral("python") + m_options.series));
        if (m_uv)
            text += QStringLiteral("uv=${UV:-uv}\n");
        for (const PackageIndex &index : m_plan.indexes)
            if (index.id == QLatin1String("default") && !index.url.isEmpty()) {
                const QString name = m_uv ? QStringLiteral("UV_DEFAULT_INDEX") : QStringLiteral("PIP_INDEX_URL");
                text += QStringLiteral("[ -n \"${%1:-}\" ] || %1=%2\nexport %1\n").arg(name, shWord(textWithoutCredentials(index.url)));
            }
        if (!m_uv) // a file nobody sees here must not decide where packages come from
            text += QStringLiteral("PIP_CONFIG_FILE=/dev/null\nexport PIP_CONFIG_FILE\n");
        return text;
    }

    [[nodiscard]] QString guards() const {
        QString text = QStringLiteral("case $target in /*) ;; *) target=$(pwd)/$target ;; esac\n");
        text += m_uv ? QStringLiteral("command -v \"$uv\" >/dev/null || ") +
                           failing(Words::tr("uv was not found: \"pip install uv\" in any environment serves"))
                     : QStringLiteral("command -v \"$python\" >/dev/null || ") + failing(Words::tr("Python was not found: name it in PYTHON"));
        text += commentLine(Words::tr("Nothing that exists is touched; what could not be finished is removed."));
        text += QStringLiteral("if [ -e \"$target\" ] || [ -L \"$target\" ]; then\n    ") + failing(Words::tr("the folder exists already")) +
                QStringLiteral("fi\n");
        text +=
            QStringLiteral("work=$(mktemp -d)\nfinished=no\nclean() {\n    rm -rf \"$work\"\n    [ \"$finished\" = yes ] || rm -rf \"$target\"\n}\n"
                           "trap clean EXIT\ntrap 'exit 130' INT\ntrap 'exit 143' TERM HUP\n\n");
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
                    text += commentLine(Words::tr("Which versions, from where: so that one resolution is installed whole.")) +
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
            return commentLine(Words::tr("PyTorch first, from its own index alone: pip can use one index at a time safely.")) +
                   m_commands.line(step.command);
        if (dryRun != nullptr)
            return commentLine(Words::tr("Everything else, held to the constraints.")) + m_commands.installInsteadOf(*dryRun);
        return commentLine(Words::tr("Only what was resolved, nothing else.")) + m_commands.line(step.command);
    }

    [[nodiscard]] static QString checking(const CheckStep &step) {
        QStringList wanted;
        for (auto it = step.exactVersions.begin(); it != step.exactVersions.end(); ++it)
            wanted << tomlString(it.key()) + QStringLiteral(": ") + tomlString(it.value());
        return commentLine(Words::tr("A build of the wrong flavour can satisfy the same version: the exact ones are compared.")) +
               QStringLiteral("\"$target\"/bin/python -I - <<'END_OF_CHECK'\nimport sys\nfrom importlib.metadata import version\n\nwanted = {") +
               wanted.join(QStringLiteral(", ")) +
               QStringLiteral(
                   "}\nwrong = [f\"{name} {version(name)} instead of {exact}\" for name, exact in wanted.items() if version(name) != exact]\n"
                   "sys.exit(\"; \".join(wrong) if wrong else 0)\nEND_OF_CHECK\n");
    }

    [[nodiscard]] static QString ending() {
        return QStringLiteral("finished=yes\nprintf '%s\\n' \"$target\"\n") +
               commentLine(Words::tr("That it works is another question: \"armature verify FOLDER\" runs the packages for real."));
    }

    const InstallPlan &m_plan;
    const ScriptOptions &m_options;
    ShellCommands m_commands;
    bool m_uv;
};

} // namespace

Result<QString> scriptExport(const InstallPlan &plan, const ScriptOptions &options) {
    static const QRegularExpression series(QStringLiteral("^[0-9]+(\\.[0-9]+)*$"));
    if (!series.match(options.series).hasMatch())
        return Problem{ProblemCode::CouldNotDetermine, plan.title, QStringLiteral("the Python version of the plan is not known"), {}, {}};
    return ScriptWriter(plan, options).run();
}

} // namespace armature

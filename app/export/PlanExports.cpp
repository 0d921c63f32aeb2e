#include "export/PlanExports.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "base/TomlString.h"
#include "export/SafeText.h"
#include "plan/Commands.h"
#include "present/Words.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

QMap<QString, QString> exactVersions(const InstallPlan &plan) {
    for (const Step &step : plan.steps)
        if (const auto *check = std::get_if<CheckStep>(&step.action))
            return check->exactVersions;
    return {};
}

QString header(const InstallPlan &plan, const QString &program) {
    return commentLine(Words::tr("%1 for %2, as planned by %3.").arg(plan.title, plan.platform, program));
}

QString fileContent(const InstallPlan &plan, const QString &name) {
    for (const PlanFile &file : plan.files)
        if (file.name == name)
            return file.content;
    return {};
}

Problem unresolved(const InstallPlan &plan) {
    const bool pip = plan.installer == Installer::Pip;
    return {.code = ProblemCode::CouldNotDetermine,
            .subject = plan.title,
            .detail = pip ? u"pip resolves inside the environment, so no versions are known before it is built"_s
                          : u"the plan was not resolved, so no versions are known"_s,
            .remedy = pip ? u"Use uv as the installer (--installer uv)."_s : u"Leave --no-resolve out."_s};
}

/// The index whose packages a requirements file must name by address; nullptr for the default one.
const PackageIndex *explicitIndex(const InstallPlan &plan, const QString &package) {
    const auto planned =
        std::find_if(plan.requirements.begin(), plan.requirements.end(), [&](const PlannedRequirement &requirement) {
            return Requirement::parse(requirement.text).valueOr({}).normalized() == package;
        });
    if (planned == plan.requirements.end() || planned->index == DefaultIndexId)
        return nullptr;
    for (const PackageIndex &index : plan.indexes)
        if (index.id == planned->index)
            return &index;
    return nullptr;
}

QStringList resolvedConstraints(const InstallPlan &plan) {
    const QMap<QString, QString> exact = exactVersions(plan);
    QStringList lines;
    for (const ResolvedPackage &package : plan.resolution->packages)
        lines << package.name + u"=="_s + exact.value(package.name, package.version.text());
    return lines;
}

/// Without a resolution: the exact builds, then the plan's own constraints, then what the requirements pin.
QStringList plannedConstraints(const InstallPlan &plan) {
    QStringList lines;
    QStringList fixed;
    const QMap<QString, QString> exact = exactVersions(plan);
    for (auto it = exact.begin(); it != exact.end(); ++it) {
        lines << it.key() + u"=="_s + it.value();
        fixed << it.key();
    }
    for (const QString &line : fileContent(plan, ConstraintsFile).split(u'\n', Qt::SkipEmptyParts))
        if (!fixed.contains(Requirement::parse(line).valueOr({}).normalized()))
            lines << line;
    for (const PlannedRequirement &planned : plan.requirements) {
        auto requirement = Requirement::parse(planned.text).valueOr({});
        if (requirement.specifiers.pinned().isEmpty() || fixed.contains(requirement.normalized()))
            continue;
        requirement.extras.clear(); // pip refuses extras in a constraint
        lines << requirement.text();
    }
    return lines;
}

} // namespace

QString constraintsExport(const InstallPlan &plan, const QString &program) {
    QString text = header(plan, program);
    if (!plan.resolution)
        text += commentLine(Words::tr("Not resolved: only what the plan itself fixes."));
    for (const QString &line : plan.resolution ? resolvedConstraints(plan) : plannedConstraints(plan))
        text += line + u'\n';
    return text;
}

Result<QString> requirementsExport(const InstallPlan &plan, const QString &program) {
    if (!plan.resolution)
        return unresolved(plan);
    const std::vector<ResolvedPackage> &packages = plan.resolution->packages;
    // pip wants hashes for all or for none ("hash-checking mode").
    const bool hashes = std::all_of(packages.begin(), packages.end(),
                                    [](const ResolvedPackage &package) { return !package.sha256.isEmpty(); });
    QString text =
        header(plan, program) +
        commentBlock(Words::tr(
            "For this machine only: the files are those that fit its Python and system. Install with --no-deps."));
    if (!hashes)
        text += commentBlock(Words::tr(
            "No hashes: an index gave none for at least one file, and pip takes hashes for all packages or for none."));
    const QMap<QString, QString> exact = exactVersions(plan);
    for (const ResolvedPackage &package : packages) {
        if (package.sourceOnly)
            text += commentLine(Words::tr("%1 has no wheel here and is built from its source.").arg(package.name));
        const bool byAddress = explicitIndex(plan, package.name) != nullptr && !package.url.isEmpty();
        text += byAddress ? package.name + u" @ "_s + withoutCredentials(package.url)
                          : package.name + u"=="_s + exact.value(package.name, package.version.text());
        text += (hashes ? u" --hash=sha256:"_s + package.sha256 : QString()) + u'\n';
    }
    return text;
}

namespace {

/// Texts of a lock file that are URLs lose what a URL may give away; all others stay as they are.
QString lockWithoutCredentials(const QString &lock) {
    static const QRegularExpression url(uR"x("([a-zA-Z][a-zA-Z0-9+.-]*://[^"\\\n]*[@?][^"\\\n]*)")x"_s);
    QString result;
    qsizetype copied = 0;
    for (auto it = url.globalMatch(lock); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += lock.mid(copied, match.capturedStart() - copied) + tomlString(withoutCredentials(match.captured(1)));
        copied = match.capturedEnd();
    }
    return result + lock.mid(copied);
}

} // namespace

Result<QString> pylockExport(const InstallPlan &plan, const QString &program, const QString &series) {
    const QString lock = fileContent(plan, LockFile);
    if (!plan.resolution || lock.isEmpty())
        return unresolved(plan);
    return header(plan, program) + commentLine(Words::tr("To install it into the folder \"venv\":")) +
           u"#   uv venv --python %1 venv\n"_s.arg(series) +
           u"#   uv pip install --python venv --preview-features pylock -r pylock.toml\n"_s +
           lockWithoutCredentials(lock);
}

} // namespace armature

#include "present/PlanText.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "model/Differences.h"
#include "present/CompatibilityText.h"
#include "present/StepText.h"
#include "present/Words.h"

#include <algorithm>

namespace armature {
namespace {

QString requirementLine(const PlannedRequirement &requirement, int width) {
    QString line = requirement.text;
    if (requirement.index != DefaultIndexId)
        line += Words::tr("  from %1").arg(requirement.index);
    if (!requirement.replaces.isEmpty())
        line += Words::tr("  instead of %1").arg(requirement.replaces);
    if (!requirement.why.isEmpty())
        line += u": "_s + requirement.why;
    return u"  "_s + wrapped(line, width - 2, 4) + u'\n';
}

/// Versions that `plan.title` asks for and that others stand in for; empty if there are none. Where it leaves the
/// version open, nothing is changed.
QString changedLines(const InstallPlan &plan, int width) {
    QString text;
    for (const PlannedRequirement &requirement : plan.requirements)
        if (const auto asked = Requirement::parse(requirement.replaces); asked && !asked->specifiers.isEmpty())
            text += requirementLine(requirement, width);
    return text.isEmpty() ? text : Words::tr("Changed for this machine:") + u'\n' + text + u'\n';
}

QString requirementLines(const InstallPlan &plan, int width) {
    QString text = Words::tr("Requirements (%1):").arg(plan.requirements.size()) + u'\n';
    for (const PlannedRequirement &requirement : plan.requirements)
        text += requirementLine(requirement, width);
    return text;
}
QString indexLines(const InstallPlan &plan) {
    QString text = Words::tr("Indexes:") + u'\n';
    for (const PackageIndex &index : plan.indexes) {
        text +=
            u"  "_s + index.id + u": "_s + (index.url.isEmpty() ? Words::tr("the installer's own default") : index.url);
        if (!index.packages.isEmpty())
            text += Words::tr(" (for %1 only)").arg(index.packages.join(u", "_s));
        text += u'\n';
    }
    return text;
}

/// Packages of which the index has nothing but a held name for this machine. An installer takes them without a word.
QString placeholderLines(const Resolution &resolution, int width) {
    QString text;
    for (const ResolvedPackage &package : resolution.packages)
        if (package.version.isPlaceholder())
            text +=
                wrapped(Words::tr("%1 is not available here: only a placeholder fits (%2), which installs and holds "
                                  "nothing. Leave it out, or ask for a version that has files for this machine.")
                            .arg(package.name, package.version.text()),
                        width, 2) +
                u'\n';
    return text;
}

QString downloadText(const InstallPlan &plan) {
    if (!plan.resolution)
        return plan.estimatedDownload > 0 ? Words::tr("PyTorch alone is %1; the first step finds out the rest")
                                                .arg(sizeText(plan.estimatedDownload))
                                          : Words::tr("not known yet: the first step finds out");
    const QString size = sizeText(plan.resolution->knownBytes());
    QString text = plan.resolution->allSizesKnown() ? Words::tr("download %1").arg(size)
                                                    : Words::tr("download %1 or more").arg(size);
    if (plan.estimatedDisk > 0)
        text += Words::tr(", about %1 on disk").arg(sizeText(plan.estimatedDisk));
    return text;
}

/// The packages with their files, as they were resolved.
QString resolutionLines(const Resolution &resolution, int width) {
    std::vector<QStringList> rows;
    for (const ResolvedPackage &package : resolution.packages)
        rows.push_back(
            {u"  "_s + package.name, package.version.text(), package.bytes > 0 ? sizeText(package.bytes) : u"?"_s,
             package.sourceOnly ? Words::tr("built from %1").arg(package.file.isEmpty() ? package.url : package.file)
                                : package.file});
    return Words::tr("Packages (%1):").arg(resolution.packages.size()) + u'\n' +
           textTable({Words::tr("  package"), Words::tr("version"), Words::tr("size"), Words::tr("file")}, rows, width);
}

QString stepLines(const InstallPlan &plan, int width) {
    QString text = Words::tr("Steps:") + u'\n';
    int number = 1;
    for (const Step &step : plan.steps) {
        text +=
            u"  %1. "_s.arg(number++) +
            wrapped(stepTitle(step) + (stepWhy(step).isEmpty() ? QString() : u": "_s + stepWhy(step)), width - 5, 5) +
            u'\n';
        if (const CommandLine *command = step.command())
            text += u"     $ "_s + command->display() + u'\n'; // never wrapped: it is there to be copied
    }
    return text;
}

/// What is installed, where, with what, and how large that is: one line each.
QString headLines(const InstallPlan &plan, int width) {
    QStringList sources;
    for (const PackageIndex &index : plan.indexes)
        if (index.id != DefaultIndexId)
            sources << Words::tr("%1 (%2)").arg(index.packages.join(u", "_s), withoutCredentials(index.url));
    const QString packages = plan.resolution
                                 ? Words::tr("%1 packages").arg(plan.resolution->packages.size())
                                 : Words::tr("%1 packages, and what they need").arg(plan.requirements.size());
    std::vector<std::pair<QString, QString>> lines{
        {Words::tr("What"), packages},
        {Words::tr("Where"), plan.folders.target},
        {Words::tr("Size"), downloadText(plan)},
        {Words::tr("Python"), plan.python},
        {Words::tr("Installer"), enumName(plan.installer) + u' ' + plan.installerVersion},
    };
    QStringList built;
    for (const ResolvedPackage &package : plan.resolution.value_or(Resolution()).packages)
        if (package.sourceOnly)
            built << package.name;
    if (!built.isEmpty())
        lines.emplace_back(Words::tr("Built here"), Words::tr("%1, from source code").arg(built.join(u", "_s)));
    if (!sources.isEmpty())
        lines.emplace_back(Words::tr("Also from"), sources.join(u", "_s));
    QString text;
    for (const auto &[name, value] : lines)
        text += u"  "_s + name.leftJustified(11) + wrapped(value, width - 13, 13) + u'\n';
    return text;
}

/// What an expert looks up: requirements, indexes, files and commands.
QString technicalLines(const InstallPlan &plan, int width) {
    QString text = requirementLines(plan, width) + u'\n' + indexLines(plan) + u'\n';
    if (plan.resolution)
        text += resolutionLines(*plan.resolution, width) + u'\n';
    for (const PlanFile &file : plan.files)
        if (!file.content.isEmpty() && file.name != "pylock.toml"_L1) // the lock is told by the table above
            text += Words::tr("%1/%2 will hold:").arg(plan.folders.work, file.name) + u"\n    "_s +
                    file.content.trimmed().replace(u'\n', u"\n    "_s) + u"\n\n"_s;
    return text + stepLines(plan, width) + u'\n';
}

QString differenceLines(const InstallPlan &plan, int width) {
    const auto differences = planDifferences(plan);
    if (!differences)
        return {};
    if (differences->empty())
        return Words::tr("This is exactly what plain uv would install.") + u"\n\n"_s;
    std::vector<QStringList> rows;
    for (const PlanDifference &difference : *differences)
        rows.push_back({difference.package, difference.asked.isEmpty() ? u"-"_s : difference.asked,
                        difference.planned.isEmpty() ? u"-"_s : difference.planned, difference.why});
    return Words::tr("What differs from plain uv:") + u'\n' +
           textTable({Words::tr("package"), Words::tr("plain uv installs"), Words::tr("this plan"), Words::tr("why")},
                     rows, width) +
           u'\n';
}

} // namespace

QString planText(const InstallPlan &plan, const std::vector<Limit> &limits, int width, bool all) {
    QString text = Words::tr("Plan for %1 on %2").arg(plan.title, plan.platform) + u"\n\n"_s;
    text += headLines(plan, width) + u'\n';
    if (all)
        text += torchText(plan.torch, width, all) + u'\n';
    else if (plan.torch.outcome != TorchChoice::Outcome::NotWanted)
        text += torchInShort(plan.torch, width) + u'\n';
    if (plan.resolution)
        text += placeholderLines(*plan.resolution, width);
    if (!limits.empty())
        text += Words::tr("What this means for you:") + u'\n' + limitsText(limits, width, all) + u'\n';
    if (plan.demand)
        text += differenceLines(plan, width);
    if (all)
        text += technicalLines(plan, width);
    else if (!plan.demand) // the differences say it
        text += changedLines(plan, width);
    for (const QString &note : plan.notes)
        text += Words::tr("Note: ") + wrapped(note, width - 6, 6) + u'\n';
    if (plan.simulated)
        text += Words::tr("This plan was made for a recorded machine: it is shown, not run.") + u'\n';
    if (!all)
        text += Words::tr("With --all: every package, the other PyTorch builds, files and commands.") + u'\n';
    return text;
}

QString ownFilesText(const OwnFiles &own) {
    constexpr qsizetype Named = 5;
    if (own.count == 0)
        return own.complete ? QString() : Words::tr("files that could not all be looked through");
    const QString count = own.count == 1 ? Words::tr("1 file of yours") : Words::tr("%1 files of yours").arg(own.count);
    QString text =
        (own.complete ? count : Words::tr("at least %1").arg(count)) + u": "_s + own.paths.mid(0, Named).join(u", "_s);
    if (own.count > Named)
        text += Words::tr(" and %1 more").arg(own.count - Named);
    return text;
}

QString verificationText(const VerificationReport &report, int width) {
    std::vector<QStringList> rows;
    for (const PackageVerification &package : report.packages) {
        QStringList failures;
        QStringList skipped;
        qsizetype working = 0;
        for (const Check &check : package.checks) {
            if (check.verdict == Verdict::Fails || check.verdict == Verdict::Unknown)
                failures << check.question + u' ' + check.observed;
            else if (check.verdict == Verdict::Skipped)
                skipped << Words::tr("skipped: %1 %2").arg(check.question, check.observed);
            else
                ++working;
        }
        const QString observed =
            (QStringList{Words::tr("%1 of %2 checks work").arg(working).arg(package.checks.size())} + skipped)
                .join(u"; "_s);
        rows.push_back({package.package, package.planned.isEmpty() ? u"-"_s : package.planned.text(),
                        package.installed.isEmpty() ? u"-"_s : package.installed.text(), verdictWord(package.verdict()),
                        package.claim ? statusWord(*package.claim) : u"-"_s,
                        (package.accepted && package.hinders() ? Words::tr("accepted by you: ") : QString()) +
                            (failures.isEmpty() ? observed : failures.join(u"; "_s))});
    }
    QString text = textTable({Words::tr("package"), Words::tr("planned"), Words::tr("installed"), Words::tr("verdict"),
                              Words::tr("catalog"), Words::tr("observed")},
                             rows, width);
    text += u'\n' +
            Words::tr("Files: %1 of %2 distributions checked%3, %4 on disk; %5 fault(s).")
                .arg(report.filesChecked)
                .arg(report.distributionCount)
                .arg(report.hashed ? Words::tr(" with their sha256") : QString(), sizeText(report.bytesOnDisk))
                .arg(report.fileFaultCount) +
            u'\n';
    for (const FileFault &fault : report.fileFaults)
        text += u"  "_s + Words::tr("%1: %2 (%3)").arg(fault.package, fault.path, fault.fault) + u'\n';
    for (const Check &check : report.environmentChecks)
        if (check.verdict != Verdict::Works)
            text +=
                u"  "_s +
                wrapped(check.question + u' ' + check.observed +
                            (check.expected.isEmpty() ? QString() : Words::tr(" (expected %1)").arg(check.expected)),
                        width - 2, 4) +
                u'\n';
    return text + (report.ready() ? Words::tr("Verdict: ready.") : Words::tr("Verdict: NOT ready.")) + u'\n';
}

QString progressText(const ProgressSeen &progress, const QString &step) {
    if (progress.silentSeconds > 0)
        return Words::tr("no output for %1 s, still running").arg(progress.silentSeconds);
    const bool counts = step == "verify"_L1; // packages, not bytes
    if (progress.total > 0)
        return (counts ? Words::tr("%1 of %2 packages").arg(progress.done).arg(progress.total)
                       : Words::tr("%1 of %2").arg(sizeText(progress.done), sizeText(progress.total))) +
               (progress.what.isEmpty() ? QString() : u" ("_s + progress.what + u')');
    return progress.what;
}

} // namespace armature

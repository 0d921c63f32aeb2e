#include "record/MarkdownReport.h"

#include "present/MarkdownText.h"
#include "record/MachineTable.h"

namespace armature {
namespace {

constexpr qsizetype LogLines = 60;
constexpr qsizetype MostFailing = 100;

QString section(const QString &title, const QString &body) { return body.isEmpty() ? QString() : QStringLiteral("\n## %1\n\n%2").arg(title, body); }

QString dash(const QString &text) { return text.isEmpty() ? QStringLiteral("–") : markdownText(text); }

QString titleOf(const SessionRecord &record) {
    QString what = record.plan ? record.plan->title : QString();
    if (what.isEmpty() && record.report)
        what = record.report->stack;
    const QString verb = record.verb.isEmpty() ? QStringLiteral("run") : record.verb;
    return QStringLiteral("# Armature: %1\n\n").arg(markdownText(what.isEmpty() ? verb : verb + QStringLiteral(" of ") + what));
}

int countOf(const VerificationReport &report, Verdict verdict) {
    int count = 0;
    for (const PackageVerification &package : report.packages)
        count += package.verdict() == verdict ? 1 : 0;
    return count;
}

QString verdictLine(const SessionRecord &record, const RunSummary &run) {
    const auto &problem = record.problem ? record.problem : run.state.problem;
    QStringList parts;
    if (problem)
        parts << QStringLiteral("**Not done: %1**").arg(markdownText(problemCodeName(problem->code)));
    else if (record.verification && !record.verification->ready())
        parts << QStringLiteral("**Verification failed**");
    else if (record.verification)
        parts << QStringLiteral("**The environment works**");
    else
        parts << QStringLiteral("**Done**");
    if (record.report)
        parts << markdownText(record.report->platform);
    if (record.verification) {
        const VerificationReport &report = *record.verification;
        parts << QStringLiteral("%1 packages, %2 files checked%3, %4 at fault")
                     .arg(report.distributionCount)
                     .arg(report.filesChecked)
                     .arg(report.hashed ? QStringLiteral(" with their hashes") : QString())
                     .arg(report.fileFaultCount);
        parts << QStringLiteral("%1 work, %2 fail, %3 unknown, %4 skipped")
                     .arg(countOf(report, Verdict::Works))
                     .arg(countOf(report, Verdict::Fails))
                     .arg(countOf(report, Verdict::Unknown))
                     .arg(countOf(report, Verdict::Skipped));
    }
    return parts.join(QStringLiteral("; ")) + QStringLiteral(".\n");
}

QString problemSection(const std::optional<Problem> &problem) {
    if (!problem)
        return {};
    QString text = QStringLiteral("%1: %2\n").arg(markdownText(problem->subject), markdownText(problem->detail));
    if (!problem->remedy.isEmpty())
        text += QStringLiteral("\nWhat to do: %1\n").arg(markdownText(problem->remedy));
    if (!problem->evidence.isEmpty())
        text += u'\n' + markdownFence(problem->evidence);
    return section(QStringLiteral("What happened"), text);
}

QString reasonText(const Reason &reason) {
    QString text = markdownText(reason.rule);
    if (!reason.required.isEmpty())
        text += QStringLiteral(": needs ") + markdownText(reason.required);
    if (!reason.observed.isEmpty())
        text += QStringLiteral(", found ") + markdownText(reason.observed);
    return reason.source.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(markdownText(reason.source));
}

QString torchSection(const SessionRecord &record) {
    if (!record.plan && !record.report)
        return {};
    const TorchChoice &choice = record.plan ? record.plan->torch : record.report->torch;
    if (choice.outcome == TorchChoice::Outcome::NotWanted)
        return {};
    QString text = QStringLiteral("%1: %2\n")
                       .arg(markdownText(enumName(choice.outcome)), choice.build ? markdownText(choice.build->label()) : QStringLiteral("no build"));
    if (!choice.pinReplacedBecause.isEmpty())
        text += QStringLiteral("\nPin %1 became %2: %3\n")
                    .arg(dash(choice.pin.text()), dash(choice.effectivePin.text()), markdownText(choice.pinReplacedBecause));
    QString reasons;
    for (const Reason &reason : choice.reasons)
        reasons += QStringLiteral("- %1 (%2)\n").arg(reasonText(reason), enumName(reason.effect));
    QList<QStringList> rejected;
    for (const RejectedBuild &build : choice.rejected)
        rejected << QStringList{markdownText(build.build.label()), reasonText(build.reason)};
    const QString table = markdownTable({QStringLiteral("Rejected build"), QStringLiteral("Why")}, rejected);
    text += (reasons.isEmpty() ? QString() : u'\n' + reasons) + (table.isEmpty() ? QString() : u'\n' + table);
    return section(QStringLiteral("PyTorch build"), text);
}

QString requirementsSection(const SessionRecord &record) {
    if (!record.plan)
        return {};
    QList<QStringList> rows;
    for (const PlannedRequirement &requirement : record.plan->requirements)
        if (!requirement.replaces.isEmpty() || !requirement.why.isEmpty())
            rows << QStringList{markdownText(requirement.text), dash(requirement.replaces), dash(requirement.why), dash(requirement.origin)};
    return section(QStringLiteral("Requirements replaced or added"),
                   markdownTable({QStringLiteral("Requirement"), QStringLiteral("Instead of"), QStringLiteral("Why"), QStringLiteral("From")}, rows));
}

QString stepsSection(const RunSummary &run) {
    QList<QStringList> rows;
    for (const StepState &step : run.state.steps) {
        const StepFinished *end = run.step(step.id);
        const QString outcome = step.outcome ? enumName(*step.outcome) : step.running ? QStringLiteral("running") : QStringLiteral("not begun");
        rows << QStringList{markdownText(step.id), outcome, end ? QString::number(end->exitCode) : QStringLiteral("–"),
                            end ? QString::number(double(end->milliseconds) / 1000, 'f', 1) + QStringLiteral(" s") : QStringLiteral("–"),
                            dash(step.command)};
    }
    return section(QStringLiteral("Steps"), markdownTable({QStringLiteral("Step"), QStringLiteral("Outcome"), QStringLiteral("Exit code"),
                                                           QStringLiteral("Time"), QStringLiteral("Command")},
                                                          rows));
}

QString verificationSection(const SessionRecord &record) {
    if (!record.verification)
        return {};
    QList<QStringList> rows;
    for (const PackageVerification &package : record.verification->packages)
        rows << QStringList{markdownText(package.package), dash(package.planned.text()), dash(package.installed.text()), enumName(package.verdict()),
                            package.claim ? enumName(*package.claim) : QStringLiteral("–")};
    return section(QStringLiteral("Verification"), markdownTable({QStringLiteral("Package"), QStringLiteral("Planned"), QStringLiteral("Installed"),
                                                                  QStringLiteral("Works"), QStringLiteral("Catalog's claim")},
                                                                 rows));
}

QString failingCheck(const QString &package, const Check &check) {
    QString text = QStringLiteral("- **%1 %2** (%3): %4 Observed: %5; expected: %6\n")
                       .arg(markdownText(package), markdownText(check.id), enumName(check.verdict), markdownText(check.question),
                            dash(check.observed), dash(check.expected));
    return check.excerpt.isEmpty() ? text : text + u'\n' + markdownFence(check.excerpt) + u'\n';
}

QString failingSection(const SessionRecord &record) {
    if (!record.verification)
        return {};
    QStringList entries;
    const auto collect = [&](const QString &package, const std::vector<Check> &checks) {
        for (const Check &check : checks)
            if (check.verdict == Verdict::Fails || check.verdict == Verdict::Unknown)
                entries << failingCheck(package, check);
    };
    collect(QStringLiteral("environment"), record.verification->environmentChecks);
    for (const PackageVerification &package : record.verification->packages)
        collect(package.package, package.checks);
    QString text = entries.mid(0, MostFailing).join(QString());
    if (entries.size() > MostFailing)
        text += QStringLiteral("- and %1 more\n").arg(entries.size() - MostFailing);
    QList<QStringList> files;
    for (const FileFault &fault : record.verification->fileFaults)
        if (files.size() < MostFailing)
            files << QStringList{markdownText(fault.package), markdownText(fault.path), markdownText(fault.fault)};
    const QString table = markdownTable({QStringLiteral("Package"), QStringLiteral("File"), QStringLiteral("Fault")}, files);
    return section(QStringLiteral("Checks that fail or could not be made"), text + (table.isEmpty() || text.isEmpty() ? table : u'\n' + table));
}

QString logSection(const SessionRecord &record, const RunSummary &run) {
    const bool failed = record.problem || run.state.problem || (run.state.outcome && *run.state.outcome != RunOutcome::Done);
    const QStringList lines = run.state.lastLines.mid(std::max(qsizetype(0), run.state.lastLines.size() - LogLines));
    return failed && !lines.isEmpty() ? section(QStringLiteral("End of the log"), markdownFence(lines.join(u'\n'))) : QString();
}

QString versionsSection(const SessionRecord &record) {
    QList<QStringList> rows{{QStringLiteral("Armature"), dash(record.programVersion)}, {QStringLiteral("Catalog"), dash(record.catalogDigest)}};
    if (record.report)
        rows << QStringList{QStringLiteral("Catalog of"), dash(record.report->catalogDate.toString(Qt::ISODate))};
    if (record.plan)
        rows << QStringList{QStringLiteral("Installer"), markdownText(enumName(record.plan->installer) + u' ' + record.plan->installerVersion)};
    rows << QStringList{QStringLiteral("Started"), dash(record.startedAt.toUTC().toString(Qt::ISODate))};
    rows << QStringList{QStringLiteral("Finished"), dash(record.finishedAt.toUTC().toString(Qt::ISODate))};
    return section(QStringLiteral("Versions"), markdownTable({QStringLiteral("What"), QStringLiteral("Which")}, rows));
}

} // namespace

QString markdownReport(const SessionRecord &record, const RunSummary &run) {
    const auto &problem = record.problem ? record.problem : run.state.problem;
    return titleOf(record) + verdictLine(record, run) + problemSection(problem) + section(QStringLiteral("Machine"), machineTable(record.machine)) +
           torchSection(record) + requirementsSection(record) + stepsSection(run) + verificationSection(record) + failingSection(record) +
           logSection(record, run) + versionsSection(record);
}

} // namespace armature

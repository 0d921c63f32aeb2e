#include "record/MarkdownReport.h"

#include "base/Literals.h"
#include "present/MachineFacts.h"
#include "present/MarkdownText.h"

namespace armature {
namespace {

constexpr qsizetype LogLines = 60;
constexpr qsizetype MostFailing = 100;

QString section(const QString &title, const QString &body) {
    return body.isEmpty() ? QString() : u"\n## %1\n\n%2"_s.arg(title, body);
}

QString dash(const QString &text) { return text.isEmpty() ? u"–"_s : markdownText(text); }

QString titleOf(const SessionRecord &record) {
    QString what = record.plan ? record.plan->title : QString();
    if (what.isEmpty() && record.report)
        what = record.report->stack;
    const QString verb = record.verb.isEmpty() ? u"run"_s : record.verb;
    return u"# Armature: %1\n\n"_s.arg(markdownText(what.isEmpty() ? verb : verb + u" of "_s + what));
}

/// The facts that were looked for, then what is wrong.
QString machineSection(const MachineProfile &machine) {
    QList<QStringList> rows;
    const auto row = [&](const QString &fact, const QString &value, const QString &source) {
        rows << QStringList{markdownText(fact), markdownText(value), markdownText(source)};
    };
    const std::vector<MachineFact> facts = machineFacts(machine);
    for (const MachineFact &fact : facts)
        if (fact.listed && (fact.known || !fact.source.isEmpty()))
            row(wholeLabel(facts, fact), fact.value, fact.source);
    for (const Finding &finding : machine.findings)
        row(u"Finding (%1)"_s.arg(enumName(finding.severity)), enumName(finding.code) + u": "_s + finding.observed,
            finding.source);
    if (machine.simulated)
        row(u"Recorded machine"_s, u"yes: nothing was read on the machine that wrote this"_s, {});
    return section(u"Machine"_s, markdownTable({u"Fact"_s, u"Value"_s, u"Source"_s}, rows));
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
        parts << u"**Not done: %1**"_s.arg(markdownText(problemCodeName(problem->code)));
    else if (record.verification && !record.verification->ready())
        parts << u"**Verification failed**"_s;
    else if (record.verification)
        parts << u"**The environment works**"_s;
    else
        parts << u"**Done**"_s;
    if (record.report)
        parts << markdownText(record.report->platform);
    if (record.verification) {
        const VerificationReport &report = *record.verification;
        parts << u"%1 packages, %2 files checked%3, %4 at fault"_s.arg(report.distributionCount)
                     .arg(report.filesChecked)
                     .arg(report.hashed ? u" with their hashes"_s : QString())
                     .arg(report.fileFaultCount);
        parts << u"%1 work, %2 fail, %3 unknown, %4 skipped"_s.arg(countOf(report, Verdict::Works))
                     .arg(countOf(report, Verdict::Fails))
                     .arg(countOf(report, Verdict::Unknown))
                     .arg(countOf(report, Verdict::Skipped));
    }
    return parts.join(u"; "_s) + u".\n"_s;
}

QString problemSection(const std::optional<Problem> &problem, const QString &logFile) {
    if (!problem)
        return {};
    QString text = u"%1: %2\n"_s.arg(markdownText(problem->subject), markdownText(problem->detail));
    if (!problem->remedy.isEmpty())
        text += u"\nWhat to do: %1\n"_s.arg(markdownText(problem->remedy));
    if (!problem->evidence.isEmpty())
        text += u'\n' + markdownFence(problem->evidence);
    if (!logFile.isEmpty())
        text += u"\nThe program's own log: %1\n"_s.arg(markdownText(logFile));
    return section(u"What happened"_s, text);
}

QString reasonText(const Reason &reason) {
    const QString text = markdownText(enumName(reason.rule) + u": "_s + reason.sentence());
    return reason.source.isEmpty() ? text : text + u" (%1)"_s.arg(markdownText(reason.source));
}

QString torchSection(const SessionRecord &record) {
    if (!record.plan && !record.report)
        return {};
    const TorchChoice &choice = record.plan ? record.plan->torch : record.report->torch;
    if (choice.outcome == TorchChoice::Outcome::NotWanted)
        return {};
    QString text = u"%1: %2\n"_s.arg(markdownText(enumName(choice.outcome)),
                                     choice.build ? markdownText(choice.build->label()) : u"no build"_s);
    if (!choice.pinReplacedBecause.isEmpty())
        text += u"\nPin %1 became %2: %3\n"_s.arg(dash(choice.pin.text()), dash(choice.effectivePin.text()),
                                                  markdownText(choice.pinReplacedBecause));
    QString reasons;
    for (const Reason &reason : choice.reasons)
        reasons += u"- %1 (%2)\n"_s.arg(reasonText(reason), enumName(reason.effect));
    QList<QStringList> rejected;
    for (const RejectedBuild &build : choice.rejected)
        rejected << QStringList{markdownText(build.build.label()), reasonText(build.reason)};
    const QString table = markdownTable({u"Rejected build"_s, u"Why"_s}, rejected);
    text += (reasons.isEmpty() ? QString() : u'\n' + reasons) + (table.isEmpty() ? QString() : u'\n' + table);
    return section(u"PyTorch build"_s, text);
}

QString requirementsSection(const SessionRecord &record) {
    if (!record.plan)
        return {};
    QList<QStringList> rows;
    for (const PlannedRequirement &requirement : record.plan->requirements)
        if (!requirement.replaces.isEmpty() || !requirement.why.isEmpty())
            rows << QStringList{markdownText(requirement.text), dash(requirement.replaces), dash(requirement.why),
                                dash(requirement.origin)};
    return section(u"Requirements replaced or added"_s,
                   markdownTable({u"Requirement"_s, u"Instead of"_s, u"Why"_s, u"From"_s}, rows));
}

QString stepsSection(const RunSummary &run) {
    QList<QStringList> rows;
    for (const StepState &step : run.state.steps) {
        const StepFinished *end = run.step(step.id);
        const QString outcome = step.outcome ? enumName(*step.outcome) : step.running ? u"running"_s : u"not begun"_s;
        rows << QStringList{markdownText(step.id), outcome, end ? QString::number(end->exitCode) : u"–"_s,
                            end ? QString::number(double(end->milliseconds) / 1000, 'f', 1) + u" s"_s : u"–"_s,
                            dash(step.command)};
    }
    return section(u"Steps"_s, markdownTable({u"Step"_s, u"Outcome"_s, u"Exit code"_s, u"Time"_s, u"Command"_s}, rows));
}

QString verificationSection(const SessionRecord &record) {
    if (!record.verification)
        return {};
    QList<QStringList> rows;
    for (const PackageVerification &package : record.verification->packages)
        rows << QStringList{markdownText(package.package), dash(package.planned.text()), dash(package.installed.text()),
                            enumName(package.verdict()), package.claim ? enumName(*package.claim) : u"–"_s};
    return section(u"Verification"_s,
                   markdownTable({u"Package"_s, u"Planned"_s, u"Installed"_s, u"Works"_s, u"Catalog's claim"_s}, rows));
}

QString failingCheck(const QString &package, const Check &check) {
    QString text = u"- **%1 %2** (%3): %4 Observed: %5; expected: %6\n"_s.arg(
        markdownText(package), markdownText(check.id), enumName(check.verdict), markdownText(check.question),
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
    collect(u"environment"_s, record.verification->environmentChecks);
    for (const PackageVerification &package : record.verification->packages)
        collect(package.package, package.checks);
    QString text = entries.mid(0, MostFailing).join(QString());
    if (entries.size() > MostFailing)
        text += u"- and %1 more\n"_s.arg(entries.size() - MostFailing);
    QList<QStringList> files;
    for (const FileFault &fault : record.verification->fileFaults)
        if (files.size() < MostFailing)
            files << QStringList{markdownText(fault.package), markdownText(fault.path), markdownText(fault.fault)};
    const QString table = markdownTable({u"Package"_s, u"File"_s, u"Fault"_s}, files);
    return section(u"Checks that fail or could not be made"_s,
                   text + (table.isEmpty() || text.isEmpty() ? table : u'\n' + table));
}

QString logSection(const SessionRecord &record, const RunSummary &run) {
    const bool failed =
        record.problem || run.state.problem || (run.state.outcome && *run.state.outcome != RunOutcome::Done);
    const QStringList lines = run.state.lastLines.mid(std::max(qsizetype(0), run.state.lastLines.size() - LogLines));
    return failed && !lines.isEmpty() ? section(u"End of the log"_s, markdownFence(lines.join(u'\n'))) : QString();
}

QString versionsSection(const SessionRecord &record) {
    QList<QStringList> rows{{u"Armature"_s, dash(record.programVersion)}, {u"Catalog"_s, dash(record.catalogDigest)}};
    if (record.report)
        rows << QStringList{u"Catalog of"_s, dash(record.report->catalogDate.toString(Qt::ISODate))};
    if (record.plan)
        rows << QStringList{u"Installer"_s,
                            markdownText(enumName(record.plan->installer) + u' ' + record.plan->installerVersion)};
    rows << QStringList{u"Started"_s, dash(record.startedAt.toUTC().toString(Qt::ISODate))};
    rows << QStringList{u"Finished"_s, dash(record.finishedAt.toUTC().toString(Qt::ISODate))};
    return section(u"Versions"_s, markdownTable({u"What"_s, u"Which"_s}, rows));
}

} // namespace

QString markdownReport(const SessionRecord &record, const RunSummary &run, const QString &logFile) {
    const auto &problem = record.problem ? record.problem : run.state.problem;
    return titleOf(record) + verdictLine(record, run) + problemSection(problem, logFile) +
           machineSection(record.machine) + torchSection(record) + requirementsSection(record) + stepsSection(run) +
           verificationSection(record) + failingSection(record) + logSection(record, run) + versionsSection(record);
}

} // namespace armature

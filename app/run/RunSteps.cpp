#include "base/Literals.h"
#include "files/DurableFile.h"
#include "host/LiveProcessTable.h"
#include "present/Words.h"
#include "run/Failure.h"
#include "run/RunWorker.h"
#include "run/SpaceCheck.h"
#include "run/WorkFolder.h"

#include <QFileInfo>

// The steps of a run, one function each.

namespace armature {
namespace {

constexpr qsizetype KeptLines = 200;
constexpr qsizetype ToldDifferences = 10;

std::optional<Problem> problemIn(const Result<void> &result) {
    return result ? std::nullopt : std::optional(result.problem());
}

/// NotFound if the environment that is being built was taken away by somebody else.
Result<void> stillThere(const QString &environment) {
    if (QFileInfo::exists(environment))
        return {};
    return Problem{.code = ProblemCode::NotFound,
                   .subject = environment,
                   .detail = u"it was there, and disappeared while packages were being installed into it"_s,
                   .remedy =
                       u"See to it that nothing cleans up that folder or takes its volume away, and try again."_s};
}

} // namespace

void Runner::Worker::runCommand(const CommandLine &command, std::function<void()> onSuccess) {
    m_process = m_settings.processes();
    Process *process = m_process.get();
    connect(process, &Process::started, this, &Worker::onChildStarted);
    connect(process, &Process::line, this, &Worker::onLine);
    connect(process, &Process::silent, this, &Worker::onSilent);
    connect(process, &Process::finished, this, [this, command, onSuccess](const ProcessResult &result) {
        m_process.release()->deleteLater(); // its signal led here
        if (result.succeeded())
            return onSuccess();
        inBackground([command] { return refusalsToldIn(command); },
                     [this, command, result](const QStringList &refusals) {
                         endStep(problemOf(command, result, m_lastLines + refusals), result.exitCode);
                     });
    });
    process->start(command);
}

void Runner::Worker::onChildStarted(qint64 processId, qint64 startTicks) {
    m_journal.childId = processId;
    m_journal.childTicks = startTicks;
    m_journal.boot = bootId();
    inBackground([path = journalPath(m_plan.folders), journal = m_journal] { return writeJournal(path, journal); },
                 [](const Result<void> &) {}); // the next step's journal entry tells if the disk is full
}

void Runner::Worker::onLine(const LineSeen &line) {
    if (line.replaces && !m_lastLines.isEmpty())
        m_lastLines.last() = line.text;
    else
        m_lastLines << line.text;
    if (m_lastLines.size() > KeptLines)
        m_lastLines.removeFirst();
    tell(line);
    if (!m_countsDownloads)
        return;
    if (const auto progress = m_downloads.see(line.text))
        onProgress(*progress);
}

void Runner::Worker::onProgress(const ProgressSeen &progress) {
    m_progress = progress;
    tell(progress);
}

void Runner::Worker::onSilent(int seconds) {
    ProgressSeen progress = m_progress; // what is known stays known
    progress.silentSeconds = seconds;
    tell(progress);
}

// ---- resolve --------------------------------------------------------------------------------------------------------
void Runner::Worker::run(const ResolveStep &step) {
    runCommand(step.command, [this, file = step.output] { readResolution(file); });
}

void Runner::Worker::readResolution(const QString &file) {
    inBackground([plan = m_plan, file] { return armature::readResolution(plan, file); },
                 [this](const Result<Resolution> &fresh) {
                     if (fresh)
                         onResolved(*fresh);
                     else
                         endStep(fresh.problem());
                 });
}

void Runner::Worker::onResolved(const Resolution &fresh) {
    if (const Result<void> wheels = checkSourceBuilds(fresh, m_plan.sourceBuilds); !wheels)
        return endStep(wheels.problem());
    const QStringList changed = m_resolution ? differences(*m_resolution, fresh) : QStringList();
    for (const QString &line : changed.mid(0, ToldDifferences))
        say(u"Since the plan was made: "_s + line);
    if (changed.size() > ToldDifferences)
        say(u"Since the plan was made: %1 more packages changed"_s.arg(changed.size() - ToldDifferences));
    m_resolution = fresh;
    m_downloads = InstallProgress(fresh);
    if (fresh.knownBytes() > 0)
        say(u"%1 packages, %2%3 to download unless cached"_s.arg(fresh.packages.size())
                .arg(fresh.allSizesKnown() ? QString() : u"at least "_s, sizeText(fresh.knownBytes())));
    inBackground([plan = m_plan, fresh] { return checkSpace(spaceNeeds(plan, fresh)); },
                 [this](const Result<void> &space) { endStep(problemIn(space)); });
}

// ---- create, install, check -----------------------------------------------------------------------------------------
void Runner::Worker::run(const CreateEnvironmentStep &step) {
    inBackground(
        [folders = m_plan.folders, id = m_workId] {
            const Result<void> kept = keepWorkFolder(folders, id);
            return kept ? removeOwned(folders.staging, folders.work) : kept;
        },
        [this, command = step.command](const Result<void> &removed) {
            if (!removed)
                return endStep(removed.problem());
            if (m_cancelled)
                return endStep(Problem{.code = ProblemCode::Cancelled, .detail = u"cancelled"_s});
            runCommand(command, [this] { endStep(); });
        });
}

void Runner::Worker::run(const InstallStep &step) {
    m_countsDownloads = true;
    runCommand(step.command, [this] { // the exit code of an installer that lost its folder says nothing
        inBackground([folder = m_plan.folders.staging] { return stillThere(folder); },
                     [this](const Result<void> &there) { endStep(problemIn(there)); });
    });
}

void Runner::Worker::run(const CheckStep &step) {
    inBackground(
        [folder = m_plan.folders.staging, versions = step.exactVersions] { return checkVersions(folder, versions); },
        [this](const Result<void> &checked) { endStep(problemIn(checked)); });
}

// ---- verify, promote ------------------------------------------------------------------------------------------------
/// The plan's questions for what was resolved; builds that are checked by their exact version are verified by it.
VerifyStep Runner::Worker::verification(const VerifyStep &step) const {
    QMap<QString, QString> versions;
    if (m_resolution)
        for (const ResolvedPackage &package : m_resolution->packages)
            versions.insert(package.name, package.version.text());
    for (const Step &other : m_plan.steps)
        if (const auto *check = std::get_if<CheckStep>(&other.action))
            for (auto it = check->exactVersions.begin(); it != check->exactVersions.end(); ++it)
                if (versions.contains(it.key()) || it.key() == "torch"_L1) // pip resolves what is not there yet
                    versions.insert(it.key(), it.value());
    return step.forVersions(versions);
}

void Runner::Worker::run(const VerifyStep &step) {
    const VerifyRequest request{verification(step), m_plan.folders.staging, scratchPath(m_plan.folders), {}};
    m_verifier = std::make_unique<Verifier>(m_settings.processes);
    connect(m_verifier.get(), &Verifier::line, this, &Worker::onLine);
    connect(m_verifier.get(), &Verifier::progress, this, &Worker::onProgress);
    connect(m_verifier.get(), &Verifier::finished, this, &Worker::onVerified);
    m_verifier->start(request);
}

void Runner::Worker::onVerified(const VerificationReport &report, bool cancelled) {
    m_verifier.release()->deleteLater(); // its signal led here
    m_verification = report;
    if (cancelled)
        return endStep(Problem{.code = ProblemCode::Cancelled, .detail = u"cancelled while verifying"_s});
    if (report.ready())
        return endStep();
    QStringList failed;
    QStringList excerpts; // what was asked and seen, not the scripts' noise
    for (const PackageVerification &package : report.packages) {
        if (!package.hinders() || package.accepted)
            continue;
        failed << package.package;
        for (const Check &check : package.checks)
            if (check.verdict == Verdict::Fails || (package.direct && check.verdict == Verdict::Unknown))
                excerpts << u"%1: %2 %3"_s.arg(package.package, check.question, check.observed);
    }
    if (report.fileFaultCount > 0)
        failed << (report.fileFaultCount == 1 ? u"1 damaged file"_s : u"%1 damaged files"_s.arg(report.fileFaultCount));
    for (const Check &check : report.environmentChecks)
        if (check.verdict == Verdict::Fails && (check.id != "files"_L1 || report.fileFaultCount == 0))
            failed << check.id;
    endStep(Problem{.code = ProblemCode::VerificationFailed,
                    .subject = failed.join(u", "_s),
                    .evidence = excerpts.mid(0, 40).join(u'\n')});
}

void Runner::Worker::run(const PromoteStep & /*step*/) {
    m_plan.resolution = m_resolution; // what was installed, with the file of each
    inBackground(
        [plan = m_plan, settings = m_settings, report = m_verification, journal = m_journal,
         id = m_workId]() -> Result<Promoted> {
            if (const Result<void> kept = keepWorkFolder(plan.folders, id); !kept)
                return kept.problem();
            return promoteRun(plan, settings, report, journal);
        },
        [this](const Result<Promoted> &promoted) {
            if (!promoted)
                return endStep(promoted.problem());
            m_kept = promoted->kept;
            for (const QString &line : promoted->lines)
                say(line);
            endStep();
        });
}

} // namespace armature

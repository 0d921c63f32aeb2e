#include "verify/Verifier.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "verify/Modules.h"
#include "verify/ScriptReport.h"
#include "verify/VerifyCommand.h"

#include <QThread>
#include <atomic>

namespace armature {
namespace {

/// What the inspection says of one package.
Check judgeInstalled(const VerifyJob &job, const Inspection &inspection) {
    const QString name = normalizedName(job.package);
    const InstalledDistribution *installed = inspection.distribution(name);
    const qint64 faults = inspection.faultsByPackage.value(name);
    Check check;
    check.id = u"installed"_s;
    check.question = u"Is it installed as planned, with every file in place?"_s;
    check.expected = job.planned.isEmpty() ? u"any version"_s : job.planned.text();
    check.verdict = Verdict::Works;
    if (!installed) {
        check.observed = u"not installed"_s;
        check.verdict = job.planned.isEmpty() ? Verdict::Skipped : Verdict::Fails;
        return check;
    }
    check.observed = installed->version.isEmpty() ? u"unreadable version"_s : installed->version.text();
    if (faults > 0)
        check.observed += u", %1 of its files at fault"_s.arg(faults);
    if (faults > 0 || (!job.planned.isEmpty() && installed->version != job.planned))
        check.verdict = Verdict::Fails;
    return check;
}

/// What was asked for and is not in the catalog is imported by the names that it brought.
VerifyJob withModules(const VerifyJob &job, const InstalledDistribution &installed) {
    VerifyJob result = job;
    if (job.direct && job.importName.isEmpty())
        result.importName = importableModules(installed).valueOr({}).join(u',');
    return result;
}

Check nothingToImport(const InstalledDistribution &installed) {
    const auto modules = importableModules(installed);
    Check check;
    check.id = u"import"_s;
    check.question = u"Does it import?"_s;
    check.verdict = modules ? Verdict::Skipped : Verdict::Unknown;
    check.observed = modules ? u"it brings nothing that Python could import"_s
                             : u"its list of files cannot be read: "_s + modules.problem().detail;
    return check;
}

Check notRun(const char *id, const QString &why) {
    Check check;
    check.id = QString::fromLatin1(id);
    check.question = u"Does its verification run to the end?"_s;
    check.expected = u"exit code 0 and a report"_s;
    check.observed = u"not run: "_s + why;
    return check;
}

} // namespace

class Verifier::Worker {
public:
    Worker(Verifier *owner, ProcessFactory processes, ScriptLoader scripts)
        : m_owner(owner), m_processes(std::move(processes)), m_scripts(std::move(scripts)) {}
    ~Worker();
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void start(const VerifyRequest &request);
    void cancel();

private:
    void inspected();
    void next();
    void runScript(const VerifyJob &job, PackageVerification verification);
    void scriptEnded(const ProcessResult &result);
    void finish();

    Verifier *m_owner;
    ProcessFactory m_processes;
    ScriptLoader m_scripts;
    VerifyRequest m_request;
    VerifyFolders m_folders;
    std::optional<Problem> m_foldersProblem;
    std::unique_ptr<QThread> m_thread;
    std::atomic<bool> m_cancelled = false;
    bool m_interrupted = false; ///< a script was ended by a cancel
    bool m_finished = false;
    Inspection m_inspection; ///< written by the thread, read after it has ended
    size_t m_next = 0;
    std::unique_ptr<Process> m_process;
    std::optional<ScriptReport> m_script; ///< of the process that runs
    PackageVerification m_current;
};

Verifier::Worker::~Worker() {
    m_cancelled = true;
    if (m_thread)
        m_thread->wait();
}

void Verifier::Worker::start(const VerifyRequest &request) {
    m_request = request;
    m_folders = VerifyFolders::below(request.scratchFolder);
    const InspectOptions options{request.hash, request.exactVersions, request.records,
                                 [this] { return m_cancelled.load(); }};
    m_thread.reset(QThread::create([this, options] { m_inspection = inspect(m_request.environment, options); }));
    QObject::connect(m_thread.get(), &QThread::finished, m_owner, [this] { inspected(); });
    m_thread->start();
}

void Verifier::Worker::cancel() {
    m_cancelled = true;
    if (m_process)
        m_process->cancel();
}

void Verifier::Worker::inspected() {
    m_thread->wait();
    if (const auto made = makeVerifyFolders(m_folders); !made)
        m_foldersProblem = made.problem();
    next();
}

void Verifier::Worker::next() {
    while (!m_cancelled && m_next < m_request.jobs.size()) {
        const VerifyJob &job = m_request.jobs[m_next];
        Q_EMIT m_owner->progress({qint64(m_next), qint64(m_request.jobs.size()), 0, job.package});
        ++m_next;
        PackageVerification verification;
        verification.package = job.package;
        verification.planned = job.planned;
        verification.claim = job.claim;
        const InstalledDistribution *installed = m_inspection.distribution(normalizedName(job.package));
        verification.installed = installed ? installed->version : Version();
        verification.checks.push_back(judgeInstalled(job, m_inspection));
        verification.direct = job.direct;
        verification.accepted = job.accepted;
        const VerifyJob asked = installed ? withModules(job, *installed) : job;
        if (installed && job.direct && asked.importName.isEmpty())
            verification.checks.push_back(nothingToImport(*installed));
        if (installed && !asked.importName.isEmpty())
            runScript(asked, std::move(verification));
        else
            m_inspection.report.packages.push_back(std::move(verification));
        if (m_process)
            return;
    }
    finish();
}

void Verifier::Worker::runScript(const VerifyJob &job, PackageVerification verification) {
    const auto giveUp = [&](const char *id, const QString &why) {
        verification.checks.push_back(notRun(id, why));
        m_inspection.report.packages.push_back(std::move(verification));
    };
    if (!m_inspection.pythonPresent)
        return giveUp("process", u"the environment's Python is not there"_s);
    if (m_foldersProblem)
        return giveUp("script", m_foldersProblem->subject + u": "_s + m_foldersProblem->detail);
    const auto script = placeScript(scriptName(job), m_folders, m_scripts);
    if (!script)
        return giveUp("script", script.problem().subject + u": "_s + script.problem().detail);
    const auto token = placeToken(m_folders);
    if (!token)
        return giveUp("script", token.problem().subject + u": "_s + token.problem().detail);
    m_current = std::move(verification);
    m_script.emplace(job.package, *token);
    m_process = m_processes();
    Process *process = m_process.get();
    QObject::connect(process, &Process::line, m_owner, [this](const LineSeen &line) {
        const bool already = m_script->tooMuch();
        m_script->add(line);
        if (!already && m_script->tooMuch())
            m_process->cancel();
        Q_EMIT m_owner->line(line);
    });
    QObject::connect(process, &Process::silent, m_owner, [this](int seconds) {
        Q_EMIT m_owner->progress({qint64(m_next - 1), qint64(m_request.jobs.size()), seconds, m_current.package});
    });
    // Queued: the process may be deleted then, and one that fails to start at once does not nest the calls.
    QObject::connect(
        process, &Process::finished, m_owner, [this](const ProcessResult &result) { scriptEnded(result); },
        Qt::QueuedConnection);
    process->start(verifyCommand(m_request, job, *script, m_folders));
}

void Verifier::Worker::scriptEnded(const ProcessResult &result) {
    m_process.reset();
    m_script->judge(result, m_current);
    m_interrupted = m_cancelled && result.end == ProcessResult::End::Cancelled;
    m_inspection.report.packages.push_back(std::move(m_current));
    next();
}

void Verifier::Worker::finish() {
    if (m_finished)
        return;
    m_finished = true;
    if (!m_cancelled)
        Q_EMIT m_owner->progress({qint64(m_request.jobs.size()), qint64(m_request.jobs.size()), 0, {}});
    const bool incomplete =
        m_inspection.cancelled || m_interrupted || m_inspection.report.packages.size() < m_request.jobs.size();
    const VerificationReport report = std::move(m_inspection.report);
    Q_EMIT m_owner->finished(report, m_cancelled && incomplete); // last: the owner may be deleted by it
}

Verifier::Verifier(ProcessFactory processes, QObject *parent)
    : Verifier(std::move(processes), loadScriptFromResources, parent) {}

Verifier::Verifier(ProcessFactory processes, ScriptLoader scripts, QObject *parent)
    : QObject(parent), m_worker(std::make_unique<Worker>(this, std::move(processes), std::move(scripts))) {}

Verifier::~Verifier() = default;

void Verifier::start(const VerifyRequest &request) { m_worker->start(request); }

void Verifier::cancel() { m_worker->cancel(); }

} // namespace armature

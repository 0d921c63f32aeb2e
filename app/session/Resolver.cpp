#include "session/Resolver.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "installer/InstallerSettings.h"
#include "plan/Commands.h"
#include "plan/LockIndexes.h"
#include "plan/LockPlaces.h"
#include "run/Failure.h"
#include "run/Preparation.h"
#include "wheels/ReadResolution.h"

#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype KeptLines = 60;
constexpr qint64 MaxLockBytes = 32LL * 1024 * 1024;
const QString OriginsFile = u"origins.txt"_s;

} // namespace

Resolver::Resolver(InstallPlan plan, ProcessFactory processes, QObject *parent)
    : QObject(parent), m_plan(std::move(plan)), m_processes(std::move(processes)) {}

CommandLine Resolver::inTemporaryFolder(CommandLine command) const {
    const QString from = m_plan.folders.work;
    const auto move = [&](QString &text) {
        if (text.startsWith(from))
            text = m_folder.path() + text.mid(from.size());
    };
    for (QString &argument : command.arguments)
        move(argument);
    for (QString &value : command.environment)
        move(value);
    move(command.workingFolder);
    return command;
}

Result<void> Resolver::writeFiles() const {
    if (!m_folder.isValid())
        return Problem{.code = ProblemCode::Denied, .subject = u"temporary folder"_s, .detail = m_folder.errorString()};
    if (auto made = makePrivateFolder(m_folder.filePath(u"tmp"_s)); !made)
        return made;
    for (const PlanFile &file : m_plan.files)
        if (auto written = writeDurably(m_folder.filePath(file.name), file.content.toUtf8()); !written)
            return written;
    return {};
}

void Resolver::start() {
    const auto step = std::find_if(m_plan.steps.begin(), m_plan.steps.end(),
                                   [](const Step &s) { return std::holds_alternative<ResolveStep>(s.action); });
    const bool needsEnvironment = std::any_of(m_plan.steps.begin(), step, [](const Step &s) {
        return std::holds_alternative<CreateEnvironmentStep>(s.action);
    });
    if (step == m_plan.steps.end() || m_plan.installer != Installer::Uv || needsEnvironment) {
        Q_EMIT finished(m_plan);
        return;
    }
    if (auto written = writeFiles(); !written) {
        Q_EMIT finished(written.problem());
        return;
    }
    const auto &resolve = std::get<ResolveStep>(step->action);
    CommandLine command = inTemporaryFolder(resolve.command);
    if (m_plan.simulated)
        command = resolvedHere(command, readInstallers(*makeLiveHost({})).settings.uv);
    const QString output = m_folder.filePath(QFileInfo(resolve.output).fileName());
    prepareProcess([this, command, output](const ProcessResult &result) { onResolved(result, command, output); });
    connect(m_process.get(), &Process::line, this, [this](const LineSeen &seen) {
        m_lastLines << seen.text;
        if (m_lastLines.size() > KeptLines)
            m_lastLines.removeFirst();
        Q_EMIT line(seen);
    });
    m_process->start(command);
}

void Resolver::prepareProcess(std::function<void(const ProcessResult &)> then) {
    if (m_process)
        m_process.release()->deleteLater(); // its last signal led here
    m_process = m_processes();
    connect(m_process.get(), &Process::silent, this, &Resolver::silent);
    connect(m_process.get(), &Process::finished, this, std::move(then));
}

void Resolver::cancel() {
    if (m_process)
        m_process->cancel();
}

void Resolver::onResolved(const ProcessResult &result, const CommandLine &command, const QString &output) {
    if (!result.succeeded()) {
        Q_EMIT finished(problemOf(command, result, m_lastLines));
        return;
    }
    auto lock = readBounded(output, MaxLockBytes);
    if (!lock) {
        Q_EMIT finished(lock.problem());
        return;
    }
    const CommandLine origins = uvOrigins(command, m_folder.filePath(OriginsFile));
    // Its words are shown to nobody: where the cache cannot answer, nothing is lost but a download.
    prepareProcess([this, lock = *lock, origins](const ProcessResult &told) {
        if (told.end == ProcessResult::End::Cancelled)
            Q_EMIT finished(problemOf(origins, told, m_lastLines));
        else
            conclude(lock);
    });
    m_process->start(origins);
}

void Resolver::conclude(const QByteArray &lock) {
    const QByteArray origins = readBounded(m_folder.filePath(OriginsFile), MaxLockBytes).valueOr({});
    const QString placed = lockWithPlaces(QString::fromUtf8(lock), m_folder.path());
    const QByteArray completed =
        lockWithIndexes(placed, m_plan.indexes, resolvedFrom(QString::fromUtf8(origins))).toUtf8();
    const auto resolution = parseResolution(m_plan, completed, LockFile); // of what will be installed
    if (!resolution) {
        Q_EMIT finished(resolution.problem());
        return;
    }
    if (const auto builds = checkSourceBuilds(*resolution, m_plan.sourceBuilds); !builds) {
        Q_EMIT finished(builds.problem());
        return;
    }
    m_plan.resolution = *resolution;
    for (Step &step : m_plan.steps) // only what will be there can be verified
        if (auto *verify = std::get_if<VerifyStep>(&step.action))
            std::erase_if(verify->jobs,
                          [&](const VerifyJob &job) { return resolution->package(job.package) == nullptr; });
    m_plan.files.push_back({LockFile, QString::fromUtf8(completed)});
    std::erase_if(m_plan.steps, [](const Step &s) { return std::holds_alternative<ResolveStep>(s.action); });
    Q_EMIT finished(m_plan);
}

} // namespace armature

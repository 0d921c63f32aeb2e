#include "session/ReadDemand.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "host/Process.h"
#include "model/Subject.h"
#include "plan/Commands.h"
#include "plan/DemandText.h"
#include "run/Failure.h"
#include "wheels/PipReport.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <functional>
#include <memory>

namespace armature {
namespace {

constexpr int DemandIdleSeconds = 600; ///< of silence: an index that answers slowly, a large git repository
constexpr qsizetype MostDemandLines = 100'000;
constexpr qsizetype KeptErrorLines = 60;
constexpr qint64 MaxPipReport = 64LL * 1024 * 1024; ///< it repeats every package's description
constexpr int AskedAtOnce = 4;
constexpr qint64 MaxShownFile = 1024LL * 1024;

/// uv gives the place of a faulty line by the characters before it: as file:line:column. Empty if it gives none.
QString placeIn(const QString &cause, const DemandQuestion &question) {
    static const QRegularExpression pattern(u"in `([^`]+)` at position (\\d+)"_s);
    const auto match = pattern.match(cause);
    if (!match.hasMatch())
        return {};
    const auto bytes = readBounded(QDir(question.file.folder).filePath(match.captured(1)), MaxShownFile, Links::Follow);
    if (!bytes)
        return match.captured(1);
    const QByteArray before = bytes->left(match.captured(2).toLongLong());
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return u"%1:%2:%3"_s.arg(match.captured(1)).arg(before.count('\n') + 1).arg(before.size() - lineStart + 1);
}

/// The packages that uv found no wheel of, by its hints: words for the remedy, nothing else follows from them.
QStringList sourceOnlyNames(const QStringList &lines) {
    static const QRegularExpression pattern(u"Wheels are required for `([^`]+)`"_s);
    QStringList names;
    for (const QString &line : lines)
        if (const auto match = pattern.match(line); match.hasMatch())
            names << match.captured(1);
    return names;
}

Problem refusedByUv(const CommandLine &command, const ProcessResult &result, const QStringList &lines,
                    const DemandQuestion &question) {
    Problem problem = problemOf(command, result, lines);
    const QString cause = uvCause(lines);
    if (result.end != ProcessResult::End::Exited || cause.isEmpty() ||
        problem.code == ProblemCode::NetworkUnreachable || problem.code == ProblemCode::AccessDenied)
        return problem;
    const QString place = placeIn(cause, question);
    if (problem.code == ProblemCode::CommandFailed)
        problem.code = place.isEmpty() ? ProblemCode::Unsupported : ProblemCode::Malformed;
    problem.subject = place.isEmpty() ? QFileInfo(question.file.file).fileName() : place;
    problem.detail = u"uv: "_s + cause;
    const QStringList names = sourceOnlyNames(lines);
    if (!names.isEmpty())
        problem.remedy =
            u"For this machine and Python, %1 is published as source only and would have to be compiled, which runs "
            u"its "
            "code. Leave it out, or allow that: --build %2"_s.arg(names.join(u", "_s), names.join(u" --build "_s));
    else if (cause.contains("Building source distributions is disabled"_L1))
        problem.remedy =
            u"The project computes its dependencies by code, and planning runs none. Give a requirements.txt "
            "that names them."_s;
    else if (problem.code != ProblemCode::ResolutionFailed)
        problem.remedy = u"Correct the file; uv reads it as it is."_s;
    return problem;
}

} // namespace

CommandLine demandCommand(const DemandQuestion &question) {
    const Choices &choices = question.choices;
    QStringList arguments{u"pip"_s, u"compile"_s, u"--color"_s, u"never"_s, u"--no-progress"_s};
    if (choices.offline)
        arguments << u"--offline"_s;
    arguments << u"--python-version"_s << question.series;
    if (question.anyPython) // where there is none at all, uv needs one to solve with
        arguments << u"--no-python-downloads"_s;
    if (!question.targetPlatform.isEmpty())
        arguments << u"--python-platform"_s << question.targetPlatform;
    arguments << projectParts(choices) << buildOptions(choices);
    arguments << u"--quiet"_s << u"--no-header"_s << u"--annotation-style"_s << u"line"_s
              << u"--emit-index-annotation"_s;
    arguments << QFileInfo(question.file.file).fileName();
    CommandLine line{question.uv, arguments, {}, question.file.folder, DemandIdleSeconds, {}};
    line.ownSettings = true;
    line.environment.insert(u"UV_NO_WRAP"_s, u"1"_s);
    if (!question.macosTarget.isEmpty())
        line.environment.insert(u"MACOSX_DEPLOYMENT_TARGET"_s, question.macosTarget);
    if (choices.indexOverrides.contains(DefaultIndexId)) {
        line.environment.insert(u"UV_DEFAULT_INDEX"_s, choices.indexOverrides.value(DefaultIndexId));
        line.secrets = secretsOfUrls({choices.indexOverrides.value(DefaultIndexId), choices.proxy});
    }
    if (!choices.proxy.isEmpty())
        for (const QString &name : {u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s, u"http_proxy"_s, u"https_proxy"_s})
            line.environment.insert(name, choices.proxy);
    return line;
}

CommandLine pipDemandCommand(const DemandQuestion &question, const QString &report) {
    const Choices &choices = question.choices;
    QStringList arguments{u"-m"_s,
                          u"pip"_s,
                          u"--disable-pip-version-check"_s,
                          u"--no-input"_s,
                          u"--no-color"_s,
                          u"install"_s,
                          u"--dry-run"_s,
                          u"--ignore-installed"_s,
                          u"--quiet"_s,
                          u"--report"_s,
                          report,
                          u"--only-binary"_s,
                          u":all:"_s};
    for (const QString &build : choices.builds)
        arguments << u"--no-binary"_s << build;
    arguments << u"--requirement"_s << QFileInfo(question.file.file).fileName();
    CommandLine line{question.uv, arguments, {}, question.file.folder, DemandIdleSeconds, {}};
    line.ownSettings = true;
    if (choices.indexOverrides.contains(DefaultIndexId))
        line.environment.insert(u"PIP_INDEX_URL"_s, choices.indexOverrides.value(DefaultIndexId));
    if (!choices.proxy.isEmpty())
        line.environment.insert(u"PIP_PROXY"_s, choices.proxy);
    line.secrets = secretsOfUrls({choices.indexOverrides.value(DefaultIndexId), choices.proxy});
    return line;
}

void DemandReader::cancel() {
    m_cancelled = true;
    for (Process *process : std::vector(m_processes))
        process->cancel();
}

DemandReader::Answer DemandReader::run(const CommandLine &command) {
    const auto process = makeLiveProcess();
    QEventLoop loop;
    Answer answer;
    std::optional<ProcessResult> ended;
    QObject::connect(process.get(), &Process::line, &loop, [&](const LineSeen &seen) {
        if (seen.channel == Channel::Output) {
            if (answer.output.size() < MostDemandLines)
                answer.output << seen.text;
            return;
        }
        answer.errors << seen.text;
        if (answer.errors.size() > KeptErrorLines)
            answer.errors.removeFirst();
    });
    QObject::connect(process.get(), &Process::finished, &loop, [&](const ProcessResult &result) {
        ended = result;
        loop.quit();
    });
    m_processes = {process.get()};
    process->start(command);
    if (!ended)
        loop.exec();
    m_processes.clear();
    answer.result = *ended;
    return answer;
}

Result<Demand> DemandReader::read(const DemandQuestion &question) {
    if (m_cancelled)
        return Problem{.code = ProblemCode::Cancelled, .subject = QFileInfo(question.file.file).fileName()};
    CommandLine command = demandCommand(question);
    QTemporaryDir folder;
    if (!question.overrides.isEmpty()) {
        const QString overrides = folder.filePath(u"overrides.txt"_s);
        if (auto written = writeDurably(overrides, (question.overrides.join(u'\n') + u'\n').toUtf8()); !written)
            return written.problem();
        command.arguments << u"--overrides"_s << overrides;
    }
    const Answer answer = run(command);
    if (!answer.result.succeeded())
        return refusedByUv(command, answer.result, answer.errors, question);
    auto demand = parseDemand(answer.output.join(u'\n'));
    if (!demand)
        return demand;
    demand.value().files << QFileInfo(question.file.file).fileName();
    demand.value().python = question.series;
    return demand;
}

Result<Demand> DemandReader::readByPip(const DemandQuestion &question, const MarkerEnvironment &environment) {
    const QString name = QFileInfo(question.file.file).fileName();
    if (m_cancelled)
        return Problem{.code = ProblemCode::Cancelled, .subject = name};
    QTemporaryDir folder;
    const QString report = folder.filePath(u"report.json"_s);
    const CommandLine command = pipDemandCommand(question, report);
    const Answer answer = run(command);
    if (!answer.result.succeeded()) {
        Problem problem = problemOf(command, answer.result, answer.errors);
        for (const QString &line : answer.errors)
            if (line.startsWith("ERROR: "_L1)) {
                problem.detail = u"pip: "_s + line.mid(7);
                break;
            }
        return problem;
    }
    const auto bytes = readBounded(report, MaxPipReport);
    if (!bytes)
        return bytes.problem();
    auto demand = parsePipDemand(*bytes, u"the report of pip"_s, environment);
    if (!demand)
        return demand;
    demand.value().files << name;
    demand.value().python = question.series;
    return demand;
}

std::vector<PackageRefusal> DemandReader::refusedAlone(const DemandQuestion &question, const QStringList &packages) {
    QTemporaryDir folder;
    QEventLoop loop;
    std::vector<std::unique_ptr<Process>> processes;
    std::vector<std::optional<PackageRefusal>> refusals(size_t(packages.size()));
    qsizetype next = 0;
    int running = 0;
    std::function<void()> startNext = [&] {
        if (m_cancelled || next >= packages.size())
            return;
        const qsizetype at = next++;
        QStringList others = packages;
        others.removeAt(at);
        others << question.leftOut;
        // PyTorch's own packages may lie on an index that only the choice knows: they would fail every question.
        for (const QString &name : chosenForTheMachine())
            if (packages.at(at) != name)
                others << name;
        const QString excludes = folder.filePath(u"others-%1.txt"_s.arg(at));
        if (!writeDurably(excludes, (others.join(u'\n') + u'\n').toUtf8()))
            return;
        CommandLine command = demandCommand(question);
        command.arguments << u"--no-deps"_s << u"--excludes"_s << excludes;
        processes.push_back(makeLiveProcess());
        Process *process = processes.back().get();
        const auto lines = std::make_shared<QStringList>();
        QObject::connect(process, &Process::line, &loop, [lines](const LineSeen &seen) {
            if (seen.channel == Channel::Error && lines->size() < KeptErrorLines)
                *lines << seen.text;
        });
        QObject::connect(process, &Process::finished, &loop, [&, at, lines, process](const ProcessResult &result) {
            const ProblemCode code = result.succeeded() ? ProblemCode::Cancelled : codeFromText(*lines);
            if (code == ProblemCode::ResolutionFailed || code == ProblemCode::WouldCompile)
                refusals[size_t(at)] = PackageRefusal{packages.at(at), *lines};
            std::erase(m_processes, process);
            --running;
            startNext();
            if (running == 0)
                loop.quit();
        });
        m_processes.push_back(process);
        ++running;
        process->start(command);
    };
    for (int i = 0; i < AskedAtOnce; ++i)
        startNext();
    if (running > 0)
        loop.exec();
    std::vector<PackageRefusal> found;
    for (const auto &refusal : refusals)
        if (refusal)
            found.push_back(*refusal);
    return found;
}

} // namespace armature

#pragma once

#include "base/Literals.h"
#include "model/SessionRecord.h"
#include "record/RunSummary.h"

namespace armature {

inline QDateTime sampleTime(int second = 0) { return QDateTime(QDate(2026, 3, 4), QTime(5, 6, second), Qt::UTC); }

inline Check sampleCheck(const char *id, Verdict verdict, const QString &observed, const QString &excerpt = {}) {
    return {QString::fromLatin1(id), u"Does it?"_s, observed, u"it does"_s, verdict, excerpt, 1.5};
}

inline MachineProfile sampleMachine() {
    MachineProfile machine;
    machine.system.kind = SystemKind::Linux;
    machine.system.name = Reading<QString>::known(u"Ubuntu 22.04.5 LTS"_s, u"/etc/os-release"_s);
    machine.system.wsl = Reading<int>::absent(u"/proc/version"_s);
    machine.system.libc = Reading<Libc>::known({u"glibc"_s, Version::of("2.35")}, u"gnu_get_libc_version"_s);
    machine.processor.architecture = Reading<QString>::known(u"aarch64"_s, u"uname"_s);
    machine.memory.total = Reading<qint64>::known(qint64(480) << 30, u"/proc/meminfo"_s);
    Gpu gpu;
    gpu.name = Reading<QString>::known(u"NVIDIA GH200 480GB"_s, u"nvidia-smi"_s);
    gpu.capability = Reading<Version>::known(Version::of("9.0"), u"nvidia-smi"_s);
    gpu.memory = Reading<GpuMemory>::unknown({ProblemCode::TimedOut, u"nvidia-smi"_s, u"no answer in 2 s"_s, {}, {}});
    machine.gpus.push_back(gpu);
    machine.driver.version = Reading<Version>::known(Version::of("550.54.15"), u"/proc/driver/nvidia/version"_s);
    machine.findings.push_back(
        {FindingCode::Container, Severity::Warning, u"/tmp is mounted noexec"_s, u"/proc/mounts"_s});
    return machine;
}

inline TorchChoice sampleChoice() {
    TorchBuild chosen;
    chosen.torch = Version::of("2.8.0");
    chosen.local = chosen.flavour = u"cu129"_s;
    chosen.index = u"pytorch-cu129"_s;
    TorchBuild rejected = chosen;
    rejected.local = rejected.flavour = u"cu130"_s;
    rejected.index = u"pytorch-cu130"_s;
    TorchChoice choice;
    choice.outcome = TorchChoice::Outcome::Chosen;
    choice.build = chosen;
    choice.reasons = {{Rule::Driver, ReasonKind::Driver, Reason::Effect::Fits, u">= 525"_s, u"550.54.15"_s,
                       u"/proc/driver/nvidia/version"_s}};
    choice.rejected = {
        {rejected, {Rule::Driver, ReasonKind::Driver, Reason::Effect::Rejects, u">= 580"_s, u"550.54.15"_s, {}}}};
    choice.pin = SpecifierSet::of("==2.7.0");
    choice.effectivePin = SpecifierSet::of("==2.8.0");
    choice.pinReplacedBecause = u"2.7.0 has no sm_90 build | for aarch64"_s;
    return choice;
}

inline InstallPlan samplePlan() {
    InstallPlan plan;
    plan.title = u"H2O LLM Studio 1.14.9"_s;
    plan.platform = u"linux-aarch64-cuda"_s;
    plan.installerVersion = u"0.12.5"_s;
    plan.folders = PlanFolders::forTarget(u"/home/alice/envs/studio"_s, u"/home/alice/.cache/uv"_s);
    plan.choices.target = plan.folders.target;
    plan.torch = sampleChoice();
    plan.requirements = {{u"torch==2.8.0+cu129"_s, u"catalog: torch build"_s, u"torch==2.7.0"_s,
                          u"the driver takes CUDA 12.9"_s, u"pytorch-cu129"_s},
                         {u"numpy<2"_s, u"pyproject.toml"_s, {}, {}, {}}};
    CommandLine command{u"/home/alice/bin/uv"_s, {u"venv"_s}, {}, {}, 60, {}};
    plan.steps = {{u"create"_s, u"Create"_s, {}, 1, CreateEnvironmentStep{command, {}}}};
    return plan;
}

inline VerificationReport sampleVerification() {
    VerificationReport report;
    report.environment = u"/home/alice/envs/studio"_s;
    report.at = sampleTime(50);
    report.filesChecked = 21430;
    report.distributionCount = 72;
    report.fileFaultCount = 1;
    report.fileFaults = {{u"torch"_s, u"lib/python3.10/site-packages/torch/lib/libtorch.so"_s, u"size"_s}};
    report.environmentChecks = {sampleCheck("base-python", Verdict::Works, u"/usr/bin/python3.10"_s)};
    PackageVerification torch;
    torch.package = u"torch"_s;
    torch.planned = torch.installed = Version::of("2.8.0+cu129");
    torch.claim = Status::Available;
    torch.checks = {
        sampleCheck("import", Verdict::Works, u"2.8.0+cu129"_s),
        sampleCheck("matmul", Verdict::Fails, u"<b>NaN</b> | `x`"_s, u"Traceback:\n```\n  File \"x.py\"\n````"_s)};
    PackageVerification numpy;
    numpy.package = u"numpy"_s;
    numpy.installed = Version::of("1.26.4");
    numpy.checks = {sampleCheck("import", Verdict::Works, u"1.26.4"_s)};
    report.packages = {torch, numpy};
    return report;
}

inline SessionRecord sampleRecord() {
    SessionRecord record;
    record.programVersion = u"0.1.0"_s;
    record.catalogDigest = u"sha256:abcd"_s;
    record.verb = u"install"_s;
    record.startedAt = sampleTime(0);
    record.finishedAt = sampleTime(59);
    record.machine = sampleMachine();
    CompatibilityReport report;
    report.platform = u"linux-aarch64-cuda"_s;
    report.stack = u"h2o-llm-studio"_s;
    report.catalogDate = QDate(2026, 3, 1);
    report.torch = sampleChoice();
    record.report = report;
    record.plan = samplePlan();
    record.verification = sampleVerification();
    record.problem = Problem{.code = ProblemCode::VerificationFailed,
                             .subject = u"torch"_s,
                             .detail = u"the check \"matmul\" fails"_s,
                             .remedy = u"Run armature repair."_s};
    return record;
}

inline std::vector<RunEvent> sampleEvents() {
    std::vector<RunEvent> events;
    events.push_back({sampleTime(1), RunStarted{{u"create"_s, u"install"_s, u"verify"_s}, {1, 8, 1}}});
    events.push_back({sampleTime(2), StepStarted{u"create"_s, u"/home/alice/bin/uv venv"_s}});
    events.push_back({sampleTime(3), StepFinished{u"create"_s, StepOutcome::Done, 0, 900, {}}});
    events.push_back({sampleTime(4), StepStarted{u"install"_s, u"uv pip install -r requirements.txt"_s}});
    events.push_back({sampleTime(5), LineSeen{Channel::Error, u"Downloading torch (2.1GiB)"_s, false}});
    events.push_back({sampleTime(6), ProgressSeen{0, 0, 10, u"torch"_s}});
    events.push_back({sampleTime(7), LineSeen{Channel::Error, u"error: No space left on device"_s, false}});
    const Problem problem{
        .code = ProblemCode::NoSpace, .subject = u"/home/alice/.cache/uv"_s, .detail = u"the volume is full"_s};
    events.push_back({sampleTime(8), StepFinished{u"install"_s, StepOutcome::Failed, 1, 61500, problem}});
    events.push_back({sampleTime(9), RunFinished{RunOutcome::Failed, problem}});
    return events;
}

inline RunSummary sampleSummary() {
    RunSummary summary;
    for (const RunEvent &event : sampleEvents())
        summary = fold(std::move(summary), event);
    return summary;
}

} // namespace armature

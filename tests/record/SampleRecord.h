#pragma once

#include "model/SessionRecord.h"
#include "record/RunSummary.h"

namespace armature {

inline QDateTime sampleTime(int second = 0) { return QDateTime(QDate(2026, 3, 4), QTime(5, 6, second), Qt::UTC); }

inline Check sampleCheck(const char *id, Verdict verdict, const QString &observed, const QString &excerpt = {}) {
    return {QString::fromLatin1(id), QStringLiteral("Does it?"), observed, QStringLiteral("it does"), verdict, excerpt, 1.5};
}

inline MachineProfile sampleMachine() {
    MachineProfile machine;
    machine.system.kind = SystemKind::Linux;
    machine.system.name = Reading<QString>::known(QStringLiteral("Ubuntu 22.04.5 LTS"), QStringLiteral("/etc/os-release"));
    machine.system.wsl = Reading<int>::absent(QStringLiteral("/proc/version"));
    machine.system.libc = Reading<Libc>::known({QStringLiteral("glibc"), Version::of("2.35")}, QStringLiteral("gnu_get_libc_version"));
    machine.processor.architecture = Reading<QString>::known(QStringLiteral("aarch64"), QStringLiteral("uname"));
    machine.memory.total = Reading<qint64>::known(qint64(480) << 30, QStringLiteral("/proc/meminfo"));
    Gpu gpu;
    gpu.name = Reading<QString>::known(QStringLiteral("NVIDIA GH200 480GB"), QStringLiteral("nvidia-smi"));
    gpu.capability = Reading<Version>::known(Version::of("9.0"), QStringLiteral("nvidia-smi"));
    gpu.memory = Reading<GpuMemory>::unknown({ProblemCode::TimedOut, QStringLiteral("nvidia-smi"), QStringLiteral("no answer in 2 s"), {}, {}});
    machine.gpus.push_back(gpu);
    machine.driver.version = Reading<Version>::known(Version::of("550.54.15"), QStringLiteral("/proc/driver/nvidia/version"));
    machine.findings.push_back(
        {QStringLiteral("tmp-noexec"), Severity::Warning, QStringLiteral("/tmp is mounted noexec"), QStringLiteral("/proc/mounts")});
    return machine;
}

inline TorchChoice sampleChoice() {
    TorchBuild chosen;
    chosen.torch = Version::of("2.8.0");
    chosen.local = chosen.flavour = QStringLiteral("cu129");
    chosen.index = QStringLiteral("pytorch-cu129");
    TorchBuild rejected = chosen;
    rejected.local = rejected.flavour = QStringLiteral("cu130");
    rejected.index = QStringLiteral("pytorch-cu130");
    TorchChoice choice;
    choice.outcome = TorchChoice::Outcome::Chosen;
    choice.build = chosen;
    choice.reasons = {{QStringLiteral("driver"), Reason::Effect::Fits, QStringLiteral(">= 525"), QStringLiteral("550.54.15"),
                       QStringLiteral("/proc/driver/nvidia/version")}};
    choice.rejected = {{rejected, {QStringLiteral("driver"), Reason::Effect::Rejects, QStringLiteral(">= 580"), QStringLiteral("550.54.15"), {}}}};
    choice.pin = SpecifierSet::of("==2.7.0");
    choice.effectivePin = SpecifierSet::of("==2.8.0");
    choice.pinReplacedBecause = QStringLiteral("2.7.0 has no sm_90 build | for aarch64");
    return choice;
}

inline InstallPlan samplePlan() {
    InstallPlan plan;
    plan.title = QStringLiteral("H2O LLM Studio 1.14.9");
    plan.platform = QStringLiteral("linux-aarch64-cuda");
    plan.installerVersion = QStringLiteral("0.12.5");
    plan.folders = PlanFolders::forTarget(QStringLiteral("/home/alice/envs/studio"), QStringLiteral("/home/alice/.cache/uv"));
    plan.choices.target = plan.folders.target;
    plan.torch = sampleChoice();
    plan.requirements = {{QStringLiteral("torch==2.8.0+cu129"), QStringLiteral("catalog: torch build"), QStringLiteral("torch==2.7.0"),
                          QStringLiteral("the driver takes CUDA 12.9"), QStringLiteral("pytorch-cu129")},
                         {QStringLiteral("numpy<2"), QStringLiteral("pyproject.toml"), {}, {}, {}}};
    CommandLine command{QStringLiteral("/home/alice/bin/uv"), {QStringLiteral("venv")}, {}, {}, 60, {}};
    plan.steps = {{QStringLiteral("create"), QStringLiteral("Create"), {}, 1, CreateEnvironmentStep{command}}};
    return plan;
}

inline VerificationReport sampleVerification() {
    VerificationReport report;
    report.environment = QStringLiteral("/home/alice/envs/studio");
    report.at = sampleTime(50);
    report.filesChecked = 21430;
    report.distributionCount = 72;
    report.fileFaultCount = 1;
    report.fileFaults = {{QStringLiteral("torch"), QStringLiteral("lib/python3.10/site-packages/torch/lib/libtorch.so"), QStringLiteral("size")}};
    report.environmentChecks = {sampleCheck("base-python", Verdict::Works, QStringLiteral("/usr/bin/python3.10"))};
    PackageVerification torch;
    torch.package = QStringLiteral("torch");
    torch.planned = torch.installed = Version::of("2.8.0+cu129");
    torch.claim = Status::Available;
    torch.checks = {
        sampleCheck("import", Verdict::Works, QStringLiteral("2.8.0+cu129")),
        sampleCheck("matmul", Verdict::Fails, QStringLiteral("<b>NaN</b> | `x`"), QStringLiteral("Traceback:\n```\n  File \"x.py\"\n````"))};
    PackageVerification numpy;
    numpy.package = QStringLiteral("numpy");
    numpy.installed = Version::of("1.26.4");
    numpy.checks = {sampleCheck("import", Verdict::Works, QStringLiteral("1.26.4"))};
    report.packages = {torch, numpy};
    return report;
}

inline SessionRecord sampleRecord() {
    SessionRecord record;
    record.programVersion = QStringLiteral("0.1.0");
    record.catalogDigest = QStringLiteral("sha256:abcd");
    record.verb = QStringLiteral("install");
    record.startedAt = sampleTime(0);
    record.finishedAt = sampleTime(59);
    record.machine = sampleMachine();
    CompatibilityReport report;
    report.platform = QStringLiteral("linux-aarch64-cuda");
    report.stack = QStringLiteral("h2o-llm-studio");
    report.catalogDate = QDate(2026, 3, 1);
    report.torch = sampleChoice();
    record.report = report;
    record.plan = samplePlan();
    record.verification = sampleVerification();
    record.problem = Problem{ProblemCode::VerificationFailed,
                             QStringLiteral("torch"),
                             QStringLiteral("the check \"matmul\" fails"),
                             {},
                             QStringLiteral("Run armature repair.")};
    return record;
}

inline std::vector<RunEvent> sampleEvents() {
    std::vector<RunEvent> events;
    events.push_back({sampleTime(1), RunStarted{{QStringLiteral("create"), QStringLiteral("install"), QStringLiteral("verify")}, {1, 8, 1}}});
    events.push_back({sampleTime(2), StepStarted{QStringLiteral("create"), QStringLiteral("/home/alice/bin/uv venv")}});
    events.push_back({sampleTime(3), StepFinished{QStringLiteral("create"), StepOutcome::Done, 0, 900, {}}});
    events.push_back({sampleTime(4), StepStarted{QStringLiteral("install"), QStringLiteral("uv pip install -r requirements.txt")}});
    events.push_back({sampleTime(5), LineSeen{Channel::Error, QStringLiteral("Downloading torch (2.1GiB)"), false}});
    events.push_back({sampleTime(6), ProgressSeen{0, 0, 10, QStringLiteral("torch")}});
    events.push_back({sampleTime(7), LineSeen{Channel::Error, QStringLiteral("error: No space left on device"), false}});
    const Problem problem{ProblemCode::NoSpace, QStringLiteral("/home/alice/.cache/uv"), QStringLiteral("the volume is full"), {}, {}};
    events.push_back({sampleTime(8), StepFinished{QStringLiteral("install"), StepOutcome::Failed, 1, 61500, problem}});
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

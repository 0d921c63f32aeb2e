#include "detect/CaptureFacts.h"

#include "base/Literals.h"
#include "detect/CaptureJudges.h"

#include <QMap>
#include <QRegularExpression>
#include <functional>

namespace armature::test {
namespace {

constexpr qint64 MiB = 1024LL * 1024;

// ---- GPU ----------------------------------------------------------------------------------------------------------
Judgement judgeMig(const QString &value, const MachineProfile &machine) {
    if (machine.gpus.empty())
        return {false, u"no GPU"_s};
    const Reading<bool> &mig = machine.gpus.front().mig;
    const QString observed = mig.isKnown()    ? (*mig ? u"Enabled"_s : u"Disabled"_s)
                             : mig.isAbsent() ? u"not applicable"_s
                                              : u"(unknown)"_s;
    return {value.startsWith(observed), observed};
}

/// "3g.40gb 40448 MiB; 2g.20gb 20096 MiB; …": in order.
Judgement judgeMigDevices(const QString &value, const MachineProfile &machine) {
    static const QRegularExpression bracket(uR"(\s*\([^)]*\))"_s);
    QStringList observed;
    for (const MigDevice &part : machine.gpus.empty() ? std::vector<MigDevice>{} : machine.gpus.front().migDevices)
        observed << u"%1 %2 MiB"_s.arg(part.profile).arg(part.memory.valueOr(0) / MiB);
    const QString text = observed.join(u"; "_s);
    return {QString(value).remove(bracket) == text, text};
}

std::vector<FactResult> judgeGpu(const QString &key, const QString &value, const MachineProfile &machine) {
    const size_t index = size_t(key.mid(3).toInt());
    QMap<QString, QString> wanted;
    for (const QString &part : value.split(u" | "_s))
        wanted.insert(part.section(u':', 0, 0).trimmed(), part.section(u':', 1).trimmed());
    const Gpu gpu = index < machine.gpus.size() ? machine.gpus[index] : Gpu{};
    std::vector<FactResult> results;
    const auto add = [&](const char *what, const QString &expected, bool holds, const QString &observed) {
        results.push_back({holds ? FactResult::Verdict::Holds : FactResult::Verdict::Fails,
                           key + u' ' + QLatin1String(what), expected, observed});
    };
    if (const QString name = wanted.value(u"name"_s); !name.isEmpty())
        add("name", name, gpu.name.is(name), shown(gpu.name));
    if (const QString memory = wanted.value(u"memory_mib"_s); !memory.isEmpty()) {
        const bool shared = gpu.memory.isKnown() && gpu.memory->sharedWithSystem;
        const QString observed = shared                 ? u"shared"_s
                                 : gpu.memory.isKnown() ? QString::number(gpu.memory->bytes / MiB)
                                                        : u"(unknown)"_s;
        const bool wantsShared = memory.contains("unified"_L1);
        add("memory", memory, isUnknown(memory) ? (wantsShared ? shared : !gpu.memory.isKnown()) : observed == memory,
            observed);
    }
    const QString told = wanted.value(u"compute_capability"_s);
    const QString byTable = wanted.value(u"cc_table"_s);
    const bool fromTable = gpu.capability.source.contains("table"_L1);
    if (!told.isEmpty() && !isUnknown(told))
        add("capability", told, shown(gpu.capability) == told && !fromTable, shown(gpu.capability));
    if (!byTable.isEmpty())
        add("capability by table", byTable, shown(gpu.capability) == byTable && fromTable,
            shown(gpu.capability) + u' ' + gpu.capability.source);
    return results;
}

int nvidiaCount(const MachineProfile &machine) {
    int count = 0;
    for (const Gpu &gpu : machine.gpus)
        count += gpu.vendor == GpuVendor::Nvidia ? 1 : 0;
    return count;
}

using Judge = std::function<Judgement(const QString &, const MachineProfile &)>;

using M = const MachineProfile &;
using S = const QString &;

Judgement judgeKernel(S v, M m) { return {m.system.kernel.is(v), shown(m.system.kernel)}; }
Judgement judgeChip(S v, M m) { return {m.processor.model.is(v), shown(m.processor.model)}; }
Judgement judgeSoc(S v, M m) { return {m.board.soc.is(v), shown(m.board.soc)}; }
Judgement judgeModel(S v, M m) { return {m.board.product.is(v), shown(m.board.product)}; }
Judgement judgeCuda(S v, M m) { return {shown(m.driver.cuda) == v, shown(m.driver.cuda)}; }
Judgement judgeBytes(S v, M m) { return {m.memory.total.is(leadingNumber(v)), shownNumber(m.memory.total)}; }
Judgement judgeKib(S v, M m) { return {m.memory.total.is(leadingNumber(v) * 1024), shownNumber(m.memory.total)}; }
Judgement judgeNoDriver(S /*sentence*/, M m) { return {!m.driver.version.isKnown(), shown(m.driver.version)}; }
Judgement judgeArm64(S /*one*/, M m) {
    return {m.processor.architecture.is(u"arm64"_s), shown(m.processor.architecture)};
}
Judgement judgePageSize(S v, M m) {
    return {isUnknown(v) ? !m.system.pageSize.isKnown() : m.system.pageSize.is(leadingNumber(v)),
            shownNumber(m.system.pageSize)};
}
Judgement judgeDriver(S v, M m) {
    return {v == "not loaded"_L1 ? m.driver.version.isAbsent() : m.driver.printed == v, shown(m.driver.version)};
}
/// "unknown" means that none may be claimed.
Judgement judgeGpuCount(S v, M m) { return {nvidiaCount(m) == int(leadingNumber(v)), QString::number(nvidiaCount(m))}; }
Judgement judgeNoNvidia(S /*none*/, M m) {
    return {nvidiaCount(m) == 0 && m.driver.version.isAbsent(), QString::number(nvidiaCount(m))};
}
Judgement judgeWsl(S v, M m) {
    const bool none = v.startsWith("no"_L1);
    return {none ? m.system.wsl.isAbsent() : m.system.wsl.is(int(leadingNumber(v))), shownNumber(m.system.wsl)};
}
Judgement judgeVirtualMachine(S v, M m) {
    return {m.system.virtualMachine.isKnown() == v.startsWith("yes"_L1), shown(m.system.virtualMachine)};
}
Judgement judgeAvx(S v, M m) { return {m.processor.avx.is(v.startsWith("yes"_L1)), shownNumber(m.processor.avx)}; }

const QMap<QString, Judge> &judges() {
    static const QMap<QString, Judge> table{
        {u"os"_s, judgeOs},
        {u"os_release"_s, judgeNameAndKernel},
        {u"arch"_s, judgeArch},
        {u"cpu"_s, judgeCpu},
        {u"cores"_s, judgeCores},
        {u"cpu_cores"_s, judgeCores},
        {u"mig"_s, judgeMig},
        {u"mig_devices"_s, judgeMigDevices},
        {u"memory"_s, judgeMemory},
        {u"dmi"_s, judgeDmi},
        {u"kernel"_s, judgeKernel},
        {u"chip"_s, judgeChip},
        {u"soc0"_s, judgeSoc},
        {u"machine_model"_s, judgeModel},
        {u"cuda_driver"_s, judgeCuda},
        {u"memory_bytes"_s, judgeBytes},
        {u"memory_kib"_s, judgeKib},
        {u"page_size"_s, judgePageSize},
        {u"driver"_s, judgeDriver},
        {u"state"_s, judgeNoDriver},
        {u"gpu_count"_s, judgeGpuCount},
        {u"nvidia"_s, judgeNoNvidia},
        {u"wsl"_s, judgeWsl},
        {u"virtual_machine"_s, judgeVirtualMachine},
        {u"avx"_s, judgeAvx},
        {u"hw.optional.arm64"_s, judgeArm64},
    };
    return table;
}

} // namespace

std::vector<FactResult> judgeFact(const QString &key, const QString &value, const MachineProfile &machine) {
    static const QRegularExpression gpu(uR"(^gpu\d+$)"_s);
    if (gpu.match(key).hasMatch())
        return judgeGpu(key, value, machine);
    const bool notInText = value.contains("by file name)"_L1);
    const auto judge = judges().constFind(key);
    if (judge == judges().constEnd() || notInText)
        return {{FactResult::Verdict::NotOurs, key, value, {}}};
    const Judgement result = (*judge)(value, machine);
    return {{result.holds ? FactResult::Verdict::Holds : FactResult::Verdict::Fails, key, value, result.observed}};
}

} // namespace armature::test

#include "detect/CaptureFacts.h"

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
        return {false, QStringLiteral("no GPU")};
    const Reading<bool> &mig = machine.gpus.front().mig;
    const QString observed = mig.isKnown()    ? (*mig ? QStringLiteral("Enabled") : QStringLiteral("Disabled"))
                             : mig.isAbsent() ? QStringLiteral("not applicable")
                                              : QStringLiteral("(unknown)");
    return {value.startsWith(observed), observed};
}

/// "3g.40gb 40448 MiB; 2g.20gb 20096 MiB; …": in order.
Judgement judgeMigDevices(const QString &value, const MachineProfile &machine) {
    static const QRegularExpression bracket(QStringLiteral(R"(\s*\([^)]*\))"));
    QStringList observed;
    for (const MigDevice &part : machine.gpus.empty() ? std::vector<MigDevice>{} : machine.gpus.front().migDevices)
        observed << QStringLiteral("%1 %2 MiB").arg(part.profile).arg(part.memory.valueOr(0) / MiB);
    const QString text = observed.join(QStringLiteral("; "));
    return {QString(value).remove(bracket) == text, text};
}

std::vector<FactResult> judgeGpu(const QString &key, const QString &value, const MachineProfile &machine) {
    const size_t index = size_t(key.mid(3).toInt());
    QMap<QString, QString> wanted;
    for (const QString &part : value.split(QStringLiteral(" | ")))
        wanted.insert(part.section(u':', 0, 0).trimmed(), part.section(u':', 1).trimmed());
    const Gpu gpu = index < machine.gpus.size() ? machine.gpus[index] : Gpu{};
    std::vector<FactResult> results;
    const auto add = [&](const char *what, const QString &expected, bool holds, const QString &observed) {
        results.push_back({holds ? FactResult::Verdict::Holds : FactResult::Verdict::Fails, key + u' ' + QLatin1String(what), expected, observed});
    };
    if (const QString name = wanted.value(QStringLiteral("name")); !name.isEmpty())
        add("name", name, gpu.name.is(name), shown(gpu.name));
    if (const QString memory = wanted.value(QStringLiteral("memory_mib")); !memory.isEmpty()) {
        const bool shared = gpu.memory.isKnown() && gpu.memory->sharedWithSystem;
        const QString observed = shared                 ? QStringLiteral("shared")
                                 : gpu.memory.isKnown() ? QString::number(gpu.memory->bytes / MiB)
                                                        : QStringLiteral("(unknown)");
        const bool wantsShared = memory.contains(QLatin1String("unified"));
        add("memory", memory, isUnknown(memory) ? (wantsShared ? shared : !gpu.memory.isKnown()) : observed == memory, observed);
    }
    const QString told = wanted.value(QStringLiteral("compute_capability"));
    const QString byTable = wanted.value(QStringLiteral("cc_table"));
    const bool fromTable = gpu.capability.source.contains(QLatin1String("table"));
    if (!told.isEmpty() && !isUnknown(told))
        add("capability", told, shown(gpu.capability) == told && !fromTable, shown(gpu.capability));
    if (!byTable.isEmpty())
        add("capability by table", byTable, shown(gpu.capability) == byTable && fromTable, shown(gpu.capability) + u' ' + gpu.capability.source);
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
Judgement judgeArm64(S /*one*/, M m) { return {m.processor.architecture.is(QStringLiteral("arm64")), shown(m.processor.architecture)}; }
Judgement judgePageSize(S v, M m) {
    return {isUnknown(v) ? !m.system.pageSize.isKnown() : m.system.pageSize.is(leadingNumber(v)), shownNumber(m.system.pageSize)};
}
Judgement judgeDriver(S v, M m) {
    return {v == QLatin1String("not loaded") ? m.driver.version.isAbsent() : m.driver.printed == v, shown(m.driver.version)};
}
/// "unknown" means that none may be claimed.
Judgement judgeGpuCount(S v, M m) { return {nvidiaCount(m) == int(leadingNumber(v)), QString::number(nvidiaCount(m))}; }
Judgement judgeNoNvidia(S /*none*/, M m) { return {nvidiaCount(m) == 0 && m.driver.version.isAbsent(), QString::number(nvidiaCount(m))}; }
Judgement judgeWsl(S v, M m) {
    const bool none = v.startsWith(QLatin1String("no"));
    return {none ? m.system.wsl.isAbsent() : m.system.wsl.is(int(leadingNumber(v))), shownNumber(m.system.wsl)};
}
Judgement judgeVirtualMachine(S v, M m) {
    return {m.system.virtualMachine.isKnown() == v.startsWith(QLatin1String("yes")), shown(m.system.virtualMachine)};
}
Judgement judgeAvx(S v, M m) { return {m.processor.avx.is(v.startsWith(QLatin1String("yes"))), shownNumber(m.processor.avx)}; }

const QMap<QString, Judge> &judges() {
    static const QMap<QString, Judge> table{
        {QStringLiteral("os"), judgeOs},
        {QStringLiteral("os_release"), judgeNameAndKernel},
        {QStringLiteral("arch"), judgeArch},
        {QStringLiteral("cpu"), judgeCpu},
        {QStringLiteral("cores"), judgeCores},
        {QStringLiteral("cpu_cores"), judgeCores},
        {QStringLiteral("mig"), judgeMig},
        {QStringLiteral("mig_devices"), judgeMigDevices},
        {QStringLiteral("memory"), judgeMemory},
        {QStringLiteral("dmi"), judgeDmi},
        {QStringLiteral("kernel"), judgeKernel},
        {QStringLiteral("chip"), judgeChip},
        {QStringLiteral("soc0"), judgeSoc},
        {QStringLiteral("machine_model"), judgeModel},
        {QStringLiteral("cuda_driver"), judgeCuda},
        {QStringLiteral("memory_bytes"), judgeBytes},
        {QStringLiteral("memory_kib"), judgeKib},
        {QStringLiteral("page_size"), judgePageSize},
        {QStringLiteral("driver"), judgeDriver},
        {QStringLiteral("state"), judgeNoDriver},
        {QStringLiteral("gpu_count"), judgeGpuCount},
        {QStringLiteral("nvidia"), judgeNoNvidia},
        {QStringLiteral("wsl"), judgeWsl},
        {QStringLiteral("virtual_machine"), judgeVirtualMachine},
        {QStringLiteral("avx"), judgeAvx},
        {QStringLiteral("hw.optional.arm64"), judgeArm64},
    };
    return table;
}

} // namespace

std::vector<FactResult> judgeFact(const QString &key, const QString &value, const MachineProfile &machine) {
    static const QRegularExpression gpu(QStringLiteral(R"(^gpu\d+$)"));
    if (gpu.match(key).hasMatch())
        return judgeGpu(key, value, machine);
    const bool notInText = value.contains(QLatin1String("by file name)"));
    const auto judge = judges().constFind(key);
    if (judge == judges().constEnd() || notInText)
        return {{FactResult::Verdict::NotOurs, key, value, {}}};
    const Judgement result = (*judge)(value, machine);
    return {{result.holds ? FactResult::Verdict::Holds : FactResult::Verdict::Fails, key, value, result.observed}};
}

} // namespace armature::test

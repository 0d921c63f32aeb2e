#include "detect/AppleText.h"
#include "detect/CpuNames.h"
#include "detect/CpuText.h"
#include "detect/LinuxText.h"
#include "detect/NvidiaFacts.h"
#include "detect/Probes.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

const QString CpuInfoPath = QStringLiteral("/proc/cpuinfo");

Reading<QString> linuxArchitecture(const Host &host, const CpuInfo &cpu, const Lscpu &lscpu) {
    const QStringList question{QStringLiteral("uname"), QStringLiteral("-srvm")};
    if (const auto uname = parseUname(outputOf(host, question).value_or(QString())))
        return Reading<QString>::known(uname->machine, QStringLiteral("uname"));
    if (!lscpu.architecture.isEmpty())
        return Reading<QString>::known(lscpu.architecture, QStringLiteral("lscpu"));
    if (cpu.flags.contains(QLatin1String("lm"))) // long mode
        return Reading<QString>::known(QStringLiteral("x86_64"), CpuInfoPath);
    // An AArch64 kernel lists asimd; a 32-bit one on the same core lists neon.
    if (!cpu.kinds.empty() && cpu.flags.contains(QLatin1String("asimd")))
        return Reading<QString>::known(QStringLiteral("aarch64"), CpuInfoPath);
    return notFound<QString>(QStringLiteral("uname"), QStringLiteral("no answer"));
}

bool isX86Vendor(const QString &vendor) { return vendor == QLatin1String("GenuineIntel") || vendor == QLatin1String("AuthenticAMD"); }

QString vendorOfLscpu(const QString &vendor) {
    if (vendor == QLatin1String("ARM"))
        return QStringLiteral("Arm");
    return vendor == QLatin1String("Nvidia") ? QStringLiteral("NVIDIA") : vendor;
}

/// "Arm Cortex-X925 + Cortex-A725" of the blocks lscpu could name; an x86 name stands alone.
QString modelOfLscpu(const Lscpu &lscpu) {
    if (isX86Vendor(lscpu.vendor))
        return lscpu.kinds.empty() ? QString() : lscpu.kinds.front().name;
    QStringList names;
    for (const CoreKind &kind : lscpu.kinds)
        if (!kind.name.isEmpty() && !names.contains(kind.name))
            names << kind.name;
    return names.isEmpty() ? QString() : vendorOfLscpu(lscpu.vendor) + u' ' + names.join(QStringLiteral(" + "));
}

ChipCores chipOfDeviceTree(const Host &host) {
    const auto bytes = host.readFile(QStringLiteral("/proc/device-tree/compatible"), 4096);
    return bytes.ok() ? coresOfChip(QString::fromUtf8(*bytes).split(u'\0', Qt::SkipEmptyParts)) : ChipCores{};
}

/// User-mode emulation (qemu, Rosetta in a container) changes what uname says; the kernel still tells of the processor it runs on. Newer qemu
/// makes up /proc/cpuinfo for aarch64 too (github.com/llvm/llvm-project/pull/108183), but lscpu reads the vendor elsewhere.
bool isEmulated(const QString &architecture, const CpuInfo &cpu, const Lscpu &lscpu) {
    if (architecture == QLatin1String("aarch64"))
        return cpu.isX86 || isX86Vendor(lscpu.vendor);
    return architecture == QLatin1String("x86_64") && !cpu.kinds.empty() && !cpu.isX86;
}

Reading<QString> linuxModel(const Host &host, const CpuInfo &cpu, const Lscpu &lscpu) {
    if (!cpu.modelName.isEmpty() && (cpu.isX86 || cpu.kinds.empty()))
        return Reading<QString>::known(cpu.modelName, CpuInfoPath);
    if (const QString model = modelFromCores(cpu.kinds); !model.isEmpty())
        return Reading<QString>::known(model, CpuInfoPath);
    if (const QString model = modelOfLscpu(lscpu); !model.isEmpty())
        return Reading<QString>::known(model, QStringLiteral("lscpu"));
    if (const ChipCores chip = chipOfDeviceTree(host); !chip.cores.isEmpty())
        return Reading<QString>::known(chip.chip.isEmpty() ? chip.vendor + u' ' + chip.cores.join(QStringLiteral(" + ")) : chip.chip,
                                       QStringLiteral("/proc/device-tree/compatible"));
    if (!cpu.kinds.empty() && cpu.kinds.front().implementer == QLatin1String("0x61"))
        return Reading<QString>::known(QStringLiteral("Apple silicon, model unknown"), CpuInfoPath);
    if (cpu.kinds.empty())
        return notFound<QString>(CpuInfoPath, QStringLiteral("no processor is named"));
    const CoreKind &first = cpu.kinds.front();
    return notFound<QString>(CpuInfoPath, QStringLiteral("implementer %1 part %2 is not in the table").arg(first.implementer, first.part));
}

void readLinux(const Host &host, Processor &processor) {
    const CpuInfo cpu = parseCpuInfo(readText(host, CpuInfoPath, 4LL * 1024 * 1024).value_or(QString()));
    Lscpu lscpu; // asked only where the kernel's own text does not name the processor
    const bool named = !cpu.modelName.isEmpty() || !modelFromCores(cpu.kinds).isEmpty();
    if (cpu.processors == 0 || !named)
        lscpu = parseLscpu(outputOf(host, {QStringLiteral("lscpu")}).value_or(QString()));
    processor.architecture = linuxArchitecture(host, cpu, lscpu);
    processor.model = linuxModel(host, cpu, lscpu);
    const QString source = cpu.processors > 0 ? CpuInfoPath : QStringLiteral("lscpu");
    processor.cores = cpu.processors > 0 ? cpu.kinds : lscpu.kinds;
    if (cpu.processors > 0 && cpu.kinds.empty())
        processor.cores = {{processor.model.valueOr({}), {}, {}, cpu.processors}};
    if (lscpu.biosVendor == QLatin1String("NVIDIA") && lscpu.biosModel.startsWith(QLatin1String("GB10")))
        processor.model = Reading<QString>::known(QStringLiteral("NVIDIA GB10"), QStringLiteral("lscpu BIOS Model name"));
    const int cores = cpu.processors > 0 ? (cpu.physicalCores > 0 ? cpu.physicalCores : cpu.processors)
                                         : (lscpu.physicalCores > 0 ? lscpu.physicalCores : lscpu.processors);
    processor.coreCount = cores > 0 ? Reading<int>::known(cores, source) : notFound<int>(source, QStringLiteral("no processors are listed"));
    const QStringList &flags = cpu.flags.isEmpty() ? lscpu.flags : cpu.flags;
    if (!processor.architecture.isKnown() || *processor.architecture != QLatin1String("x86_64"))
        processor.avx = Reading<bool>::absent(QStringLiteral("not an x86_64 processor"));
    else
        processor.avx =
            flags.isEmpty() ? notFound<bool>(source, QStringLiteral("no flags")) : Reading<bool>::known(flags.contains(QLatin1String("avx")), source);
    if (!isEmulated(processor.architecture.valueOr({}), cpu, lscpu)) {
        processor.translated = Reading<bool>::absent(QStringLiteral("not macOS"));
        return;
    }
    const QString below = processor.model.valueOr(QStringLiteral("another processor"));
    processor.translated = Reading<bool>::known(true, QStringLiteral("%1 beside uname").arg(processor.model.source));
    processor.model = notFound<QString>(CpuInfoPath, QStringLiteral("emulated on ") + below);
    processor.cores = {{QStringLiteral("emulated"), {}, {}, cpu.processors}};
}

AppleHardware appleHardware(const Host &host) {
    const QStringList question{QStringLiteral("system_profiler"), QStringLiteral("-json"), QStringLiteral("SPHardwareDataType")};
    return parseAppleHardware(outputOf(host, question).value_or(QString()).toUtf8());
}

/// The kinds of cores by performance level; macOS 12 has no names for them.
std::vector<CoreKind> appleCores(const QMap<QString, QString> &sysctl) {
    static const QStringList usualNames{QStringLiteral("Performance"), QStringLiteral("Efficiency")};
    std::vector<CoreKind> kinds;
    for (int level = 0; level < 4; ++level) {
        const QString prefix = QStringLiteral("hw.perflevel%1.").arg(level);
        const int count = sysctl.value(prefix + QStringLiteral("physicalcpu")).toInt();
        if (count > 0)
            kinds.push_back({sysctl.value(prefix + QStringLiteral("name"), usualNames.value(level)), {}, {}, count});
    }
    return kinds;
}

void readMacArchitecture(const Host &host, const QMap<QString, QString> &sysctl, const QString &brand, Processor &processor) {
    const QString translated = sysctl.value(QStringLiteral("sysctl.proc_translated"));
    const bool virtualApple = brand.startsWith(QLatin1String("VirtualApple"));
    // Absent on Intel, where the question makes no sense; that is "no", not a failure.
    processor.translated = Reading<bool>::known(translated == QLatin1String("1") || virtualApple, QStringLiteral("sysctl sysctl.proc_translated"));
    const bool apple =
        sysctl.value(QStringLiteral("hw.optional.arm64")) == QLatin1String("1") || *processor.translated || brand.startsWith(QLatin1String("Apple"));
    const auto uname = parseUname(outputOf(host, {QStringLiteral("uname"), QStringLiteral("-srvm")}).value_or(QString()));
    if (apple)
        processor.architecture = Reading<QString>::known(QStringLiteral("arm64"), QStringLiteral("sysctl hw.optional.arm64"));
    else if (uname)
        processor.architecture = Reading<QString>::known(uname->machine, QStringLiteral("uname"));
    else if (brand.contains(QLatin1String("Intel")))
        processor.architecture = Reading<QString>::known(QStringLiteral("x86_64"), QStringLiteral("sysctl machdep.cpu.brand_string"));
    else
        processor.architecture = notFound<QString>(QStringLiteral("sysctl"), QStringLiteral("no answer"));
}

void readMac(const Host &host, Processor &processor) {
    const auto sysctl = parseSysctl(outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")}).value_or(QString()));
    QString brand = sysctl.value(QStringLiteral("machdep.cpu.brand_string"));
    QString source = QStringLiteral("sysctl machdep.cpu.brand_string");
    int cores = sysctl.value(QStringLiteral("hw.physicalcpu"), sysctl.value(QStringLiteral("machdep.cpu.core_count"))).toInt();
    readMacArchitecture(host, sysctl, brand, processor);
    processor.cores = appleCores(sysctl);
    if (!appleProcessorName(brand).contains(QRegularExpression(QStringLiteral("Apple [MA]\\d|Intel")))) {
        const AppleHardware hardware = appleHardware(host);
        if (!hardware.chip.isEmpty()) {
            brand = hardware.chip;
            source = QStringLiteral("system_profiler SPHardwareDataType");
            processor.architecture = Reading<QString>::known(QStringLiteral("arm64"), source);
        }
        cores = cores > 0 ? cores : hardware.processors;
    }
    processor.model =
        brand.isEmpty() ? notFound<QString>(source, QStringLiteral("no answer")) : Reading<QString>::known(appleProcessorName(brand), source);
    processor.coreCount = cores > 0 ? Reading<int>::known(cores, QStringLiteral("sysctl hw.physicalcpu"))
                                    : notFound<int>(QStringLiteral("sysctl hw.physicalcpu"), QStringLiteral("no answer"));
    const QString features = sysctl.value(QStringLiteral("machdep.cpu.features"));
    if (processor.architecture.is(QStringLiteral("x86_64")) && !features.isEmpty())
        processor.avx = Reading<bool>::known(features.contains(QLatin1String("AVX")), QStringLiteral("sysctl machdep.cpu.features"));
    else
        processor.avx = Reading<bool>::absent(QStringLiteral("not an x86_64 processor"));
}

} // namespace

void probeProcessor(const Host &host, MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs)
        readMac(host, machine.processor);
    else
        readLinux(host, machine.processor);
}

void nameSuperchip(MachineProfile &machine) {
    if (machine.system.kind != SystemKind::Linux)
        return;
    const Board &board = machine.board;
    const auto set = [&](const char *name, const QString &proof) { machine.processor.model = Reading<QString>::known(QLatin1String(name), proof); };
    // JEP106 0x426 is MediaTek, who made the CPU die of GB10; 0x36b is NVIDIA, and 0x241 its T241 "Grace"
    // (Linux drivers/irqchip/irq-gic-v3.c, quirk T241-FABRIC-4).
    if (board.soc.is(QStringLiteral("jep106:0426:8901")))
        return set("NVIDIA GB10", board.soc.source);
    if (board.soc.is(QStringLiteral("jep106:036b:0241")))
        return set("NVIDIA Grace", board.soc.source);
    if (board.family.is(QStringLiteral("DGX Spark")))
        return set("NVIDIA GB10", board.family.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.is(QStringLiteral("NVIDIA GB10")))
            return set("NVIDIA GB10", QStringLiteral("the GPU beside it (%1)").arg(gpu.name.source));
    const QString model = machine.processor.model.valueOr({});
    if (!model.startsWith(QLatin1String("Arm Neoverse V2"))) // a necessary condition, and Graviton4 and Axion meet it as well
        return;
    static const QRegularExpression grace(QStringLiteral(R"(\b(Grace|GH200|GB200|GB300)\b)"), QRegularExpression::CaseInsensitiveOption);
    const QString names = board.product.valueOr({}) + u' ' + board.family.valueOr({});
    if (board.vendor.valueOr({}).contains(QLatin1String("NVIDIA"), Qt::CaseInsensitive) && grace.match(QString(names).replace(u'_', u' ')).hasMatch())
        return set("NVIDIA Grace", board.product.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && isGraceGpu(*gpu.name))
            return set("NVIDIA Grace", QStringLiteral("Neoverse V2 with a %1 beside it (%2)").arg(*gpu.name, gpu.name.source));
}

} // namespace armature

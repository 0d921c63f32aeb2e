#include "base/Literals.h"
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

const QString CpuInfoPath = u"/proc/cpuinfo"_s;

Reading<QString> linuxArchitecture(const Host &host, const CpuInfo &cpu, const Lscpu &lscpu) {
    const QStringList question{u"uname"_s, u"-srvm"_s};
    if (const auto uname = parseUname(outputOf(host, question).value_or(QString())))
        return Reading<QString>::known(uname->machine, u"uname"_s);
    if (!lscpu.architecture.isEmpty())
        return Reading<QString>::known(lscpu.architecture, u"lscpu"_s);
    if (cpu.flags.contains("lm"_L1)) // long mode
        return Reading<QString>::known(u"x86_64"_s, CpuInfoPath);
    // An AArch64 kernel lists asimd; a 32-bit one on the same core lists neon.
    if (!cpu.kinds.empty() && cpu.flags.contains("asimd"_L1))
        return Reading<QString>::known(u"aarch64"_s, CpuInfoPath);
    return notFound<QString>(u"uname"_s, u"no answer"_s);
}

bool isX86Vendor(const QString &vendor) { return vendor == "GenuineIntel"_L1 || vendor == "AuthenticAMD"_L1; }

QString vendorOfLscpu(const QString &vendor) {
    if (vendor == "ARM"_L1)
        return u"Arm"_s;
    return vendor == "Nvidia"_L1 ? u"NVIDIA"_s : vendor;
}

/// "Arm Cortex-X925 + Cortex-A725" of the blocks lscpu could name; an x86 name stands alone.
QString modelOfLscpu(const Lscpu &lscpu) {
    if (isX86Vendor(lscpu.vendor))
        return lscpu.kinds.empty() ? QString() : lscpu.kinds.front().name;
    QStringList names;
    for (const CoreKind &kind : lscpu.kinds)
        if (!kind.name.isEmpty() && !names.contains(kind.name))
            names << kind.name;
    return names.isEmpty() ? QString() : vendorOfLscpu(lscpu.vendor) + u' ' + names.join(u" + "_s);
}

ChipCores chipOfDeviceTree(const Host &host) {
    const auto bytes = host.readFile(u"/proc/device-tree/compatible"_s, 4096);
    return bytes.ok() ? coresOfChip(QString::fromUtf8(*bytes).split(u'\0', Qt::SkipEmptyParts)) : ChipCores{};
}

/// User-mode emulation (qemu, Rosetta in a container) changes what uname says; the kernel still tells of the processor
/// it runs on. Newer qemu makes up /proc/cpuinfo for aarch64 too (github.com/llvm/llvm-project/pull/108183), but lscpu
/// reads the vendor elsewhere.
bool isEmulated(const QString &architecture, const CpuInfo &cpu, const Lscpu &lscpu) {
    // Rosetta in a Linux guest, FEX and box64 make up the text of an x86 processor, with their own name in it.
    static const QRegularExpression translator(uR"(^VirtualApple\b|\bFEX\b|\bBox64\b)"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    if (architecture == "x86_64"_L1 && translator.match(cpu.modelName).hasMatch())
        return true;
    if (architecture == "aarch64"_L1)
        return cpu.isX86 || isX86Vendor(lscpu.vendor);
    return architecture == "x86_64"_L1 && !cpu.kinds.empty() && !cpu.isX86;
}

Reading<QString> linuxModel(const Host &host, const CpuInfo &cpu, const Lscpu &lscpu) {
    if (!cpu.modelName.isEmpty() && (cpu.isX86 || cpu.kinds.empty()))
        return Reading<QString>::known(cpu.modelName, CpuInfoPath);
    if (const QString model = modelFromCores(cpu.kinds); !model.isEmpty())
        return Reading<QString>::known(model, CpuInfoPath);
    if (const QString model = modelOfLscpu(lscpu); !model.isEmpty())
        return Reading<QString>::known(model, u"lscpu"_s);
    if (const ChipCores chip = chipOfDeviceTree(host); !chip.cores.isEmpty())
        return Reading<QString>::known(chip.chip.isEmpty() ? chip.vendor + u' ' + chip.cores.join(u" + "_s) : chip.chip,
                                       u"/proc/device-tree/compatible"_s);
    if (!cpu.kinds.empty() && cpu.kinds.front().implementer == "0x61"_L1)
        return Reading<QString>::known(u"Apple silicon, model unknown"_s, CpuInfoPath);
    if (cpu.kinds.empty())
        return notFound<QString>(CpuInfoPath, u"no processor is named"_s);
    const CoreKind &first = cpu.kinds.front();
    return notFound<QString>(CpuInfoPath,
                             u"implementer %1 part %2 is not in the table"_s.arg(first.implementer, first.part));
}

void readLinux(const Host &host, Processor &processor) {
    const CpuInfo cpu = parseCpuInfo(readText(host, CpuInfoPath, 4LL * 1024 * 1024).value_or(QString()));
    Lscpu lscpu; // asked only where the kernel's own text does not name the processor
    const bool named = !cpu.modelName.isEmpty() || !modelFromCores(cpu.kinds).isEmpty();
    if (cpu.processors == 0 || !named)
        lscpu = parseLscpu(outputOf(host, {u"lscpu"_s}).value_or(QString()));
    processor.architecture = linuxArchitecture(host, cpu, lscpu);
    processor.model = linuxModel(host, cpu, lscpu);
    const QString source = cpu.processors > 0 ? CpuInfoPath : u"lscpu"_s;
    processor.cores = cpu.processors > 0 ? cpu.kinds : lscpu.kinds;
    if (cpu.processors > 0 && cpu.kinds.empty())
        processor.cores = {{processor.model.valueOr({}), {}, {}, cpu.processors}};
    if (lscpu.biosVendor == "NVIDIA"_L1 && lscpu.biosModel.startsWith("GB10"_L1))
        processor.model = Reading<QString>::known(u"NVIDIA GB10"_s, u"lscpu BIOS Model name"_s);
    const int cores = cpu.processors > 0 ? (cpu.physicalCores > 0 ? cpu.physicalCores : cpu.processors)
                                         : (lscpu.physicalCores > 0 ? lscpu.physicalCores : lscpu.processors);
    processor.coreCount =
        cores > 0 ? Reading<int>::known(cores, source) : notFound<int>(source, u"no processors are listed"_s);
    const QStringList &flags = cpu.flags.isEmpty() ? lscpu.flags : cpu.flags;
    if (!processor.architecture.isKnown() || *processor.architecture != "x86_64"_L1)
        processor.avx = Reading<bool>::absent(u"not an x86_64 processor"_s);
    else
        processor.avx = flags.isEmpty() ? notFound<bool>(source, u"no flags"_s)
                                        : Reading<bool>::known(flags.contains("avx"_L1), source);
    if (!isEmulated(processor.architecture.valueOr({}), cpu, lscpu)) {
        processor.translated = Reading<bool>::absent(u"not macOS"_s);
        return;
    }
    const QString below = processor.model.valueOr(u"another processor"_s);
    processor.translated = Reading<bool>::known(true, u"%1 beside uname"_s.arg(processor.model.source));
    processor.model = notFound<QString>(CpuInfoPath, u"emulated on "_s + below);
    processor.cores = {{u"emulated"_s, {}, {}, cpu.processors}};
}

AppleHardware appleHardware(const Host &host) {
    const QStringList question{u"system_profiler"_s, u"-json"_s, u"SPHardwareDataType"_s};
    return parseAppleHardware(outputOf(host, question).value_or(QString()).toUtf8());
}

/// The kinds of cores by performance level; macOS 12 has no names for them.
std::vector<CoreKind> appleCores(const QMap<QString, QString> &sysctl) {
    static const QStringList usualNames{u"Performance"_s, u"Efficiency"_s};
    std::vector<CoreKind> kinds;
    for (int level = 0; level < 4; ++level) {
        const QString prefix = u"hw.perflevel%1."_s.arg(level);
        const int count = sysctl.value(prefix + u"physicalcpu"_s).toInt();
        if (count > 0)
            kinds.push_back({sysctl.value(prefix + u"name"_s, usualNames.value(level)), {}, {}, count});
    }
    return kinds;
}

void readMacArchitecture(const Host &host, const QMap<QString, QString> &sysctl, const QString &brand,
                         Processor &processor) {
    const QString translated = sysctl.value(u"sysctl.proc_translated"_s);
    const bool virtualApple = brand.startsWith("VirtualApple"_L1);
    // Absent on Intel, where the question makes no sense; that is "no", not a failure.
    processor.translated =
        Reading<bool>::known(translated == "1"_L1 || virtualApple, u"sysctl sysctl.proc_translated"_s);
    const bool apple =
        sysctl.value(u"hw.optional.arm64"_s) == "1"_L1 || *processor.translated || brand.startsWith("Apple"_L1);
    const auto uname = parseUname(outputOf(host, {u"uname"_s, u"-srvm"_s}).value_or(QString()));
    if (apple)
        processor.architecture = Reading<QString>::known(u"arm64"_s, u"sysctl hw.optional.arm64"_s);
    else if (uname)
        processor.architecture = Reading<QString>::known(uname->machine, u"uname"_s);
    else if (brand.contains("Intel"_L1))
        processor.architecture = Reading<QString>::known(u"x86_64"_s, u"sysctl machdep.cpu.brand_string"_s);
    else
        processor.architecture = notFound<QString>(u"sysctl"_s, u"no answer"_s);
}

void readMac(const Host &host, Processor &processor) {
    const auto sysctl = parseSysctl(outputOf(host, {u"sysctl"_s, u"-a"_s}).value_or(QString()));
    QString brand = sysctl.value(u"machdep.cpu.brand_string"_s);
    QString source = u"sysctl machdep.cpu.brand_string"_s;
    int cores = sysctl.value(u"hw.physicalcpu"_s, sysctl.value(u"machdep.cpu.core_count"_s)).toInt();
    readMacArchitecture(host, sysctl, brand, processor);
    processor.cores = appleCores(sysctl);
    if (!appleProcessorName(brand).contains(QRegularExpression(u"Apple [MA]\\d|Intel"_s))) {
        const AppleHardware hardware = appleHardware(host);
        if (!hardware.chip.isEmpty()) {
            brand = hardware.chip;
            source = u"system_profiler SPHardwareDataType"_s;
            processor.architecture = Reading<QString>::known(u"arm64"_s, source);
        }
        cores = cores > 0 ? cores : hardware.processors;
    }
    processor.model = brand.isEmpty() ? notFound<QString>(source, u"no answer"_s)
                                      : Reading<QString>::known(appleProcessorName(brand), source);
    processor.coreCount = cores > 0 ? Reading<int>::known(cores, u"sysctl hw.physicalcpu"_s)
                                    : notFound<int>(u"sysctl hw.physicalcpu"_s, u"no answer"_s);
    const QString features = sysctl.value(u"machdep.cpu.features"_s);
    if (processor.architecture.is(u"x86_64"_s) && !features.isEmpty())
        processor.avx = Reading<bool>::known(features.contains("AVX"_L1), u"sysctl machdep.cpu.features"_s);
    else
        processor.avx = Reading<bool>::absent(u"not an x86_64 processor"_s);
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
    const auto set = [&](const char *name, const QString &proof) {
        machine.processor.model = Reading<QString>::known(QLatin1String(name), proof);
    };
    // JEP106 0x426 is MediaTek, who made the CPU die of GB10; 0x36b is NVIDIA, and 0x241 its T241 "Grace"
    // (Linux drivers/irqchip/irq-gic-v3.c, quirk T241-FABRIC-4).
    if (board.soc.is(u"jep106:0426:8901"_s))
        return set("NVIDIA GB10", board.soc.source);
    if (board.soc.is(u"jep106:036b:0241"_s))
        return set("NVIDIA Grace", board.soc.source);
    if (board.family.is(u"DGX Spark"_s))
        return set("NVIDIA GB10", board.family.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.is(u"NVIDIA GB10"_s))
            return set("NVIDIA GB10", u"the GPU beside it (%1)"_s.arg(gpu.name.source));
    const QString model = machine.processor.model.valueOr({});
    if (!model.startsWith("Arm Neoverse V2"_L1)) // a necessary condition, and Graviton4 and Axion meet it as well
        return;
    static const QRegularExpression grace(uR"(\b(Grace|GH200|GB200|GB300)\b)"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    const QString names = board.product.valueOr({}) + u' ' + board.family.valueOr({});
    if (board.vendor.valueOr({}).contains("NVIDIA"_L1, Qt::CaseInsensitive) &&
        grace.match(QString(names).replace(u'_', u' ')).hasMatch())
        return set("NVIDIA Grace", board.product.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && isGraceGpu(*gpu.name))
            return set("NVIDIA Grace", u"Neoverse V2 with a %1 beside it (%2)"_s.arg(*gpu.name, gpu.name.source));
}

} // namespace armature

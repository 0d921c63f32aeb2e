#include "detect/CpuText.h"

#include "detect/CpuNames.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace armature {
namespace {

using Fields = QMap<QString, QString>;

/// One record per "processor : N" line. Fields before the first or after the last processor (old kernels, POWER) go to `common`.
std::vector<Fields> cpuRecords(const QString &text, Fields &common) {
    std::vector<Fields> records;
    bool insideRecord = false;
    for (const QString &line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 0) {
            insideRecord = insideRecord && !line.trimmed().isEmpty(); // an empty line ends a record
            continue;
        }
        const QString key = line.left(colon).trimmed();
        const QString value = line.mid(colon + 1).trimmed();
        if (key == QLatin1String("processor")) {
            records.emplace_back();
            insideRecord = true;
        }
        Fields &target = insideRecord ? records.back() : common;
        if (!target.contains(key))
            target.insert(key, value);
    }
    return records;
}

QString kindName(const QString &implementer, const QString &part) {
    const CoreName known = coreName(implementer, part);
    return known.core.isEmpty() ? QStringLiteral("part %1").arg(part) : known.core;
}

void countKind(std::vector<CoreKind> &kinds, const CoreKind &kind) {
    const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const CoreKind &known) {
        return known.name == kind.name && known.implementer == kind.implementer && known.part == kind.part;
    });
    if (same == kinds.end())
        kinds.push_back(kind);
    else
        same->count += kind.count;
}

/// "Neoverse-N1" as lscpu writes it is "Neoverse N1" everywhere else.
QString normalisedCore(QString name) {
    if (name.startsWith(QLatin1String("Neoverse-")))
        name[8] = u' ';
    return isMeaninglessModelName(name) ? QString() : name;
}

struct LscpuBlock {
    QString name;
    int threads = 1;
    int cores = 0;
    int packages = 1; ///< sockets, or clusters where the cores are counted by cluster
    [[nodiscard]] int physical() const { return cores * packages; }
};

void takeBlockField(LscpuBlock &block, const QString &key, const QString &value) {
    if (key == QLatin1String("Thread(s) per core"))
        block.threads = std::max(1, value.toInt());
    else if (key == QLatin1String("Core(s) per socket") || key == QLatin1String("Core(s) per cluster"))
        block.cores = value.toInt();
    else if (key == QLatin1String("Socket(s)") || key == QLatin1String("Cluster(s)"))
        block.packages = std::max(block.packages, value.toInt());
}

void takeHeadField(Lscpu &result, const QString &key, const QString &value) {
    if (key == QLatin1String("Architecture"))
        result.architecture = value;
    else if (key == QLatin1String("CPU op-mode(s)"))
        result.opModes = value;
    else if (key == QLatin1String("CPU(s)"))
        result.processors = value.toInt();
    else if (key == QLatin1String("Vendor ID"))
        result.vendor = value;
    else if (key == QLatin1String("BIOS Vendor ID"))
        result.biosVendor = value;
    else if (key == QLatin1String("BIOS Model name"))
        result.biosModel = value;
    else if (key == QLatin1String("Hypervisor vendor"))
        result.hypervisor = value;
    else if (key == QLatin1String("Flags") && result.flags.isEmpty())
        result.flags = value.split(u' ', Qt::SkipEmptyParts);
}

} // namespace

bool isMeaninglessModelName(const QString &name) {
    static const QRegularExpression generic(QStringLiteral(R"(^(-|ARMv\d\S* Processor rev .*|AArch64 Processor rev .*|unknown)?$)"));
    return generic.match(name).hasMatch();
}

CpuInfo parseCpuInfo(const QString &text) {
    Fields common;
    const std::vector<Fields> records = cpuRecords(text, common);
    CpuInfo info;
    info.processors = int(records.size());
    QSet<QString> coreIds;
    for (const Fields &record : records) {
        const auto field = [&](const char *key) { return record.value(QLatin1String(key), common.value(QLatin1String(key))); };
        const QString part = field("CPU part");
        if (!part.isEmpty())
            countKind(info.kinds, {kindName(field("CPU implementer"), part), field("CPU implementer"), part, 1});
        if (info.modelName.isEmpty() && !isMeaninglessModelName(field("model name")))
            info.modelName = field("model name").simplified();
        if (info.modelName.isEmpty()) // POWER: "POWER9, altivec supported"
            info.modelName = field("cpu").section(u',', 0, 0);
        if (info.flags.isEmpty())
            info.flags = (field("flags") + u' ' + field("Features")).split(u' ', Qt::SkipEmptyParts);
        info.isX86 = info.isX86 || record.contains(QStringLiteral("vendor_id")) || record.contains(QStringLiteral("flags"));
        if (record.contains(QStringLiteral("core id")))
            coreIds.insert(field("physical id") + u'/' + field("core id"));
    }
    info.physicalCores = int(coreIds.size());
    return info;
}

Lscpu parseLscpu(const QString &text) {
    Lscpu result;
    std::vector<LscpuBlock> blocks;
    LscpuBlock head; // the old layout puts some fields of the block before its name
    for (const QString &line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 0 || line.startsWith(u'#'))
            continue;
        const QString key = line.left(colon).trimmed();
        const QString value = line.mid(colon + 1).trimmed();
        takeHeadField(result, key, value);
        if (key == QLatin1String("Model name")) {
            blocks.push_back(blocks.empty() ? head : LscpuBlock{});
            blocks.back().name = normalisedCore(value.simplified());
        } else {
            takeBlockField(blocks.empty() ? head : blocks.back(), key, value);
        }
    }
    if (blocks.empty() && head.cores > 0)
        blocks.push_back(head);
    for (const LscpuBlock &block : blocks) {
        const int count = blocks.size() == 1 && result.processors > 0 ? result.processors : block.physical() * block.threads;
        result.kinds.push_back({block.name, {}, {}, count});
        result.physicalCores += block.physical();
    }
    return result;
}

QString modelFromCores(const std::vector<CoreKind> &kinds) {
    QString vendor;
    QStringList names;
    int processors = 0;
    for (const CoreKind &kind : kinds)
        processors += kind.count;
    for (const CoreKind &kind : kinds) {
        const CoreName known = coreName(kind.implementer, kind.part);
        // Two Max dies make an Ultra, and their parts are the same: only the number of cores tells (10 or 12 on one die).
        if (known.chip.endsWith(QLatin1String(" Max")) && processors > 12)
            return known.chip.chopped(4) + QStringLiteral(" Ultra");
        if (!known.chip.isEmpty())
            return known.chip;
        if (known.core.isEmpty())
            continue;
        vendor = vendor.isEmpty() ? known.vendor : vendor;
        if (!names.contains(known.core))
            names << known.core;
    }
    return names.isEmpty() ? QString() : vendor + u' ' + names.join(QStringLiteral(" + "));
}

} // namespace armature

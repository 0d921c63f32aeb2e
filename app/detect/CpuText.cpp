#include "detect/CpuText.h"

#include "base/Literals.h"
#include "detect/CpuNames.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace armature {
namespace {

using Fields = QMap<QString, QString>;

/// One record per "processor : N" line. Fields before the first or after the last processor (old kernels, POWER) go to
/// `common`.
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
        if (key == "processor"_L1) {
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
    return known.core.isEmpty() ? u"part %1"_s.arg(part) : known.core;
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
    if (name.startsWith("Neoverse-"_L1))
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
    if (key == "Thread(s) per core"_L1)
        block.threads = std::max(1, value.toInt());
    else if (key == "Core(s) per socket"_L1 || key == "Core(s) per cluster"_L1)
        block.cores = value.toInt();
    else if (key == "Socket(s)"_L1 || key == "Cluster(s)"_L1)
        block.packages = std::max(block.packages, value.toInt());
}

void takeHeadField(Lscpu &result, const QString &key, const QString &value) {
    if (key == "Architecture"_L1)
        result.architecture = value;
    else if (key == "CPU op-mode(s)"_L1)
        result.opModes = value;
    else if (key == "CPU(s)"_L1)
        result.processors = value.toInt();
    else if (key == "Vendor ID"_L1)
        result.vendor = value;
    else if (key == "BIOS Vendor ID"_L1)
        result.biosVendor = value;
    else if (key == "BIOS Model name"_L1)
        result.biosModel = value;
    else if (key == "Hypervisor vendor"_L1)
        result.hypervisor = value;
    else if (key == "Flags"_L1 && result.flags.isEmpty())
        result.flags = value.split(u' ', Qt::SkipEmptyParts);
}

} // namespace

bool isMeaninglessModelName(const QString &name) {
    static const QRegularExpression generic(uR"(^(-|ARMv\d\S* Processor rev .*|AArch64 Processor rev .*|unknown)?$)"_s);
    return generic.match(name).hasMatch();
}

CpuInfo parseCpuInfo(const QString &text) {
    Fields common;
    const std::vector<Fields> records = cpuRecords(text, common);
    CpuInfo info;
    info.processors = int(records.size());
    QSet<QString> coreIds;
    for (const Fields &record : records) {
        const auto field = [&](const char *key) {
            return record.value(QLatin1String(key), common.value(QLatin1String(key)));
        };
        const QString part = field("CPU part");
        if (!part.isEmpty())
            countKind(info.kinds, {kindName(field("CPU implementer"), part), field("CPU implementer"), part, 1});
        if (info.modelName.isEmpty() && !isMeaninglessModelName(field("model name")))
            info.modelName = field("model name").simplified();
        if (info.modelName.isEmpty()) // POWER: "POWER9, altivec supported"
            info.modelName = field("cpu").section(u',', 0, 0);
        if (info.flags.isEmpty())
            info.flags = (field("flags") + u' ' + field("Features")).split(u' ', Qt::SkipEmptyParts);
        info.isX86 = info.isX86 || record.contains(u"vendor_id"_s) || record.contains(u"flags"_s);
        if (record.contains(u"core id"_s))
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
        if (key == "Model name"_L1) {
            blocks.push_back(blocks.empty() ? head : LscpuBlock{});
            blocks.back().name = normalisedCore(value.simplified());
        } else {
            takeBlockField(blocks.empty() ? head : blocks.back(), key, value);
        }
    }
    if (blocks.empty() && head.cores > 0)
        blocks.push_back(head);
    for (const LscpuBlock &block : blocks) {
        const int count =
            blocks.size() == 1 && result.processors > 0 ? result.processors : block.physical() * block.threads;
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
        // Two Max dies make an Ultra, and their parts are the same: only the number of cores tells (10 or 12 on one
        // die).
        if (known.chip.endsWith(" Max"_L1) && processors > 12)
            return known.chip.chopped(4) + u" Ultra"_s;
        if (!known.chip.isEmpty())
            return known.chip;
        if (known.core.isEmpty())
            continue;
        vendor = vendor.isEmpty() ? known.vendor : vendor;
        if (!names.contains(known.core))
            names << known.core;
    }
    return names.isEmpty() ? QString() : vendor + u' ' + names.join(u" + "_s);
}

} // namespace armature

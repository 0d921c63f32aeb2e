#include "detect/CaptureJudges.h"

#include "base/Literals.h"

#include <QRegularExpression>

namespace armature::test {
namespace {

int processorsOf(const MachineProfile &machine) {
    int all = 0;
    for (const CoreKind &kind : machine.processor.cores)
        all += kind.count;
    return all;
}

QString coreText(const MachineProfile &machine) {
    QStringList parts{machine.processor.model.valueOr({})};
    for (const CoreKind &kind : machine.processor.cores)
        parts << u"%1 x %2 %3/%4"_s.arg(kind.count).arg(kind.name, kind.implementer, kind.part);
    return parts.join(u"; "_s);
}

} // namespace

bool isUnknown(const QString &value) { return value.startsWith("unknown"_L1); }

qint64 leadingNumber(const QString &value) {
    static const QRegularExpression pattern(uR"(^(\d+))"_s);
    return pattern.match(value).captured(1).toLongLong();
}

// ---- system -------------------------------------------------------------------------------------------------------
/// "Ubuntu 22.04.5 LTS, kernel 5.15.0-185-generic": the words of the name, the whole release.
Judgement judgeNameAndKernel(const QString &value, const MachineProfile &machine) {
    const QString kernel = value.section(u", kernel "_s, 1);
    const QString name = machine.system.name.valueOr({});
    bool holds = kernel.isEmpty() || machine.system.kernel.is(kernel);
    for (const QString &word : value.section(u", kernel "_s, 0, 0).split(u' ', Qt::SkipEmptyParts))
        holds = holds && name.contains(word);
    return {holds, name + u' ' + machine.system.kernel.valueOr({})};
}

Judgement judgeOs(const QString &value, const MachineProfile &machine) {
    const QString observed = shown(machine.system.name) + u" kernel "_s + shown(machine.system.kernel);
    if (value.startsWith("macOS"_L1))
        return {machine.system.kind == SystemKind::MacOs, observed};
    if (value.startsWith("Windows"_L1))
        return {machine.system.kind == SystemKind::Other && observed.contains("Windows"_L1) &&
                    observed.contains(value.section(u' ', -1)),
                observed};
    if (!value.startsWith("Linux"_L1))
        return judgeNameAndKernel(value, machine);
    const QString release = value.section(u' ', 1).section(u"..."_s, 0, 0);
    return {machine.system.kind == SystemKind::Linux && machine.system.kernel.valueOr({}).startsWith(release),
            observed};
}

// ---- processor ----------------------------------------------------------------------------------------------------
/// Words of the part before the first bracket, comma or colon must all be in the model or in the names of the cores;
/// ids "0x41/0xd4f" and counts must be among the cores.
Judgement judgeCpu(const QString &value, const MachineProfile &machine) {
    const QString model = machine.processor.model.valueOr({});
    const QString all = coreText(machine);
    if (isUnknown(value))
        return {!machine.processor.model.isKnown() || model.contains("unknown"_L1), all};
    if (value.contains("(R)"_L1))
        return {model == value, all};
    bool holds = true;
    const QString grace = u"beside it: NVIDIA Grace"_s;
    static const QRegularExpression headEnd(uR"([,;(:]| by )"_s);
    const QString head = value.left(value.indexOf(headEnd)).trimmed();
    if (value.contains(grace))
        holds = model == "NVIDIA Grace"_L1;
    else if (head.startsWith("Apple "_L1) || head.startsWith("NVIDIA "_L1))
        holds = model == head;
    static const QStringList fillers{u"implementer"_s, u"part"_s, u"and"_s, u"+"_s, u"unnamed"_s};
    for (const QString &word : QString(head).replace("Neoverse-"_L1, "Neoverse "_L1).split(u' ', Qt::SkipEmptyParts))
        if (!fillers.contains(word) && !(value.contains(grace) && word == "Arm"_L1))
            holds = holds && all.contains(word);
    static const QRegularExpression ids(uR"(0x[0-9a-f]{2}/0x[0-9a-f]{3})"_s);
    for (auto it = ids.globalMatch(value); it.hasNext();)
        holds = holds && all.contains(it.next().captured(0));
    static const QRegularExpression counted(uR"((\d+) x (Cortex-\w+))"_s);
    for (auto it = counted.globalMatch(value); it.hasNext();)
        holds = holds && all.contains(it.next().captured(0));
    static const QRegularExpression total(uR"((?:(\d+) x )?(\d+) (?:cores|processors))"_s);
    if (const auto match = total.match(value); match.hasMatch())
        holds = holds && processorsOf(machine) == std::max(1, match.captured(1).toInt()) * match.captured(2).toInt();
    return {holds, all};
}

/// "10 (2+8)", "4, threads=8", "14 (10 Performance + 4 Efficiency)", "8 (proc 8:4:4)".
Judgement judgeCores(const QString &value, const MachineProfile &machine) {
    const QString observed = shownNumber(machine.processor.coreCount) + u" cores; "_s + coreText(machine);
    bool holds = machine.processor.coreCount.is(int(leadingNumber(value)));
    static const QRegularExpression threads(uR"(threads=(\d+))"_s);
    if (const auto match = threads.match(value); match.hasMatch())
        holds = holds && processorsOf(machine) == match.captured(1).toInt();
    static const QRegularExpression levels(uR"(\((\d+)[^)+]*\+\s*(\d+))"_s);
    if (const auto match = levels.match(value); match.hasMatch() && !machine.processor.cores.empty())
        for (const int group : {1, 2}) {
            const int wanted = match.captured(group).toInt();
            bool found = false;
            for (const CoreKind &kind : machine.processor.cores)
                found = found || kind.count == wanted;
            holds = holds && found;
        }
    return {holds, observed};
}

Judgement judgeArch(const QString &value, const MachineProfile &machine) {
    const QString observed = shown(machine.processor.architecture);
    if (isUnknown(value))
        return {!machine.processor.architecture.isKnown(), observed};
    const bool refused = !value.contains("must be refused"_L1) ||
                         (platformOf(machine) == "unsupported"_L1 && machine.has(FindingCode::UnsupportedArchitecture));
    return {observed == value.section(u' ', 0, 0) && refused, observed};
}

// ---- memory and board ---------------------------------------------------------------------------------------------
Judgement judgeMemory(const QString &value, const MachineProfile &machine) {
    const qint64 gib = machine.memory.total.valueOr(0) >> 30;
    return {gib == leadingNumber(value), QString::number(gib) + u" GiB"_s};
}

/// "Dell Inc. (…), Dell Pro Max with GB10 FCM1253, family DGX Spark": each part but the mainboard's is a field.
Judgement judgeDmi(const QString &value, const MachineProfile &machine) {
    static const QRegularExpression bracket(uR"(\s*\([^)]*\))"_s);
    const QString observed =
        QStringList{shown(machine.board.vendor), shown(machine.board.product), shown(machine.board.family)}.join(
            u", "_s);
    bool holds = true;
    for (const QString &part : QString(value).remove(bracket).split(u", "_s)) {
        if (part.startsWith("board "_L1))
            continue; // the profile has no field for it
        const QString wanted = part.startsWith("family "_L1) ? part.mid(7) : part;
        for (const QString &word : wanted.split(u' ', Qt::SkipEmptyParts))
            holds = holds && observed.contains(word);
    }
    return {holds && !observed.contains("  "_L1), observed};
}

} // namespace armature::test

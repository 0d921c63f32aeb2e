#include "detect/CaptureJudges.h"

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
        parts << QStringLiteral("%1 x %2 %3/%4").arg(kind.count).arg(kind.name, kind.implementer, kind.part);
    return parts.join(QStringLiteral("; "));
}

} // namespace

bool isUnknown(const QString &value) { return value.startsWith(QLatin1String("unknown")); }

qint64 leadingNumber(const QString &value) {
    static const QRegularExpression pattern(QStringLiteral(R"(^(\d+))"));
    return pattern.match(value).captured(1).toLongLong();
}

// ---- system -------------------------------------------------------------------------------------------------------
/// "Ubuntu 22.04.5 LTS, kernel 5.15.0-185-generic": the words of the name, the whole release.
Judgement judgeNameAndKernel(const QString &value, const MachineProfile &machine) {
    const QString kernel = value.section(QStringLiteral(", kernel "), 1);
    const QString name = machine.system.name.valueOr({});
    bool holds = kernel.isEmpty() || machine.system.kernel.is(kernel);
    for (const QString &word : value.section(QStringLiteral(", kernel "), 0, 0).split(u' ', Qt::SkipEmptyParts))
        holds = holds && name.contains(word);
    return {holds, name + u' ' + machine.system.kernel.valueOr({})};
}

Judgement judgeOs(const QString &value, const MachineProfile &machine) {
    const QString observed = shown(machine.system.name) + QStringLiteral(" kernel ") + shown(machine.system.kernel);
    if (value.startsWith(QLatin1String("macOS")))
        return {machine.system.kind == SystemKind::MacOs, observed};
    if (value.startsWith(QLatin1String("Windows")))
        return {machine.system.kind == SystemKind::Other && observed.contains(QLatin1String("Windows")) && observed.contains(value.section(u' ', -1)),
                observed};
    if (!value.startsWith(QLatin1String("Linux")))
        return judgeNameAndKernel(value, machine);
    const QString release = value.section(u' ', 1).section(QStringLiteral("..."), 0, 0);
    return {machine.system.kind == SystemKind::Linux && machine.system.kernel.valueOr({}).startsWith(release), observed};
}

// ---- processor ----------------------------------------------------------------------------------------------------
/// Words of the part before the first bracket, comma or colon must all be in the model or in the names of the cores; ids "0x41/0xd4f"
/// and counts must be among the cores.
Judgement judgeCpu(const QString &value, const MachineProfile &machine) {
    const QString model = machine.processor.model.valueOr({});
    const QString all = coreText(machine);
    if (isUnknown(value))
        return {!machine.processor.model.isKnown() || model.contains(QLatin1String("unknown")), all};
    if (value.contains(QLatin1String("(R)")))
        return {model == value, all};
    bool holds = true;
    const QString grace = QStringLiteral("beside it: NVIDIA Grace");
    static const QRegularExpression headEnd(QStringLiteral(R"([,;(:]| by )"));
    const QString head = value.left(value.indexOf(headEnd)).trimmed();
    if (value.contains(grace))
        holds = model == QLatin1String("NVIDIA Grace");
    else if (head.startsWith(QLatin1String("Apple ")) || head.startsWith(QLatin1String("NVIDIA ")))
        holds = model == head;
    static const QStringList fillers{QStringLiteral("implementer"), QStringLiteral("part"), QStringLiteral("and"), QStringLiteral("+"),
                                     QStringLiteral("unnamed")};
    for (const QString &word : QString(head).replace(QLatin1String("Neoverse-"), QLatin1String("Neoverse ")).split(u' ', Qt::SkipEmptyParts))
        if (!fillers.contains(word) && !(value.contains(grace) && word == QLatin1String("Arm")))
            holds = holds && all.contains(word);
    static const QRegularExpression ids(QStringLiteral(R"(0x[0-9a-f]{2}/0x[0-9a-f]{3})"));
    for (auto it = ids.globalMatch(value); it.hasNext();)
        holds = holds && all.contains(it.next().captured(0));
    static const QRegularExpression counted(QStringLiteral(R"((\d+) x (Cortex-\w+))"));
    for (auto it = counted.globalMatch(value); it.hasNext();)
        holds = holds && all.contains(it.next().captured(0));
    static const QRegularExpression total(QStringLiteral(R"((?:(\d+) x )?(\d+) (?:cores|processors))"));
    if (const auto match = total.match(value); match.hasMatch())
        holds = holds && processorsOf(machine) == std::max(1, match.captured(1).toInt()) * match.captured(2).toInt();
    return {holds, all};
}

/// "10 (2+8)", "4, threads=8", "14 (10 Performance + 4 Efficiency)", "8 (proc 8:4:4)".
Judgement judgeCores(const QString &value, const MachineProfile &machine) {
    const QString observed = shownNumber(machine.processor.coreCount) + QStringLiteral(" cores; ") + coreText(machine);
    bool holds = machine.processor.coreCount.is(int(leadingNumber(value)));
    static const QRegularExpression threads(QStringLiteral(R"(threads=(\d+))"));
    if (const auto match = threads.match(value); match.hasMatch())
        holds = holds && processorsOf(machine) == match.captured(1).toInt();
    static const QRegularExpression levels(QStringLiteral(R"(\((\d+)[^)+]*\+\s*(\d+))"));
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
    const bool refused = !value.contains(QLatin1String("must be refused")) ||
                         (platformOf(machine) == QLatin1String("unsupported") && machine.has(QStringLiteral("unsupported-architecture")));
    return {observed == value.section(u' ', 0, 0) && refused, observed};
}

// ---- memory and board ---------------------------------------------------------------------------------------------
Judgement judgeMemory(const QString &value, const MachineProfile &machine) {
    const qint64 gib = machine.memory.total.valueOr(0) >> 30;
    return {gib == leadingNumber(value), QString::number(gib) + QStringLiteral(" GiB")};
}

/// "Dell Inc. (…), Dell Pro Max with GB10 FCM1253, family DGX Spark": each part but the mainboard's is a field.
Judgement judgeDmi(const QString &value, const MachineProfile &machine) {
    static const QRegularExpression bracket(QStringLiteral(R"(\s*\([^)]*\))"));
    const QString observed =
        QStringList{shown(machine.board.vendor), shown(machine.board.product), shown(machine.board.family)}.join(QStringLiteral(", "));
    bool holds = true;
    for (const QString &part : QString(value).remove(bracket).split(QStringLiteral(", "))) {
        if (part.startsWith(QLatin1String("board ")))
            continue; // the profile has no field for it
        const QString wanted = part.startsWith(QLatin1String("family ")) ? part.mid(7) : part;
        for (const QString &word : wanted.split(u' ', Qt::SkipEmptyParts))
            holds = holds && observed.contains(word);
    }
    return {holds && !observed.contains(QLatin1String("  ")), observed};
}

} // namespace armature::test

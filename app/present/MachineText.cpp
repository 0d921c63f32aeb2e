#include "present/MachineText.h"
#include "present/FindingText.h"

#include "base/Literals.h"
#include "present/MachineFacts.h"
#include "present/Words.h"

namespace armature {

QString headline(const MachineProfile &machine) {
    QStringList parts;
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && !parts.contains(*gpu.name))
            parts << *gpu.name;
    const QString processor = machine.processor.model.valueOr(Words::tr("unknown processor"));
    if (!parts.contains(processor))
        parts.prepend(processor);
    if (machine.gpus.size() > 1)
        parts << Words::tr("%1 GPUs").arg(machine.gpus.size());
    if (machine.memory.total.isKnown())
        parts << (machine.memory.unified.is(true) ? Words::tr("%1 shared memory") : Words::tr("%1 memory"))
                     .arg(memoryText(*machine.memory.total));
    if (machine.driver.version.isKnown())
        parts << Words::tr("driver %1").arg(machine.driver.version->asWritten());
    parts << machine.system.name.valueOr(Words::tr("unknown system"));
    return parts.join(u", "_s);
}

QString machineText(const MachineProfile &machine, int width) {
    QString text = headline(machine) + u'\n';
    if (machine.simulated)
        text += Words::tr("(a recorded machine: nothing can be installed for it here)") + u'\n';
    text += u'\n';
    for (const Finding &finding : machine.findings) {
        const FindingText words = findingText(finding);
        const QString mark = finding.severity == Severity::Error     ? u"!! "_s
                             : finding.severity == Severity::Warning ? u"!  "_s
                                                                     : u"   "_s;
        text += mark +
                wrapped(words.title +
                            (finding.observed.isEmpty() || finding.observed == words.title
                                 ? QString()
                                 : u" ("_s + finding.observed + u')') +
                            (words.remedy.isEmpty() ? QString() : u". "_s + words.remedy),
                        width - 3, 3) +
                u'\n';
    }
    if (!machine.findings.empty())
        text += u'\n';
    std::vector<QStringList> rows;
    for (const MachineFact &fact : machineFacts(machine))
        if (fact.listed)
            rows.push_back({QString(2 * fact.level, u' ') + fact.label, fact.value, fact.source});
    return text + textTable({Words::tr("fact"), Words::tr("value"), Words::tr("read from")}, rows, width);
}

} // namespace armature

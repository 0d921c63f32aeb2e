#include "export/ExpectedToml.h"

#include "base/Literals.h"
#include "base/TomlString.h"
#include "present/MachineFacts.h"

namespace armature {
namespace {

QString line(const QString &key, const QString &value) { return key + u" = "_s + tomlString(value) + u'\n'; }

/// `key = ["a", "b"]`, broken into several lines where one would be too long.
QString list(const QString &key, const QStringList &items) {
    constexpr qsizetype Widest = 110;
    QStringList lines{{}};
    for (const QString &item : items) {
        QString &last = lines.last();
        const QString quoted = tomlString(item);
        if (last.isEmpty())
            last = quoted;
        else if (last.size() + quoted.size() > Widest)
            lines << quoted;
        else
            last += u", "_s + quoted;
    }
    const QString separator = u",\n    "_s;
    const bool one = lines.size() == 1;
    return key + u" = ["_s + (one ? lines.first() : u"\n    "_s + lines.join(separator) + u",\n"_s) + u"]\n"_s;
}

QString detectTable(const MachineProfile &machine) {
    QString text = u"[detect]\n"_s;
    for (const MachineFact &fact : hardwareFacts(machine))
        if (fact.listed || fact.id == "platform"_L1)
            text += line(fact.id, fact.value);
    QStringList codes;
    for (const Finding &finding : machine.findings)
        codes << enumName(finding.code);
    codes.sort();
    return text + list(u"findings"_s, codes);
}

/// "2.8.0+cu129", "2.8.0+cpu@default": a build by version, flavour and whether it is the default index that has it.
QString buildName(const Version &torch, const QString &flavour, const QString &index) {
    return torch.text() + u'+' + flavour + (index == "default"_L1 ? u"@default"_s : QString());
}

/// The builds by the rule that rejects them; a name that several builds share stands once.
QMap<QString, QStringList> rejectedByRule(const TorchChoice &choice) {
    QMap<QString, QStringList> builds;
    QStringList seen;
    const auto add = [&](const QString &rule, const QString &name) {
        if (!seen.contains(name))
            builds[rule] << name;
        seen << name;
    };
    for (const RejectedBuild &rejected : choice.rejected)
        add(enumName(rejected.reason.rule),
            buildName(rejected.build.torch, rejected.build.flavour, rejected.build.index));
    for (const AbsentBuild &absent : choice.absent)
        add(u"no-wheel"_s, buildName(absent.torch, absent.flavour, absent.index));
    return builds;
}

QString chooseTable(const StackChoice &stack) {
    const TorchChoice &choice = stack.choice;
    const QString key = stack.stack.contains(u'@') ? u'"' + stack.stack + u'"' : stack.stack;
    QString text = u"\n[choose.%1]\n"_s.arg(key) + line(u"outcome"_s, enumName(choice.outcome));
    if (choice.build)
        text += line(u"torch"_s, choice.build->exactVersion().text()) + line(u"index"_s, choice.build->index) +
                line(u"triton"_s, choice.build->triton.text());
    const QMap<QString, QStringList> rejected = rejectedByRule(choice);
    if (!rejected.isEmpty())
        text += u"\n[choose.%1.rejected]\n"_s.arg(key);
    for (auto it = rejected.begin(); it != rejected.end(); ++it)
        text += list(it.key(), it.value());
    return text;
}

} // namespace

QString expectedToml(const MachineProfile &machine, const std::vector<StackChoice> &choices) {
    QString text =
        u"# Written by tests/machines/update: read the difference before you keep it.\n\n"_s + detectTable(machine);
    for (const StackChoice &choice : choices)
        text += chooseTable(choice);
    return text;
}

} // namespace armature

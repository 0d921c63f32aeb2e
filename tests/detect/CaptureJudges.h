#pragma once

#include "base/Literals.h"
#include "model/MachineProfile.h"

#include <QString>

namespace armature::test {

struct Judgement {
    bool holds = false;
    QString observed;
};

inline QString shown(const Reading<QString> &reading) { return reading.isKnown() ? *reading : u"(unknown)"_s; }
inline QString shown(const Reading<Version> &reading) { return reading.isKnown() ? reading->text() : u"(unknown)"_s; }
template <class T> QString shownNumber(const Reading<T> &reading) {
    return reading.isKnown() ? QString::number(*reading) : u"(unknown)"_s;
}

bool isUnknown(const QString &value);
/// The number at the start of a value, or 0.
qint64 leadingNumber(const QString &value);

// One function per kind of sentence in expected.txt.
Judgement judgeNameAndKernel(const QString &value, const MachineProfile &machine);
Judgement judgeOs(const QString &value, const MachineProfile &machine);
Judgement judgeCpu(const QString &value, const MachineProfile &machine);
Judgement judgeCores(const QString &value, const MachineProfile &machine);
Judgement judgeArch(const QString &value, const MachineProfile &machine);
Judgement judgeMemory(const QString &value, const MachineProfile &machine);
Judgement judgeDmi(const QString &value, const MachineProfile &machine);

} // namespace armature::test

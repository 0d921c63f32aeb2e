#pragma once

#include "model/MachineProfile.h"

#include <QString>
#include <vector>

namespace armature::test {

/// One statement of an expected.txt, judged.
struct FactResult {
    enum class Verdict { Holds, Fails, NotOurs };
    Verdict verdict =
        Verdict::NotOurs; ///< NotOurs: no field of the profile speaks of it, or the file says it is not in the text
    QString fact;         ///< "cpu", "gpu0 memory"
    QString expected;
    QString observed;
};

/// Judges one key=value line. A gpuN line gives one result for each of its parts.
std::vector<FactResult> judgeFact(const QString &key, const QString &value, const MachineProfile &machine);

} // namespace armature::test

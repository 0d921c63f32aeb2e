#pragma once

#include "index/IndexClient.h"
#include "wheels/Tags.h"

namespace armature {

/// Is there a wheel of one version of a package for one environment?
struct WheelQuestion {
    QString project;
    Version
        version; ///< without a local label any label will do ("2.8.0" is answered by 2.8.0+cu129); with one only that
    TagSet tags;
};

/// Yes, No or Unknown. "No" is said only from a page that was read or from an index that says it has no such project.
struct IndexAnswer {
    enum class Kind { Yes, No, Unknown };
    Kind kind = Kind::Unknown;
    IndexFile file;            ///< Yes: the wheel that fits best
    Version version;           ///< Yes: of that wheel
    QString reason;            ///< No: why, in one sentence
    QStringList platforms;     ///< Yes and No: platform tags the wheels of this version have, sorted
    bool sourceExists = false; ///< a source distribution of this version is there: it could be built
    Problem problem;           ///< Unknown: why
};

/// Pure. Yanked files count, because the question names an exact version; `file.yanked` tells.
IndexAnswer answerFrom(const PageOutcome &outcome, const WheelQuestion &question);

} // namespace armature

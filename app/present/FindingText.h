#pragma once

#include "model/Finding.h"

namespace armature {

/// A finding in words: what it is, what it means and the one remedy.
struct FindingText {
    QString title;
    QString remedy;
};
FindingText findingText(const Finding &finding);

} // namespace armature

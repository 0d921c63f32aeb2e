#pragma once

namespace armature {

/// Before anything else in a program: out of memory ends in a sentence and exit code 1, not in an abort; the standard
/// descriptors are open, so that no other file takes the place of a closed one; as many files may be open as the system
/// allows, and too few end in a sentence; a HOME that names no absolute path is that of the account. What runs then is
/// left as a kill leaves it.
void guardProcess();

} // namespace armature

#pragma once

#include "Image.h"

#include <string>
#include <vector>

namespace starter {

/// Where the image is unpacked, once for each version: PLACE/<first digits of its SHA-256>. The folder of this program
/// alone.
struct Unpacked {
    std::string folder;             ///< empty: nowhere; `tried` says why
    std::vector<std::string> tried; ///< "PLACE: why not", in the order they were tried
};

/// The places, in the order they are tried: $ARMATURE_UNPACK_DIR alone if it is set; else the user's cache folder, the
/// runtime folder, $TMPDIR, /tmp, /var/tmp.
std::vector<std::string> places();

/// A folder with everything inside the image: one that is there and complete, else unpacked now. What is there is
/// checked (every file, its size) at each start and made anew where it is not whole. Two starts at once wait for each
/// other. The folder stays marked as in use (a shared lock that the started program inherits); folders of other
/// versions that nobody uses are removed.
Unpacked unpacked(Image &image, const std::string &sha256);

} // namespace starter

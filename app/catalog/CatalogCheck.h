#pragma once

#include "model/Catalog.h"

namespace armature {

/// What a single file cannot show: every reference leads somewhere, no id is given twice, all parts are there.
Result<void> checkCatalog(const Catalog &catalog);

} // namespace armature

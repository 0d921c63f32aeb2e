#pragma once

namespace armature {

/// Lets assistive technology read LogViews. May be called more than once.
void installLogAccessibility();

} // namespace armature

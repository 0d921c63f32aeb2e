#pragma once

#include <string>

namespace starter {

/// Says why the program does not start: on standard error, and in a window where nobody sees that (started by a double
/// click).
void sayProblem(const std::string &text);

} // namespace starter

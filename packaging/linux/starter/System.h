#pragma once

#include <string>
#include <vector>

namespace starter {

/// The dynamic loader that every program of this architecture names; part of glibc.
extern const char *const Loader;
/// "x86_64" or "aarch64": what this program was built for.
extern const char *const Architecture;

/// What the system's C library is.
struct LibC {
    bool loader = false;   ///< there is a glibc loader of this architecture
    std::string version{}; ///< "2.36"; empty: it could not be told
};
/// Read from files, nothing is started: libc.so.6, which lies beside its loader, names its version.
LibC systemLibC();

/// "2.9" is older than "2.36".
bool olderThan(const std::string &version, const std::string &needed);

/// What the system's loader says about a program or library: libraries it does not find, and versions it lacks
/// ("GLIBC_2.38").
struct Missing {
    std::vector<std::string> libraries{};
    std::vector<std::string> versions{};
    std::vector<std::string> askers{}; ///< the libraries that ask for these versions, by name
};
/// Asks the loader (--list), which starts nothing of the program.
Missing missingFor(const std::string &elf);

/// Links the libraries that the system lacks from `folder`/usr/fallback into `folder`/usr/lib, until the loader finds
/// all or nothing more can be done. One that is itself too new for this system is not linked. What is then still
/// missing.
Missing completed(const std::string &folder, const std::string &elf);

} // namespace starter

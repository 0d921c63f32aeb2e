#include "host/ProcessGuard.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>

#include <fcntl.h>
#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr rlim_t FewestFiles = 64;
constexpr rlim_t WantedFiles = 4096;

/// Needs no memory.
template <size_t N> [[noreturn]] void endWith(const char (&sentence)[N]) {
    static_cast<void>(!::write(STDERR_FILENO, sentence, N - 1));
    ::_exit(1);
}

[[noreturn]] void endWithoutMemory() {
    endWith("armature: There is not enough memory to go on. What was there before stays in place. Close other programs "
            "or raise the limit (ulimit -v, or the job's), and run the command again.\n");
}

/// Qt asks for memory past the handler and throws.
[[noreturn]] void endByException() {
    if (const std::exception_ptr thrown = std::current_exception()) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::bad_alloc &) {
            endWithoutMemory();
        } catch (...) { // a defect of this program: the system's own report says most
        }
    }
    std::abort();
}

void openStandardDescriptors() {
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number)
        if (::fcntl(number, F_GETFD) < 0)
            static_cast<void>(::open("/dev/null", O_RDONLY)); // writing to it fails, as it would to a closed one
}

void raiseFileLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t wanted = std::min(limit.rlim_max, std::max(limit.rlim_cur, WantedFiles));
    if (limit.rlim_cur < wanted) {
        rlimit raised = limit;
        raised.rlim_cur = wanted;
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    if (limit.rlim_cur < FewestFiles)
        endWith("armature: This session may open too few files at once (at least 64 are needed). Raise the limit with "
                "\"ulimit -n 1024\" and run the command again.\n");
}

/// Without a usable HOME everything of the user's would lie in "/" or below the current folder.
void findHome() {
    const char *home = std::getenv("HOME");
    if (home != nullptr && home[0] == '/')
        return;
    const passwd *account = ::getpwuid(::geteuid());
    if (account == nullptr || account->pw_dir == nullptr || account->pw_dir[0] != '/')
        endWith("armature: HOME names no folder, and neither does the entry of this account. Set HOME to the absolute "
                "path of your home folder and run the command again.\n");
    ::setenv("HOME", account->pw_dir, 1);
}

} // namespace

void guardProcess() {
    openStandardDescriptors();
    findHome();
    std::set_new_handler(endWithoutMemory);
    std::set_terminate(endByException);
    raiseFileLimit();
}

} // namespace armature

// Loaded before the C library into armature alone: the N-th call that changes the file system fails, or every one from
// there on.
//   FAIL_CALL=N [FAIL_FROM=1] FAIL_ERROR=28 (ENOSPC; 0: the program is killed instead); FAIL_COUNT=FILE: writes at the
//   end how many calls there were.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

long number(const char *name) {
    const char *text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody changes it
    return text != nullptr ? std::strtol(text, nullptr, 10) : 0;
}

bool isOurs() { return std::strcmp(program_invocation_short_name, "armature") == 0; }

/// True if this call is to fail; errno is set then.
bool fails() {
    static long calls = 0;
    static const long deadly = isOurs() ? number("FAIL_CALL") : 0;
    static const bool onwards = number("FAIL_FROM") != 0;
    const long call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (const char *file = std::getenv("FAIL_COUNT"); file != nullptr && isOurs()) { // NOLINT(concurrency-mt-unsafe)
        const int count = int(reinterpret_cast<int (*)(const char *, int, ...)>(dlsym(RTLD_NEXT, "open"))(
            file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (count >= 0) {
            static_cast<void>(
                !reinterpret_cast<ssize_t (*)(int, const void *, size_t)>(dlsym(RTLD_NEXT, "write"))(count, ".", 1));
            ::close(count);
        }
    }
    if (deadly == 0 || (onwards ? call < deadly : call != deadly))
        return false;
    if (number("FAIL_ERROR") == 0)
        kill(getpid(), SIGKILL);
    errno = int(number("FAIL_ERROR"));
    return true;
}

template <class F> F next(const char *name) { return reinterpret_cast<F>(dlsym(RTLD_NEXT, name)); }

bool isPlain(int file) {
    struct stat found {};
    return fstat(file, &found) == 0 && S_ISREG(found.st_mode);
}

} // namespace

extern "C" {
int open64(const char *path, int flags, ...) {
    mode_t mode = 0600;
    if ((flags & O_CREAT) != 0 && fails())
        return -1;
    return next<int (*)(const char *, int, ...)>("open64")(path, flags, mode);
}
ssize_t write(int file, const void *bytes, size_t size) {
    if (isPlain(file) && fails())
        return -1;
    return next<ssize_t (*)(int, const void *, size_t)>("write")(file, bytes, size);
}
int fsync(int file) { return fails() ? -1 : next<int (*)(int)>("fsync")(file); }
int mkdir(const char *path, mode_t mode) noexcept {
    return fails() ? -1 : next<int (*)(const char *, mode_t)>("mkdir")(path, mode);
}
int rename(const char *from, const char *to) noexcept {
    return fails() ? -1 : next<int (*)(const char *, const char *)>("rename")(from, to);
}
int renameat2(int one, const char *from, int other, const char *to, unsigned flags) noexcept {
    return fails() ? -1
                   : next<int (*)(int, const char *, int, const char *, unsigned)>("renameat2")(one, from, other, to,
                                                                                                flags);
}
int unlinkat(int folder, const char *name, int flags) noexcept {
    return fails() ? -1 : next<int (*)(int, const char *, int)>("unlinkat")(folder, name, flags);
}
}

// Calls promote() or recover() and is killed at a chosen instant: the calls that change the file system are wrapped
// below, and the process ends itself with SIGKILL just before or just after the n-th of them.
//   SwapDriver promote|recover TARGET INSTANT [no-exchange]
// Instant 2n is before call n, 2n+1 after it. Without enough calls it prints "done" and exits with 0, or 1 for a
// Problem.

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/Swap.h"

#include <QCoreApplication>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

long instant = 0;
long deadly = -1;
bool exchangeWorks = true;

void pass() {
    if (instant++ == deadly)
        kill(getpid(), SIGKILL);
}

template <class... Arguments> int counted(long number, Arguments... arguments) {
    pass();
    const long answer = syscall(number, arguments...);
    const int error = errno;
    pass();
    errno = error;
    return int(answer);
}

} // namespace

extern "C" {
int rename(const char *from, const char *to) noexcept {
    return counted(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) noexcept {
    if (!exchangeWorks) {
        errno = ENOSYS;
        return -1;
    }
    return counted(SYS_renameat2, fromFolder, from, toFolder, to, flags);
}
int unlinkat(int folder, const char *name, int flags) noexcept { return counted(SYS_unlinkat, folder, name, flags); }
int unlink(const char *name) noexcept { return counted(SYS_unlinkat, AT_FDCWD, name, 0); }
int mkdir(const char *name, mode_t mode) noexcept { return counted(SYS_mkdirat, AT_FDCWD, name, mode); }
int fsync(int file) { return counted(SYS_fsync, file); }
}

int main(int count, char **values) {
    const QCoreApplication application(count, values);
    const QStringList arguments = QCoreApplication::arguments();
    if (count < 4)
        return 2;
    exchangeWorks = !arguments.contains(u"no-exchange"_s);
    const auto folders = armature::PlanFolders::forTarget(arguments[2], arguments[2] + u"-cache"_s);
    instant = 0;
    deadly = arguments[3].toLong();
    bool fine = false;
    if (arguments[1] == "promote"_L1)
        fine = armature::promote(folders).ok();
    else
        fine = armature::recover(folders).ok();
    std::puts("done");
    return fine ? 0 : 1;
}

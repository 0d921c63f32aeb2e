#include "Store.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace starter {
namespace {

constexpr size_t NameDigits = 16;   // of the SHA-256: enough to tell versions apart
constexpr uint64_t Spare = 8 << 20; // bytes left free beside what is unpacked
constexpr int LockTries = 600;      // of a tenth of a second: another start may be unpacking on a slow disk
constexpr const char *UseMark = ".in-use";

std::string variable(const char *name) {
    const char *value = ::getenv(name);
    return value != nullptr && value[0] == '/' ? value : "";
}

std::string reason() { return std::strerror(errno); }

Problem makeFolders(const std::string &path) {
    for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        if (::mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES)
            return reason();
    return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? Problem() : reason();
}

/// In a folder that everybody may write to, somebody else could have put a folder of this name there first.
Problem ownFolder(const std::string &path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0)
        return reason();
    if (!S_ISDIR(found.st_mode))
        return "it is not a folder";
    if (found.st_uid != ::geteuid())
        return "it belongs to another user";
    if ((found.st_mode & 022) != 0)
        return "others may write to it";
    return {};
}

Problem usable(const std::string &place) {
    struct statvfs volume {};
    if (::statvfs(place.c_str(), &volume) != 0)
        return reason();
    if ((volume.f_flag & ST_NOEXEC) != 0)
        return "programs may not be started from there (it is mounted noexec)";
    return {};
}

Problem roomFor(const std::string &place, uint64_t bytes) {
    struct statvfs volume {};
    if (::statvfs(place.c_str(), &volume) != 0)
        return reason();
    if ((volume.f_flag & ST_RDONLY) != 0)
        return "it is read-only";
    const uint64_t available = uint64_t{volume.f_bavail} * volume.f_frsize;
    if (available < bytes + Spare)
        return "it is full: " + std::to_string(available >> 20) + " MiB are free, " +
               std::to_string((bytes + Spare) >> 20) + " MiB are needed";
    return {};
}

int removeOne(const char *path, const struct stat *, int, struct FTW *) { return ::remove(path); }

void removeTree(const std::string &path) { ::nftw(path.c_str(), removeOne, 16, FTW_DEPTH | FTW_PHYS); }

/// -1 where the file system has no locks or nobody gives it back: then the rename alone keeps two starts apart.
int lockPlace(const std::string &place) {
    const int file = ::open((place + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; file >= 0 && i < LockTries; ++i) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0)
            return file;
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        ::usleep(100'000);
    }
    if (file >= 0)
        ::close(file);
    return -1;
}

/// The descriptor stays open in the program that is started: its lock ends with it.
void markInUse(const std::string &folder) {
    const int file = ::open((folder + '/' + UseMark).c_str(), O_RDWR | O_CREAT, 0600);
    if (file >= 0)
        ::flock(file, LOCK_SH | LOCK_NB);
}

bool isInUse(const std::string &folder) {
    const int file = ::open((folder + '/' + UseMark).c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0)
        return errno != ENOENT;
    const bool free = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    ::close(file);
    return !free;
}

/// Other versions, and what an unpacking left that was ended half-way. Under the place's lock nobody else is unpacking.
void clean(const std::string &place, const std::string &keep) {
    std::vector<std::string> old;
    DIR *folder = ::opendir(place.c_str());
    if (folder == nullptr)
        return;
    while (const dirent *entry = ::readdir(folder)) {
        const std::string name = entry->d_name;
        const bool version =
            name.size() == NameDigits && name.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (name != keep && (version || name.rfind("new-", 0) == 0 || name.rfind("old-", 0) == 0))
            old.push_back(place + '/' + name);
    }
    ::closedir(folder);
    for (const std::string &path : old)
        if (!isInUse(path))
            removeTree(path);
}

/// Unpacks beside the final name and renames: a start that is killed leaves nothing that looks whole.
Problem unpackInto(Image &image, const std::string &sha256, const std::string &place, const std::string &folder) {
    if (Problem failed = image.readTree())
        return failed;
    if (Problem failed = roomFor(place, image.unpackedBytes()))
        return failed;
    if (Problem failed = image.check(sha256))
        return failed;
    const std::string own = std::to_string(::getpid());
    const std::string fresh = place + "/new-" + own;
    removeTree(fresh);
    if (::mkdir(fresh.c_str(), 0700) != 0)
        return reason();
    if (Problem failed = image.unpack(fresh)) {
        removeTree(fresh);
        return failed;
    }
    const std::string old = place + "/old-" + own;
    ::rename(folder.c_str(), old.c_str()); // one that is not whole; there is mostly none
    const bool moved = ::rename(fresh.c_str(), folder.c_str()) == 0 || isComplete(folder);
    const Problem failed = moved ? Problem() : Problem(reason());
    removeTree(fresh);
    removeTree(old);
    return failed;
}

Problem prepare(Image &image, const std::string &sha256, const std::string &place, const std::string &folder) {
    if (Problem failed = makeFolders(place))
        return failed;
    if (Problem failed = ownFolder(place))
        return failed;
    if (Problem failed = usable(place))
        return failed;
    const int lock = lockPlace(place);
    Problem failed;
    if (!isComplete(folder))
        failed = unpackInto(image, sha256, place, folder);
    if (!failed)
        markInUse(folder);
    if (!failed && lock >= 0)
        clean(place, sha256.substr(0, NameDigits));
    if (lock >= 0)
        ::close(lock);
    return failed;
}

} // namespace

std::vector<std::string> places() {
    if (const std::string only = variable("ARMATURE_UNPACK_DIR"); !only.empty())
        return {only};
    std::vector<std::string> all;
    if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty())
        all.push_back(cache + "/armature/app");
    else if (const std::string home = variable("HOME"); !home.empty())
        all.push_back(home + "/.cache/armature/app");
    if (const std::string runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
        all.push_back(runtime + "/armature-app");
    const std::string name = "/armature-app-" + std::to_string(::geteuid());
    for (const std::string &temporary : {variable("TMPDIR"), std::string("/tmp"), std::string("/var/tmp")})
        if (!temporary.empty() && (all.empty() || all.back() != temporary + name))
            all.push_back(temporary + name);
    return all;
}

Unpacked unpacked(Image &image, const std::string &sha256) {
    Unpacked result;
    for (const std::string &place : places()) {
        const std::string folder = place + '/' + sha256.substr(0, NameDigits);
        const Problem failed = prepare(image, sha256, place, folder);
        if (!failed) {
            result.folder = folder;
            return result;
        }
        result.tried.push_back(place + ": " + *failed);
    }
    return result;
}

} // namespace starter

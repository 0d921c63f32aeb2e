// The first part of the single file: a static program that needs nothing of the system, neither FUSE nor a C library.
// It checks that the rest can run here, unpacks it once into the user's cache folder, and becomes it.

#include "Image.h"
#include "Saying.h"
#include "Store.h"
#include "System.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

// Given when it is compiled, by packaging/linux/single-file:
//   PAYLOAD_SHA256  of the image that is appended
//   GLIBC_NEEDED    the newest glibc version that anything inside the image asks for
//   PROGRAM_VERSION for --appimage-help
namespace {

using namespace starter;

constexpr int Failed = 1;
constexpr int UsageError = 2;

int fail(const std::string &text) {
    sayProblem(text);
    return Failed;
}

std::string ownPath() {
    std::vector<char> path(PATH_MAX);
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    return length > 0 ? std::string(path.data(), static_cast<size_t>(length)) : std::string();
}

int help(const char *name) {
    std::printf("Armature %s for %s: the wizard, the command line and uv in one file.\n\n"
                "  %s [options]              the wizard; --help tells its options\n"
                "  %s armature VERB …        the command line; \"armature --help\" tells the verbs\n"
                "  %s --appimage-extract [DIR]  unpack into DIR (squashfs-root) and stop\n"
                "  %s --appimage-offset      where the squashfs image begins in this file\n\n"
                "A link to this file that is called \"armature\" is the command line.\n"
                "Unpacked once into ~/.cache/armature/app (or $ARMATURE_UNPACK_DIR); no FUSE is needed. To remove it: "
                "delete that folder and\n"
                "this file.\n",
                PROGRAM_VERSION, Architecture, name, name, name, name);
    return 0;
}

int extract(const std::string &self, const std::string &folder) {
    Image image;
    for (const Problem &failed : {image.open(self), image.check(PAYLOAD_SHA256), image.readTree()})
        if (failed)
            return fail(*failed);
    if (::mkdir(folder.c_str(), 0755) != 0)
        return fail(folder + ": " + std::strerror(errno));
    const Problem failed = image.unpack(folder);
    return failed ? fail(*failed) : 0;
}

/// Why nothing inside can run here; empty if it can, or if that cannot be told.
std::string unfit() {
    const LibC here = systemLibC();
    if (!here.loader)
        return std::string("this system has no glibc for ") + Architecture + " (" + Loader +
               " is missing). It may be built on musl, as Alpine is, or be a 32-bit system: Armature and the "
               "machine-learning packages it "
               "installs need glibc " GLIBC_NEEDED " or newer.";
    if (!here.version.empty() && olderThan(here.version, GLIBC_NEEDED))
        return "this system's C library is glibc " + here.version +
               ", and this file needs " GLIBC_NEEDED " or newer (Ubuntu 22.04, Fedora 36, Debian 12 and later have "
               "it). Upgrade the system, or build Armature on it from source.";
    return {};
}

std::string lacks(const Missing &missing) {
    std::string text = "this system lacks what the program needs:";
    for (const std::string &version : missing.versions)
        text += " version " + version + ";";
    for (const std::string &library : missing.libraries)
        text += ' ' + library + ';';
    text.back() = '.';
    return text + " Install these libraries with your system's package manager.";
}

/// In words, where nothing could be unpacked.
std::string nowhere(const Unpacked &unpacked) {
    std::string text = "there is no place to unpack the program. Tried:";
    for (const std::string &line : unpacked.tried)
        text += "\n  " + line;
    return text + "\nMake room in one of them, or name another folder: ARMATURE_UNPACK_DIR=/some/folder";
}

int start(const std::string &self, const std::string &program, const std::vector<char *> &words) {
    if (const std::string why = unfit(); !why.empty())
        return fail(why);
    Image image;
    if (const Problem failed = image.open(self))
        return fail(*failed);
    const Unpacked where = unpacked(image, PAYLOAD_SHA256);
    if (where.folder.empty())
        return fail(nowhere(where));
    const std::string path = where.folder + "/usr/bin/" + program;
    const Missing missing = completed(where.folder, path);
    if (!missing.versions.empty() || !missing.libraries.empty())
        return fail(lacks(missing));
    if (program != "armature") // a plugin that is not complete is one that Qt does without
        for (const char *plugin :
             {"/usr/plugins/platforms/libqxcb.so", "/usr/plugins/platforms/libqwayland-generic.so"})
            completed(where.folder, where.folder + plugin);
    ::setenv("APPIMAGE", self.c_str(), 1); // as AppImages do
    ::setenv("APPDIR", where.folder.c_str(), 1);
    std::vector<char *> arguments{const_cast<char *>(program.c_str())};
    arguments.insert(arguments.end(), words.begin(), words.end());
    arguments.push_back(nullptr);
    ::execv(path.c_str(), arguments.data());
    return fail(path + ": " + std::strerror(errno));
}

} // namespace

int main(int argc, char **argv) {
    const std::string self = ownPath();
    if (self.empty())
        return fail("/proc/self/exe cannot be read: is /proc mounted?");
    std::vector<char *> words(argv + 1, argv + argc);
    const std::string first = words.empty() ? "" : words[0];
    if (first == "--appimage-help")
        return help(argv[0]);
    if (first == "--appimage-offset") {
        Image image;
        if (const Problem failed = image.open(self))
            return fail(*failed);
        std::printf("%llu\n", static_cast<unsigned long long>(image.offset()));
        return 0;
    }
    if (first == "--appimage-extract")
        return words.size() > 2 ? (help(argv[0]), UsageError)
                                : extract(self, words.size() == 2 ? words[1] : "squashfs-root");
    std::string called = argc > 0 ? argv[0] : "";
    called.erase(0, called.rfind('/') + 1);
    if (first == "armature")
        words.erase(words.begin());
    return start(self, called == "armature" || first == "armature" ? "armature" : "armature-assistant", words);
}

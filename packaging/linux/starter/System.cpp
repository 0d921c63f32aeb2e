#include "System.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

namespace starter {

#if defined(__x86_64__)
const char *const Loader = "/lib64/ld-linux-x86-64.so.2";
const char *const Architecture = "x86_64";
#elif defined(__aarch64__)
const char *const Loader = "/lib/ld-linux-aarch64.so.1";
const char *const Architecture = "aarch64";
#else
#error "another architecture"
#endif

namespace {

std::string wholeFile(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// N of glibc 2.N: from the sentence that libc.so.6 prints when it is started, "GNU C Library (…) stable release
/// version 2.31.", else the highest "GLIBC_2.N" of its symbols, which can be less (2.31 brought none to libc.so.6). -1
/// if there is neither.
int minorVersion(const std::string &bytes) {
    static const std::string banner = "release version 2.";
    static const std::string prefix = "GLIBC_2.";
    if (const size_t at = bytes.find(banner); at != std::string::npos)
        return std::atoi(bytes.c_str() + at + banner.size());
    int highest = -1;
    for (size_t at = bytes.find(prefix); at != std::string::npos; at = bytes.find(prefix, at + 1))
        highest = std::max(highest, std::atoi(bytes.c_str() + at + prefix.size()));
    return highest;
}

/// Standard output and error of a command.
std::string saidBy(const std::vector<std::string> &words) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return {};
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        std::vector<char *> arguments;
        for (const std::string &word : words)
            arguments.push_back(const_cast<char *>(word.c_str()));
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t count = ::read(ends[0], buffer, sizeof buffer); count > 0;
         count = ::read(ends[0], buffer, sizeof buffer))
        text.append(buffer, static_cast<size_t>(count));
    ::close(ends[0]);
    if (child > 0)
        ::waitpid(child, nullptr, 0);
    return text;
}

void addOnce(std::vector<std::string> &list, const std::string &word) {
    for (const std::string &known : list)
        if (known == word)
            return;
    list.push_back(word);
}

/// "	libX11.so.6 => not found", "…: libX11.so.6: cannot open shared object file", "…: version `GLIBC_2.38' not found
/// (required by …)"
void readLine(const std::string &line, Missing &missing) {
    const size_t arrow = line.find(" => not found");
    const size_t cannot = line.find(": cannot open shared object file");
    const size_t version = line.find("version `");
    if (arrow != std::string::npos) {
        const size_t start = line.find_first_not_of(" \t");
        addOnce(missing.libraries, line.substr(start, arrow - start));
    } else if (cannot != std::string::npos) {
        const size_t start = line.rfind(' ', cannot - 1);
        addOnce(missing.libraries, line.substr(start + 1, cannot - start - 1));
    } else if (version != std::string::npos) {
        const size_t start = version + 9;
        addOnce(missing.versions, line.substr(start, line.find('\'', start) - start));
        const std::string path = line.substr(0, line.rfind(')'));
        addOnce(missing.askers, path.substr(path.rfind('/') + 1));
    }
}

} // namespace

LibC systemLibC() {
    LibC found;
    char *real = ::realpath(Loader, nullptr);
    if (real == nullptr)
        return found;
    found.loader = true;
    std::string folder = real;
    std::free(real);
    folder.erase(folder.rfind('/'));
    const std::string triplet = std::string(Architecture) + "-linux-gnu";
    for (const std::string &place : {folder, "/lib/" + triplet, std::string("/lib64"), std::string("/usr/lib64")}) {
        const int minor = minorVersion(wholeFile(place + "/libc.so.6"));
        if (minor >= 0) {
            found.version = "2." + std::to_string(minor);
            break;
        }
    }
    return found;
}

bool olderThan(const std::string &version, const std::string &needed) {
    const auto minor = [](const std::string &text) { return std::atoi(text.c_str() + text.find('.') + 1); };
    return minor(version) < minor(needed); // glibc has been 2 since 1997
}

Missing missingFor(const std::string &elf) {
    Missing missing;
    const std::string text = saidBy({Loader, "--list", elf});
    for (size_t start = 0; start < text.size();) {
        const size_t end = std::min(text.find('\n', start), text.size());
        readLine(text.substr(start, end - start), missing);
        start = end + 1;
    }
    return missing;
}

Missing completed(const std::string &folder, const std::string &elf) {
    std::vector<std::string> tooNew;
    for (;;) { // the loader stops at the first library it does not find, and looks at versions when it has all
        const Missing missing = missingFor(elf);
        bool changed = false;
        for (const std::string &asker : missing.askers) {
            const std::string ours = folder + "/usr/lib/" + asker;
            char target[16];
            if (::readlink(ours.c_str(), target, sizeof target) > 0 && ::unlink(ours.c_str()) == 0) {
                addOnce(tooNew, asker); // it stays a library the system lacks
                changed = true;
            }
        }
        for (const std::string &library : missing.libraries) {
            const std::string from = "../fallback/" + library;
            const std::string to = folder + "/usr/lib/" + library;
            const bool mayBe = std::find(tooNew.begin(), tooNew.end(), library) == tooNew.end();
            changed |= mayBe && ::access((folder + "/usr/fallback/" + library).c_str(), R_OK) == 0 &&
                       ::symlink(from.c_str(), to.c_str()) == 0;
        }
        if (!changed)
            return missing;
    }
}

} // namespace starter

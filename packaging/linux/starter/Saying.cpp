#include "Saying.h"

#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace starter {
namespace {

/// True if the program could be started. Its exit code does not count: a window that is closed has been read.
bool showBy(const std::vector<std::string> &words) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::vector<char *> arguments;
        for (const std::string &word : words)
            arguments.push_back(const_cast<char *>(word.c_str()));
        arguments.push_back(nullptr);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    int status = 0;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) != 127;
}

} // namespace

void sayProblem(const std::string &text) {
    std::fprintf(stderr, "armature: %s\n", text.c_str());
    const bool display = ::getenv("DISPLAY") != nullptr || ::getenv("WAYLAND_DISPLAY") != nullptr;
    if (!display || ::isatty(STDERR_FILENO) == 1)
        return;
    // Whatever the desktop has. None of them is asked to read markup.
    for (const std::vector<std::string> &words : std::vector<std::vector<std::string>>{
             {"zenity", "--error", "--no-markup", "--title=Armature", "--text=" + text},
             {"kdialog", "--title", "Armature", "--error", text},
             {"xmessage", "-center", text},
             {"notify-send", "Armature", text}})
        if (showBy(words))
            return;
}

} // namespace starter

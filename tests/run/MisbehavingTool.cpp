// A stand-in for uv and pip that misbehaves on demand: the first argument names how. No Qt: it must be quick to start.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace {

using Arguments = std::vector<std::string>;

void rest(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

void put(const std::string &text) {
    std::cout << text;
    std::cout.flush();
}

int number(const Arguments &arguments, size_t index, int otherwise) {
    return arguments.size() > index ? std::atoi(arguments[index].c_str()) : otherwise;
}

/// Writes `count` lines: `flood 1000000`.
int flood(const Arguments &arguments) {
    const int count = number(arguments, 1, 1000000);
    for (int i = 0; i < count; ++i)
        std::printf("line %d\n", i);
    return 0;
}

int longLine(const Arguments &arguments) {
    put(std::string(size_t(number(arguments, 1, 5000000)), 'x') + "\nafter\n");
    return 0;
}

/// Everything a terminal would eat and a log must not.
int oddText() {
    put("\x1b[31mred\x1b[0m \x1b]8;;http://x/\x1b\\link\x1b]8;;\x07 bell\a\n");
    std::fwrite("a\0b\n", 1, 4, stdout);
    put("bad \xff\xfe utf8\n");
    put("bidi \xe2\x80\xae"
        "evil\n");
    put("half \xe2\x82");
    rest(50);
    put("\xac euro\n");
    put("10%\r20%\r30%\n");
    put("windows\r\n");
    put("no end");
    return 0;
}

/// A grandchild that outlives its parent and holds the pipe: `orphan SECONDS [own-session]`.
int orphan(const Arguments &arguments) {
    if (fork() == 0) {
        std::signal(SIGTERM, SIG_IGN);
        std::signal(SIGINT, SIG_IGN);
        rest(100);
        put("late word\n");
        rest(number(arguments, 1, 30) * 1000);
        std::_Exit(0);
    }
    put("parent done\n");
    return 0;
}

/// A grandchild with a session of its own, as a daemon makes it: `detach SECONDS [wait]`. Says its number.
int detach(const Arguments &arguments) {
    int ends[2];
    if (pipe(ends) != 0)
        return 1;
    if (fork() == 0) {
        setsid();
        if (fork() != 0)
            std::_Exit(0);
        const pid_t self = getpid();
        static_cast<void>(!::write(ends[1], &self, sizeof self));
        for (const int number : {0, 1, 2})
            close(number);
        std::signal(SIGTERM, SIG_IGN);
        rest(number(arguments, 1, 30) * 1000);
        std::_Exit(0);
    }
    pid_t detached = 0;
    static_cast<void>(!::read(ends[0], &detached, sizeof detached));
    put("detached " + std::to_string(detached) + "\n");
    put("ready\n");
    if (arguments.size() > 2)
        rest(number(arguments, 1, 30) * 1000);
    return 0;
}

/// Ignores what can be ignored, as does its child.
int stubborn(const Arguments &arguments) {
    for (const int s : {SIGINT, SIGTERM, SIGHUP})
        std::signal(s, SIG_IGN);
    if (fork() == 0)
        setpgid(0, 0);
    put("ready\n");
    rest(number(arguments, 1, 60) * 1000);
    return 0;
}

/// Ends as pip does on SIGINT: cleans up, exit code 1.
volatile std::sig_atomic_t interrupted = 0;
int polite() {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    put("ready\n");
    while (interrupted == 0)
        rest(10);
    put("Operation cancelled by user\n");
    return 1;
}

int showEnvironment() {
    for (char **variable = environ; *variable != nullptr; ++variable)
        put(std::string(*variable) + "\n");
    return 0;
}

int readInput() {
    std::string line;
    put("password? ");
    put(std::getline(std::cin, line) ? "got something\n" : "end of input\n");
    return 0;
}

void write(const std::string &path, const std::string &text) { std::ofstream(path, std::ios::binary) << text; }
void folder(const std::string &path) { mkdir(path.c_str(), 0755); }
std::string sitePackages(const std::string &environment) { return environment + "/lib/python3.11/site-packages"; }

/// `venv FOLDER [milliseconds]`: what the inspection takes for a virtual environment.
int venv(const Arguments &arguments) {
    const std::string &path = arguments[1];
    put("Creating virtual environment at: " + path + "\n");
    folder(path);
    folder(path + "/bin");
    folder(path + "/lib");
    folder(path + "/lib/python3.11");
    folder(sitePackages(path));
    rest(number(arguments, 2, 0));
    if (symlink("/usr/bin/python3", (path + "/bin/python").c_str()) != 0)
        return 2;
    write(path + "/bin/activate", "VIRTUAL_ENV='" + path + "'\n");
    write(path + "/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\ncommand = venv " + path + "\n");
    return 0;
}

/// `install FOLDER NAME VERSION [milliseconds]`: a distribution with one module and one script, in two halves.
int install(const Arguments &arguments) {
    const std::string &path = arguments[1];
    const std::string &name = arguments[2];
    const std::string module = "version = '" + arguments[3] + "'\n";
    const std::string script = "#!" + path + "/bin/python\nimport " + name + "\nprint(" + name + ".version)\n";
    const std::string info = name + "-" + arguments[3] + ".dist-info";
    put("Downloading " + name + " (2.0MiB)\n");
    write(sitePackages(path) + "/" + name + ".py", module);
    rest(number(arguments, 4, 0));
    put(" Downloaded " + name + "\n");
    write(path + "/bin/" + name, script);
    chmod((path + "/bin/" + name).c_str(), 0755);
    folder(sitePackages(path) + "/" + info);
    const std::string metadata = "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + arguments[3] + "\n\n";
    write(sitePackages(path) + "/" + info + "/METADATA", metadata);
    write(sitePackages(path) + "/" + info + "/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    write(sitePackages(path) + "/" + info + "/INSTALLER", "fake");
    write(sitePackages(path) + "/" + info + "/RECORD",
          name + ".py,sha256=AAAA," + std::to_string(module.size()) + "\n../../../bin/" + name + ",sha256=AAAA," +
              std::to_string(script.size()) + "\n" + info + "/METADATA,," + std::to_string(metadata.size()) + "\n" +
              info + "/WHEEL,,\n" + info + "/INSTALLER,,\n" + info + "/RECORD,,\n");
    return 0;
}

int dispatch(const Arguments &arguments) {
    const std::string how = arguments.empty() ? "" : arguments[0];
    if (how == "flood")
        return flood(arguments);
    if (how == "long-line")
        return longLine(arguments);
    if (how == "odd-text")
        return oddText();
    if (how == "detach")
        return detach(arguments);
    if (how == "orphan")
        return orphan(arguments);
    if (how == "stubborn")
        return stubborn(arguments);
    if (how == "polite")
        return polite();
    if (how == "environment")
        return showEnvironment();
    if (how == "read-input")
        return readInput();
    if (how == "sleep")
        rest(number(arguments, 1, 60) * 1000);
    if (how == "kill-self")
        return kill(getpid(), number(arguments, 1, SIGKILL));
    if (how == "venv")
        return venv(arguments);
    if (how == "install")
        return install(arguments);
    if (how == "say") { // say EXIT LINE…
        for (size_t i = 2; i < arguments.size(); ++i)
            std::cerr << arguments[i] << std::endl;
        return number(arguments, 1, 0);
    }
    return how == "sleep" || how == "lie" ? 0 : 64; // "lie": exit code 0, and nothing was done
}

} // namespace

int main(int count, char **values) { return dispatch(Arguments(values + 1, values + count)); }

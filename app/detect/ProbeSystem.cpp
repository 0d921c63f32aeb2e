#include "detect/AppleText.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

namespace armature {
namespace {

QStringList unameQuestion() { return {QStringLiteral("uname"), QStringLiteral("-srvm")}; }

void readKind(const Host &host, OperatingSystem &system) {
    const QString question = recordName(unameQuestion());
    if (const auto uname = parseUname(outputOf(host, unameQuestion()).value_or(QString()))) {
        system.kind = uname->system == QLatin1String("Linux")    ? SystemKind::Linux
                      : uname->system == QLatin1String("Darwin") ? SystemKind::MacOs
                                                                 : SystemKind::Other;
        system.kernel = Reading<QString>::known(uname->release, QStringLiteral("uname"));
        if (system.kind == SystemKind::Other)
            system.name = Reading<QString>::known(uname->system + u' ' + uname->release, QStringLiteral("uname"));
        return;
    }
    system.kernel = notFound<QString>(question, QStringLiteral("no answer"));
    if (const QString release = kernelFromProcVersion(readText(host, QStringLiteral("/proc/version")).value_or(QString())); !release.isEmpty())
        system.kernel = Reading<QString>::known(release, QStringLiteral("/proc/version"));
    const auto sysctl = outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")});
    if (sysctl && (sysctl->contains(QLatin1String("machdep.cpu.")) || sysctl->contains(QLatin1String("hw.memsize"))))
        system.kind = SystemKind::MacOs;
    else if (host.exists(QStringLiteral("/System/Library/CoreServices")))
        system.kind = SystemKind::MacOs;
    else if (system.kernel.isKnown() || host.exists(QStringLiteral("/proc")) || host.exists(QStringLiteral("/etc/os-release")))
        system.kind = SystemKind::Linux;
}

void readOsRelease(const Host &host, OperatingSystem &system) {
    for (const QString &path : {QStringLiteral("/etc/os-release"), QStringLiteral("/usr/lib/os-release")}) {
        const auto text = readText(host, path);
        if (!text)
            continue;
        const auto values = parseOsRelease(*text);
        const auto reading = [&](const char *key) {
            const QString value = values.value(QLatin1String(key));
            return value.isEmpty() ? Reading<QString>::absent(path) : Reading<QString>::known(value, path);
        };
        system.name = reading(values.contains(QStringLiteral("PRETTY_NAME")) ? "PRETTY_NAME" : "NAME");
        system.id = reading("ID");
        system.versionId = reading("VERSION_ID");
        return;
    }
    const Reading<QString> none = notFound<QString>(QStringLiteral("/etc/os-release"), QStringLiteral("there is no os-release file"));
    system.name = system.id = system.versionId = none;
}

void readMacVersion(const Host &host, OperatingSystem &system) {
    system.id = Reading<QString>::known(QStringLiteral("macos"), QStringLiteral("uname"));
    const QString key = QStringLiteral("kern.osproductversion");
    QString version = parseSysctl(outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")}).value_or(QString())).value(key);
    QString source = QStringLiteral("sysctl ") + key;
    if (version.isEmpty()) { // sw_vers can answer 10.16 or 16.0 to programs built with an older SDK: second choice
        version = parseSwVers(outputOf(host, {QStringLiteral("sw_vers")}).value_or(QString()));
        source = QStringLiteral("sw_vers");
    }
    if (version.isEmpty()) {
        system.versionId = notFound<QString>(source, QStringLiteral("no answer"));
        system.name = Reading<QString>::known(QStringLiteral("macOS"), QStringLiteral("uname"));
        return;
    }
    system.versionId = Reading<QString>::known(version, source);
    system.name = Reading<QString>::known(QStringLiteral("macOS ") + version, source);
}

void readLibc(const Host &host, OperatingSystem &system) {
    const QStringList question{QStringLiteral("getconf"), QStringLiteral("GNU_LIBC_VERSION")};
    if (const auto glibc = parseGetconfLibc(outputOf(host, question).value_or(QString()))) {
        system.libc = Reading<Libc>::known(*glibc, question.join(u' '));
        return;
    }
    // The loader of musl can also be installed beside glibc: it decides only where glibc does not answer.
    for (const char *machine : {"aarch64", "x86_64", "armhf", "armv7", "i386"}) {
        const QString loader = QStringLiteral("/lib/ld-musl-%1.so.1").arg(QLatin1String(machine));
        if (host.exists(loader)) {
            system.libc = Reading<Libc>::known({QStringLiteral("musl"), {}}, loader);
            return;
        }
    }
    static const QStringList muslSystems{QStringLiteral("alpine"), QStringLiteral("chimera"), QStringLiteral("postmarketos"),
                                         QStringLiteral("openwrt")};
    if (system.id.isKnown() && muslSystems.contains(*system.id))
        system.libc = Reading<Libc>::known({QStringLiteral("musl"), {}}, QStringLiteral("os-release ID=%1").arg(*system.id));
    else
        system.libc = notFound<Libc>(question.join(u' '), QStringLiteral("glibc does not answer and no loader of musl was found"));
}

void readPageSize(const Host &host, OperatingSystem &system) {
    if (system.kind == SystemKind::MacOs) { // a translated process sees 4096 by sysconf
        const QString key = QStringLiteral("hw.pagesize");
        const qint64 size = parseSysctl(outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")}).value_or(QString())).value(key).toLongLong();
        if (size > 0) {
            system.pageSize = Reading<qint64>::known(size, QStringLiteral("sysctl ") + key);
            return;
        }
    }
    const qint64 size = outputOf(host, {QStringLiteral("getconf"), QStringLiteral("PAGESIZE")}).value_or(QString()).toLongLong();
    system.pageSize = size > 0 ? Reading<qint64>::known(size, QStringLiteral("getconf PAGESIZE"))
                               : notFound<qint64>(QStringLiteral("getconf PAGESIZE"), QStringLiteral("no answer"));
}

void readContainer(const Host &host, OperatingSystem &system) {
    const auto known = [&](const QString &engine, const char *source) { system.container = Reading<QString>::known(engine, QLatin1String(source)); };
    const QString manager = readText(host, QStringLiteral("/run/systemd/container")).value_or(QString());
    if (host.exists(QStringLiteral("/.dockerenv")))
        return known(QStringLiteral("docker"), "/.dockerenv");
    if (host.exists(QStringLiteral("/run/.containerenv")))
        return known(QStringLiteral("podman"), "/run/.containerenv");
    if (!manager.isEmpty() && manager != QLatin1String("wsl"))
        return known(manager, "/run/systemd/container");
    const QString engine = containerFromCgroup(readText(host, QStringLiteral("/proc/1/cgroup")).value_or(QString()));
    if (!engine.isEmpty())
        return known(engine, "/proc/1/cgroup");
    system.container = Reading<QString>::absent(QStringLiteral("/.dockerenv, /run/.containerenv, /run/systemd/container, /proc/1/cgroup"));
}

} // namespace

void probeSystem(const Host &host, MachineProfile &machine) {
    OperatingSystem &system = machine.system;
    readKind(host, system);
    if (system.kind == SystemKind::MacOs) {
        readMacVersion(host, system);
        system.libc = Reading<Libc>::absent(QStringLiteral("macOS"));
        system.wsl = Reading<int>::absent(QStringLiteral("macOS"));
        system.container = Reading<QString>::absent(QStringLiteral("macOS"));
    } else if (system.kind != SystemKind::Other) {
        readOsRelease(host, system);
        readLibc(host, system);
        readContainer(host, system);
        const int wsl = wslGeneration(system.kernel.valueOr({}));
        if (system.kernel.isKnown())
            system.wsl = wsl > 0 ? Reading<int>::known(wsl, system.kernel.source) : Reading<int>::absent(system.kernel.source);
    }
    readPageSize(host, system);
}

} // namespace armature

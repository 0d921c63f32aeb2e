#include "base/Literals.h"
#include "detect/AppleText.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

namespace armature {
namespace {

QStringList unameQuestion() { return {u"uname"_s, u"-srvm"_s}; }

void readKind(const Host &host, OperatingSystem &system) {
    const QString question = recordName(unameQuestion());
    if (const auto uname = parseUname(outputOf(host, unameQuestion()).value_or(QString()))) {
        system.kind = uname->system == "Linux"_L1    ? SystemKind::Linux
                      : uname->system == "Darwin"_L1 ? SystemKind::MacOs
                                                     : SystemKind::Other;
        system.kernel = Reading<QString>::known(uname->release, u"uname"_s);
        if (system.kind == SystemKind::Other)
            system.name = Reading<QString>::known(uname->system + u' ' + uname->release, u"uname"_s);
        return;
    }
    system.kernel = notFound<QString>(question, u"no answer"_s);
    if (const QString release = kernelFromProcVersion(readText(host, u"/proc/version"_s).value_or(QString()));
        !release.isEmpty())
        system.kernel = Reading<QString>::known(release, u"/proc/version"_s);
    const auto sysctl = outputOf(host, {u"sysctl"_s, u"-a"_s});
    if (sysctl && (sysctl->contains("machdep.cpu."_L1) || sysctl->contains("hw.memsize"_L1)))
        system.kind = SystemKind::MacOs;
    else if (host.exists(u"/System/Library/CoreServices"_s))
        system.kind = SystemKind::MacOs;
    else if (system.kernel.isKnown() || host.exists(u"/proc"_s) || host.exists(u"/etc/os-release"_s))
        system.kind = SystemKind::Linux;
}

void readOsRelease(const Host &host, OperatingSystem &system) {
    for (const QString &path : {u"/etc/os-release"_s, u"/usr/lib/os-release"_s}) {
        const auto text = readText(host, path);
        if (!text)
            continue;
        const auto values = parseOsRelease(*text);
        const auto reading = [&](const char *key) {
            const QString value = values.value(QLatin1String(key));
            return value.isEmpty() ? Reading<QString>::absent(path) : Reading<QString>::known(value, path);
        };
        system.name = reading(values.contains(u"PRETTY_NAME"_s) ? "PRETTY_NAME" : "NAME");
        system.id = reading("ID");
        system.versionId = reading("VERSION_ID");
        return;
    }
    const Reading<QString> none = notFound<QString>(u"/etc/os-release"_s, u"there is no os-release file"_s);
    system.name = system.id = system.versionId = none;
}

void readMacVersion(const Host &host, OperatingSystem &system) {
    system.id = Reading<QString>::known(u"macos"_s, u"uname"_s);
    const QString key = u"kern.osproductversion"_s;
    QString version = parseSysctl(outputOf(host, {u"sysctl"_s, u"-a"_s}).value_or(QString())).value(key);
    QString source = u"sysctl "_s + key;
    if (version.isEmpty()) { // sw_vers can answer 10.16 or 16.0 to programs built with an older SDK: second choice
        version = parseSwVers(outputOf(host, {u"sw_vers"_s}).value_or(QString()));
        source = u"sw_vers"_s;
    }
    if (version.isEmpty()) {
        system.versionId = notFound<QString>(source, u"no answer"_s);
        system.name = Reading<QString>::known(u"macOS"_s, u"uname"_s);
        return;
    }
    system.versionId = Reading<QString>::known(version, source);
    system.name = Reading<QString>::known(u"macOS "_s + version, source);
}

void readLibc(const Host &host, OperatingSystem &system) {
    const QStringList question{u"getconf"_s, u"GNU_LIBC_VERSION"_s};
    if (const auto glibc = parseGetconfLibc(outputOf(host, question).value_or(QString()))) {
        system.libc = Reading<Libc>::known(*glibc, question.join(u' '));
        return;
    }
    // The loader of musl can also be installed beside glibc: it decides only where glibc does not answer.
    for (const char *machine : {"aarch64", "x86_64", "armhf", "armv7", "i386"}) {
        const QString loader = u"/lib/ld-musl-%1.so.1"_s.arg(QLatin1String(machine));
        if (host.exists(loader)) {
            system.libc = Reading<Libc>::known({u"musl"_s, {}}, loader);
            return;
        }
    }
    static const QStringList muslSystems{u"alpine"_s, u"chimera"_s, u"postmarketos"_s, u"openwrt"_s};
    if (system.id.isKnown() && muslSystems.contains(*system.id))
        system.libc = Reading<Libc>::known({u"musl"_s, {}}, u"os-release ID=%1"_s.arg(*system.id));
    else
        system.libc = notFound<Libc>(question.join(u' '), u"glibc does not answer and no loader of musl was found"_s);
}

void readPageSize(const Host &host, OperatingSystem &system) {
    if (system.kind == SystemKind::MacOs) { // a translated process sees 4096 by sysconf
        const QString key = u"hw.pagesize"_s;
        const qint64 size =
            parseSysctl(outputOf(host, {u"sysctl"_s, u"-a"_s}).value_or(QString())).value(key).toLongLong();
        if (size > 0) {
            system.pageSize = Reading<qint64>::known(size, u"sysctl "_s + key);
            return;
        }
    }
    const qint64 size = outputOf(host, {u"getconf"_s, u"PAGESIZE"_s}).value_or(QString()).toLongLong();
    system.pageSize = size > 0 ? Reading<qint64>::known(size, u"getconf PAGESIZE"_s)
                               : notFound<qint64>(u"getconf PAGESIZE"_s, u"no answer"_s);
}

void readContainer(const Host &host, OperatingSystem &system) {
    const auto known = [&](const QString &engine, const char *source) {
        system.container = Reading<QString>::known(engine, QLatin1String(source));
    };
    const QString manager = readText(host, u"/run/systemd/container"_s).value_or(QString());
    if (host.exists(u"/.dockerenv"_s))
        return known(u"docker"_s, "/.dockerenv");
    if (host.exists(u"/run/.containerenv"_s))
        return known(u"podman"_s, "/run/.containerenv");
    if (!manager.isEmpty() && manager != "wsl"_L1)
        return known(manager, "/run/systemd/container");
    if (host.exists(u"/.singularity.d"_s))
        return known(u"apptainer"_s, "/.singularity.d");
    if (host.exists(u"/var/run/secrets/kubernetes.io"_s))
        return known(u"kubernetes"_s, "/var/run/secrets/kubernetes.io");
    struct Mark {
        const char *variable;
        const char *engine;
    };
    for (const Mark &mark : {Mark{"APPTAINER_CONTAINER", "apptainer"}, Mark{"SINGULARITY_CONTAINER", "apptainer"},
                             Mark{"KUBERNETES_SERVICE_HOST", "kubernetes"}, Mark{"ENROOT_ROOTFS", "enroot"}})
        if (!environmentValue(host, QLatin1String(mark.variable)).isEmpty())
            return known(QLatin1String(mark.engine), mark.variable);
    if (const QString named = environmentValue(host, u"container"_s); !named.isEmpty() && named != "wsl"_L1)
        return known(named, "container");
    const QString groups = readText(host, u"/proc/1/cgroup"_s).value_or(QString());
    if (const QString engine = containerFromCgroup(groups); !engine.isEmpty())
        return known(engine, "/proc/1/cgroup");
    // A system that systemd started has its first process in /init.scope; at the root of the only hierarchy stands the
    // first process of a control group namespace, as containers without a mark of their own have it.
    if (groups == "0::/"_L1 && !host.exists(u"/run/systemd/system"_s) && !host.exists(u"/run/openrc"_s) &&
        wslGeneration(system.kernel.valueOr({})) == 0)
        return known(u"of an unknown kind"_s, "/proc/1/cgroup");
    system.container = Reading<QString>::absent(
        u"/.dockerenv, /run/.containerenv, /run/systemd/container, /.singularity.d, environment, /proc/1/cgroup"_s);
}

} // namespace

void probeSystem(const Host &host, MachineProfile &machine) {
    OperatingSystem &system = machine.system;
    readKind(host, system);
    if (system.kind == SystemKind::MacOs) {
        readMacVersion(host, system);
        system.libc = Reading<Libc>::absent(u"macOS"_s);
        system.wsl = Reading<int>::absent(u"macOS"_s);
        system.container = Reading<QString>::absent(u"macOS"_s);
    } else if (system.kind != SystemKind::Other) {
        readOsRelease(host, system);
        readLibc(host, system);
        readContainer(host, system);
        const int wsl = wslGeneration(system.kernel.valueOr({}));
        if (system.kernel.isKnown())
            system.wsl =
                wsl > 0 ? Reading<int>::known(wsl, system.kernel.source) : Reading<int>::absent(system.kernel.source);
    }
    readPageSize(host, system);
}

} // namespace armature

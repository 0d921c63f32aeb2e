#include "wheels/Tags.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

constexpr int MaxListedTags = 8; // a reason names so many tags and counts the rest

QString linuxArchitecture(const QString &name) { return name == "arm64"_L1 ? u"aarch64"_s : name; }
QString macArchitecture(const QString &name) { return name == "aarch64"_L1 ? u"arm64"_s : name; }

/// Names from before manylinux_X_Y. manylinux2014 came to every architecture, the older two only to x86_64.
QString legacyManylinux(int minor, const QString &architecture) {
    if (minor == 17)
        return u"manylinux2014_"_s + architecture;
    if (architecture == "x86_64"_L1 && minor == 12)
        return u"manylinux2010_x86_64"_s;
    if (architecture == "x86_64"_L1 && minor == 5)
        return u"manylinux1_x86_64"_s;
    return {};
}

QStringList linuxPlatforms(const WheelEnvironment &environment) {
    const QString architecture = linuxArchitecture(environment.architecture);
    const Version &libc = environment.libc.version;
    QStringList platforms;
    if (environment.libc.kind == "glibc"_L1 && libc.segment(0) == 2) {
        const int oldest = architecture == "x86_64"_L1 ? 5 : 17;
        for (int minor = std::min(libc.segment(1), 999); minor >= oldest; --minor) {
            platforms << u"manylinux_2_%1_%2"_s.arg(minor).arg(architecture);
            const QString legacy = legacyManylinux(minor, architecture);
            if (!legacy.isEmpty())
                platforms << legacy;
        }
    }
    if (environment.libc.kind == "musl"_L1 && !libc.isEmpty())
        for (int minor = std::min(libc.segment(1), 999); minor >= 0; --minor)
            platforms << u"musllinux_%1_%2_%3"_s.arg(libc.segment(0)).arg(minor).arg(architecture);
    return platforms << u"linux_"_s + architecture;
}

/// The binary formats a Mac runs. The fat formats of the PowerPC years exist for x86_64 from 10.4 on.
QStringList macFormats(const QString &architecture, int major, int minor) {
    if (architecture == "arm64"_L1)
        return {u"arm64"_s, u"universal2"_s};
    if (major == 10 && minor < 4)
        return {};
    return {u"x86_64"_s, u"intel"_s, u"fat64"_s, u"fat3"_s, u"universal2"_s, u"universal"_s};
}

void addMac(QStringList &platforms, int major, int minor, const QStringList &formats) {
    for (const QString &format : formats)
        platforms << u"macosx_%1_%2_%3"_s.arg(major).arg(minor).arg(format);
}

QStringList macPlatforms(const WheelEnvironment &environment) {
    const QString architecture = macArchitecture(environment.architecture);
    const int major = std::min(environment.macos.segment(0), 99);
    QStringList platforms;
    if (major == 10) {
        for (int minor = std::min(environment.macos.segment(1), 99); minor >= 0; --minor)
            addMac(platforms, 10, minor, macFormats(architecture, 10, minor));
    } else if (major > 10) {
        // Since macOS 11 only the major number counts: a wheel tagged macosx_11_1 fits no machine.
        for (int release = major; release > 10; --release)
            addMac(platforms, release, 0, macFormats(architecture, release, 0));
        const bool arm = architecture == "arm64"_L1;
        for (int minor = 16; minor > 3; --minor) // a universal2 file may be tagged with what its x86_64 half needs
            addMac(platforms, 10, minor, arm ? QStringList{u"universal2"_s} : macFormats(architecture, 10, minor));
    }
    return platforms;
}

/// "3.11" -> "311".
QString compact(const Version &python) { return u"%1%2"_s.arg(python.segment(0)).arg(python.segment(1)); }

/// py311, py3, py310 … py30.
QStringList pythonRange(const Version &python) {
    const int major = python.segment(0);
    QStringList range{u"py%1"_s.arg(compact(python)), u"py%1"_s.arg(major)};
    for (int minor = std::min(python.segment(1), 99) - 1; minor >= 0; --minor)
        range << u"py%1%2"_s.arg(major).arg(minor);
    return range;
}

QString listed(QStringList tags) {
    tags.removeDuplicates();
    const qsizetype more = tags.size() - MaxListedTags;
    if (more > 0)
        tags = tags.mid(0, MaxListedTags) << u"and %1 more"_s.arg(more);
    return tags.join(u", "_s);
}

QString misfitInWords(Misfit misfit, const QStringList &found, const TagSet &tags) {
    const Version &python = tags.environment().python;
    switch (misfit) {
    case Misfit::Platform:
        return u"no matching platform tag: the files are for %1; this environment takes %2"_s.arg(
            listed(found), tags.platformInWords());
    case Misfit::Python:
        return u"no matching Python tag: the files are for %1; this environment has Python %2.%3"_s.arg(listed(found))
            .arg(python.segment(0))
            .arg(python.segment(1));
    case Misfit::Abi:
        return u"no matching ABI tag: the files are for %1; this environment takes cp%2, abi3 or none"_s.arg(
            listed(found), compact(python));
    case Misfit::None:
        break;
    }
    return {};
}

QStringList tagsAtFault(const WheelName &wheel, Misfit misfit) {
    if (misfit == Misfit::Platform)
        return wheel.platforms;
    if (misfit == Misfit::Python)
        return wheel.pythons;
    QStringList tags; // an ABI tag says little without the Python it goes with
    for (const QString &python : wheel.pythons)
        for (const QString &abi : wheel.abis)
            tags << python + u'-' + abi;
    return tags;
}

/// None or the first of the three parts that no tag of the environment has.
Misfit misfitOf(const WheelName &wheel, const TagSet &tags, int &rank) {
    bool fits = false;
    bool platform = false;
    bool python = false;
    for (const QString &one : wheel.platforms) {
        if (!tags.acceptsPlatform(one))
            continue;
        platform = true;
        for (const QString &interpreter : wheel.pythons) {
            python = python || tags.acceptsPython(interpreter);
            for (const QString &abi : wheel.abis) {
                const auto found = tags.rank(interpreter, abi, one);
                if (found && (!fits || *found < rank))
                    rank = *found;
                fits = fits || found.has_value();
            }
        }
    }
    return fits ? Misfit::None : !platform ? Misfit::Platform : python ? Misfit::Abi : Misfit::Python;
}

} // namespace

QStringList platformTags(const WheelEnvironment &environment) {
    if (environment.system == SystemKind::Linux)
        return linuxPlatforms(environment);
    return environment.system == SystemKind::MacOs ? macPlatforms(environment) : QStringList();
}

WheelEnvironment wheelEnvironment(const MachineProfile &machine, const QString &python) {
    WheelEnvironment environment;
    environment.system = machine.system.kind;
    environment.architecture = machine.processor.architecture.valueOr({});
    environment.libc = machine.system.libc.valueOr({});
    if (environment.system == SystemKind::MacOs)
        environment.macos = Version::parse(machine.system.versionId.valueOr({})).valueOr(Version());
    environment.python = Version::parse(python).valueOr(Version());
    return environment;
}

MarkerEnvironment markerEnvironment(const WheelEnvironment &environment) {
    const bool mac = environment.system == SystemKind::MacOs;
    const Version &python = environment.python;
    const QString full =
        python.release().size() > 2 ? python.text() : u"%1.%2.0"_s.arg(python.segment(0)).arg(python.segment(1));
    return {{u"python_version"_s, u"%1.%2"_s.arg(python.segment(0)).arg(python.segment(1))},
            {u"python_full_version"_s, full},
            {u"implementation_version"_s, full},
            {u"os_name"_s, u"posix"_s},
            {u"sys_platform"_s, mac ? u"darwin"_s : u"linux"_s},
            {u"platform_system"_s, mac ? u"Darwin"_s : u"Linux"_s},
            {u"platform_machine"_s,
             mac ? macArchitecture(environment.architecture) : linuxArchitecture(environment.architecture)},
            {u"platform_python_implementation"_s, u"CPython"_s},
            {u"implementation_name"_s, u"cpython"_s}};
}

TagSet::TagSet(const WheelEnvironment &environment)
    : m_environment(environment), m_orderedPlatforms(platformTags(environment)) {
    m_platforms.reserve(m_orderedPlatforms.size());
    for (const QString &platform : m_orderedPlatforms)
        m_platforms.insert(platform, int(m_platforms.size()));
    if (!m_orderedPlatforms.isEmpty())
        m_platformInWords = m_orderedPlatforms.first();
    if (m_orderedPlatforms.size() > 1)
        m_platformInWords += u" or older"_s;
    const QString none = u"none"_s;
    const QString abi3 = u"abi3"_s;
    const QString interpreter = u"cp"_s + compact(environment.python);
    add(interpreter, interpreter);
    add(interpreter, abi3);
    add(interpreter, none);
    for (int minor = std::min(environment.python.segment(1), 99) - 1; minor > 1; --minor) // abi3 began with 3.2
        add(u"cp%1%2"_s.arg(environment.python.segment(0)).arg(minor), abi3);
    const QStringList pythons = pythonRange(environment.python);
    for (const QString &python : pythons)
        add(python, none);
    add(interpreter, none, true);
    for (const QString &python : pythons)
        add(python, none, true);
}

void TagSet::add(const QString &python, const QString &abi, bool isForAny) {
    m_pythons.insert(python);
    m_runs.push_back({python, abi, isForAny, m_count});
    m_count += isForAny ? 1 : int(m_orderedPlatforms.size());
}

QStringList TagSet::ordered() const {
    QStringList tags;
    tags.reserve(m_count);
    const QStringList any{u"any"_s};
    for (const Run &run : m_runs)
        for (const QString &platform : run.isForAny ? any : m_orderedPlatforms)
            tags << run.python + u'-' + run.abi + u'-' + platform;
    return tags;
}

std::optional<int> TagSet::rank(const QString &python, const QString &abi, const QString &platform) const {
    const bool isForAny = platform == "any"_L1;
    const auto position = m_platforms.constFind(platform);
    if (!isForAny && position == m_platforms.constEnd())
        return std::nullopt;
    const auto run = std::find_if(m_runs.begin(), m_runs.end(), [&](const Run &one) {
        return one.isForAny == isForAny && one.python == python && one.abi == abi;
    });
    if (run == m_runs.end())
        return std::nullopt;
    return run->first + (isForAny ? 0 : *position);
}

WheelFit wheelFits(const WheelName &wheel, const TagSet &tags) {
    WheelFit fit;
    fit.misfit = misfitOf(wheel, tags, fit.rank);
    if (!fit.fits())
        fit.reason = misfitInWords(fit.misfit, tagsAtFault(wheel, fit.misfit), tags);
    return fit;
}

QString whyNoneFits(const std::vector<WheelName> &wheels, const TagSet &tags) {
    Misfit nearest = Misfit::Platform;
    for (const WheelName &wheel : wheels) {
        int rank = 0;
        const Misfit misfit = misfitOf(wheel, tags, rank);
        if (misfit == Misfit::None)
            return {};
        nearest = std::max(nearest, misfit); // platform < Python < ABI: the later it fails, the nearer it is
    }
    QStringList found;
    for (const WheelName &wheel : wheels) {
        int rank = 0;
        if (misfitOf(wheel, tags, rank) == nearest)
            found << tagsAtFault(wheel, nearest);
    }
    return found.isEmpty() ? u"there are no wheels"_s : misfitInWords(nearest, found, tags);
}

std::optional<size_t> bestWheel(const std::vector<WheelName> &wheels, const TagSet &tags) {
    std::optional<size_t> best;
    WheelFit bestFit;
    for (size_t i = 0; i < wheels.size(); ++i) {
        const WheelFit fit = wheelFits(wheels[i], tags);
        if (!fit.fits())
            continue;
        if (!best || fit.rank < bestFit.rank ||
            (fit.rank == bestFit.rank && wheels[i].isLaterBuildThan(wheels[*best]))) {
            best = i;
            bestFit = fit;
        }
    }
    return best;
}

} // namespace armature

#include "recheck/WheelTarget.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

/// "cp310", "cp36", "py3", "py310": any CPython 3. Not "pp310", "cp27", "py2".
bool isCPython3(const QString &tag) { return tag.startsWith("cp3"_L1) || tag.startsWith("py3"_L1); }

/// "cp313t" is the free-threaded build, which is another Python.
bool isOrdinaryAbi(const QString &abi) { return !(abi.startsWith("cp"_L1) && abi.endsWith(u't')); }

bool fitsSomePython(const WheelName &name) {
    return std::any_of(name.pythons.begin(), name.pythons.end(), isCPython3) &&
           std::any_of(name.abis.begin(), name.abis.end(), isOrdinaryAbi);
}

/// Text that is no specifier hinders nobody, as installers have it.
bool takesPython(const ClaimFile &file, const Version &python) {
    const auto range = SpecifierSet::parse(file.requiresPython);
    const Version full =
        python.release().size() > 2 ? python : Version::parse(python.text() + u".999"_s).valueOr(python);
    return !range || range->contains(full);
}

} // namespace

WheelEnvironment describePlatform(const QString &system, const QString &architecture, const Version &python,
                                  const Version &glibc, const Version &macos) {
    WheelEnvironment environment;
    environment.architecture = architecture;
    environment.python = python;
    if (system == "macos"_L1) {
        environment.system = SystemKind::MacOs;
        environment.macos = macos.isEmpty() ? DefaultMacos : macos;
    } else {
        environment.system = SystemKind::Linux;
        environment.libc = {u"glibc"_s, glibc.isEmpty() ? DefaultGlibc : glibc};
    }
    return environment;
}

bool WheelTarget::fits(const ProjectWheel &wheel) const {
    const Version &python = m_tags.environment().python;
    if (python.isEmpty())
        return fitsPlatform(wheel) && fitsSomePython(wheel.name);
    return wheelFits(wheel.name, m_tags).fits() && takesPython(wheel.file, python);
}

bool WheelTarget::fitsPlatform(const ProjectWheel &wheel) const {
    const QStringList &platforms = wheel.name.platforms;
    return std::any_of(platforms.begin(), platforms.end(),
                       [this](const QString &tag) { return m_tags.acceptsPlatform(tag); });
}

const ProjectWheel *WheelTarget::best(const std::vector<ProjectWheel> &wheels) const {
    const ProjectWheel *found = nullptr;
    const auto better = [this](const ProjectWheel &left, const ProjectWheel &right) {
        if (left.file.yanked != right.file.yanked)
            return right.file.yanked;
        if (left.name.version != right.name.version)
            return left.name.version > right.name.version; // of several local labels installers take the greatest
        if (left.isNative() != right.isNative())
            return left.isNative();
        return !m_tags.environment().python.isEmpty() &&
               wheelFits(left.name, m_tags).rank < wheelFits(right.name, m_tags).rank;
    };
    for (const ProjectWheel &wheel : wheels)
        if (fits(wheel) && (found == nullptr || better(wheel, *found)))
            found = &wheel;
    return found;
}

QString WheelTarget::inWords() const {
    const WheelEnvironment &here = m_tags.environment();
    const QString python = here.python.isEmpty() ? u"some CPython 3"_s : u"Python "_s + here.python.text();
    const QString system =
        here.system == SystemKind::MacOs ? u"macOS "_s + here.macos.text() : u"glibc "_s + here.libc.version.text();
    return python + u", "_s + system;
}

const WheelTarget &WheelTargets::of(const WheelEnvironment &environment) {
    const QString key =
        QStringList{QString::number(int(environment.system)), environment.architecture, environment.libc.version.text(),
                    environment.macos.text(), environment.python.text()}
            .join(u'/');
    auto found = m_targets.find(key);
    if (found == m_targets.end())
        found = m_targets.emplace(key, WheelTarget(environment)).first;
    return found->second;
}

} // namespace armature

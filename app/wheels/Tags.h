#pragma once

#include "base/Literals.h"
#include "base/Requirement.h"
#include "model/WheelEnvironment.h"
#include "wheels/WheelName.h"

#include <QHash>
#include <QSet>
#include <optional>
#include <vector>

namespace armature {

/// The environment of a Python on a machine. `python`: its version, or the series it will be of ("3.10").
WheelEnvironment wheelEnvironment(const MachineProfile &machine, const QString &python);

/// The platform tags of an environment, best first (PEP 600, PEP 656, and macOS as packaging's mac_platforms has it).
/// `linux_ARCH` is last, as uv has it; packaging >= 26.3 has it first.
QStringList platformTags(const WheelEnvironment &environment);

/// The values markers are evaluated with for this environment. platform_release and platform_version are empty: not
/// known.
MarkerEnvironment markerEnvironment(const WheelEnvironment &environment);

/// All tags an environment accepts, in the order of preference of the packaging specification. They are kept as runs, a
/// Python and an ABI with every platform: more than a thousand texts are written out only for who asks for the list.
class TagSet {
public:
    TagSet() = default;
    explicit TagSet(const WheelEnvironment &environment);

    [[nodiscard]] QStringList ordered() const;
    [[nodiscard]] const WheelEnvironment &environment() const { return m_environment; }
    /// Position of a tag ("cp311", "cp311", "linux_aarch64"), 0 is best; nothing if it is not accepted.
    [[nodiscard]] std::optional<int> rank(const QString &python, const QString &abi, const QString &platform) const;
    [[nodiscard]] bool acceptsPlatform(const QString &platform) const {
        return platform == "any"_L1 || m_platforms.contains(platform);
    }
    [[nodiscard]] bool acceptsPython(const QString &python) const { return m_pythons.contains(python); }
    /// The platform in words for a reason: "manylinux_2_39_aarch64 or older".
    [[nodiscard]] const QString &platformInWords() const { return m_platformInWords; }

private:
    /// A Python and an ABI that go with every platform, or with the platform "any" alone.
    struct Run {
        QString python;
        QString abi;
        bool isForAny = false;
        int first = 0; ///< rank of its best tag
    };

    void add(const QString &python, const QString &abi, bool isForAny = false);

    WheelEnvironment m_environment;
    QString m_platformInWords = u"only files for any platform"_s;
    QStringList m_orderedPlatforms;
    QHash<QString, int> m_platforms; ///< position of each
    QSet<QString> m_pythons;
    std::vector<Run> m_runs;
    int m_count = 0;
};

enum class Misfit { None, Platform, Python, Abi };

/// Whether a wheel can be installed in an environment.
struct WheelFit {
    Misfit misfit = Misfit::None;
    int rank = 0;   ///< position of its best tag when it fits; smaller is better
    QString reason; ///< in words when it does not fit
    [[nodiscard]] bool fits() const { return misfit == Misfit::None; }
};

WheelFit wheelFits(const WheelName &wheel, const TagSet &tags);

/// Why none of these wheels fits: the reason of those that come nearest, with the tags the files have. Empty if one
/// fits.
QString whyNoneFits(const std::vector<WheelName> &wheels, const TagSet &tags);

/// Index of the wheel that fits best (tag, then build number), or nothing.
std::optional<size_t> bestWheel(const std::vector<WheelName> &wheels, const TagSet &tags);

} // namespace armature

#pragma once

// What Linux and its ordinary tools print, as values. All functions are pure; text that is something else gives an
// empty result.

#include "model/MachineProfile.h"

#include <QMap>
#include <QString>
#include <optional>

namespace armature {

/// os-release(5): values with single, double or no quotes, backslash escapes, comments. Keys as written.
QMap<QString, QString> parseOsRelease(const QString &text);

struct Uname {
    QString system;  ///< "Linux", "Darwin"
    QString release; ///< "6.8.0-1021-nvidia-64k"
    QString machine; ///< "aarch64"
};
/// One line of `uname -srvm`: system and release first, machine last, the version (with blanks) between them.
std::optional<Uname> parseUname(const QString &text);

/// The release in /proc/version: "Linux version 6.17.0-1014-nvidia (buildd@…".
QString kernelFromProcVersion(const QString &text);

/// `getconf GNU_LIBC_VERSION`: "glibc 2.39".
std::optional<Libc> parseGetconfLibc(const QString &text);

/// The value in bytes of a key of /proc/meminfo or of a node's meminfo ("Node 1 MemTotal:  98304 kB").
std::optional<qint64> parseMeminfo(const QString &text, const QString &key);

/// The first "# R36 (release), REVISION: 4.0, …" of /etc/nv_tegra_release as "R36.4.0"; empty if it is not one.
QString parseTegraRelease(const QString &text);

/// The container engine a /proc/1/cgroup names ("docker", "podman", "kubernetes", "lxc"); empty outside of one, and
/// always on cgroup version 2, which shows "0::/".
QString containerFromCgroup(const QString &text);

/// The group of this process in a text of /proc/self/cgroup: of version 2 where `controller` is empty ("0::/a/b" is
/// "/a/b"), else of that controller of version 1 ("4:cpu,cpuacct:/a" is "/a" for "cpu"). Empty if it is not there.
QString cgroupOf(const QString &text, const QString &controller);

/// How many processors a list of the kernel names: "0-3,8" is 5; 0 for a text that is none.
int processorsInList(const QString &text);

/// The WSL generation a kernel release tells ("5.15.90.1-microsoft-standard-WSL2" is 2, "4.4.0-19041-Microsoft" is 1);
/// 0 elsewhere.
int wslGeneration(const QString &kernelRelease);

/// DMI text without doubled blanks; empty for the fillers of board makers ("To be filled by O.E.M.", "Unknown").
QString cleanDmi(const QString &text);

/// The hypervisor that DMI names show ("KVM", "VMware", "Apple Virtualization"); empty for hardware. A vendor that also
/// makes hardware (Microsoft, Google, Amazon) counts only together with its product name.
QString hypervisorFromDmi(const QString &vendor, const QString &product, const QString &family);

struct DiskSpace {
    qint64 total = 0;     ///< bytes
    qint64 available = 0; ///< bytes this user may use
    QString mountPoint;
};
/// The first volume in the output of `df -Pk`.
std::optional<DiskSpace> parseDf(const QString &text);

} // namespace armature

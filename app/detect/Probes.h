#pragma once

// One function per topic. Each reads what it needs from the host and fills its part of the profile; the order matters
// only where a comment says so.

#include "host/Host.h"
#include "model/MachineProfile.h"

#include <optional>

namespace armature {

void probeSystem(const Host &host, MachineProfile &machine);
void probeBoard(const Host &host, MachineProfile &machine);
/// After probeSystem.
void probeProcessor(const Host &host, MachineProfile &machine);
/// After probeSystem: there is no NVIDIA driver for macOS.
void probeNvidia(const Host &host, MachineProfile &machine, std::vector<Finding> &findings);
/// After probeProcessor.
void probeAppleGpu(const Host &host, MachineProfile &machine);
/// GPUs of other makers, by the PCI bus. After probeNvidia.
void probeOtherGpus(const Host &host, MachineProfile &machine);
/// Names a superchip where board, soc id or GPU prove it. After probeBoard, probeProcessor and probeNvidia.
void nameSuperchip(MachineProfile &machine);
/// After nameSuperchip.
void probeMemory(const Host &host, MachineProfile &machine);
/// What control groups and a batch system leave of the machine for this job. After probeMemory and probeProcessor.
void probeLimits(const Host &host, MachineProfile &machine);
/// The variables that change what a program finds, and whether programs that Armature starts see them.
void probeEnvironment(const Host &host, MachineProfile &machine);
/// Where this program itself runs from, after probeSystem: a Mac's app may run from a place that vanishes.
void probeProgram(const Host &host, MachineProfile &machine);
void probePythons(const Host &host, MachineProfile &machine);
/// After probePythons: one more Python, wherever it is; nothing if no program there tells a Python's version.
std::optional<PythonInstallation> probePythonAt(const Host &host, const MachineProfile &machine, const QString &path);
/// After probePythons, which notes whether Apple's developer tools are missing.
void probeTools(const Host &host, MachineProfile &machine);
/// The user's settings of uv and pip, and what is shown of the network.
void probeNetwork(const Host &host, MachineProfile &machine);
/// After probeNetwork: the cache is that of `installer`.
void probeVolumes(const Host &host, MachineProfile &machine, Installer installer = Installer::Automatic);
/// What is wrong or worth knowing, from the finished profile.
void concludeFindings(MachineProfile &machine);

/// Text of a file without trailing blanks and NULs; nothing if it cannot be read.
std::optional<QString> readText(const Host &host, const QString &path, qint64 maxBytes = 64LL * 1024);
/// Standard output of a command or in-process question that ended with 0.
std::optional<QString> outputOf(const Host &host, const QStringList &arguments, int timeoutMs = Query().timeoutMs);
/// The value of a variable; empty if it is not set.
QString environmentValue(const Host &host, const QString &name);
/// The answers to several commands in the order of `queries`, asked in parallel on a live machine.
std::vector<Result<CommandOutput>> runAll(const Host &host, const std::vector<Query> &queries);

template <class T> Reading<T> notFound(const QString &where, const QString &why) {
    return Reading<T>::unknown(Problem{.code = ProblemCode::CouldNotDetermine, .subject = where, .detail = why});
}

} // namespace armature

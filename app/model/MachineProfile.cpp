#include "model/MachineProfile.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {

QStringList knownTools() { return {u"uv"_s, u"pip"_s, u"nvcc"_s, u"nvidia-smi"_s, u"cc"_s}; }

const Tool *MachineProfile::tool(const QString &name) const {
    const auto it = std::find_if(tools.begin(), tools.end(), [&](const Tool &t) { return t.name == name; });
    return it == tools.end() ? nullptr : &*it;
}

const Volume *MachineProfile::volume(const QString &role) const {
    const auto it = std::find_if(volumes.begin(), volumes.end(), [&](const Volume &v) { return v.role == role; });
    return it == volumes.end() ? nullptr : &*it;
}

bool MachineProfile::has(FindingCode code) const {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding &f) { return f.code == code; });
}

std::vector<const Gpu *> MachineProfile::nvidiaGpus() const {
    std::vector<const Gpu *> result;
    for (const Gpu &gpu : gpus)
        if (gpu.vendor == GpuVendor::Nvidia && gpu.state == GpuState::Usable)
            result.push_back(&gpu);
    return result;
}

bool MachineProfile::hasNvidiaGpu() const {
    return has(FindingCode::DriverMismatch) ||
           std::any_of(gpus.begin(), gpus.end(), [](const Gpu &g) { return g.vendor == GpuVendor::Nvidia; });
}

QString platformOf(const MachineProfile &machine) {
    const QString architecture = machine.processor.architecture.valueOr({});
    if (machine.system.kind == SystemKind::MacOs)
        return architecture == "arm64"_L1 ? u"macos-arm64-mps"_s : UnsupportedPlatform;
    if (machine.system.kind != SystemKind::Linux || (architecture != "aarch64"_L1 && architecture != "x86_64"_L1))
        return UnsupportedPlatform;
    if (machine.system.libc.isKnown() && machine.system.libc->kind == "musl"_L1)
        return UnsupportedPlatform;
    return u"linux-%1-%2"_s.arg(architecture, machine.hasNvidiaGpu() ? u"cuda"_s : u"cpu"_s);
}

} // namespace armature

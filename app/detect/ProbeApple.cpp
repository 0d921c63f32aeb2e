#include "base/Literals.h"
#include "detect/AppleText.h"
#include "detect/Probes.h"

namespace armature {

void probeAppleGpu(const Host &host, MachineProfile &machine) {
    if (machine.system.kind != SystemKind::MacOs || !machine.processor.architecture.is(u"arm64"_s))
        return;
    const QStringList question{u"system_profiler"_s, u"-json"_s, u"SPDisplaysDataType"_s};
    const QString source = question.join(u' ');
    const AppleDisplay display = parseAppleDisplays(outputOf(host, question).value_or(QString()).toUtf8());
    Gpu gpu;
    gpu.vendor = GpuVendor::Apple;
    // The list is empty on a machine without a screen; the GPU is part of the chip and there all the same.
    gpu.name = display.name.isEmpty() ? machine.processor.model : Reading<QString>::known(display.name, source);
    gpu.capability = Reading<Version>::absent(u"not an NVIDIA GPU"_s);
    gpu.memory = Reading<GpuMemory>::known({true, 0}, u"Apple silicon"_s);
    gpu.mig = Reading<bool>::absent(u"not an NVIDIA GPU"_s);
    if (!display.metal.isEmpty())
        gpu.metal = Reading<QString>::known(display.metal, source);
    else // every Apple chip from M1 on has the Metal 3 feature set (Apple, "Metal feature set tables")
        gpu.metal = machine.system.versionId.isKnown() &&
                            Version::parse(*machine.system.versionId).valueOr({}) >= Version::of("13")
                        ? Reading<QString>::known(u"Metal 3"_s, u"Apple's Metal feature set tables, by chip"_s)
                        : notFound<QString>(source, u"no answer"_s);
    machine.gpus.push_back(gpu);
}

} // namespace armature

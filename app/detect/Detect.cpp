#include "detect/Detect.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "detect/Probes.h"

#include <QElapsedTimer>

namespace armature {

MachineProfile detect(const Host &host, const DetectProgress &progress) {
    MachineProfile machine;
    machine.simulated = !host.isLive();
    const auto step = [&](const char *name, auto &&probe) {
        QElapsedTimer clock;
        clock.start();
        probe();
        logDebug("detect", u"%1: %2 ms"_s.arg(QLatin1String(name)).arg(clock.elapsed()));
        if (progress)
            progress(QLatin1String(name), machine);
    };
    step("system", [&] {
        probeSystem(host, machine);
        probeProgram(host, machine);
    });
    step("board", [&] { probeBoard(host, machine); });
    step("processor", [&] { probeProcessor(host, machine); });
    step("gpu", [&] {
        probeNvidia(host, machine, machine.findings);
        probeOtherGpus(host, machine);
        probeAppleGpu(host, machine);
        nameSuperchip(machine);
    });
    step("memory", [&] {
        probeMemory(host, machine);
        probeLimits(host, machine);
    });
    step("environment", [&] { probeEnvironment(host, machine); });
    step("python", [&] { probePythons(host, machine); });
    step("tools", [&] { probeTools(host, machine); });
    step("network", [&] { probeNetwork(host, machine); });
    step("volumes", [&] { probeVolumes(host, machine); });
    step("findings", [&] { concludeFindings(machine); });
    return machine;
}

} // namespace armature

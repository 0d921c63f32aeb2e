#include "detect/NvmlText.h"

#include "base/Literals.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace armature {
namespace {

// NVML return codes (NVML API reference, nvmlReturn_t).
constexpr int NotSupported = 3;
constexpr int DriverNotLoaded = 9;
constexpr int GpuIsLost = 15;
constexpr int LibRmVersionMismatch = 18;
constexpr int UnknownError = 999; // what a card that fell off the bus gives on some drivers

QString source() { return u"nvml"_s; }

Problem codeProblem(const char *question, int code) {
    return {.code = ProblemCode::CouldNotDetermine,
            .subject = source(),
            .detail = u"%1: NVML code %2"_s.arg(QLatin1String(question)).arg(code)};
}

Reading<GpuMemory> memoryOf(const QJsonObject &memory, const QString &gpuName) {
    const int code = memory.value(u"code"_s).toInt(-1);
    const auto total = memory.value(u"total"_s).toInteger();
    if (code == 0 && total > 0)
        return Reading<GpuMemory>::known({false, total}, source());
    // "Not supported" alone is no proof: a sick card and a MIG slice answer it, too.
    if (isIntegratedGpu(gpuName))
        return Reading<GpuMemory>::known({true, 0}, u"nvml (code %1 on an integrated GPU)"_s.arg(code));
    return Reading<GpuMemory>::unknown(codeProblem("memory", code));
}

MigDevice migDeviceOf(const QJsonObject &json) {
    MigDevice device;
    device.profile = json.value(u"profile"_s).toString(migProfile(json.value(u"name"_s).toString()));
    const QJsonObject memory = json.value(u"memory"_s).toObject();
    const int code = memory.value(u"code"_s).toInt(-1);
    device.memory = code == 0 ? Reading<qint64>::known(memory.value(u"total"_s).toInteger(), source())
                              : Reading<qint64>::unknown(codeProblem("memory", code));
    return device;
}

Gpu gpuOf(const QJsonObject &json) {
    Gpu gpu;
    const int code = json.value(u"code"_s).toInt();
    gpu.lost = code == GpuIsLost || code == UnknownError;
    gpu.busId = json.value(u"bus_id"_s).toString();
    const QString name = json.value(u"name"_s).toString();
    if (name.isEmpty()) {
        const Problem why = codeProblem("device", code);
        gpu.name = Reading<QString>::unknown(why);
        gpu.memory = Reading<GpuMemory>::unknown(why);
        gpu.capability = Reading<Version>::unknown(why);
        gpu.mig = Reading<bool>::unknown(why);
        return gpu;
    }
    gpu.name = Reading<QString>::known(name, source());
    gpu.memory = memoryOf(json.value(u"memory"_s).toObject(), name);
    const QJsonArray capability = json.value(u"compute_capability"_s).toArray();
    const auto version = Version::parse(u"%1.%2"_s.arg(capability.at(0).toInt()).arg(capability.at(1).toInt()));
    gpu.capability = capability.size() == 2 && version.ok()
                         ? Reading<Version>::known(*version, source())
                         : Reading<Version>::unknown(codeProblem("compute capability", -1));
    const QJsonObject mig = json.value(u"mig"_s).toObject();
    const int migCode = mig.value(u"code"_s).toInt(-1);
    if (migCode == 0)
        gpu.mig = Reading<bool>::known(mig.value(u"current"_s).toInt() == 1, source());
    else
        gpu.mig = migCode == NotSupported ? Reading<bool>::absent(source())
                                          : Reading<bool>::unknown(codeProblem("MIG mode", migCode));
    for (const auto &part : json.value(u"mig_devices"_s).toArray())
        gpu.migDevices.push_back(migDeviceOf(part.toObject()));
    return gpu;
}

} // namespace

QString migProfile(const QString &name) {
    static const QRegularExpression pattern(uR"(\b((?:\d+c\.)?\d+g\.\d+gb(?:[+-][\w.]+)*)$)"_s);
    return pattern.match(name.trimmed()).captured(1);
}

NvidiaFacts parseNvml(const QByteArray &json) {
    NvidiaFacts facts;
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    const int init = answer.value(u"init"_s).toInt(-1);
    facts.mismatch = init == LibRmVersionMismatch;
    facts.notLoaded = init == DriverNotLoaded;
    if (init != 0 && !answer.isEmpty())
        facts.evidence = u"NVML does not start: code %1"_s.arg(init);
    takeDriverVersion(facts.driver, answer.value(u"driver_version"_s).toString(), source());
    // major * 1000 + minor * 10
    const int cuda = answer.value(u"cuda_driver_version"_s).toInt();
    const auto cudaVersion = Version::parse(u"%1.%2"_s.arg(cuda / 1000).arg(cuda % 1000 / 10));
    if (cuda > 0 && cudaVersion.ok())
        facts.driver.cuda = Reading<Version>::known(*cudaVersion, source());
    for (const auto &device : answer.value(u"devices"_s).toArray())
        facts.gpus.push_back(gpuOf(device.toObject()));
    return facts;
}

} // namespace armature

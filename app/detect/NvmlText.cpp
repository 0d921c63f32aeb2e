#include "detect/NvmlText.h"

#include "base/Literals.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>
#include <limits>
#include <optional>

namespace armature {
namespace {

// NVML return codes (NVML API reference, nvmlReturn_t).
constexpr int NotSupported = 3;
constexpr int DriverNotLoaded = 9;
constexpr int GpuIsLost = 15;
constexpr int LibRmVersionMismatch = 18;
constexpr int UnknownError = 999; // what a card that fell off the bus gives on some drivers

QString source() { return u"nvml"_s; }

/// NVML's numbers are whole; nothing for a number with a fraction or one beyond 64 bits.
std::optional<qint64> whole(const QJsonValue &json) {
    const qint64 number = json.toInteger(-1);
    const bool exact = json.isDouble() && number == json.toInteger(-2); // the default is given for what does not fit
    return exact ? std::optional(number) : std::nullopt;
}

/// A number of NVML's type `int` that is at least `least`.
std::optional<int> smallNumber(const QJsonValue &json, int least) {
    const auto number = whole(json);
    return number && *number >= least && *number <= std::numeric_limits<int>::max() ? std::optional(int(*number))
                                                                                    : std::nullopt;
}

/// -1 where there is none.
qint64 codeOf(const QJsonObject &answer) { return whole(answer.value(u"code"_s)).value_or(-1); }

Problem codeProblem(const char *question, qint64 code) {
    return {.code = ProblemCode::CouldNotDetermine,
            .subject = source(),
            .detail = u"%1: NVML code %2"_s.arg(QLatin1String(question)).arg(code)};
}

/// Why `memory`, which gives no bytes, gives none.
Problem memoryProblem(const QJsonObject &memory) {
    if (codeOf(memory) != 0)
        return codeProblem("memory", codeOf(memory));
    return {.code = ProblemCode::CouldNotDetermine,
            .subject = source(),
            .detail = u"memory: NVML says success and gives no size"_s};
}

/// 0 where `memory` gives no size.
qint64 bytesOf(const QJsonObject &memory) {
    return codeOf(memory) == 0 ? std::max<qint64>(0, whole(memory.value(u"total"_s)).value_or(0)) : 0;
}

Reading<GpuMemory> memoryOf(const QJsonObject &memory, const QString &gpuName) {
    // "Not supported" alone is no proof: a sick card and a MIG slice answer it, too. An integrated GPU has no memory of
    // its own, whatever size its driver gives.
    if (isIntegratedGpu(gpuName))
        return Reading<GpuMemory>::known({true, 0}, u"nvml (code %1 on an integrated GPU)"_s.arg(codeOf(memory)));
    if (const qint64 bytes = bytesOf(memory); bytes > 0)
        return Reading<GpuMemory>::known({false, bytes}, source());
    return Reading<GpuMemory>::unknown(memoryProblem(memory));
}

MigDevice migDeviceOf(const QJsonObject &json) {
    MigDevice device;
    device.profile = json.value(u"profile"_s).toString(migProfile(json.value(u"name"_s).toString()));
    const QJsonObject memory = json.value(u"memory"_s).toObject();
    const qint64 bytes = bytesOf(memory);
    device.memory =
        bytes > 0 ? Reading<qint64>::known(bytes, source()) : Reading<qint64>::unknown(memoryProblem(memory));
    return device;
}

Reading<Version> capabilityOf(const QJsonArray &numbers) {
    const auto major = smallNumber(numbers.at(0), 1);
    const auto minor = smallNumber(numbers.at(1), 0);
    if (numbers.size() != 2 || !major || !minor)
        return Reading<Version>::unknown(codeProblem("compute capability", -1));
    return Reading<Version>::known(*Version::parse(u"%1.%2"_s.arg(*major).arg(*minor)), source());
}

Reading<bool> migOf(const QJsonObject &mig) {
    const auto current = whole(mig.value(u"current"_s));
    if (codeOf(mig) == 0 && (current == 0 || current == 1))
        return Reading<bool>::known(current == 1, source());
    return codeOf(mig) == NotSupported ? Reading<bool>::absent(source())
                                       : Reading<bool>::unknown(codeProblem("MIG mode", codeOf(mig)));
}

Gpu gpuOf(const QJsonObject &json) {
    Gpu gpu;
    const qint64 code = json.contains(u"code"_s) ? codeOf(json) : 0;
    if (code == GpuIsLost || code == UnknownError) {
        gpu.state = GpuState::Lost;
        gpu.stateSource = source();
    }
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
    gpu.capability = capabilityOf(json.value(u"compute_capability"_s).toArray());
    gpu.mig = migOf(json.value(u"mig"_s).toObject());
    if (gpu.mig.is(true) && json.value(u"mig_devices"_s).isArray() &&
        json.value(u"mig_devices"_s).toArray().isEmpty()) {
        gpu.state = GpuState::NoMigDevice;
        gpu.stateSource = source();
    }
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
    const qint64 init = whole(answer.value(u"init"_s)).value_or(-1);
    facts.mismatch = init == LibRmVersionMismatch;
    facts.notLoaded = init == DriverNotLoaded;
    if (init != 0 && !answer.isEmpty())
        facts.evidence = u"NVML does not start: code %1"_s.arg(init);
    takeDriverVersion(facts.driver, answer.value(u"driver_version"_s).toString(), source());
    // major * 1000 + minor * 10
    if (const auto cuda = smallNumber(answer.value(u"cuda_driver_version"_s), 1))
        if (const auto version = Version::parse(u"%1.%2"_s.arg(*cuda / 1000).arg(*cuda % 1000 / 10)); version.ok())
            facts.driver.cuda = Reading<Version>::known(*version, source());
    for (const auto &device : answer.value(u"devices"_s).toArray())
        facts.gpus.push_back(gpuOf(device.toObject()));
    return facts;
}

} // namespace armature

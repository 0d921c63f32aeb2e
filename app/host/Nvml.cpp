#include "host/Nvml.h"

#include "base/Literals.h"
#include "host/Deadline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <dlfcn.h>

// The few functions of NVML that are needed, declared here so that building needs no CUDA header
// (signatures: NVML API Reference Guide; the ABI of versioned names is fixed).

namespace armature {
namespace {

constexpr int FunctionNotFound = 13; // NVML_ERROR_FUNCTION_NOT_FOUND: also our answer for a symbol an old library lacks
constexpr unsigned MaxDevices = 64;

using Device = void *;
struct PciInfo {
    char busIdLegacy[16];
    unsigned domain, bus, device, pciDeviceId, pciSubSystemId;
    char busId[32];
};
struct MemoryInfo {
    unsigned long long total, free, used;
};

class Nvml {
public:
    /// Empty if the library is not there. It stays loaded: unloading a driver library under its own threads is not
    /// safe.
    static Nvml load() {
        Nvml nvml;
        for (const char *name : {"libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1"}) {
            nvml.m_library = ::dlopen(name, RTLD_LAZY | RTLD_LOCAL);
            nvml.m_name = name;
            if (nvml.m_library != nullptr)
                break;
        }
        return nvml;
    }

    [[nodiscard]] bool isLoaded() const { return m_library != nullptr; }
    [[nodiscard]] const char *name() const { return m_name; }

    template <class... Arguments> int call(const char *function, Arguments... arguments) const {
        const auto pointer = reinterpret_cast<int (*)(Arguments...)>(::dlsym(m_library, function));
        return pointer == nullptr ? FunctionNotFound : pointer(arguments...);
    }

private:
    void *m_library = nullptr;
    const char *m_name = "";
};

template <size_t N> QString text(const std::array<char, N> &buffer) {
    return QString::fromUtf8(buffer.data(), qsizetype(qstrnlen(buffer.data(), N)));
}

QJsonObject memoryOf(const Nvml &nvml, Device device) {
    MemoryInfo memory{};
    const int code = nvml.call("nvmlDeviceGetMemoryInfo", device, &memory);
    QJsonObject json{{u"code"_s, code}};
    if (code == 0)
        json.insert(u"total"_s, qint64(memory.total));
    return json;
}

int nameOf(const Nvml &nvml, Device device, QJsonObject &json) {
    std::array<char, 96> name{};
    const int code = nvml.call("nvmlDeviceGetName", device, name.data(), unsigned(name.size()));
    if (code == 0)
        json.insert(u"name"_s, text(name));
    return code;
}

QJsonArray migDevicesOf(const Nvml &nvml, Device device) {
    QJsonArray list;
    unsigned count = 0;
    if (nvml.call("nvmlDeviceGetMaxMigDeviceCount", device, &count) != 0)
        return list;
    for (unsigned i = 0; i < std::min(count, MaxDevices); ++i) {
        Device part = nullptr;
        if (nvml.call("nvmlDeviceGetMigDeviceHandleByIndex", device, i, &part) != 0)
            continue; // an index without a device is normal: the count is the most there could be
        QJsonObject json;
        nameOf(nvml, part, json);
        json.insert(u"memory"_s, memoryOf(nvml, part));
        list.append(json);
    }
    return list;
}

QJsonObject deviceAnswer(const Nvml &nvml, unsigned index) {
    QJsonObject json{{u"index"_s, int(index)}};
    Device device = nullptr;
    int code = nvml.call("nvmlDeviceGetHandleByIndex_v2", index, &device);
    if (code == 0)
        code = nameOf(nvml, device, json);
    if (code != 0) { // 15: the card fell off the bus; nothing else can be asked
        json.insert(u"code"_s, code);
        return json;
    }
    PciInfo pci{};
    if (nvml.call("nvmlDeviceGetPciInfo_v3", device, &pci) == 0)
        json.insert(u"bus_id"_s, QString::fromLatin1(pci.busId, qsizetype(qstrnlen(pci.busId, sizeof pci.busId))));
    int major = 0;
    int minor = 0;
    if (nvml.call("nvmlDeviceGetCudaComputeCapability", device, &major, &minor) == 0)
        json.insert(u"compute_capability"_s, QJsonArray{major, minor});
    json.insert(u"memory"_s, memoryOf(nvml, device));
    unsigned current = 0;
    unsigned pending = 0;
    const int mig = nvml.call("nvmlDeviceGetMigMode", device, &current, &pending);
    json.insert(u"mig"_s,
                mig == 0 ? QJsonObject{{u"code"_s, 0}, {u"current"_s, int(current)}} : QJsonObject{{u"code"_s, mig}});
    json.insert(u"mig_devices"_s, mig == 0 && current == 1 ? migDevicesOf(nvml, device) : QJsonArray());
    return json;
}

/// Empty without the library, else the JSON text.
QByteArray askNvml() {
    const Nvml nvml = Nvml::load();
    if (!nvml.isLoaded())
        return {};
    const int init = nvml.call("nvmlInit_v2");
    QJsonObject json{{u"library"_s, QString::fromLatin1(nvml.name())}, {u"init"_s, init}};
    if (init == 0) {
        std::array<char, 96> driver{};
        if (nvml.call("nvmlSystemGetDriverVersion", driver.data(), unsigned(driver.size())) == 0)
            json.insert(u"driver_version"_s, text(driver));
        int cuda = 0;
        // Only _v2 asks the libcuda a program would load; the older function returns what the library was built for.
        if (nvml.call("nvmlSystemGetCudaDriverVersion_v2", &cuda) == 0)
            json.insert(u"cuda_driver_version"_s, cuda);
        unsigned count = 0;
        QJsonArray devices;
        if (nvml.call("nvmlDeviceGetCount_v2", &count) == 0)
            for (unsigned i = 0; i < std::min(count, MaxDevices); ++i)
                devices.append(deviceAnswer(nvml, i));
        json.insert(u"devices"_s, devices);
        nvml.call("nvmlShutdown");
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

// A thread, not a child process: NVML blocks in an ioctl that no signal ends, so a child would be just as undying, and
// forking a program that has threads allows no dlopen afterwards. The abandoned thread shares nothing with the rest of
// the program.
Result<CommandOutput> nvmlAnswer(int timeoutMs) {
    static std::mutex mutex;
    static std::optional<Attempt<QByteArray>> pending;
    const std::lock_guard lock(mutex);
    if (!pending)
        pending.emplace(askNvml);
    const std::optional<QByteArray> json = pending->wait(timeoutMs);
    if (!json)
        return Problem{.code = ProblemCode::TimedOut,
                       .subject = u"nvml"_s,
                       .detail = u"NVML gave no answer in %1 ms"_s.arg(timeoutMs)};
    pending.reset();
    if (json->isEmpty())
        return Problem{.code = ProblemCode::ToolMissing,
                       .subject = u"libnvidia-ml.so.1"_s,
                       .detail = u"the library is not installed"_s};
    return CommandOutput{0, *json, {}};
}

} // namespace armature

// A stand-in for libnvidia-ml.so.1 with the signatures of the NVML API reference. FAKE_NVML chooses the machine:
// "mig" (an H100 split in two), "gb10" (no memory of its own), "lost" (one card of two), "mismatch", "hang".

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace {

bool is(const char *machine) {
    const char *const chosen = std::getenv("FAKE_NVML");
    return chosen != nullptr && std::strcmp(chosen, machine) == 0;
}

int firstGpu = 0;
int lostGpu = 0;
int migParts[2];

bool isPart(void *device) { return device == &migParts[0] || device == &migParts[1]; }

struct PciInfo {
    char busIdLegacy[16];
    unsigned domain, bus, device, pciDeviceId, pciSubSystemId;
    char busId[32];
};
struct Memory {
    unsigned long long total, free, used;
};

} // namespace

extern "C" {
int nvmlInit_v2() {
    if (is("hang"))
        ::sleep(3);
    return is("mismatch") ? 18 : 0;
}
int nvmlShutdown() { return 0; }
int nvmlSystemGetDriverVersion(char *version, unsigned length) {
    std::snprintf(version, length, "580.95.05");
    return 0;
}
int nvmlSystemGetCudaDriverVersion_v2(int *version) {
    *version = 13000;
    return 0;
}
int nvmlDeviceGetCount_v2(unsigned *count) {
    *count = is("lost") ? 2 : 1;
    return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    *device = index == 0 ? &firstGpu : &lostGpu;
    return index == 0 ? 0 : 15;
}
int nvmlDeviceGetName(void *device, char *name, unsigned length) {
    std::snprintf(name, length,
                  is("gb10")       ? "NVIDIA GB10"
                  : isPart(device) ? "NVIDIA H100 80GB HBM3 MIG 3g.40gb"
                                   : "NVIDIA H100 80GB HBM3");
    return 0;
}
int nvmlDeviceGetPciInfo_v3(void * /*device*/, PciInfo *info) {
    std::snprintf(info->busId, sizeof info->busId, "0000000F:01:00.0");
    return 0;
}
int nvmlDeviceGetCudaComputeCapability(void * /*device*/, int *major, int *minor) {
    *major = is("gb10") ? 12 : 9;
    *minor = is("gb10") ? 1 : 0;
    return 0;
}
int nvmlDeviceGetMemoryInfo(void *device, Memory *memory) {
    memory->total = isPart(device) ? 42412802048ULL : 85520809984ULL;
    return is("gb10") ? 3 : 0;
}
int nvmlDeviceGetMigMode(void * /*device*/, unsigned *current, unsigned *pending) {
    *current = *pending = is("mig") ? 1 : 0;
    return is("gb10") ? 3 : 0;
}
int nvmlDeviceGetMaxMigDeviceCount(void * /*device*/, unsigned *count) {
    *count = 7;
    return 0;
}
int nvmlDeviceGetMigDeviceHandleByIndex(void * /*device*/, unsigned index, void **part) {
    *part = &migParts[index == 4 ? 1 : 0];
    return index == 0 || index == 4 ? 0 : 6; // the list has gaps
}
}

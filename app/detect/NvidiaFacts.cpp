#include "detect/NvidiaFacts.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

template <class T> void fill(Reading<T> &reading, const Reading<T> &more) {
    if (reading.isUnknown() && (!more.isUnknown() || reading.problem.detail.isEmpty()))
        reading = more;
}

void fillGpu(Gpu &gpu, const Gpu &more) {
    // The table of nvidia-smi cuts long names: "NVIDIA GeForce RTX 2080 ...".
    const bool cut = gpu.name.isKnown() && gpu.name->endsWith("..."_L1);
    if (cut && more.name.isKnown())
        gpu.name = more.name;
    fill(gpu.name, more.name);
    fill(gpu.capability, more.capability);
    fill(gpu.memory, more.memory);
    fill(gpu.mig, more.mig);
    if (gpu.busId.isEmpty())
        gpu.busId = more.busId;
    if (gpu.state == GpuState::Usable) {
        gpu.state = more.state;
        gpu.stateSource = more.stateSource;
    }
    if (gpu.migDevices.empty()) {
        gpu.migDevices = more.migDevices;
        if (gpu.state == GpuState::NoMigDevice && !gpu.migDevices.empty()) {
            gpu.state = GpuState::Usable;
            gpu.stateSource.clear();
        }
        return;
    }
    // One form of nvidia-smi gives the profiles, another the memory, both in the same order.
    for (size_t i = 0; i < gpu.migDevices.size() && gpu.migDevices.size() == more.migDevices.size(); ++i) {
        if (gpu.migDevices[i].profile.isEmpty())
            gpu.migDevices[i].profile = more.migDevices[i].profile;
        fill(gpu.migDevices[i].memory, more.migDevices[i].memory);
    }
}

const Gpu *counterpart(const Gpu &gpu, size_t index, const NvidiaFacts &more) {
    const QString bus = normalisedBusId(gpu.busId);
    for (const Gpu &other : more.gpus)
        if (!bus.isEmpty() && normalisedBusId(other.busId) == bus)
            return &other;
    for (const Gpu &other : more.gpus)
        if (other.state == GpuState::Lost &&
            other.busId.isEmpty()) // the card that no row speaks of is the one that could not be asked
            return &other;
    if (index >= more.gpus.size() || (!bus.isEmpty() && !normalisedBusId(more.gpus[index].busId).isEmpty()))
        return nullptr;
    return &more.gpus[index];
}

bool isGpuComplete(const Gpu &gpu) {
    if (gpu.state == GpuState::Lost)
        return true;
    const bool named = gpu.name.isKnown() && !gpu.name->endsWith("..."_L1);
    const bool parts =
        !gpu.mig.is(true) || (!gpu.migDevices.empty() &&
                              std::all_of(gpu.migDevices.begin(), gpu.migDevices.end(), [](const MigDevice &part) {
                                  return !part.profile.isEmpty() && !part.memory.isUnknown();
                              }));
    return named && parts && !gpu.capability.isUnknown() && !gpu.memory.isUnknown() && !gpu.mig.isUnknown();
}

struct NamedCapability {
    const char *pattern; ///< the first that matches decides
    const char *capability;
};

// NVIDIA's lists of CUDA GPUs and of legacy GPUs, by compute capability, and its data sheets.
constexpr NamedCapability Capabilities[] = {
    {R"(\b(GB10|N1X?|RTX Spark)\b)", "12.1"},
    {R"(\bRTX 50[5-9]0|\bRTX PRO \d{3,4})", "12.0"},
    {R"(\bThor\b)", "11.0"},
    {R"(\b(GB300|B300)\b)", "10.3"},
    {R"(\b(GB200|B200|B100)\b)", "10.0"},
    {R"(\b(GH200|H100|H200|H800|H20)\b)", "9.0"},
    {R"(\bOrin\b)", "8.7"},
    {R"(\bQuadro (RTX|T\d{3,4})\b|\bTITAN RTX\b)", "7.5"},
    {R"(\bRTX \d{4}.* Ada\b|\b(L40[SG]?|L4|L20|L2)\b|\bRTX 40[5-9]0)", "8.9"},
    {R"(\bRTX (2050|30[5-9]0|A\d{3,4})\b|\bMX570\b|\b(A40|A16|A10[GM]?|A2)\b)", "8.6"},
    {R"(\b(A100X?|A800|A30X?|CMP 170HX)\b)", "8.0"},
    {R"(\bT4G?\b|\bRTX 20[6-8]0|\bGTX 16[3-6]0|\bT(400|500|550|600|1000|1200|2000)\b|\bMX(450|550)\b)", "7.5"},
    {R"(\bXavier\b)", "7.2"},
    {R"(\bV100|\bTITAN V\b|\bGV100\b)", "7.0"},
    {R"(\bTX2\b|\bTegra X2\b)", "6.2"},
    {R"(\bP100\b|\bGP100\b)", "6.0"},
    {R"(\bGTX 10[1-8]0|\bGT 10[13]0\b|\b(P4|P6|P40)\b|\bTITAN Xp\b|\bTITAN X \(Pascal\)|\bQuadro P\d{3,4}\b)", "6.1"},
    {R"(\bMX(150|230|250|330|350)\b)", "6.1"},
    {R"(\bTX1\b|\bTegra X1\b)", "5.3"},
    {R"(\bGTX 9[56]0M\b|\bGTX 7(45|50)\b|\bM10\b|\bMX1[13]0\b|\b9[2-4]0MX?\b|\bQuadro (K620|K1200|K2200|M[56]\d0M|M1\d00M?|M2[02]00M)\b)",
     "5.0"},
    {R"(\bGTX 9[5-8]0|\bGTX TITAN X\b|\b(M4|M6|M40|M60)\b|\bQuadro M[2-6]\d00\b)", "5.2"},
    {R"(\bK80\b)", "3.7"},
};

} // namespace

void mergeFacts(NvidiaFacts &facts, const NvidiaFacts &more) {
    if (facts.gpus.empty())
        facts.gpus = more.gpus;
    else
        for (size_t i = 0; i < facts.gpus.size(); ++i)
            if (const Gpu *other = counterpart(facts.gpus[i], i, more))
                fillGpu(facts.gpus[i], *other);
    if (!facts.driver.version.isKnown() && more.driver.version.isKnown())
        facts.driver.printed = more.driver.printed;
    fill(facts.driver.version, more.driver.version);
    fill(facts.driver.openModule, more.driver.openModule);
    fill(facts.driver.cuda, more.driver.cuda);
    facts.mismatch = facts.mismatch || more.mismatch;
    facts.notLoaded = facts.notLoaded || more.notLoaded;
    if (facts.evidence.isEmpty())
        facts.evidence = more.evidence;
}

void takeDriverVersion(NvidiaDriver &driver, const QString &text, const QString &source) {
    static const QRegularExpression pattern(uR"(^\s*(\d+(?:\.\d+)+)\s*(?:\[.*)?$)"_s);
    const QString printed = pattern.match(text).captured(1);
    const auto version = Version::parse(printed);
    if (driver.version.isKnown() || !version.ok())
        return;
    driver.version = Reading<Version>::known(*version, source);
    driver.printed = printed;
}

bool isComplete(const NvidiaFacts &facts) {
    return !facts.gpus.empty() && std::all_of(facts.gpus.begin(), facts.gpus.end(), isGpuComplete) &&
           !facts.driver.version.isUnknown() && !facts.driver.cuda.isUnknown();
}

QString normalisedBusId(const QString &busId) {
    static const QRegularExpression pattern(uR"(^([0-9a-f]{4,8}):([0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])$)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(busId.trimmed());
    return match.hasMatch() ? match.captured(1).rightJustified(8, u'0').toLower() + u':' + match.captured(2).toLower()
                            : QString();
}

bool isIntegratedGpu(const QString &name) {
    static const QRegularExpression pattern(
        uR"(^(NVIDIA )?(GB10|Thor)\b|\(nvgpu\)|\b(Orin|Xavier|Tegra|N1X?|RTX Spark)\b)"_s);
    return pattern.match(name).hasMatch();
}

bool needsFabric(const QString &name) {
    static const QRegularExpression pattern(uR"(\b([AH]100|H200|H800|H20|B[123]00|GB[23]00)\b)"_s);
    return pattern.match(name).hasMatch() && !name.contains("PCIe"_L1) && !name.contains("NVL"_L1);
}

bool isGraceGpu(const QString &name) {
    static const QRegularExpression pattern(uR"(\b(GH200|GB200|GB300)\b)"_s);
    return pattern.match(name).hasMatch();
}

Version capabilityByName(const QString &name) {
    // The end of a cut name proves nothing: "A10..." can be an A10 or an A100.
    const bool cut = name.endsWith("..."_L1);
    const QString seen = cut ? name.chopped(3) : name;
    for (const NamedCapability &known : Capabilities) {
        const auto match = QRegularExpression(QString::fromLatin1(known.pattern)).match(seen);
        if (match.hasMatch())
            return cut && match.capturedEnd() == seen.size() ? Version() : Version::of(known.capability);
    }
    return {};
}

} // namespace armature

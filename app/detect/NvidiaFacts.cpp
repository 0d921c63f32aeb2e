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
    gpu.lost = gpu.lost || more.lost;
    if (gpu.migDevices.empty()) {
        gpu.migDevices = more.migDevices;
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
        if (other.lost && other.busId.isEmpty()) // the card that no row speaks of is the one that could not be asked
            return &other;
    if (index >= more.gpus.size() || (!bus.isEmpty() && !normalisedBusId(more.gpus[index].busId).isEmpty()))
        return nullptr;
    return &more.gpus[index];
}

bool isGpuComplete(const Gpu &gpu) {
    if (gpu.lost)
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

constexpr NamedCapability Capabilities[] = {
    {R"(\bGB10\b)", "12.1"},
    {R"(\bRTX 50[5-9]0|\bRTX PRO \d+.*Blackwell)", "12.0"},
    {R"(\bThor\b)", "11.0"},
    {R"(\b(GB300|B300)\b)", "10.3"},
    {R"(\b(GB200|B200)\b)", "10.0"},
    {R"(\b(GH200|H100|H200|H800|H20)\b)", "9.0"},
    {R"(\bOrin\b)", "8.7"},
    {R"(\bQuadro RTX\b|\bTITAN RTX\b)", "7.5"},
    {R"(\bRTX \d{4}.* Ada\b|\b(L40S?|L4|L20|L2)\b|\bRTX 40[5-9]0)", "8.9"},
    {R"(\bRTX (2050|30[5-9]0|A\d{3,4})\b|\b(A40|A16|A10[GM]?|A2)\b)", "8.6"},
    {R"(\b(A100X?|A800|A30X?)\b)", "8.0"},
    {R"(\bT4G?\b|\bRTX 20[6-8]0|\bGTX 16[3-6]0|\bT(400|600|1000|1200)\b)", "7.5"},
    {R"(\bXavier\b)", "7.2"},
    {R"(\bV100|\bTITAN V\b|\bGV100\b)", "7.0"},
    {R"(\bP100\b|\bGP100\b)", "6.0"},
    {R"(\bGTX 10[1-8]0|\b(P4|P6|P40)\b|\bTITAN Xp?\b|\bQuadro P\d+)", "6.1"},
    {R"(\bGTX 9[5-8]0|\b(M4|M40|M60)\b)", "5.2"},
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
    static const QRegularExpression pattern(uR"(^(NVIDIA )?(GB10|Thor)\b|\(nvgpu\)|\bOrin\b)"_s);
    return pattern.match(name).hasMatch();
}

bool isGraceGpu(const QString &name) {
    static const QRegularExpression pattern(uR"(\b(GH200|GB200|GB300)\b)"_s);
    return pattern.match(name).hasMatch();
}

Version capabilityByName(const QString &name) {
    for (const NamedCapability &known : Capabilities)
        if (QRegularExpression(QString::fromLatin1(known.pattern)).match(name).hasMatch())
            return Version::of(known.capability);
    return {};
}

} // namespace armature

#include "base/Literals.h"
#include "detect/NvidiaFacts.h"
#include "detect/NvidiaSmi.h"
#include "detect/NvidiaSmiPages.h"
#include "detect/NvmlText.h"
#include "detect/Probes.h"
#include "detect/VisibleGpus.h"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace armature {
namespace {

const QString DriverVersionFile = u"/proc/driver/nvidia/version"_s;
const QString ModuleVersionFile = u"/sys/module/nvidia/version"_s;
const QString DriverGpus = u"/proc/driver/nvidia/gpus"_s;
const QString PciDevices = u"/sys/bus/pci/devices"_s;

/// The loaded kernel module: still readable when library and module do not fit together.
NvidiaFacts kernelFacts(const Host &host) {
    static const QRegularExpression pattern(
        uR"(NVRM version:\s*(NVIDIA UNIX.*?Kernel Module)[^\n]*?\s(\d+(?:\.\d+)+)\s)"_s);
    NvidiaFacts facts;
    const QString text = readText(host, DriverVersionFile).value_or(QString()) + u'\n';
    const auto match = pattern.match(text);
    takeDriverVersion(facts.driver, match.captured(2), DriverVersionFile);
    if (facts.driver.version.isKnown())
        facts.driver.openModule =
            Reading<bool>::known(match.captured(1).contains("Open Kernel Module"_L1), DriverVersionFile);
    else
        takeDriverVersion(facts.driver, readText(host, ModuleVersionFile).value_or(QString()), ModuleVersionFile);
    static const QRegularExpression model(uR"(Model:\s*(\S.*?)\s*(?:\n|$))"_s);
    for (const QString &folder : host.listFolder(DriverGpus).valueOr({})) {
        const QString path = DriverGpus + u'/' + folder + u"/information"_s;
        const auto name = model.match(readText(host, path).value_or(QString()));
        Gpu gpu;
        gpu.busId = folder;
        gpu.name = name.hasMatch() ? Reading<QString>::known(name.captured(1), path)
                                   : notFound<QString>(path, u"no model is named"_s);
        facts.gpus.push_back(gpu);
    }
    return facts;
}

struct PciCard {
    QString address;
    QString device; ///< "0x2342"
};

/// NVIDIA display controllers on the PCI bus: vendor 0x10de, class 0x03xxxx. (Not on a Jetson: its GPU is no PCI
/// device.)
std::vector<PciCard> pciCards(const Host &host) {
    std::vector<PciCard> cards;
    for (const QString &address : host.listFolder(PciDevices).valueOr({})) {
        const QString folder = PciDevices + u'/' + address + u'/';
        if (readText(host, folder + u"class"_s).value_or(QString()).startsWith("0x03"_L1) &&
            readText(host, folder + u"vendor"_s).value_or(QString()) == "0x10de"_L1)
            cards.push_back({address, readText(host, folder + u"device"_s).value_or(QString())});
    }
    return cards;
}

NvidiaFacts pciFacts(const Host &host) {
    NvidiaFacts facts;
    for (const PciCard &card : pciCards(host)) {
        const Problem why{.code = ProblemCode::CouldNotDetermine,
                          .subject = PciDevices + u'/' + card.address,
                          .detail = u"NVIDIA PCI device %1; only a driver names it"_s.arg(card.device)};
        Gpu gpu;
        gpu.busId = card.address;
        gpu.name = Reading<QString>::unknown(why);
        facts.gpus.push_back(gpu);
    }
    return facts;
}

class SmiTool {
public:
    explicit SmiTool(const Host &host) : m_host(host) {}

    /// Output and error text of one form, whatever its exit code: failures are told in words.
    QString text(const QStringList &arguments) {
        const auto answer = m_host.run(query(QStringList{u"nvidia-smi"_s} + arguments));
        m_hangs = m_hangs || (!answer.ok() && answer.problem().code == ProblemCode::TimedOut);
        return answer.ok() ? QString::fromUtf8(answer->out + '\n' + answer->err) : QString();
    }

    NvidiaFacts csv() {
        const auto ask = [&](bool withCapability) {
            return text({u"--query-gpu="_s + smiQueryFields(withCapability), u"--format=csv,noheader,nounits"_s});
        };
        const QString rows = ask(true);
        return isFieldRefusal(rows) ? parseSmiCsv(ask(false), false) : parseSmiCsv(rows, true);
    }

    /// A form that did not end: no other one will, and each would cost its whole time limit.
    [[nodiscard]] bool hangs() const { return m_hangs; }

private:
    const Host &m_host;
    bool m_hangs = false;
};

/// The forms of nvidia-smi in the order of their reliability, until nothing is missing.
void askSmi(const Host &host, NvidiaFacts &facts) {
    SmiTool smi(host);
    mergeFacts(facts, smi.csv());
    // It reached the driver or told why not: the other forms would say the same.
    const auto enough = [&] { return isComplete(facts) || facts.notLoaded || facts.mismatch || smi.hangs(); };
    const bool partsMissing =
        std::any_of(facts.gpus.begin(), facts.gpus.end(), [](const Gpu &gpu) { return gpu.mig.is(true); });
    if (!enough() && (facts.gpus.empty() || partsMissing)) {
        const NvidiaFacts list = parseSmiList(smi.text({u"-L"_s}));
        mergeFacts(facts, list);
        for (Gpu &gpu : facts.gpus) // the list names every GPU, and below it its MIG devices
            if (!list.gpus.empty() && gpu.state == GpuState::Usable && gpu.mig.is(true) && gpu.migDevices.empty()) {
                gpu.state = GpuState::NoMigDevice;
                gpu.stateSource = u"nvidia-smi -L"_s;
            }
    }
    if (!enough())
        mergeFacts(facts, parseSmiTable(smi.text({})));
    if (!enough())
        mergeFacts(facts, parseSmiQuery(smi.text({u"-q"_s})));
}

/// Asks for the state of the fabric where the GPUs need one: only one form of nvidia-smi tells it.
void askFabric(const Host &host, NvidiaFacts &facts) {
    const auto needs = [](const Gpu &gpu) { return gpu.name.isKnown() && needsFabric(*gpu.name); };
    const bool alone = facts.gpus.size() == 1 && !isGraceGpu(facts.gpus.front().name.valueOr({}));
    if (!alone && std::any_of(facts.gpus.begin(), facts.gpus.end(), needs))
        mergeFacts(facts, parseSmiQuery(SmiTool(host).text({u"-q"_s})));
}

/// What the user's environment hides from CUDA.
void hideGpus(const Host &host, std::vector<Gpu> &gpus) {
    const QString name = u"CUDA_VISIBLE_DEVICES"_s;
    const auto environment = host.environment();
    if (!environment.contains(name) || gpus.empty())
        return;
    const auto visible = visibleGpus(gpus, environment.value(name), environment.value(u"CUDA_DEVICE_ORDER"_s));
    for (size_t i = 0; visible && i < gpus.size(); ++i)
        if (!(*visible)[i] && gpus[i].state == GpuState::Usable) {
            gpus[i].state = GpuState::Hidden;
            gpus[i].stateSource = name;
        }
}

void fillFromTables(NvidiaFacts &facts) {
    const QString table = u"NVIDIA's table of compute capabilities, by name"_s;
    for (Gpu &gpu : facts.gpus) {
        const Version byName = capabilityByName(gpu.name.valueOr({}));
        if (gpu.capability.isUnknown() && !byName.isEmpty())
            gpu.capability = Reading<Version>::known(byName, table);
        // A card without memory of its own is known by its name even where no tool gave the cell.
        if (gpu.memory.isUnknown() && gpu.name.isKnown() && isIntegratedGpu(*gpu.name))
            gpu.memory = Reading<GpuMemory>::known({true, 0}, gpu.name.source);
    }
}

void addFinding(std::vector<Finding> &findings, FindingCode code, Severity severity, const QString &observed,
                const QString &source) {
    findings.push_back({code, severity, observed, source});
}

void concludeDriver(const NvidiaFacts &facts, const Result<CommandOutput> &nvml, bool smiThere,
                    std::vector<Finding> &findings) {
    if (facts.mismatch)
        addFinding(findings, FindingCode::DriverMismatch, Severity::Error, facts.evidence, u"nvml, nvidia-smi"_s);
    for (const Gpu &gpu : facts.gpus)
        if (gpu.state == GpuState::Lost) {
            const QString why = gpu.name.problem.detail;
            addFinding(findings, FindingCode::GpuLost, Severity::Error,
                       gpu.busId.isEmpty() ? why : gpu.busId + u": "_s + why, gpu.name.problem.subject);
            break; // one finding, however many cards
        }
    if (facts.gpus.empty() || facts.mismatch)
        return;
    // A GPU that NVML or nvidia-smi named is proof of a driver, even where no version was told.
    const bool answers = std::any_of(facts.gpus.begin(), facts.gpus.end(), [](const Gpu &gpu) {
        return gpu.state == GpuState::Lost || gpu.capability.source == "nvml"_L1 ||
               gpu.name.source.startsWith("nvidia-smi"_L1) || gpu.name.source == "nvml"_L1;
    });
    if (!facts.driver.version.isKnown() && answers && !facts.notLoaded)
        return;
    if (!facts.driver.version.isKnown())
        addFinding(findings, FindingCode::DriverMissing, Severity::Error,
                   facts.evidence.isEmpty() ? u"an NVIDIA card and no driver"_s : facts.evidence,
                   PciDevices + u", "_s + DriverVersionFile);
    else if (!smiThere && !nvml.ok() && nvml.problem().code == ProblemCode::ToolMissing)
        addFinding(findings, FindingCode::DriverLibrariesMissing, Severity::Error,
                   u"kernel module %1 is loaded and its libraries are not here"_s.arg(facts.driver.printed),
                   DriverVersionFile);
    else if (facts.driver.cuda.isAbsent())
        addFinding(findings, FindingCode::CudaLibraryMissing, Severity::Error,
                   u"driver %1 names no CUDA version"_s.arg(facts.driver.printed), facts.driver.cuda.source);
}

} // namespace

void probeNvidia(const Host &host, MachineProfile &machine, std::vector<Finding> &findings) {
    if (machine.system.kind == SystemKind::MacOs) {
        const QString why = u"macOS has no NVIDIA driver"_s;
        machine.driver = {Reading<Version>::absent(why), Reading<bool>::absent(why), Reading<Version>::absent(why), {}};
        return;
    }
    const auto nvml = host.run(query({u"nvml"_s}));
    NvidiaFacts facts = parseNvml(nvml.ok() ? nvml->out : QByteArray());
    NvidiaFacts kernel = kernelFacts(host);
    // A container sees all cards of its host in /proc and may use some of them: the lists of NVML and nvidia-smi come
    // first.
    const std::vector<Gpu> kernelGpus = std::exchange(kernel.gpus, {});
    mergeFacts(facts, kernel);
    bool smiThere = false;
    if (!isComplete(facts)) {
        smiThere = outputOf(host, {u"which"_s, u"nvidia-smi"_s}).has_value();
        const QString before = facts.evidence;
        askSmi(host, facts);
        smiThere = smiThere || facts.driver.cuda.isKnown() || facts.evidence != before;
    }
    kernel.gpus = kernelGpus;
    mergeFacts(facts, kernel);
    if (facts.gpus.empty())
        mergeFacts(facts, pciFacts(host));
    fillFromTables(facts);
    askFabric(host, facts);
    hideGpus(host, facts.gpus);
    concludeDriver(facts, nvml, smiThere, findings);
    const QString looked = u"nvml, %1, %2, nvidia-smi"_s.arg(DriverVersionFile, ModuleVersionFile);
    if (facts.gpus.empty() && facts.driver.version.isUnknown())
        facts.driver = {
            Reading<Version>::absent(looked), Reading<bool>::absent(looked), Reading<Version>::absent(looked), {}};
    else if (facts.driver.version.isUnknown() &&
             std::any_of(findings.begin(), findings.end(),
                         [](const Finding &finding) { return finding.code == FindingCode::DriverMissing; }))
        facts.driver.version = Reading<Version>::absent(looked);
    machine.driver = facts.driver;
    machine.gpus.insert(machine.gpus.end(), facts.gpus.begin(), facts.gpus.end());
}

} // namespace armature

#include "assess/ChooseTorch.h"

#include "assess/SmallWorld.h"

#include <QtTest>

using namespace armature;

namespace {

using Outcome = TorchChoice::Outcome;

MachineProfile jetson(const char *capability, const char *driver) {
    MachineProfile machine = gpuMachine("aarch64", capability, driver);
    machine.board.jetsonRelease = Reading<QString>::known(u"R36.4.3"_s, u"/etc/nv_tegra_release"_s);
    machine.findings.push_back({FindingCode::Jetson, Severity::Note, u"R36.4.3"_s, u"/etc/nv_tegra_release"_s});
    return machine;
}

MachineProfile mixedCards() {
    MachineProfile machine = gpuMachine("x86_64", "9.0", "580.95.05");
    addGpu(machine, "6.1");
    return machine;
}

MachineProfile withState(GpuState state, const char *source) {
    MachineProfile machine = gpuMachine("x86_64", "9.0", "580.95.05");
    machine.gpus.front().state = state;
    machine.gpus.front().stateSource = QString::fromLatin1(source);
    return machine;
}

MachineProfile amdCard() {
    MachineProfile machine = linuxMachine("x86_64");
    Gpu gpu;
    gpu.vendor = GpuVendor::Amd;
    gpu.name = Reading<QString>::known(u"AMD GPU (PCI device 0x7480)"_s, u"pci"_s);
    machine.gpus.push_back(gpu);
    machine.findings.push_back({FindingCode::OtherGpu, Severity::Warning, u"AMD"_s, u"pci"_s});
    return machine;
}

MachineProfile newBesideOld() {
    MachineProfile machine = gpuMachine("x86_64", "12.0", "580.95.05");
    addGpu(machine, "6.1");
    return machine;
}

MachineProfile lostCard() {
    MachineProfile machine = gpuMachine("x86_64", "9.0", "580.95.05");
    machine.gpus.front().state = GpuState::Lost;
    machine.driver.version = knownVersion("470", "nvml");
    return machine;
}

QString chosen(const TorchChoice &choice) {
    return choice.outcome == Outcome::Chosen ? choice.build->label() : enumName(choice.outcome);
}

const RejectedBuild *rejected(const TorchChoice &choice, const QString &label) {
    for (const RejectedBuild &build : choice.rejected)
        if (build.build.label() == label)
            return &build;
    return nullptr;
}

TorchChoice choose(const MachineProfile &machine, const char *requirement, const Catalog &catalog = smallCatalog(),
                   const char *forced = "") {
    return chooseTorch(machine, catalog, smallSubject({requirement}), QLatin1String(forced));
}

} // namespace

class ChooseTorchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aVersionTheCatalogDoesNotKnowIsTakenAsAsked() {
        const MachineProfile h100 = gpuMachine("x86_64", "9.0", "580.95.05");
        const TorchChoice choice = choose(h100, "torch==2.9.0");
        QCOMPARE(chosen(choice), u"2.9.0+cu130 from pytorch-cu130"_s);
        QCOMPARE(choice.build->judgedLike, Version::of("2.9.1"));
        QVERIFY(std::any_of(choice.reasons.begin(), choice.reasons.end(), [](const Reason &reason) {
            return reason.rule == Rule::Evidence && reason.sentence().contains("does not know torch 2.9.0"_L1);
        }));
        QCOMPARE(chosen(choose(h100, "torch==2.9.0+cu126")), u"2.9.0+cu126 from pytorch-cu126"_s);
        // What is known to speak against the release does so for this version too.
        QCOMPARE(chosen(choose(gpuMachine("aarch64", "6.1", "580.95.05"), "torch==2.9.0")), u"needs-decision"_s);
    }
    void aReleaseTheCatalogDoesNotKnowIsTakenWhereTheInstallerFoundItAndNothingKnownSpeaksAgainst() {
        const auto asked = [](const MachineProfile &machine, const char *flavour) {
            Subject subject = smallSubject({"torch==2.3.1"});
            subject.plainTorch = Version::of("2.3.1");
            subject.plainFlavour = QLatin1String(flavour);
            return chosen(chooseTorch(machine, smallCatalog(), subject));
        };
        QCOMPARE(asked(gpuMachine("x86_64", "9.0", "580.95.05"), "cu126"), u"2.3.1 (cu126) from default"_s);
        QCOMPARE(asked(gpuMachine("x86_64", "6.1", "580.95.05"), "cu130"), u"none"_s); // no kernels since CUDA 13
        QCOMPARE(asked(gpuMachine("x86_64", "9.0", "470.82"), "cu126"), u"none"_s);
        QCOMPARE(asked(gpuMachine("aarch64", "9.0", "580.95.05"), "cpu"), u"needs-decision"_s);
        QCOMPARE(asked(linuxMachine("aarch64"), "cpu"), u"2.3.1 (cpu) from default"_s);
        QCOMPARE(asked(linuxMachine("aarch64"), ""), u"none"_s); // the installer was not asked
    }
    void aLabelIsHonouredWhereItsBuildRunsHere() {
        const MachineProfile h100 = gpuMachine("x86_64", "9.0", "580.95.05");
        QCOMPARE(chosen(choose(h100, "torch==2.9.1+cu126")), u"2.9.1+cu126 from pytorch-cu126"_s);
        const TorchChoice other = choose(gpuMachine("aarch64", "12.0", "580.95.05"), "torch==2.9.1+cu128");
        QCOMPARE(chosen(other), u"none"_s);
        QVERIFY2(other.reasons.front().remedy.contains("torch==2.9.1,"_L1), qPrintable(other.reasons.front().remedy));
    }
    void aBuildThatWentWithNothingIsNotChosenAgain() {
        Subject subject = smallSubject({"torch"});
        const MachineProfile h100 = gpuMachine("x86_64", "9.0", "580.95.05");
        const TorchChoice first = chooseTorch(h100, smallCatalog(), subject);
        subject.tried.push_back(*first.build);
        const TorchChoice next = chooseTorch(h100, smallCatalog(), subject);
        QCOMPARE(chosen(next), u"2.8.0+cu126 from pytorch-cu126"_s); // another version before another CUDA
        QCOMPARE(rejected(next, first.build->label())->reason.rule, Rule::Solution);
        subject.plainTorch = Version::of("2.9.1");
        QCOMPARE(chosen(chooseTorch(h100, smallCatalog(), subject)), u"2.9.1+cu126 from pytorch-cu126"_s);
    }
    void theBuildFollowsFromMachinePinAndRequest_data() {
        QTest::addColumn<MachineProfile>("machine");
        QTest::addColumn<QString>("requirement");
        QTest::addColumn<QString>("forced");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const MachineProfile &machine, const char *requirement,
                            const char *expected, const char *forced = "") {
            QTest::newRow(name) << machine << QString::fromLatin1(requirement) << QString::fromLatin1(forced)
                                << QString::fromLatin1(expected);
        };
        const MachineProfile h100 = gpuMachine("x86_64", "9.0", "580.95.05");
        row("a current driver gets the newest CUDA", h100, "torch", "2.9.1+cu130 from pytorch-cu130");
        row("an older driver gets the CUDA it can run", gpuMachine("x86_64", "9.0", "570.86.15"), "torch",
            "2.9.1+cu126 from pytorch-cu126");
        row("a driver with restrictions still gets a build", gpuMachine("x86_64", "9.0", "535.154.05"), "torch",
            "2.9.1+cu126 from pytorch-cu126");
        row("a driver before CUDA 12 needs a decision", gpuMachine("x86_64", "9.0", "470.82"), "torch",
            "needs-decision");
        row("no driver needs a decision", gpuMachine("x86_64", "9.0", ""), "torch", "needs-decision");
        row("a pin is kept", h100, "torch==2.8.0", "2.8.0+cu126 from pytorch-cu126");
        row("a pin nobody built needs a decision no more than a reason", linuxMachine("x86_64"), "torch==1.0", "none");
        row("Pascal gets the CUDA with its kernels", gpuMachine("x86_64", "6.1", "580.95.05"), "torch",
            "2.9.1+cu126 from pytorch-cu126");
        row("Pascal on Arm has no kernels", gpuMachine("aarch64", "6.1", "580.95.05"), "torch", "needs-decision");
        row("a GPU between two kernels runs the lower one's", gpuMachine("aarch64", "8.6", "580.95.05"), "torch",
            "2.9.1+cu130 from pytorch-cu130");
        row("no GPU gets the CPU build", linuxMachine("x86_64"), "torch", "2.9.1+cpu from pytorch-cpu");
        row("a forced CPU build beside a GPU", h100, "torch", "2.9.1+cpu from pytorch-cpu", "cpu");
        row("a forced CUDA build without a GPU", linuxMachine("x86_64"), "torch", "2.9.1+cu126 from pytorch-cu126",
            "cu126");
        row("a forced flavour that does not exist", h100, "torch", "none", "cu118");
        row("a forced flavour the driver cannot run", gpuMachine("x86_64", "9.0", "570.86.15"), "torch", "none",
            "cu130");
        row("a Jetson before Thor needs a decision", jetson("8.7", "540.4.0"), "torch", "needs-decision");
        row("a Jetson Thor is served", jetson("11.0", "580.0"), "torch", "2.9.1+cu130 from pytorch-cu130");
        row("mixed cards prefer the build for all of them", mixedCards(), "torch", "2.9.1+cu126 from pytorch-cu126");
        row("the newest card decides, an older one is left out", newBesideOld(), "torch",
            "2.9.1+cu130 from pytorch-cu130");
        row("another maker's card needs a decision", amdCard(), "torch", "needs-decision");
        row("a lost card needs a decision", lostCard(), "torch", "needs-decision");
        row("Apple silicon", mac("arm64", "14.5"), "torch", "2.9.1 (mps) from default");
        row("an old macOS", mac("arm64", "12.7"), "torch", "none");
        row("an Intel Mac", mac("x86_64", "14.5"), "torch", "none");
        row("another processor", linuxMachine("ppc64le"), "torch", "none");
        row("an old C library", linuxMachine("x86_64", "2.17"), "torch", "none");
        row("nobody asks for torch", h100, "numpy", "not-wanted");
    }
    void theBuildFollowsFromMachinePinAndRequest() {
        QFETCH(const MachineProfile, machine);
        QFETCH(const QString, requirement);
        QFETCH(const QString, forced);
        QFETCH(const QString, expected);
        QCOMPARE(chosen(choose(machine, qPrintable(requirement), smallCatalog(), qPrintable(forced))), expected);
    }

    void whatKeepsEveryBuildOffTheGpuComesFirstAndSaysWhatToDo_data() {
        QTest::addColumn<MachineProfile>("machine");
        QTest::addColumn<int>("rule");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *name, const MachineProfile &machine, Rule rule, const char *remedy) {
            QTest::newRow(name) << machine << int(rule) << QString::fromLatin1(remedy);
        };
        row("an old driver", gpuMachine("x86_64", "9.0", "470.82"), Rule::Driver, "Update the NVIDIA driver to 5");
        row("no driver", gpuMachine("x86_64", "9.0", ""), Rule::Driver, "Install your distribution's NVIDIA driver");
        row("a lost card before its driver", lostCard(), Rule::GpuLost, "Power the machine off and on");
        row("MIG without an instance", withState(GpuState::NoMigDevice, "nvml"), Rule::GpuUnusable, "Make an instance");
        row("a fabric that is not ready", withState(GpuState::FabricNotReady, "nvidia-smi -q"), Rule::GpuUnusable,
            "fabric manager");
        row("a hidden card", withState(GpuState::Hidden, "CUDA_VISIBLE_DEVICES"), Rule::GpuUnusable,
            "unset CUDA_VISIBLE_DEVICES");
        row("a Jetson's board, not its driver", jetson("8.7", "540.4.0"), Rule::Jetson, "NVIDIA's Jetson AI Lab index");
        row("a GPU without kernels", gpuMachine("aarch64", "6.1", "580.0"), Rule::Capability,
            "No build of the version asked for has kernels");
        row("an old driver before a GPU that some builds have no kernels for", gpuMachine("x86_64", "6.1", "470.82"),
            Rule::Driver, "Update the NVIDIA driver to 525");
    }
    void whatKeepsEveryBuildOffTheGpuComesFirstAndSaysWhatToDo() {
        QFETCH(const MachineProfile, machine);
        QFETCH(const int, rule);
        QFETCH(const QString, remedy);
        const TorchChoice choice = choose(machine, "torch");
        QCOMPARE(choice.outcome, Outcome::NeedsDecision);
        QCOMPARE(choice.reasons.front().rule, Rule(rule));
        QVERIFY2(choice.reasons.front().remedy.contains(remedy), qPrintable(choice.reasons.front().remedy));
    }

    void aVersionWithoutAnyCudaBuildIsSaidToHaveNone() {
        Catalog catalog = smallCatalog();
        std::erase_if(catalog.builds, [](const TorchBuild &build) { return build.isCuda(); });
        const TorchChoice choice = choose(gpuMachine("x86_64", "9.0", "580.0"), "torch==2.9.1", catalog);
        QCOMPARE(choice.outcome, Outcome::NeedsDecision);
        QCOMPARE(choice.reasons.front().required, u"a CUDA build of torch==2.9.1"_s);
    }

    void noPinAndNoRequestLeaveTheNearestBuildAsTheReason() {
        const TorchChoice old = choose(linuxMachine("x86_64", "2.17"), "torch");
        QCOMPARE(old.reasons.front().rule, Rule::Glibc);
        QVERIFY(old.reasons.front().remedy.contains("glibc 2.28"_L1));
        const TorchChoice pinned = choose(linuxMachine("x86_64"), "torch==1.0");
        QCOMPARE(pinned.reasons.front().rule, Rule::Pin);
    }

    void aRequestThatAloneStandsInTheWayIsNamedWithItsWayOut() {
        const TorchChoice unknown = choose(gpuMachine("x86_64", "9.0", "580.0"), "torch", smallCatalog(), "cu118");
        QCOMPARE(unknown.reasons.back().kind, ReasonKind::Request);
        QVERIFY(unknown.reasons.back().remedy.contains("leave --torch out"_L1));
        const TorchChoice tooNew = choose(gpuMachine("x86_64", "9.0", "570.0"), "torch", smallCatalog(), "cu130");
        QCOMPARE(tooNew.reasons.front().rule, Rule::Driver); // the build that was named, and why it does not run
        QCOMPARE(tooNew.reasons.back().kind, ReasonKind::Request);
    }

    void aCpuBuildIsNeverChosenSilentlyBesideAGpu() {
        const TorchChoice choice = choose(gpuMachine("x86_64", "9.0", "470.82"), "torch");
        QCOMPARE(choice.build->flavour, u"cpu"_s);
        QCOMPARE(choice.outcome, Outcome::NeedsDecision);
    }

    void aFloorRejectsABuildInItsOwnName() {
        Catalog catalog = smallCatalog();
        catalog.packages.front().floors = {smallFloor(">=2.9.1", "2.9.1")};
        const TorchChoice choice = choose(gpuMachine("aarch64", "9.0", "580.0"), "torch", catalog);
        QCOMPARE(chosen(choice), u"2.9.1+cu130 from pytorch-cu130"_s);
        const RejectedBuild *old = rejected(choice, u"2.8.0+cu129 from pytorch-cu129"_s);
        QVERIFY(old != nullptr);
        QCOMPARE(old->reason.rule, Rule::Floor);
        QCOMPARE(old->reason.source, u"catalog"_s);
        QVERIFY(old->reason.sentence().contains("older ones fail here."_L1));
        QCOMPARE(choice.effectivePin, choice.pin); // nobody asked for another version
    }

    void aFloorOfAFlavourConcernsTheBuildsOfThatFlavourAlone() {
        Catalog catalog = smallCatalog();
        Floor floor = smallFloor(">=2.10", "");
        floor.flavours = QStringList{u"cu130"_s};
        catalog.packages.front().floors = {floor};
        const TorchChoice choice = choose(gpuMachine("x86_64", "9.0", "580.0"), "torch", catalog);
        QCOMPARE(chosen(choice), u"2.9.1+cu126 from pytorch-cu126"_s);
        QCOMPARE(rejected(choice, u"2.9.1+cu130 from pytorch-cu130"_s)->reason.rule, Rule::Floor);
    }

    void aPinThatAFloorRulesOutIsReplacedAndTheReasonKept() {
        Catalog catalog = smallCatalog();
        catalog.packages.front().floors = {smallFloor(">=2.9.1", "2.9.1")};
        const TorchChoice choice = choose(gpuMachine("aarch64", "9.0", "580.0"), "torch==2.8.0", catalog);
        QCOMPARE(chosen(choice), u"2.9.1+cu130 from pytorch-cu130"_s);
        QCOMPARE(choice.effectivePin.text(), u"==2.9.1"_s);
        QCOMPARE(choice.pinReplacedBecause, u"older ones fail here."_s);
    }

    void aPinThatAFloorRulesOutForOneFlavourIsKeptWithAnother() {
        Catalog catalog = smallCatalog();
        catalog.builds.push_back(smallBuild("2.8.0", "cu130", "x86_64", {"9.0"}));
        Floor floor = smallFloor(">=2.9.1", "2.9.1");
        floor.flavours = QStringList{u"cu130"_s};
        catalog.packages.front().floors = {floor};
        const TorchChoice choice = choose(gpuMachine("x86_64", "9.0", "580.0"), "torch==2.8.0", catalog);
        QCOMPARE(chosen(choice), u"2.8.0+cu126 from pytorch-cu126"_s);
        QVERIFY(choice.pinReplacedBecause.isEmpty());
    }

    void theBuildsAReaderAsksAboutComeFirst() {
        const TorchChoice choice = choose(gpuMachine("x86_64", "9.0", "570.86.15"), "torch==2.9.1");
        QStringList rules;
        for (const RejectedBuild &build : choice.rejected)
            rules << enumName(build.reason.rule);
        QCOMPARE(rules, (QStringList{u"driver"_s, u"cpu-only"_s, u"pin"_s}));
    }
};

QTEST_GUILESS_MAIN(ChooseTorchTest)
#include "ChooseTorchTest.moc"

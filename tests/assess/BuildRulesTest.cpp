#include "assess/BuildRules.h"
#include "assess/Obstacles.h"

#include "assess/SmallWorld.h"

#include <QtTest>

using namespace armature;

namespace {

using Effect = Reason::Effect;

/// What the rule says of the build, nothing if it does not speak.
std::optional<Reason> reasonOf(Rule rule, const TorchBuild &build, const MachineProfile &machine,
                               const BuildQuestion &question = {}, const Subject &subject = smallSubject({"torch"})) {
    for (const Reason &reason : buildReasons(build, machine, smallCatalog(), subject, question))
        if (reason.rule == rule)
            return reason;
    return std::nullopt;
}

MachineProfile withFinding(MachineProfile machine, FindingCode code) {
    machine.findings.push_back({code, Severity::Error, {}, {}});
    return machine;
}

} // namespace

class BuildRulesTest : public QObject {
    Q_OBJECT

    /// cu130 of torch 2.9.1 fails on Thor.
    static Catalog faultyCatalog() {
        Catalog catalog = smallCatalog();
        BuildFault fault;
        fault.id = u"thor"_s;
        fault.torch = SpecifierSet::of("==2.9.*");
        fault.flavours = QStringList{u"cu130"_s};
        fault.capabilities = versionsOf({"11.0"});
        fault.reason = u"Matrix multiplication fails."_s;
        fault.remedy = u"Take another version."_s;
        fault.provenance.evidence = {{u"a report"_s, u"https://forum.example/1"_s}};
        catalog.faults = {fault};
        return catalog;
    }
    static std::optional<Reason> faultOf(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                                         const BuildQuestion &question = {}) {
        for (const Reason &reason : buildReasons(build, machine, catalog, smallSubject({"torch"}), question))
            if (reason.rule == Rule::Fault)
                return reason;
        return std::nullopt;
    }

private Q_SLOTS:
    void aFaultOfTheCatalogRejectsWithItsReasonAndRemedy() {
        const auto reason = faultOf(smallBuild("2.9.1", "cu130", "aarch64", {"11.0"}),
                                    gpuMachine("aarch64", "11.0", "580"), faultyCatalog());
        QVERIFY(reason);
        QCOMPARE(reason->effect, Effect::Rejects);
        QCOMPARE(reason->kind, ReasonKind::Gpu);
        QCOMPARE(reason->sentence(), u"Matrix multiplication fails."_s);
        QCOMPARE(reason->source, u"a report"_s);
        QCOMPARE(reason->remedy, u"Take another version."_s);
    }

    void aFaultMayWarnOnly() {
        Catalog catalog = faultyCatalog();
        catalog.faults.front().effect = FaultEffect::Warns;
        const auto reason =
            faultOf(smallBuild("2.9.1", "cu130", "aarch64", {"11.0"}), gpuMachine("aarch64", "11.0", "580"), catalog);
        QVERIFY(reason && reason->effect == Effect::Warns);
    }

    void aFaultIsSilentWhereOneOfItsConditionsFails_data() {
        QTest::addColumn<QString>("torch");
        QTest::addColumn<QString>("flavour");
        QTest::addColumn<QString>("capability");
        QTest::addColumn<QString>("platform");
        QTest::addColumn<bool>("finding");
        QTest::newRow("another version") << u"2.10.0"_s << u"cu130"_s << u"11.0"_s << QString() << false;
        QTest::newRow("another flavour") << u"2.9.1"_s << u"cu129"_s << u"11.0"_s << QString() << false;
        QTest::newRow("another GPU") << u"2.9.1"_s << u"cu130"_s << u"12.1"_s << QString() << false;
        QTest::newRow("another platform") << u"2.9.1"_s << u"cu130"_s << u"11.0"_s << u"macos-arm64-mps"_s << false;
        QTest::newRow("without its finding") << u"2.9.1"_s << u"cu130"_s << u"11.0"_s << QString() << true;
    }
    void aFaultIsSilentWhereOneOfItsConditionsFails() {
        QFETCH(const QString, torch);
        QFETCH(const QString, flavour);
        QFETCH(const QString, capability);
        QFETCH(const QString, platform);
        QFETCH(const bool, finding);
        Catalog catalog = faultyCatalog();
        if (!platform.isEmpty())
            catalog.faults.front().platforms = QStringList{platform};
        if (finding)
            catalog.faults.front().findings = {FindingCode::PageSize64k};
        const TorchBuild build = smallBuild(qPrintable(torch), qPrintable(flavour), "aarch64", {"11.0", "12.0"});
        QVERIFY(!faultOf(build, gpuMachine("aarch64", qPrintable(capability), "580"), catalog));
    }

    void aFaultOfAGpuSaysNothingOfABuildWithoutOne() {
        BuildQuestion question;
        question.ignoreGpu = true;
        Catalog catalog = faultyCatalog();
        catalog.faults.front().flavours.clear();
        QVERIFY(
            !faultOf(smallBuild("2.9.1", "cpu", "aarch64"), gpuMachine("aarch64", "11.0", "580"), catalog, question));
    }

    void aCubinRunsOnItsOwnMajorNumberAndPtxOnEveryLaterGpu_data() {
        QTest::addColumn<QString>("ptx");
        QTest::addColumn<QString>("capability");
        QTest::addColumn<int>("effect");
        QTest::newRow("the same") << ""
                                  << "9.0" << int(Effect::Fits);
        QTest::newRow("a higher minor number") << ""
                                               << "8.9" << int(Effect::Fits);
        QTest::newRow("a lower minor number") << ""
                                              << "7.0" << int(Effect::Rejects);
        QTest::newRow("a later major number") << ""
                                              << "10.0" << int(Effect::Rejects);
        QTest::newRow("a later one with PTX") << "9.0"
                                              << "10.0" << int(Effect::Warns);
        QTest::newRow("an earlier one with PTX") << "9.0"
                                                 << "7.0" << int(Effect::Rejects);
    }
    void aCubinRunsOnItsOwnMajorNumberAndPtxOnEveryLaterGpu() {
        QFETCH(const QString, ptx);
        QFETCH(const QString, capability);
        QFETCH(const int, effect);
        TorchBuild build = smallBuild("2.9.1", "cu126", "x86_64", {"7.5", "8.0", "9.0"});
        build.ptx = Version::parse(ptx).valueOr(Version());
        const Reason reason = capabilityReason(build, Version::parse(capability).valueOr(Version()));
        QCOMPARE(int(reason.effect), effect);
        QCOMPARE(reason.kind, ReasonKind::Gpu);
        QCOMPARE(reason.remedy.isEmpty(), reason.effect != Effect::Rejects);
    }

    void theDriverRuleKnowsTheFloorTheFullVersionAndWhatIsBroken_data() {
        QTest::addColumn<MachineProfile>("machine");
        QTest::addColumn<int>("effect");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const MachineProfile &machine, Effect effect, const char *sentence) {
            QTest::newRow(name) << machine << int(effect) << QString::fromLatin1(sentence);
        };
        const MachineProfile current = gpuMachine("x86_64", "9.0", "580.95.05");
        row("current", current, Effect::Fits,
            "Needs driver 525 or newer for CUDA 12.6; this machine has driver 580.95.05");
        row("between", gpuMachine("x86_64", "9.0", "535.154.05"), Effect::Warns,
            "Needs driver 560 or newer for every feature of CUDA 12.6; this machine has driver 535.154.05: runs by "
            "minor-version compatibility, kernels compiled at run time may fail");
        row("too old", gpuMachine("x86_64", "9.0", "470.82"), Effect::Rejects,
            "Needs driver 525 or newer for CUDA 12.6; this machine has driver 470.82");
        row("none", gpuMachine("x86_64", "9.0", ""), Effect::Rejects,
            "Needs driver 525 or newer for CUDA 12.6; this machine has no NVIDIA driver that is loaded");
        row("a module without its libraries", withFinding(current, FindingCode::DriverLibrariesMissing),
            Effect::Rejects,
            "Needs driver 525 or newer for CUDA 12.6; this machine has the kernel module and not the driver's "
            "libraries");
        row("of two versions", withFinding(current, FindingCode::DriverMismatch), Effect::Rejects,
            "Needs driver 525 or newer for CUDA 12.6; this machine has a loaded kernel module and a driver library of "
            "different versions");
        MachineProfile silent = current;
        silent.driver.version = Reading<Version>::unknown({});
        row("not told", silent, Effect::Undetermined,
            "Needs driver 525 or newer for CUDA 12.6; what this machine has could not be determined");
    }
    void theDriverRuleKnowsTheFloorTheFullVersionAndWhatIsBroken() {
        QFETCH(const MachineProfile, machine);
        QFETCH(const int, effect);
        QFETCH(const QString, sentence);
        const auto reason = reasonOf(Rule::Driver, smallBuild("2.9.1", "cu126", "x86_64", {"9.0"}), machine);
        QVERIFY(reason.has_value());
        QCOMPARE(int(reason->effect), effect);
        QCOMPARE(reason->sentence(), sentence);
        QCOMPARE(reason->kind, ReasonKind::Driver);
        QCOMPARE(reason->remedy.isEmpty(), reason->effect == Effect::Fits || reason->effect == Effect::Undetermined);
    }

    void aCpuBuildIsSaidNothingAboutDriverAndKernels() {
        const MachineProfile machine = gpuMachine("x86_64", "9.0", "470.82");
        const TorchBuild cpu = smallBuild("2.9.1", "cpu", "x86_64");
        QVERIFY(!reasonOf(Rule::Driver, cpu, machine));
        QVERIFY(!reasonOf(Rule::Capability, cpu, machine));
    }

    void theFlavourSuitsTheMachineUnlessTheUserNamesIt_data() {
        QTest::addColumn<QString>("flavour");
        QTest::addColumn<bool>("gpu");
        QTest::addColumn<QString>("forced");
        QTest::addColumn<int>("rule");
        QTest::addColumn<int>("effect");
        const auto row = [](const char *name, const char *flavour, bool gpu, const char *forced, Rule rule,
                            Effect effect) {
            QTest::newRow(name) << QString::fromLatin1(flavour) << gpu << QString::fromLatin1(forced) << int(rule)
                                << int(effect);
        };
        row("CUDA with a GPU", "cu126", true, "", Rule::Accelerator, Effect::Fits);
        row("CPU without a GPU", "cpu", false, "", Rule::Accelerator, Effect::Fits);
        row("CPU beside a GPU", "cpu", true, "", Rule::CpuOnly, Effect::Rejects);
        row("CPU by name", "cpu", true, "cpu", Rule::Accelerator, Effect::Fits);
        row("CPU by its index alone", "cpu", true, "default", Rule::CpuOnly, Effect::Rejects);
        row("CUDA without a GPU", "cu126", false, "", Rule::NoGpu, Effect::Rejects);
        row("CUDA by name", "cu126", false, "cu126", Rule::Accelerator, Effect::Fits);
        row("CUDA by its index alone", "cu126", false, "default", Rule::NoGpu, Effect::Warns);
    }
    void theFlavourSuitsTheMachineUnlessTheUserNamesIt() {
        QFETCH(const QString, flavour);
        QFETCH(const bool, gpu);
        QFETCH(const QString, forced);
        QFETCH(const int, rule);
        QFETCH(const int, effect);
        const MachineProfile machine = gpu ? gpuMachine("x86_64", "9.0", "580.0") : linuxMachine("x86_64");
        const TorchBuild build = smallBuild("2.9.1", qPrintable(flavour), "x86_64", {"9.0"});
        const auto reason = reasonOf(Rule(rule), build, machine, {.pin = {}, .forcedFlavour = forced});
        QVERIFY(reason.has_value());
        QCOMPARE(int(reason->effect), effect);
        QCOMPARE(reason->kind, ReasonKind::Accelerator);
    }

    void aPythonThatAdmitsALaterPatchAdmitsTheSeries() {
        Subject subject = smallSubject({"torch"});
        const auto effect = [&](const char *python) {
            subject.python = SpecifierSet::of(python);
            return reasonOf(Rule::Python, smallBuild("2.9.1", "cpu", "x86_64"), linuxMachine("x86_64"), {}, subject)
                ->effect;
        };
        QCOMPARE(effect(">=3.12.4"), Effect::Fits);
        QCOMPARE(effect("==3.9.*"), Effect::Rejects);
    }

    void anUnknownCLibraryIsLeftOpen() {
        MachineProfile machine = linuxMachine("x86_64");
        machine.system.libc = Reading<Libc>::unknown({});
        QCOMPARE(reasonOf(Rule::Glibc, smallBuild("2.9.1", "cpu", "x86_64"), machine)->effect, Effect::Undetermined);
    }

    void anOlderCardThatIsLeftOutIsAWarningThatCountsThem() {
        MachineProfile machine = gpuMachine("x86_64", "9.0", "580.0");
        addGpu(machine, "6.1");
        const auto reason = reasonOf(Rule::Capability, smallBuild("2.9.1", "cu130", "x86_64", {"9.0"}), machine,
                                     {.pin = {}, .served = Version::of("9.0")});
        QCOMPARE(reason->effect, Effect::Warns);
        QVERIFY(reason->observed.contains("1 of 2 GPUs"_L1));
    }

    void aMachineNothingIsMadeForSaysWhyAndWhatToUseInstead() {
        MachineProfile musl = linuxMachine("x86_64");
        musl.system.libc = Reading<Libc>::known({u"musl"_s, Version()}, u"getconf"_s);
        for (const MachineProfile &machine : {musl, mac("x86_64", "14.5"), linuxMachine("ppc64le")}) {
            const auto obstacles = machineObstacles(machine);
            QCOMPARE(obstacles.size(), size_t(1));
            QCOMPARE(obstacles.front().kind, ReasonKind::Machine);
            QVERIFY(!obstacles.front().remedy.isEmpty());
        }
        QVERIFY(machineObstacles(linuxMachine("aarch64")).empty());
    }

    void everyReasonIsASentence() {
        for (const MachineProfile &machine : {gpuMachine("x86_64", "9.0", "470.82"), linuxMachine("aarch64", "2.17")})
            for (const TorchBuild &build : smallCatalog().builds)
                for (const Reason &reason :
                     buildReasons(build, machine, smallCatalog(), smallSubject({"torch"}), BuildQuestion{})) {
                    QVERIFY(reason.sentence().size() > reason.required.size() + reason.observed.size());
                    QVERIFY2(!reason.sentence().contains(u'%'), qPrintable(reason.sentence()));
                }
    }
};

QTEST_GUILESS_MAIN(BuildRulesTest)
#include "BuildRulesTest.moc"

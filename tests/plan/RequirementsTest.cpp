#include "plan/Requirements.h"

#include "assess/SmallWorld.h"

#include <QtTest>

using namespace armature;

namespace {

const MarkerEnvironment OnLinux{{u"sys_platform"_s, u"linux"_s}, {u"python_version"_s, u"3.12"_s}};

/// The catalog of SmallWorld.h with a package "demo" and an index for what comes with a torch build.
Catalog catalogWith(std::vector<Floor> floors = {}) {
    Catalog catalog = smallCatalog();
    Package demo;
    demo.id = demo.title = u"demo"_s;
    demo.floors = std::move(floors);
    catalog.packages.push_back(demo);
    catalog.indexes = {
        {DefaultIndexId, {}, {}, {}},
        {u"pytorch-cu130"_s, {}, u"https://torch.example/cu130"_s, {u"torch"_s, u"torchaudio"_s, u"torchvision"_s}}};
    return catalog;
}

TorchChoice cuda() {
    TorchChoice choice;
    choice.outcome = TorchChoice::Outcome::Chosen;
    choice.build = smallBuild("2.9.1", "cu130", "aarch64", {"9.0"});
    choice.build->companions.insert(u"torchvision"_s, Version::of("0.24.1"));
    return choice;
}

RequirementSet planned(std::initializer_list<const char *> requirements, const Catalog &catalog = catalogWith(),
                       const TorchChoice &torch = cuda()) {
    return planRequirements(smallSubject(requirements), gpuMachine("aarch64", "9.0", "580.0"), catalog, torch, OnLinux);
}

} // namespace

class RequirementsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequirementIsExactMappedOrPassedOn_data() {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("planned");
        QTest::addColumn<QString>("index");
        const auto row = [](const char *name, const char *asked, const char *text, const char *index) {
            QTest::newRow(name) << QString::fromLatin1(asked) << QString::fromLatin1(text)
                                << QString::fromLatin1(index);
        };
        row("torch is the chosen build", "torch>=2", "torch==2.9.1+cu130", "pytorch-cu130");
        row("torchvision is the one made for it", "torchvision", "torchvision==0.24.1", "pytorch-cu130");
        row("a torchvision that does not belong is passed on", "torchvision==0.20", "torchvision==0.20",
            "pytorch-cu130");
        row("a package of the build's index", "torchaudio", "torchaudio", "pytorch-cu130");
        row("another package", "numpy<2", "numpy<2", "default");
        row("a marker that does not hold", "torch; sys_platform == \"darwin\"", "torch ; sys_platform == \"darwin\"",
            "default");
    }
    void aRequirementIsExactMappedOrPassedOn() {
        QFETCH(const QString, asked);
        QFETCH(const QString, planned);
        QFETCH(const QString, index);
        const RequirementSet set = ::planned({qPrintable(asked)});
        QCOMPARE(Requirement::parse(set.direct.front().text).valueOr({}).text(),
                 Requirement::parse(planned).valueOr({}).text());
        QCOMPARE(set.direct.front().index, index);
    }

    void whatIsReplacedSaysWhatItReplacesAndWhy() {
        const PlannedRequirement torch = planned({"torch==2.8.0"}).direct.front();
        QCOMPARE(torch.replaces, u"torch==2.8.0"_s);
        QVERIFY(!torch.why.isEmpty());
        const PlannedRequirement numpy = planned({"numpy<2"}).direct.front();
        QVERIFY(numpy.replaces.isEmpty() && numpy.why.isEmpty());
    }

    void aFloorNarrowsReplacesOrIsNoted_data() {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("prefer");
        QTest::addColumn<QString>("planned");
        QTest::addColumn<int>("notes");
        QTest::newRow("no pin") << "demo"
                                << "2.0"
                                << "demo>=2.0" << 0;
        QTest::newRow("a bound that asks for as much") << "demo>=2.1"
                                                       << "2.0"
                                                       << "demo>=2.1" << 0;
        QTest::newRow("a bound that asks for less") << "demo>=1.0"
                                                    << "2.0"
                                                    << "demo>=1.0,>=2.0" << 0;
        QTest::newRow("a pin that works") << "demo==2.5"
                                          << "2.0"
                                          << "demo==2.5" << 0;
        QTest::newRow("a pin that is replaced") << "demo==1.0"
                                                << "2.0"
                                                << "demo==2.0" << 0;
        QTest::newRow("a pin without a replacement") << "demo==1.0"
                                                     << ""
                                                     << "demo==1.0" << 1;
    }
    void aFloorNarrowsReplacesOrIsNoted() {
        QFETCH(const QString, asked);
        QFETCH(const QString, prefer);
        QFETCH(const QString, planned);
        QFETCH(const int, notes);
        const RequirementSet set =
            ::planned({qPrintable(asked)}, catalogWith({smallFloor(">=2.0", qPrintable(prefer))}));
        QCOMPARE(set.direct.front().text, Requirement::parse(planned).valueOr({}).text());
        QCOMPARE(set.notes.size(), notes);
    }

    void aFloorOfAPackageThatOnlyOthersAskForIsAConstraint() {
        const RequirementSet set = planned({"torch"}, catalogWith({smallFloor(">=2.0", "2.0")}));
        QVERIFY(set.constraints.contains(u"demo>=2.0"_s));
        QVERIFY(set.constraints.contains(u"torch==2.9.1+cu130"_s)); // or a dependency could bring another build
    }

    void tritonOfTheBuildsIndexIsAddedAndTheOneOfTheDefaultIndexIsNot() {
        TorchChoice torch = cuda();
        torch.build->triton = Version::of("3.5.1");
        QCOMPARE(planned({"torch"}, catalogWith(), torch).direct.size(), size_t(1));
        torch.build->tritonIndex = u"pytorch-cu130"_s;
        const RequirementSet set = planned({"torch"}, catalogWith(), torch);
        QCOMPARE(set.direct.back().text, u"triton==3.5.1"_s);
        QCOMPARE(set.exactVersions.value(u"triton"_s), u"3.5.1"_s);
    }
};

QTEST_GUILESS_MAIN(RequirementsTest)
#include "RequirementsTest.moc"

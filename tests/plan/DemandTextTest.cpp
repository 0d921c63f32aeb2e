#include "plan/DemandText.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class DemandTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPackageHasVersionIndexAndWhoAsks() {
        const auto demand = parseDemand(u"accelerate==1.15.0        # via walker (pyproject.toml)\n"
                                        "    # from https://index.example/simple\n"
                                        "torch==2.15.0             # via accelerate, torchvision\n"
                                        "    # from https://index.example/simple\n"_s);
        QVERIFY(demand);
        QCOMPARE(demand->packages.size(), size_t(2));
        const DemandedPackage &direct = demand->packages.front();
        QCOMPARE(direct.name, u"accelerate"_s);
        QCOMPARE(direct.index, u"https://index.example/simple"_s);
        QVERIFY(direct.direct);
        const DemandedPackage *const torch = demand->package(u"torch"_s);
        QCOMPARE(torch->version, u"2.15.0"_s);
        QCOMPARE(torch->askedBy, QStringList({u"accelerate"_s, u"torchvision"_s}));
        QVERIFY(!torch->direct);
    }

    void aDirectReferenceIsKeptWithoutItsCredentials() {
        const auto demand = parseDemand(
            u"tool @ https://user:s3cr3t@files.example/tool-1-py3-none-any.whl  # via -r requirements.txt\n"_s);
        QVERIFY(demand);
        QVERIFY(demand->packages.front().version.isEmpty());
        QVERIFY(demand->packages.front().direct);
        QVERIFY2(!demand->packages.front().reference.contains("s3cr3t"_L1),
                 qPrintable(demand->packages.front().reference));
    }

    void aFormThatIsNotKnownIsRefusedAndNotGuessedAt() {
        const auto demand = parseDemand(u"Resolved 3 packages in 5ms\n"_s);
        QVERIFY(!demand);
        QCOMPARE(demand.problem().code, ProblemCode::Malformed);
    }

    void nothingIsAnEmptyDemand() {
        const auto demand = parseDemand(u"\n# nothing\n"_s);
        QVERIFY(demand && demand->packages.empty());
    }
};

QTEST_GUILESS_MAIN(DemandTextTest)
#include "DemandTextTest.moc"

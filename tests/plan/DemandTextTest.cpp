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
        QCOMPARE(demand->packages.front().version, u"1"_s); // the name of the file says it
        QVERIFY(demand->packages.front().direct);
        QVERIFY2(!demand->packages.front().reference.contains("s3cr3t"_L1),
                 qPrintable(demand->packages.front().reference));
    }

    void aFileSaysWhatItIs_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("is"); ///< name and version; empty: not told
        QTest::newRow("a wheel below the project") << u"./wheels/My_Tool-1.0-py3-none-any.whl"_s << u"my-tool 1.0"_s;
        QTest::newRow("a wheel beside the project")
            << u"tool-1.0-py3-none-any.whl  # via x (pyproject.toml)"_s << u"tool 1.0"_s;
        QTest::newRow("a wheel by its address")
            << u"tool @ https://files.example/tool-1.0+cu126-py3-none-any.whl#sha256=00"_s << u"tool 1.0+cu126"_s;
        QTest::newRow("source by its address") << u"tool @ https://files.example/tool-1.0.tar.gz"_s << u"tool 1.0"_s;
        QTest::newRow("a folder beside the project") << u"member  # via x (pyproject.toml)"_s << u" "_s;
        QTest::newRow("a folder") << u"-e ./packages/member"_s << u" "_s;
        QTest::newRow("a folder with a blank") << u"./my packages/member"_s << u" "_s;
        QTest::newRow("a repository") << u"tool @ git+https://git.example/tool@0123"_s << u"tool "_s;
    }
    void aFileSaysWhatItIs() {
        QFETCH(const QString, line);
        const auto demand = parseDemand(line + u'\n');
        QVERIFY(demand);
        const DemandedPackage &package = demand->packages.front();
        QTEST(package.name + u' ' + package.version, "is");
        QVERIFY(!package.reference.isEmpty());
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

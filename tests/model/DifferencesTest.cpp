#include "model/Differences.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class DifferencesTest : public QObject {
    Q_OBJECT

    static InstallPlan planOf(const char *asked, const char *planned) {
        InstallPlan plan;
        plan.demand = Demand{{u"requirements.txt"_s}, u"3.12"_s, {}};
        plan.resolution = Resolution();
        if (*asked != '\0')
            plan.demand->packages.push_back({u"torch"_s, QString::fromLatin1(asked), {}, {}, {}, true});
        if (*planned != '\0') {
            ResolvedPackage package;
            package.name = u"torch"_s;
            package.version = Version::of(planned);
            plan.resolution->packages.push_back(package);
        }
        plan.requirements.push_back({u"torch==2.14.1+cu126"_s, {}, u"torch"_s, u"the driver is 570"_s, {}});
        return plan;
    }

private Q_SLOTS:
    void whatDiffersIsNamedWithItsReason_data() {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("planned");
        QTest::addColumn<QString>("text"); ///< "asked -> planned"; empty: no difference
        QTest::newRow("the same") << QByteArray("2.14.1") << QByteArray("2.14.1") << QString();
        QTest::newRow("another version") << QByteArray("2.15.0") << QByteArray("2.14.1+cu126")
                                         << u"2.15.0 -> 2.14.1+cu126"_s;
        QTest::newRow("left out") << QByteArray("2.15.0") << QByteArray() << u"2.15.0 -> "_s;
        QTest::newRow("added") << QByteArray() << QByteArray("2.14.1") << u" -> 2.14.1"_s;
    }
    void whatDiffersIsNamedWithItsReason() {
        QFETCH(const QByteArray, asked);
        QFETCH(const QByteArray, planned);
        const auto differences = planDifferences(planOf(asked.constData(), planned.constData()));
        QVERIFY(differences);
        QTEST(differences->empty() ? QString() : differences->front().asked + u" -> "_s + differences->front().planned,
              "text");
        QVERIFY(differences->empty() || differences->front().why == "the driver is 570"_L1);
    }

    void aFolderOfTheProjectIsNoDifference() {
        InstallPlan plan = planOf("2.15.0", "2.15.0");
        plan.demand->packages.push_back({{}, {}, u"-e ."_s, {}, {}, true});
        ResolvedPackage folder;
        folder.name = u"walker"_s;
        folder.sourceOnly = true;
        plan.resolution->packages.push_back(folder);
        QVERIFY(planDifferences(plan)->empty());
    }

    void withoutADemandOrVersionsNothingIsCompared() {
        InstallPlan plan = planOf("2.15.0", "2.14.1");
        plan.resolution.reset();
        QVERIFY(!planDifferences(plan));
        QVERIFY(!planDifferences(InstallPlan()));
    }
};

QTEST_GUILESS_MAIN(DifferencesTest)
#include "DifferencesTest.moc"

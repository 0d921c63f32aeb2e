#include "verify/FakeEnvironment.h"

#include <QTest>

using namespace armature;

/// What an inspection from outside finds in an environment.
class InspectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHealthyEnvironmentIsReady() {
        FakeEnvironment env;
        env.install(QStringLiteral("Demo_Pkg"), "1.0", {{QStringLiteral("demo/__init__.py"), "x = 1\n"}});
        const Inspection result = env.inspect(true, {{QStringLiteral("demo-pkg"), QStringLiteral("1.0")}});
        QVERIFY2(result.report.ready(), qPrintable(faultsOf(result.report)));
        QCOMPARE(result.report.distributionCount, 1);
        QCOMPARE(result.report.filesChecked, 5);
        QVERIFY(result.report.hashed);
        QVERIFY(result.report.bytesOnDisk > 0);
        for (const Check &check : result.report.environmentChecks)
            QVERIFY2(check.verdict == Verdict::Works, qPrintable(check.id + u' ' + check.observed));
        QCOMPARE(findCheck(result.report.environmentChecks, "installer").observed, QStringLiteral("uv: 1"));
    }
    void namesAreNormalisedAndVersionsKeepTheirLocalLabel() {
        FakeEnvironment env;
        env.install(QStringLiteral("Hf_Transfer"), "2.8.0+cu129", {});
        const auto found = installedDistributions(env.root());
        QVERIFY(found.ok());
        QCOMPARE(found->front().name, QStringLiteral("hf-transfer"));
        QCOMPARE(found->front().version.text(), QStringLiteral("2.8.0+cu129"));
    }
    void aFolderWithoutSitePackagesIsNotFound() {
        QTemporaryDir folder;
        const auto found = installedDistributions(folder.path());
        QVERIFY(!found.ok());
        QCOMPARE(found.problem().code, ProblemCode::NotFound);
        const VerificationReport report = inspectEnvironment(folder.path(), {});
        QVERIFY(!report.ready());
        QCOMPARE(findCheck(report.environmentChecks, "pyvenv").verdict, Verdict::Fails);
    }
    void aDeletedFileIsFound() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("demo/a.py"), "a"}, {QStringLiteral("demo/b.py"), "b"}});
        QFile::remove(env.site() + QStringLiteral("/demo/a.py"));
        const Inspection result = env.inspect();
        QCOMPARE(faultsOf(result.report), QStringLiteral("demo lib/python3.10/site-packages/demo/a.py missing"));
        QCOMPARE(result.faultsByPackage.value(QStringLiteral("demo")), 1);
        QVERIFY(!result.report.ready());
        QCOMPARE(findCheck(result.report.environmentChecks, "files").verdict, Verdict::Fails);
    }
    void aChangedSizeIsFoundWithoutHashes() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("demo/a.py"), "a"}});
        env.add(QStringLiteral("demo/a.py"), "longer");
        QCOMPARE(faultsOf(env.inspect().report), QStringLiteral("demo lib/python3.10/site-packages/demo/a.py size"));
    }
    void aFlippedByteIsFoundOnlyWithHashes() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("demo/a.py"), "abc"}});
        env.add(QStringLiteral("demo/a.py"), "abd");
        QVERIFY(env.inspect(false).report.ready());
        QCOMPARE(faultsOf(env.inspect(true).report), QStringLiteral("demo lib/python3.10/site-packages/demo/a.py hash"));
    }
    void compiledFilesMayComeAndGo() {
        FakeEnvironment env;
        const QByteArray compiled = "demo/__pycache__/a.cpython-310.pyc,,\ndemo/__pycache__/b.cpython-310.pyc,sha256=x,9\n";
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("demo/a.py"), "a"}}, compiled);
        env.add(QStringLiteral("demo/__pycache__/b.cpython-310.pyc"), "other");
        QVERIFY2(env.inspect(true).report.ready(), qPrintable(faultsOf(env.inspect(true).report)));
    }
    void aDistInfoWithoutFilesIsAFault() {
        FakeEnvironment env;
        QDir(env.site()).mkdir(QStringLiteral("ghost-1.0.dist-info"));
        const Inspection result = env.inspect(false, {{QStringLiteral("ghost"), QStringLiteral("1.0")}});
        QCOMPARE(result.report.fileFaultCount, 3); // METADATA, WHEEL, RECORD
        QVERIFY(!result.report.ready());
    }
    void aPackageWhoseFolderIsGoneIsAFault() { // what a killed uv leaves: dist-info there, yaml/ not
        FakeEnvironment env;
        env.install(QStringLiteral("pyyaml"), "6.0", {{QStringLiteral("yaml/__init__.py"), "1"}, {QStringLiteral("yaml/x.py"), "2"}});
        QDir(env.site() + QStringLiteral("/yaml")).removeRecursively();
        QCOMPARE(env.inspect().report.fileFaultCount, 2);
    }
    void aMissingRecordIsAFault() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        QFile::remove(env.site() + QStringLiteral("/demo-1.dist-info/RECORD"));
        QCOMPARE(faultsOf(env.inspect().report), QStringLiteral("demo lib/python3.10/site-packages/demo-1.dist-info/RECORD missing"));
    }
    void aBasePythonThatIsGoneIsNamed() {
        FakeEnvironment env;
        QFile::remove(env.outside(QStringLiteral("base/python3.10")));
        const Inspection result = env.inspect();
        const Check check = findCheck(result.report.environmentChecks, "base-python");
        QCOMPARE(check.verdict, Verdict::Fails);
        QVERIFY2(check.observed.startsWith(QStringLiteral("base Python gone: bin/python points to ")), qPrintable(check.observed));
        QVERIFY(!result.pythonPresent);
    }
    void aCopiedPythonStillNeedsItsBase() {
        FakeEnvironment env;
        QFile::remove(env.path(QStringLiteral("bin/python")));
        QFile::copy(env.outside(QStringLiteral("base/python3.10")), env.path(QStringLiteral("bin/python")));
        QFile::remove(env.outside(QStringLiteral("base/python3.10")));
        const Check check = findCheck(env.inspect().report.environmentChecks, "base-python");
        QVERIFY2(check.observed.startsWith(QStringLiteral("base Python gone: no Python in ")), qPrintable(check.observed));
    }
    void packagesForAnotherPythonAreNoPackages() {
        FakeEnvironment env;
        env.write(QStringLiteral("env/pyvenv.cfg"), "home = /usr/bin\nversion_info = 3.11.2\n");
        QCOMPARE(findCheck(env.inspect().report.environmentChecks, "site-packages").verdict, Verdict::Fails);
    }
    void aVersionOtherThanPlannedIsFound_data() {
        QTest::addColumn<QByteArray>("installed");
        QTest::addColumn<QString>("planned");
        QTest::addColumn<bool>("equal");
        QTest::newRow("same") << QByteArray("2.8.0+cu129") << QStringLiteral("2.8.0+cu129") << true;
        QTest::newRow("other spelling") << QByteArray("2.8") << QStringLiteral("2.8.0") << true;
        QTest::newRow("label lost") << QByteArray("2.8.0") << QStringLiteral("2.8.0+cu129") << false;
        QTest::newRow("other label") << QByteArray("2.8.0+cpu") << QStringLiteral("2.8.0+cu129") << false;
        QTest::newRow("label not planned") << QByteArray("2.8.0+cpu") << QStringLiteral("2.8.0") << false;
        QTest::newRow("plan that is no version") << QByteArray("2.8.0") << QStringLiteral("two") << false;
    }
    void aVersionOtherThanPlannedIsFound() {
        QFETCH(QByteArray, installed);
        QFETCH(QString, planned);
        QFETCH(bool, equal);
        FakeEnvironment env;
        env.install(QStringLiteral("torch"), installed, {});
        const Inspection result = env.inspect(false, {{QStringLiteral("torch"), planned}});
        QCOMPARE(findCheck(result.report.environmentChecks, "version:torch").verdict == Verdict::Works, equal);
        QCOMPARE(result.report.ready(), equal);
    }
    void aPlannedPackageThatIsNotThereIsFound() {
        FakeEnvironment env;
        const Check check =
            findCheck(env.inspect(false, {{QStringLiteral("torch"), QStringLiteral("2.8.0")}}).report.environmentChecks, "version:torch");
        QCOMPARE(check.observed, QStringLiteral("not installed"));
        QCOMPARE(check.verdict, Verdict::Fails);
    }
    void twoVersionsOfOnePackageAreFound() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1.0", {});
        env.install(QStringLiteral("demo"), "2.0", {});
        const Check check = findCheck(env.inspect().report.environmentChecks, "duplicates");
        QCOMPARE(check.verdict, Verdict::Fails);
        QCOMPARE(check.observed, QStringLiteral("more than once: demo"));
    }
    void leftoversAreToldAndDoNotHinder() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1.0", {{QStringLiteral("demo/a.py"), "a"}});
        env.add(QStringLiteral("~umpy/x.py"), "x");
        env.add(QStringLiteral("half/x.py"), "x");
        env.add(QStringLiteral("~emo-0.9.dist-info/METADATA"), "Name: emo\n");
        const Inspection result = env.inspect();
        const Check check = findCheck(result.report.environmentChecks, "leftovers");
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.observed, QStringLiteral("half, ~emo-0.9.dist-info, ~umpy"));
        QVERIFY(result.report.ready());
    }
    void aFileThatTwoPackagesShipIsNoFaultOfTheFirst() {
        FakeEnvironment env;
        env.install(QStringLiteral("first"), "1", {{QStringLiteral("tests/__init__.py"), "first"}});
        env.install(QStringLiteral("second"), "1", {{QStringLiteral("tests/__init__.py"), "second one"}});
        QVERIFY2(env.inspect(true).report.ready(), qPrintable(faultsOf(env.inspect(true).report)));
        env.add(QStringLiteral("tests/__init__.py"), "neither");
        QCOMPARE(env.inspect().report.fileFaultCount, 2);
    }
    void aLinkedLib64IsReadOnce() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1.0", {});
        QFile::link(QStringLiteral("lib"), env.path(QStringLiteral("lib64")));
        QCOMPARE(env.inspect().report.distributionCount, 1);
    }
    void aCancelEndsItEarly() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1.0", {});
        const Inspection result = armature::inspect(env.root(), {true, {}, [] { return true; }});
        QVERIFY(result.cancelled);
        QCOMPARE(result.report.filesChecked, 0);
        QVERIFY(!result.report.hashed);
        QCOMPARE(findCheck(result.report.environmentChecks, "files").verdict, Verdict::Unknown);
    }
};

QTEST_GUILESS_MAIN(InspectTest)
#include "InspectTest.moc"

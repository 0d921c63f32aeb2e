#include "base/Literals.h"
#include "verify/FakeEnvironment.h"

#include <QTest>

using namespace armature;

/// What an inspection from outside finds in an environment.
class InspectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatRunsAtEveryStartAndCameWithNoPackageIsSeen() {
        for (const char *name : {"evil.pth", "sitecustomize.py", "usercustomize.py"}) {
            FakeEnvironment env;
            env.install(u"demo"_s, "1", {{u"demo.pth"_s, "import demo\n"}});
            env.add(u"_virtualenv.pth"_s, "import _virtualenv");
            QVERIFY(env.inspect().report.ready());
            env.add(QLatin1String(name), "import os\n");
            QVERIFY2(!env.inspect().report.ready(), name);
            QCOMPARE(findCheck(env.inspect().report.environmentChecks, "startup").observed, QLatin1String(name));
        }
    }
    void codeThatARecordDoesNotNameIsSeen() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"demo/__init__.py"_s, "x = 1\n"}});
        env.add(u"demo/__pycache__/__init__.cpython-310.pyc"_s, "compiled");
        env.add(u"demo/cache.json"_s, "{}"); // written while it is used
        QCOMPARE(findCheck(env.inspect().report.environmentChecks, "unrecorded").verdict, Verdict::Works);
        env.add(u"demo/hidden.py"_s, "import os\n");
        const Check check = findCheck(env.inspect().report.environmentChecks, "unrecorded");
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.observed, u"lib/python3.10/site-packages/demo/hidden.py"_s);
    }
    void codeThatTheInstallerHadToRecordItselfIsSeen() {
        FakeEnvironment env;
        env.add(u"demo/hidden.py"_s, "x = 1\n");
        env.install(u"demo"_s, "1", {{u"demo/__init__.py"_s, "x = 1\n"}},
                    "demo/hidden.py,,6\ndemo/__pycache__/hidden.cpython-310.pyc,,\n");
        const Check check = findCheck(env.inspect().report.environmentChecks, "unrecorded");
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.observed, u"lib/python3.10/site-packages/demo/hidden.py"_s);
    }
    void aRecordThatWasChangedSinceTheInstallationIsSeen() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"demo/__init__.py"_s, "x = 1\n"}});
        InspectOptions options;
        options.records.insert(u"demo"_s, recordDigest(installedDistributions(env.root())->front()));
        QVERIFY(inspectEnvironment(env.root(), options).ready());
        // A changed file with a RECORD that fits it, also under --hash.
        env.install(u"demo"_s, "1", {{u"demo/__init__.py"_s, "x = 2\n"}});
        options.hash = true;
        const VerificationReport report = inspectEnvironment(env.root(), options);
        QVERIFY(!report.ready());
        QCOMPARE(report.fileFaultCount, 0);
        QCOMPARE(findCheck(report.environmentChecks, "records").observed, u"changed since: demo"_s);
    }
    void aHealthyEnvironmentIsReady() {
        FakeEnvironment env;
        env.install(u"Demo_Pkg"_s, "1.0", {{u"demo/__init__.py"_s, "x = 1\n"}});
        const Inspection result = env.inspect(true, {{u"demo-pkg"_s, u"1.0"_s}});
        QVERIFY2(result.report.ready(), qPrintable(faultsOf(result.report)));
        QCOMPARE(result.report.distributionCount, 1);
        QCOMPARE(result.report.filesChecked, 5);
        QVERIFY(result.report.hashed);
        QVERIFY(result.report.bytesOnDisk > 0);
        for (const Check &check : result.report.environmentChecks)
            QVERIFY2(check.verdict == Verdict::Works, qPrintable(check.id + u' ' + check.observed));
        QCOMPARE(findCheck(result.report.environmentChecks, "installer").observed, u"uv: 1"_s);
    }
    void namesAreNormalisedAndVersionsKeepTheirLocalLabel() {
        FakeEnvironment env;
        env.install(u"Hf_Transfer"_s, "2.8.0+cu129", {});
        const auto found = installedDistributions(env.root());
        QVERIFY(found.ok());
        QCOMPARE(found->front().name, u"hf-transfer"_s);
        QCOMPARE(found->front().version.text(), u"2.8.0+cu129"_s);
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
        env.install(u"demo"_s, "1", {{u"demo/a.py"_s, "a"}, {u"demo/b.py"_s, "b"}});
        QFile::remove(env.site() + u"/demo/a.py"_s);
        const Inspection result = env.inspect();
        QCOMPARE(faultsOf(result.report), u"demo lib/python3.10/site-packages/demo/a.py missing"_s);
        QCOMPARE(result.faultsByPackage.value(u"demo"_s), 1);
        QVERIFY(!result.report.ready());
        QCOMPARE(findCheck(result.report.environmentChecks, "files").verdict, Verdict::Fails);
    }
    void aChangedSizeIsFoundWithoutHashes() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"demo/a.py"_s, "a"}});
        env.add(u"demo/a.py"_s, "longer");
        QCOMPARE(faultsOf(env.inspect().report), u"demo lib/python3.10/site-packages/demo/a.py size"_s);
    }
    void aFlippedByteIsFoundOnlyWithHashes() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"demo/a.py"_s, "abc"}});
        env.add(u"demo/a.py"_s, "abd");
        QVERIFY(env.inspect(false).report.ready());
        QCOMPARE(faultsOf(env.inspect(true).report), u"demo lib/python3.10/site-packages/demo/a.py hash"_s);
    }
    void compiledFilesMayComeAndGo() {
        FakeEnvironment env;
        const QByteArray compiled =
            "demo/__pycache__/a.cpython-310.pyc,,\ndemo/__pycache__/b.cpython-310.pyc,sha256=x,9\n";
        env.install(u"demo"_s, "1", {{u"demo/a.py"_s, "a"}}, compiled);
        env.add(u"demo/__pycache__/b.cpython-310.pyc"_s, "other");
        QVERIFY2(env.inspect(true).report.ready(), qPrintable(faultsOf(env.inspect(true).report)));
    }
    void aDistInfoWithoutFilesIsAFault() {
        FakeEnvironment env;
        QDir(env.site()).mkdir(u"ghost-1.0.dist-info"_s);
        const Inspection result = env.inspect(false, {{u"ghost"_s, u"1.0"_s}});
        QCOMPARE(result.report.fileFaultCount, 3); // METADATA, WHEEL, RECORD
        QVERIFY(!result.report.ready());
    }
    void aPackageWhoseFolderIsGoneIsAFault() { // what a killed uv leaves: dist-info there, yaml/ not
        FakeEnvironment env;
        env.install(u"pyyaml"_s, "6.0", {{u"yaml/__init__.py"_s, "1"}, {u"yaml/x.py"_s, "2"}});
        QDir(env.site() + u"/yaml"_s).removeRecursively();
        QCOMPARE(env.inspect().report.fileFaultCount, 2);
    }
    void aMissingRecordIsAFault() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        QFile::remove(env.site() + u"/demo-1.dist-info/RECORD"_s);
        QCOMPARE(faultsOf(env.inspect().report),
                 u"demo lib/python3.10/site-packages/demo-1.dist-info/RECORD missing"_s);
    }
    void aBasePythonThatIsGoneIsNamed() {
        FakeEnvironment env;
        QFile::remove(env.outside(u"base/python3.10"_s));
        const Inspection result = env.inspect();
        const Check check = findCheck(result.report.environmentChecks, "base-python");
        QCOMPARE(check.verdict, Verdict::Fails);
        QVERIFY2(check.observed.startsWith(u"base Python gone: bin/python points to "_s), qPrintable(check.observed));
        QVERIFY(!result.pythonPresent);
    }
    void aCopiedPythonStillNeedsItsBase() {
        FakeEnvironment env;
        QFile::remove(env.path(u"bin/python"_s));
        QFile::copy(env.outside(u"base/python3.10"_s), env.path(u"bin/python"_s));
        QFile::remove(env.outside(u"base/python3.10"_s));
        const Check check = findCheck(env.inspect().report.environmentChecks, "base-python");
        QVERIFY2(check.observed.startsWith(u"base Python gone: no Python in "_s), qPrintable(check.observed));
    }
    void packagesForAnotherPythonAreNoPackages() {
        FakeEnvironment env;
        env.write(u"env/pyvenv.cfg"_s, "home = /usr/bin\nversion_info = 3.11.2\n");
        QCOMPARE(findCheck(env.inspect().report.environmentChecks, "site-packages").verdict, Verdict::Fails);
    }
    void aVersionOtherThanPlannedIsFound_data() {
        QTest::addColumn<QByteArray>("installed");
        QTest::addColumn<QString>("planned");
        QTest::addColumn<bool>("equal");
        QTest::newRow("same") << QByteArray("2.8.0+cu129") << u"2.8.0+cu129"_s << true;
        QTest::newRow("other spelling") << QByteArray("2.8") << u"2.8.0"_s << true;
        QTest::newRow("label lost") << QByteArray("2.8.0") << u"2.8.0+cu129"_s << false;
        QTest::newRow("other label") << QByteArray("2.8.0+cpu") << u"2.8.0+cu129"_s << false;
        QTest::newRow("label not planned") << QByteArray("2.8.0+cpu") << u"2.8.0"_s << false;
        QTest::newRow("plan that is no version") << QByteArray("2.8.0") << u"two"_s << false;
    }
    void aVersionOtherThanPlannedIsFound() {
        QFETCH(QByteArray, installed);
        QFETCH(QString, planned);
        QFETCH(bool, equal);
        FakeEnvironment env;
        env.install(u"torch"_s, installed, {});
        const Inspection result = env.inspect(false, {{u"torch"_s, planned}});
        QCOMPARE(findCheck(result.report.environmentChecks, "version:torch").verdict == Verdict::Works, equal);
        QCOMPARE(result.report.ready(), equal);
    }
    void aPlannedPackageThatIsNotThereIsFound() {
        FakeEnvironment env;
        const Check check =
            findCheck(env.inspect(false, {{u"torch"_s, u"2.8.0"_s}}).report.environmentChecks, "version:torch");
        QCOMPARE(check.observed, u"not installed"_s);
        QCOMPARE(check.verdict, Verdict::Fails);
    }
    void twoVersionsOfOnePackageAreFound() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1.0", {});
        env.install(u"demo"_s, "2.0", {});
        const Check check = findCheck(env.inspect().report.environmentChecks, "duplicates");
        QCOMPARE(check.verdict, Verdict::Fails);
        QCOMPARE(check.observed, u"more than once: demo"_s);
    }
    void leftoversAreToldAndDoNotHinder() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1.0", {{u"demo/a.py"_s, "a"}});
        env.add(u"~umpy/x.py"_s, "x");
        env.add(u"half/x.py"_s, "x");
        env.add(u"~emo-0.9.dist-info/METADATA"_s, "Name: emo\n");
        const Inspection result = env.inspect();
        const Check check = findCheck(result.report.environmentChecks, "leftovers");
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.observed, u"half, ~emo-0.9.dist-info, ~umpy"_s);
        QVERIFY(result.report.ready());
    }
    void aFileThatTwoPackagesShipIsNoFaultOfTheFirst() {
        FakeEnvironment env;
        env.install(u"first"_s, "1", {{u"tests/__init__.py"_s, "first"}});
        env.install(u"second"_s, "1", {{u"tests/__init__.py"_s, "second one"}});
        QVERIFY2(env.inspect(true).report.ready(), qPrintable(faultsOf(env.inspect(true).report)));
        env.add(u"tests/__init__.py"_s, "neither");
        QCOMPARE(env.inspect().report.fileFaultCount, 2);
    }
    void aLinkedLib64IsReadOnce() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1.0", {});
        QFile::link(u"lib"_s, env.path(u"lib64"_s));
        QCOMPARE(env.inspect().report.distributionCount, 1);
    }
    void aCancelEndsItEarly() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1.0", {});
        const Inspection result = armature::inspect(env.root(), {true, {}, {}, [] { return true; }});
        QVERIFY(result.cancelled);
        QCOMPARE(result.report.filesChecked, 0);
        QVERIFY(!result.report.hashed);
        QCOMPARE(findCheck(result.report.environmentChecks, "files").verdict, Verdict::Unknown);
    }
};

QTEST_GUILESS_MAIN(InspectTest)
#include "InspectTest.moc"

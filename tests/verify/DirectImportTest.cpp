#include "TestPaths.h"
#include "base/Literals.h"
#include "verify/FakeEnvironment.h"
#include "verify/Modules.h"
#include "verify/Verifier.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace armature;

/// What was asked for is imported by a real Python, and nothing that it does at import makes it "ready".
class DirectImportTest : public QObject {
    Q_OBJECT

    static Result<QByteArray> scriptFromSource(const QString &name) {
        QFile file(sourcePath("resources/verify/") + name);
        if (!file.open(QIODevice::ReadOnly))
            return Problem{.code = ProblemCode::NotFound, .subject = file.fileName(), .detail = file.errorString()};
        return file.readAll();
    }
    /// A fake environment whose Python is the real one, with the fake site-packages on its path.
    static void giveRealPython(const FakeEnvironment &env) {
        const QByteArray start = "import runpy, sys; sys.path.insert(0, '" + env.site().toUtf8() +
                                 "'); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')";
        env.write(u"base/python3.10"_s, "#!/bin/sh\nshift 4\nexec '" +
                                            QStandardPaths::findExecutable(u"python3"_s).toUtf8() +
                                            "' -I -B -X utf8 -c \"" + start + "\" \"$@\"\n");
    }
    static VerificationReport judged(const FakeEnvironment &env, const QStringList &direct,
                                     const QStringList &accept = {}) {
        VerifyStep step;
        step.direct = direct;
        step.accept = accept;
        QMap<QString, QString> versions;
        for (const QString &name : direct)
            versions.insert(name, u"1"_s);
        Verifier verifier(makeLiveProcess, scriptFromSource);
        VerificationReport report;
        bool ended = false;
        QObject::connect(&verifier, &Verifier::finished, &verifier, [&](const VerificationReport &result) {
            report = result;
            ended = true;
        });
        verifier.start({step.forVersions(versions), env.root(), env.outside(u"scratch"_s), {}});
        if (!QTest::qWaitFor([&] { return ended; }, 60'000))
            qWarning("no end within a minute");
        return report;
    }
    static QString told(const VerificationReport &report) {
        QStringList parts;
        for (const PackageVerification &package : report.packages)
            for (const Check &check : package.checks)
                parts << check.id + u' ' + enumName(check.verdict) + u' ' + check.observed;
        return parts.join(u"; "_s);
    }

private Q_SLOTS:
    void initTestCase() {
        if (QStandardPaths::findExecutable(u"python3"_s).isEmpty())
            QSKIP("needs python3");
    }
    void nothingThatAPackageDoesMakesItReady_data() {
        QTest::addColumn<QByteArray>("code");
        const QByteArray line =
            R"(ARMATURE-VERIFY {"schema":1,"package":"odd","version":"1","checks":[{"id":"import","verdict":"works"}]}\n)";
        const QByteArray everywhere =
            "import os\nfor fd in range(3, 30):\n    try: os.write(fd, b'" + line + "')\n    except OSError: pass\n";
        QTest::newRow("invalid memory") << QByteArray("import ctypes; ctypes.string_at(0)\n");
        QTest::newRow("ImportError") << QByteArray("raise ImportError('no libfoo')\n");
        QTest::newRow("SystemExit 0") << QByteArray("raise SystemExit(0)\n");
        QTest::newRow("ends with 0") << QByteArray("import os; os._exit(0)\n");
        QTest::newRow("ends with 3") << QByteArray("import os; os._exit(3)\n");
        QTest::newRow("forges and ends with 0") << everywhere + "os._exit(0)\n";
        QTest::newRow("forges and goes on") << everywhere;
    }
    void nothingThatAPackageDoesMakesItReady() {
        QFETCH(QByteArray, code);
        FakeEnvironment env;
        giveRealPython(env);
        env.install(u"odd"_s, "1", {{u"odd/__init__.py"_s, code}});
        const VerificationReport report = judged(env, {u"odd"_s});
        QVERIFY2(!report.ready(), qPrintable(told(report)));
        QVERIFY2(report.packages.front().verdict() == Verdict::Fails, qPrintable(told(report)));
    }
    void itIsImportedByTheNamesThatItBrought() {
        FakeEnvironment env;
        giveRealPython(env);
        env.install(u"nice_name"_s, "1", {{u"other/__init__.py"_s, "X = 1\n"}, {u"second.py"_s, "Y = 2\n"}});
        const VerificationReport report = judged(env, {u"nice-name"_s});
        QVERIFY2(report.ready(), qPrintable(told(report)));
        QCOMPARE(report.packages.front().verdict(), Verdict::Works);
        QVERIFY(told(report).contains(u"import:second works"_s));
    }
    void whatBringsNoCodeIsSkippedWithTheReason() {
        FakeEnvironment env;
        giveRealPython(env);
        env.install(u"meta"_s, "1", {});
        const VerificationReport report = judged(env, {u"meta"_s});
        QVERIFY2(report.ready(), qPrintable(told(report)));
        QVERIFY(told(report).contains(u"import skipped it brings nothing that Python could import"_s));
    }
    void anAcceptedFailureIsReadyAndToldAsOne() {
        FakeEnvironment env;
        giveRealPython(env);
        env.install(u"odd"_s, "1", {{u"odd/__init__.py"_s, "raise ImportError('no libfoo')\n"}});
        const VerificationReport report = judged(env, {u"odd"_s}, {u"odd"_s});
        QVERIFY(report.ready());
        QVERIFY(report.packages.front().accepted);
        QCOMPARE(report.packages.front().verdict(), Verdict::Fails);
        QVERIFY(!judged(env, {u"odd"_s}, {u"another"_s}).ready());
    }
    void theNamesOfAListOfFiles_data() {
        QTest::addColumn<QString>("distribution");
        QTest::addColumn<QList<QByteArray>>("paths");
        QTest::addColumn<QString>("modules");
        using Paths = QList<QByteArray>;
        QTest::newRow("own name first") << u"foo-bar"_s << Paths{"foo_bar/__init__.py", "helper/__init__.py"}
                                        << u"foo_bar"_s;
        QTest::newRow("other names") << u"pillow"_s << Paths{"PIL/__init__.py", "PIL/Image.py"} << u"PIL"_s;
        QTest::newRow("namespace") << u"protobuf"_s << Paths{"google/protobuf/__init__.py", "google/protobuf/x.py"}
                                   << u"google.protobuf"_s;
        QTest::newRow("namespace without any") << u"a-b"_s << Paths{"a/b.py"} << u"a.b"_s;
        QTest::newRow("native") << u"n"_s << Paths{"fast.cpython-312-aarch64-linux-gnu.so", "other.abi3.so"}
                                << u"fast other"_s;
        QTest::newRow("private beside public")
            << u"pyyaml"_s << Paths{"yaml/__init__.py", "_yaml/__init__.py"} << u"yaml"_s;
        QTest::newRow("private alone") << u"x"_s << Paths{"_cffi_backend.so"} << u"_cffi_backend"_s;
        QTest::newRow("strays") << u"x"_s << Paths{"tests/__init__.py", "why/__init__.py"} << u"why"_s;
        QTest::newRow("none") << u"x"_s << Paths{"../../../bin/x", "x-1.dist-info/METADATA"} << QString();
    }
    void theNamesOfAListOfFiles() {
        QFETCH(QString, distribution);
        QFETCH(QList<QByteArray>, paths);
        QFETCH(QString, modules);
        QCOMPARE(modulesAmong(paths, distribution).join(u' '), modules);
    }
};

QTEST_GUILESS_MAIN(DirectImportTest)
#include "DirectImportTest.moc"

#include "TestPaths.h"
#include "base/Literals.h"
#include "verify/FakeEnvironment.h"
#include "verify/Verifier.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace armature;

/// Environments that the real uv and pip have made. Nothing is downloaded: a small wheel is built here.
class RealEnvironmentTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_uv;
    QString m_python;

    static bool runs(const QString &program, const QStringList &arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool fine =
            process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        if (!fine)
            qInfo("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')), process.readAll().constData());
        return fine;
    }
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] static QString siteOf(const QString &env) {
        return env + u"/lib/"_s + QDir(env + u"/lib"_s).entryList({u"python3.*"_s}).value(0) + u"/site-packages"_s;
    }
    [[nodiscard]] QString makeWheel() const {
        const QString wheel = at(u"armdemo-1.2+local-py3-none-any.whl"_s);
        return runs(m_python, {testPath("verify/make_wheel.py"), wheel}) ? wheel : QString();
    }
    bool makeEnvironment(const QString &installer, const QString &env) const {
        const QString wheel = makeWheel();
        const QString python = env + u"/bin/python"_s;
        if (wheel.isEmpty())
            return false;
        if (installer == "uv"_L1)
            return runs(m_uv, {u"venv"_s, u"--offline"_s, u"--python"_s, m_python, env}) &&
                   runs(m_uv, {u"pip"_s, u"install"_s, u"--offline"_s, u"--no-config"_s, u"--cache-dir"_s,
                               at(u"cache"_s), u"--link-mode=copy"_s, u"--python"_s, python, wheel});
        return runs(m_python, {u"-m"_s, u"venv"_s, env}) &&
               runs(python,
                    {u"-m"_s, u"pip"_s, u"install"_s, u"--no-index"_s, u"--disable-pip-version-check"_s, wheel});
    }
    static Result<QByteArray> scriptFromSource(const QString &name) {
        QFile file(sourcePath("resources/verify/") + name);
        if (!file.open(QIODevice::ReadOnly))
            return Problem{.code = ProblemCode::NotFound, .subject = file.fileName(), .detail = file.errorString()};
        return file.readAll();
    }

private Q_SLOTS:
    void initTestCase() {
        m_uv = qEnvironmentVariable("ARMATURE_TEST_UV");
        if (m_uv.isEmpty())
            m_uv = QStandardPaths::findExecutable(u"uv"_s);
        m_python = QStandardPaths::findExecutable(u"python3"_s);
    }
    void whatAnInstallerMadeIsJudgedRight_data() {
        QTest::addColumn<QString>("installer");
        QTest::newRow("uv") << u"uv"_s;
        QTest::newRow("pip") << u"pip"_s;
    }
    void whatAnInstallerMadeIsJudgedRight() {
        QFETCH(QString, installer);
        if (m_python.isEmpty() || (installer == "uv"_L1 && m_uv.isEmpty()))
            QSKIP("needs python3, and uv on the PATH or named by ARMATURE_TEST_UV");
        const QString env = at(installer);
        QVERIFY(makeEnvironment(installer, env));
        const QMap<QString, QString> versions{{u"armdemo"_s, u"1.2+local"_s}};
        const auto judged = [&](bool hash) { return inspectEnvironment(env, {hash, versions, {}, {}}); };
        QVERIFY2(judged(true).ready(), qPrintable(faultsOf(judged(true))));
        QVERIFY(findCheck(judged(false).environmentChecks, "installer").observed.contains(installer + u": "_s));
        QCOMPARE(findCheck(judged(false).environmentChecks, "leftovers").verdict, Verdict::Works);

        QFile code(siteOf(env) + u"/armdemo/main.py"_s);
        QVERIFY(code.open(QIODevice::ReadWrite));
        code.write("D");
        code.close();
        QVERIFY(judged(false).ready());
        QVERIFY2(faultsOf(judged(true)).endsWith(u"armdemo/main.py hash"_s), qPrintable(faultsOf(judged(true))));

        QVERIFY(QFile::remove(env + u"/bin/armdemo-script"_s));
        QCOMPARE(faultsOf(judged(false)), u"armdemo bin/armdemo-script missing"_s);
    }
    void theShippedScriptImportsAPackage() {
        if (m_python.isEmpty() || !QFile::exists(sourcePath("resources/verify/import_only.py")))
            QSKIP("needs python3 and resources/verify/import_only.py");
        const QString env = at(u"import"_s);
        QVERIFY(makeEnvironment(u"pip"_s, env));
        VerifyRequest request;
        request.environment = env;
        request.scratchFolder = at(u"scratch"_s);
        request.jobs = {{u"armdemo"_s, u"armdemo"_s, {}, Version::of("1.2+local"), std::nullopt}};
        Verifier verifier(makeLiveProcess, scriptFromSource);
        VerificationReport report;
        bool ended = false;
        connect(&verifier, &Verifier::finished, this, [&](const VerificationReport &result) {
            report = result;
            ended = true;
        });
        verifier.start(request);
        QVERIFY(QTest::qWaitFor([&] { return ended; }, 60'000));
        QCOMPARE(report.packages.size(), size_t(1));
        const Check &last = report.packages.front().checks.back();
        QVERIFY2(report.packages.front().verdict() == Verdict::Works,
                 qPrintable(last.id + u' ' + last.observed + u' ' + last.excerpt));
    }
    void aLargeEnvironmentHasNoFault() {
        const QString env = qEnvironmentVariable("ARMATURE_TEST_LARGE_ENVIRONMENT");
        if (env.isEmpty())
            QSKIP("ARMATURE_TEST_LARGE_ENVIRONMENT names no environment");
        const VerificationReport report = inspectEnvironment(env, {});
        qInfo("%lld files of %d packages", report.filesChecked, report.distributionCount);
        QCOMPARE(report.fileFaultCount, 0);
    }
};

QTEST_GUILESS_MAIN(RealEnvironmentTest)
#include "RealEnvironmentTest.moc"

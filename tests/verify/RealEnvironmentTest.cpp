#include "verify/FakeEnvironment.h"
#include "verify/Verifier.h"

#include <QElapsedTimer>
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
        const bool fine = process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        if (!fine)
            qInfo("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')), process.readAll().constData());
        return fine;
    }
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] static QString siteOf(const QString &env) {
        return env + QStringLiteral("/lib/") + QDir(env + QStringLiteral("/lib")).entryList({QStringLiteral("python3.*")}).value(0) +
               QStringLiteral("/site-packages");
    }
    [[nodiscard]] QString makeWheel() const {
        const QString wheel = at(QStringLiteral("armdemo-1.2+local-py3-none-any.whl"));
        return runs(m_python, {QStringLiteral(TEST_DATA "/verify/make_wheel.py"), wheel}) ? wheel : QString();
    }
    bool makeEnvironment(const QString &installer, const QString &env) const {
        const QString wheel = makeWheel();
        const QString python = env + QStringLiteral("/bin/python");
        if (wheel.isEmpty())
            return false;
        if (installer == QLatin1String("uv"))
            return runs(m_uv, {QStringLiteral("venv"), QStringLiteral("--offline"), QStringLiteral("--python"), m_python, env}) &&
                   runs(m_uv, {QStringLiteral("pip"), QStringLiteral("install"), QStringLiteral("--offline"), QStringLiteral("--no-config"),
                               QStringLiteral("--cache-dir"), at(QStringLiteral("cache")), QStringLiteral("--link-mode=copy"),
                               QStringLiteral("--python"), python, wheel});
        return runs(m_python, {QStringLiteral("-m"), QStringLiteral("venv"), env}) &&
               runs(python, {QStringLiteral("-m"), QStringLiteral("pip"), QStringLiteral("install"), QStringLiteral("--no-index"),
                             QStringLiteral("--disable-pip-version-check"), wheel});
    }
    static Result<QByteArray> scriptFromSource(const QString &name) {
        QFile file(QStringLiteral(SOURCE_ROOT "/resources/verify/") + name);
        if (!file.open(QIODevice::ReadOnly))
            return Problem{ProblemCode::NotFound, file.fileName(), file.errorString(), {}, {}};
        return file.readAll();
    }

private Q_SLOTS:
    void initTestCase() {
        m_uv = qEnvironmentVariable("ARMATURE_TEST_UV");
        if (m_uv.isEmpty())
            m_uv = QStandardPaths::findExecutable(QStringLiteral("uv"));
        m_python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    }
    void whatAnInstallerMadeIsJudgedRight_data() {
        QTest::addColumn<QString>("installer");
        QTest::newRow("uv") << QStringLiteral("uv");
        QTest::newRow("pip") << QStringLiteral("pip");
    }
    void whatAnInstallerMadeIsJudgedRight() {
        QFETCH(QString, installer);
        if (m_python.isEmpty() || (installer == QLatin1String("uv") && m_uv.isEmpty()))
            QSKIP("needs python3, and uv on the PATH or named by ARMATURE_TEST_UV");
        const QString env = at(installer);
        QVERIFY(makeEnvironment(installer, env));
        const QMap<QString, QString> versions{{QStringLiteral("armdemo"), QStringLiteral("1.2+local")}};
        const auto judged = [&](bool hash) { return inspectEnvironment(env, {hash, versions, {}}); };
        QVERIFY2(judged(true).ready(), qPrintable(faultsOf(judged(true))));
        QVERIFY(findCheck(judged(false).environmentChecks, "installer").observed.contains(installer + QStringLiteral(": ")));
        QCOMPARE(findCheck(judged(false).environmentChecks, "leftovers").verdict, Verdict::Works);

        QFile code(siteOf(env) + QStringLiteral("/armdemo/main.py"));
        QVERIFY(code.open(QIODevice::ReadWrite));
        code.write("D");
        code.close();
        QVERIFY(judged(false).ready());
        QVERIFY2(faultsOf(judged(true)).endsWith(QStringLiteral("armdemo/main.py hash")), qPrintable(faultsOf(judged(true))));

        QVERIFY(QFile::remove(env + QStringLiteral("/bin/armdemo-script")));
        QCOMPARE(faultsOf(judged(false)), QStringLiteral("armdemo bin/armdemo-script missing"));
    }
    void theShippedScriptImportsAPackage() {
        if (m_python.isEmpty() || !QFile::exists(QStringLiteral(SOURCE_ROOT "/resources/verify/import_only.py")))
            QSKIP("needs python3 and resources/verify/import_only.py");
        const QString env = at(QStringLiteral("import"));
        QVERIFY(makeEnvironment(QStringLiteral("pip"), env));
        VerifyRequest request;
        request.environment = env;
        request.scratchFolder = at(QStringLiteral("scratch"));
        request.jobs = {{QStringLiteral("armdemo"), QStringLiteral("armdemo"), {}, Version::of("1.2+local"), std::nullopt}};
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
        QVERIFY2(report.packages.front().verdict() == Verdict::Works, qPrintable(last.id + u' ' + last.observed + u' ' + last.excerpt));
    }
    void aLargeEnvironmentIsInspectedInUnderTwoSeconds() {
        const QString env = qEnvironmentVariable("ARMATURE_TEST_LARGE_ENVIRONMENT");
        if (env.isEmpty())
            QSKIP("ARMATURE_TEST_LARGE_ENVIRONMENT names no environment");
        QElapsedTimer clock;
        clock.start();
        const VerificationReport report = inspectEnvironment(env, {});
        qInfo("%lld files of %d packages in %lld ms", report.filesChecked, report.distributionCount, clock.elapsed());
        QVERIFY(clock.elapsed() < 2000);
    }
};

QTEST_GUILESS_MAIN(RealEnvironmentTest)
#include "RealEnvironmentTest.moc"

#include "verify/Verifier.h"
#include "verify/FakeEnvironment.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace armature;

/// The verifier with real processes: the "Python" of the environment is a shell, so a script can end in every possible way.
class VerifierTest : public QObject {
    Q_OBJECT

    struct Outcome {
        VerificationReport report;
        bool cancelled = false;
        int finishedCount = 0;
        QStringList lines;
        QStringList progress;
        QElapsedTimer sinceCancel; ///< valid once cancelled
    };

    static Result<QByteArray> script(const QString &name) {
        static const QMap<QString, QByteArray> scripts{
            {QStringLiteral("_report.py"), "\n"},
            {QStringLiteral("import_only.py"), "echo importing $1 of $2; " + reportOf("demo")},
            {QStringLiteral("arguments.py"), "echo \"$0 $*\"; pwd; env | sort; ls -A; " + reportOf("demo")},
            {QStringLiteral("crash.py"), "echo before; kill -SEGV $$\n"},
            {QStringLiteral("hang.py"), "echo before; sleep 60\n"},
            {QStringLiteral("lying.py"), reportOf("demo") + "exit 7\n"},
            {QStringLiteral("garbage.py"), "printf 'ARMATURE-VERIFY \\377\\376{{{\\n'\n"},
            {QStringLiteral("stubborn.py"), "trap '' TERM INT; echo before; while :; do sleep 1; done\n"},
            {QStringLiteral("babble.py"), "while :; do echo babble; done\n"},
        };
        if (!scripts.contains(name))
            return Problem{ProblemCode::NotFound, name, QStringLiteral("no such script"), {}, {}};
        return scripts.value(name);
    }
    static QByteArray reportOf(const QByteArray &package) {
        const QByteArray json = R"({"schema":1,"package":"NAME","version":"1","checks":[{"id":"import","verdict":"works"}]})";
        return "echo 'ARMATURE-VERIFY " + QByteArray(json).replace("NAME", package) + "'\n";
    }
    static VerifyRequest request(const FakeEnvironment &env, const QStringList &scripts) {
        VerifyRequest result;
        result.environment = env.root();
        result.scratchFolder = env.outside(QStringLiteral("scratch"));
        for (const QString &name : scripts)
            result.jobs.push_back({QStringLiteral("demo"), QStringLiteral("demo"), name, Version::of("1"), Status::Available});
        return result;
    }
    /// Cancels when a script says "before" if asked to.
    static Outcome run(const VerifyRequest &request, bool cancel = false) {
        Outcome outcome;
        Verifier verifier(makeLiveProcess, script);
        QObject::connect(&verifier, &Verifier::line, &verifier, [&](const LineSeen &line) {
            outcome.lines << line.text;
            if (!cancel || line.text != QLatin1String("before"))
                return;
            outcome.sinceCancel.start();
            verifier.cancel();
        });
        QObject::connect(&verifier, &Verifier::progress, &verifier,
                         [&](const ProgressSeen &p) { outcome.progress << QStringLiteral("%1/%2 %3").arg(p.done).arg(p.total).arg(p.what); });
        QObject::connect(&verifier, &Verifier::finished, &verifier, [&](const VerificationReport &report, bool cancelled) {
            outcome.report = report;
            outcome.cancelled = cancelled;
            ++outcome.finishedCount;
        });
        verifier.start(request);
        const bool ended = QTest::qWaitFor([&] { return outcome.finishedCount > 0; }, 60'000);
        if (!ended)
            qWarning("no end within a minute");
        QTest::qWait(50); // a second end would come now
        return outcome;
    }
    static QString summaryOf(const Outcome &outcome) {
        QStringList parts;
        for (const PackageVerification &package : outcome.report.packages)
            for (const Check &check : package.checks)
                parts << check.id + u' ' + enumName(check.verdict);
        return parts.join(QStringLiteral(", "));
    }

private Q_SLOTS:
    void aWorkingPackageWorks() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        const Outcome outcome = run(request(env, {{}}));
        QCOMPARE(outcome.finishedCount, 1);
        QVERIFY(!outcome.cancelled);
        QCOMPARE(summaryOf(outcome), QStringLiteral("installed works, import works"));
        QVERIFY(outcome.report.ready());
        QVERIFY(outcome.report.packages.front().claim == Status::Available);
        QVERIFY(outcome.lines.contains(QStringLiteral("importing demo of demo")));
        QCOMPARE(outcome.progress, (QStringList{QStringLiteral("0/1 demo"), QStringLiteral("1/1 ")}));
    }
    void scriptsRunIsolatedInAnEmptyFolderAwayFromTheHome() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        VerifyRequest wish = request(env, {QStringLiteral("arguments.py")});
        wish.device = QStringLiteral("cuda");
        wish.cuda = QStringLiteral("12.9");
        const Outcome outcome = run(wish);
        const QString scratch = wish.scratchFolder;
        QCOMPARE(outcome.lines.value(0),
                 scratch + QStringLiteral("/scripts/arguments.py --expect version=1 --expect device=cuda --expect cuda=12.9"));
        QCOMPARE(outcome.lines.value(1), scratch + QStringLiteral("/empty"));
        QVERIFY(outcome.lines.last().startsWith(QStringLiteral("ARMATURE-VERIFY")));
        for (const char *line : {"HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"})
            QVERIFY2(outcome.lines.contains(QLatin1String(line)), line);
        for (const char *variable : {"TMPDIR", "CUDA_CACHE_PATH", "TRITON_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR", "HF_HOME", "XDG_CACHE_HOME"})
            QVERIFY2(!outcome.lines.filter(QLatin1String(variable) + u'=' + scratch).isEmpty(), variable);
    }
    void everyFaultOfAScriptHasItsVerdict_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("checks");
        QTest::addColumn<QString>("observed");
        QTest::newRow("crash") << QStringLiteral("crash.py") << QStringLiteral("process fails")
                               << QStringLiteral("ended by SIGSEGV (invalid memory access)");
        QTest::newRow("hang") << QStringLiteral("hang.py") << QStringLiteral("hang fails") << QStringLiteral("nothing was said for too long");
        QTest::newRow("lying") << QStringLiteral("lying.py") << QStringLiteral("import works, process fails") << QStringLiteral("exit code 7");
        QTest::newRow("garbage") << QStringLiteral("garbage.py") << QStringLiteral("report unknown") << QStringLiteral("unreadable report");
        QTest::newRow("no such script") << QStringLiteral("other.py") << QStringLiteral("script unknown") << QStringLiteral("not run: other.py");
        QTest::newRow("path as name") << QStringLiteral("../evil.py") << QStringLiteral("script unknown") << QStringLiteral("not run: ../evil.py");
        QTest::newRow("babble") << QStringLiteral("babble.py") << QStringLiteral("process fails") << QStringLiteral("wrote more than 100000 lines");
    }
    void everyFaultOfAScriptHasItsVerdict() {
        QFETCH(QString, name);
        QFETCH(QString, checks);
        QFETCH(QString, observed);
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        VerifyRequest wish = request(env, {name});
        if (name == QLatin1String("hang.py"))
            wish.limitSeconds = 2;
        const Outcome outcome = run(wish);
        QCOMPARE(summaryOf(outcome), QStringLiteral("installed works, ") + checks);
        const Check last = outcome.report.packages.front().checks.back();
        QVERIFY2(last.observed.startsWith(observed), qPrintable(last.observed));
        QVERIFY(!outcome.cancelled);
    }
    void oneFaultDoesNotStopTheOthers() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        const Outcome outcome = run(request(env, {QStringLiteral("crash.py"), {}, QStringLiteral("lying.py")}));
        QCOMPARE(outcome.report.packages.size(), size_t(3));
        QCOMPARE(outcome.report.packages[1].verdict(), Verdict::Works);
        QVERIFY(!outcome.report.ready());
    }
    void aPackageWithoutModuleIsJudgedByItsFiles() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("a.txt"), "a"}});
        VerifyRequest wish = request(env, {{}});
        wish.jobs.front().importName.clear();
        QCOMPARE(summaryOf(run(wish)), QStringLiteral("installed works"));
        QFile::remove(env.site() + QStringLiteral("/a.txt"));
        QCOMPARE(summaryOf(run(wish)), QStringLiteral("installed fails"));
    }
    void aPackageThatIsNotThereFailsIfItWasPlanned() {
        FakeEnvironment env;
        VerifyRequest wish = request(env, {{}});
        QCOMPARE(summaryOf(run(wish)), QStringLiteral("installed fails"));
        wish.jobs.front().planned = Version();
        QCOMPARE(summaryOf(run(wish)), QStringLiteral("installed skipped"));
    }
    void withoutItsPythonNothingIsRun() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        QFile::remove(env.outside(QStringLiteral("base/python3.10")));
        const Outcome outcome = run(request(env, {{}}));
        QCOMPARE(summaryOf(outcome), QStringLiteral("installed works, process unknown"));
        QVERIFY(!outcome.report.ready());
    }
    void aPythonThatCannotBeStartedFails() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        env.write(QStringLiteral("base/python3.10"), "\x7f"
                                                     "ELF nonsense");
        const Outcome outcome = run(request(env, {{}}));
        QVERIFY2(summaryOf(outcome).endsWith(QStringLiteral("process fails")), qPrintable(summaryOf(outcome)));
    }
    void aCancelEndsAStubbornScriptWithinItsTime() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        const Outcome outcome = run(request(env, {{}, QStringLiteral("stubborn.py"), {}}), true);
        QVERIFY(outcome.cancelled);
        QCOMPARE(outcome.finishedCount, 1);
        QVERIFY2(outcome.sinceCancel.elapsed() < 10'000, qPrintable(QString::number(outcome.sinceCancel.elapsed()))); // 5 s and a busy machine
        QCOMPARE(outcome.report.packages.size(), size_t(2));
        QCOMPARE(outcome.report.packages[0].verdict(), Verdict::Works);
        QCOMPARE(outcome.report.packages[1].verdict(), Verdict::Unknown);
    }
    void aCancelDuringTheLastScriptIsACancel() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        QVERIFY(run(request(env, {QStringLiteral("hang.py")}), true).cancelled);
    }
    void aCancelBeforeAnyScriptReportsWhatWasJudged() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        Verifier verifier(makeLiveProcess, script);
        QSignalSpy ends(&verifier, &Verifier::finished);
        verifier.start(request(env, {QStringLiteral("hang.py")}));
        verifier.cancel();
        QVERIFY(QTest::qWaitFor([&] { return !ends.isEmpty(); }, 20'000));
        QVERIFY(ends.front().at(1).toBool());
    }
    void destructionWhileAScriptRunsIsQuiet() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        auto verifier = std::make_unique<Verifier>(makeLiveProcess, script);
        QSignalSpy ends(verifier.get(), &Verifier::finished);
        QSignalSpy lines(verifier.get(), &Verifier::line);
        verifier->start(request(env, {QStringLiteral("hang.py")}));
        QVERIFY(QTest::qWaitFor([&] { return !lines.isEmpty(); }, 20'000));
        verifier.reset();
        QTest::qWait(100);
        QCOMPARE(ends.size(), 0);
    }
    void itMayBeDeletedByItsOwnEnd() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        auto verifier = std::make_unique<Verifier>(makeLiveProcess, script);
        bool ended = false;
        connect(verifier.get(), &Verifier::finished, this, [&] {
            verifier.reset();
            ended = true;
        });
        verifier->start(request(env, {{}}));
        QVERIFY(QTest::qWaitFor([&] { return ended; }, 20'000));
        QTest::qWait(50);
    }
};

QTEST_GUILESS_MAIN(VerifierTest)
#include "VerifierTest.moc"

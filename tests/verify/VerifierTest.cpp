#include "verify/Verifier.h"
#include "base/Literals.h"
#include "verify/FakeEnvironment.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace armature;

/// The verifier with real processes: the "Python" of the environment is a shell, so a script can end in every possible
/// way.
class VerifierTest : public QObject {
    Q_OBJECT

    struct Outcome {
        VerificationReport report;
        bool cancelled = false;
        int finishedCount = 0;
        QStringList lines;
        QStringList progress;
    };

    static Result<QByteArray> script(const QString &name) {
        static const QMap<QString, QByteArray> scripts{
            {u"_report.py"_s, "\n"},
            {u"import_only.py"_s, "echo importing $1 of $2; " + reportOf("demo")},
            {u"arguments.py"_s, "echo \"$0 $*\"; pwd; env | sort; ls -A; " + reportOf("demo")},
            {u"crash.py"_s, "echo before; kill -SEGV $$\n"},
            {u"hang.py"_s, "echo before; sleep 60\n"},
            {u"lying.py"_s, reportOf("demo") + "exit 7\n"},
            {u"garbage.py"_s, "printf 'ARMATURE-VERIFY \\377\\376{{{\\n'\n"},
            {u"stubborn.py"_s, "trap '' TERM INT; echo before; while :; do sleep 1; done\n"},
            {u"babble.py"_s, "while :; do echo babble; done\n"},
        };
        if (!scripts.contains(name))
            return Problem{.code = ProblemCode::NotFound, .subject = name, .detail = u"no such script"_s};
        return scripts.value(name);
    }
    static QByteArray reportOf(const QByteArray &package) {
        const QByteArray json =
            R"({"schema":1,"package":"NAME","version":"1","checks":[{"id":"import","verdict":"works"}]})";
        return "echo \"ARMATURE-VERIFY $(cat \"${0%/*}/token\")\" '" + QByteArray(json).replace("NAME", package) +
               "'\n";
    }
    static VerifyRequest request(const FakeEnvironment &env, const QStringList &scripts) {
        VerifyRequest result;
        result.environment = env.root();
        result.scratchFolder = env.outside(u"scratch"_s);
        for (const QString &name : scripts)
            result.jobs.push_back({u"demo"_s, u"demo"_s, name, Version::of("1"), Status::Available});
        return result;
    }
    /// Cancels when a script says "before" if asked to.
    static Outcome run(const VerifyRequest &request, bool cancel = false) {
        Outcome outcome;
        Verifier verifier(makeLiveProcess, script);
        QObject::connect(&verifier, &Verifier::line, &verifier, [&](const LineSeen &line) {
            outcome.lines << line.text;
            if (!cancel || line.text != "before"_L1)
                return;
            verifier.cancel();
        });
        QObject::connect(&verifier, &Verifier::progress, &verifier, [&](const ProgressSeen &p) {
            outcome.progress << u"%1/%2 %3"_s.arg(p.done).arg(p.total).arg(p.what);
        });
        QObject::connect(&verifier, &Verifier::finished, &verifier,
                         [&](const VerificationReport &report, bool cancelled) {
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
        return parts.join(u", "_s);
    }

private Q_SLOTS:
    void aWorkingPackageWorks() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        const Outcome outcome = run(request(env, {{}}));
        QCOMPARE(outcome.finishedCount, 1);
        QVERIFY(!outcome.cancelled);
        QCOMPARE(summaryOf(outcome), u"installed works, import works"_s);
        QVERIFY(outcome.report.ready());
        QVERIFY(outcome.report.packages.front().claim == Status::Available);
        QVERIFY(outcome.lines.contains(u"importing demo of demo"_s));
        QCOMPARE(outcome.progress, (QStringList{u"0/1 demo"_s, u"1/1 "_s}));
    }
    void scriptsRunIsolatedInAnEmptyFolderAwayFromTheHome() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        VerifyRequest wish = request(env, {u"arguments.py"_s});
        wish.device = u"cuda"_s;
        wish.cuda = u"12.9"_s;
        const Outcome outcome = run(wish);
        const QString scratch = wish.scratchFolder;
        QCOMPARE(outcome.lines.value(0),
                 scratch + u"/scripts/arguments.py --expect version=1 --expect device=cuda --expect cuda=12.9"_s);
        QCOMPARE(outcome.lines.value(1), scratch + u"/empty"_s);
        QVERIFY(outcome.lines.last().startsWith(u"ARMATURE-VERIFY"_s));
        for (const char *line : {"HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"})
            QVERIFY2(outcome.lines.contains(QLatin1String(line)), line);
        for (const char *variable :
             {"TMPDIR", "CUDA_CACHE_PATH", "TRITON_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR", "HF_HOME", "XDG_CACHE_HOME"})
            QVERIFY2(!outcome.lines.filter(QLatin1String(variable) + u'=' + scratch).isEmpty(), variable);
    }
    void everyFaultOfAScriptHasItsVerdict_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("checks");
        QTest::addColumn<QString>("observed");
        QTest::newRow("crash") << u"crash.py"_s << u"process fails"_s << u"ended by SIGSEGV (invalid memory access)"_s;
        QTest::newRow("hang") << u"hang.py"_s << u"hang fails"_s << u"nothing was said for too long"_s;
        QTest::newRow("lying") << u"lying.py"_s << u"import works, process fails"_s << u"exit code 7"_s;
        QTest::newRow("garbage") << u"garbage.py"_s << u"report fails"_s << u"1 reports that are not its own"_s;
        QTest::newRow("no such script") << u"other.py"_s << u"script unknown"_s << u"not run: other.py"_s;
        QTest::newRow("path as name") << u"../evil.py"_s << u"script unknown"_s << u"not run: ../evil.py"_s;
        QTest::newRow("babble") << u"babble.py"_s << u"process fails"_s << u"wrote more than 100000 lines"_s;
    }
    void everyFaultOfAScriptHasItsVerdict() {
        QFETCH(QString, name);
        QFETCH(QString, checks);
        QFETCH(QString, observed);
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        VerifyRequest wish = request(env, {name});
        if (name == "hang.py"_L1)
            wish.limitSeconds = 2;
        const Outcome outcome = run(wish);
        QCOMPARE(summaryOf(outcome), u"installed works, "_s + checks);
        const Check last = outcome.report.packages.front().checks.back();
        QVERIFY2(last.observed.startsWith(observed), qPrintable(last.observed));
        QVERIFY(!outcome.cancelled);
    }
    void oneFaultDoesNotStopTheOthers() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        const Outcome outcome = run(request(env, {u"crash.py"_s, {}, u"lying.py"_s}));
        QCOMPARE(outcome.report.packages.size(), size_t(3));
        QCOMPARE(outcome.report.packages[1].verdict(), Verdict::Works);
        QVERIFY(!outcome.report.ready());
    }
    void aPackageWithoutModuleIsJudgedByItsFiles() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"a.txt"_s, "a"}});
        VerifyRequest wish = request(env, {{}});
        wish.jobs.front().importName.clear();
        QCOMPARE(summaryOf(run(wish)), u"installed works"_s);
        QFile::remove(env.site() + u"/a.txt"_s);
        QCOMPARE(summaryOf(run(wish)), u"installed fails"_s);
    }
    void aPackageThatIsNotThereFailsIfItWasPlanned() {
        FakeEnvironment env;
        VerifyRequest wish = request(env, {{}});
        QCOMPARE(summaryOf(run(wish)), u"installed fails"_s);
        wish.jobs.front().planned = Version();
        QCOMPARE(summaryOf(run(wish)), u"installed skipped"_s);
    }
    void withoutItsPythonNothingIsRun() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        QFile::remove(env.outside(u"base/python3.10"_s));
        const Outcome outcome = run(request(env, {{}}));
        QCOMPARE(summaryOf(outcome), u"installed works, process unknown"_s);
        QVERIFY(!outcome.report.ready());
    }
    void aPythonThatCannotBeStartedFails() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        env.write(u"base/python3.10"_s, "\x7f"
                                        "ELF nonsense");
        const Outcome outcome = run(request(env, {{}}));
        QVERIFY2(summaryOf(outcome).endsWith(u"process fails"_s), qPrintable(summaryOf(outcome)));
    }
    void aCancelEndsAStubbornScript() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        const Outcome outcome = run(request(env, {{}, u"stubborn.py"_s, {}}), true);
        QVERIFY(outcome.cancelled);
        QCOMPARE(outcome.finishedCount, 1);
        QCOMPARE(outcome.report.packages.size(), size_t(2));
        QCOMPARE(outcome.report.packages[0].verdict(), Verdict::Works);
        QCOMPARE(outcome.report.packages[1].verdict(), Verdict::Unknown);
    }
    void aCancelDuringTheLastScriptIsACancel() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        QVERIFY(run(request(env, {u"hang.py"_s}), true).cancelled);
    }
    void aCancelBeforeAnyScriptReportsWhatWasJudged() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        Verifier verifier(makeLiveProcess, script);
        QSignalSpy ends(&verifier, &Verifier::finished);
        verifier.start(request(env, {u"hang.py"_s}));
        verifier.cancel();
        QVERIFY(QTest::qWaitFor([&] { return !ends.isEmpty(); }, 20'000));
        QVERIFY(ends.front().at(1).toBool());
    }
    void destructionWhileAScriptRunsIsQuiet() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        auto verifier = std::make_unique<Verifier>(makeLiveProcess, script);
        QSignalSpy ends(verifier.get(), &Verifier::finished);
        QSignalSpy lines(verifier.get(), &Verifier::line);
        verifier->start(request(env, {u"hang.py"_s}));
        QVERIFY(QTest::qWaitFor([&] { return !lines.isEmpty(); }, 20'000));
        verifier.reset();
        QTest::qWait(100);
        QCOMPARE(ends.size(), 0);
    }
    void itMayBeDeletedByItsOwnEnd() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
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

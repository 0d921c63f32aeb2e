#include "verify/ScriptReport.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

/// How the claims of a script are weighed against how its process ended.
class ScriptReportTest : public QObject {
    Q_OBJECT

    static QString report(const QByteArray &checks, const QByteArray &more = {}) {
        return QStringLiteral("ARMATURE-VERIFY ") +
               QString::fromUtf8(R"({"schema":1,"package":"demo","version":"1","checks":[)" + checks + "]" + more + "}");
    }
    static QString works() { return report(R"({"id":"import","question":"q","observed":"o","expected":"e","verdict":"works","seconds":1.5})"); }
    static PackageVerification judged(const QStringList &lines, const ProcessResult &result = {}) {
        ScriptReport script(QStringLiteral("demo"));
        for (const QString &line : lines)
            script.add({Channel::Output, line, false});
        PackageVerification verification;
        script.judge(result, verification);
        return verification;
    }
    static QString summaryOf(const PackageVerification &verification) {
        QStringList parts;
        for (const Check &check : verification.checks)
            parts << check.id + u' ' + enumName(check.verdict);
        return parts.join(QStringLiteral(", "));
    }
    static ProcessResult ended(ProcessResult::End end, int exitCode = 0, int signal = 0) {
        ProcessResult result;
        result.end = end;
        result.exitCode = exitCode;
        result.signal = signal;
        return result;
    }

private Q_SLOTS:
    void aReportIsTakenOver() {
        const PackageVerification result = judged({QStringLiteral("noise"), works()});
        QCOMPARE(summaryOf(result), QStringLiteral("import works"));
        QCOMPARE(result.checks.front().seconds, 1.5);
        QCOMPARE(result.checks.front().observed, QStringLiteral("o"));
        QCOMPARE(result.verdict(), Verdict::Works);
    }
    void linesAfterTheReportDoNotHarm() { QCOMPARE(summaryOf(judged({works(), QStringLiteral("bye from atexit")})), QStringLiteral("import works")); }
    void aClaimWithAFailingExitCodeFails() {
        const PackageVerification result = judged({works()}, ended(ProcessResult::End::Exited, 3));
        QCOMPARE(summaryOf(result), QStringLiteral("import works, process fails"));
        QCOMPARE(result.checks.back().observed, QStringLiteral("exit code 3"));
        QCOMPARE(result.verdict(), Verdict::Fails);
    }
    void aFailingExitCodeWithoutReportShowsTheLastLines() {
        const PackageVerification result =
            judged({QStringLiteral("Traceback"), QStringLiteral("ImportError: libcudart")}, ended(ProcessResult::End::Exited, 1));
        QCOMPARE(summaryOf(result), QStringLiteral("process fails"));
        QCOMPARE(result.checks.front().excerpt, QStringLiteral("Traceback\nImportError: libcudart"));
    }
    void aCrashNamesItsSignal() {
        const PackageVerification result = judged({works()}, ended(ProcessResult::End::Crashed, 0, 4));
        QCOMPARE(summaryOf(result), QStringLiteral("import works, process fails"));
        QCOMPARE(result.checks.back().observed, QStringLiteral("ended by SIGILL (an instruction this processor does not have)"));
        QCOMPARE(signalText(63), QStringLiteral("signal 63"));
        QCOMPARE(signalText(0), QStringLiteral("an unknown signal"));
    }
    void silenceIsAHang() { QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::TooSilent))), QStringLiteral("hang fails")); }
    void whatCouldNotBeStartedFails() { QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::FailedToStart))), QStringLiteral("process fails")); }
    void aCancelDecidesNothing() { QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::Cancelled))), QStringLiteral("process unknown")); }
    void successWithoutReportIsUnknown() { QCOMPARE(summaryOf(judged({QStringLiteral("all fine!")})), QStringLiteral("report unknown")); }
    void whatIsNoReportIsUnknown_data() {
        QTest::addColumn<QStringList>("lines");
        const auto raw = [](const char *text) { return QStringList{QString::fromUtf8(text)}; };
        QTest::newRow("no JSON") << raw("ARMATURE-VERIFY works");
        QTest::newRow("nothing") << raw("ARMATURE-VERIFY ");
        QTest::newRow("array") << raw("ARMATURE-VERIFY []");
        QTest::newRow("cut") << QStringList{works().chopped(5)};
        QTest::newRow("deep") << QStringList{QStringLiteral("ARMATURE-VERIFY ") + QString(30000, u'[')};
        QTest::newRow("schema 2") << raw(R"(ARMATURE-VERIFY {"schema":2,"package":"demo","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("schema as text") << raw(R"(ARMATURE-VERIFY {"schema":"1","package":"demo","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("other package") << raw(R"(ARMATURE-VERIFY {"schema":1,"package":"torch","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("no checks") << raw(R"(ARMATURE-VERIFY {"schema":1,"package":"demo","checks":[]})");
        QTest::newRow("two reports") << QStringList{works(), works()};
    }
    void whatIsNoReportIsUnknown() {
        QFETCH(QStringList, lines);
        QCOMPARE(summaryOf(judged(lines)), QStringLiteral("report unknown"));
    }
    void aReportOnStandardErrorIsNone() {
        ScriptReport script(QStringLiteral("demo"));
        script.add({Channel::Error, works(), false});
        PackageVerification verification;
        script.judge({}, verification);
        QCOMPARE(summaryOf(verification), QStringLiteral("report unknown"));
    }
    void aVerdictNobodyKnowsIsUnknown() {
        QCOMPARE(summaryOf(judged({report(R"({"id":"a","verdict":"great"},{"id":"b"},7)")})), QStringLiteral("a unknown, b unknown,  unknown"));
    }
    void longTextsAreCut() {
        const QByteArray text(20000, 'x');
        const PackageVerification result =
            judged({report(R"({"id":"a","verdict":"works","observed":")" + text + R"(","excerpt":")" + text + R"("})")});
        QCOMPARE(result.checks.front().observed.size(), 1000);
        QCOMPARE(result.checks.front().excerpt.size(), 2000);
    }
    void tooManyChecksAreCutAndTold() {
        QByteArray checks;
        for (int i = 0; i < 300; ++i)
            checks += QByteArray(i ? "," : "") + R"({"id":"a","verdict":"works"})";
        const PackageVerification result = judged({report(checks)});
        QCOMPARE(result.checks.size(), size_t(201));
        QCOMPARE(result.verdict(), Verdict::Unknown);
    }
    void tooManyFactsAreLeftOut() {
        const PackageVerification small = judged({report(R"({"id":"a","verdict":"works"})", R"(,"facts":{"device":"cuda:0"})")});
        QCOMPARE(small.facts.value(QStringLiteral("device")).toString(), QStringLiteral("cuda:0"));
        const PackageVerification large =
            judged({report(R"({"id":"a","verdict":"works"})", R"(,"facts":{"x":")" + QByteArray(100'000, 'x') + R"("})")});
        QVERIFY(large.facts.contains(QStringLiteral("left_out")));
    }
    void tooMuchOutputIsNoticedAndItsMemoryBounded() {
        ScriptReport script(QStringLiteral("demo"));
        for (int i = 0; i <= 100'000; ++i)
            script.add({Channel::Output, QStringLiteral("babble"), false});
        QVERIFY(script.tooMuch());
        PackageVerification verification;
        script.judge(ended(ProcessResult::End::Cancelled), verification);
        QCOMPARE(summaryOf(verification), QStringLiteral("process fails"));
        QVERIFY(verification.checks.front().excerpt.size() <= 2000);
    }
};

QTEST_GUILESS_MAIN(ScriptReportTest)
#include "ScriptReportTest.moc"

#include "verify/ScriptReport.h"
#include "base/Literals.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

/// How the claims of a script are weighed against how its process ended.
class ScriptReportTest : public QObject {
    Q_OBJECT

    static QString report(const QByteArray &checks, const QByteArray &more = {}) {
        return u"ARMATURE-VERIFY t0k3n "_s +
               QString::fromUtf8(R"({"schema":1,"package":"demo","version":"1","checks":[)" + checks + "]" + more +
                                 "}");
    }
    static QString works() {
        return report(
            R"({"id":"import","question":"q","observed":"o","expected":"e","verdict":"works","seconds":1.5})");
    }
    static PackageVerification judged(const QStringList &lines, const ProcessResult &result = {}) {
        ScriptReport script(u"demo"_s, u"t0k3n"_s);
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
        return parts.join(u", "_s);
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
        const PackageVerification result = judged({u"noise"_s, works()});
        QCOMPARE(summaryOf(result), u"import works"_s);
        QCOMPARE(result.checks.front().seconds, 1.5);
        QCOMPARE(result.checks.front().observed, u"o"_s);
        QCOMPARE(result.verdict(), Verdict::Works);
    }
    void linesAfterTheReportDoNotHarm() {
        QCOMPARE(summaryOf(judged({works(), u"bye from atexit"_s})), u"import works"_s);
    }
    void aClaimWithAFailingExitCodeFails() {
        const PackageVerification result = judged({works()}, ended(ProcessResult::End::Exited, 3));
        QCOMPARE(summaryOf(result), u"import works, process fails"_s);
        QCOMPARE(result.checks.back().observed, u"exit code 3"_s);
        QCOMPARE(result.verdict(), Verdict::Fails);
    }
    void aFailingExitCodeWithoutReportShowsTheLastLines() {
        const PackageVerification result =
            judged({u"Traceback"_s, u"ImportError: libcudart"_s}, ended(ProcessResult::End::Exited, 1));
        QCOMPARE(summaryOf(result), u"process fails"_s);
        QCOMPARE(result.checks.front().excerpt, u"Traceback\nImportError: libcudart"_s);
    }
    void aCrashNamesItsSignal() {
        const PackageVerification result = judged({works()}, ended(ProcessResult::End::Crashed, 0, 4));
        QCOMPARE(summaryOf(result), u"import works, process fails"_s);
        QCOMPARE(result.checks.back().observed, u"ended by SIGILL (an instruction this processor does not have)"_s);
        QCOMPARE(signalText(63), u"signal 63"_s);
        QCOMPARE(signalText(0), u"an unknown signal"_s);
    }
    void silenceIsAHang() { QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::TooSilent))), u"hang fails"_s); }
    void whatCouldNotBeStartedFails() {
        QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::FailedToStart))), u"process fails"_s);
    }
    void aCancelDecidesNothing() {
        QCOMPARE(summaryOf(judged({}, ended(ProcessResult::End::Cancelled))), u"process unknown"_s);
    }
    void successWithoutReportFails() { QCOMPARE(summaryOf(judged({u"all fine!"_s})), u"report fails"_s); }
    void whatIsNoReportFails_data() {
        QTest::addColumn<QStringList>("lines");
        const auto raw = [](const char *text) { return QStringList{QString::fromUtf8(text)}; };
        QTest::newRow("no JSON") << raw("ARMATURE-VERIFY t0k3n works");
        QTest::newRow("nothing") << raw("ARMATURE-VERIFY t0k3n ");
        QTest::newRow("array") << raw("ARMATURE-VERIFY t0k3n []");
        QTest::newRow("cut") << QStringList{works().chopped(5)};
        QTest::newRow("deep") << QStringList{u"ARMATURE-VERIFY t0k3n "_s + QString(30000, u'[')};
        QTest::newRow("schema 2") << raw(
            R"(ARMATURE-VERIFY t0k3n {"schema":2,"package":"demo","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("schema as text") << raw(
            R"(ARMATURE-VERIFY t0k3n {"schema":"1","package":"demo","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("other package") << raw(
            R"(ARMATURE-VERIFY t0k3n {"schema":1,"package":"torch","checks":[{"id":"a","verdict":"works"}]})");
        QTest::newRow("no checks") << raw(R"(ARMATURE-VERIFY t0k3n {"schema":1,"package":"demo","checks":[]})");
        QTest::newRow("two reports") << QStringList{works(), works()};
    }
    void whatIsNoReportFails() {
        QFETCH(QStringList, lines);
        QCOMPARE(summaryOf(judged(lines)), u"report fails"_s);
    }
    void aReportWithoutTheTokenIsAForgery_data() {
        QTest::addColumn<QStringList>("lines");
        const QString other = works().replace(u"t0k3n"_s, u"guessed"_s);
        QTest::newRow("no token") << QStringList{works().remove(u"t0k3n "_s)};
        QTest::newRow("another token") << QStringList{other};
        QTest::newRow("before the true one") << QStringList{other, works()};
        QTest::newRow("after the true one") << QStringList{works(), other};
    }
    void aReportWithoutTheTokenIsAForgery() {
        QFETCH(QStringList, lines);
        QCOMPARE(judged(lines).verdict(), Verdict::Fails);
    }
    void aReportOnStandardErrorIsNone() {
        ScriptReport script(u"demo"_s, u"t0k3n"_s);
        script.add({Channel::Error, works(), false});
        PackageVerification verification;
        script.judge({}, verification);
        QCOMPARE(summaryOf(verification), u"report fails"_s);
    }
    void aVerdictNobodyKnowsIsUnknown() {
        QCOMPARE(summaryOf(judged({report(R"({"id":"a","verdict":"great"},{"id":"b"},7)")})),
                 u"a unknown, b unknown,  unknown"_s);
    }
    void longTextsAreCut() {
        const QByteArray text(20000, 'x');
        const PackageVerification result = judged(
            {report(R"({"id":"a","verdict":"works","observed":")" + text + R"(","excerpt":")" + text + R"("})")});
        QCOMPARE(result.checks.front().observed.size(), 1000);
        QCOMPARE(result.checks.front().excerpt.size(), 2000);
    }
    void tooManyChecksAreCutAndTold() {
        QByteArray checks;
        for (int i = 0; i < 300; ++i)
            checks += QByteArray(i ? "," : "") + R"({"id":"a","verdict":"works"})";
        const PackageVerification result = judged({report(checks)});
        QCOMPARE(result.checks.size(), size_t(201));
        QCOMPARE(result.verdict(), Verdict::Fails);
    }
    void tooManyFactsAreLeftOut() {
        const PackageVerification small =
            judged({report(R"({"id":"a","verdict":"works"})", R"(,"facts":{"device":"cuda:0"})")});
        QCOMPARE(small.facts.value(u"device"_s).toString(), u"cuda:0"_s);
        const PackageVerification large = judged(
            {report(R"({"id":"a","verdict":"works"})", R"(,"facts":{"x":")" + QByteArray(100'000, 'x') + R"("})")});
        QVERIFY(large.facts.contains(u"left_out"_s));
    }
    void tooMuchOutputIsNoticedAndItsMemoryBounded() {
        ScriptReport script(u"demo"_s, u"t0k3n"_s);
        for (int i = 0; i <= 100'000; ++i)
            script.add({Channel::Output, u"babble"_s, false});
        QVERIFY(script.tooMuch());
        PackageVerification verification;
        script.judge(ended(ProcessResult::End::Cancelled), verification);
        QCOMPARE(summaryOf(verification), u"process fails"_s);
        QVERIFY(verification.checks.front().excerpt.size() <= 2000);
    }
};

QTEST_GUILESS_MAIN(ScriptReportTest)
#include "ScriptReportTest.moc"

#include "session/RecordPlayer.h"
#include "TestPaths.h"
#include "base/Literals.h"
#include "record/SampleRecord.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace armature;

namespace {

QString tape(const QString &name) { return testPath("tapes/") + name; }

LineSeen said(int number) { return {Channel::Output, u"line %1"_s.arg(number), false}; }

/// A run of one step that is under way: two events at the instants given, then one line more.
std::deque<RunEvent> underWay(const QDateTime &first, const QDateTime &second) {
    return {{first, RunStarted{{u"install"_s}, {1}}}, {second, StepStarted{u"install"_s, {}}}, {second, said(1)}};
}

/// Listens to a player, and knows when nothing can come any more.
struct Listener {
    std::vector<RunEvent> told;
    RecordPlayer player;
    QTimer *timer;
    explicit Listener(std::deque<RunEvent> events, double speed = 0)
        : player(std::move(events), speed), timer(player.findChild<QTimer *>()) {
        QObject::connect(&player, &RecordPlayer::happened, [this](const RunEvent &event) { told.push_back(event); });
    }
    [[nodiscard]] bool finished() const {
        return !told.empty() && std::holds_alternative<RunFinished>(told.back().what);
    }
    [[nodiscard]] bool over() const { return finished() && !timer->isActive(); }
    [[nodiscard]] RunFinished end() const { return std::get<RunFinished>(told.back().what); }
    [[nodiscard]] qsizetype endings() const {
        return std::count_if(told.begin(), told.end(),
                             [](const RunEvent &event) { return std::holds_alternative<RunFinished>(event.what); });
    }
};

template <class What> auto doing(RecordPlayer &player, std::function<void()> action, const QString &step = {}) {
    return QObject::connect(&player, &RecordPlayer::happened,
                            [action = std::move(action), step](const RunEvent &event) {
                                if (const auto *what = std::get_if<What>(&event.what))
                                    if (step.isEmpty() || what->step == step)
                                        action();
                            });
}

} // namespace

class RecordPlayerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    /// A tape of its own with other bytes as its events.
    QString tapeWith(const QByteArray &events) {
        const QString folder = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
        QDir(folder).removeRecursively();
        QDir().mkpath(folder);
        QFile::copy(tape(u"ok/record.json"_s), folder + u"/record.json"_s);
        QFile file(folder + u"/events.jsonl"_s);
        if (!file.open(QIODevice::WriteOnly) || file.write(events) != events.size())
            qFatal("cannot write the events");
        return folder;
    }
    static QByteArray eventsOf(const QString &name) {
        QFile file(tape(name + u"/events.jsonl"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Lines of events.jsonl that are told: the reports of verification scripts, which older records hold, are not.
    static qsizetype toldLines(const QByteArray &events) {
        const QList<QByteArray> lines = events.split('\n');
        return std::count_if(lines.begin(), lines.end(), [](const QByteArray &line) {
            return !line.isEmpty() && !line.contains("ARMATURE-VERIFY ");
        });
    }

private Q_SLOTS:
    // ---- playing ----------------------------------------------------------------------------------------------------
    void aTapeIsToldInOrderWithOneEndLast_data() {
        QTest::addColumn<RunOutcome>("outcome");
        QTest::newRow("ok") << RunOutcome::Done;
        QTest::newRow("network-lost") << RunOutcome::Failed;
        QTest::newRow("cancelled") << RunOutcome::Cancelled;
        QTest::newRow("verification-half-good") << RunOutcome::Failed;
    }
    void aTapeIsToldInOrderWithOneEndLast() {
        QFETCH(RunOutcome, outcome);
        const auto run = readRecordedRun(tape(QString::fromLatin1(QTest::currentDataTag())));
        QVERIFY2(run.ok(), run ? "" : qPrintable(run.problem().subject));
        QCOMPARE(qsizetype(run->events.size()), toldLines(eventsOf(QString::fromLatin1(QTest::currentDataTag()))));
        Listener listener(run->events);
        QVERIFY(listener.told.empty());
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QVERIFY(std::equal(listener.told.begin(), listener.told.end(), run->events.begin(), run->events.end()));
        QCOMPARE(listener.endings(), qsizetype(1));
        QCOMPARE(listener.end().outcome, outcome);
    }

    void manyEventsAreToldInOrderAndTheEventLoopGetsItsTurn() {
        constexpr int Many = 5000;
        std::deque<RunEvent> events;
        for (int i = 0; i < Many; ++i)
            events.push_back({sampleTime(), said(i)});
        events.push_back({sampleTime(), RunFinished{}});
        Listener listener(events);
        size_t meanwhile = 0;
        QTimer::singleShot(0, [&] { QTimer::singleShot(0, [&] { meanwhile = listener.told.size(); }); });
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QVERIFY(std::equal(listener.told.begin(), listener.told.end(), events.begin(), events.end()));
        QVERIFY2(meanwhile < Many, "something else waited for all of it");
    }

    void aClockThatWentBackMakesNoPauseAndNoDisorder() {
        const std::deque<RunEvent> events{
            {sampleTime(30), said(1)}, {sampleTime(10), said(2)}, {sampleTime(0), RunFinished{}}};
        Listener listener(events, 1);
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QVERIFY(std::equal(listener.told.begin(), listener.told.end(), events.begin(), events.end()));
    }

    void nothingIsToldAfterTheEnd() {
        Listener listener({{sampleTime(), said(1)},
                           {sampleTime(), RunFinished{}},
                           {sampleTime(), said(2)},
                           {sampleTime(), RunFinished{}}});
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(2));
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(2));
    }

    void aRecordWithoutAnEndGetsOne_data() {
        QTest::addColumn<int>("events");
        QTest::newRow("none") << 0;
        QTest::newRow("some") << 3;
    }
    void aRecordWithoutAnEndGetsOne() {
        QFETCH(int, events);
        Listener listener(events == 0 ? std::deque<RunEvent>() : underWay(sampleTime(), sampleTime()));
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(events + 1));
        QCOMPARE(listener.end().outcome, RunOutcome::Failed);
        QCOMPARE(listener.end().problem.value().code, ProblemCode::Malformed);
    }

    // ---- pauses: as the timer is set, no clock is asked -------------------------------------------------------------
    void noPauseIsLongerThanTwoSeconds_data() {
        QTest::addColumn<qint64>("gap");
        QTest::addColumn<double>("speed");
        QTest::addColumn<int>("pause");
        QTest::newRow("as it was") << qint64(700) << 1.0 << 700;
        QTest::newRow("twice as fast") << qint64(700) << 2.0 << 350;
        QTest::newRow("half as fast") << qint64(700) << 0.5 << 1400;
        QTest::newRow("two seconds") << qint64(2000) << 1.0 << 2000;
        QTest::newRow("hours") << qint64(7'200'000) << 1.0 << 2000;
        QTest::newRow("months") << qint64(10'000'000'000) << 1.0 << 2000;
        QTest::newRow("hours, half as fast") << qint64(7'200'000) << 0.5 << 2000;
        QTest::newRow("hours, a millionth as fast") << qint64(7'200'000) << 1e-6 << 2000;
        QTest::newRow("hours, twice as fast") << qint64(7'200'000) << 2.0 << 1000;
    }
    void noPauseIsLongerThanTwoSeconds() {
        QFETCH(qint64, gap);
        QFETCH(double, speed);
        QFETCH(int, pause);
        Listener listener(underWay(sampleTime(), sampleTime().addMSecs(gap)), speed);
        listener.player.start();
        QTRY_VERIFY(!listener.told.empty());
        QCOMPARE(listener.told.size(), size_t(1));
        QVERIFY(listener.timer->isActive());
        QCOMPARE(listener.timer->interval(), pause);
    }

    // ---- cancelling -------------------------------------------------------------------------------------------------
    void cancelEndsTheRunningStepAndTheRun() {
        Listener listener(readRecordedRun(tape(u"ok"_s)).value().events);
        doing<StepStarted>(
            listener.player, [&] { listener.player.cancel(); }, u"install"_s);
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QVERIFY(listener.told.size() >= 3);
        const auto step = std::get<StepFinished>(listener.told[listener.told.size() - 2].what);
        QCOMPARE(step.step, u"install"_s);
        QCOMPARE(step.outcome, StepOutcome::Cancelled);
        QCOMPARE(listener.end().outcome, RunOutcome::Cancelled);
        QCOMPARE(listener.end().problem.value().code, ProblemCode::Cancelled);
        QCOMPARE(listener.endings(), qsizetype(1));
    }

    void cancelDuringAPauseIsAnsweredAtOnce() {
        Listener listener(underWay(sampleTime(), sampleTime(1)), 1e-3);
        listener.player.start();
        QTRY_VERIFY(!listener.told.empty());
        listener.player.cancel();
        QVERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(2)); // no step had begun
    }

    /// The step that is over stays as it ended.
    void cancelBetweenTwoStepsEndsTheRunAlone() {
        Listener listener(readRecordedRun(tape(u"ok"_s)).value().events);
        doing<StepFinished>(
            listener.player, [&] { listener.player.cancel(); }, u"create"_s);
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(std::get<StepFinished>(listener.told[listener.told.size() - 2].what).outcome, StepOutcome::Done);
        QCOMPARE(listener.end().outcome, RunOutcome::Cancelled);
    }

    void whoCancelsAtEveryEventIsToldOneEnd() {
        Listener listener(underWay(sampleTime(), sampleTime()));
        QObject::connect(&listener.player, &RecordPlayer::happened, [&](const RunEvent &) {
            if (listener.told.size() > 1)
                listener.player.cancel();
        });
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(4)); // begun, the step begun and ended, the end
        QCOMPARE(listener.endings(), qsizetype(1));
    }

    void nothingComesAfterACancel() {
        Listener listener(underWay(sampleTime(), sampleTime()));
        listener.player.cancel(); // before the start
        QVERIFY(listener.over());
        listener.player.cancel();
        listener.player.start();
        QTRY_VERIFY(listener.over());
        QCOMPARE(listener.told.size(), size_t(1));
        QCOMPARE(listener.end().outcome, RunOutcome::Cancelled);
    }

    void cancelAfterTheEndChangesNothing() {
        Listener listener(readRecordedRun(tape(u"network-lost"_s)).value().events);
        listener.player.start();
        QTRY_VERIFY(listener.over());
        const size_t told = listener.told.size();
        listener.player.cancel();
        QCOMPARE(listener.told.size(), told);
        QCOMPARE(listener.end().outcome, RunOutcome::Failed);
    }

    // ---- reading ----------------------------------------------------------------------------------------------------
    void aTornLastLineIsLeftOut() {
        const QByteArray whole = eventsOf(u"ok"_s);
        const qsizetype count = toldLines(whole);
        const qsizetype start = whole.lastIndexOf('\n', -2) + 1;
        QVERIFY(start > 0);
        for (qsizetype size = start; size < whole.size(); ++size) {
            const auto run = readRecordedRun(tapeWith(whole.left(size)));
            QVERIFY2(run.ok(), qPrintable(QString::number(size)));
            QCOMPARE(qsizetype(run->events.size()),
                     size == whole.size() - 1 ? count : count - 1); // without its line end it is whole
        }
    }

    void aDamagedLineIsNamed_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("nonsense");
        QTest::newRow("torn") << QByteArray(R"({"at":"2026-03-04T05:06:01.000Z","event":"line"})").chopped(4);
        QTest::newRow("no object") << QByteArray("[1]");
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("unknown event") << QByteArray(R"({"at":"2026-03-04T05:06:01.000Z","event":"party"})");
        QTest::newRow("wrong type") << QByteArray(
            R"({"at":"2026-03-04T05:06:01.000Z","event":"step_started","step":7,"command":""})");
        QTest::newRow("no text") << QByteArray("\xff\xfe\x00", 3);
    }
    void aDamagedLineIsNamed() {
        QFETCH(QByteArray, line);
        QList<QByteArray> lines = eventsOf(u"ok"_s).split('\n');
        for (const qsizetype number : {qsizetype(1), qsizetype(7), lines.size() - 1}) {
            QList<QByteArray> damaged = lines;
            damaged[number - 1] = line;
            const auto run = readRecordedRun(tapeWith(damaged.join('\n')));
            QVERIFY2(!run.ok(), qPrintable(QString::number(number)));
            QCOMPARE(run.problem().code, ProblemCode::Malformed);
            const QString place = u"events.jsonl:%1"_s.arg(number);
            QVERIFY2(run.problem().subject == place || run.problem().subject.startsWith(place + u':'),
                     qPrintable(run.problem().subject));
        }
    }

    void whatIsMissingIsNotFound() {
        QCOMPARE(readRecordedRun(m_folder.filePath(u"nothing"_s)).problem().code, ProblemCode::NotFound);
        const QString folder = tapeWith({});
        QVERIFY(readRecordedRun(folder).ok());
        QVERIFY(QFile::remove(folder + u"/events.jsonl"_s));
        QCOMPARE(readRecordedRun(folder).problem().code, ProblemCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(RecordPlayerTest)
#include "RecordPlayerTest.moc"

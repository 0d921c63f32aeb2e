#include "run/Replay.h"
#include "RunSupport.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

const QByteArray Example = "{\"command\": \"uv\", \"arguments\": [\"pip\", \"compile\"]}\n"
                           "{\"line\": \"Resolved 2 packages\", \"channel\": \"stderr\", \"after_ms\": 400}\n"
                           "{\"silent\": 10, \"after_ms\": 10000}\n"
                           "{\"line\": \"50%\", \"channel\": \"stdout\", \"replaces\": true}\n"
                           "{\"file\": \"out/pylock.toml\", \"content\": \"lock-version = 1\"}\n"
                           "{\"exit\": 0, \"after_ms\": 5}\n"
                           "{\"command\": \"uv\", \"arguments\": [\"pip\", \"install\"]}\n"
                           "{\"signal\": 9}\n";

struct Played {
    QList<LineSeen> lines;
    QList<int> silences;
    ProcessResult result;
    int finished = 0;
};

Played play(const ProcessFactory &factory, const CommandLine &command, bool cancel = false) {
    Played played;
    const auto process = factory();
    QObject::connect(process.get(), &Process::line, [&](const LineSeen &line) { played.lines << line; });
    QObject::connect(process.get(), &Process::silent, [&](int seconds) { played.silences << seconds; });
    QObject::connect(process.get(), &Process::finished,
                     [&](const ProcessResult &result) { played.result = result, ++played.finished; });
    process->start(command);
    if (cancel)
        process->cancel();
    QElapsedTimer clock;
    clock.start();
    while (played.finished == 0 && !clock.hasExpired(10000))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    QTest::qWait(10);
    return played;
}

CommandLine uv(const QStringList &arguments) {
    CommandLine command;
    command.program = text("/anywhere/uv");
    command.arguments = arguments;
    return command;
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTextComesBackAsItWas() {
        const Result<Tape> tape = parseTape(Example, text("t"));
        QVERIFY(tape.ok());
        QCOMPARE(tape->size(), size_t(2));
        QCOMPARE(parseTape(tapeText(*tape), text("t")).value(), *tape);
    }

    void mistakesAreNamedByLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::newRow("no JSON") << QByteArray("{\"command\": \"a\"}\nhello") << text("t:2");
        QTest::newRow("no command") << QByteArray("{\"line\": \"x\"}") << text("t:1");
        QTest::newRow("no end") << QByteArray("{\"command\": \"a\"}\n{\"line\": \"x\"}") << text("t:2");
        QTest::newRow("command in command") << QByteArray("{\"command\": \"a\"}\n{\"command\": \"b\"}") << text("t:2");
        QTest::newRow("outside") << QByteArray("{\"command\": \"a\"}\n{\"file\": \"../x\"}") << text("t:2");
        QTest::newRow("absolute") << QByteArray("{\"command\": \"a\"}\n{\"file\": \"/etc/x\"}") << text("t:2");
        QTest::newRow("channel") << QByteArray("{\"command\": \"a\"}\n{\"line\": \"x\", \"channel\": \"stdin\"}")
                                 << text("t:2");
        QTest::newRow("time") << QByteArray("{\"command\": \"a\"}\n{\"exit\": 0, \"after_ms\": -1}") << text("t:2");
        QTest::newRow("signal") << QByteArray("{\"command\": \"a\"}\n{\"signal\": 0}") << text("t:2");
        QTest::newRow("unknown") << QByteArray("{\"command\": \"a\"}\n{}") << text("t:2");
    }
    void mistakesAreNamedByLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        const Result<Tape> tape = parseTape(text, test::text("t"));
        QVERIFY(!tape.ok());
        QCOMPARE(tape.problem().subject, place);
    }

    void playsWhatFits() {
        QTemporaryDir folder;
        const ProcessFactory factory = replayedProcesses(parseTape(Example, text("t")).value(), {0, folder.path()});
        const Played second =
            play(factory, uv({text("--no-config"), text("pip"), text("-v"), text("install"), text("/x")}));
        QCOMPARE(second.result.end, ProcessResult::End::Crashed);
        QCOMPARE(second.result.signal, 9);
        const Played first = play(factory, uv({text("pip"), text("compile")}));
        QVERIFY(first.result.succeeded());
        QCOMPARE(first.finished, 1);
        QCOMPARE(first.lines.size(), qsizetype(2));
        QCOMPARE(first.lines[1], (LineSeen{Channel::Output, text("50%"), true}));
        QCOMPARE(first.silences, QList<int>{10});
        QCOMPARE(contentOf(folder.path() + text("/out/pylock.toml")), QByteArray("lock-version = 1"));
        QCOMPARE(play(factory, uv({text("pip"), text("compile")})).result.end,
                 ProcessResult::End::FailedToStart); // played already
    }

    void canBeCancelled() {
        const Played played = play(replayedProcesses(parseTape(Example, text("t")).value(), {1, {}}),
                                   uv({text("pip"), text("compile")}), true);
        QCOMPARE(played.result.end, ProcessResult::End::Cancelled);
        QCOMPARE(played.finished, 1);
    }

    void aRecordingPlaysTheSame() {
        const auto tape = std::make_shared<Tape>();
        CommandLine command = tool({text("say"), text("3"), text("one"), text("two s3cr3t"), text("/a/path")});
        command.secrets = {text("s3cr3t")};
        const Played live = play(recordedProcesses(makeLiveProcess, tape), command);
        QCOMPARE(tape->size(), size_t(1));
        QVERIFY(!tapeText(*tape).contains("s3cr3t"));
        const Played replayed =
            play(replayedProcesses(parseTape(tapeText(*tape), text("t")).value(), {0, {}}), command);
        QCOMPARE(replayed.lines, live.lines);
        QCOMPARE(replayed.result.exitCode, 3);
    }
};

QTEST_GUILESS_MAIN(ReplayTest)
#include "ReplayTest.moc"

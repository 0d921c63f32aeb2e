#include "host/Host.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace armature;

class LiveHostTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<Host> m_host;

    [[nodiscard]] Result<CommandOutput> shell(const QString &script, int timeoutMs = 2000, qint64 maxBytes = 1 << 20) const {
        Query question = query({QStringLiteral("/bin/sh"), QStringLiteral("-c"), script});
        question.timeoutMs = timeoutMs;
        question.maxBytes = maxBytes;
        return m_host->run(question);
    }
    [[nodiscard]] QString ask(const QStringList &arguments) const {
        const auto answer = m_host->run(query(arguments));
        return answer.ok() ? QString::fromUtf8(answer->out).trimmed() : QString();
    }

private Q_SLOTS:
    void init() { m_host = makeLiveHost({m_folder.filePath(QStringLiteral("not/there/yet")), m_folder.path(), QStringLiteral("/tmp")}); }

    void aFileIsReadUpToTheLimit() {
        QFile file(m_folder.filePath(QStringLiteral("big")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100000, 'x'));
        file.close();
        QCOMPARE(m_host->readFile(file.fileName(), 70000)->size(), 70000);
        QCOMPARE(m_host->readFile(file.fileName(), 1 << 20)->size(), 100000);
    }

    void aPipeWithoutAWriterDoesNotBlock() {
        const QString pipe = m_folder.filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QElapsedTimer timer;
        timer.start();
        (void)m_host->readFile(pipe, 10);
        QVERIFY(timer.elapsed() < 3000);
    }

    void whatCannotBeReadSaysWhy() {
        QCOMPARE(m_host->readFile(QStringLiteral("/nothing/here"), 10).problem().code, ProblemCode::NotFound);
        QCOMPARE(m_host->listFolder(QStringLiteral("/nothing/here")).problem().code, ProblemCode::NotFound);
        QVERIFY(!m_host->readFile(QStringLiteral("/etc"), 10).ok());
    }

    void aProgramThatIsNotThereIsMissing() {
        QCOMPARE(m_host->run(query({QStringLiteral("no-such-program-at-all")})).problem().code, ProblemCode::ToolMissing);
        QCOMPARE(m_host->run(query({QStringLiteral("which"), QStringLiteral("no-such-program-at-all")})).problem().code, ProblemCode::ToolMissing);
    }

    void anExitCodeIsAnAnswer() {
        const auto answer = shell(QStringLiteral("echo out; echo err >&2; exit 9"));
        QVERIFY(answer.ok());
        QCOMPARE(answer->exitCode, 9);
        QCOMPARE(answer->out, QByteArray("out\n"));
        QCOMPARE(answer->err, QByteArray("err\n"));
    }

    void commandsRunInTheCLocaleWithoutInput() {
        const auto answer = shell(QStringLiteral("echo $LC_ALL $LANG; cat"));
        QVERIFY(answer.ok());
        QCOMPARE(answer->out, QByteArray("C C\n"));
    }

    void aSilentCommandIsKilledWithItsChildren() {
        const QString note = m_folder.filePath(QStringLiteral("child"));
        QElapsedTimer timer;
        timer.start();
        const auto answer = shell(QStringLiteral("sleep 60 & echo $! > %1; wait").arg(note), 400);
        QCOMPARE(answer.problem().code, ProblemCode::TimedOut);
        QVERIFY(timer.elapsed() < 2000);
        QFile file(note);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const pid_t child = file.readAll().trimmed().toInt();
        QTRY_VERIFY(::kill(child, 0) != 0 || QFile(QStringLiteral("/proc/%1/exe").arg(child)).symLinkTarget().isEmpty());
    }

    void aChildThatKeepsTheOutputOpenDoesNotHoldUsUp() {
        QElapsedTimer timer;
        timer.start();
        const auto answer = shell(QStringLiteral("sleep 60 & echo done"), 5000);
        QVERIFY(answer.ok());
        QCOMPARE(answer->out, QByteArray("done\n"));
        QVERIFY(timer.elapsed() < 2000);
    }

    void aFloodOfOutputIsCutOff() {
        QCOMPARE(shell(QStringLiteral("yes"), 5000, 100000).problem().code, ProblemCode::TooLarge);
        QCOMPARE(shell(QStringLiteral("yes >&2"), 5000, 100000).problem().code, ProblemCode::TooLarge);
    }

    void aCrashIsNoAnswer() { QCOMPARE(shell(QStringLiteral("kill -SEGV $$")).problem().code, ProblemCode::CommandCrashed); }

    void unameIsAnsweredInTheWordsOfTheCommand() {
#ifdef Q_OS_LINUX
        QCOMPARE(ask({QStringLiteral("uname"), QStringLiteral("-srvm")}), QString::fromUtf8(shell(QStringLiteral("uname -srvm"))->out).trimmed());
#endif
        QCOMPARE(ask({QStringLiteral("getconf"), QStringLiteral("PAGESIZE")}).toLong(), ::sysconf(_SC_PAGESIZE));
    }

    void theUvThatWasNamedIsAnsweredByItsPath() {
        const auto asked = [this](const QString &uv) {
            return makeLiveHost({m_folder.path(), {}, {}, uv})->run(query({QStringLiteral("which"), QStringLiteral("chosen-uv")}));
        };
        QCOMPARE(asked({}).problem().code, ProblemCode::ToolMissing);
        QCOMPARE(asked(QStringLiteral("/bin/sh"))->exitCode, 0);
        QCOMPARE(asked(m_folder.path())->exitCode, 1); // a folder is no program
        QCOMPARE(asked(m_folder.filePath(QStringLiteral("nothing")))->exitCode, 1);
    }

    void whichLooksBeyondThePath() {
        QCOMPARE(ask({QStringLiteral("which"), QStringLiteral("sh")}).isEmpty(), false);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "relative:" + QFile::encodeName(m_folder.path()));
        QVERIFY(ask({QStringLiteral("which"), QStringLiteral("env")}).endsWith(QLatin1String("/env")));
        qputenv("PATH", path);
    }

    void environmentShowsListedNamesWithoutCredentials() {
        qputenv("HTTPS_PROXY", "http://bob:secret@proxy:3128");
        qputenv("AWS_SECRET_ACCESS_KEY", "never");
        const QString environment = ask({QStringLiteral("env")});
        QVERIFY(environment.contains(QLatin1String("HTTPS_PROXY=http://****@proxy:3128")));
        QVERIFY(!environment.contains(QLatin1String("never")));
        qunsetenv("HTTPS_PROXY");
        qunsetenv("AWS_SECRET_ACCESS_KEY");
    }

    void freeSpaceOfAFolderThatIsNotThereYetIsThatOfItsParent() {
        const QStringList lines = ask({QStringLiteral("df"), QStringLiteral("target")}).split(u'\n');
        QCOMPARE(lines.size(), 2);
        const QStringList cells = lines[1].simplified().split(u' ');
        QVERIFY(cells.size() >= 6);
        QVERIFY(cells[1].toLongLong() > 0);
        QVERIFY(cells[3].toLongLong() > 0);
        QVERIFY(cells[5].startsWith(u'/'));
    }

    void missingNvmlIsAMissingTool() {
        const auto answer = m_host->run(query({QStringLiteral("nvml")}));
        if (answer.ok())
            QSKIP("this machine has NVML");
        QCOMPARE(answer.problem().code, ProblemCode::ToolMissing);
    }
};

QTEST_GUILESS_MAIN(LiveHostTest)
#include "LiveHostTest.moc"

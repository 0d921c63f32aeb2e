#include "base/Literals.h"
#include "host/Host.h"

#include <QDir>
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

    [[nodiscard]] Result<CommandOutput> shell(const QString &script, int timeoutMs = 2000,
                                              qint64 maxBytes = 1 << 20) const {
        Query question = query({u"/bin/sh"_s, u"-c"_s, script});
        question.timeoutMs = timeoutMs;
        question.maxBytes = maxBytes;
        return m_host->run(question);
    }
    [[nodiscard]] QString ask(const QStringList &arguments) const {
        const auto answer = m_host->run(query(arguments));
        return answer.ok() ? QString::fromUtf8(answer->out).trimmed() : QString();
    }

private Q_SLOTS:
    void init() { m_host = makeLiveHost({m_folder.filePath(u"not/there/yet"_s), u"/tmp"_s}); }

    void aFileIsReadUpToTheLimit() {
        QFile file(m_folder.filePath(u"big"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100000, 'x'));
        file.close();
        QCOMPARE(m_host->readFile(file.fileName(), 70000)->size(), 70000);
        QCOMPARE(m_host->readFile(file.fileName(), 1 << 20)->size(), 100000);
    }

    void aPipeWithoutAWriterDoesNotBlock() {
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        (void)m_host->readFile(pipe, 10);
    }

    void whatCannotBeReadSaysWhy() {
        QCOMPARE(m_host->readFile(u"/nothing/here"_s, 10).problem().code, ProblemCode::NotFound);
        QCOMPARE(m_host->listFolder(u"/nothing/here"_s).problem().code, ProblemCode::NotFound);
        QVERIFY(!m_host->readFile(u"/etc"_s, 10).ok());
    }

    void aProgramThatIsNotThereIsMissing() {
        QCOMPARE(m_host->run(query({u"no-such-program-at-all"_s})).problem().code, ProblemCode::ToolMissing);
        QCOMPARE(m_host->run(query({u"which"_s, u"no-such-program-at-all"_s})).problem().code,
                 ProblemCode::ToolMissing);
    }

    void anExitCodeIsAnAnswer() {
        const auto answer = shell(u"echo out; echo err >&2; exit 9"_s);
        QVERIFY(answer.ok());
        QCOMPARE(answer->exitCode, 9);
        QCOMPARE(answer->out, QByteArray("out\n"));
        QCOMPARE(answer->err, QByteArray("err\n"));
    }

    void commandsRunInTheCLocaleWithoutInput() {
        const auto answer = shell(u"echo $LC_ALL $LANG; cat"_s);
        QVERIFY(answer.ok());
        QCOMPARE(answer->out, QByteArray("C C\n"));
    }

    // A sleep of ten minutes outlasts the time limit of the test: whoever waits for it fails.
    void aSilentCommandIsKilledWithItsChildren() {
        const QString note = m_folder.filePath(u"child"_s);
        const auto answer = shell(u"sleep 600 & echo $! > %1; wait"_s.arg(note), 400);
        QCOMPARE(answer.problem().code, ProblemCode::TimedOut);
        QFile file(note);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const pid_t child = file.readAll().trimmed().toInt();
        QTRY_VERIFY(::kill(child, 0) != 0 || QFile(u"/proc/%1/exe"_s.arg(child)).symLinkTarget().isEmpty());
    }

    void aChildThatKeepsTheOutputOpenDoesNotHoldUsUp() {
        const auto answer = shell(u"sleep 600 & echo done"_s, 5000);
        QVERIFY(answer.ok());
        QCOMPARE(answer->out, QByteArray("done\n"));
    }

    void aFloodOfOutputIsCutOff() {
        QCOMPARE(shell(u"yes"_s, 5000, 100000).problem().code, ProblemCode::TooLarge);
        QCOMPARE(shell(u"yes >&2"_s, 5000, 100000).problem().code, ProblemCode::TooLarge);
    }

    void aCrashIsNoAnswer() { QCOMPARE(shell(u"kill -SEGV $$"_s).problem().code, ProblemCode::CommandCrashed); }

    void unameIsAnsweredInTheWordsOfTheCommand() {
#ifdef Q_OS_LINUX
        QCOMPARE(ask({u"uname"_s, u"-srvm"_s}), QString::fromUtf8(shell(u"uname -srvm"_s)->out).trimmed());
#endif
        QCOMPARE(ask({u"getconf"_s, u"PAGESIZE"_s}).toLong(), ::sysconf(_SC_PAGESIZE));
    }

    void theUvThatWasNamedIsAnsweredByItsPath() {
        const auto asked = [this](const QString &uv) {
            return makeLiveHost({m_folder.path(), {}, uv})->run(query({u"which"_s, u"chosen-uv"_s}));
        };
        QCOMPARE(asked({}).problem().code, ProblemCode::ToolMissing);
        QCOMPARE(asked(u"/bin/sh"_s)->exitCode, 0);
        QCOMPARE(asked(m_folder.path())->exitCode, 1); // a folder is no program
        QCOMPARE(asked(m_folder.filePath(u"nothing"_s))->exitCode, 1);
    }

    void whichLooksBeyondThePath() {
        QCOMPARE(ask({u"which"_s, u"sh"_s}).isEmpty(), false);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "relative:" + QFile::encodeName(m_folder.path()));
        QVERIFY(ask({u"which"_s, u"env"_s}).endsWith("/env"_L1));
        qputenv("PATH", path);
    }

    void environmentShowsListedNamesWithoutCredentials() {
        qputenv("HTTPS_PROXY", "http://bob:secret@proxy:3128");
        qputenv("AWS_SECRET_ACCESS_KEY", "never");
        const QString environment = ask({u"env"_s});
        QVERIFY(environment.contains("HTTPS_PROXY=http://****@proxy:3128"_L1));
        QVERIFY(!environment.contains("never"_L1));
        qunsetenv("HTTPS_PROXY");
        qunsetenv("AWS_SECRET_ACCESS_KEY");
    }

    void freeSpaceOfAFolderThatIsNotThereYetIsThatOfItsParent() {
        const QStringList lines = ask({u"df"_s, u"target"_s}).split(u'\n');
        QCOMPARE(lines.size(), 2);
        const QStringList cells = lines[1].simplified().split(u' ');
        QVERIFY(cells.size() >= 6);
        QVERIFY(cells[1].toLongLong() > 0);
        QVERIFY(cells[3].toLongLong() > 0);
        QVERIFY(cells[5].startsWith(u'/'));
    }

    void missingNvmlIsAMissingTool() {
        const auto answer = m_host->run(query({u"nvml"_s}));
        if (answer.ok())
            QSKIP("this machine has NVML");
        QCOMPARE(answer.problem().code, ProblemCode::ToolMissing);
    }
};

QTEST_GUILESS_MAIN(LiveHostTest)
#include "LiveHostTest.moc"

#include "files/Lock.h"
#include "run/RunSupport.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace armature;
using namespace armature::test;

class LockTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void namesItsHolder() {
        const QString path = m_folder.path() + text("/lock");
        QCOMPARE(lockHolder(path), std::nullopt);
        {
            const auto lock = Lock::acquire(path, text("armature install"));
            QVERIFY(lock.ok());
            const auto second = Lock::acquire(path, text("other"));
            QVERIFY(!second.ok());
            QCOMPARE(second.problem().code, ProblemCode::Locked);
            QVERIFY(second.problem().detail.startsWith(text("armature install (process %1 on ").arg(getpid())));
            QCOMPARE(lockHolder(path)->processId, qint64(getpid()));
        }
        QCOMPARE(lockHolder(path), std::nullopt);
        QVERIFY(Lock::acquire(path, text("x")).ok());
    }

    void aKilledHolderLeavesNoLock() {
        const QString path = m_folder.path() + text("/killed");
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = Lock::acquire(path, text("child"));
            const char answer = lock.ok() ? 'y' : 'n';
            if (write(ready[1], &answer, 1) == 1)
                pause();
            _exit(0);
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), ssize_t(1));
        QCOMPARE(answer, 'y');
        QCOMPARE(lockHolder(path)->program, text("child"));
        QVERIFY(!Lock::acquire(path, text("x")).ok());
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        QVERIFY(Lock::acquire(path, text("x")).ok());
    }

    void rubbishInTheFileDoesNotHinder() {
        const QString path = m_folder.path() + text("/rubbish");
        writeFile(path, QByteArray(100000, '\xff'));
        const auto lock = Lock::acquire(path, text("armature"));
        QVERIFY(lock.ok());
        QCOMPARE(lockHolder(path)->program, text("armature"));
    }

    void aSymlinkIsNotFollowed() {
        const QString path = m_folder.path() + text("/linked");
        writeFile(m_folder.path() + text("/precious"), "keep");
        QVERIFY(QFile::link(m_folder.path() + text("/precious"), path));
        QVERIFY(!Lock::acquire(path, text("x")).ok());
        QCOMPARE(contentOf(m_folder.path() + text("/precious")), QByteArray("keep"));
    }
};

QTEST_GUILESS_MAIN(LockTest)
#include "LockTest.moc"

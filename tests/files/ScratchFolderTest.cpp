#include "files/ScratchFolder.h"
#include "base/Literals.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

/// Temporary folders that a killed run leaves go at the next start.
class ScratchFolderTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_place;

    /// A folder as one of ours is; its lock file was made so many seconds ago.
    [[nodiscard]] QString left(const QString &name, bool withLock, int seconds) const {
        QString folder = m_place.filePath(name);
        QDir().mkpath(folder + u"/verify"_s);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QFile lock(folder + u"/armature-scratch-lock"_s);
        if (withLock && lock.open(QIODevice::WriteOnly))
            lock.setFileTime(QDateTime::currentDateTime().addSecs(-seconds), QFileDevice::FileModificationTime);
        return folder;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TMPDIR", QFile::encodeName(m_place.path())); }

    void itGoesWithTheObject() {
        QString path;
        {
            const ScratchFolder folder;
            path = folder.path();
            QVERIFY(path.startsWith(m_place.path()));
            QVERIFY(QDir(path).exists());
        }
        QVERIFY(!QDir(path).exists());
    }
    void oneThatAKilledRunLeftIsDeleted() {
        const QString folder = left(u"armature-scratch-abcdef"_s, true, 300);
        const ScratchFolder next;
        QVERIFY(!QDir(folder).exists());
    }
    void oneOfARunThatGoesOnStays() {
        const ScratchFolder running;
        QFile lock(running.filePath(u"armature-scratch-lock"_s));
        QVERIFY(lock.open(QIODevice::ReadWrite));
        QVERIFY(lock.setFileTime(QDateTime::currentDateTime().addDays(-3), QFileDevice::FileModificationTime));
        lock.close();
        const ScratchFolder next;
        QVERIFY(QDir(running.path()).exists());
    }
    void whatIsNotCertainlyOursStays() {
        const QString young = left(u"armature-scratch-young1"_s, true, 0);
        const QString unmarked = left(u"armature-scratch-nolock"_s, false, 0);
        const QString named = left(u"armature-scratch-longer-name"_s, true, 300);
        const QString open = left(u"armature-scratch-open77"_s, true, 300);
        QFile::setPermissions(open, QFile::Permissions(0x7777));
        const ScratchFolder next;
        for (const QString &folder : {young, unmarked, named, open})
            QVERIFY2(QDir(folder).exists(), qPrintable(folder));
    }
};

QTEST_GUILESS_MAIN(ScratchFolderTest)
#include "ScratchFolderTest.moc"

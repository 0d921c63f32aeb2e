#include "files/DurableFile.h"
#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "run/RunSupport.h"
#include "run/WorkFolder.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace armature;
using namespace armature::test;

class DurableFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    PlanFolders m_folders = PlanFolders::forTarget(m_folder.path() + u"/env"_s, {});

private Q_SLOTS:
    void initTestCase() { QVERIFY(prepareWorkFolder(m_folders).ok()); }

    void writesPrivatelyAndKeepsPermissions() {
        const QString path = m_folder.path() + text("/file");
        QVERIFY(writeDurably(path, "one").ok());
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther));
        QVERIFY(writeDurably(path, "two").ok());
        QCOMPARE(contentOf(path), QByteArray("two"));
        QVERIFY(QFile::permissions(path).testFlag(QFile::ExeOther));
        QCOMPARE(QDir(m_folder.path()).entryList({text("*.new-*")}, QDir::Files), QStringList());
    }

    void aLinkIntoACacheIsNotWrittenThrough() {
        const QString cached = m_folder.path() + text("/cached");
        const QString linked = m_folder.path() + text("/linked");
        writeFile(cached, "cache");
        QCOMPARE(link(cached.toUtf8().constData(), linked.toUtf8().constData()), 0);
        QVERIFY(writeDurably(linked, "mine").ok());
        QCOMPARE(contentOf(cached), QByteArray("cache"));
    }

    void failuresHaveTheirCodes() {
        QCOMPARE(writeDurably(text("/nowhere/file"), "x").problem().code, ProblemCode::NotFound);
        QCOMPARE(readBounded(text("/nowhere/file"), 99).problem().code, ProblemCode::NotFound);
        writeFile(m_folder.path() + text("/big"), QByteArray(100, 'x'));
        QCOMPARE(readBounded(m_folder.path() + text("/big"), 99).problem().code, ProblemCode::TooLarge);
        QVERIFY(QFile::link(m_folder.path() + text("/big"), m_folder.path() + text("/soft")));
        QVERIFY(!readBounded(m_folder.path() + text("/soft"), 99).ok());
    }

    void deletesTreesWithoutFollowingLinks() {
        const QString precious = m_folder.path() + text("/precious");
        writeFile(precious + text("/file"), "keep");
        const QString tree = m_folders.staging;
        writeFile(tree + text("/a/b/c/file"), "x");
        writeFile(tree + text("/odd name\n*/\xc3\xbc"), "x");
        QVERIFY(QFile::link(precious, tree + text("/a/link")));
        QVERIFY(QFile::link(precious + text("/file"), tree + text("/filelink")));
        QVERIFY(QFile::link(text("nowhere"), tree + text("/dangling")));
        QCOMPARE(mkfifo((tree + text("/fifo")).toUtf8().constData(), 0600), 0);
        QFile::setPermissions(tree + text("/a/b"), QFile::ReadOwner | QFile::ExeOwner);
        QVERIFY(removeOwned(tree, m_folders.work).ok());
        QVERIFY(!isThere(tree));
        QCOMPARE(contentOf(precious + text("/file")), QByteArray("keep"));
        QVERIFY(removeOwned(tree, m_folders.work).ok()); // nothing there is fine
    }

    void aLinkInPlaceOfATreeIsDeletedAlone() {
        const QString precious = m_folder.path() + text("/precious2");
        writeFile(precious + text("/file"), "keep");
        QVERIFY(QFile::link(precious, m_folders.staging));
        QVERIFY(removeOwned(m_folders.staging, m_folders.work).ok());
        QVERIFY(!isThere(m_folders.staging));
        QCOMPARE(contentOf(precious + text("/file")), QByteArray("keep"));
    }

    void nothingElseIsDeleted_data() {
        QTest::addColumn<QString>("path");
        const QString work = m_folders.work;
        QTest::newRow("target") << m_folders.target;
        QTest::newRow("work itself") << work;
        QTest::newRow("slash") << QString(work + u'/');
        QTest::newRow("up") << QString(work + text("/.."));
        QTest::newRow("over up") << QString(work + text("/../env"));
        QTest::newRow("deep") << QString(work + text("/staging/deep"));
        QTest::newRow("similar") << QString(work + text("-other/x"));
        QTest::newRow("root") << text("/");
        QTest::newRow("empty") << QString();
    }
    void nothingElseIsDeleted() {
        QFETCH(QString, path);
        writeFile(m_folders.target + text("/file"), "keep");
        writeFile(m_folders.work + text("-other/x/file"), "keep");
        const Result<void> removed = removeOwned(path, m_folders.work);
        QVERIFY(!removed.ok());
        QCOMPARE(removed.problem().code, ProblemCode::Internal);
        QCOMPARE(contentOf(m_folders.target + text("/file")), QByteArray("keep"));
    }

    void aPreparationThatWasKilledIsTakenUp() {
        const PlanFolders folders = PlanFolders::forTarget(m_folder.path() + text("/killed"), {});
        writeFile(folders.work + text("/armature-work.new-123"), "This fol");
        QVERIFY(prepareWorkFolder(folders).ok());
        QVERIFY(isWorkFolder(folders.work));
    }
};

QTEST_GUILESS_MAIN(DurableFileTest)
#include "DurableFileTest.moc"

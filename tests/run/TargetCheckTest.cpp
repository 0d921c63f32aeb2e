#include "run/TargetCheck.h"
#include "RunSupport.h"
#include "run/Journal.h"
#include "run/Manifest.h"
#include "run/WorkFolder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

class TargetCheckTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString at(const char *name) { return m_folder.path() + u'/' + text(name); }
    static Result<TargetVerdict> check(const QString &target, const TargetRules &rules = {}) {
        return checkTarget(PlanFolders::forTarget(target, {}), rules);
    }
    static QString codeOf(const Result<TargetVerdict> &verdict) {
        return verdict ? text("fine") : problemCodeName(verdict.problem().code);
    }

    /// As a run leaves it beside its target.
    static void journalFor(const QString &target) {
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        Journal journal;
        journal.phase = RunPhase::Done;
        journal.target = target;
        QVERIFY(prepareWorkFolder(folders).ok() && writeJournal(journalPath(folders), journal).ok());
    }

private Q_SLOTS:
    void aNameThatToolsCannotTakeIsRefusedWithTheReason_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("reason");
        for (const char *name :
             {"/a/env", "/a/with space", "/a/quo'te\"s", "/a/$(rm -rf x)", "/a/;&|",
              "/a/\xc3\xbcml\xc3\xa4ut-\xe7\x92\xb0\xe5\xa2\x83", "/a/.hidden", "/a/b-", "/a/back\\slash"})
            QTest::newRow(name) << text(name) << QString();
        QTest::newRow("relative") << text("env") << text("absolute");
        QTest::newRow("newline") << text("/a/b\nc") << text("invisible");
        QTest::newRow("tab") << text("/a/b\tc") << text("invisible");
        QTest::newRow("direction") << text("/a/b\xe2\x80\xae"
                                           "c")
                                   << text("invisible");
        QTest::newRow("colon") << text("/a/b:c") << text("PATH");
        QTest::newRow("option") << text("/a/-rf") << text("option");
        QTest::newRow("dots") << text("/a/../b") << text("plain path");
        QTest::newRow("slash at the end") << text("/a/b/") << text("plain path");
        QTest::newRow("root") << text("/") << text("plain path");
        QTest::newRow("not UTF-8") << QString(text("/a/") + QChar(0xd800)) << text("UTF-8");
        QTest::newRow("replacement") << QString(text("/a/") + QChar(0xfffd)) << text("UTF-8");
        QTest::newRow("too long a name") << QString(text("/a/") + QString(250, u'x')) << text("too long");
        QTest::newRow("too long a path") << QString(QString(100, u'x').prepend(u'/').repeated(10)) << text("too long");
    }
    void aNameThatToolsCannotTakeIsRefusedWithTheReason() {
        QFETCH(QString, target);
        QFETCH(QString, reason);
        const Result<void> result = checkTargetName(target);
        QCOMPARE(result.ok(), reason.isEmpty());
        if (!reason.isEmpty()) {
            QCOMPARE(result.problem().code, ProblemCode::BadTarget);
            QVERIFY2(result.problem().detail.contains(reason), qPrintable(result.problem().detail));
        }
    }

    void aFolderOfTheSystemIsNoTarget_data() {
        QTest::addColumn<QString>("target");
        for (const char *name : {"/usr", "/usr/bin/env1", "/etc/env", "/proc/env", "/sys/x", "/dev/shm/../env", "/home",
                                 "/root", "/tmp", "/opt", "/System/env", "/lib/env"})
            QTest::newRow(name) << QDir::cleanPath(text(name));
    }
    void aFolderOfTheSystemIsNoTarget() {
        QFETCH(QString, target);
        QCOMPARE(codeOf(check(target)), text("bad-target"));
    }

    void whatStandsThere() {
        QCOMPARE(codeOf(check(at("new"))), text("fine"));
        QCOMPARE(codeOf(check(at("deep/er/new"))), text("fine"));
        writeFile(at("file"), "x");
        QCOMPARE(codeOf(check(at("file"))), text("bad-target"));
        QCOMPARE(codeOf(check(at("file/below"))), text("bad-target"));
        QVERIFY(QDir().mkpath(at("empty")));
        QCOMPARE(codeOf(check(at("empty"))), text("fine"));
        QVERIFY(QFile::link(at("empty"), at("link")));
        QCOMPARE(codeOf(check(at("link"))), text("bad-target"));
        QVERIFY(QFile::link(at("nowhere"), at("dangling")));
        QCOMPARE(codeOf(check(at("dangling"))), text("bad-target"));
        writeFile(at("foreign/.hidden"), "x");
        QCOMPARE(codeOf(check(at("foreign"))), text("foreign"));
    }

    void anUnreadableManifestNeedsTheJournalOfItsRun() {
        const QTemporaryDir parent;
        const QString target = parent.filePath(text("env"));
        writeFile(target + text("/pyvenv.cfg"), "home = /usr/bin\n");
        writeFile(manifestPath(target), "{\"schema\": 1, \"pack");
        journalFor(parent.filePath(text("other")));
        QVERIFY(!isOwnEnvironment(target));
        journalFor(target);
        QVERIFY(isOwnEnvironment(target));
    }

    void whatIsOursIsReplaced_data() {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<bool>("isVenv");
        QTest::addColumn<bool>("ours");
        const QByteArray sound = R"({"schema": 1, "packages": {}, "target": "TARGET"})";
        const QByteArray numbered = R"({"schema": 1, "packages": {}, "target": "/elsewhere", "folder_id": "ID"})";
        const QByteArray copied = R"({"schema": 1, "packages": {}, "target": "TARGET", "folder_id": "1"})";
        const QByteArray dragon = R"({"frameRate": 24, "armature": [{"name": "dragon"}]})";
        QTest::newRow("sound") << sound << true << true;
        QTest::newRow("sound, without pyvenv.cfg") << sound << false << false;
        QTest::newRow("made for no folder") << QByteArray(R"({"schema": 1, "packages": {}})") << true << false;
        QTest::newRow("made for another folder")
            << QByteArray(R"({"schema": 1, "packages": {}, "target": "/elsewhere"})") << true << false;
        QTest::newRow("moved") << numbered << true << true;
        QTest::newRow("damaged, of this very folder") << numbered << false << true;
        QTest::newRow("of a copy at the same path") << copied << true << false;
        QTest::newRow("torn") << sound.left(12) << true << false;
        QTest::newRow("empty") << QByteArray() << true << false;
        QTest::newRow("of a newer program") << QByteArray(R"({"schema": 2, "packages": {}})") << true << false;
        QTest::newRow("torn, without pyvenv.cfg") << sound.left(12) << false << false;
        QTest::newRow("empty, without pyvenv.cfg") << QByteArray() << false << false;
        QTest::newRow("of another program") << dragon << false << false;
    }
    void whatIsOursIsReplaced() {
        QFETCH(QByteArray, manifest);
        QFETCH(bool, isVenv);
        QFETCH(bool, ours);
        const QTemporaryDir parent;
        const QString target = parent.filePath(text("env"));
        writeFile(target + text("/thesis.txt"), "years of work");
        if (isVenv)
            writeFile(target + text("/pyvenv.cfg"), "home = /usr/bin\n");
        QVERIFY(!isOwnEnvironment(target));
        manifest.replace("TARGET", target.toUtf8()).replace("ID", folderIdOf(target).toUtf8());
        writeFile(manifestPath(target), manifest);
        QCOMPARE(isOwnEnvironment(target), ours);
        const Result<TargetVerdict> verdict = check(target);
        QCOMPARE(codeOf(verdict), ours ? text("fine") : text("foreign"));
        QCOMPARE(verdict.valueOr({}).replaces, ours);
    }

    void aManifestThatIsALinkOrAFolderIsJudgedLikeOneThatCannotBeRead() {
        writeFile(at("real.json"), R"({"schema": 1, "packages": {}})");
        for (const char *kind : {"link", "dead link", "folder"}) {
            const QTemporaryDir parent;
            const QString target = parent.filePath(text("env"));
            QVERIFY(QDir().mkpath(target));
            QVERIFY(text(kind) == text("folder")
                        ? QDir().mkdir(manifestPath(target))
                        : QFile::link(at(text(kind) == text("link") ? "real.json" : "nowhere"), manifestPath(target)));
            QVERIFY2(!isOwnEnvironment(target), kind);
            QCOMPARE(codeOf(check(target)), text("foreign"));
            writeFile(target + text("/pyvenv.cfg"), "home = /usr/bin\n");
            QVERIFY2(!isOwnEnvironment(target), kind);
            journalFor(target);
            QVERIFY2(isOwnEnvironment(target), kind);
        }
    }

    void aPendingManifestCountsOnlyBesideAWorkFolderOfOursAndWithoutAForeignOne() {
        const QTemporaryDir parent;
        const PlanFolders folders = PlanFolders::forTarget(parent.filePath(text("env")), {});
        writeFile(pendingManifestPath(folders.target), R"({"schema": 1, "packages": {}})");
        QCOMPARE(codeOf(check(folders.target)), text("foreign"));
        QVERIFY(prepareWorkFolder(folders).ok());
        QVERIFY(check(folders.target).value().replaces);
        writeFile(manifestPath(folders.target), R"({"armature": [{"name": "dragon"}]})");
        QCOMPARE(codeOf(check(folders.target)), text("foreign"));
    }

    void aForeignEnvironmentIsForeign() {
        writeFile(at("venv/pyvenv.cfg"), "home = /usr/bin\n");
        QCOMPARE(codeOf(check(at("venv"))), text("foreign"));
        const auto inside = check(at("venv/env"));
        QCOMPARE(codeOf(inside), text("bad-target"));
        QVERIFY(inside.problem().detail.contains(text("another environment")));
    }

    void linksToSystemFoldersAreSeenThrough() {
        QVERIFY(QFile::link(text("/usr/bin"), at("bin")));
        QCOMPARE(codeOf(check(at("bin/env"))), text("bad-target"));
    }

    void notInsideTheProgramOrOverTheHome() {
        QVERIFY(QDir().mkpath(at("Program.app/Contents")));
        const TargetRules rules{QFileInfo(at("Program.app")).canonicalFilePath(),
                                QFileInfo(at("home")).absoluteFilePath()};
        QVERIFY(QDir().mkpath(at("home")));
        QCOMPARE(codeOf(check(at("Program.app/Contents/env"), rules)), text("bad-target"));
        QCOMPARE(codeOf(check(at("home"), rules)), text("bad-target"));
        QCOMPARE(codeOf(check(at("home/env"), rules)), text("fine"));
        QCOMPARE(codeOf(check(at("Program.application"), rules)), text("fine"));
    }

    void aLongPathIsWarnedOf() {
        const QString target = m_folder.path() + u'/' + QString(190, u'x');
        QCOMPARE(check(target).value().warnings.size(), qsizetype(1));
    }
};

QTEST_GUILESS_MAIN(TargetCheckTest)
#include "TargetCheckTest.moc"

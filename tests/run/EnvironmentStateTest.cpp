#include "run/EnvironmentState.h"
#include "RunSupport.h"
#include "files/DurableFile.h"
#include "run/WorkFolder.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;
using Kind = EnvironmentState::Kind;

class EnvironmentStateTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    PlanFolders m_folders;

    void makeSealed() {
        QCOMPARE(QProcess::execute(toolPath(), {text("venv"), m_folders.target}), 0);
        QCOMPARE(QProcess::execute(toolPath(), {text("install"), m_folders.target, text("alpha"), text("1.0")}), 0);
        Manifest manifest;
        manifest.target = m_folders.target;
        manifest.folderId = folderIdOf(m_folders.target);
        manifest.catalogDigest = text("c1");
        manifest.packages = {{text("alpha"), text("1.0")}};
        QVERIFY(writePendingManifest(m_folders.target, manifest).ok());
        QVERIFY(sealManifest(m_folders.target).ok());
    }
    void journalSays(RunPhase phase, const char *step, const char *why = "") {
        QVERIFY(prepareWorkFolder(m_folders).ok());
        Journal journal;
        journal.phase = phase;
        journal.step = text(step);
        journal.why = text(why);
        QVERIFY(writeJournal(journalPath(m_folders), journal).ok());
    }
    [[nodiscard]] Kind kind() const { return stateOf(m_folders).kind; }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_folders = PlanFolders::forTarget(m_folder->path() + text("/env"), {});
    }

    void whatWasNeverSealedIsAbsent() {
        QCOMPARE(kind(), Kind::Absent);
        QVERIFY(QDir().mkpath(m_folders.target));
        QCOMPARE(kind(), Kind::Absent);
        journalSays(RunPhase::Failed, "install", "uv ended with exit code 1");
        QCOMPARE(kind(), Kind::Absent);
        QCOMPARE(stateOf(m_folders).why, text("uv ended with exit code 1"));
    }
    void aSealedEnvironmentIsReadyWhateverLaterRunsDid() {
        makeSealed();
        QCOMPARE(kind(), Kind::Ready);
        QCOMPARE(stateOf(m_folders, text("c1")).kind, Kind::Ready);
        journalSays(RunPhase::Done, "promote");
        QCOMPARE(kind(), Kind::Ready);
        journalSays(RunPhase::Failed, "install", "a later run failed");
        QCOMPARE(kind(), Kind::Ready);
        journalSays(RunPhase::Interrupted, "install");
        QCOMPARE(kind(), Kind::Ready);
    }
    void staleForAnotherCatalog() {
        makeSealed();
        QCOMPARE(stateOf(m_folders, text("c2")).kind, Kind::Stale);
    }
    void staleWhenAPackageWasChanged() {
        makeSealed();
        const QString packages = m_folders.target + text("/lib/python3.11/site-packages/");
        QVERIFY(QDir(packages + text("alpha-1.0.dist-info")).removeRecursively());
        QCOMPARE(QProcess::execute(toolPath(), {text("install"), m_folders.target, text("alpha"), text("1.1")}), 0);
        const EnvironmentState state = stateOf(m_folders);
        QCOMPARE(state.kind, Kind::Stale);
        QVERIFY2(state.why.contains(text("alpha is 1.1 instead of 1.0")), qPrintable(state.why));
    }
    void brokenWhenAPackageIsGone() {
        makeSealed();
        QVERIFY(QDir(m_folders.target + text("/lib/python3.11/site-packages/alpha-1.0.dist-info")).removeRecursively());
        QCOMPARE(kind(), Kind::Broken);
    }
    void brokenWithoutItsBasePython() {
        makeSealed();
        QVERIFY(QFile::remove(m_folders.target + text("/bin/python")));
        QVERIFY(QFile::link(text("/gone/python3.10"), m_folders.target + text("/bin/python")));
        const EnvironmentState state = stateOf(m_folders);
        QCOMPARE(state.kind, Kind::Broken);
        QVERIFY2(state.why.contains(text("/gone/python3.10")), qPrintable(state.why));
    }
    void brokenWhenMoved() {
        makeSealed();
        const PlanFolders other = PlanFolders::forTarget(m_folder->path() + text("/elsewhere"), {});
        QVERIFY(renameDurably(m_folders.target, other.target).ok());
        QCOMPARE(stateOf(other).kind, Kind::Broken);
    }
    void brokenWithADamagedManifestAtEveryByte() {
        makeSealed();
        const QByteArray whole = contentOf(manifestPath(m_folders.target));
        writeFile(manifestPath(m_folders.target), whole.left(12));
        QCOMPARE(kind(), Kind::Foreign); // until the journal of the run that made it says that it is ours
        Journal journal;
        journal.phase = RunPhase::Done;
        journal.target = m_folders.target;
        QVERIFY(prepareWorkFolder(m_folders).ok() && writeJournal(journalPath(m_folders), journal).ok());
        for (qsizetype size = 0; size < whole.size() - 1; size += 7) {
            writeFile(manifestPath(m_folders.target), whole.left(size));
            QCOMPARE(kind(), Kind::Broken);
        }
    }
    void aRunThatNobodyHoldsIsInterrupted() {
        journalSays(RunPhase::Building, "install");
        QCOMPARE(kind(), Kind::Interrupted);
        QCOMPARE(stateOf(m_folders).step, text("install"));
        makeSealed();
        QCOMPARE(kind(), Kind::Interrupted);
        QVERIFY(stateOf(m_folders).manifest.has_value());
    }
    void aRunThatIsHeldIsBuilding() {
        journalSays(RunPhase::Building, "create");
        const auto lock = Lock::acquire(lockPath(m_folders), text("me"));
        const EnvironmentState state = stateOf(m_folders);
        QCOMPARE(state.kind, Kind::Building);
        QCOMPARE(state.step, text("create"));
        QVERIFY(state.holder.startsWith(text("me (process ")));
    }
    void aFolderWithoutOurManifestIsForeign() {
        writeFile(m_folders.target + text("/x"), "");
        journalSays(RunPhase::Building, "create");
        QCOMPARE(kind(), Kind::Foreign);
    }
    void anEnvironmentOfSomebodyElseIsForeign() {
        QCOMPARE(QProcess::execute(toolPath(), {text("venv"), m_folders.target}), 0);
        QCOMPARE(kind(), Kind::Foreign);
    }
    void aFileAndALinkAreForeign() {
        writeFile(m_folders.target, "x");
        QCOMPARE(kind(), Kind::Foreign);
        QVERIFY(QFile::remove(m_folders.target));
        QVERIFY(QFile::link(m_folder->path(), m_folders.target));
        QCOMPARE(kind(), Kind::Foreign);
    }
    void aStateComesBackFromJson() {
        makeSealed();
        const EnvironmentState state = stateOf(m_folders);
        QCOMPARE(fromJson<EnvironmentState>(toJson(state), text("t")).value(), state);
    }
};

QTEST_GUILESS_MAIN(EnvironmentStateTest)
#include "EnvironmentStateTest.moc"

#include "run/Remove.h"
#include "RunnerSupport.h"
#include "files/DurableFile.h"
#include "run/Swap.h"

#include <QDirIterator>
#include <QProcess>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace armature;
using namespace armature::test;
using Kind = EnvironmentState::Kind;

// The calls that change the file system are wrapped: a child of this test ends itself with SIGKILL just before (2n) or
// just after (2n+1) the n-th of them. In the test itself nothing is counted.
namespace {

long instant = 0;
long deadly = -1;

void pass() {
    if (deadly >= 0 && instant++ == deadly)
        kill(getpid(), SIGKILL);
}

template <class... Arguments> int counted(long number, Arguments... arguments) {
    pass();
    const long answer = syscall(number, arguments...);
    const int error = errno;
    pass();
    errno = error;
    return int(answer);
}

} // namespace

extern "C" {
int rename(const char *from, const char *to) noexcept {
    return counted(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int unlinkat(int folder, const char *name, int flags) noexcept { return counted(SYS_unlinkat, folder, name, flags); }
int unlink(const char *name) noexcept { return counted(SYS_unlinkat, AT_FDCWD, name, 0); }
int rmdir(const char *name) noexcept { return counted(SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR); }
int mkdir(const char *name, mode_t mode) noexcept { return counted(SYS_mkdirat, AT_FDCWD, name, mode); }
}

namespace {

/// Everything below a folder, byte for byte: kind, permissions, time of change, content or where a link leads.
QMap<QString, QByteArray> snapshot(const QString &folder) {
    QMap<QString, QByteArray> all;
    QDirIterator it(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        struct stat s {};
        if (lstat(QFile::encodeName(path).constData(), &s) != 0)
            continue;
        QByteArray what = QByteArray::number(s.st_mode) + ' ' + QByteArray::number(qlonglong(s.st_mtime)) + ' ';
        if (S_ISREG(s.st_mode))
            what += contentOf(path);
        else if (S_ISLNK(s.st_mode))
            what += QFileInfo(path).symLinkTarget().toUtf8();
        all.insert(path, what);
    }
    return all;
}

/// A small sealed environment with links out of it, its work folder, and neighbours that must stay.
struct Site {
    QTemporaryDir folder;
    PlanFolders folders = PlanFolders::forTarget(folder.path() + text("/parent/my env"), {});

    Site() {
        writeFile(folder.path() + text("/precious/file"), "keep");
        writeFile(folder.path() + text("/parent/my env 2/file"), "keep");
        writeFile(folder.path() + text("/parent/.armature-my env 2/file"), "keep");
    }
    void makeEnvironment() const {
        writeFile(folders.target + text("/pyvenv.cfg"), "home = /usr/bin\n");
        writeFile(folders.target + text("/lib/a/b.py"), "x");
        QFile::link(folder.path() + text("/precious"), folders.target + text("/lib/folder"));
        QFile::link(folder.path() + text("/precious/file"), folders.target + text("/lib/a/file"));
        Manifest manifest;
        manifest.target = folders.target;
        manifest.folderId = folderIdOf(folders.target);
        QVERIFY(writePendingManifest(folders.target, manifest).ok());
        QVERIFY(sealManifest(folders.target).ok());
        for (int i = 0; i < 6;
             ++i) // some of them are listed, and deleted, before the manifest, whatever the file system's order
            writeFile(folders.target + text("/of the user %1").arg(i), "x");
    }
    void makeWorkFolder(RunPhase phase) const {
        QVERIFY(prepareWorkFolder(folders).ok());
        Journal journal;
        journal.phase = phase;
        journal.step = text("install");
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        writeFile(folders.work + text("/rest.txt"), "a line\n");
    }
    [[nodiscard]] Result<void> remove() const { return removeEnvironment(folders, text("the test")); }
    [[nodiscard]] QStringList inParent() const {
        return QDir(folder.path() + text("/parent"))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
    /// The environment and its work folder are gone; everything else is as it was.
    void verifyGone() const {
        QCOMPARE(inParent(), (QStringList{text(".armature-my env 2"), text("my env 2")}));
        QCOMPARE(contentOf(folder.path() + text("/parent/my env 2/file")), QByteArray("keep"));
        QCOMPARE(contentOf(folder.path() + text("/parent/.armature-my env 2/file")), QByteArray("keep"));
        QCOMPARE(contentOf(folder.path() + text("/precious/file")), QByteArray("keep"));
    }
    void verifyRefused(ProblemCode code) const {
        const QMap<QString, QByteArray> before = snapshot(folder.path());
        const Result<void> removed = remove();
        QVERIFY(!removed.ok());
        QCOMPARE(problemCodeName(removed.problem().code), problemCodeName(code));
        QCOMPARE(snapshot(folder.path()), before);
    }
};

/// True if a removal in another process was killed at the instant, false if it came to its end before.
bool diesRemoving(const Site &site, long at) {
    const pid_t child = fork();
    if (child == 0) {
        instant = 0;
        deadly = at;
        _exit(site.remove().ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        qFatal("the removal failed");
    return WIFSIGNALED(status);
}

} // namespace

class RemoveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEnvironmentOfARealRunIsGoneWithItsWorkFolder() {
        Targets targets;
        const QString target = targets.builtTarget();
        const QString neighbour = targets.builtTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, target + text("-cache"));
        QVERIFY(isThere(folders.work));
        const Result<void> removed = removeEnvironment(folders, text("the test"));
        QVERIFY2(removed.ok(), removed ? "" : qPrintable(removed.problem().detail));
        QVERIFY(!isThere(target));
        QVERIFY(!isThere(folders.work));
        verifyFormer(neighbour);
    }

    void onlyTheEnvironmentAndItsWorkFolderAreTouched() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Done);
        QMap<QString, QByteArray> expected = snapshot(site.folder.path());
        QVERIFY(site.remove().ok());
        expected.removeIf([&](const auto &entry) {
            return entry.key().startsWith(site.folders.target + u'/') ||
                   entry.key().startsWith(site.folders.work + u'/') || entry.key() == site.folders.target ||
                   entry.key() == site.folders.work ||
                   entry.key() == site.folder.path() + text("/parent"); // its time of change
        });
        QMap<QString, QByteArray> left = snapshot(site.folder.path());
        left.remove(site.folder.path() + text("/parent"));
        QCOMPARE(left, expected);
    }

    void anEnvironmentWithoutAWorkFolderCanBeRemoved() {
        const Site site;
        site.makeEnvironment();
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    void anEnvironmentWithADamagedManifestCanBeRemoved() {
        const Site site;
        site.makeEnvironment();
        writeFile(manifestPath(site.folders.target), "{\"schema\": 1, \"pack");
        Journal journal; // the run that made it
        journal.phase = RunPhase::Done;
        journal.target = site.folders.target;
        QVERIFY(prepareWorkFolder(site.folders).ok() && writeJournal(journalPath(site.folders), journal).ok());
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    void aMovedEnvironmentCanBeRemoved() {
        Site site;
        site.makeEnvironment();
        QVERIFY(QFile::rename(site.folders.target, site.folder.path() + text("/parent/moved")));
        site.folders = PlanFolders::forTarget(site.folder.path() + text("/parent/moved"), {});
        QCOMPARE(stateOf(site.folders).kind, Kind::Broken);
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    void whatIsNotOursIsRefusedAndUnchanged_data() {
        QTest::addColumn<QString>("what");
        for (const char *what :
             {"folder", "venv of somebody else", "file", "link to a folder", "link to an environment of ours",
              "dead link", "folder with our work folder beside it", "folder with somebody else's armature.json"})
            QTest::newRow(what) << text(what);
    }
    void whatIsNotOursIsRefusedAndUnchanged() {
        QFETCH(QString, what);
        Site site;
        const QString target = site.folders.target;
        if (what.startsWith(text("folder")))
            writeFile(target + text("/thesis.txt"), "years of work");
        if (what == text("venv of somebody else"))
            QCOMPARE(QProcess::execute(toolPath(), {text("venv"), target}), 0);
        else if (what == text("file"))
            writeFile(target, "years of work");
        else if (what == text("link to a folder"))
            QVERIFY(QFile::link(site.folder.path() + text("/precious"), target));
        else if (what == text("dead link"))
            QVERIFY(QFile::link(site.folder.path() + text("/nowhere"), target));
        else if (what == text("folder with our work folder beside it"))
            site.makeWorkFolder(RunPhase::Building);
        else if (what == text("folder with somebody else's armature.json"))
            writeFile(manifestPath(target), "{\"frameRate\": 24, \"armature\": [{\"name\": \"dragon\"}]}");
        if (what == text("link to an environment of ours")) {
            site.makeEnvironment();
            QVERIFY(QFile::rename(target, site.folder.path() + text("/parent/real")));
            QVERIFY(QFile::link(site.folder.path() + text("/parent/real"), target));
        }
        site.verifyRefused(ProblemCode::Foreign);
    }

    void aForeignFolderInPlaceOfTheWorkFolderIsRefusedAndUnchanged() {
        const Site site;
        site.makeEnvironment();
        writeFile(site.folders.work + text("/thesis.txt"), "years of work");
        site.verifyRefused(ProblemCode::Foreign);
    }

    void aLinkInPlaceOfTheWorkFolderIsRefusedAndUnchanged() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Done);
        QVERIFY(QFile::rename(site.folders.work, site.folder.path() + text("/elsewhere")));
        QVERIFY(QFile::link(site.folder.path() + text("/elsewhere"), site.folders.work));
        site.verifyRefused(ProblemCode::Foreign);
    }

    void whereNothingIsItIsNotFound() {
        const Site site;
        site.verifyRefused(ProblemCode::NotFound);
    }

    void anEmptyFolderIsNoEnvironmentAndStays() {
        const Site site;
        QVERIFY(QDir().mkpath(site.folders.target));
        site.verifyRefused(ProblemCode::NotFound);
    }

    void whileAnotherProcessHoldsItItIsLockedAndUnchanged() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Building);
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = Lock::acquire(lockPath(site.folders), text("armature install"));
            const char answer = lock.ok() ? 'y' : 'n';
            if (write(ready[1], &answer, 1) == 1)
                pause();
            _exit(0);
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), ssize_t(1));
        QCOMPARE(answer, 'y');
        site.verifyRefused(ProblemCode::Locked);
        const Result<void> removed = site.remove();
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        QVERIFY(removed.problem().detail.startsWith(text("armature install (process ")));
        QVERIFY(site.remove().ok()); // the holder is gone
        site.verifyGone();
    }

    void aRunningInstallationIsNotDisturbed() {
        Targets targets;
        const QString target = targets.builtTarget();
        std::optional<Result<void>> removed;
        const InstallPlan plan = fakePlan(target, text("2.0"), 200);
        const Run run = carryOut(plan, fakeSettings(), [&](Runner &, const RunEvent &event) {
            if (startsStep(event, text("install")))
                removed = removeEnvironment(plan.folders, text("the test"));
        });
        QVERIFY(removed && !removed->ok());
        QCOMPARE(removed->problem().code, ProblemCode::Locked);
        QCOMPARE(run.state.outcome, RunOutcome::Done);
        QCOMPARE(moduleAt(target), QByteArray("version = '2.0'\n"));
    }

    void aTargetWithNothingButAnInterruptedWorkFolderCanBeRemoved() {
        const Site site;
        site.makeWorkFolder(RunPhase::Building);
        writeFile(site.folders.staging + text("/lib/half.py"), "x");
        writeFile(site.folders.tmp + text("/download"), "x");
        QFile::link(site.folder.path() + text("/precious"), site.folders.staging + text("/link"));
        QCOMPARE(stateOf(site.folders).kind, Kind::Interrupted);
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    void aFormerEnvironmentThatWaitsInTheWorkFolderIsRemovedToo() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Promoting);
        QVERIFY(QFile::rename(site.folders.target, oldPath(site.folders)));
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    void aVerifiedEnvironmentThatIsNotSealedYetCanBeRemoved() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Promoting);
        QVERIFY(QFile::rename(manifestPath(site.folders.target), pendingManifestPath(site.folders.target)));
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    /// Links in the work folder, dead ones and those to folders, go; what they lead to stays.
    void linksInTheWorkFolderGoAndTheirDestinationsStay() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Done);
        QVERIFY(QFile::link(site.folder.path() + text("/precious"), site.folders.work + text("/to folder")));
        QVERIFY(QFile::link(site.folder.path() + text("/precious/file"), site.folders.work + text("/to file")));
        QVERIFY(QFile::link(site.folder.path() + text("/nowhere"), site.folders.work + text("/dead")));
        QVERIFY(site.remove().ok());
        site.verifyGone();
    }

    /// What the header promises: whole, or gone for good, and the next removal leaves nothing.
    void aKillAtAnyInstantLeavesWhatTheNextRemovalTidiesUp() {
        int whole = 0;
        long at = 0;
        for (bool died = true; died; ++at) {
            const Site site;
            site.makeEnvironment();
            site.makeWorkFolder(RunPhase::Done);
            const QStringList content = snapshot(site.folders.target).keys();
            died = diesRemoving(site, at);
            const QByteArray when =
                "instant " + QByteArray::number(qlonglong(at)) + ": " + site.inParent().join(u' ').toUtf8();
            const bool there = isThere(site.folders.target);
            if (there)
                QVERIFY2(snapshot(site.folders.target).keys() == content, when.constData());
            whole += there ? 1 : 0;
            const Result<void> again = site.remove();
            if (!again.ok()) { // killed at the very end: at most the empty work folder is left, which a run takes over
                QVERIFY2(again.problem().code == ProblemCode::NotFound, when.constData());
                QVERIFY2(!isThere(site.folders.work) || QDir().rmdir(site.folders.work), when.constData());
            }
            site.verifyGone();
        }
        qInfo("%ld instants, the environment was whole after %d of them", at, whole);
        QVERIFY(whole > 0);
        QVERIFY(at > whole + 10);
    }

    /// What is half deleted never comes back as an environment.
    void afterAKillAtAnyInstantWhatComesBackIsWhole() {
        int back = 0;
        long at = 0;
        for (bool died = true; died; ++at) {
            const Site site;
            site.makeEnvironment();
            site.makeWorkFolder(RunPhase::Done);
            const QStringList content = snapshot(site.folders.target).keys();
            died = diesRemoving(site, at);
            QVERIFY(recover(site.folders).ok());
            if (isThere(site.folders.target)) {
                QCOMPARE(snapshot(site.folders.target).keys(), content);
                ++back;
            }
            QVERIFY(!isThere(oldPath(site.folders)));
        }
        qInfo("%ld instants, whole after %d of them", at, back);
        QVERIFY(back > 1);
    }

    void afterAKillAtAnyInstantTheNextRunBuildsAndLeavesNoRubbish() {
        long at = 0;
        for (bool died = true; died; ++at) {
            const Site site;
            site.makeEnvironment();
            site.makeWorkFolder(RunPhase::Done);
            died = diesRemoving(site, at);
            const Run run = carryOut(fakePlan(site.folders.target, text("3.0")));
            const QByteArray when = "instant " + QByteArray::number(qlonglong(at)) + '\n' + run.everything();
            QVERIFY2(run.state.outcome == RunOutcome::Done, when.constData());
            QCOMPARE(moduleAt(site.folders.target), QByteArray("version = '3.0'\n"));
            QVERIFY(!isThere(oldPath(site.folders)) && !isThere(site.folders.staging));
            QVERIFY(site.remove().ok());
            QVERIFY(!isThere(site.folders.target) && !isThere(site.folders.work));
        }
        QVERIFY(at > 10);
    }

    /// The state between the rename and the deletion, if the manifest was still in: the environment comes back whole.
    void aRemovalThatDiedBeforeItsPointOfNoReturnIsTakenBack() {
        const Site site;
        site.makeEnvironment();
        site.makeWorkFolder(RunPhase::Done);
        const QStringList content = snapshot(site.folders.target).keys();
        QVERIFY(QFile::rename(site.folders.target, oldPath(site.folders)));
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(snapshot(site.folders.target).keys(), content);
    }
};

QTEST_GUILESS_MAIN(RemoveTest)
#include "RemoveTest.moc"

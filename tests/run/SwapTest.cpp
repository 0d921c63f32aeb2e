#include "run/Swap.h"
#include "RunSupport.h"
#include "TestPaths.h"
#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/EnvironmentState.h"
#include "run/WorkFolder.h"

#include <QDirIterator>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

/// A target with what a run has built beside it, ready to be promoted.
struct Site {
    QTemporaryDir folder;
    PlanFolders folders = PlanFolders::forTarget(folder.path() + u"/my env"_s, folder.path() + u"/cache"_s);

    void makeEnvironment(const QString &path, const QString &name) const {
        writeFile(path + u"/name"_s, name.toUtf8());
        writeFile(path + u"/lib/a/b.py"_s, "x");
        QFile::link(folder.path() + u"/precious"_s, path + u"/link"_s);
    }
    void begin(bool withFormer) {
        Manifest manifest;
        manifest.target = folders.target;
        writeFile(folder.path() + u"/precious/file"_s, "keep");
        QVERIFY(prepareWorkFolder(folders).ok());
        makeEnvironment(folders.staging, u"new"_s);
        manifest.planDigest = u"new"_s;
        QVERIFY(writePendingManifest(folders.staging, manifest).ok());
        Journal journal;
        journal.phase = RunPhase::Promoting;
        journal.step = u"promote"_s;
        journal.planDigest = u"new"_s;
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        if (!withFormer)
            return;
        makeEnvironment(folders.target, u"former"_s);
        writeFile(folders.target + u"/mine/notes.txt"_s, "years of work");
        manifest.planDigest = u"former"_s;
        manifest.folderId = folderIdOf(folders.target);
        QVERIFY(writePendingManifest(folders.target, manifest).ok());
        QVERIFY(sealManifest(folders.target).ok());
    }
    [[nodiscard]] QString inPlace() const { return QString::fromUtf8(contentOf(folders.target + u"/name"_s)); }
    [[nodiscard]] bool sealed() const { return readManifest(folders.target).ok(); }
    /// Where the user's notes are now, below the folder of everything.
    [[nodiscard]] QStringList notes() const {
        QStringList found;
        QDirIterator files(folder.path(), {u"notes.txt"_s}, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext())
            found << QDir(folder.path()).relativeFilePath(files.next());
        found.sort();
        return found;
    }
    [[nodiscard]] QString keptFolder() const { return u"my env-kept-"_s + QDate::currentDate().toString(Qt::ISODate); }
    /// Everything beside the target and the work folder's fixed files.
    [[nodiscard]] QStringList rest() const {
        QStringList names = QDir(folders.work).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        names.removeAll(u"armature-work"_s);
        names.removeAll(u".gitignore"_s);
        names.removeAll(u"journal.json"_s);
        names.erase(std::remove_if(names.begin(), names.end(),
                                   [](const QString &name) { return name.startsWith("journal.json.new"_L1); }),
                    names.end());
        return names;
    }
};

/// True if the driver was killed at the instant, false if it came to its end before.
bool dies(const char *what, const PlanFolders &folders, int instant, bool exchange) {
    QProcess driver;
    QStringList arguments{text(what), folders.target, QString::number(instant)};
    if (!exchange)
        arguments << u"no-exchange"_s;
    driver.start(testProgram("SwapDriver"), arguments);
    if (!driver.waitForFinished(20000))
        qFatal("the driver hangs");
    if (driver.exitStatus() == QProcess::NormalExit && driver.exitCode() != 0)
        qFatal("the driver failed: %s", driver.readAllStandardError().constData());
    return driver.exitStatus() == QProcess::CrashExit;
}

} // namespace

class SwapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void promoteReplaces_data() {
        QTest::addColumn<bool>("former");
        QTest::addColumn<bool>("exchange");
        QTest::newRow("first, exchange") << false << true;
        QTest::newRow("second, exchange") << true << true;
        QTest::newRow("first, two renames") << false << false;
        QTest::newRow("second, two renames") << true << false;
    }
    void promoteReplaces() {
        QFETCH(bool, former);
        QFETCH(bool, exchange);
        Site site;
        site.begin(former);
        QVERIFY(!dies("promote", site.folders, -1, exchange));
        QCOMPARE(site.inPlace(), text("new"));
        QVERIFY(site.sealed());
        QCOMPARE(site.rest(), QStringList());
        QCOMPARE(contentOf(site.folder.path() + u"/precious/file"_s), QByteArray("keep"));
    }

    void theUsersOwnFilesAreKeptInAFolderOfTheirOwn() {
        Site site;
        site.begin(true);
        const Result<Promotion> promoted = promote(site.folders);
        QVERIFY(promoted.ok());
        QCOMPARE(promoted->kept, site.folder.path() + u'/' + site.keptFolder());
        QCOMPARE(contentOf(promoted->kept + u"/mine/notes.txt"_s), QByteArray("years of work"));
        QVERIFY(!isThere(promoted->kept + manifestPath({})));
    }

    void keptFilesOfOneDayDoNotReplaceOneAnother() {
        Site site;
        site.begin(true);
        QVERIFY(QDir().mkpath(site.folder.path() + u'/' + site.keptFolder()));
        const Result<Promotion> promoted = promote(site.folders);
        QVERIFY(promoted.ok());
        QVERIFY2(promoted->kept.endsWith("-2"_L1), qPrintable(promoted->kept));
    }

    /// Killed between exchange and seal, and used by people before the next run.
    void whatWasPutIntoAnEnvironmentThatIsTakenBackIsKept() {
        Site site;
        site.begin(true);
        QVERIFY(exchangeDurably(site.folders.staging, site.folders.target).ok());
        writeFile(site.folders.target + u"/later/notes.txt"_s, "more work");
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(site.inPlace(), text("former"));
        QCOMPARE(site.notes(), (QStringList{site.keptFolder() + u"/later/notes.txt"_s, u"my env/mine/notes.txt"_s}));
    }

    void whatCannotBeKeptIsNotDeleted() {
        Site site;
        site.begin(true);
        writeFile(site.folders.work + u"/kept"_s, "in the way of the folder");
        const Result<Promotion> promoted = promote(site.folders);
        QVERIFY(promoted.ok());
        QVERIFY(promoted->notKept.has_value());
        QCOMPARE(site.inPlace(), text("new"));
        QVERIFY(!recover(site.folders).ok());
        QCOMPARE(site.notes().size(), 1);
        QFile::remove(site.folders.work + u"/kept"_s);
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(site.notes(), QStringList(site.keptFolder() + u"/mine/notes.txt"_s));
        QCOMPARE(site.rest(), QStringList());
    }

    void anEmptyTargetIsReplaced() {
        Site site;
        site.begin(false);
        QVERIFY(QDir().mkpath(site.folders.target));
        QVERIFY(promote(site.folders).ok());
        QCOMPARE(site.inPlace(), text("new"));
    }

    void aForeignTargetIsNotTouched() {
        Site site;
        site.begin(false);
        writeFile(site.folders.target + u"/thesis.txt"_s, "years of work");
        const Result<Promotion> promoted = promote(site.folders);
        QVERIFY(!promoted.ok());
        QCOMPARE(promoted.problem().code, ProblemCode::Foreign);
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(contentOf(site.folders.target + u"/thesis.txt"_s), QByteArray("years of work"));
    }

    /// The promise: whenever the power goes, the former or the new environment is in place after the next start, whole.
    void aKillAtAnyInstantIsPutRight_data() { promoteReplaces_data(); }
    void aKillAtAnyInstantIsPutRight() {
        QFETCH(bool, former);
        QFETCH(bool, exchange);
        int instants = 0;
        int kept = 0;
        for (bool died = true; died; ++instants) {
            Site site;
            site.begin(former);
            died = dies("promote", site.folders, instants, exchange);
            const EnvironmentState before = stateOf(site.folders);
            if (site.inPlace() == "new"_L1 && !site.sealed())
                QCOMPARE(before.kind, EnvironmentState::Kind::Interrupted);
            QVERIFY(recover(site.folders).ok());
            const QString name = site.inPlace();
            QVERIFY2(name == "new"_L1 || name == (former ? text("former") : QString()),
                     qPrintable(QString::number(instants)));
            QCOMPARE(site.sealed(), !name.isEmpty());
            QCOMPARE(site.rest(), QStringList());
            QCOMPARE(contentOf(site.folder.path() + u"/precious/file"_s), QByteArray("keep"));
            if (former)
                QCOMPARE(site.notes(),
                         QStringList((name == "new"_L1 ? site.keptFolder() : u"my env"_s) + u"/mine/notes.txt"_s));
            kept += name == "former"_L1 ? 1 : 0;
        }
        qInfo("%d instants, the former environment was kept %d times", instants, kept);
        QVERIFY(instants > 6);
        QVERIFY(!former || kept > 2);
    }

    /// recover() may be killed as well, at any instant after any instant, and again.
    void aKillDuringRecoveryIsPutRight_data() { promoteReplaces_data(); }
    void aKillDuringRecoveryIsPutRight() {
        QFETCH(bool, former);
        QFETCH(bool, exchange);
        int runs = 0;
        for (int first = 0;; first += 5) {
            bool died = true;
            for (int second = 0; died; second += 3) {
                Site site;
                site.begin(former);
                if (!dies("promote", site.folders, first, exchange)) {
                    qInfo("%d pairs of instants", runs);
                    return;
                }
                died = dies("recover", site.folders, second, exchange);
                QVERIFY(recover(site.folders).ok());
                const QString name = site.inPlace();
                QVERIFY(name == "new"_L1 || name == (former ? text("former") : QString()));
                QCOMPARE(site.sealed(), !name.isEmpty());
                QCOMPARE(site.rest(), QStringList());
                QCOMPARE(site.notes().size(), former ? 1 : 0);
                ++runs;
            }
        }
    }

    void tornJournalAtEveryByte() {
        Site site;
        site.begin(true);
        const QByteArray whole = contentOf(journalPath(site.folders));
        for (qsizetype size = 0; size < whole.size(); ++size) {
            writeFile(journalPath(site.folders), whole.left(size));
            const auto journal = readJournal(journalPath(site.folders));
            QVERIFY(!journal.ok() || size >= whole.size() - 1); // the last byte is a line end
            QVERIFY(stateOf(site.folders).manifest.has_value());
            if (size % 40 == 0)
                QVERIFY(recover(site.folders).ok());
            QCOMPARE(site.inPlace(), text("former"));
            QVERIFY(site.sealed());
        }
    }

    void aTornJournalDoesNotLoseAnExchangedFormerEnvironment() {
        Site site;
        site.begin(true);
        QVERIFY(exchangeDurably(site.folders.staging, site.folders.target).ok());
        writeFile(journalPath(site.folders), "{\"phase\": \"prom");
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(site.inPlace(), text("former"));
        QVERIFY(site.sealed());
    }

    void aPackageCannotPassForAFormerEnvironment() {
        Site site;
        site.begin(false);
        QFile::remove(pendingManifestPath(site.folders.staging));
        writeFile(manifestPath(site.folders.staging),
                  "{\"schema\": 1, \"packages\": {}}"); // from a wheel, while it is built
        Journal journal;
        journal.phase = RunPhase::Building;
        QVERIFY(writeJournal(journalPath(site.folders), journal).ok());
        QVERIFY(recover(site.folders).ok());
        QVERIFY(!isThere(site.folders.target));
        QVERIFY(!isThere(site.folders.staging));
    }

    void aForeignFolderThatCameUpMeanwhileIsNotReplaced() {
        Site site;
        site.begin(false);
        writeFile(site.folders.target + text("/thesis.txt"), "years of work");
        writeFile(manifestPath(site.folders.target), "{\"armature\": [{\"name\": \"dragon\"}]}");
        const Result<Promotion> promoted = promote(site.folders);
        QVERIFY(!promoted.ok());
        QCOMPARE(promoted.problem().code, ProblemCode::Foreign);
        QCOMPARE(contentOf(site.folders.target + text("/thesis.txt")), QByteArray("years of work"));
        QVERIFY(isThere(pendingManifestPath(site.folders.staging)));
    }

    void withoutOurMarkNothingIsDeleted() {
        Site site;
        site.begin(false);
        QFile::remove(site.folders.work + u"/armature-work"_s);
        QVERIFY(recover(site.folders).ok());
        QVERIFY(isThere(site.folders.staging + u"/name"_s));
        QVERIFY(!removeOwned(site.folders.staging, site.folders.work).ok());
    }
};

QTEST_GUILESS_MAIN(SwapTest)
#include "SwapTest.moc"

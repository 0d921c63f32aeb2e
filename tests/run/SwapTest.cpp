#include "run/Swap.h"
#include "RunSupport.h"
#include "run/DurableFile.h"
#include "run/EnvironmentState.h"
#include "run/WorkFolder.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

/// A target with what a run has built beside it, ready to be promoted.
struct Site {
    QTemporaryDir folder;
    PlanFolders folders = PlanFolders::forTarget(folder.path() + QStringLiteral("/my env"), folder.path() + QStringLiteral("/cache"));

    void makeEnvironment(const QString &path, const QString &name) const {
        writeFile(path + QStringLiteral("/name"), name.toUtf8());
        writeFile(path + QStringLiteral("/lib/a/b.py"), "x");
        QFile::link(folder.path() + QStringLiteral("/precious"), path + QStringLiteral("/link"));
    }
    void begin(bool withFormer) {
        Manifest manifest;
        manifest.target = folders.target;
        writeFile(folder.path() + QStringLiteral("/precious/file"), "keep");
        QVERIFY(prepareWorkFolder(folders).ok());
        makeEnvironment(folders.staging, QStringLiteral("new"));
        manifest.planDigest = QStringLiteral("new");
        QVERIFY(writePendingManifest(folders.staging, manifest).ok());
        Journal journal;
        journal.phase = RunPhase::Promoting;
        journal.step = QStringLiteral("promote");
        journal.planDigest = QStringLiteral("new");
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        if (!withFormer)
            return;
        makeEnvironment(folders.target, QStringLiteral("former"));
        manifest.planDigest = QStringLiteral("former");
        QVERIFY(writePendingManifest(folders.target, manifest).ok());
        QVERIFY(sealManifest(folders.target).ok());
    }
    [[nodiscard]] QString inPlace() const { return QString::fromUtf8(contentOf(folders.target + QStringLiteral("/name"))); }
    [[nodiscard]] bool sealed() const { return readManifest(folders.target).ok(); }
    /// Everything beside the target and the work folder's fixed files.
    [[nodiscard]] QStringList rest() const {
        QStringList names = QDir(folders.work).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        names.removeAll(QStringLiteral("armature-work"));
        names.removeAll(QStringLiteral("journal.json"));
        names.erase(
            std::remove_if(names.begin(), names.end(), [](const QString &name) { return name.startsWith(QLatin1String("journal.json.new")); }),
            names.end());
        return names;
    }
};

/// True if the driver was killed at the instant, false if it came to its end before.
bool dies(const char *what, const PlanFolders &folders, int instant, bool exchange) {
    QProcess driver;
    QStringList arguments{text(what), folders.target, QString::number(instant)};
    if (!exchange)
        arguments << QStringLiteral("no-exchange");
    driver.start(QStringLiteral(PROGRAM_DIR "/SwapDriver"), arguments);
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
        QCOMPARE(contentOf(site.folder.path() + QStringLiteral("/precious/file")), QByteArray("keep"));
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
        writeFile(site.folders.target + QStringLiteral("/thesis.txt"), "years of work");
        const Result<void> promoted = promote(site.folders);
        QVERIFY(!promoted.ok());
        QCOMPARE(promoted.problem().code, ProblemCode::Foreign);
        QVERIFY(recover(site.folders).ok());
        QCOMPARE(contentOf(site.folders.target + QStringLiteral("/thesis.txt")), QByteArray("years of work"));
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
            if (site.inPlace() == QLatin1String("new") && !site.sealed())
                QCOMPARE(before.kind, EnvironmentState::Kind::Interrupted);
            QVERIFY(recover(site.folders).ok());
            const QString name = site.inPlace();
            QVERIFY2(name == QLatin1String("new") || name == (former ? text("former") : QString()), qPrintable(QString::number(instants)));
            QCOMPARE(site.sealed(), !name.isEmpty());
            QCOMPARE(site.rest(), QStringList());
            QCOMPARE(contentOf(site.folder.path() + QStringLiteral("/precious/file")), QByteArray("keep"));
            kept += name == QLatin1String("former") ? 1 : 0;
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
                QVERIFY(name == QLatin1String("new") || name == (former ? text("former") : QString()));
                QCOMPARE(site.sealed(), !name.isEmpty());
                QCOMPARE(site.rest(), QStringList());
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
        writeFile(manifestPath(site.folders.staging), "{\"schema\": 1, \"packages\": {}}"); // from a wheel, while it is built
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
        const Result<void> promoted = promote(site.folders);
        QVERIFY(!promoted.ok());
        QCOMPARE(promoted.problem().code, ProblemCode::Foreign);
        QCOMPARE(contentOf(site.folders.target + text("/thesis.txt")), QByteArray("years of work"));
        QVERIFY(isThere(pendingManifestPath(site.folders.staging)));
    }

    void withoutOurMarkNothingIsDeleted() {
        Site site;
        site.begin(false);
        QFile::remove(site.folders.work + QStringLiteral("/armature-work"));
        QVERIFY(recover(site.folders).ok());
        QVERIFY(isThere(site.folders.staging + QStringLiteral("/name")));
        QVERIFY(!removeOwned(site.folders.staging, site.folders.work).ok());
    }
};

QTEST_GUILESS_MAIN(SwapTest)
#include "SwapTest.moc"

#include "base/Literals.h"
#include "files/Lock.h"
#include "update/CatalogChoice.h"
#include "update/CatalogFetch.h"
#include "update/Signing.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

const QDateTime Now(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC);

const QString Name = u"catalog"_s;

QString text(const char *latin) { return QString::fromLatin1(latin); }
QJsonObject version(int number) { return {{u"version"_s, number}}; }

} // namespace

class CatalogStoreTest : public QObject {
    Q_OBJECT

    Publisher m_publisher;
    std::unique_ptr<QTemporaryDir> m_folder;
    const Files m_files = realFiles();

    [[nodiscard]] CatalogStore store(const std::vector<CatalogKey> &program = {}) const {
        return CatalogStore(m_folder->path() + text("/catalog"), {m_publisher.key()}, program);
    }
    /// The program's own catalog: older than what is installed, with the same scripts.
    static Catalog builtIn(const QDate &date = QDate(2026, 1, 1)) {
        std::vector<CatalogFile> files;
        for (const auto &[name, bytes] : realFiles())
            files.push_back({QString::fromUtf8(name), bytes});
        Catalog catalog = loadCatalog(files).valueOr({});
        catalog.date = date;
        return catalog;
    }
    const Catalog Old = builtIn();
    [[nodiscard]] QString file(const char *name) const { return m_folder->path() + text("/catalog/") + text(name); }
    [[nodiscard]] QByteArray content(const char *name) const {
        QFile open(file(name));
        return open.open(QIODevice::ReadOnly) ? open.readAll() : QByteArray();
    }
    void write(const char *name, const QByteArray &bytes) const {
        QFile open(file(name));
        QVERIFY(open.open(QIODevice::WriteOnly) && open.write(bytes) == bytes.size());
    }
    [[nodiscard]] QByteArray numbered(int number) const { return signedCatalog(m_publisher, m_files, version(number)); }

    /// Refused with this reason, and the installed one stays.
    void refused(const QByteArray &bytes, const char *says, const QDateTime &now = Now,
                 const std::optional<Catalog> &program = {}) const {
        const QByteArray before = content("installed");
        const auto done = store().install(bytes, Name, now, program.value_or(Old));
        QVERIFY(!done.ok());
        const QString told = done.problem().subject + u' ' + done.problem().detail;
        QVERIFY2(told.contains(text(says)), qPrintable(told));
        QCOMPARE(content("installed"), before);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void installsAndReadsAgain() {
        QVERIFY(!store().installed()->has_value());
        const auto done = store().install(numbered(7), Name, Now, Old);
        QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.problem().detail));
        QVERIFY(done->notes.isEmpty());
        // The key was given once and is remembered with the catalog it signed.
        const auto read = CatalogStore(m_folder->path() + text("/catalog"), {}, {}).installed();
        QVERIFY(read.ok() && read->has_value());
        QCOMPARE((*read)->header.version, 7);
        QCOMPARE((*read)->from, Name);
        QCOMPARE((*read)->accepted, Now);
        QVERIFY((*read)->key.own);
        QVERIFY((*read)->catalog == done->catalog);
        QVERIFY(store().install(numbered(7), Name, Now, Old)->installed); // the same again changes nothing
        QVERIFY(CatalogStore(m_folder->path() + text("/catalog"), {}, {}).install(numbered(8), Name, Now, Old).ok());
    }

    void aSourceIsNamedWithoutCredentialsQueryAndFragment() {
        QCOMPARE(catalogSource(u"https://user:s3cr3t@catalog.example/c?token=s3cr3t#x"_s),
                 u"https://catalog.example/c"_s);
        QCOMPARE(catalogSource(u"c.armature"_s),
                 QDir::current().absoluteFilePath(u"c.armature"_s)); // a file: its whole path
    }
    void lookingMakesNoFolder() {
        QVERIFY(store().examine(numbered(7), Name, Now, Old).ok());
        QVERIFY(!store().install("nothing", Name, Now, Old).ok());
        QVERIFY(!QFile::exists(m_folder->path() + text("/catalog")));
    }

    void versionsOnlyRise() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        refused(numbered(6), "version 6, and version 7 was accepted before");
        refused(signedCatalog(m_publisher, realFiles("catalog.toml", "schema = 1", "# other\nschema = 1"), version(7)),
                "version 7, and version 7");
        QVERIFY(*store().reset());
        QVERIFY(!*store().reset());
        QVERIFY(!store().installed()->has_value());
        refused(numbered(7), "version 7, and version 7 was accepted before"); // no replay after a reset
        refused(numbered(6), "version 6");
        QVERIFY(store().install(numbered(9), Name, Now, Old).ok());
        QVERIFY(store().install(numbered(10), Name, Now, Old).ok());
        QCOMPARE(store().highest()->value(m_publisher.key().series()), 10);
    }

    void aProcessThatDiedBetweenTheTwoFilesDoesNoHarm() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        QVERIFY(QFile::remove(file("highest")));
        refused(numbered(7).replace("torch", "tarch"), "signature does not fit");
        refused(numbered(6), "version 6, and version 7");
        QVERIFY(*store().reset()); // writes down what it removes
        refused(numbered(7), "version 7, and version 7");
    }

    void leftoversOfADeadProcessGo() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        write("installed.new-4711", "half");
        QVERIFY(store().install(numbered(8), Name, Now, Old).ok());
        QVERIFY(!QFile::exists(file("installed.new-4711")));
    }

    void seriesOfDifferentKeysDoNotBlockEachOther() {
        const Publisher official;
        const Publisher rotated;
        const std::vector<CatalogKey> program{official.key(false), rotated.key(false)};
        QVERIFY(store().install(numbered(700), Name, Now, Old).ok());
        QVERIFY(store(program).install(signedCatalog(official, m_files, version(3)), Name, Now, Old).ok());
        // Both keys of the program are one series.
        QVERIFY(!store(program).install(signedCatalog(rotated, m_files, version(3)), Name, Now, Old).ok());
        QVERIFY(store(program).install(signedCatalog(rotated, m_files, version(4)), Name, Now, Old).ok());
        // Given with --key, a key of the program stays one.
        QVERIFY(!CatalogStore(m_folder->path() + text("/catalog"), {official.key()}, program)
                     .install(signedCatalog(official, m_files, version(4)), Name, Now, Old)
                     .ok());
        // A key that the next program does not have any more is believed no longer.
        QVERIFY(!store({official.key(false)}).installed().ok());
    }

    void aCatalogHoldsBetweenItsDates() {
        refused(numbered(7), "expired on 2027-05-20T00:00:00Z", QDateTime(QDate(2027, 5, 20), QTime(0, 0), Qt::UTC));
        const QDateTime early(QDate(2026, 11, 19), QTime(0, 0), Qt::UTC);
        const auto before = store().install(numbered(7), Name, early, Old);
        QVERIFY(before.ok());
        refused(numbered(9), "is yet to come", early.addDays(-1));
        QVERIFY(before->notes.join(u' ').contains(text("clock of this machine says 2026-11-19T00:00:00Z")));
        QVERIFY(
            store().install(numbered(8), Name, QDateTime(QDate(2027, 5, 19), QTime(23, 59, 59), Qt::UTC), Old).ok());
    }

    void contentIsCheckedBeforeAnythingIsReplaced() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        refused(signedCatalog(m_publisher, realFiles("catalog.toml", "schema = 1", "schema = ["), version(8)),
                "catalog.toml:");
        refused(signedCatalog(m_publisher, realFiles("packages/torch.toml", "title =", "titel ="), version(8)),
                "packages/torch.toml:");
        refused(signedCatalog(m_publisher, realFiles("catalog.toml", "schema = 1", "schema = 2"), version(8)),
                "schema 2 is not the 1");
        refused(signedCatalog(m_publisher,
                              realFiles("packages/torch.toml", "verify = \"torch.py\"", "verify = \"later.py\""),
                              version(8)),
                "later.py, which this program does not have");
        refused(signedCatalog(m_publisher, {m_files.front()}, version(8)), "");
        refused(signedCatalog(m_publisher, {}, version(8)), "");
        refused(numbered(8), "older than the catalog in this program", Now, builtIn(QDate(2099, 1, 1)));
        QVERIFY(store().install(numbered(8), Name, Now, Old).ok());
    }

    void aFileThatWasChangedOnDiskIsRefused() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        const QByteArray good = content("installed");
        QByteArray bad = good;
        bad[bad.size() / 2] = char(bad[bad.size() / 2] ^ 1);
        for (const QByteArray &damaged :
             {bad, good.left(good.size() / 2), QByteArray(), QByteArray("\n"), good + "x",
              QByteArray("{}\n") + good.mid(good.indexOf('\n') + 1), QByteArray(9000, 'x')}) {
            write("installed", damaged);
            QVERIFY(!store().installed().ok() || damaged.startsWith("{}"));
            const auto choice =
                chooseCatalog(Old, CatalogStore(m_folder->path() + text("/catalog"), {}, {}).installed(), Now);
            QVERIFY(!choice.installed);
            QVERIFY2(choice.note.contains(text("is refused")), qPrintable(choice.note));
        }
        QVERIFY(store().install(numbered(8), Name, Now, Old).ok()); // and is no obstacle
        write("highest", QByteArray("{\"") + m_publisher.key().series().toLatin1() + "\":9}");
        QVERIFY(!store().installed().ok()); // an older file put in its place
        write("highest", "{");
        refused(numbered(10), "cannot be read, so none can be told to be newer");
    }

    void oneAtATime() {
        QVERIFY(store().install(numbered(7), Name, Now, Old).ok());
        const auto held = Lock::acquire(file("lock"), text("armature catalog"));
        QVERIFY(held.ok());
        const auto second = store().install(numbered(8), Name, Now, Old);
        QVERIFY(!second.ok());
        QCOMPARE(second.problem().code, ProblemCode::Locked);
        QCOMPARE(store().reset().problem().code, ProblemCode::Locked);
        QCOMPARE((*store().installed())->header.version, 7);
    }

    void theNewerOneIsUsed() {
        Catalog ours;
        ours.date = QDate(2026, 6, 1);
        InstalledCatalog other;
        other.header = {7, Now.addDays(-1), Now.addDays(1), {}};
        const auto choose = [&](const QDate &date, const QDateTime &now) {
            other.catalog.date = date;
            return chooseCatalog(ours, std::optional(other), now);
        };
        QVERIFY(choose(QDate(2026, 6, 2), Now).installed && choose(QDate(2026, 6, 2), Now).note.isEmpty());
        QVERIFY(choose(ours.date, Now).installed);
        QVERIFY(!choose(QDate(2026, 5, 31), Now).installed);
        QVERIFY(choose(QDate(2026, 5, 31), Now).note.contains(text("is the older one")));
        const QDateTime late = Now.addDays(1);
        QVERIFY(choose(QDate(2026, 6, 2), late).installed);
        QVERIFY(choose(QDate(2026, 6, 2), late).note.contains(text("expired on 2026-11-25. It is used")));
        QVERIFY(!choose(ours.date, late).installed);
        QVERIFY(choose(ours.date, late).note.contains(text("expired on 2026-11-25: the catalog of this program")));
        QVERIFY(!choose(QDate(2026, 6, 2), Now.addDays(-3)).installed);
        QVERIFY(choose(QDate(2026, 6, 2), Now.addDays(-3)).note.contains(text("was made in the future")));
        other.catalog.packages.resize(1);
        other.catalog.packages.front().verifyScript = text("later.py");
        QVERIFY(!choose(QDate(2026, 6, 2), Now).installed);
        QVERIFY(choose(QDate(2026, 6, 2), Now).note.contains(text("later.py, which this program does not have")));
        QVERIFY(!chooseCatalog(ours, std::optional<InstalledCatalog>(), Now).installed);
    }
};

QTEST_GUILESS_MAIN(CatalogStoreTest)
#include "CatalogStoreTest.moc"

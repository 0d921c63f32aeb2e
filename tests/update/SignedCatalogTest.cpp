#include "base/Literals.h"
#include "update/Signing.h"

#include <QRandomGenerator>
#include <QTest>
#include <set>

using namespace armature;
using namespace armature::test;

namespace {

const Files Small{
    {"builds.toml", "a = 1\n"}, {"catalog.toml", "schema = 1\n"}, {"packages/torch.toml", QByteArray(300, 'x')}};
const QString Name = u"catalog-7"_s;

QString text(const char *latin) { return QString::fromLatin1(latin); }

} // namespace

class SignedCatalogTest : public QObject {
    Q_OBJECT

    Publisher m_publisher;
    const std::vector<CatalogKey> m_keys{m_publisher.key()};

    void refused(const QByteArray &bytes, ProblemCode code, const char *says) const {
        const auto opened = openSignedCatalog(bytes, m_keys, Name);
        QVERIFY(!opened.ok());
        QVERIFY2(opened.problem().detail.contains(text(says)), qPrintable(opened.problem().detail));
        QCOMPARE(problemCodeName(opened.problem().code), problemCodeName(code));
        QCOMPARE(opened.problem().subject, Name);
    }

private Q_SLOTS:
    void whatWasSignedComesBack() {
        const auto opened = openSignedCatalog(signedCatalog(m_publisher, Small), m_keys, Name);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.problem().detail));
        QCOMPARE(opened->header.version, 7);
        QCOMPARE(opened->header.expires, QDateTime(QDate(2027, 5, 20), QTime(0, 0), Qt::UTC));
        QCOMPARE(opened->files.size(), Small.size());
        for (size_t i = 0; i < Small.size(); ++i) {
            QCOMPARE(opened->files[i].name.toUtf8(), Small[i].first);
            QCOMPARE(opened->files[i].bytes, Small[i].second);
        }
    }

    void noByteCanBeChanged() {
        const QByteArray good = signedCatalog(m_publisher, realFiles());
        const qsizetype header = good.indexOf('\n', 19) + 1;
        std::set<qsizetype> places;
        for (qsizetype at = 0; at < header; ++at)
            places.insert(at);
        for (qsizetype at = good.size() - 64; at < good.size(); ++at)
            places.insert(at);
        while (places.size() < size_t(header + 64 + 200))
            places.insert(header + QRandomGenerator::global()->bounded(int(good.size() - header - 64)));
        int tried = 0;
        for (const qsizetype at : places)
            for (const int bit : {0x01, 0x80, 0xff}) {
                QByteArray bad = good;
                bad[at] = char(bad[at] ^ bit);
                QVERIFY2(!openSignedCatalog(bad, m_keys, Name), qPrintable(QString::number(at)));
                ++tried;
            }
        qInfo("%d changed bytes refused: %d of the header, 64 of the signature, 200 of the payload", tried,
              int(header));
    }

    void everyLengthButTheWholeIsRefused() {
        const QByteArray good = signedCatalog(m_publisher, Small);
        for (qsizetype size = 0; size < good.size(); ++size) {
            const auto opened = openSignedCatalog(good.left(size), m_keys, Name);
            QVERIFY(!opened.ok());
            QVERIFY2(opened.problem().detail.contains(text("not whole")), qPrintable(opened.problem().detail));
        }
        refused(good + '\0', ProblemCode::Malformed, "1 bytes follow behind its end");
        refused(good + good, ProblemCode::Malformed, "follow behind its end");
    }

    void onlyATrustedKeyIsBelieved() {
        const Publisher stranger;
        refused(signedCatalog(stranger, Small), ProblemCode::Unsupported, "which is not trusted here");
        // Somebody who names the trusted key and signs with another one.
        refused(stranger.sign(message(m_publisher, packed(Small))), ProblemCode::HashMismatch,
                "signature does not fit");
        const auto none = openSignedCatalog(signedCatalog(m_publisher, Small), {}, Name);
        QVERIFY(!none.ok() && none.problem().detail.contains(text("built without one")));
        // Keys can be rotated: each of several is enough.
        QVERIFY(openSignedCatalog(signedCatalog(m_publisher, Small), {stranger.key(), m_publisher.key()}, Name).ok());
        // The same key, signing for another purpose.
        refused(m_publisher.sign(message(m_publisher, packed(Small)), {}), ProblemCode::HashMismatch,
                "signature does not fit");
        refused(m_publisher.sign(message(m_publisher, packed(Small)), "another purpose"), ProblemCode::HashMismatch,
                "signature does not fit");
        // Keys of small order, for which everybody could sign.
        const CatalogKey zero{QByteArray(32, '\0'), true};
        QVERIFY(!isSignedBy(zero, "x", QByteArray(64, '\0')));
        QVERIFY(!parseCatalogKey(text("12")).ok());
        QVERIFY(!parseCatalogKey(QString(64, u'g')).ok());
        QVERIFY(!parseCatalogKey(QString(65, u'a')).ok());
    }

    void aHeaderOutsideItsFormIsRefused() {
        const auto with = [this](const QJsonObject &changes) { return signedCatalog(m_publisher, Small, changes); };
        refused(with({{text("format"), 2}}), ProblemCode::Unsupported, "newer format");
        refused(with({{text("schema"), 2}}), ProblemCode::Unsupported, "schema 2, and this program reads 1");
        refused(with({{text("version"), 0}}), ProblemCode::Malformed, "version");
        refused(with({{text("version"), -7}}), ProblemCode::Malformed, "version");
        refused(with({{text("version"), 7.5}}), ProblemCode::Malformed, "version");
        refused(with({{text("version"), text("8")}}), ProblemCode::Malformed, "version");
        refused(with({{text("expires"), text("2026-11-19T00:00:00Z")}}), ProblemCode::Malformed, "dates");
        refused(with({{text("expires"), text("2027-02-30T00:00:00Z")}}), ProblemCode::Malformed, "dates");
        refused(with({{text("expires"), text("2027-05-20T00:00:00")}}), ProblemCode::Malformed, "dates");
        refused(with({{text("expires"), QJsonValue()}}), ProblemCode::Malformed, "keys of format 1");
        refused(with({{text("more"), 1}}), ProblemCode::Malformed, "keys of format 1");
        refused(with({{text("size"), -1}}), ProblemCode::Malformed, "size");
        refused(with({{text("size"), 1e18}}), ProblemCode::Malformed, "size");
        refused(with({{text("digest"), QString(64, u'0')}}), ProblemCode::Malformed, "digest");
        refused(with({{text("key"), text("\x1b[2J")}}), ProblemCode::Unsupported, "signed with a key, which");
        refused("armature-catalog-2\n{}\n", ProblemCode::Unsupported, "another format");
        refused("<html><body>Sign in</body></html>", ProblemCode::Malformed, "no catalog file");
        refused("armature-catalog-1\n" + QByteArray(5000, ' '), ProblemCode::Malformed, "header has more than 1024");
        refused("armature-catalog-1\n[1]\n", ProblemCode::Malformed, "no JSON object");
        refused(QByteArray(MaxSignedCatalogBytes + 1, 'x'), ProblemCode::TooLarge, "may have");
    }

    void aHostileFileNameIsRefusedAndShownHarmless_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("shown");
        for (const char *name :
             {"../catalog.toml", "/etc/passwd", "packages/../catalog.toml", "packages/../../x.toml",
              "packages/a/b.toml", "packages//x.toml", "packages/.toml", "packages/.x.toml", "packages/X.toml",
              "packages/a b.toml", "./catalog.toml", "catalog.TOML", "catalog.toml/", "packages\\x.toml",
              "C:catalog.toml", "readme.md", "", "packages/x", "stack/x.toml"})
            QTest::newRow(name) << QByteArray(name) << QString::fromLatin1(name);
        QTest::newRow("NUL") << QByteArray("packages/a\0b.toml", 17) << text("a\\x00b");
        QTest::newRow("NUL at the end") << QByteArray("catalog.toml\0", 13) << text("catalog.toml\\x00");
        QTest::newRow("line feed") << QByteArray("packages/a\nb.toml") << text("a\\x0ab");
        QTest::newRow("escape") << QByteArray("packages/\x1b[2J.toml") << text("\\x1b[2J");
        QTest::newRow("not ASCII") << QByteArray("packages/\xc3\xa4.toml") << text("\\xc3\\xa4");
        QTest::newRow("long") << "packages/" + QByteArray(200, 'a') + ".toml" << text("214 bytes");
    }
    void aHostileFileNameIsRefusedAndShownHarmless() {
        QFETCH(QByteArray, name);
        QFETCH(QString, shown);
        const auto opened = openSignedCatalog(signedCatalog(m_publisher, {{name, "x = 1\n"}}), m_keys, Name);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.problem().code, ProblemCode::Malformed);
        QVERIFY2(opened.problem().detail.contains(shown), qPrintable(opened.problem().detail));
    }

    void anArchiveOutsideItsFormIsRefused() {
        refused(signedCatalog(m_publisher, {{"builds.toml", "a"}, {"builds.toml", "b"}}), ProblemCode::Malformed,
                "given twice");
        refused(signedCatalog(m_publisher, {{"catalog.toml", "a"}, {"builds.toml", "b"}, {"catalog.toml", "c"}}),
                ProblemCode::Malformed, "given twice or is not in order");
        Files many;
        for (int i = 0; i < 501; ++i)
            many.emplace_back("packages/p" + QByteArray::number(1000 + i) + ".toml", "x");
        refused(signedCatalog(m_publisher, many), ProblemCode::TooLarge, "more than 500 files");
        refused(signedCatalog(m_publisher, {{"builds.toml", QByteArray(1024 * 1024 + 1, '#')}}), ProblemCode::TooLarge,
                "at most 1048576");
        const QByteArray payload = packed(Small);
        for (qsizetype size = 1; size < payload.size(); ++size) {
            const auto opened =
                openSignedCatalog(m_publisher.sign(message(m_publisher, payload.left(size))), m_keys, Name);
            const bool betweenFiles = size == packed({Small[0]}).size() || size == packed({Small[0], Small[1]}).size();
            QCOMPARE(opened.ok(), betweenFiles);
        }
        for (const QByteArray &tail : {bigEndian(0xffffffff), bigEndian(0x7fffffff), bigEndian(20) + "stacks/x.toml",
                                       bigEndian(13) + "stacks/x.toml" + bigEndian(0xffffffff)})
            QVERIFY(!openSignedCatalog(m_publisher.sign(message(m_publisher, payload + tail)), m_keys, Name));
    }

    void randomChangesNeverVerify() {
        const QByteArray good = signedCatalog(m_publisher, Small);
        QRandomGenerator random(20261124);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bad = good;
            const int changes = 1 + random.bounded(4);
            for (int j = 0; j < changes; ++j) {
                const qsizetype at = random.bounded(int(bad.size()));
                switch (random.bounded(5)) {
                case 0:
                    bad[at] = char(random.bounded(256));
                    break;
                case 1:
                    bad.insert(at, QByteArray(1 + random.bounded(8), char(random.bounded(256))));
                    break;
                case 2:
                    bad.remove(at, 1 + random.bounded(8));
                    break;
                case 3:
                    bad = bad.left(at) + bad.mid(random.bounded(int(bad.size())));
                    break;
                default:
                    bad.replace(at, 1, QByteArray::number(random.generate()));
                    break;
                }
                if (bad.isEmpty())
                    bad = "a";
            }
            QVERIFY(bad == good || !openSignedCatalog(bad, m_keys, Name));
        }
    }

    void randomPayloadsOfTheRightKeyNeverCrash() {
        const QByteArray payload = packed(Small);
        QRandomGenerator random(7);
        int opened = 0;
        for (int i = 0; i < 5'000; ++i) {
            QByteArray bad = payload;
            for (int j = 0; j <= random.bounded(3); ++j)
                bad[random.bounded(60)] = char(random.bounded(256));
            opened += openSignedCatalog(m_publisher.sign(message(m_publisher, bad)), m_keys, Name).ok() ? 1 : 0;
        }
        QVERIFY(opened < 5'000); // some changes are inside the text of a file, and fine
    }
};

QTEST_GUILESS_MAIN(SignedCatalogTest)
#include "SignedCatalogTest.moc"

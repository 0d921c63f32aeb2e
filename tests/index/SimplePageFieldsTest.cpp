#include "base/Literals.h"
#include "index/Fixture.h"
#include "index/SimplePage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace armature;

namespace {

const QUrl Base(u"https://index.example.org/simple/demo/"_s);
const QString Html = u"text/html; charset=utf-8"_s;
const QString Json = u"application/vnd.pypi.simple.v1+json"_s;

Result<SimplePage> page(const QByteArray &body, const QString &type = Html) {
    return parseSimplePage(body, type, Base);
}

} // namespace

/// What a page says about its files beyond their names and addresses, and which names are believed.
class SimplePageFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uploadTimesAreUtc_data();
    void uploadTimesAreUtc();
    void theNewerSpellingOfMetadataWins_data();
    void theNewerSpellingOfMetadataWins();
    void theVersionsOfTheIndexAreListed();
    void namesNoSpecificationAllowsAreCountedAndLeftOut_data();
    void namesNoSpecificationAllowsAreCountedAndLeftOut();
    void textOfTheIndexHasNoControlCharacters();
};

void SimplePageFieldsTest::uploadTimesAreUtc_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("expected");
    QTest::newRow("microseconds") << "2025-01-01T12:34:56.789012Z"
                                  << "2025-01-01T12:34:56.789Z";
    QTest::newRow("seconds") << "2025-01-01T12:34:56Z"
                             << "2025-01-01T12:34:56.000Z";
    QTest::newRow("no zone") << "2025-01-01T12:34:56"
                             << "2025-01-01T12:34:56.000Z";
    QTest::newRow("another zone") << "2025-01-01T12:34:56+02:00"
                                  << "2025-01-01T10:34:56.000Z";
    QTest::newRow("nonsense") << "yesterday"
                              << "";
    QTest::newRow("no such day") << "2025-02-30T00:00:00Z"
                                 << "";
    QTest::newRow("long") << QString(1000, u'2') << "";
    QTest::newRow("none") << ""
                          << "";
}

void SimplePageFieldsTest::uploadTimesAreUtc() {
    QFETCH(QString, written);
    const QByteArray body =
        R"({"meta": {"api-version": "1.1"}, "files": [{"filename": "demo-1-py3-none-any.whl", "url": "x", "upload-time": ")" +
        written.toUtf8() + R"("}]})";
    const auto result = page(body, Json);
    QVERIFY(result.ok());
    const QDateTime time = result->files.at(0).uploadTime;
    QTEST(time.isValid() ? time.toString(Qt::ISODateWithMs) : QString(), "expected");
}

void SimplePageFieldsTest::theNewerSpellingOfMetadataWins_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<bool>("offered");
    QTest::addColumn<bool>("hashed");
    const QByteArray digest(64, 'a');
    QTest::newRow("new") << QByteArray(R"("core-metadata": {"sha256": ")" + digest + "\"}")
                         << "data-core-metadata=sha256=" + digest << true << true;
    QTest::newRow("old") << QByteArray(R"("dist-info-metadata": {"sha256": ")" + digest + "\"}")
                         << "data-dist-info-metadata=sha256=" + digest << true << true;
    QTest::newRow("true") << QByteArray(R"("core-metadata": true)") << QByteArray("data-core-metadata=true") << true
                          << false;
    QTest::newRow("both") << QByteArray(R"("core-metadata": false, "dist-info-metadata": true)")
                          << QByteArray("data-core-metadata=false data-dist-info-metadata=true") << false << false;
    QTest::newRow("none") << QByteArray(R"("size": 1)") << QByteArray() << false << false;
}

void SimplePageFieldsTest::theNewerSpellingOfMetadataWins() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, html);
    QFETCH(bool, offered);
    QFETCH(bool, hashed);
    const auto fromJson =
        page(R"({"meta": {"api-version": "1.1"}, "files": [{"filename": "demo-1-py3-none-any.whl", "url": "x", )" +
                 json + "}]}",
             Json);
    const auto fromHtml = page("<html><a href=demo-1-py3-none-any.whl " + html + ">x</a>");
    for (const auto *result : {&fromJson, &fromHtml}) {
        QVERIFY(result->ok());
        QCOMPARE(result->value().files.at(0).hasMetadata, offered);
        QCOMPARE(!result->value().files.at(0).metadataSha256.isEmpty(), hashed);
    }
}

void SimplePageFieldsTest::theVersionsOfTheIndexAreListed() {
    QCOMPARE(page(fixture(u"page.json"_s), Json)->versions, (QStringList{u"1.0"_s, u"0.9"_s}));
    QVERIFY(page(fixture(u"pytorch-style.html"_s))->versions.isEmpty());
}

void SimplePageFieldsTest::namesNoSpecificationAllowsAreCountedAndLeftOut_data() {
    QTest::addColumn<QString>("name");
    for (const char *name : {"../demo-1.0-py3-none-any.whl", "..-1.0.tar.gz", "--index-url-1.0.tar.gz",
                             "-r-1.0-py3-none-any.whl", "demo.zip", ".whl", "demo-1.0-py3-none-any\n.whl",
                             "demo-1.0\n.tar.gz", "demo\x1b[31m-1.0.tar.gz", "d\u202Eemo-1.0-py3-none-any.whl",
                             "demo-1.0-py3-none-an\u0443.whl", "demo 1.0.tar.gz", "demo-one.tar.gz", "a/b-1.0.zip"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void SimplePageFieldsTest::namesNoSpecificationAllowsAreCountedAndLeftOut() {
    QFETCH(QString, name);
    const QJsonArray files{QJsonObject{{u"filename"_s, name}, {u"url"_s, u"x"_s}},
                           QJsonObject{{u"filename"_s, u"demo-1.0.exe"_s}, {u"url"_s, u"x"_s}}};
    const QJsonObject meta{{u"api-version"_s, u"1.0"_s}};
    const QByteArray body = QJsonDocument(QJsonObject{{u"meta"_s, meta}, {u"files"_s, files}}).toJson();
    const auto result = page(body, Json);
    QVERIFY(result.ok());
    QVERIFY(result->files.empty());
    QCOMPARE(result->skipped, qsizetype(1));
    if (name.contains(u'/'))
        return; // a link has no such name: what counts is after its last slash
    const auto html = page("<html><meta name='pypi:repository-version' content='1.0'><a href='" +
                           QUrl::toPercentEncoding(name) + "'>x</a></html>");
    QVERIFY2(html.ok(), html.ok() ? "" : qPrintable(html.problem().detail));
    QVERIFY(html->files.empty());
    QCOMPARE(html->skipped, qsizetype(1));
}

void SimplePageFieldsTest::textOfTheIndexHasNoControlCharacters() {
    const auto result = page("<html><a href=demo-1-py3-none-any.whl data-yanked='a\x1b[31mb&#8238;c' "
                             "data-requires-python='&gt;=3\n'>x</a></html>");
    QVERIFY(result.ok());
    QCOMPARE(result->files.at(0).yankedReason, u"a [31mb c"_s);
    QCOMPARE(result->files.at(0).requiresPython, u">=3 "_s);
}

QTEST_APPLESS_MAIN(SimplePageFieldsTest)
#include "SimplePageFieldsTest.moc"

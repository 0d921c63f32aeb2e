#include "index/SimplePage.h"
#include "base/Literals.h"
#include "index/Fixture.h"
#include "index/HtmlTags.h"

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

class SimplePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aJsonPageIsRead();
    void aPageOfPyTorchIsRead();
    void oddHtmlIsRead();
    void anEmptyPageIsAnHonestPage_data();
    void anEmptyPageIsAnHonestPage();
    void anotherPageIsNoIndex_data();
    void anotherPageIsNoIndex();
    void aNewerMajorVersionIsRefused_data();
    void aNewerMajorVersionIsRefused();
    void brokenJsonNamesThePlace_data();
    void brokenJsonNamesThePlace();
    void tooMuchIsRefused();
    void hostileHtmlIsReadToItsEnd_data();
    void hostileHtmlIsReadToItsEnd();
    void everyTruncationIsSurvived();
    void entitiesAreDecoded_data();
    void entitiesAreDecoded();
};

void SimplePageTest::aJsonPageIsRead() {
    const auto result = page(fixture(u"page.json"_s), Json);
    QVERIFY2(result.ok(), result.ok() ? "" : qPrintable(result.problem().detail));
    QCOMPARE(result->files.size(), size_t(2));
    const IndexFile &wheel = result->files[0];
    QCOMPARE(wheel.file, u"demo-1.0-py3-none-any.whl"_s);
    QCOMPARE(wheel.bytes, 12345);
    QCOMPARE(wheel.sha256, u"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"_s);
    QCOMPARE(wheel.requiresPython, u">=3.8"_s);
    QVERIFY(wheel.hasMetadata && !wheel.yanked);
    QCOMPARE(wheel.metadataSha256, QString(64, u'a'));
    QCOMPARE(wheel.uploadTime, QDateTime(QDate(2025, 1, 1), QTime(12, 34, 56, 789), Qt::UTC));
    const IndexFile &source = result->files[1];
    QCOMPARE(source.url.toString(), u"https://index.example.org/files/demo-1.0.tar.gz"_s);
    QCOMPARE(source.yankedReason, u"broken"_s);
    QVERIFY(source.yanked && source.bytes == 0 && source.sha256.isEmpty() && !source.hasMetadata);
}

void SimplePageTest::aPageOfPyTorchIsRead() {
    const auto result = page(fixture(u"pytorch-style.html"_s));
    QVERIFY(result.ok());
    QCOMPARE(result->files.size(), size_t(4));
    QCOMPARE(result->files[0].file, u"torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
    QCOMPARE(result->files[0].url.toString(QUrl::FullyEncoded),
             u"https://index.example.org/whl/cu129/torch-2.8.0%2Bcu129-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
    QVERIFY(result->files[0].sha256.isEmpty());
    QVERIFY(result->files[2].sha256.startsWith("92f8bc3e"_L1));
    QVERIFY(result->files[3].hasMetadata);
}

void SimplePageTest::oddHtmlIsRead() {
    const auto result = page(fixture(u"odd.html"_s));
    QVERIFY2(result.ok(), result.ok() ? "" : qPrintable(result.problem().detail));
    QStringList seen;
    for (const IndexFile &file : result->files)
        seen << file.url.toString(QUrl::FullyEncoded);
    QCOMPARE(seen, (QStringList{u"https://cdn.example.org/base/demo-1.0.tar.gz"_s,
                                u"https://cdn.example.org/base/demo-1.0-py3-none-any.whl"_s,
                                u"https://cdn.example.org/up/demo-1.1-py3-none-any.whl"_s,
                                u"https://elsewhere.example.org/a%20b/demo-1.2%2Blocal.1-py3-none-any.whl?x=1&y=2"_s,
                                u"https://protocol.example.org/demo-1.3-py3-none-any.whl"_s}));
    QVERIFY(result->files[0].sha256.isEmpty());
    const IndexFile &wheel = result->files[1];
    QCOMPARE(wheel.requiresPython, u">=3.8,<4"_s);
    QCOMPARE(wheel.yankedReason, u"bad & broken"_s);
    QVERIFY(wheel.yanked && wheel.hasMetadata && wheel.sha256.startsWith("0123456789abcdef"_L1));
    QVERIFY(result->files[2].yanked && !result->files[2].hasMetadata && result->files[2].yankedReason.isEmpty());
    QCOMPARE(result->files[3].file, u"demo-1.2+local.1-py3-none-any.whl"_s);
}

void SimplePageTest::anEmptyPageIsAnHonestPage_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::newRow("links for nothing") << fixture(u"empty.html"_s) << Html;
    QTest::newRow("declared, with a script")
        << QByteArray("<html><meta name='pypi:repository-version' content='1.0'><script>x</script></html>") << Html;
    QTest::newRow("folder listing") << QByteArray("<html><h1>Index of /demo</h1><a href=\"../\">../</a></html>")
                                    << Html;
    QTest::newRow("JSON") << QByteArray(R"({"meta": {"api-version": "1.0"}, "name": "demo", "files": []})") << Json;
}

void SimplePageTest::anEmptyPageIsAnHonestPage() {
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    const auto result = page(body, type);
    QVERIFY2(result.ok(), result.ok() ? "" : qPrintable(result.problem().detail));
    QVERIFY(result->files.empty());
}

void SimplePageTest::anotherPageIsNoIndex_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("why");
    QTest::newRow("login") << fixture(u"login.html"_s) << Html << "login page";
    QTest::newRow("captive portal") << fixture(u"portal.html"_s) << Html << "links to no packages";
    QTest::newRow("list of projects") << QByteArray("<html><a href='/simple/a/'>a</a></html>") << Html
                                      << "links to no packages";
    QTest::newRow("nothing") << QByteArray() << Html << "claims to be HTML";
    QTest::newRow("text as HTML") << QByteArray("hello") << Html << "claims to be HTML";
    QTest::newRow("text") << QByteArray("hello") << "text/plain"
                          << "text/plain";
    QTest::newRow("no type") << QByteArray("<html></html>") << ""
                             << "no Content-Type";
    QTest::newRow("other JSON") << QByteArray(R"({"error": "sign in"})") << "application/json"
                                << "no page of the Simple API";
}

void SimplePageTest::anotherPageIsNoIndex() {
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    QFETCH(QString, why);
    const auto result = page(body, type);
    QVERIFY(!result.ok());
    QCOMPARE(result.problem().code, ProblemCode::NotAnIndex);
    QVERIFY2(result.problem().detail.contains(why), qPrintable(result.problem().detail));
}

void SimplePageTest::aNewerMajorVersionIsRefused_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::newRow("JSON") << QByteArray(R"({"meta": {"api-version": "2.0"}, "files": []})") << Json;
    QTest::newRow("no number") << QByteArray(R"({"meta": {"api-version": "next"}, "files": []})") << Json;
    QTest::newRow("type") << QByteArray("{}") << "application/vnd.pypi.simple.v2+json";
    QTest::newRow("HTML") << QByteArray("<html><meta name='pypi:repository-version' content='2.0'></html>") << Html;
}

void SimplePageTest::aNewerMajorVersionIsRefused() {
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    const auto result = page(body, type);
    QVERIFY(!result.ok());
    QCOMPARE(result.problem().code, ProblemCode::Unsupported);
}

void SimplePageTest::brokenJsonNamesThePlace_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("place");
    const QByteArray head = R"({"meta": {"api-version": "1.0"}, "files": )";
    QTest::newRow("cut") << head + "[{"
                         << "https://index.example.org/simple/demo/:1:";
    QTest::newRow("files") << head + "3}"
                           << "https://index.example.org/simple/demo/";
    QTest::newRow("entry") << head + "[3]}"
                           << "https://index.example.org/simple/demo/: files[0]";
    QTest::newRow("url") << head + R"([{"filename": "a-1-py3-none-any.whl", "url": 3}]})"
                         << "https://index.example.org/simple/demo/: files[0]";
    QTest::newRow("deep") << QByteArray(1'000'000, '[') << "https://index.example.org/simple/demo/:1:";
}

void SimplePageTest::brokenJsonNamesThePlace() {
    QFETCH(QByteArray, body);
    QFETCH(QString, place);
    const auto result = page(body, Json);
    QVERIFY(!result.ok());
    QCOMPARE(result.problem().code, ProblemCode::Malformed);
    QVERIFY2(result.problem().subject.startsWith(place), qPrintable(result.problem().subject));
}

void SimplePageTest::tooMuchIsRefused() {
    QCOMPARE(page(QByteArray(qsizetype(33) * 1024 * 1024, ' ')).problem().code, ProblemCode::TooLarge);
    QCOMPARE(page(QByteArray("<a href=x>").repeated(100'001)).problem().code, ProblemCode::TooLarge);
    const PageLimits small{1000, 1};
    const QByteArray two =
        R"({"meta": {"api-version": "1.0"}, "files": [{"filename": "a", "url": "b"}, {"filename": "a", "url": "b"}]})";
    QCOMPARE(parseSimplePage(two, Json, Base, small).problem().code, ProblemCode::TooLarge);
}

void SimplePageTest::hostileHtmlIsReadToItsEnd_data() {
    QTest::addColumn<QByteArray>("piece");
    QTest::newRow("open tags") << QByteArray("<a ");
    QTest::newRow("one attribute each") << QByteArray("x=1 ");
    QTest::newRow("quotes") << QByteArray("<a href=\"");
    QTest::newRow("comments") << QByteArray("<!--");
    QTest::newRow("scripts") << QByteArray("<script>");
    QTest::newRow("ampersands") << QByteArray("<b x='&&&&&&&&'>");
    QTest::newRow("smaller than") << QByteArray("<");
    QTest::newRow("nested") << QByteArray("<div>");
}

/// Work that grows with the square of the length would take hours: the time limit of the test ends it.
void SimplePageTest::hostileHtmlIsReadToItsEnd() {
    QFETCH(QByteArray, piece);
    const QByteArray body = "<html><a " + piece.repeated(2'000'000 / piece.size());
    (void)page(body);
}

void SimplePageTest::everyTruncationIsSurvived() {
    for (const char *name : {"odd.html", "pytorch-style.html", "page.json"}) {
        const QByteArray whole = fixture(QLatin1String(name));
        for (qsizetype length = 0; length < whole.size(); ++length)
            (void)page(whole.left(length), whole.startsWith('{') ? Json : Html);
    }
}

void SimplePageTest::entitiesAreDecoded_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("named") << "a&amp;b&lt;c&gt;&quot;&apos;"
                           << "a&b<c>\"'";
    QTest::newRow("numbers") << "&#43;&#x2B;&#X2b;"
                             << "+++";
    QTest::newRow("once only") << "&amp;lt;"
                               << "&lt;";
    QTest::newRow("unknown") << "&nothing; &; & &#; &#0; &#xD800; &#1114112; &amp"
                             << "&nothing; &; & &#; &#0; &#xD800; &#1114112; &amp";
    QTest::newRow("beyond the BMP") << "&#x1F600;" << QString::fromUcs4(U"\U0001F600");
}

void SimplePageTest::entitiesAreDecoded() {
    QFETCH(QString, text);
    QTEST(decodeEntities(text), "expected");
}

QTEST_APPLESS_MAIN(SimplePageTest)
#include "SimplePageTest.moc"

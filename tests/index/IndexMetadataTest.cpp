#include "base/Literals.h"
#include "index/Asking.h"
#include "index/LoopbackIndex.h"

#include <QtTest>
#include <memory>

using namespace armature;

namespace {

const QString Place = u"demo.metadata"_s;

/// In one line: what the metadata says, or the problem.
QString shownMetadata(const Result<CoreMetadata> &result) {
    if (!result)
        return problemCodeName(result.problem().code) + u": "_s + result.problem().detail;
    return u"%1 %2 [%3] %4"_s.arg(result->name, result->version.text(), result->requiresPython,
                                  result->requiresDist.join(u" | "_s));
}

} // namespace

/// METADATA without the wheel: reading it, and getting it from an index.
class IndexMetadataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fieldsAreRead_data();
    void fieldsAreRead();
    void tooMuchIsRefused();
    void everyTruncationIsSurvived();
    void theMetadataOfAWheelIsFetched_data();
    void theMetadataOfAWheelIsFetched();
    void metadataNobodyOffersIsNotAskedFor();
    void metadataIsCached();

private:
    [[nodiscard]] Result<CoreMetadata> fetch(const QString &pageFault, const QString &fileFault,
                                             const IndexClientOptions &options = quick()) const;
    std::unique_ptr<LoopbackIndex> m_index;
};

void IndexMetadataTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(
        QStringList{u"Demo==1.0,needs=other>=1.0; python_version < '3.12',needs=torch==2.8.0"_s});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
}

void IndexMetadataTest::fieldsAreRead_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("usual",
        "Metadata-Version: 2.1\nName: Demo\nVersion: 1.0\nRequires-Python: >=3.8\nRequires-Dist: a>=1\nRequires-Dist: "
        "b ; extra == 'x'\n\nName: no\n",
        "Demo 1.0 [>=3.8] a>=1 | b ; extra == 'x'");
    row("line ends of Windows", "name:Demo\r\nVERSION : 1.0\r\n\r\nRequires-Dist: no", "Demo 1.0 [] ");
    row("continued", "Name: Demo\nVersion: 1.0\nLicense: a\n b\n\tc\nRequires-Dist: d", "Demo 1.0 [] d");
    row("control characters", "Name: Demo\nVersion: 1.0\nRequires-Dist: a\x1b[31m", "Demo 1.0 [] a [31m");
    row("no version", "Name: Demo\n", "malformed: the metadata has no name or no version");
    row("bad version", "Name: Demo\nVersion: one\n", "malformed: the metadata has no name or no version");
    row("no name", "Version: 1.0\n", "malformed: the metadata has no name or no version");
    row("two names", "Name: Demo\nName: Other\nVersion: 1.0\n", "malformed: \"name\" is given twice");
    row("no field", "Name: Demo\nwhat is this\n", "malformed: not a field");
    row("begins with a blank", " Name: Demo\n", "malformed: not a field");
    row("HTML", "<html><body>sign in</body></html>", "malformed: not a field");
    row("not UTF-8", "Name: D\xff\nVersion: 1.0\n", "malformed: the metadata is not UTF-8");
    row("nothing", "", "malformed: the metadata has no name or no version");
}

void IndexMetadataTest::fieldsAreRead() {
    QFETCH(QByteArray, text);
    QTEST(shownMetadata(parseCoreMetadata(text, Place)), "expected");
}

void IndexMetadataTest::tooMuchIsRefused() {
    QCOMPARE(parseCoreMetadata(QByteArray(MaxCoreMetadata + 1, 'a'), Place).problem().code, ProblemCode::TooLarge);
    QVERIFY(parseCoreMetadata("Name: a\nVersion: 1\n" + QByteArray("Requires-Dist: b\n").repeated(50'000), Place).ok());
}

void IndexMetadataTest::everyTruncationIsSurvived() {
    const QByteArray whole = "Name: Demo\r\nVersion: 1.0\r\n continued\r\nRequires-Dist: a\r\n\r\nbody\xc3\xa4";
    for (qsizetype length = 0; length <= whole.size(); ++length)
        (void)parseCoreMetadata(whole.left(length), Place);
}

/// Asks for the page, then for the metadata of its wheel; each may meet a fault.
Result<CoreMetadata> IndexMetadataTest::fetch(const QString &pageFault, const QString &fileFault,
                                              const IndexClientOptions &options) const {
    IndexClient client(options);
    const PageOutcome outcome = ask(client, m_index->url(pageFault));
    if (!outcome.page() || outcome.page()->files.empty())
        return Problem{.code = ProblemCode::Internal, .detail = shown(outcome)};
    IndexFile file = outcome.page()->files.front();
    if (!fileFault.isEmpty())
        file.url = QUrl(u"http://%1/fault/%2/files/%3"_s.arg(m_index->host(), fileFault, file.file));
    std::optional<Result<CoreMetadata>> answer;
    client.fetchMetadata(file, [&](const Result<CoreMetadata> &result) { answer.emplace(result); });
    if (answer || !QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return Problem{.code = ProblemCode::Internal, .detail = u"no callback, or one from inside the call"_s};
    return *answer;
}

void IndexMetadataTest::theMetadataOfAWheelIsFetched_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *page, const char *file, const char *expected) {
        QTest::addRow("page %s, file %s", page, file) << page << file << expected;
    };
    const char *right = "Demo 1.0 [] other>=1.0; python_version < '3.12' | torch==2.8.0";
    row("json", "", right);
    row("html", "", right);
    row("metahash", "", right);
    row("json", "flaky", right);
    row("wrongmetahash", "json",
        "hash-mismatch: the metadata is not the one the index names, whose SHA-256 is "
        "0000000000000000000000000000000000000000000000000000000000000000");
    row("metahash", "othermeta", "hash-mismatch: ");
    row("json", "othermeta", "malformed: the metadata is of other 1.0, the file of demo 1.0");
    row("json", "hugemeta", "too-large: the answer is larger than 1 MiB");
    row("json", "404", "not-found: the index offered metadata and has none");
    row("json", "401",
        "access-denied: the index answered with status 401: it wants a user name and password, or refuses those it was "
        "given");
    row("json", "503",
        "network-unreachable: the server answered with status 503: it is out of service for the moment (asked 4 "
        "times)");
    row("json", "stall", "timed-out: no answer for 0.8 s");
    row("json", "cut", "network-unreachable: the connection was closed before the answer was complete (asked 4 times)");
    row("nometadata", "", "not-found: the index offers no metadata for this file");
}

void IndexMetadataTest::theMetadataOfAWheelIsFetched() {
    QFETCH(QString, page);
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const QString seen = shownMetadata(fetch(page, file));
    QVERIFY2(expected.endsWith(": "_L1) ? seen.startsWith(expected) : seen == expected, qPrintable(seen));
}

void IndexMetadataTest::metadataNobodyOffersIsNotAskedFor() {
    const qsizetype before = m_index->requests(u".metadata "_s).size();
    QCOMPARE(fetch(u"nometadata"_s, {}).problem().code, ProblemCode::NotFound);
    QCOMPARE(m_index->requests(u".metadata "_s).size(), before);
}

void IndexMetadataTest::metadataIsCached() {
    QTemporaryDir folder;
    IndexClientOptions options = quick();
    options.cacheFolder = folder.path();
    QVERIFY(fetch(u"metahash+etag"_s, {}, options).ok());
    const qsizetype before = m_index->requests({}).size();
    options.offline = true;
    QVERIFY(fetch(u"metahash+etag"_s, {}, options).ok());
    QCOMPARE(m_index->requests({}).size(), before);
}

QTEST_GUILESS_MAIN(IndexMetadataTest)
#include "IndexMetadataTest.moc"

#include "index/Asking.h"
#include "index/LoopbackIndex.h"

#include <QDir>
#include <QtTest>
#include <memory>

using namespace armature;

/// The cache on disk: what it saves, what it must not keep, and that nothing in its folder can do harm.
class IndexCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void withoutAFolderEveryPageIsFetched();
    void anUnchangedPageIsNotSentAgain_data();
    void anUnchangedPageIsNotSentAgain();
    void aChangedPageIsFetched();
    void aFreshPageIsNotAskedFor();
    void aFreshPageTurnsStale();
    void aPageFromTheFutureIsAskedFor();
    void whatMustNotBeKeptIsNot_data();
    void whatMustNotBeKeptIsNot();
    void noSecretIsInTheFolder();
    void offlineTheCacheAnswers();
    void offlineWhatIsNotThereIsAProblem();
    void offlineNoSizeIsAsked();
    void aDamagedEntryIsIgnored_data();
    void aDamagedEntryIsIgnored();
    void aCopiedEntryAnswersForNothingElse();
    void theOldestEntriesGoAboveTheBound();
    void anAbsentProjectIsForgotten();
    void aFolderThatCannotBeWrittenIsNoProblem();

private:
    [[nodiscard]] IndexClientOptions cached() const;
    [[nodiscard]] QFileInfoList entries() const { return QDir(m_folder->filePath(QStringLiteral("cache"))).entryInfoList(QDir::Files, QDir::Name); }
    /// "STATUS BYTES" of the requests for the page with this fault, since the test began.
    [[nodiscard]] QStringList requests(const QString &fault) const;
    QString askOnce(const QString &fault, const IndexClientOptions &options) const;

    std::unique_ptr<LoopbackIndex> m_index;
    std::unique_ptr<QTemporaryDir> m_folder;
    qsizetype m_before = 0;
};

void IndexCacheTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{QStringLiteral("Demo==1.0"), QStringLiteral("demo==2.0"), QStringLiteral("other==1.0")});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
}

void IndexCacheTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_before = m_index->requests({}).size();
}

IndexClientOptions IndexCacheTest::cached() const {
    IndexClientOptions options = quick();
    options.cacheFolder = m_folder->filePath(QStringLiteral("cache"));
    return options;
}

QStringList IndexCacheTest::requests(const QString &fault) const {
    QStringList result;
    for (const QString &line : m_index->requests({}).mid(m_before))
        if (line.contains(QStringLiteral("/fault/%1/simple/").arg(fault)))
            result << line.section(u' ', 2);
    return result;
}

QString IndexCacheTest::askOnce(const QString &fault, const IndexClientOptions &options) const {
    IndexClient client(options);
    return shown(ask(client, m_index->url(fault)));
}

void IndexCacheTest::withoutAFolderEveryPageIsFetched() {
    for (int i = 0; i < 2; ++i)
        QCOMPARE(askOnce(QStringLiteral("etag"), quick()), QStringLiteral("2 files"));
    const QStringList seen = requests(QStringLiteral("etag"));
    QCOMPARE(seen.size(), 2);
    QVERIFY(seen[1].startsWith(QLatin1String("200 ")));
}

void IndexCacheTest::anUnchangedPageIsNotSentAgain_data() {
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"etag", "modified", "etag+html"})
        QTest::newRow(fault) << fault;
}

void IndexCacheTest::anUnchangedPageIsNotSentAgain() {
    QFETCH(QString, fault);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(askOnce(fault, cached()), QStringLiteral("2 files"));
    const QStringList seen = requests(fault);
    QCOMPARE(seen.size(), 3);
    QVERIFY(seen[0].startsWith(QLatin1String("200 ")) && seen[0].section(u' ', 1).toInt() > 300);
    QCOMPARE(seen[1], QStringLiteral("304 0"));
    QCOMPARE(seen[2], QStringLiteral("304 0"));
}

void IndexCacheTest::aChangedPageIsFetched() {
    for (int i = 0; i < 2; ++i)
        QCOMPARE(askOnce(QStringLiteral("etag+renewed"), cached()), QStringLiteral("2 files"));
    const QStringList seen = requests(QStringLiteral("etag+renewed"));
    QVERIFY(seen.size() == 2 && seen[1].startsWith(QLatin1String("200 ")));
    QCOMPARE(entries().size(), 1);
}

void IndexCacheTest::aFreshPageIsNotAskedFor() {
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    QCOMPARE(requests(QStringLiteral("maxage")).size(), 1);
}

void IndexCacheTest::aFreshPageTurnsStale() {
    QCOMPARE(askOnce(QStringLiteral("maxage+etag"), cached()), QStringLiteral("2 files"));
    QFile entry(entries().value(0).filePath());
    QVERIFY(entry.open(QIODevice::ReadWrite));
    QVERIFY(entry.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-3601), QFileDevice::FileModificationTime));
    entry.close();
    for (int i = 0; i < 2; ++i) // the 304 makes it fresh again
        QCOMPARE(askOnce(QStringLiteral("maxage+etag"), cached()), QStringLiteral("2 files"));
    QCOMPARE(requests(QStringLiteral("maxage+etag")).size(), 2);
    QCOMPARE(requests(QStringLiteral("maxage+etag")).last(), QStringLiteral("304 0"));
}

void IndexCacheTest::aPageFromTheFutureIsAskedFor() {
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    QFile entry(entries().value(0).filePath());
    QVERIFY(entry.open(QIODevice::ReadWrite));
    QVERIFY(entry.setFileTime(QDateTime::currentDateTimeUtc().addDays(300), QFileDevice::FileModificationTime));
    entry.close();
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    QCOMPARE(requests(QStringLiteral("maxage")).size(), 2);
}

void IndexCacheTest::whatMustNotBeKeptIsNot_data() {
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"nostore", "login", "badtype", "404", "500", "cut", "empty+401"})
        QTest::newRow(fault) << fault;
}

void IndexCacheTest::whatMustNotBeKeptIsNot() {
    QFETCH(QString, fault);
    askOnce(fault, cached());
    QVERIFY(!requests(fault).isEmpty());
    QVERIFY(entries().isEmpty());
}

void IndexCacheTest::noSecretIsInTheFolder() {
    IndexClient client(cached());
    QCOMPARE(shown(ask(client, QStringLiteral("http://user:s3cr3t@%1/fault/auth+etag/simple").arg(m_index->host()))), QStringLiteral("2 files"));
    QVERIFY(entries().isEmpty()); // a page that needs credentials is not kept at all
    QCOMPARE(shown(ask(client, QStringLiteral("http://%1/simple?token=t0ken").arg(m_index->host()))), QStringLiteral("2 files"));
    QVERIFY(entries().isEmpty());
    QCOMPARE(shown(ask(client, QStringLiteral("http://%1/fault/etag/simple").arg(m_index->host()))), QStringLiteral("2 files"));
    QVERIFY(entries().isEmpty()); // the client knows credentials for this origin and sends them
}

void IndexCacheTest::offlineTheCacheAnswers() {
    QCOMPARE(askOnce(QStringLiteral("etag"), cached()), QStringLiteral("2 files"));
    IndexClientOptions options = cached();
    options.offline = true;
    IndexClient client(options);
    const PageOutcome outcome = ask(client, m_index->url(QStringLiteral("etag")));
    QCOMPARE(shown(outcome), QStringLiteral("2 files"));
    QVERIFY(outcome.confirmed.isValid() && qAbs(outcome.confirmed.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(requests(QStringLiteral("etag")).size(), 1);
}

void IndexCacheTest::offlineWhatIsNotThereIsAProblem() {
    for (const QString &folder : {cached().cacheFolder, QString()}) {
        IndexClientOptions options = quick();
        options.cacheFolder = folder;
        options.offline = true;
        QCOMPARE(askOnce(QStringLiteral("etag"), options),
                 QStringLiteral("network-unreachable: working offline, and the answer is not in the cache"));
    }
    QVERIFY(requests(QStringLiteral("etag")).isEmpty());
}

void IndexCacheTest::offlineNoSizeIsAsked() {
    IndexClientOptions options = quick();
    options.offline = true;
    IndexClient client(options);
    std::optional<QMap<QString, qint64>> sizes;
    client.fileSizes({QStringLiteral("http://%1/files/demo-1.0-py3-none-any.whl").arg(m_index->host())},
                     [&](const QMap<QString, qint64> &found) { sizes = found; });
    QTRY_VERIFY(sizes.has_value() && sizes->isEmpty());
    QCOMPARE(m_index->requests({}).size(), m_before);
}

void IndexCacheTest::aDamagedEntryIsIgnored_data() {
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"cut", "empty", "flipped", "longer", "no header", "huge header", "folder"})
        QTest::newRow(damage) << damage;
}

void IndexCacheTest::aDamagedEntryIsIgnored() {
    QFETCH(QString, damage);
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    const QString path = entries().value(0).filePath();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    file.close();
    if (damage == QLatin1String("cut"))
        bytes.chop(20);
    else if (damage == QLatin1String("empty"))
        bytes.clear();
    else if (damage == QLatin1String("flipped"))
        bytes[bytes.size() - 10] = char(bytes[bytes.size() - 10] ^ 1);
    else if (damage == QLatin1String("longer"))
        bytes += "x";
    else if (damage == QLatin1String("no header"))
        bytes.remove(0, bytes.indexOf('\n') + 1);
    else if (damage == QLatin1String("huge header"))
        bytes = QByteArray(10'000'000, '[');
    QVERIFY(QFile::remove(path));
    if (damage == QLatin1String("folder")) {
        QVERIFY(QDir().mkpath(path));
    } else {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
    }
    QCOMPARE(askOnce(QStringLiteral("maxage"), cached()), QStringLiteral("2 files"));
    QCOMPARE(requests(QStringLiteral("maxage")).size(), 2);
}

void IndexCacheTest::aCopiedEntryAnswersForNothingElse() {
    IndexClient client(cached());
    const QString index = m_index->url(QStringLiteral("maxage"));
    QCOMPARE(shown(ask(client, index, QStringLiteral("other"))), QStringLiteral("1 files"));
    const QString other = entries().value(0).filePath();
    QVERIFY(QFile::rename(other, other + QStringLiteral(".away")));
    QCOMPARE(shown(ask(client, index)), QStringLiteral("2 files"));
    QString demo;
    for (const QFileInfo &entry : entries())
        if (entry.fileName().endsWith(QLatin1String(".page")))
            demo = entry.filePath();
    QVERIFY(QFile::remove(demo) && QFile::copy(other + QStringLiteral(".away"), demo));
    QCOMPARE(shown(ask(client, index)), QStringLiteral("2 files"));
}

void IndexCacheTest::theOldestEntriesGoAboveTheBound() {
    IndexClientOptions options = cached();
    QCOMPARE(askOnce(QStringLiteral("etag"), options), QStringLiteral("2 files"));
    const qint64 one = entries().value(0).size();
    QFile first(entries().value(0).filePath());
    QVERIFY(first.open(QIODevice::ReadWrite));
    QVERIFY(first.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1), QFileDevice::FileModificationTime));
    first.close();
    options.cacheBytes = one * 5 / 2;
    for (const char *fault : {"modified", "etag+html", "etag+nosize"})
        askOnce(QLatin1String(fault), options);
    qint64 total = 0;
    for (const QFileInfo &entry : entries())
        total += entry.size();
    QVERIFY2(total <= options.cacheBytes && entries().size() >= 1, qPrintable(QString::number(total)));
    QVERIFY(!QFile::exists(first.fileName()));
    options.cacheBytes = 100; // smaller than any entry: nothing is kept, and the page is right all the same
    QCOMPARE(askOnce(QStringLiteral("etag+json"), options), QStringLiteral("2 files"));
    QVERIFY(requests(QStringLiteral("etag+json")).size() == 1);
}

void IndexCacheTest::anAbsentProjectIsForgotten() {
    QCOMPARE(askOnce(QStringLiteral("etag"), cached()), QStringLiteral("2 files"));
    QCOMPARE(entries().size(), 1);
    const QString wheels = m_index->folder() + QStringLiteral("/wheels");
    const QString away = m_index->folder() + QStringLiteral("/away");
    QVERIFY(QDir().rename(wheels, away) && QDir().mkpath(wheels));
    const QString seen = askOnce(QStringLiteral("etag"), cached());
    QVERIFY(QDir().rmdir(wheels) && QDir().rename(away, wheels));
    QCOMPARE(seen, QStringLiteral("absent"));
    QVERIFY(entries().isEmpty());
}

void IndexCacheTest::aFolderThatCannotBeWrittenIsNoProblem() {
    IndexClientOptions options = quick();
    options.cacheFolder = QStringLiteral("/proc/nowhere/cache");
    QCOMPARE(askOnce(QStringLiteral("etag"), options), QStringLiteral("2 files"));
}

QTEST_GUILESS_MAIN(IndexCacheTest)
#include "IndexCacheTest.moc"

#include "base/Literals.h"
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
    void aDamagedEntryIsIgnored_data();
    void aDamagedEntryIsIgnored();
    void aCopiedEntryAnswersForNothingElse();
    void theOldestEntriesGoAboveTheBound();
    void anAbsentProjectIsForgotten();
    void aFolderThatCannotBeWrittenIsNoProblem();

private:
    [[nodiscard]] IndexClientOptions cached() const;
    [[nodiscard]] QFileInfoList entries() const {
        return QDir(m_folder->filePath(u"cache"_s)).entryInfoList(QDir::Files, QDir::Name);
    }
    /// "STATUS BYTES" of the requests for the page with this fault, since the test began.
    [[nodiscard]] QStringList requests(const QString &fault) const;
    QString askOnce(const QString &fault, const IndexClientOptions &options) const;

    std::unique_ptr<LoopbackIndex> m_index;
    std::unique_ptr<QTemporaryDir> m_folder;
    qsizetype m_before = 0;
};

void IndexCacheTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{u"Demo==1.0"_s, u"demo==2.0"_s, u"other==1.0"_s});
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
    options.cacheFolder = m_folder->filePath(u"cache"_s);
    return options;
}

QStringList IndexCacheTest::requests(const QString &fault) const {
    QStringList result;
    for (const QString &line : m_index->requests({}).mid(m_before))
        if (line.contains(u"/fault/%1/simple/"_s.arg(fault)))
            result << line.section(u' ', 2);
    return result;
}

QString IndexCacheTest::askOnce(const QString &fault, const IndexClientOptions &options) const {
    IndexClient client(options);
    return shown(ask(client, m_index->url(fault)));
}

void IndexCacheTest::withoutAFolderEveryPageIsFetched() {
    for (int i = 0; i < 2; ++i)
        QCOMPARE(askOnce(u"etag"_s, quick()), u"2 files"_s);
    const QStringList seen = requests(u"etag"_s);
    QCOMPARE(seen.size(), 2);
    QVERIFY(seen[1].startsWith("200 "_L1));
}

void IndexCacheTest::anUnchangedPageIsNotSentAgain_data() {
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"etag", "modified", "etag+html"})
        QTest::newRow(fault) << fault;
}

void IndexCacheTest::anUnchangedPageIsNotSentAgain() {
    QFETCH(QString, fault);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(askOnce(fault, cached()), u"2 files"_s);
    const QStringList seen = requests(fault);
    QCOMPARE(seen.size(), 3);
    QVERIFY(seen[0].startsWith("200 "_L1) && seen[0].section(u' ', 1).toInt() > 300);
    QCOMPARE(seen[1], u"304 0"_s);
    QCOMPARE(seen[2], u"304 0"_s);
}

void IndexCacheTest::aChangedPageIsFetched() {
    for (int i = 0; i < 2; ++i)
        QCOMPARE(askOnce(u"etag+renewed"_s, cached()), u"2 files"_s);
    const QStringList seen = requests(u"etag+renewed"_s);
    QVERIFY(seen.size() == 2 && seen[1].startsWith("200 "_L1));
    QCOMPARE(entries().size(), 1);
}

void IndexCacheTest::aFreshPageIsNotAskedFor() {
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    QCOMPARE(requests(u"maxage"_s).size(), 1);
}

void IndexCacheTest::aFreshPageTurnsStale() {
    QCOMPARE(askOnce(u"maxage+etag"_s, cached()), u"2 files"_s);
    QFile entry(entries().value(0).filePath());
    QVERIFY(entry.open(QIODevice::ReadWrite));
    QVERIFY(entry.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-3601), QFileDevice::FileModificationTime));
    entry.close();
    for (int i = 0; i < 2; ++i) // the 304 makes it fresh again
        QCOMPARE(askOnce(u"maxage+etag"_s, cached()), u"2 files"_s);
    QCOMPARE(requests(u"maxage+etag"_s).size(), 2);
    QCOMPARE(requests(u"maxage+etag"_s).last(), u"304 0"_s);
}

void IndexCacheTest::aPageFromTheFutureIsAskedFor() {
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    QFile entry(entries().value(0).filePath());
    QVERIFY(entry.open(QIODevice::ReadWrite));
    QVERIFY(entry.setFileTime(QDateTime::currentDateTimeUtc().addDays(300), QFileDevice::FileModificationTime));
    entry.close();
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    QCOMPARE(requests(u"maxage"_s).size(), 2);
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
    QCOMPARE(shown(ask(client, u"http://user:s3cr3t@%1/fault/auth+etag/simple"_s.arg(m_index->host()))), u"2 files"_s);
    QVERIFY(entries().isEmpty()); // a page that needs credentials is not kept at all
    QCOMPARE(shown(ask(client, u"http://%1/simple?token=t0ken"_s.arg(m_index->host()))), u"2 files"_s);
    QVERIFY(entries().isEmpty());
    QCOMPARE(shown(ask(client, u"http://%1/fault/etag/simple"_s.arg(m_index->host()))), u"2 files"_s);
    QVERIFY(entries().isEmpty()); // the client knows credentials for this origin and sends them
}

void IndexCacheTest::offlineTheCacheAnswers() {
    QCOMPARE(askOnce(u"etag"_s, cached()), u"2 files"_s);
    IndexClientOptions options = cached();
    options.offline = true;
    IndexClient client(options);
    const PageOutcome outcome = ask(client, m_index->url(u"etag"_s));
    QCOMPARE(shown(outcome), u"2 files"_s);
    QVERIFY(outcome.confirmed.isValid() && qAbs(outcome.confirmed.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(requests(u"etag"_s).size(), 1);
}

void IndexCacheTest::offlineWhatIsNotThereIsAProblem() {
    for (const QString &folder : {cached().cacheFolder, QString()}) {
        IndexClientOptions options = quick();
        options.cacheFolder = folder;
        options.offline = true;
        QCOMPARE(askOnce(u"etag"_s, options),
                 u"network-unreachable: working offline, and the answer is not in the cache"_s);
    }
    QVERIFY(requests(u"etag"_s).isEmpty());
}

void IndexCacheTest::aDamagedEntryIsIgnored_data() {
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"cut", "empty", "flipped", "longer", "no header", "huge header", "folder"})
        QTest::newRow(damage) << damage;
}

void IndexCacheTest::aDamagedEntryIsIgnored() {
    QFETCH(QString, damage);
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    const QString path = entries().value(0).filePath();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    file.close();
    if (damage == "cut"_L1)
        bytes.chop(20);
    else if (damage == "empty"_L1)
        bytes.clear();
    else if (damage == "flipped"_L1)
        bytes[bytes.size() - 10] = char(bytes[bytes.size() - 10] ^ 1);
    else if (damage == "longer"_L1)
        bytes += "x";
    else if (damage == "no header"_L1)
        bytes.remove(0, bytes.indexOf('\n') + 1);
    else if (damage == "huge header"_L1)
        bytes = QByteArray(10'000'000, '[');
    QVERIFY(QFile::remove(path));
    if (damage == "folder"_L1) {
        QVERIFY(QDir().mkpath(path));
    } else {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
    }
    QCOMPARE(askOnce(u"maxage"_s, cached()), u"2 files"_s);
    QCOMPARE(requests(u"maxage"_s).size(), 2);
}

void IndexCacheTest::aCopiedEntryAnswersForNothingElse() {
    IndexClient client(cached());
    const QString index = m_index->url(u"maxage"_s);
    QCOMPARE(shown(ask(client, index, u"other"_s)), u"1 files"_s);
    const QString other = entries().value(0).filePath();
    QVERIFY(QFile::rename(other, other + u".away"_s));
    QCOMPARE(shown(ask(client, index)), u"2 files"_s);
    QString demo;
    for (const QFileInfo &entry : entries())
        if (entry.fileName().endsWith(".page"_L1))
            demo = entry.filePath();
    QVERIFY(QFile::remove(demo) && QFile::copy(other + u".away"_s, demo));
    QCOMPARE(shown(ask(client, index)), u"2 files"_s);
}

void IndexCacheTest::theOldestEntriesGoAboveTheBound() {
    IndexClientOptions options = cached();
    QCOMPARE(askOnce(u"etag"_s, options), u"2 files"_s);
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
    QCOMPARE(askOnce(u"etag+json"_s, options), u"2 files"_s);
    QVERIFY(requests(u"etag+json"_s).size() == 1);
}

void IndexCacheTest::anAbsentProjectIsForgotten() {
    QCOMPARE(askOnce(u"etag"_s, cached()), u"2 files"_s);
    QCOMPARE(entries().size(), 1);
    const QString wheels = m_index->folder() + u"/wheels"_s;
    const QString away = m_index->folder() + u"/away"_s;
    QVERIFY(QDir().rename(wheels, away) && QDir().mkpath(wheels));
    const QString seen = askOnce(u"etag"_s, cached());
    QVERIFY(QDir().rmdir(wheels) && QDir().rename(away, wheels));
    QCOMPARE(seen, u"absent"_s);
    QVERIFY(entries().isEmpty());
}

void IndexCacheTest::aFolderThatCannotBeWrittenIsNoProblem() {
    IndexClientOptions options = quick();
    options.cacheFolder = u"/proc/nowhere/cache"_s;
    QCOMPARE(askOnce(u"etag"_s, options), u"2 files"_s);
}

QTEST_GUILESS_MAIN(IndexCacheTest)
#include "IndexCacheTest.moc"

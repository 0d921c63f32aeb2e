#include "base/Literals.h"
#include "index/Asking.h"
#include "index/LoopbackIndex.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <memory>

using namespace armature;

class IndexClientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFaultHasItsOutcome_data();
    void everyFaultHasItsOutcome();
    void aMillionLinksAreRefusedInBoundedMemory();
    void hostileNamesAreLeftOutAndCounted();
    void passingFailuresAreAskedAgain_data();
    void passingFailuresAreAskedAgain();
    void aForbiddenPageIsAbsentWhereThatIsTheCustom();
    void anUnreachableIndexSaysWhy_data();
    void anUnreachableIndexSaysWhy();
    void fiftyQuestionsToANameNobodyKnowsAreAllAnswered_data();
    void fiftyQuestionsToANameNobodyKnowsAreAllAnswered();
    void theNameOfAProxyIsLookedUpInPlaceOfTheIndexs();
    void aServerThatNeverSpeaksIsGivenUp();
    void oneServerDoesNotHoldUpAnother();
    void aSlowAnswerIsWaitedForWhileItMoves();
    void atMostEightRequestsRunAtOnce();
    void aCancelledClientStaysSilent();
    void theClientMayBeDeletedInItsCallback();

private:
    std::unique_ptr<LoopbackIndex> m_index;
};

void IndexClientTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{
        u"Demo==1.0"_s, u"demo==2.0+cu129,tag=cp311-cp311-manylinux_2_28_aarch64,size=50000"_s, u"demo==0.1,sdist"_s});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
}

void IndexClientTest::everyFaultHasItsOutcome_data() {
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("requests"); // 0: not counted
    const auto row = [](const char *fault, const char *expected, int requests = 1) {
        QTest::newRow(fault) << fault << expected << requests;
    };
    row("json", "3 files");
    row("html", "3 files");
    row("nohash", "3 files");
    row("yanked", "3 files");
    row("redirect", "3 files");
    row("empty", "0 files");
    row("404", "absent");
    row("401", "access-denied: the index answered with status 401: it wants a user name and password, or refuses those "
               "it was given");
    row("403", "access-denied: the index answered with status 403: it refuses access");
    row("auth", "access-denied: the index answered with status 401: it wants a user name and password, or refuses "
                "those it was given");
    row("500", "network-unreachable: the server answered with status 500: it failed (asked 4 times)", 4);
    row("503",
        "network-unreachable: the server answered with status 503: it is out of service for the moment (asked 4 times)",
        4);
    row("429", "network-unreachable: the server answered with status 429: too many requests (asked 4 times)", 4);
    row("stall", "timed-out: no answer for 0.8 s");
    row("silent", "timed-out: no answer for 0.8 s", 0);
    row("cut", "network-unreachable: the connection was closed before the answer was complete (asked 4 times)", 4);
    row("endless", "too-large: the answer is larger than 32 MiB");
    row("huge", "too-large: the answer is larger than 32 MiB");
    row("manylinks", "too-large: the page has more than 100000 links");
    row("millionlinks", "too-large: the page has more than 100000 links");
    row("cutclose+json", "malformed: ", 0);
    // Not counted: on a busy machine Qt may take the closed connection for a stale one and ask again by itself.
    row("cutclose+html", "malformed: the page has no end: the connection was probably lost on the way", 0);
    row("tohost", "not-an-index: a redirect from http to another host is not followed");
    row("login", "not-an-index: the answer is a page with a form, probably a login page, and links to no packages");
    row("badtype", "not-an-index: the answer is of type text/plain");
    row("major2", "unsupported: the index speaks version 2.0 of the Simple API, 1.x is understood");
    row("loop", "not-an-index: more than 10 redirects", 11);
    row("tofile", "not-an-index: a redirect to an address of type \"file\" is not followed");
}

void IndexClientTest::everyFaultHasItsOutcome() {
    QFETCH(QString, fault);
    QFETCH(int, requests);
    IndexClient client(quick());
    QFETCH(QString, expected);
    const QString seen = shown(ask(client, m_index->url(fault)));
    QVERIFY2(expected.endsWith(u' ') ? seen.startsWith(expected) : seen == expected,
             qPrintable(seen)); // of JSON the parser words the rest
    if (requests > 0)
        QTRY_COMPARE(m_index->requests(u"/fault/%1/simple/demo/ "_s.arg(fault)).size(), requests);
}

/// Peak resident memory of this process in MiB; 0 where the system does not say.
static qint64 peakMemory() {
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() / 1024;
    return 0;
}

void IndexClientTest::aMillionLinksAreRefusedInBoundedMemory() {
    IndexClient client(quick());
    const qint64 before = peakMemory();
    QVERIFY(shown(ask(client, m_index->url(u"millionlinks"_s))).startsWith("too-large"_L1));
    qInfo("%lld MiB more than before at most", qlonglong(peakMemory() - before));
    QVERIFY(peakMemory() - before < 400);
}

void IndexClientTest::hostileNamesAreLeftOutAndCounted() {
    IndexClient client(quick());
    const PageOutcome outcome = ask(client, m_index->url(u"hostile"_s));
    QCOMPARE(shown(outcome), u"3 files"_s);
    QCOMPARE(outcome.page()->skipped, qsizetype(6));
}

void IndexClientTest::passingFailuresAreAskedAgain_data() {
    QTest::addColumn<QString>("fault");
    QTest::newRow("500 twice") << "flaky";
    QTest::newRow("connection closed twice") << "reset";
    QTest::newRow("cut once") << "cut1";
    QTest::newRow("cut twice") << "cut2";
}

void IndexClientTest::passingFailuresAreAskedAgain() {
    QFETCH(QString, fault);
    IndexClient client(quick());
    QCOMPARE(shown(ask(client, m_index->url(fault))), u"3 files"_s);
}

void IndexClientTest::aForbiddenPageIsAbsentWhereThatIsTheCustom() {
    IndexClientOptions options = quick();
    QVERIFY(options.forbiddenMeansAbsent.contains(u"download.pytorch.org"_s));
    options.forbiddenMeansAbsent = QStringList{u"127.0.0.1"_s};
    IndexClient client(options);
    QCOMPARE(shown(ask(client, m_index->url(u"403"_s))), u"absent"_s);
    QVERIFY(shown(ask(client, m_index->url(u"401"_s))).startsWith("access-denied"_L1));
}

void IndexClientTest::anUnreachableIndexSaysWhy_data() {
    QTest::addColumn<QString>("index");
    QTest::addColumn<QString>("why");
    QTest::newRow("refused") << "http://127.0.0.1:9/simple"
                             << "network-unreachable: the connection was refused";
    QTest::newRow("no such host")
        << "http://no-such-host.invalid/simple"
        << "network-unreachable: the name of the host could not be resolved (no network, or no such host)";
    QTest::newRow("no index") << "not a url"
                              << "malformed: the index is not an http or https URL";
}

static IndexClientOptions withoutProxy() {
    IndexClientOptions options = quick();
    options.environment.insert(u"no_proxy"_s, u"*"_s);
    options.environment.insert(u"all_proxy"_s, u"http://127.0.0.1:9"_s); // named, so that no_proxy applies
    return options;
}

void IndexClientTest::anUnreachableIndexSaysWhy() {
    QFETCH(QString, index);
    IndexClientOptions options = withoutProxy();
    options.http.silenceMs = 15'000;
    IndexClient client(options);
    QTEST(shown(ask(client, index)), "why");
}

/// The outcomes of `count` questions asked at once, in the order they came.
static std::vector<PageOutcome> askMany(IndexClient &client, const QString &index, int count, int waitMs) {
    std::vector<PageOutcome> outcomes;
    for (int i = 0; i < count; ++i)
        client.fetchProject(index, u"demo%1"_s.arg(i),
                            [&](const PageOutcome &outcome) { outcomes.push_back(outcome); });
    (void)QTest::qWaitFor([&] { return int(outcomes.size()) == count; }, waitMs);
    return outcomes;
}

void IndexClientTest::fiftyQuestionsToANameNobodyKnowsAreAllAnswered_data() {
    QTest::addColumn<QString>("index");
    QTest::addColumn<int>("together");
    QTest::newRow("six at a time") << "http://no-such-host.invalid/simple" << 6;
    QTest::newRow("all at once") << "http://no-such-host.invalid/simple" << 50;
    QTest::newRow("all at once, https") << "https://no-such-host.invalid/simple" << 50;
}

void IndexClientTest::fiftyQuestionsToANameNobodyKnowsAreAllAnswered() {
    QFETCH(QString, index);
    QFETCH(int, together);
    IndexClientOptions options = withoutProxy();
    options.parallelRequests = options.parallelPerHost = together;
    options.http.silenceMs = 15'000;
    IndexClient client(options);
    const auto outcomes = askMany(client, index, 50, options.http.silenceMs);
    QCOMPARE(outcomes.size(), size_t(50));
    for (const PageOutcome &outcome : outcomes)
        QCOMPARE(shown(outcome),
                 u"network-unreachable: the name of the host could not be resolved (no network, or no such host)"_s);
}

void IndexClientTest::theNameOfAProxyIsLookedUpInPlaceOfTheIndexs() {
    IndexClientOptions options = quick();
    options.http.silenceMs = 15'000;
    options.environment.insert(u"http_proxy"_s, u"http://user:s3cr3t@no-such-proxy.invalid:3128"_s);
    IndexClient client(options);
    for (const PageOutcome &outcome : askMany(client, u"http://index.example.org/simple"_s, 10, options.http.silenceMs))
        QCOMPARE(shown(outcome), u"network-unreachable: the name of the proxy could not be resolved"_s);
}

void IndexClientTest::aServerThatNeverSpeaksIsGivenUp() {
    LoopbackIndex mute({u"demo==1.0"_s});
    IndexClientOptions options = quick();
    options.giveUpAfter = 6;
    IndexClient client(options);
    const auto outcomes = askMany(client, mute.url(u"silent"_s), 40, 20'000);
    QCOMPARE(outcomes.size(), size_t(40));
    for (const PageOutcome &outcome : outcomes)
        QCOMPARE(shown(outcome), u"timed-out: no answer for 0.8 s"_s);
    const auto isAsked = [](const PageOutcome &outcome) { return outcome.problem()->evidence.isEmpty(); };
    const auto asked = std::count_if(outcomes.begin(), outcomes.end(), isAsked);
    QVERIFY2(asked >= 6 && asked < 12,
             qPrintable(QString::number(asked))); // those under way when the sixth fell silent are waited for
    const auto unasked = std::find_if_not(outcomes.begin(), outcomes.end(), isAsked);
    QCOMPARE(unasked->problem()->evidence, u"not asked: the first 6 requests to this server had no answer"_s);
    QCOMPARE(shown(ask(client, m_index->url())), u"3 files"_s); // another server is another matter
}

void IndexClientTest::oneServerDoesNotHoldUpAnother() {
    IndexClientOptions options = quick();
    options.http.silenceMs = 10'000;
    options.parallelRequests = 12;
    LoopbackIndex mute({u"demo==1.0"_s});
    IndexClient client(options);
    int silent = 0;
    for (int i = 0; i < 30; ++i)
        client.fetchProject(mute.url(u"silent"_s), u"demo"_s, [&](const PageOutcome &) { ++silent; });
    QCOMPARE(shown(ask(client, m_index->url())), u"3 files"_s);
    QCOMPARE(silent, 0);
}

void IndexClientTest::aSlowAnswerIsWaitedForWhileItMoves() {
    IndexClientOptions options = quick();
    options.http.silenceMs = 1500; // the drip takes 4 s, a piece every 0.2 s
    IndexClient client(options);
    QCOMPARE(shown(ask(client, m_index->url(u"slow"_s))), u"3 files"_s);
}

void IndexClientTest::atMostEightRequestsRunAtOnce() {
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    int open = 0;
    int most = 0;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            if (!socket->readAll().contains("GET"))
                return;
            most = std::max(most, ++open);
            auto *timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [&, socket, timer] {
                timer->stop();
                --open;
                socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            });
            timer->start(20);
        });
    });
    IndexClient client(quick());
    int answered = 0;
    for (int i = 0; i < 40; ++i) // different hosts, as Qt itself never opens more than six connections to one
        client.fetchProject(u"http://127.0.0.%1:%2/%3"_s.arg(i % 4 + 1).arg(server.serverPort()).arg(i), u"demo"_s,
                            [&](const PageOutcome &) { ++answered; });
    QTRY_COMPARE_WITH_TIMEOUT(answered, 40, 20'000);
    QVERIFY2(most <= 8, qPrintable(QString::number(most)));
}

void IndexClientTest::aCancelledClientStaysSilent() {
    int calls = 0;
    IndexClient client(quick());
    client.fetchProject(m_index->url(u"stall"_s), u"demo"_s, [&](const PageOutcome &) { ++calls; });
    client.fetchProject(u"nonsense"_s, u"demo"_s, [&](const PageOutcome &) { ++calls; });
    QTest::qWait(5);
    client.cancel();
    const int before = calls;
    QTest::qWait(1200);
    QCOMPARE(calls, before);
    QCOMPARE(shown(ask(client, m_index->url())), u"3 files"_s); // and works on
}

void IndexClientTest::theClientMayBeDeletedInItsCallback() {
    auto *client = new IndexClient(quick());
    bool called = false;
    client->fetchProject(m_index->url(), u"demo"_s, [&](const PageOutcome &) {
        called = true;
        delete client;
    });
    QTRY_VERIFY(called);
    QTest::qWait(50);
}

QTEST_GUILESS_MAIN(IndexClientTest)
#include "IndexClientTest.moc"

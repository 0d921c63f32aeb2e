#include "recheck/RecheckTask.h"
#include "base/Literals.h"
#include "index/LoopbackIndex.h"
#include "recheck/Claims.h"

// Asking: against an index on this machine that misbehaves on demand.

using namespace armature;

class RecheckTaskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aFaultyIndexCouldNotTellAndConcernsNoOther_data();
    void aFaultyIndexCouldNotTellAndConcernsNoOther();
    void truncatedJsonIsNoAnswer();
    void aPageIsAskedForOnce();
    void hostileNamesAreNoVersions();
    void anIndexWithoutAddressIsNotAsked();
    void aCancelledRecheckHasJudgedNothing();
    void aHostNobodyKnowsIsSaidAtOnceForEveryPackage();

private:
    struct Outcome {
        RecheckReport report;
        bool cancelled = false;
        int progress = 0;
    };
    /// The sound package is "demo" on the default index; "other" is on the index "second".
    Outcome run(const QString &secondUrl, int cancelAfterMs = -1);
    static Catalog catalog();
    std::unique_ptr<LoopbackIndex> m_index;
};

void RecheckTaskTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{u"demo==1.0,tag=py3-none-manylinux_2_28_aarch64"_s,
                                                          u"demo==1.1.dev1"_s,
                                                          u"other==1.0,tag=py3-none-manylinux_2_28_aarch64"_s});
    if (!m_index->isUp())
        QSKIP("python3 cannot be run");
}

Catalog RecheckTaskTest::catalog() {
    Catalog catalog = smallCatalog();
    catalog.builds.clear();
    catalog.indexes.push_back({u"second"_s, {}, {}, {}});
    Package demo = packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0"));
    demo.cells.push_back(cellOf("linux-aarch64-cpu", Status::Available, "1.0", "1.0"));
    demo.cells.push_back(cellOf("macos-arm64-mps", Status::Unavailable, "", "1.0"));
    Cell other = cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0");
    other.index = u"second"_s;
    catalog.packages = {demo, packageOf("other", other)};
    return catalog;
}

RecheckTaskTest::Outcome RecheckTaskTest::run(const QString &secondUrl, int cancelAfterMs) {
    IndexAddresses addresses;
    addresses.insert(u"default"_s, m_index->url());
    if (!secondUrl.isEmpty())
        addresses.insert(u"second"_s, secondUrl);
    IndexClientOptions options = recheckClientOptions();
    options.http.silenceMs = 800;
    options.http.totalMs = 4000;
    options.http.backoffMs = 10;
    options.page.bytes = 256 * 1024;
    RecheckTask task(catalog(), {}, addresses, options);
    Outcome outcome;
    bool over = false;
    connect(&task, &RecheckTask::progress, this, [&] { ++outcome.progress; });
    connect(&task, &RecheckTask::finished, this, [&](const RecheckReport &report, bool cancelled) {
        if (over)
            qFatal("finished twice");
        outcome.report = report;
        outcome.cancelled = cancelled;
        over = true;
    });
    task.start();
    if (cancelAfterMs >= 0)
        QTimer::singleShot(cancelAfterMs, &task, &RecheckTask::cancel);
    if (!QTest::qWaitFor([&] { return over; }, 30'000))
        qFatal("never finished");
    QTest::qWait(20);
    return outcome;
}

void RecheckTaskTest::aFaultyIndexCouldNotTellAndConcernsNoOther_data() {
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("code");
    QTest::newRow("404") << "404"
                         << "not-found";
    QTest::newRow("403") << "403"
                         << "access-denied";
    QTest::newRow("401") << "auth"
                         << "access-denied";
    QTest::newRow("500") << "500"
                         << "network-unreachable";
    QTest::newRow("login page") << "login"
                                << "not-an-index";
    QTest::newRow("no files") << "empty"
                              << "not-found";
    QTest::newRow("API 2") << "major2"
                           << "unsupported";
    QTest::newRow("cut in the middle") << "cut"
                                       << "network-unreachable";
    QTest::newRow("endless") << "endless"
                             << "too-large";
    QTest::newRow("huge") << "huge"
                          << "too-large";
    QTest::newRow("silent") << "silent"
                            << "timed-out";
    QTest::newRow("another type") << "badtype"
                                  << "not-an-index";
    QTest::newRow("a loop") << "loop"
                            << "not-an-index";
    QTest::newRow("nobody listens") << "-"
                                    << "network-unreachable";
}

void RecheckTaskTest::aFaultyIndexCouldNotTellAndConcernsNoOther() {
    QFETCH(QString, fault);
    QFETCH(QString, code);
    const QString url = fault == "-"_L1 ? u"http://user:s3cr3t@127.0.0.1:1/simple"_s : m_index->url(fault);
    const Outcome outcome = run(url);
    int others = 0;
    for (const ClaimCheck &check : outcome.report.checks) {
        if (check.package == "demo"_L1) {
            QCOMPARE(check.verdict, ClaimVerdict::Confirmed); // the sound index is not concerned
            ++others;
            continue;
        }
        QCOMPARE(check.verdict, ClaimVerdict::CouldNotTell);
        QCOMPARE(problemCodeName(check.problem->code), code);
        QVERIFY(!check.because.isEmpty());
        QVERIFY(!check.file);
    }
    QCOMPARE(others, 5);
    QCOMPARE(outcome.report.exitCode(), 4);
    QVERIFY(!QJsonDocument(toJson(outcome.report)).toJson().contains("s3cr3t"));
}

void RecheckTaskTest::truncatedJsonIsNoAnswer() {
    const QByteArray whole =
        R"({"meta": {"api-version": "1.1"}, "name": "demo", "files": [{"filename": "demo-1.0-py3-none-any.whl", "url": "demo-1.0-py3-none-any.whl", "hashes": {}}]})";
    const QUrl base(u"http://127.0.0.1/simple/demo/"_s);
    const QString type = u"application/vnd.pypi.simple.v1+json"_s;
    QVERIFY(parseSimplePage(whole, type, base).ok());
    for (qsizetype length = 0; length < whole.size(); ++length) {
        auto page = parseSimplePage(whole.left(length), type, base);
        QVERIFY(!page.ok());
        const ProjectFacts facts = factsFrom(u"demo"_s, {page.problem(), {}});
        QVERIFY(!facts.files);
        QVERIFY(!facts.problem.detail.isEmpty());
    }
}

void RecheckTaskTest::aPageIsAskedForOnce() {
    const qsizetype demo = m_index->requests(u"/simple/demo/"_s).size();
    const qsizetype other = m_index->requests(u"/simple/other/"_s).size();
    const qsizetype files = m_index->requests(u"/files/"_s).size();
    const Outcome outcome = run(m_index->url());
    QCOMPARE(m_index->requests(u"/simple/demo/"_s).size() - demo, 1);   // five claims on three platforms
    QCOMPARE(m_index->requests(u"/simple/other/"_s).size() - other, 2); // on two indexes, once each
    QCOMPARE(m_index->requests(u"/files/"_s).size() - files, 0);
    QCOMPARE(outcome.progress, 3);
    QCOMPARE(outcome.report.exitCode(), 0);
    QCOMPARE(outcome.report.asked.size(), size_t(3));
    QVERIFY(outcome.report.at.isValid());
    QCOMPARE(outcome.report.checks.front().file->file, u"demo-1.0-py3-none-manylinux_2_28_aarch64.whl"_s);
}

void RecheckTaskTest::hostileNamesAreNoVersions() {
    LoopbackIndex hostile({u"other==1.0,tag=py3-none-manylinux_2_28_aarch64"_s});
    QVERIFY(hostile.isUp());
    const QStringList names{u"other-99999999999999999999-py3-none-any.whl"_s,
                            u"other-\x1b[31m2.0-py3-none-any.whl"_s,
                            u"other-$(reboot)-py3-none-any.whl"_s,
                            u"other-0.1-py3-none-..;aarch64.whl"_s,
                            u"other-.whl"_s,
                            u"other--py3--.whl"_s,
                            u"other-1.0<b>.tar.gz"_s};
    for (const QString &name : names) {
        QFile file(hostile.folder() + u"/wheels/"_s + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const Outcome outcome = run(hostile.url());
    QCOMPARE(outcome.report.exitCode(), 0);
    QVERIFY(!QJsonDocument(toJson(outcome.report)).toJson().contains("reboot"));
}

void RecheckTaskTest::anIndexWithoutAddressIsNotAsked() {
    const Outcome outcome = run({});
    QCOMPARE(outcome.report.checks.back().package, u"other"_s);
    QCOMPARE(outcome.report.checks.back().verdict, ClaimVerdict::CouldNotTell);
    QCOMPARE(outcome.report.count(ClaimVerdict::Confirmed), 5);
}

void RecheckTaskTest::aCancelledRecheckHasJudgedNothing() {
    const Outcome outcome = run(m_index->url(u"silent"_s), 100);
    QVERIFY(outcome.cancelled);
    QVERIFY(outcome.report.checks.empty()); // whoever waits for the silent index could not tell any
    QVERIFY(run(m_index->url(), 0).cancelled);
}

void RecheckTaskTest::aHostNobodyKnowsIsSaidAtOnceForEveryPackage() {
    Catalog many = catalog();
    many.packages.clear();
    for (int i = 0; i < 50; ++i)
        many.packages.push_back(
            packageOf(qPrintable(u"demo%1"_s.arg(i)), cellOf("linux-aarch64-cpu", Status::Available, "", "1.0")));
    IndexAddresses addresses;
    addresses.insert(u"default"_s, u"http://no-such-host.invalid/simple"_s);
    RecheckTask task(many, {}, addresses, recheckClientOptions());
    std::optional<RecheckReport> report;
    connect(&task, &RecheckTask::finished, this, [&](const RecheckReport &made) { report = made; });
    task.start();
    QVERIFY(QTest::qWaitFor([&] { return report.has_value(); }, recheckClientOptions().http.silenceMs));
    QCOMPARE(report->asked.size(), size_t(50));
    for (const AskedPage &asked : report->asked)
        QCOMPARE(problemCodeName(asked.problem->code), u"network-unreachable"_s); // and not timed-out
}

QTEST_GUILESS_MAIN(RecheckTaskTest)
#include "RecheckTaskTest.moc"

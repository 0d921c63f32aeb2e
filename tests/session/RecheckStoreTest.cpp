#include "session/RecheckStore.h"
#include "base/Literals.h"
#include "recheck/Claims.h"
#include "session/Recheck.h"

// Where results are kept, and what a re-check asks of this machine.

using namespace armature;

class RecheckStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSavedIsReadBack();
    void theNewestTwentyAreKept();
    void theLastAnswerOutlivesTwentyFailures();
    void whatCannotBeReadIsPassedOver();
    void optionsAreRead();
    void anOverrideOfAnUnknownIndexIsRefused();

private:
    static RecheckReport report(const QDateTime &at);
};

RecheckReport RecheckStoreTest::report(const QDateTime &at) {
    const Facts facts{{{u"torch"_s, u"pytorch-cu129"_s},
                       factsOf(u"torch"_s, u"torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"_s)}};
    RecheckReport report = judgeCatalog(smallCatalog(), facts, {});
    report.at = at;
    return report;
}

void RecheckStoreTest::whatIsSavedIsReadBack() {
    const QTemporaryDir folder;
    const QString place = folder.filePath(u"a/recheck"_s);
    QCOMPARE(latestRecheck(place).problem().code, ProblemCode::NotFound);
    const RecheckReport written = report(QDateTime(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC));
    const auto path = saveRecheck(written, place);
    QVERIFY(path.ok());
    QVERIFY(path->endsWith("/2026-11-24T010203Z.json"_L1));
    const auto read = latestRecheck(place);
    QVERIFY(read.ok());
    QCOMPARE(*read, written);
    QCOMPARE(read->catalogDigest, u"abc"_s);
}

void RecheckStoreTest::theNewestTwentyAreKept() {
    const QTemporaryDir folder;
    QFile foreign(folder.filePath(u"notes.json"_s));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    const QDateTime first(QDate(2026, 11, 1), QTime(0, 0), Qt::UTC);
    for (int day = 0; day < KeptRechecks + 5; ++day)
        QVERIFY(saveRecheck(report(first.addDays(day)), folder.path()).ok());
    const QStringList files = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), KeptRechecks + 1);
    QCOMPARE(files.first(), u"2026-11-06T000000Z.json"_s);
    QVERIFY(foreign.exists());
    QCOMPARE(latestRecheck(folder.path())->at, first.addDays(KeptRechecks + 4));
}

void RecheckStoreTest::theLastAnswerOutlivesTwentyFailures() {
    const QTemporaryDir folder;
    const QDateTime first(QDate(2026, 11, 1), QTime(0, 0), Qt::UTC);
    for (int day = 0; day < KeptRechecks + 5; ++day) {
        RecheckReport one = report(first.addDays(day));
        for (ClaimCheck &check : one.checks)
            check.verdict = day == 1 ? check.verdict : ClaimVerdict::CouldNotTell;
        QVERIFY(saveRecheck(one, folder.path()).ok());
    }
    const QStringList files = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), KeptRechecks + 1);
    QCOMPARE(files.first(), u"2026-11-02T000000Z.json"_s);
}

void RecheckStoreTest::whatCannotBeReadIsPassedOver() {
    const QTemporaryDir folder;
    const auto write = [&](const char *name, const QByteArray &text) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("2026-11-30T000000Z.json", "{\"schema\": 1, \"checks\": [{\"verdict\": \"perhaps\"}]}");
    QCOMPARE(latestRecheck(folder.path()).problem().code, ProblemCode::Malformed);
    write("2026-11-29T000000Z.json", "{\"schema\": 99}");
    QCOMPARE(readRecheck(folder.filePath(u"2026-11-29T000000Z.json"_s)).problem().code, ProblemCode::Unsupported);
    write("2026-11-28T000000Z.json", "{\"schema\": ");
    const QDateTime at(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC);
    QVERIFY(saveRecheck(report(at), folder.path()).ok());
    QCOMPARE(latestRecheck(folder.path())->at, at);
}

void RecheckStoreTest::optionsAreRead() {
    const auto means = recheckNetwork({u"default=http://user:s3cr3t@127.0.0.1/simple"_s}, u"http://127.0.0.1:3128"_s);
    QVERIFY(means.ok());
    QCOMPARE(means->overrides.size(), 1);
    const auto setup = recheckSetup(smallCatalog(), *means);
    QVERIFY(setup.ok());
    QCOMPARE(setup->defaultSource, u"--index"_s);
    QCOMPARE(setup->client.environment.value(u"https_proxy"_s), u"http://127.0.0.1:3128"_s);
    const auto another = recheckNetwork({u"default=ftp://user:s3cr3t@x/"_s}, {});
    QVERIFY(another.ok());
    const auto wrong = recheckSetup(smallCatalog(), *another);
    QCOMPARE(wrong.problem().code, ProblemCode::Usage);
    QVERIFY(!(wrong.problem().subject + wrong.problem().detail + wrong.problem().evidence).contains("s3cr3t"_L1));
    QCOMPARE(recheckNetwork({}, u"not a proxy"_s).problem().code, ProblemCode::Usage);
}

void RecheckStoreTest::anOverrideOfAnUnknownIndexIsRefused() {
    const auto means = recheckNetwork({u"nowhere=http://127.0.0.1/simple"_s}, {});
    QVERIFY(means.ok());
    QCOMPARE(recheckSetup(smallCatalog(), *means).problem().code, ProblemCode::UnknownName);
}

QTEST_GUILESS_MAIN(RecheckStoreTest)
#include "RecheckStoreTest.moc"

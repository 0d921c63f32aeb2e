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
    const Facts facts{{{QStringLiteral("torch"), QStringLiteral("pytorch-cu129")},
                       factsOf(QStringLiteral("torch"), QStringLiteral("torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"))}};
    RecheckReport report = judgeCatalog(smallCatalog(), facts, {});
    report.at = at;
    return report;
}

void RecheckStoreTest::whatIsSavedIsReadBack() {
    const QTemporaryDir folder;
    const QString place = folder.filePath(QStringLiteral("a/recheck"));
    QCOMPARE(latestRecheck(place).problem().code, ProblemCode::NotFound);
    const RecheckReport written = report(QDateTime(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC));
    const auto path = saveRecheck(written, place);
    QVERIFY(path.ok());
    QVERIFY(path->endsWith(QLatin1String("/2026-11-24T010203Z.json")));
    const auto read = latestRecheck(place);
    QVERIFY(read.ok());
    QCOMPARE(*read, written);
    QCOMPARE(read->catalogDigest, QStringLiteral("abc"));
}

void RecheckStoreTest::theNewestTwentyAreKept() {
    const QTemporaryDir folder;
    QFile foreign(folder.filePath(QStringLiteral("notes.json")));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    const QDateTime first(QDate(2026, 11, 1), QTime(0, 0), Qt::UTC);
    for (int day = 0; day < KeptRechecks + 5; ++day)
        QVERIFY(saveRecheck(report(first.addDays(day)), folder.path()).ok());
    const QStringList files = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), KeptRechecks + 1);
    QCOMPARE(files.first(), QStringLiteral("2026-11-06T000000Z.json"));
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
    QCOMPARE(files.first(), QStringLiteral("2026-11-02T000000Z.json"));
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
    QCOMPARE(readRecheck(folder.filePath(QStringLiteral("2026-11-29T000000Z.json"))).problem().code, ProblemCode::Unsupported);
    write("2026-11-28T000000Z.json", "{\"schema\": ");
    const QDateTime at(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC);
    QVERIFY(saveRecheck(report(at), folder.path()).ok());
    QCOMPARE(latestRecheck(folder.path())->at, at);
}

void RecheckStoreTest::optionsAreRead() {
    const auto means = recheckMeans({QStringLiteral("default=http://user:s3cr3t@127.0.0.1/simple")}, QStringLiteral("http://127.0.0.1:3128"));
    QVERIFY(means.ok());
    QCOMPARE(means->overrides.size(), 1);
    const auto setup = recheckSetup(smallCatalog(), *means);
    QVERIFY(setup.ok());
    QCOMPARE(setup->defaultSource, QStringLiteral("--index"));
    QCOMPARE(setup->client.environment.value(QStringLiteral("https_proxy")), QStringLiteral("http://127.0.0.1:3128"));
    const auto wrong = recheckMeans({QStringLiteral("default=ftp://user:s3cr3t@x/")}, {});
    QCOMPARE(wrong.problem().code, ProblemCode::Usage);
    QVERIFY(!(wrong.problem().subject + wrong.problem().detail + wrong.problem().evidence).contains(QLatin1String("s3cr3t")));
    QCOMPARE(recheckMeans({}, QStringLiteral("not a proxy")).problem().code, ProblemCode::Usage);
}

void RecheckStoreTest::anOverrideOfAnUnknownIndexIsRefused() {
    const auto means = recheckMeans({QStringLiteral("nowhere=http://127.0.0.1/simple")}, {});
    QVERIFY(means.ok());
    QCOMPARE(recheckSetup(smallCatalog(), *means).problem().code, ProblemCode::UnknownName);
}

QTEST_GUILESS_MAIN(RecheckStoreTest)
#include "RecheckStoreTest.moc"

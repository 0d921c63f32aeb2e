#include "recheck/Claims.h"
#include "recheck/HistoryText.h"
#include "session/RecheckHistory.h"

// What re-checks of the past have shown of a claim: only changes are kept, and what cannot be read proves nothing.

using namespace armature;

namespace {

const QString Platform1 = QStringLiteral("linux-aarch64-cuda");

QDateTime noon(int day) { return {QDate(2026, 11, day), QTime(12, 0), Qt::UTC}; }

ClaimCheck check(ClaimVerdict verdict, const char *claim, const char *because = "") {
    ClaimCheck result;
    result.package = QStringLiteral("demo");
    result.platform = Platform1;
    result.claim = QLatin1String(claim);
    result.verdict = verdict;
    result.because = QLatin1String(because);
    return result;
}

RecheckReport report(int day, const std::vector<ClaimCheck> &checks, const char *newest = "", int catalogDay = 1) {
    RecheckReport result;
    result.at = noon(day);
    result.catalogDate = QDate(2026, 11, catalogDay);
    result.catalogDigest = QStringLiteral("%1%1%1%1%1%1%1%1%1%1").arg(catalogDay % 10);
    result.checks = checks;
    if (*newest != '\0')
        result.newer = {{QStringLiteral("demo"), Platform1, QStringLiteral("default"), QStringLiteral("1.0"), QLatin1String(newest), {}}};
    return result;
}

const ClaimCheck Holds = check(ClaimVerdict::Confirmed, "1.0 has a file");
const ClaimCheck Wrong = check(ClaimVerdict::Contradicted, "1.0 has a file", "no file of that version");
const ClaimCheck Silent = check(ClaimVerdict::CouldNotTell, "since 0.9", "no answer");

std::vector<HistoryEntry> entriesOf(const std::vector<RecheckReport> &reports) {
    ClaimHistory history;
    for (const RecheckReport &one : reports)
        history.add(one);
    return history.of(QStringLiteral("demo"), Platform1);
}

Package demo() { return packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0")); }

} // namespace

class ClaimHistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsAsGoodAsItsWorstStatement() {
        const auto outcomes = cellOutcomes(report(1, {Holds, Wrong, Silent}));
        const CellOutcome outcome = outcomes.at({QStringLiteral("demo"), Platform1});
        QCOMPARE(outcome.verdict, ClaimVerdict::Contradicted);
        QCOMPARE(outcome.claim, QStringLiteral("1.0 has a file"));
        QCOMPARE(outcome.because, QStringLiteral("no file of that version"));
        QCOMPARE(outcome.claims.size(), 3);
    }

    void whatIsNotToldIsWorseThanConfirmedAndBetterThanContradicted() {
        QCOMPARE(cellOutcomes(report(1, {Holds, Silent})).begin()->second.verdict, ClaimVerdict::CouldNotTell);
        QCOMPARE(cellOutcomes(report(1, {Silent, Wrong})).begin()->second.verdict, ClaimVerdict::Contradicted);
    }

    void aRepeatIsNoEntryButProlongsTheOneBefore() {
        const auto entries = entriesOf({report(1, {Holds}), report(2, {Holds}), report(9, {Holds})});
        QCOMPARE(entries.size(), size_t(1));
        QCOMPARE(entries.front().at, noon(1));
        QCOMPARE(entries.front().last, noon(9));
    }

    void aChangeOfVerdictClaimOrNewestVersionIsAnEntryAndTheNewestComesFirst() {
        const ClaimCheck other = check(ClaimVerdict::Confirmed, "1.1 has a file");
        const auto entries = entriesOf({report(1, {Holds}), report(2, {Wrong}), report(3, {Holds}), report(4, {Holds}, "1.1"), report(5, {other})});
        QCOMPARE(entries.size(), size_t(5));
        QCOMPARE(entries.front().at, noon(5));
        QCOMPARE(entries.at(1).outcome.newest, QStringLiteral("1.1"));
        QCOMPARE(entries.at(3).outcome.verdict, ClaimVerdict::Contradicted);
        QCOMPARE(entries.back().at, noon(1));
    }

    void anotherReasonAloneIsNoChange() {
        const ClaimCheck again = check(ClaimVerdict::Contradicted, "1.0 has a file", "the file was withdrawn");
        QCOMPARE(entriesOf({report(1, {Wrong}), report(2, {again})}).size(), size_t(1));
    }

    void anEntryNamesTheCatalogOfItsTime() {
        const ClaimCheck other = check(ClaimVerdict::Confirmed, "1.1 has a file");
        const auto entries = entriesOf({report(1, {Holds}, "", 1), report(2, {other}, "", 2)});
        QCOMPARE(entries.front().catalogDate, QDate(2026, 11, 2));
        QCOMPARE(entries.back().catalogDate, QDate(2026, 11, 1));
        QCOMPARE(entries.back().catalogDigest, QStringLiteral("1111111111"));
    }

    void aReportOfOtherPackagesChangesNothing() {
        RecheckReport others = report(2, {});
        others.filter.packages = QStringList{QStringLiteral("other")};
        const auto entries = entriesOf({report(1, {Wrong}), others, report(3, {Wrong})});
        QCOMPARE(entries.size(), size_t(1));
    }

    void theTextSaysDatesVerdictsReasonsAndCatalogs() {
        ClaimHistory history;
        history.add(report(3, {Holds}, "", 1));
        history.add(report(4, {Wrong, Silent}, "2.0", 2));
        Catalog catalog = smallCatalog();
        for (Platform &platform : catalog.platforms)
            platform.title = QStringLiteral("title of ") + platform.id;
        const QString text = historyText(demo(), catalog, history, 400);
        const QStringList lines = text.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.at(1), QStringLiteral("title of linux-aarch64-cuda"));
        QCOMPARE(lines.at(2), QStringLiteral("  4 Nov 2026: CONTRADICTED: 1.0 has a file: no file of that version; newest version there: 2.0; "
                                             "the catalog now says: since 0.9 (catalog of 2 Nov 2026, 22222222)"));
        QCOMPARE(lines.at(3), QStringLiteral("  3 Nov 2026: confirmed (catalog of 1 Nov 2026, 11111111)"));
    }

    void beliefsOfThePlatformStandAmongTheAnswersByDate() {
        ClaimHistory history;
        history.add(report(3, {Holds}));
        history.add(report(9, {Wrong}));
        Package package = demo();
        package.past = {{{Platform1},
                         QStringLiteral("it never works"),
                         QStringLiteral("a forum"),
                         QDate(2026, 11, 5),
                         QStringLiteral("it does"),
                         {{QStringLiteral("demo-1.0.whl"), {}}}},
                        {{QStringLiteral("macos-arm64-mps")}, QStringLiteral("not here"), {}, QDate(2026, 11, 5), {}, {}}};
        const auto lines = historyLines(package, Platform1, history);
        QCOMPARE(lines.size(), size_t(3));
        QVERIFY(lines.at(0).text.startsWith(QLatin1String("9 Nov 2026: CONTRADICTED")));
        QCOMPARE(lines.at(1).text, QStringLiteral("5 Nov 2026: no longer believed: \"it never works\" (a forum): it does"));
        QCOMPARE(lines.at(1).evidence.front().what, QStringLiteral("demo-1.0.whl"));
        QVERIFY(lines.at(2).text.startsWith(QLatin1String("3 Nov 2026: confirmed")));
    }

    void theTextKeepsToTheWidth() {
        ClaimHistory history;
        history.add(report(4, {Wrong, Silent}, "2.0", 2));
        for (const QString &line : historyText(demo(), smallCatalog(), history, 80).split(u'\n').mid(1))
            QVERIFY2(line.size() <= 80, qPrintable(line));
    }

    void aPackageWithoutHistoryHasNoText() {
        QCOMPARE(historyText(demo(), smallCatalog(), ClaimHistory(), 80), QString());
        QVERIFY(historyJson(demo(), smallCatalog(), ClaimHistory()).isEmpty());
    }

    void theJsonHasThePlatformAndItsEntries() {
        ClaimHistory history;
        history.add(report(3, {Holds}));
        const QJsonObject only = historyJson(demo(), smallCatalog(), history).first().toObject();
        QCOMPARE(only.value(QLatin1String("platform")).toString(), Platform1);
        const QJsonObject entry = only.value(QLatin1String("entries")).toArray().first().toObject();
        QCOMPARE(entry.value(QLatin1String("at")).toString(), QStringLiteral("2026-11-03T12:00:00.000Z"));
        QCOMPARE(entry.value(QLatin1String("outcome")).toObject().value(QLatin1String("verdict")).toString(), QStringLiteral("confirmed"));
    }

    void theKeptReportsAreReadInTheOrderOfTheirDates() {
        const QTemporaryDir folder;
        for (const RecheckReport &one : {report(5, {Wrong}), report(1, {Holds}), report(3, {Holds})})
            QVERIFY(saveRecheck(one, folder.path()).ok());
        const auto entries = readClaimHistory(folder.path()).of(QStringLiteral("demo"), Platform1);
        QCOMPARE(entries.size(), size_t(2));
        QCOMPARE(entries.front().outcome.verdict, ClaimVerdict::Contradicted);
        QCOMPARE(entries.front().outcome.because, QStringLiteral("no file of that version"));
        QCOMPARE(entries.back().last, noon(3));
        QCOMPARE(entries.back().catalogDate, QDate(2026, 11, 1));
    }

    void whatCannotBeReadIsPassedOverAndCounted() {
        const QTemporaryDir folder;
        QVERIFY(saveRecheck(report(5, {Wrong}), folder.path()).ok());
        const auto write = [&](const char *name, const QByteArray &text) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("2026-11-06T000000Z.json", "{\"schema\": 1, ");
        write("2026-11-07T000000Z.json", "{\"schema\": 99, \"at\": \"2026-11-07T00:00:00Z\"}");
        write("2026-11-08T000000Z.json", R"({"schema": 1, "at": "2026-11-08T00:00:00Z", "checks": [{"verdict": "perhaps"}]})");
        write("2026-11-09T000000Z.json", R"({"schema": 1, "at": "yesterday"})");
        RecheckHistoryReader reader(folder.path());
        while (reader.readNext()) {
        }
        QCOMPARE(reader.passedOver(), 4);
        QCOMPARE(reader.history().reports(), 1);
    }

    void whatIsTooMuchAltogetherIsPassedOverOldestFirst() {
        const QTemporaryDir folder;
        QVERIFY(saveRecheck(report(1, {Holds}), folder.path()).ok());
        const auto newest = saveRecheck(report(2, {Wrong}), folder.path());
        QVERIFY(newest.ok());
        RecheckHistoryReader reader(folder.path(), QFileInfo(*newest).size());
        while (reader.readNext()) {
        }
        QCOMPARE(reader.passedOver(), 1);
        QCOMPARE(reader.history().of(QStringLiteral("demo"), Platform1).front().outcome.verdict, ClaimVerdict::Contradicted);
    }

    void sentencesOfAFileAreBounded() {
        const QTemporaryDir folder;
        ClaimCheck endless = Wrong;
        endless.because = QString(100'000, u'x');
        QVERIFY(saveRecheck(report(1, {endless}), folder.path()).ok());
        QVERIFY(readClaimHistory(folder.path()).of(QStringLiteral("demo"), Platform1).front().outcome.because.size() < 1000);
    }
};

QTEST_GUILESS_MAIN(ClaimHistoryTest)
#include "ClaimHistoryTest.moc"

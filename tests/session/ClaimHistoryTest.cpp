#include "base/Literals.h"
#include "recheck/Claims.h"
#include "recheck/HistoryText.h"
#include "session/RecheckHistory.h"

// What re-checks of the past have shown of a claim: only changes are kept, and what cannot be read proves nothing.

using namespace armature;

namespace {

const QString Platform1 = u"linux-aarch64-cuda"_s;

QDateTime noon(int day) { return {QDate(2026, 11, day), QTime(12, 0), Qt::UTC}; }

ClaimCheck check(ClaimVerdict verdict, const char *claim, const char *because = "") {
    ClaimCheck result;
    result.package = u"demo"_s;
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
    result.catalogDigest = u"%1%1%1%1%1%1%1%1%1%1"_s.arg(catalogDay % 10);
    result.checks = checks;
    if (*newest != '\0')
        result.newer = {{u"demo"_s, Platform1, u"default"_s, u"1.0"_s, QLatin1String(newest), {}}};
    return result;
}

const ClaimCheck Holds = check(ClaimVerdict::Confirmed, "1.0 has a file");
const ClaimCheck Wrong = check(ClaimVerdict::Contradicted, "1.0 has a file", "no file of that version");
const ClaimCheck Silent = check(ClaimVerdict::CouldNotTell, "since 0.9", "no answer");

std::vector<HistoryEntry> entriesOf(const std::vector<RecheckReport> &reports) {
    ClaimHistory history;
    for (const RecheckReport &one : reports)
        history.add(one);
    return history.of(u"demo"_s, Platform1);
}

Package demo() { return packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0")); }

} // namespace

class ClaimHistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsAsGoodAsItsWorstStatement() {
        const auto outcomes = cellOutcomes(report(1, {Holds, Wrong, Silent}));
        const CellOutcome outcome = outcomes.at({u"demo"_s, Platform1});
        QCOMPARE(outcome.verdict, ClaimVerdict::Contradicted);
        QCOMPARE(outcome.claim, u"1.0 has a file"_s);
        QCOMPARE(outcome.because, u"no file of that version"_s);
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
        const auto entries = entriesOf({report(1, {Holds}), report(2, {Wrong}), report(3, {Holds}),
                                        report(4, {Holds}, "1.1"), report(5, {other})});
        QCOMPARE(entries.size(), size_t(5));
        QCOMPARE(entries.front().at, noon(5));
        QCOMPARE(entries.at(1).outcome.newest, u"1.1"_s);
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
        QCOMPARE(entries.back().catalogDigest, u"1111111111"_s);
    }

    void aReportOfOtherPackagesChangesNothing() {
        RecheckReport others = report(2, {});
        others.filter.packages = QStringList{u"other"_s};
        const auto entries = entriesOf({report(1, {Wrong}), others, report(3, {Wrong})});
        QCOMPARE(entries.size(), size_t(1));
    }

    void theTextSaysDatesVerdictsReasonsAndCatalogs() {
        ClaimHistory history;
        history.add(report(3, {Holds}, "", 1));
        history.add(report(4, {Wrong, Silent}, "2.0", 2));
        Catalog catalog = smallCatalog();
        for (Platform &platform : catalog.platforms)
            platform.title = u"title of "_s + platform.id;
        const QString text = historyText(demo(), catalog, history, 400);
        const QStringList lines = text.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.at(1), u"title of linux-aarch64-cuda"_s);
        QCOMPARE(lines.at(2),
                 u"  4 Nov 2026: CONTRADICTED: 1.0 has a file: no file of that version; newest version there: 2.0; "
                 "the catalog now says: since 0.9 (catalog of 2 Nov 2026, 22222222)"_s);
        QCOMPARE(lines.at(3), u"  3 Nov 2026: confirmed (catalog of 1 Nov 2026, 11111111)"_s);
    }

    void beliefsOfThePlatformStandAmongTheAnswersByDate() {
        ClaimHistory history;
        history.add(report(3, {Holds}));
        history.add(report(9, {Wrong}));
        Package package = demo();
        package.past = {{{Platform1},
                         u"it never works"_s,
                         u"a forum"_s,
                         QDate(2026, 11, 5),
                         u"it does"_s,
                         {{u"demo-1.0.whl"_s, {}}}},
                        {{u"macos-arm64-mps"_s}, u"not here"_s, {}, QDate(2026, 11, 5), {}, {}}};
        const auto lines = historyLines(package, Platform1, history);
        QCOMPARE(lines.size(), size_t(3));
        QVERIFY(lines.at(0).text.startsWith("9 Nov 2026: CONTRADICTED"_L1));
        QCOMPARE(lines.at(1).text, u"5 Nov 2026: no longer believed: \"it never works\" (a forum): it does"_s);
        QCOMPARE(lines.at(1).evidence.front().what, u"demo-1.0.whl"_s);
        QVERIFY(lines.at(2).text.startsWith("3 Nov 2026: confirmed"_L1));
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
        QCOMPARE(only.value("platform"_L1).toString(), Platform1);
        const QJsonObject entry = only.value("entries"_L1).toArray().first().toObject();
        QCOMPARE(entry.value("at"_L1).toString(), u"2026-11-03T12:00:00.000Z"_s);
        QCOMPARE(entry.value("outcome"_L1).toObject().value("verdict"_L1).toString(), u"confirmed"_s);
    }

    void theKeptReportsAreReadInTheOrderOfTheirDates() {
        const QTemporaryDir folder;
        for (const RecheckReport &one : {report(5, {Wrong}), report(1, {Holds}), report(3, {Holds})})
            QVERIFY(saveRecheck(one, folder.path()).ok());
        const auto entries = readClaimHistory(folder.path()).of(u"demo"_s, Platform1);
        QCOMPARE(entries.size(), size_t(2));
        QCOMPARE(entries.front().outcome.verdict, ClaimVerdict::Contradicted);
        QCOMPARE(entries.front().outcome.because, u"no file of that version"_s);
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
        write("2026-11-08T000000Z.json",
              R"({"schema": 1, "at": "2026-11-08T00:00:00Z", "checks": [{"verdict": "perhaps"}]})");
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
        QCOMPARE(reader.history().of(u"demo"_s, Platform1).front().outcome.verdict, ClaimVerdict::Contradicted);
    }

    void sentencesOfAFileAreBounded() {
        const QTemporaryDir folder;
        ClaimCheck endless = Wrong;
        endless.because = QString(100'000, u'x');
        QVERIFY(saveRecheck(report(1, {endless}), folder.path()).ok());
        QVERIFY(readClaimHistory(folder.path()).of(u"demo"_s, Platform1).front().outcome.because.size() < 1000);
    }
};

QTEST_GUILESS_MAIN(ClaimHistoryTest)
#include "ClaimHistoryTest.moc"

#include "base/Literals.h"
#include "recheck/Claims.h"
#include "recheck/RecheckText.h"

// What an index has for every package and platform, what changed since the last time, and how much of that a person is
// shown.

using namespace armature;

class RecheckFitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPlatformHasItsFirstAndLatest();
    void aPlatformWithoutACellIsAnsweredToo();
    void aPlaceholderIsNoVersionThatServesAPlatform();
    void aPageThatWasNotReadSaysSo();
    void changesAreTold();
    void whatCouldNotBeToldIsNoChange();
    void twoHundredPackagesFitOnAPage();
    void everyClaimIsThereOnRequest();

private:
    static RecheckReport report(const QString &files);
};

RecheckReport RecheckFitsTest::report(const QString &files) {
    Catalog catalog = smallCatalog();
    catalog.builds.clear();
    catalog.packages = {packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.1", "1.2"))};
    Facts facts;
    if (!files.isEmpty())
        facts.emplace(std::pair(u"demo"_s, u"default"_s), factsOf(u"demo"_s, files));
    RecheckReport made = judgeCatalog(catalog, facts, {});
    made.at = QDateTime(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC);
    return made;
}

static const QString Files =
    u"demo-1.0-py3-none-any.whl demo-1.1-cp310-cp310-manylinux_2_28_aarch64.whl "
    "demo-1.2-cp312-cp312-manylinux_2_28_aarch64.whl !demo-1.3-cp312-cp312-manylinux_2_28_aarch64.whl "
    "demo-1.4rc1-cp312-cp312-manylinux_2_28_aarch64.whl demo-1.5-cp312-cp312-win_amd64.whl demo-1.6.tar.gz"_s;

void RecheckFitsTest::everyPlatformHasItsFirstAndLatest() {
    const RecheckReport made = report(Files);
    QCOMPARE(made.fits.size(), size_t(3));
    const PlatformFit &fit = made.fits.front();
    QCOMPARE(fit.platform, u"linux-aarch64-cuda"_s);
    QCOMPARE(fit.environment, u"some CPython 3, glibc 2.39"_s);
    QCOMPARE(fit.versions.join(u' '), u"1.0 1.1 1.2 1.3 1.4rc1"_s);
    QCOMPARE(fit.yanked.join(u' '), u"1.3"_s);
    QCOMPARE(fit.first->version, u"1.0"_s);
    QVERIFY(!fit.first->native);
    QCOMPARE(fit.firstNative->version, u"1.1"_s);
    QCOMPARE(fit.firstNative->file.file, u"demo-1.1-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
    QCOMPARE(fit.latest->version, u"1.2"_s); // neither withdrawn nor a pre-release
    QCOMPARE(fit.latest->file.bytes, qint64(102'000'000));
    QCOMPARE(fit.latestAnywhere, u"1.6"_s);
}

void RecheckFitsTest::aPlatformWithoutACellIsAnsweredToo() {
    const PlatformFit mac = report(Files).fits.back();
    QCOMPARE(mac.platform, u"macos-arm64-mps"_s);
    QCOMPARE(mac.versions.join(u' '), u"1.0"_s);
    QVERIFY(!mac.firstNative);
    QCOMPARE(mac.latest->version, u"1.0"_s);
}

void RecheckFitsTest::aPlaceholderIsNoVersionThatServesAPlatform() {
    for (const char *held : {"0.0.0.dev0", "0.0.0a0", "0.0.1rc0"}) {
        const QString placeholder = QLatin1String(held);
        const QString files =
            u"demo-%1-py3-none-any.whl demo-1.2-cp312-cp312-manylinux_2_28_x86_64.whl"_s.arg(placeholder);
        const PlatformFit fit = report(files).fits.front();
        QCOMPARE(fit.placeholder, placeholder);
        QVERIFY(!fit.latest);
        Catalog catalog = smallCatalog();
        catalog.builds.clear();
        catalog.packages = {packageOf("demo", cellOf("linux-aarch64-cuda", Status::Unavailable, "", "1.2"))};
        Facts facts;
        facts.emplace(std::pair(u"demo"_s, u"default"_s), factsOf(u"demo"_s, files));
        const ClaimCheck check = judgeCatalog(catalog, facts, {}).checks.front();
        QCOMPARE(check.verdict, ClaimVerdict::Confirmed);
        QVERIFY2(check.because.contains(u"only a placeholder fits: %1"_s.arg(placeholder)), qPrintable(check.because));
    }
    QCOMPARE(report(Files).fits.front().placeholder, QString());
    QVERIFY(!Version::of("0.1.0a1").isPlaceholder() && !Version::of("0.0.2rc1").isPlaceholder() &&
            !Version::of("0.0.1").isPlaceholder());
}

void RecheckFitsTest::aPageThatWasNotReadSaysSo() {
    const PlatformFit fit = report({}).fits.front();
    QVERIFY(fit.problem && fit.versions.isEmpty() && !fit.latest && fit.latestAnywhere.isEmpty());
}

void RecheckFitsTest::changesAreTold() {
    const RecheckReport before = report(Files);
    QCOMPARE(changesBetween(before, before).list.size(), size_t(0));
    const RecheckReport after = report(QString(Files)
                                           .replace("demo-1.1-cp310-cp310-manylinux_2_28_aarch64.whl"_L1, QString())
                                           .replace("demo-1.2"_L1, "!demo-1.2"_L1)
                                           .replace("demo-1.6.tar.gz"_L1, "demo-1.6-py3-none-any.whl"_L1));
    const RecheckChanges changes = changesBetween(before, after);
    QStringList told;
    for (const RecheckChange &change : changes.list)
        told << u"%1 %2 %3"_s.arg(enumName(change.kind), change.what).arg(change.platforms.size());
    QCOMPARE(told.join(u';'), u"new-version 1.6 3;gone 1.1 2;yanked 1.2 2;"
                              "verdict 1.1 is the first version with a file for this platform 1"_s);
    const QString text = changesText(changes, {});
    QVERIFY2(text.contains("Changed since the last re-check (2026-11-24 01:02 UTC):"_L1), qPrintable(text));
    QVERIFY2(text.contains("demo: GONE: 1.1 (linux-aarch64-cpu, linux-aarch64-cuda)"_L1), qPrintable(text));
}

void RecheckFitsTest::whatCouldNotBeToldIsNoChange() {
    QVERIFY(changesBetween(report(Files), report({})).list.empty());
    QVERIFY(changesBetween(report({}), report(Files)).list.empty());
}

static RecheckReport reportOfMany(int packages) {
    Catalog catalog = smallCatalog();
    catalog.builds.clear();
    Facts facts;
    for (int i = 0; i < packages; ++i) {
        const QByteArray name = "demo" + QByteArray::number(i);
        Package package = packageOf(name.constData(), cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0"));
        package.cells.push_back(cellOf("linux-aarch64-cpu", Status::Available, "1.0", "1.0"));
        package.cells.push_back(cellOf("macos-arm64-mps", Status::Available, "1.0", "1.0"));
        catalog.packages.push_back(package);
        const QString id = QString::fromLatin1(name);
        const bool wrong = i == 7;
        facts.emplace(std::pair(id, u"default"_s),
                      i % 2 == 1 && !wrong
                          ? ProjectFacts{std::nullopt, {ProblemCode::TimedOut, {}, u"no answer for 20 s"_s, {}, {}}}
                          : factsOf(id, u"%1-%2-py3-none-any.whl %1-1.1-py3-none-any.whl"_s.arg(
                                            id, QLatin1String(wrong ? "0.9" : "1.0"))));
    }
    RecheckReport made = judgeCatalog(catalog, facts, {});
    for (int i = 0; i < packages; ++i)
        made.asked.push_back({u"demo%1"_s.arg(i),
                              u"default"_s,
                              {},
                              1,
                              0,
                              false,
                              i % 2 == 1 && i != 7 ? std::optional(Problem{.code = ProblemCode::TimedOut,
                                                                           .detail = u"no answer for 20 s"_s})
                                                   : std::nullopt});
    return made;
}

void RecheckFitsTest::twoHundredPackagesFitOnAPage() {
    const RecheckReport made = reportOfMany(220);
    QVERIFY(made.checks.size() > 1000);
    const QString text = recheckTable(made, {}) + recheckSummary(made, {});
    const QString words = text.simplified(); // lines are broken anywhere
    QVERIFY2(text.count(u'\n') < 70, qPrintable(text));
    QVERIFY2(words.contains("110 of 220 packages are confirmed in every claim."_L1), qPrintable(text));
    QVERIFY2(words.contains("and 94 more"_L1), qPrintable(text)); // of 109 that were not answered, 15 are named
    QVERIFY2(text.contains("CONTRADICTED"_L1), qPrintable(text));
    for (const QString &line : text.split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));
}

void RecheckFitsTest::everyClaimIsThereOnRequest() {
    const RecheckReport made = reportOfMany(220);
    const QString text = recheckTable(made, {100, true}) + recheckSummary(made, {100, true});
    for (int i = 0; i < 220; ++i)
        QVERIFY(text.contains(u"demo%1 "_s.arg(i)));
}

QTEST_APPLESS_MAIN(RecheckFitsTest)
#include "RecheckFitsTest.moc"

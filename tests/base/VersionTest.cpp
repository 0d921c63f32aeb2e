#include "base/Version.h"

#include "base/Literals.h"

#include <QTest>

using namespace armature;

/// What this program needs of versions besides what PackagingTest compares with Python's own library.
class VersionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySpellingHasOneText_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"2.8.0"_s << u"2.8.0"_s;
        QTest::newRow("v, blanks and letter case") << u" V1.0RC1 "_s << u"1.0rc1"_s;
        QTest::newRow("local label") << u"2.8.0+CU129"_s << u"2.8.0+cu129"_s;
        QTest::newRow("implicit post-release") << u"1.0-1"_s << u"1.0.post1"_s;
        QTest::newRow("zeros in front") << u"580.095.05"_s << u"580.95.5"_s;
    }
    void everySpellingHasOneText() {
        QFETCH(QString, written);
        const auto version = Version::parse(written);
        QVERIFY(version.ok());
        QTEST(version->text(), "text");
        QCOMPARE(version->asWritten().trimmed(), written.trimmed());
        QCOMPARE(Version::parse(version->text()).value(), *version);
    }

    void whatIsNoVersionIsRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", ".", "latest", "1..0", "1.0+", "1.0.*", "1,0", "9999999999999999999"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whatIsNoVersionIsRefused() {
        QFETCH(QString, text);
        QCOMPARE(Version::parse(text).problem().code, ProblemCode::Malformed);
        QVERIFY(Version::of(text.toUtf8().constData()).isEmpty());
    }

    void driversAndLibrariesAreOrderedByTheirNumbers() {
        const char *ascending[] = {"470.256.02", "525.60.13", "535.54.03", "535.154.05",
                                   "550.54.15",  "580.65.06", "580.95.05"};
        for (size_t i = 1; i < std::size(ascending); ++i)
            QVERIFY2(Version::of(ascending[i - 1]) < Version::of(ascending[i]), ascending[i]);
        QVERIFY(Version::of("2.9") < Version::of("2.31"));
        QCOMPARE(Version::of("2.28"), Version::of("2.28.0"));
    }

    void aLocalLabelIsTakenOffAndPutOn() {
        const Version version = Version::of("2.8.0+cu129");
        QCOMPARE(version.local(), u"cu129"_s);
        QCOMPARE(version.publicText(), u"2.8.0"_s);
        QCOMPARE(version.withoutLocal(), Version::of("2.8.0"));
        QCOMPARE(version.withoutLocal().withLocal(u"cpu"_s).text(), u"2.8.0+cpu"_s);
        QVERIFY(version.withoutLocal() < version);
    }

    void aMissingSegmentIsZero() {
        QCOMPARE(Version::of("13").segment(0), 13);
        QCOMPARE(Version::of("13").segment(1), 0);
        QVERIFY(Version::of("3.10.12").startsLike(Version::of("3.10"), 2));
        QVERIFY(!Version::of("3.1").startsLike(Version::of("3.10"), 2));
    }

    void aRangeAdmitsWhatItNames_data() {
        QTest::addColumn<QString>("range");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("admitted");
        const auto row = [](const char *range, const char *version, bool admitted) {
            QTest::addRow("%s and %s", range, version)
                << QString::fromLatin1(range) << QString::fromLatin1(version) << admitted;
        };
        row("", "1.0", true);
        row("==2.8.0", "2.8.0+cu129", true); // a label the range does not name is no difference
        row("==2.8.0+cu129", "2.8.0", false);
        row("==3.10.*", "3.10.12", true);
        row("==3.10.*", "3.1", false);
        row(">=1.26.0, <2.0.0", "1.26.4", true);
        row(">=1.26.0, <2.0.0", "2.0.0", false);
        row("~=2.1", "2.9", true);
        row("~=2.1", "3.0", false);
        row("!=2.0.1", "2.0.1", false);
        row("<2.9", "2.9rc1", false);
        row(">=2.9", "2.10.0rc1", false); // a pre-release is admitted where one is named
        row(">=2.10.0rc1", "2.10.0rc2", true);
    }
    void aRangeAdmitsWhatItNames() {
        QFETCH(QString, range);
        QFETCH(QString, version);
        const auto set = SpecifierSet::parse(range);
        QVERIFY(set.ok());
        QTEST(set->contains(Version::parse(version).value()), "admitted");
    }

    void onlyASoleExactRangeIsAPin() {
        QCOMPARE(SpecifierSet::of("==2.8.0").pinned(), Version::of("2.8.0"));
        for (const char *none : {"", ">=2.8.0", "==2.8.*", "==2.8.0, !=2.8.1"})
            QVERIFY2(SpecifierSet::of(none).pinned().isEmpty(), none);
    }

    void whatIsNoRangeIsRefused() {
        for (const char *bad : {"1.0", "=1.0", ">=", ">=1.*", "~=1", ">=1.0 <2", "=>1"})
            QVERIFY2(!SpecifierSet::parse(QString::fromLatin1(bad)).ok(), bad);
    }
};

QTEST_APPLESS_MAIN(VersionTest)
#include "VersionTest.moc"

#include "wheels/Tags.h"
#include "TestPaths.h"
#include "base/Literals.h"

#include <QProcess>
#include <QtTest>

using namespace armature;

namespace {

WheelEnvironment linuxEnvironment(const char *architecture, const char *glibc, const char *python) {
    return {SystemKind::Linux, QLatin1String(architecture), {u"glibc"_s, Version::of(glibc)}, {}, Version::of(python)};
}

WheelEnvironment macEnvironment(const char *architecture, const char *macos, const char *python) {
    return {SystemKind::MacOs, QLatin1String(architecture), {}, Version::of(macos), Version::of(python)};
}

/// Wheels with these tags, which are separated by blanks.
std::vector<WheelName> wheels(const QString &tags) {
    std::vector<WheelName> result;
    for (const QString &tag : tags.split(u' '))
        result.push_back(WheelName::parse(u"demo-1.0-%1.whl"_s.arg(tag)).valueOr({}));
    return result;
}

} // namespace

class TagsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tagsAreThoseOfPackagingInItsOrder_data();
    void tagsAreThoseOfPackagingInItsOrder();
    void aWheelFitsOrSaysWhyNot_data();
    void aWheelFitsOrSaysWhyNot();
    void theBestWheelIsTaken_data();
    void theBestWheelIsTaken();
    void theNearestMissIsExplained();
    void withoutLibcVersionOnlyPlainLinuxFits();
    void anUnknownSystemTakesOnlyUniversalFiles();
    void markersSeeTheEnvironment();
};

void TagsTest::tagsAreThoseOfPackagingInItsOrder_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("python");
    const auto row = [](const char *kind, const char *architecture, const char *version, const char *python) {
        QTest::addRow("%s %s %s Python %s", kind, architecture, version, python)
            << kind << architecture << version << python;
    };
    for (const char *python : {"3.8", "3.10", "3.13"}) {
        row("linux-glibc", "aarch64", "2.39", python);
        row("linux-glibc", "x86_64", "2.28", python);
        row("macos", "arm64", "14.5", python);
    }
    row("linux-glibc", "aarch64", "2.17", "3.11");
    row("linux-glibc", "aarch64", "2.16", "3.11");
    row("linux-glibc", "x86_64", "2.5", "3.11");
    row("linux-musl", "aarch64", "1.2", "3.12");
    row("linux-musl", "x86_64", "1.1", "3.9");
    row("macos", "arm64", "11.0", "3.10");
    row("macos", "arm64", "26.1", "3.14");
    row("macos", "x86_64", "13.2", "3.10");
    row("macos", "x86_64", "10.15", "3.9");
}

void TagsTest::tagsAreThoseOfPackagingInItsOrder() {
    QFETCH(QString, kind);
    QFETCH(QString, architecture);
    QFETCH(QString, version);
    QFETCH(QString, python);
    QProcess oracle;
    oracle.start(qEnvironmentVariable("ARMATURE_TEST_PYTHON", u"python3"_s),
                 {testPath("wheels/tags_oracle.py"), kind, architecture, version, python});
    if (!oracle.waitForStarted() || !oracle.waitForFinished() || oracle.exitCode() == 3) {
        qInfo("skipped: python3 with a usable packaging (or pip, which brings one) is not there: %s",
              qPrintable(oracle.errorString()));
        QSKIP("python3 cannot import packaging");
    }
    QCOMPARE(oracle.exitCode(), 0);
    QStringList expected = QString::fromUtf8(oracle.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY(expected.takeLast().startsWith("packaging "_L1));
    WheelEnvironment environment = macEnvironment(qPrintable(architecture), qPrintable(version), qPrintable(python));
    if (kind != "macos"_L1) {
        environment = linuxEnvironment(qPrintable(architecture), qPrintable(version), qPrintable(python));
        environment.libc.kind = kind.mid(6);
    }
    const QStringList actual = TagSet(environment).ordered();
    for (qsizetype i = 0; i < std::min(actual.size(), expected.size()); ++i)
        QCOMPARE(actual[i], expected[i]);
    QCOMPARE(actual.size(), expected.size());
    QVERIFY(actual.size() > 20);
}

void TagsTest::aWheelFitsOrSaysWhyNot_data() {
    QTest::addColumn<QString>("tag");
    QTest::addColumn<int>("misfit");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *tag, Misfit misfit, const char *words) {
        QTest::newRow(tag) << tag << int(misfit) << words;
    };
    row("cp311-cp311-manylinux_2_28_aarch64", Misfit::None, "");
    row("cp37-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64", Misfit::None, "");
    row("py3-none-any", Misfit::None, "");
    row("py2.py3-none-any", Misfit::None, "");
    row("cp311-cp311-linux_aarch64", Misfit::None, "");
    row("py3-none-manylinux_2_36_aarch64", Misfit::Platform,
        "files are for manylinux_2_36_aarch64; this environment takes manylinux_2_35_aarch64 or older");
    row("cp311-cp311-manylinux_2_17_x86_64", Misfit::Platform, "files are for manylinux_2_17_x86_64");
    row("cp311-cp311-musllinux_1_2_aarch64", Misfit::Platform, "musllinux_1_2_aarch64");
    row("cp312-cp312-manylinux_2_17_aarch64", Misfit::Python, "files are for cp312; this environment has Python 3.11");
    row("cp312-abi3-manylinux_2_17_aarch64", Misfit::Python, "cp312");
    row("py2-none-any", Misfit::Python, "py2");
    row("cp310-cp310-manylinux_2_17_aarch64", Misfit::Abi,
        "files are for cp310-cp310; this environment takes cp311, abi3 or none");
    row("cp311-cp311t-manylinux_2_17_aarch64", Misfit::Abi, "cp311-cp311t");
}

void TagsTest::aWheelFitsOrSaysWhyNot() {
    QFETCH(QString, tag);
    QFETCH(QString, words);
    const WheelFit fit = wheelFits(wheels(tag).front(), TagSet(linuxEnvironment("aarch64", "2.35", "3.11")));
    QTEST(int(fit.misfit), "misfit");
    QCOMPARE(fit.reason.isEmpty(), words.isEmpty());
    QVERIFY2(fit.reason.contains(words), qPrintable(fit.reason));
}

void TagsTest::theBestWheelIsTaken_data() {
    QTest::addColumn<QString>("tags");
    QTest::addColumn<int>("best");
    QTest::newRow("own ABI before abi3") << "cp38-abi3-manylinux_2_17_aarch64 cp311-cp311-manylinux_2_17_aarch64" << 1;
    QTest::newRow("newer glibc first") << "cp311-cp311-manylinux_2_17_aarch64 cp311-cp311-manylinux_2_34_aarch64" << 1;
    QTest::newRow("plain linux last") << "cp311-cp311-linux_aarch64 cp311-cp311-manylinux_2_17_aarch64" << 1;
    QTest::newRow("pure last") << "py3-none-any py3-none-linux_aarch64" << 1;
    QTest::newRow("higher build") << "py3-none-any 1-py3-none-any 12-py3-none-any 2-py3-none-any" << 2;
    QTest::newRow("higher letter") << "1a-py3-none-any 1b-py3-none-any 1-py3-none-any" << 1;
    QTest::newRow("huge build") << "7-py3-none-any 99999999999999999999-py3-none-any" << 1;
    QTest::newRow("none") << "cp312-cp312-linux_aarch64" << -1;
}

void TagsTest::theBestWheelIsTaken() {
    QFETCH(QString, tags);
    const auto best = bestWheel(wheels(tags), TagSet(linuxEnvironment("aarch64", "2.35", "3.11")));
    QTEST(best ? int(*best) : -1, "best");
}

void TagsTest::theNearestMissIsExplained() {
    const TagSet tags(macEnvironment("arm64", "14.0", "3.11"));
    const QString why = whyNoneFits(
        wheels(u"cp311-cp311-win_amd64 cp310-cp310-macosx_11_0_arm64 cp312-cp312-macosx_11_0_arm64"_s), tags);
    QVERIFY2(why.contains("ABI tag"_L1) && why.contains("cp310-cp310"_L1) && !why.contains("win_amd64"_L1),
             qPrintable(why));
    const QString platform =
        whyNoneFits(wheels(u"cp311-cp311-macosx_15_0_arm64 cp311-cp311-macosx_11_1_arm64"_s), tags);
    QVERIFY2(
        platform.contains("macosx_15_0_arm64, macosx_11_1_arm64; this environment takes macosx_14_0_arm64 or older"_L1),
        qPrintable(platform));
    QCOMPARE(whyNoneFits({}, tags), u"there are no wheels"_s);
    QVERIFY(whyNoneFits(wheels(u"py3-none-any cp311-cp311-win_amd64"_s), tags).isEmpty());
}

void TagsTest::withoutLibcVersionOnlyPlainLinuxFits() {
    QCOMPARE(platformTags({SystemKind::Linux, u"aarch64"_s, {}, {}, Version::of("3.11")}),
             QStringList{u"linux_aarch64"_s});
}

void TagsTest::anUnknownSystemTakesOnlyUniversalFiles() {
    const TagSet tags(WheelEnvironment{SystemKind::Other, u"aarch64"_s, {}, {}, Version::of("3.11")});
    QVERIFY(wheelFits(wheels(u"py3-none-any"_s).front(), tags).fits());
    QCOMPARE(wheelFits(wheels(u"py3-none-linux_aarch64"_s).front(), tags).misfit, Misfit::Platform);
}

void TagsTest::markersSeeTheEnvironment() {
    const auto mac = markerEnvironment(macEnvironment("arm64", "14.0", "3.11"));
    const auto holds = [](const char *marker, const MarkerEnvironment &environment) {
        return evaluateMarker(QLatin1String(marker), environment).valueOr(false);
    };
    QVERIFY(holds("sys_platform == 'darwin' and platform_machine == 'arm64' and python_version < '3.12'", mac));
    const auto linux = markerEnvironment(linuxEnvironment("arm64", "2.35", "3.11.4"));
    QVERIFY(holds("platform_machine == 'aarch64' and python_full_version == '3.11.4' and os_name == 'posix'", linux));
}

QTEST_GUILESS_MAIN(TagsTest)
#include "TagsTest.moc"

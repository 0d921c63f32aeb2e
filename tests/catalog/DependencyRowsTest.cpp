#include "base/Literals.h"
#include "catalog/CatalogLoader.h"
#include "session/Resources.h"

#include <QtTest>

// Rows that follow from the files of a package, and beliefs that are kept because they were wrong.

using namespace armature;

namespace {

const QByteArray Platforms = R"(
[[platform]]
id = "linux-aarch64-cuda"
title = "Linux aarch64 + CUDA"
system = "linux"
architecture = "aarch64"
accelerator = "cuda"
[[platform]]
id = "macos-arm64-mps"
title = "macOS arm64"
system = "macos"
architecture = "arm64"
accelerator = "mps"
)";
const QByteArray Stack = R"(
id = "studio"
title = "Studio"
python = "==3.10.*"
requirements = ["demo==1.0"]
packages = []
)";

/// A catalog with `packages` in the dependencies of one stack, and the file packages/own.toml where `own` is not empty.
Result<Catalog> catalogWith(const QByteArray &packages, const QByteArray &own = {}) {
    std::vector<CatalogFile> files{
        {u"catalog.toml"_s, "schema = 1\ndate = 2026-11-25\n"},
        {u"platforms.toml"_s, Platforms},
        {u"indexes.toml"_s, "[[index]]\nid = \"default\"\ntitle = \"the default index\"\n"},
        {u"stacks/studio.toml"_s, Stack},
        {u"dependencies/studio.toml"_s,
         "stack = \"studio\"\npython = \"3.10\"\nchecked = 2026-11-25\nhow = \"by hand\"\n" + packages}};
    if (!own.isEmpty())
        files.push_back({u"packages/own.toml"_s, own});
    return loadCatalog(files);
}

const QByteArray NothingKnown = R"([[cell]]
platforms = ["linux-aarch64-cuda", "macos-arm64-mps"]
status = "unknown"
)";

const QByteArray Demo = R"(
[[package]]
name = "Demo_Pkg"
[[package.file]]
on = ["linux-aarch64"]
version = "1.0"
since = "0.5"
file = "demo_pkg-1.0-cp310-cp310-manylinux_2_28_aarch64.whl"
glibc = "2.28"
latest = "2.0"
latest_file = "demo_pkg-2.0-cp311-cp311-manylinux_2_28_aarch64.whl"
latest_python = ">=3.11"
[[package.file]]
on = ["macos-arm64"]
version = "1.0"
)";

} // namespace

class DependencyRowsTest : public QObject {
    Q_OBJECT

private:
    static Cell cellOf(const Result<Catalog> &catalog, const char *package, const char *platform) {
        const Package *found = catalog ? catalog->package(QLatin1String(package)) : nullptr;
        const Cell *cell = found != nullptr ? found->cell(QLatin1String(platform)) : nullptr;
        return cell != nullptr ? *cell : Cell();
    }

private Q_SLOTS:
    void aWheelMakesThePackageAvailableWithItsFileAsEvidence() {
        const auto catalog = catalogWith(Demo);
        QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.problem().detail));
        QCOMPARE(catalog->package(u"demo-pkg"_s)->dependencyOf, u"studio"_s);
        const Cell cell = cellOf(catalog, "demo-pkg", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Available);
        QCOMPARE(cell.since.text(), u"0.5"_s);
        QCOMPARE(cell.glibc.text(), u"2.28"_s);
        QCOMPARE(cell.provenance.evidence.front().what, u"demo_pkg-1.0-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
        QCOMPARE(cell.provenance.checked, QDate(2026, 11, 25));
        QCOMPARE(cell.latest.text(), u"2.0"_s);
        QCOMPARE(cell.latestPython.text(), u">=3.11"_s);
    }

    void noFileMakesItUnavailable() {
        const Cell cell = cellOf(catalogWith(Demo), "demo-pkg", "macos-arm64-mps");
        QCOMPARE(cell.status, Status::Unavailable);
        QVERIFY(!cell.provenance.evidence.empty());
    }

    void sourceAloneIsALimitThatIsSaid() {
        const auto catalog = catalogWith("[[package]]\nname = \"old\"\n[[package.file]]\non = "
                                         "[\"linux-aarch64\"]\nversion = \"1\"\nsource = \"old-1.tar.gz\"\n");
        const Cell cell = cellOf(catalog, "old", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Limited);
        QVERIFY(cell.fromSource);
        QVERIFY2(cell.limitation.contains("built from its source"_L1), qPrintable(cell.limitation));
    }

    void aPackageNobodyNeedsThereSaysSo() {
        const auto catalog = catalogWith(
            "[[package]]\nname = \"cu\"\n[[package.file]]\non = [\"linux-aarch64\"]\nwanted = false\nversion = "
            "\"1\"\nfile = \"cu-1-py3-none-any.whl\"\n");
        const Cell cell = cellOf(catalog, "cu", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Available);
        QVERIFY2(cell.limitation.contains("does not use it"_L1), qPrintable(cell.limitation));
    }

    void aRowOfItsOwnKeepsItsWordsAndLearnsTheNewest() {
        const QByteArray own =
            "id = \"demo-pkg\"\ntitle = \"Demo\"\n[[cell]]\nplatforms = [\"macos-arm64-mps\"]\nstatus = \"unknown\"\n"
            "[[cell]]\nplatforms = [\"linux-aarch64-cuda\"]\nstatus = "
            "\"limited\"\nversion = \"0.9\"\n"
            "index = \"default\"\nlimitation = \"Slow.\"\nchecked = 2026-11-01\nconfidence = \"reported\"\n"
            "evidence = [{ what = \"a thread\", url = \"https://forum.example/1\" }]\n";
        const auto catalog = catalogWith(Demo, own);
        QVERIFY(catalog);
        QCOMPARE(catalog->packages.size(), size_t(1));
        const Cell cell = cellOf(catalog, "demo-pkg", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Limited);
        QCOMPARE(cell.limitation, u"Slow."_s);
        QCOMPARE(cell.version.text(), u"0.9"_s);
        QCOMPARE(cell.latest.text(), u"2.0"_s);
        QCOMPARE(cell.provenance.checked, QDate(2026, 11, 1));
    }

    void mistakesAreNamedWithTheirPlace_data() {
        QTest::addColumn<QByteArray>("packages");
        QTest::addColumn<QString>("said");
        QTest::newRow("twice") << QByteArray(Demo + Demo) << u"given twice"_s;
        QTest::newRow("unknown key") << QByteArray("[[package]]\nname = \"a\"\nfiel = 1\n") << u"fiel"_s;
        QTest::newRow("no version") << QByteArray(
                                           "[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\n")
                                    << u"version"_s;
        QTest::newRow("wheel and source")
            << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\n"
                          "file = \"a-1-py3-none-any.whl\"\nsource = \"a-1.tar.gz\"\n")
            << u"without a wheel"_s;
        QTest::newRow("newest without file") << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = "
                                                           "[\"linux-aarch64\"]\nversion = \"1\"\nlatest = \"2\"\n")
                                             << u"belong together"_s;
        QTest::newRow("wanted is a word")
            << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\n"
                          "wanted = \"no\"\n")
            << u"true or false"_s;
        QTest::newRow("foreign stack") << QByteArray() << u"no stack"_s;
    }
    void mistakesAreNamedWithTheirPlace() {
        QFETCH(QByteArray, packages);
        QFETCH(QString, said);
        const auto catalog =
            packages.isEmpty()
                ? loadCatalog({{u"catalog.toml"_s, "schema = 1\ndate = 2026-11-25\n"},
                               {u"dependencies/studio.toml"_s,
                                "stack = \"studio\"\npython = \"3.10\"\nchecked = 2026-11-25\nhow = \"by hand\"\n"}})
                : catalogWith(packages);
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().subject.startsWith("dependencies/studio.toml:"_L1),
                 qPrintable(catalog.problem().subject));
        QVERIFY2(catalog.problem().detail.contains(said), qPrintable(catalog.problem().detail));
    }

    void whatWasBelievedIsKeptNewestFirst() {
        const auto catalog = catalogWith(
            {}, "id = \"own\"\ntitle = \"Own\"\n" + NothingKnown +
                    "[[past]]\nclaim = \"old\"\nsaid_by = \"a paper\"\nsuperseded = 2026-01-01\nreason = \"no\"\n"
                    "evidence = [{ what = \"own-1-py3-none-any.whl\" }]\n"
                    "[[past]]\nplatforms = [\"macos-arm64-mps\"]\nclaim = \"new\"\nsaid_by = \"a paper\"\nsuperseded = "
                    "2026-11-01\n"
                    "reason = \"no\"\nevidence = [{ what = \"own-1-py3-none-any.whl\" }]\n");
        QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.problem().detail));
        const std::vector<PastClaim> &past = catalog->packages.front().past;
        QCOMPARE(past.size(), size_t(2));
        QCOMPARE(past.front().claim, u"new"_s);
        QVERIFY(past.front().concerns(u"macos-arm64-mps"_s) && !past.front().concerns(u"linux-aarch64-cuda"_s));
        QVERIFY(past.back().concerns(u"linux-aarch64-cuda"_s));
    }

    void aBeliefNeedsEvidenceThatItIsWrong() {
        const auto catalog = catalogWith({}, "id = \"own\"\ntitle = \"Own\"\n" + NothingKnown +
                                                 "[[past]]\nclaim = \"old\"\nsaid_by = \"a "
                                                 "paper\"\nsuperseded = 2026-01-01\nreason = \"no\"\n");
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().detail.contains("evidence"_L1), qPrintable(catalog.problem().detail));
    }

    void everyPackageThatLlmStudioResolvesToHasACellForEveryPlatform() {
        const auto catalog = readCatalog({});
        QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.problem().subject));
        int dependencies = 0;
        for (const Package &package : catalog->packages) {
            if (package.dependencyOf != "llm-studio"_L1)
                continue;
            ++dependencies;
            for (const Platform &platform : catalog->platforms)
                QVERIFY2(package.cell(platform.id) != nullptr, qPrintable(package.id + u' ' + platform.id));
        }
        QVERIFY2(dependencies > 150, qPrintable(QString::number(dependencies)));
    }
};

QTEST_GUILESS_MAIN(DependencyRowsTest)
#include "DependencyRowsTest.moc"

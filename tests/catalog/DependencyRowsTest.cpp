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
        {QStringLiteral("catalog.toml"), "schema = 1\ndate = 2026-11-25\n"},
        {QStringLiteral("platforms.toml"), Platforms},
        {QStringLiteral("indexes.toml"), "[[index]]\nid = \"default\"\ntitle = \"the default index\"\n"},
        {QStringLiteral("stacks/studio.toml"), Stack},
        {QStringLiteral("dependencies/studio.toml"), "stack = \"studio\"\npython = \"3.10\"\nchecked = 2026-11-25\nhow = \"by hand\"\n" + packages}};
    if (!own.isEmpty())
        files.push_back({QStringLiteral("packages/own.toml"), own});
    return loadCatalog(files);
}

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
        QCOMPARE(catalog->package(QStringLiteral("demo-pkg"))->dependencyOf, QStringLiteral("studio"));
        const Cell cell = cellOf(catalog, "demo-pkg", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Available);
        QCOMPARE(cell.since.text(), QStringLiteral("0.5"));
        QCOMPARE(cell.glibc.text(), QStringLiteral("2.28"));
        QCOMPARE(cell.provenance.evidence.front().what, QStringLiteral("demo_pkg-1.0-cp310-cp310-manylinux_2_28_aarch64.whl"));
        QCOMPARE(cell.provenance.checked, QDate(2026, 11, 25));
        QCOMPARE(cell.latest.text(), QStringLiteral("2.0"));
        QCOMPARE(cell.latestPython.text(), QStringLiteral(">=3.11"));
    }

    void noFileMakesItUnavailable() {
        const Cell cell = cellOf(catalogWith(Demo), "demo-pkg", "macos-arm64-mps");
        QCOMPARE(cell.status, Status::Unavailable);
        QVERIFY(!cell.provenance.evidence.empty());
    }

    void sourceAloneIsALimitThatIsSaid() {
        const auto catalog =
            catalogWith("[[package]]\nname = \"old\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\nsource = \"old-1.tar.gz\"\n");
        const Cell cell = cellOf(catalog, "old", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Limited);
        QVERIFY(cell.fromSource);
        QVERIFY2(cell.limitation.contains(QLatin1String("built from its source")), qPrintable(cell.limitation));
    }

    void aPackageNobodyNeedsThereSaysSo() {
        const auto catalog = catalogWith("[[package]]\nname = \"cu\"\n[[package.file]]\non = [\"linux-aarch64\"]\nwanted = false\nversion = "
                                         "\"1\"\nfile = \"cu-1-py3-none-any.whl\"\n");
        const Cell cell = cellOf(catalog, "cu", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Available);
        QVERIFY2(cell.limitation.contains(QLatin1String("does not use it")), qPrintable(cell.limitation));
    }

    void aRowOfItsOwnKeepsItsWordsAndLearnsTheNewest() {
        const QByteArray own =
            "id = \"demo-pkg\"\ntitle = \"Demo\"\n[[cell]]\nplatform = \"linux-aarch64-cuda\"\nstatus = \"limited\"\nversion = \"0.9\"\n"
            "index = \"default\"\nlimitation = \"Slow.\"\nchecked = 2026-11-01\nconfidence = \"reported\"\n"
            "evidence = [{ what = \"a thread\", url = \"https://forum.example/1\" }]\n";
        const auto catalog = catalogWith(Demo, own);
        QVERIFY(catalog);
        QCOMPARE(catalog->packages.size(), size_t(1));
        const Cell cell = cellOf(catalog, "demo-pkg", "linux-aarch64-cuda");
        QCOMPARE(cell.status, Status::Limited);
        QCOMPARE(cell.limitation, QStringLiteral("Slow."));
        QCOMPARE(cell.version.text(), QStringLiteral("0.9"));
        QCOMPARE(cell.latest.text(), QStringLiteral("2.0"));
        QCOMPARE(cell.provenance.checked, QDate(2026, 11, 1));
    }

    void mistakesAreNamedWithTheirPlace_data() {
        QTest::addColumn<QByteArray>("packages");
        QTest::addColumn<QString>("said");
        QTest::newRow("twice") << QByteArray(Demo + Demo) << QStringLiteral("given twice");
        QTest::newRow("unknown key") << QByteArray("[[package]]\nname = \"a\"\nfiel = 1\n") << QStringLiteral("fiel");
        QTest::newRow("no version") << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\n")
                                    << QStringLiteral("version");
        QTest::newRow("wheel and source") << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\n"
                                                        "file = \"a-1-py3-none-any.whl\"\nsource = \"a-1.tar.gz\"\n")
                                          << QStringLiteral("without a wheel");
        QTest::newRow("newest without file")
            << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\nlatest = \"2\"\n")
            << QStringLiteral("belong together");
        QTest::newRow("wanted is a word") << QByteArray("[[package]]\nname = \"a\"\n[[package.file]]\non = [\"linux-aarch64\"]\nversion = \"1\"\n"
                                                        "wanted = \"no\"\n")
                                          << QStringLiteral("true or false");
        QTest::newRow("foreign stack") << QByteArray() << QStringLiteral("no stack");
    }
    void mistakesAreNamedWithTheirPlace() {
        QFETCH(QByteArray, packages);
        QFETCH(QString, said);
        const auto catalog = packages.isEmpty() ? loadCatalog({{QStringLiteral("catalog.toml"), "schema = 1\ndate = 2026-11-25\n"},
                                                               {QStringLiteral("dependencies/studio.toml"),
                                                                "stack = \"studio\"\npython = \"3.10\"\nchecked = 2026-11-25\nhow = \"by hand\"\n"}})
                                                : catalogWith(packages);
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().subject.startsWith(QLatin1String("dependencies/studio.toml:")), qPrintable(catalog.problem().subject));
        QVERIFY2(catalog.problem().detail.contains(said), qPrintable(catalog.problem().detail));
    }

    void whatWasBelievedIsKeptNewestFirst() {
        const auto catalog =
            catalogWith({}, "id = \"own\"\ntitle = \"Own\"\n"
                            "[[past]]\nclaim = \"old\"\nsaid_by = \"a paper\"\nsuperseded = 2026-01-01\nreason = \"no\"\n"
                            "evidence = [{ what = \"own-1-py3-none-any.whl\" }]\n"
                            "[[past]]\nplatforms = [\"macos-arm64-mps\"]\nclaim = \"new\"\nsaid_by = \"a paper\"\nsuperseded = 2026-11-01\n"
                            "reason = \"no\"\nevidence = [{ what = \"own-1-py3-none-any.whl\" }]\n");
        QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.problem().detail));
        const std::vector<PastClaim> &past = catalog->packages.front().past;
        QCOMPARE(past.size(), size_t(2));
        QCOMPARE(past.front().claim, QStringLiteral("new"));
        QVERIFY(past.front().concerns(QStringLiteral("macos-arm64-mps")) && !past.front().concerns(QStringLiteral("linux-aarch64-cuda")));
        QVERIFY(past.back().concerns(QStringLiteral("linux-aarch64-cuda")));
    }

    void aBeliefNeedsEvidenceThatItIsWrong() {
        const auto catalog = catalogWith(
            {}, "id = \"own\"\ntitle = \"Own\"\n[[past]]\nclaim = \"old\"\nsaid_by = \"a paper\"\nsuperseded = 2026-01-01\nreason = \"no\"\n");
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().detail.contains(QLatin1String("evidence")), qPrintable(catalog.problem().detail));
    }

    void everyPackageThatLlmStudioResolvesToHasACellForEveryPlatform() {
        const auto catalog = readCatalog({});
        QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.problem().subject));
        int dependencies = 0;
        for (const Package &package : catalog->packages) {
            if (package.dependencyOf != QLatin1String("llm-studio"))
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

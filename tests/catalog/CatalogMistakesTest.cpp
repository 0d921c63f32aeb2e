#include "base/Literals.h"
#include "catalog/CatalogLoader.h"

#include <QtTest>

// A wrong addition to a catalog is refused, with its place.

using namespace armature;

namespace {

using Files = QMap<QString, QByteArray>;

// moc takes two slashes for a comment, in raw texts too: an address is put together from two parts.
const QByteArray Platforms = R"([[platform]]
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
const QByteArray Indexes = R"([[group]]
id = "own"
packages = ["torch"]
[[index]]
id = "default"
title = "the default index"
[[index]]
id = "pytorch-cu130"
title = "The CUDA 13.0 index"
url = "https:/)"
                           R"(/download.pytorch.org/whl/cu130"
groups = ["own"]
packages = ["triton"]
)";
const QByteArray Builds = R"([[flavour]]
id = "cu130"
cuda = "13.0"
driver_floor = "580"
evidence = [{ what = "a table", url = "https:/)"
                          R"(/vendor.example/table" }]
[[build]]
torch = "2.10.0"
flavour = "cu130"
local = "cu130"
index = "pytorch-cu130"
system = "linux"
architecture = "aarch64"
python = ["3.12"]
capabilities = ["9.0", "11.0"]
checked = 2026-11-20
confidence = "confirmed"
evidence = [{ what = "torch-2.10.0+cu130-cp312-cp312-manylinux_2_28_aarch64.whl" }]
[[fault]]
id = "thor"
torch = "==2.10.*"
flavours = ["cu130"]
capabilities = ["11.0"]
effect = "rejects"
reason = "Matrix multiplication fails."
checked = 2026-11-20
confidence = "reported"
evidence = [{ what = "a report", url = "https:/)"
                          R"(/forum.example/1" }]
)";
const QByteArray Demo = R"(id = "demo"
title = "Demo"
verify = "demo.py"
[[cell]]
platforms = ["linux-aarch64-cuda"]
status = "limited"
version = "1.0"
index = "default"
needs = ["nvcc"]
checked = 2026-11-20
confidence = "reported"
evidence = [{ what = "a thread", url = "https:/)"
                        R"(/forum.example/2" }]
[[cell]]
platforms = ["macos-arm64-mps"]
status = "unknown"
[[floor]]
platforms = ["linux-aarch64-cuda"]
flavours = ["cu130"]
versions = ">=1.0"
reason = "Older ones fail."
checked = 2026-11-20
confidence = "confirmed"
evidence = [{ what = "demo-1.0-py3-none-any.whl" }]
[companion]
releases = [{ torch = "==2.10.*", version = "1.0" }]
checked = 2026-11-20
confidence = "confirmed"
evidence = [{ what = "demo-1.0.tar.gz" }]
)";
const QByteArray Studio = R"(id = "studio"
title = "Studio"
python = "==3.12.*"
requirements = ["demo==1.0"]
packages = ["demo"]
[[limit]]
id = "slow"
severity = "note"
findings = ["page-size-64k"]
needs_missing = ["nvcc"]
title = "It is slow"
consequence = "Everything takes long."
checked = 2026-11-20
confidence = "reported"
evidence = [{ what = "a thread", url = "https:/)"
                          R"(/forum.example/3" }]
)";

/// A catalog in which everything is right.
Files soundFiles() {
    return {{u"catalog.toml"_s, "schema = 1\ndate = 2026-11-25\n"},
            {u"platforms.toml"_s, Platforms},
            {u"indexes.toml"_s, Indexes},
            {u"builds.toml"_s, Builds},
            {u"packages/demo.toml"_s, Demo},
            {u"stacks/studio.toml"_s, Studio}};
}

Result<Catalog> load(const Files &files) {
    std::vector<CatalogFile> list;
    for (auto it = files.begin(); it != files.end(); ++it)
        list.push_back({it.key(), it.value()});
    return loadCatalog(list, QStringList{u"demo.py"_s});
}

QString linesOf(const Problem &problem) {
    return problem.subject + u": "_s + problem.detail + u'\n' + problem.evidence;
}

} // namespace

class CatalogMistakesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSoundCatalogIsRead() {
        const auto catalog = load(soundFiles());
        QVERIFY2(catalog, qPrintable(catalog ? QString() : linesOf(catalog.problem())));
        QCOMPARE(catalog->index(u"pytorch-cu130"_s)->packages, QStringList({u"torch"_s, u"triton"_s}));
        QCOMPARE(catalog->builds.front().companions.value(u"demo"_s).text(), u"1.0"_s);
        QCOMPARE(catalog->faults.front().flavours, QStringList{u"cu130"_s});
    }

    void aMistakeIsRefusedWithItsPlace_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("was");
        QTest::addColumn<QByteArray>("becomes");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("says");
        const auto mistake = [](const char *name, const char *file, const char *was, const char *becomes,
                                const char *place, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(was) << QByteArray(becomes)
                                << QString::fromLatin1(file) + QString::fromLatin1(place) << QString::fromLatin1(says);
        };
        const char *const demo = "packages/demo.toml";
        mistake("a script that is not there", demo, "demo.py", "dmeo.py", ":3:10", "no script \"dmeo.py\"");
        mistake("evidence without a source", demo, "a thread\", url = \"https://forum.example/2\"", "I tried it\"",
                ":12:22", "must name a file of a package");
        mistake("a wheel named in passing", demo, "a thread\", url = \"https://forum.example/2\"", "the .whl works\"",
                ":12:22", "must name a file of a package");
        mistake("a link that is none", demo, "https://forum.example/2", "forum.example", ":12:40", "https://");
        mistake("a tool nobody looks for", demo, "\"nvcc\"", "\"nvcc\", \"ffmpeg\"", ":9:18", "\"ffmpeg\"");
        mistake("a day after the catalog's", demo, "index = \"default\"\nneeds = [\"nvcc\"]\nchecked = 2026-11-20",
                "index = \"default\"\nneeds = [\"nvcc\"]\nchecked = 2062-11-25", ":10:11",
                "after the date of the catalog");
        mistake("two cells of one platform", demo, "[\"macos-arm64-mps\"]",
                "[\"macos-arm64-mps\", \"linux-aarch64-cuda\"]", ":14:33", "has a cell already");
        mistake("a platform without a cell", demo, "[[cell]]\nplatforms = [\"macos-arm64-mps\"]\nstatus = \"unknown\"",
                "", ":1:6", "no cell names macos-arm64-mps");
        mistake("a cell without a platform", demo, "[\"macos-arm64-mps\"]", "[]", ":14:13", "at least one platform");
        mistake("an unknown platform", demo, "[\"macos-arm64-mps\"]", "[\"macos-arm64-msp\"]", ":14:14",
                "no platform \"macos-arm64-msp\"");
        mistake("an unknown index", demo, "index = \"default\"", "index = \"defualt\"", ":8:9", "no index \"defualt\"");
        mistake("an unknown status", demo, "\"limited\"", "\"limitd\"", ":6:10", "is none of");
        mistake("an unknown flavour of a floor", demo, "\"cu130\"]\nversions", "\"cu1300\"]\nversions", ":18:13",
                "no flavour \"cu1300\"");
        mistake("an unknown key", demo, "needs = ", "nedes = ", ":9:1", "unknown key \"nedes\"");
        mistake("an unknown key of an inline table", demo, "torch = \"==2.10.*\", ver", "torch = \"==2.10.*\", vre",
                ":25:13", "unknown key");
        mistake("a companion of no build", demo, "\"==2.10.*\"", "\"==2.11.*\"", ":25:23", "no such version");
        const char *const builds = "builds.toml";
        mistake("a build of an unknown flavour", builds, "flavour = \"cu130\"", "flavour = \"cu131\"", ":8:11",
                "no flavour \"cu131\"");
        mistake("a build on an unknown index", builds, "\"pytorch-cu130\"", "\"pytorch-cu31\"", ":10:9", "no index");
        mistake("a build for no platform", builds, "\"aarch64\"", "\"arch64\"", ":12:16", "no platform is linux");
        mistake("a fault of no build", builds, "\"==2.10.*\"", "\"==2.11.*\"", ":20:9", "no build");
        mistake("a fault on every machine", builds, "capabilities = [\"11.0\"]\n", "", ":18:1",
                "no fault of a machine");
        mistake("a fault of an unknown effect", builds, "\"rejects\"", "\"forbids\"", ":23:10", "is none of");
        const char *const stack = "stacks/studio.toml";
        mistake("an unknown finding of a limit", stack, "page-size-64k", "page-size-46k", ":9:13", "page-size-46k");
        mistake("an unknown tool of a limit", stack, "[\"nvcc\"]", "[\"nvc\"]", ":10:18", "\"nvc\"");
        mistake("an unknown package of a stack", stack, "packages = [\"demo\"]", "packages = [\"dmeo\"]", ":5:13",
                "no package \"dmeo\"");
        mistake("a requirement that is none", stack, "\"demo==1.0\"", "\"demo==\"", ":4:17", "");
        mistake("an unknown group", "indexes.toml", "groups = [\"own\"]", "groups = [\"onw\"]", ":11:11",
                "no group \"onw\"");
    }
    void aMistakeIsRefusedWithItsPlace() {
        QFETCH(QString, file);
        QFETCH(QByteArray, was);
        QFETCH(QByteArray, becomes);
        QFETCH(QString, place);
        QFETCH(QString, says);
        Files files = soundFiles();
        const qsizetype at = files[file].indexOf(was);
        QVERIFY(at >= 0);
        files[file].replace(at, was.size(), becomes);
        const auto catalog = load(files);
        QVERIFY(!catalog);
        QCOMPARE(catalog.problem().code, ProblemCode::Malformed);
        const QString told = linesOf(catalog.problem());
        QVERIFY2(told.contains(place + u": "_s) && told.contains(says), qPrintable(told));
    }

    void aFurtherReleaseOfAStackIsOneMoreFile() {
        Files files = soundFiles();
        files[u"stacks/studio.toml"_s] = "version = \"1.9\"\n" + Studio;
        files[u"stacks/studio-2.toml"_s] = "version = \"1.10\"\n" + Studio;
        const auto catalog = load(files);
        QVERIFY2(catalog, qPrintable(catalog ? QString() : linesOf(catalog.problem())));
        QCOMPARE(catalog->stackNames(), (QStringList{u"studio"_s, u"studio@1.9"_s}));
        QCOMPARE(catalog->stack(u"studio"_s)->version, u"1.10"_s);
    }

    void releasesOfAStackThatCannotBeToldApartAreRefused_data() {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<QString>("why");
        QTest::newRow("twice") << QByteArray("version = \"1.9\"\n") << QByteArray("version = \"1.9\"\n")
                               << u"given twice"_s;
        QTest::newRow("none") << QByteArray() << QByteArray("version = \"1.9\"\n") << u"need version numbers"_s;
        QTest::newRow("no number") << QByteArray("version = \"new\"\n") << QByteArray("version = \"1.9\"\n")
                                   << u"need version numbers"_s;
    }
    void releasesOfAStackThatCannotBeToldApartAreRefused() {
        QFETCH(const QByteArray, one);
        QFETCH(const QByteArray, other);
        QFETCH(const QString, why);
        Files files = soundFiles();
        files[u"stacks/studio.toml"_s] = one + Studio;
        files[u"stacks/studio-2.toml"_s] = other + Studio;
        const auto catalog = load(files);
        QVERIFY(!catalog);
        QVERIFY2(linesOf(catalog.problem()).contains(why) || catalog.problem().detail.contains(why),
                 qPrintable(linesOf(catalog.problem())));
    }

    void aThingGivenTwiceIsRefused_data() {
        QTest::addColumn<QString>("file");
        for (const char *file : {"platforms.toml", "indexes.toml", "builds.toml"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void aThingGivenTwiceIsRefused() {
        QFETCH(QString, file);
        Files files = soundFiles();
        files[file] += files[file];
        const auto catalog = load(files);
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().detail.contains("given twice"_L1), qPrintable(linesOf(catalog.problem())));
    }

    /// Every mistake of a file is told at once: nobody has to start again for each.
    void fiveFalseStatementsAreToldInOneGo() {
        Files files = soundFiles();
        files[u"packages/torchcodec.toml"_s] = R"(id = "torchcodec"
title = "TorchCodec"
verify = "torchcodec_missing.py"
[[cell]]
platforms = ["linux-aarch64-cuda"]
status = "limited"
needs = ["fmpeg"]
checked = 2062-11-25
confidence = "confirmed"
evidence = [{ what = "somebody said so" }]
[[cell]]
platforms = ["linux-aarch64-cuda"]
status = "unknown"
)";
        const auto catalog = load(files);
        QVERIFY(!catalog);
        const QString told = catalog.problem().evidence;
        QCOMPARE(catalog.problem().subject, u"packages/torchcodec.toml:1:6"_s);
        for (const char *line :
             {":1:6: id: no cell names macos-arm64-mps", ":3:10: verify: there is no script",
              ":7:10: needs: there is no tool", ":8:11: checked: 2062-11-25 is after",
              ":10:22: what: without a \"url\"", ":12:14: platforms: \"linux-aarch64-cuda\" has a cell"})
            QVERIFY2(told.contains(u"packages/torchcodec.toml"_s + QLatin1String(line)), qPrintable(told));
        QCOMPARE(told.count(u'\n'), 5);
    }

    void mistakesOfSeveralFilesAreToldTogether() {
        Files files = soundFiles();
        files[u"packages/demo.toml"_s].replace("demo.py", "dmeo.py");
        files[u"packages/other.toml"_s] = "id = \"other\"\ntitel = \"Other\"\n";
        const auto catalog = load(files);
        QVERIFY(!catalog);
        QVERIFY2(catalog.problem().evidence.contains("packages/demo.toml:3:10"_L1) &&
                     catalog.problem().evidence.contains("packages/other.toml:2:1: unknown key"_L1),
                 qPrintable(catalog.problem().evidence));
    }

    void withoutAListOfScriptsTheirNamesAreNotChecked() {
        std::vector<CatalogFile> list;
        const Files files = soundFiles();
        for (auto it = files.begin(); it != files.end(); ++it)
            list.push_back({it.key(), it.value()});
        QVERIFY(loadCatalog(list));
    }
};

QTEST_GUILESS_MAIN(CatalogMistakesTest)
#include "CatalogMistakesTest.moc"

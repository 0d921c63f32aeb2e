#include "wheels/Pylock.h"
#include "base/Literals.h"
#include "index/Fixture.h"

#include <QtTest>

using namespace armature;

namespace {

TagSet grace(const char *python = "3.10") {
    return TagSet({SystemKind::Linux, u"aarch64"_s, {u"glibc"_s, Version::of("2.35")}, {}, Version::of(python)});
}

Result<Resolution> parse(const QByteArray &text, const char *python = "3.10") {
    return parsePylock(text, u"lock"_s, grace(python));
}

const QByteArray Head = "lock-version = \"1.0\"\n";

} // namespace

class PylockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatUvWroteIsRead_data();
    void whatUvWroteIsRead();
    void everySourceIsUnderstood();
    void theBestWheelOfTheEnvironmentIsTaken();
    void secretsAreGone();
    void whereNothingFitsTheReasonIsGiven();
    void anotherPythonIsRefused();
    void brokenInputNamesThePlace_data();
    void brokenInputNamesThePlace();
    void tooMuchIsRefused();
};

void PylockTest::whatUvWroteIsRead_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<TagSet>("tags");
    QTest::addColumn<QString>("numpy");
    const Version python = Version::of("3.11");
    QTest::newRow("Grace") << "uv-aarch64-unknown-linux-gnu.pylock.toml" << grace("3.11")
                           << "numpy-1.26.4-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl";
    QTest::newRow("Mac") << "uv-aarch64-apple-darwin.pylock.toml"
                         << TagSet({SystemKind::MacOs, u"arm64"_s, {}, Version::of("14.0"), python})
                         << "numpy-1.26.4-cp311-cp311-macosx_11_0_arm64.whl";
    QTest::newRow("x86_64") << "uv-x86_64-unknown-linux-gnu.pylock.toml"
                            << TagSet({SystemKind::Linux, u"x86_64"_s, {u"glibc"_s, Version::of("2.28")}, {}, python})
                            << "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
}

void PylockTest::whatUvWroteIsRead() {
    QFETCH(QString, file);
    QFETCH(TagSet, tags);
    const auto resolution = parsePylock(fixture(file), file, tags);
    QVERIFY2(resolution.ok(), resolution.ok() ? "" : qPrintable(resolution.problem().detail));
    QCOMPARE(resolution->packages.size(), size_t(2));
    const ResolvedPackage *numpy = resolution->package(u"numpy"_s);
    QVERIFY(numpy);
    QTEST(numpy->file, "numpy");
    QCOMPARE(numpy->version, Version::of("1.26.4"));
    QCOMPARE(numpy->sha256.size(), 64);
    QVERIFY(!numpy->sourceOnly && resolution->allSizesKnown());
    QVERIFY(resolution->package(u"safetensors"_s)->file.contains("abi3"_L1));
}

void PylockTest::everySourceIsUnderstood() {
    const auto resolution = parse(fixture(u"every-source.pylock.toml"_s));
    QVERIFY2(resolution.ok(),
             resolution.ok() ? "" : qPrintable(resolution.problem().subject + resolution.problem().detail));
    QStringList seen;
    for (const ResolvedPackage &package : resolution->packages)
        seen << u"%1 %2 %3%4"_s.arg(package.name, package.version.text(), package.file,
                                    package.sourceOnly ? u" source"_s : QString());
    const QStringList expected{u"from-archive 3.1 from_archive-3.1-py3-none-any.whl"_s,
                               u"from-folder   source"_s,
                               u"from-git   source"_s,
                               u"source-only 1.0 source_only-1.0.tar.gz source"_s,
                               u"torch 2.8.0+cu129 torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"_s,
                               u"twice 2.0 twice-2.0-py3-none-any.whl"_s,
                               u"wrong-wheels 1.0 wrong_wheels-1.0.zip source"_s};
    QCOMPARE(seen, expected);
    QVERIFY(!resolution->allSizesKnown());
}

void PylockTest::theBestWheelOfTheEnvironmentIsTaken() {
    const auto resolution = parse(fixture(u"every-source.pylock.toml"_s));
    QVERIFY(resolution.ok());
    const ResolvedPackage *torch = resolution->package(u"torch"_s);
    QCOMPARE(torch->bytes, 0); // its entry has no size: not known
    QCOMPARE(torch->sha256, QString(64, u'a'));
    QCOMPARE(torch->index, u"https://mirror.example.org/whl/cu129"_s);
}

void PylockTest::secretsAreGone() {
    const auto resolution = parse(fixture(u"every-source.pylock.toml"_s));
    QVERIFY(resolution.ok());
    for (const ResolvedPackage &package : resolution->packages)
        for (const char *secret : {"s3cr3t", "tok3n", "user", "token="})
            QVERIFY2(!(package.url + package.index).contains(QLatin1String(secret)), qPrintable(package.url));
}

void PylockTest::whereNothingFitsTheReasonIsGiven() {
    const auto resolution =
        parse(Head + "[[packages]]\nname = 'demo'\nversion = '1.0'\n"
                     "wheels = [{url = 'https://example.org/demo-1.0-cp310-cp310-win_amd64.whl', hashes = {}}]\n");
    QCOMPARE(resolution.problem().code, ProblemCode::ResolutionFailed);
    QCOMPARE(resolution.problem().subject, u"demo"_s);
    QVERIFY(resolution.problem().detail.contains("win_amd64"_L1));
}

void PylockTest::anotherPythonIsRefused() {
    const QByteArray text = fixture(u"every-source.pylock.toml"_s); // >=3.10.4
    QCOMPARE(parse(text, "3.9").problem().code, ProblemCode::Unsupported);
    QCOMPARE(parse(text, "3.10.2").problem().code, ProblemCode::Unsupported);
    QVERIFY(parse(text, "3.10.4").ok());
}

void PylockTest::brokenInputNamesThePlace_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("why");
    const QByteArray package = Head + "[[packages]]\nname = 'demo'\n";
    const QByteArray wheel = package + "wheels = [";
    QTest::newRow("empty") << QByteArray() << "lock"
                           << "not a pylock";
    QTest::newRow("no TOML") << QByteArray("a = \n") << "lock:1:5"
                             << "";
    QTest::newRow("cut") << Head + "[[packages]]\nname = \"de"
                         << "lock:3:"
                         << "";
    QTest::newRow("invalid UTF-8") << Head + "x = \"\xff\"\n"
                                   << "lock:2:"
                                   << "";
    QTest::newRow("lock version") << QByteArray("lock-version = \"2.0\"\n") << "lock"
                                  << "2.0";
    QTest::newRow("packages") << Head + "packages = 3\n"
                              << "lock:2:"
                              << "array of tables";
    QTest::newRow("package") << Head + "packages = [3]\n"
                             << "lock:2:"
                             << "not a table";
    QTest::newRow("name") << Head + "[[packages]]\nname = '../x'\n"
                          << "lock:2:"
                          << "proper name";
    QTest::newRow("version") << package + "version = 'one'\n"
                             << "lock:4:"
                             << "not a version";
    QTest::newRow("marker") << package + "marker = 'no marker'\n"
                            << "lock:4:"
                            << "marker";
    QTest::newRow("no files") << package << "demo"
                              << "no file";
    QTest::newRow("wheel without url") << wheel + "{hashes = {}}]\n"
                                       << "lock:4:"
                                       << "neither url nor path";
    QTest::newRow("wheel's name") << wheel + "{url = 'https://example.org/demo-1.0.whl'}]\n"
                                  << "lock:4:"
                                  << "five or six parts";
    QTest::newRow("foreign wheel") << wheel + "{url = 'https://example.org/evil-1.0-py3-none-any.whl'}]\n"
                                   << "lock:4:"
                                   << "not a file of demo";
    QTest::newRow("size") << wheel + "{url = 'https://example.org/demo-1.0-py3-none-any.whl', size = -1}]\n"
                          << "lock:4:"
                          << "negative";
    QTest::newRow("hash") << wheel +
                                 "{url = 'https://example.org/demo-1.0-py3-none-any.whl', hashes = {sha256 = 'xyz'}}]\n"
                          << "lock:4:"
                          << "sha256";
    QTest::newRow("two at once") << package +
                                        "directory = {path='.'}\n[[packages]]\nname = 'Demo'\ndirectory = {path='.'}\n"
                                 << "lock"
                                 << "two entries for demo";
    QTest::newRow("deep") << Head + "x = " + QByteArray(100'000, '[') << "lock:2:"
                          << "";
}

void PylockTest::brokenInputNamesThePlace() {
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    QFETCH(QString, why);
    const auto resolution = parse(text);
    QVERIFY(!resolution.ok());
    QVERIFY2(resolution.problem().subject.startsWith(place), qPrintable(resolution.problem().subject));
    QVERIFY2(resolution.problem().detail.contains(why) && !resolution.problem().detail.isEmpty(),
             qPrintable(resolution.problem().detail));
}

void PylockTest::tooMuchIsRefused() {
    QCOMPARE(parse(QByteArray(qsizetype(33) * 1024 * 1024, '#')).problem().code, ProblemCode::TooLarge);
    QByteArray many = Head;
    for (int i = 0; i < 20'001; ++i)
        many += "[[packages]]\nname='a" + QByteArray::number(i) + "'\ndirectory={path='.'}\n";
    QCOMPARE(parse(many).problem().code, ProblemCode::TooLarge);
}

QTEST_APPLESS_MAIN(PylockTest)
#include "PylockTest.moc"

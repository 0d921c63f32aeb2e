#include "index/Pylock.h"
#include "index/Fixture.h"

#include <QtTest>

using namespace armature;

namespace {

TagSet grace(const char *python = "3.10") {
    return TagSet({SystemKind::Linux, QStringLiteral("aarch64"), {QStringLiteral("glibc"), Version::of("2.35")}, {}, Version::of(python)});
}

Result<Resolution> parse(const QByteArray &text, const char *python = "3.10") { return parsePylock(text, QStringLiteral("lock"), grace(python)); }

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
                         << TagSet({SystemKind::MacOs, QStringLiteral("arm64"), {}, Version::of("14.0"), python})
                         << "numpy-1.26.4-cp311-cp311-macosx_11_0_arm64.whl";
    QTest::newRow("x86_64") << "uv-x86_64-unknown-linux-gnu.pylock.toml"
                            << TagSet({SystemKind::Linux, QStringLiteral("x86_64"), {QStringLiteral("glibc"), Version::of("2.28")}, {}, python})
                            << "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
}

void PylockTest::whatUvWroteIsRead() {
    QFETCH(QString, file);
    QFETCH(TagSet, tags);
    const auto resolution = parsePylock(fixture(file), file, tags);
    QVERIFY2(resolution.ok(), resolution.ok() ? "" : qPrintable(resolution.problem().detail));
    QCOMPARE(resolution->packages.size(), size_t(2));
    const ResolvedPackage *numpy = resolution->package(QStringLiteral("numpy"));
    QVERIFY(numpy);
    QTEST(numpy->file, "numpy");
    QCOMPARE(numpy->version, Version::of("1.26.4"));
    QCOMPARE(numpy->sha256.size(), 64);
    QVERIFY(!numpy->sourceOnly && resolution->allSizesKnown());
    QVERIFY(resolution->package(QStringLiteral("safetensors"))->file.contains(QLatin1String("abi3")));
}

void PylockTest::everySourceIsUnderstood() {
    const auto resolution = parse(fixture(QStringLiteral("every-source.pylock.toml")));
    QVERIFY2(resolution.ok(), resolution.ok() ? "" : qPrintable(resolution.problem().subject + resolution.problem().detail));
    QStringList seen;
    for (const ResolvedPackage &package : resolution->packages)
        seen << QStringLiteral("%1 %2 %3%4")
                    .arg(package.name, package.version.text(), package.file, package.sourceOnly ? QStringLiteral(" source") : QString());
    const QStringList expected{QStringLiteral("from-archive 3.1 from_archive-3.1-py3-none-any.whl"),
                               QStringLiteral("from-folder   source"),
                               QStringLiteral("from-git   source"),
                               QStringLiteral("source-only 1.0 source_only-1.0.tar.gz source"),
                               QStringLiteral("torch 2.8.0+cu129 torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"),
                               QStringLiteral("twice 2.0 twice-2.0-py3-none-any.whl"),
                               QStringLiteral("wrong-wheels 1.0 wrong_wheels-1.0.zip source")};
    QCOMPARE(seen, expected);
    QVERIFY(!resolution->allSizesKnown());
}

void PylockTest::theBestWheelOfTheEnvironmentIsTaken() {
    const auto resolution = parse(fixture(QStringLiteral("every-source.pylock.toml")));
    QVERIFY(resolution.ok());
    const ResolvedPackage *torch = resolution->package(QStringLiteral("torch"));
    QCOMPARE(torch->bytes, 0); // its entry has no size: not known
    QCOMPARE(torch->sha256, QString(64, u'a'));
    QCOMPARE(torch->index, QStringLiteral("https://mirror.example.org/whl/cu129"));
}

void PylockTest::secretsAreGone() {
    const auto resolution = parse(fixture(QStringLiteral("every-source.pylock.toml")));
    QVERIFY(resolution.ok());
    for (const ResolvedPackage &package : resolution->packages)
        for (const char *secret : {"s3cr3t", "tok3n", "user", "token="})
            QVERIFY2(!(package.url + package.index).contains(QLatin1String(secret)), qPrintable(package.url));
}

void PylockTest::whereNothingFitsTheReasonIsGiven() {
    const auto resolution = parse(Head + "[[packages]]\nname = 'demo'\nversion = '1.0'\n"
                                         "wheels = [{url = 'https://example.org/demo-1.0-cp310-cp310-win_amd64.whl', hashes = {}}]\n");
    QCOMPARE(resolution.problem().code, ProblemCode::ResolutionFailed);
    QCOMPARE(resolution.problem().subject, QStringLiteral("demo"));
    QVERIFY(resolution.problem().detail.contains(QLatin1String("win_amd64")));
}

void PylockTest::anotherPythonIsRefused() {
    const QByteArray text = fixture(QStringLiteral("every-source.pylock.toml")); // >=3.10.4
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
    QTest::newRow("hash") << wheel + "{url = 'https://example.org/demo-1.0-py3-none-any.whl', hashes = {sha256 = 'xyz'}}]\n"
                          << "lock:4:"
                          << "sha256";
    QTest::newRow("two at once") << package + "directory = {path='.'}\n[[packages]]\nname = 'Demo'\ndirectory = {path='.'}\n"
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
    QVERIFY2(resolution.problem().detail.contains(why) && !resolution.problem().detail.isEmpty(), qPrintable(resolution.problem().detail));
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

#include "base/Literals.h"
#include "index/LoopbackIndex.h"
#include "installer/InstallerConfig.h"
#include "wheels/PipReport.h"
#include "wheels/Pylock.h"

#include <QCryptographicHash>
#include <QDir>
#include <QStandardPaths>
#include <QtTest>
#include <memory>

using namespace armature;

// What the real installers write is what this program reads. uv is taken from ARMATURE_TEST_UV or PATH.

class LoopbackInstallTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatUvResolvesIsRead_data();
    void whatUvResolvesIsRead();
    void whatPipResolvesIsRead();
    void theIndexUvUsesIsTheOneFound_data();
    void theIndexUvUsesIsTheOneFound();

private:
    struct Ran {
        int exitCode = -1;
        QString out;
        QString err;
    };
    [[nodiscard]] Ran run(const QString &program, const QStringList &arguments, const Variables &variables) const;
    [[nodiscard]] QByteArray read(const QString &name) const;

    std::unique_ptr<LoopbackIndex> m_index;
    QTemporaryDir m_work;
    QString m_uv;
};

void LoopbackInstallTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(
        QStringList{u"app==1.0,needs=torchlike>=2.8"_s,
                    u"torchlike==2.8.0+cu129,tag=cp311-cp311-manylinux_2_28_aarch64,size=300000"_s,
                    u"torchlike==2.8.0+cu129,tag=cp311-cp311-macosx_11_0_arm64"_s, u"pure==1.0"_s});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
    m_uv = qEnvironmentVariable("ARMATURE_TEST_UV", QStandardPaths::findExecutable(u"uv"_s));
}

LoopbackInstallTest::Ran LoopbackInstallTest::run(const QString &program, const QStringList &arguments,
                                                  const Variables &variables) const {
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"HOME"_s, m_work.path());
    environment.insert(u"UV_HTTP_RETRIES"_s, u"0"_s);
    environment.insert(u"UV_CACHE_DIR"_s, m_work.filePath(u"cache"_s));
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), it.value());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_work.path());
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QByteArray LoopbackInstallTest::read(const QString &name) const {
    QFile file(m_work.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

#define UV_OR_SKIP                                                                                                     \
    if (m_uv.isEmpty()) {                                                                                              \
        qInfo("skipped: uv is neither in ARMATURE_TEST_UV nor on PATH");                                               \
        QSKIP("no uv");                                                                                                \
    }

void LoopbackInstallTest::whatUvResolvesIsRead_data() {
    QTest::addColumn<QString>("platform");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("file");
    QTest::newRow("Grace") << "aarch64-unknown-linux-gnu"
                           << ""
                           << "torchlike-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl";
    QTest::newRow("Grace, HTML") << "aarch64-unknown-linux-gnu"
                                 << "html"
                                 << "torchlike-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl";
    QTest::newRow("Grace, no hashes on the index") << "aarch64-unknown-linux-gnu"
                                                   << "html+bare"
                                                   << "torchlike-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl";
    QTest::newRow("Mac") << "aarch64-apple-darwin"
                         << ""
                         << "torchlike-2.8.0+cu129-cp311-cp311-macosx_11_0_arm64.whl";
}

void LoopbackInstallTest::whatUvResolvesIsRead() {
    UV_OR_SKIP
    QFETCH(QString, platform);
    QFETCH(QString, fault);
    QFETCH(QString, file);
    QFile input(m_work.filePath(u"in.txt"_s));
    QVERIFY(input.open(QIODevice::WriteOnly));
    input.write("app\n");
    input.close();
    const Ran ran = run(m_uv,
                        {u"--no-config"_s, u"pip"_s, u"compile"_s, u"in.txt"_s, u"--only-binary"_s, u":all:"_s,
                         u"--python-platform"_s, platform, u"--python-version"_s, u"3.11"_s, u"--no-python-downloads"_s,
                         u"--format"_s, u"pylock.toml"_s, u"-o"_s, u"pylock.toml"_s},
                        {{u"UV_DEFAULT_INDEX"_s, m_index->url(fault)}, {u"MACOSX_DEPLOYMENT_TARGET"_s, u"14.0"_s}});
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
    WheelEnvironment environment{
        SystemKind::Linux, u"aarch64"_s, {u"glibc"_s, Version::of("2.28")}, {}, Version::of("3.11")};
    if (platform.endsWith("darwin"_L1))
        environment = {SystemKind::MacOs, u"arm64"_s, {}, Version::of("14.0"), Version::of("3.11")};
    const auto resolution = parsePylock(read(u"pylock.toml"_s), u"pylock.toml"_s, TagSet(environment));
    QVERIFY2(resolution.ok(),
             resolution.ok() ? "" : qPrintable(resolution.problem().subject + resolution.problem().detail));
    QCOMPARE(resolution->packages.size(), size_t(2));
    const ResolvedPackage *package = resolution->package(u"torchlike"_s);
    QVERIFY(package && !package->sourceOnly);
    QCOMPARE(package->file, file);
    QFile wheel(m_index->folder() + u"/wheels/"_s + file);
    QVERIFY(wheel.open(QIODevice::ReadOnly));
    QCOMPARE(package->sha256,
             QString::fromLatin1(QCryptographicHash::hash(wheel.readAll(), QCryptographicHash::Sha256).toHex()));
    QCOMPARE(package->bytes, fault.isEmpty() ? wheel.size() : 0);
}

void LoopbackInstallTest::whatPipResolvesIsRead() {
    const Ran ran = run(u"python3"_s,
                        {u"-m"_s, u"pip"_s, u"install"_s, u"--dry-run"_s, u"--ignore-installed"_s, u"--target"_s,
                         m_work.filePath(u"unused"_s), u"--report"_s, u"report.json"_s, u"pure"_s},
                        {{u"PIP_INDEX_URL"_s, m_index->url()}, {u"PIP_CONFIG_FILE"_s, u"/dev/null"_s}});
    if (ran.err.contains("No module named pip"_L1) || ran.err.contains("no such option"_L1)) {
        qInfo("skipped: python3 has no pip, or one without --report");
        QSKIP("no pip");
    }
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
    const auto resolution = parsePipReport(read(u"report.json"_s), u"report.json"_s);
    QVERIFY2(resolution.ok(), resolution.ok() ? "" : qPrintable(resolution.problem().detail));
    QCOMPARE(resolution->packages.size(), size_t(1));
    QCOMPARE(resolution->packages[0].file, u"pure-1.0-py3-none-any.whl"_s);
    QCOMPARE(resolution->packages[0].sha256.size(), 64);
}

void LoopbackInstallTest::theIndexUvUsesIsTheOneFound_data() {
    QTest::addColumn<QByteArray>(
        "user"); // %1, %2 …: addresses of the loopback index; only the right one has the package
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QString>("variable");
    QTest::newRow("URL") << QByteArray("index-url = 'RIGHT'\n") << QByteArray("index-url = 'WRONG'\n") << "";
    QTest::newRow("pip section") << QByteArray("index-url = 'WRONG'\n") << QByteArray("[pip]\nindex-url = 'RIGHT'\n")
                                 << "";
    QTest::newRow("default entry") << QByteArray("index-url = 'WRONG'\n[pip]\nindex-url = 'WRONG'\n")
                                   << QByteArray("[[index]]\nurl = 'RIGHT'\ndefault = true\n") << "";
    QTest::newRow("variable") << QByteArray("[[index]]\nurl = 'WRONG'\ndefault = true\n") << QByteArray()
                              << "UV_INDEX_URL";
    QTest::newRow("newer variable") << QByteArray("[[index]]\nurl = 'WRONG'\ndefault = true\n") << QByteArray()
                                    << "UV_DEFAULT_INDEX";
}

void LoopbackInstallTest::theIndexUvUsesIsTheOneFound() {
    UV_OR_SKIP
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, system);
    QFETCH(QString, variable);
    std::vector<ConfigText> files;
    for (const auto &[folder, text] : {std::pair("user", &user), std::pair("system", &system)}) {
        text->replace("RIGHT", m_index->url().toUtf8()).replace("WRONG", m_index->url(u"404"_s).toUtf8());
        const QString path = m_work.filePath(QLatin1String(folder) + u"/uv"_s);
        QVERIFY(QDir().mkpath(path));
        QFile file(path + u"/uv.toml"_s);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(*text);
        files.push_back({file.fileName(), *text});
    }
    Variables environment{{u"XDG_CONFIG_HOME"_s, m_work.filePath(u"user"_s)},
                          {u"XDG_CONFIG_DIRS"_s, m_work.filePath(u"system"_s)}};
    if (!variable.isEmpty())
        environment.insert(variable, m_index->url());
    QCOMPARE(uvConfigFiles(environment, {m_work.path(), {}, false}).mid(0, 2),
             (QStringList{files[0].path, files[1].path}));
    const auto found = uvDefaultIndex(environment, files);
    QVERIFY(found.ok() && found->has_value());
    QCOMPARE((*found)->url, m_index->url());
    QFile input(m_work.filePath(u"pure.txt"_s));
    QVERIFY(input.open(QIODevice::WriteOnly));
    input.write("pure\n");
    input.close();
    const Ran ran = run(
        m_uv,
        {u"pip"_s, u"compile"_s, u"pure.txt"_s, u"--emit-index-url"_s, u"--no-header"_s, u"--no-python-downloads"_s},
        environment);
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
    const MaybeIndex named = indexFromCompileOutput(ran.out);
    QVERIFY2(named.has_value(), qPrintable(ran.out));
    QCOMPARE(named->url, (*found)->url);
}

QTEST_GUILESS_MAIN(LoopbackInstallTest)
#include "LoopbackInstallTest.moc"

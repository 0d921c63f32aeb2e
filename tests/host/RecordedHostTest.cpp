#include "host/Host.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace armature;

class RecordedHostTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;

    void write(const QString &path, const QByteArray &bytes) const {
        const QString whole = m_folder->filePath(path);
        QDir().mkpath(QFileInfo(whole).path());
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    [[nodiscard]] std::unique_ptr<Host> open() const {
        auto host = openRecordedHost(m_folder->path());
        return host.ok() ? std::move(host.value()) : nullptr;
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        write(QStringLiteral("about.toml"), "format = 1\nname = \"a GH200\"\nkind = \"written\"\n");
    }

    void aFolderWithoutAboutIsRefused() {
        const auto host = openRecordedHost(m_folder->filePath(QStringLiteral("nothing")));
        QVERIFY(!host.ok());
        QCOMPARE(host.problem().code, ProblemCode::NotFound);
        QFile::remove(m_folder->filePath(QStringLiteral("about.toml")));
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::NotFound);
    }

    void anAboutThatIsNoTomlIsRefusedWithItsPlace() {
        write(QStringLiteral("about.toml"), "format = 1\nname = \n");
        const auto host = openRecordedHost(m_folder->path());
        QVERIFY(!host.ok());
        QCOMPARE(host.problem().code, ProblemCode::Malformed);
        QVERIFY2(host.problem().subject.contains(QRegularExpression(QStringLiteral("about\\.toml:2:\\d+$"))), qPrintable(host.problem().subject));
    }

    void anotherFormatIsRefusedWithItsPlace() {
        write(QStringLiteral("about.toml"), "name = \"x\"\n  format = 2\n");
        const auto host = openRecordedHost(m_folder->path());
        QVERIFY(!host.ok());
        QVERIFY2(host.problem().subject.endsWith(QLatin1String("about.toml:2:12")), qPrintable(host.problem().subject));
    }

    void aMissingFormatIsRefused() {
        write(QStringLiteral("about.toml"), "name = \"x\"\n");
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::Malformed);
    }

    void aHugeAboutIsRefused() {
        write(QStringLiteral("about.toml"), "format = 1\n#" + QByteArray(100000, 'x'));
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::TooLarge);
    }

    void filesAndListingsAreRead() {
        write(QStringLiteral("files/proc/meminfo"), "MemTotal: 1 kB\n");
        write(QStringLiteral("files/sys/empty/.keep"), "");
        const auto host = open();
        QCOMPARE(host->readFile(QStringLiteral("/proc/meminfo"), 8).valueOr({}), QByteArray("MemTotal"));
        QCOMPARE(host->listFolder(QStringLiteral("/proc")).valueOr({}), QStringList{QStringLiteral("meminfo")});
        QCOMPARE(host->listFolder(QStringLiteral("/sys/empty")).valueOr({QStringLiteral("x")}), QStringList{});
        QVERIFY(host->exists(QStringLiteral("/proc/meminfo")));
        QCOMPARE(host->readFile(QStringLiteral("/proc/nothing"), 8).problem().code, ProblemCode::NotFound);
        QVERIFY(!host->isLive());
        QCOMPARE(host->title(), QStringLiteral("a GH200"));
    }

    void commandsAnswerWithTheirExitCode() {
        write(QStringLiteral("commands/nvidia-smi_-L"), "out\n");
        write(QStringLiteral("commands/nvidia-smi_-L.stderr"), "err\n");
        write(QStringLiteral("commands/nvidia-smi_-L.exit"), "9\n");
        const auto answer = open()->run(query({QStringLiteral("nvidia-smi"), QStringLiteral("-L")}));
        QVERIFY(answer.ok());
        QCOMPARE(answer->exitCode, 9);
        QCOMPARE(answer->out, QByteArray("out\n"));
        QCOMPARE(answer->err, QByteArray("err\n"));
    }

    void aMissingCommandIsNotInstalled() { QCOMPARE(open()->run(query({QStringLiteral("uv")})).problem().code, ProblemCode::ToolMissing); }

    void aCommandThatHungIsStillHung() {
        write(QStringLiteral("commands/nvidia-smi.problem"), "timed-out\n");
        QCOMPARE(open()->run(query({QStringLiteral("nvidia-smi")})).problem().code, ProblemCode::TimedOut);
    }

    void pathsOutsideTheFolderAreNotFollowed() {
        QTemporaryDir outside;
        QFile secret(outside.filePath(QStringLiteral("secret")));
        QVERIFY(secret.open(QIODevice::WriteOnly));
        write(QStringLiteral("files/etc/x"), "x");
        QVERIFY(QFile::link(secret.fileName(), m_folder->filePath(QStringLiteral("files/etc/link"))));
        QVERIFY(QFile::link(outside.path(), m_folder->filePath(QStringLiteral("files/folder"))));
        const auto host = open();
        for (const char *path : {"/etc/link", "/folder/secret", "/../about.toml", "/etc/../../about.toml"}) {
            QVERIFY2(!host->readFile(QLatin1String(path), 10).ok(), path);
            QVERIFY2(!host->exists(QLatin1String(path)), path);
        }
        QVERIFY(!host->listFolder(QStringLiteral("/folder")).ok());
        Query escape;
        escape.name = QStringLiteral("../about.toml");
        QVERIFY(!host->run(escape).ok());
    }

    void namesAreMadeByTheDocumentedRule() {
        QCOMPARE(recordName({QStringLiteral("nvidia-smi"), QStringLiteral("-L")}), QStringLiteral("nvidia-smi_-L"));
        QCOMPARE(recordName({QStringLiteral("/usr/bin/python3.10"), QStringLiteral("--version")}), QStringLiteral("_usr_bin_python3.10_--version"));
        QCOMPARE(recordName({QStringLiteral("x"), QStringLiteral("--a=b,c+d e\u00e4")}), QStringLiteral("x_--a=b,c+d_e_"));
    }
};

QTEST_GUILESS_MAIN(RecordedHostTest)
#include "RecordedHostTest.moc"

#include "host/RecordedHost.h"
#include "base/Literals.h"

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
        write(u"about.toml"_s, "format = 1\nname = \"a GH200\"\nkind = \"written\"\n");
    }

    void aFolderWithoutAboutIsRefused() {
        const auto host = openRecordedHost(m_folder->filePath(u"nothing"_s));
        QVERIFY(!host.ok());
        QCOMPARE(host.problem().code, ProblemCode::NotFound);
        QFile::remove(m_folder->filePath(u"about.toml"_s));
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::NotFound);
    }

    void anAboutThatIsNoTomlIsRefusedWithItsPlace() {
        write(u"about.toml"_s, "format = 1\nname = \n");
        const auto host = openRecordedHost(m_folder->path());
        QVERIFY(!host.ok());
        QCOMPARE(host.problem().code, ProblemCode::Malformed);
        QVERIFY2(host.problem().subject.contains(QRegularExpression(u"about\\.toml:2:\\d+$"_s)),
                 qPrintable(host.problem().subject));
    }

    void anotherFormatIsRefusedWithItsPlace() {
        write(u"about.toml"_s, "name = \"x\"\n  format = 2\n");
        const auto host = openRecordedHost(m_folder->path());
        QVERIFY(!host.ok());
        QVERIFY2(host.problem().subject.endsWith("about.toml:2:12"_L1), qPrintable(host.problem().subject));
    }

    void aMissingFormatIsRefused() {
        write(u"about.toml"_s, "name = \"x\"\n");
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::Malformed);
    }

    void aHugeAboutIsRefused() {
        write(u"about.toml"_s, "format = 1\n#" + QByteArray(100000, 'x'));
        QCOMPARE(openRecordedHost(m_folder->path()).problem().code, ProblemCode::TooLarge);
    }

    void filesAndListingsAreRead() {
        write(u"files/proc/meminfo"_s, "MemTotal: 1 kB\n");
        write(u"files/sys/empty/.keep"_s, "");
        const auto host = open();
        QCOMPARE(host->readFile(u"/proc/meminfo"_s, 8).valueOr({}), QByteArray("MemTotal"));
        QCOMPARE(host->listFolder(u"/proc"_s).valueOr({}), QStringList{u"meminfo"_s});
        QCOMPARE(host->listFolder(u"/sys/empty"_s).valueOr({u"x"_s}), QStringList{});
        QVERIFY(host->exists(u"/proc/meminfo"_s));
        QCOMPARE(host->readFile(u"/proc/nothing"_s, 8).problem().code, ProblemCode::NotFound);
        QVERIFY(!host->isLive());
        QCOMPARE(host->title(), u"a GH200"_s);
    }

    void commandsAnswerWithTheirExitCode() {
        write(u"commands/nvidia-smi_-L"_s, "out\n");
        write(u"commands/nvidia-smi_-L.stderr"_s, "err\n");
        write(u"commands/nvidia-smi_-L.exit"_s, "9\n");
        const auto answer = open()->run(query({u"nvidia-smi"_s, u"-L"_s}));
        QVERIFY(answer.ok());
        QCOMPARE(answer->exitCode, 9);
        QCOMPARE(answer->out, QByteArray("out\n"));
        QCOMPARE(answer->err, QByteArray("err\n"));
    }

    void aMissingCommandIsNotInstalled() {
        QCOMPARE(open()->run(query({u"uv"_s})).problem().code, ProblemCode::ToolMissing);
    }

    void aCommandThatHungIsStillHung() {
        write(u"commands/nvidia-smi.problem"_s, "timed-out\n");
        QCOMPARE(open()->run(query({u"nvidia-smi"_s})).problem().code, ProblemCode::TimedOut);
    }

    void pathsOutsideTheFolderAreNotFollowed() {
        QTemporaryDir outside;
        QFile secret(outside.filePath(u"secret"_s));
        QVERIFY(secret.open(QIODevice::WriteOnly));
        write(u"files/etc/x"_s, "x");
        QVERIFY(QFile::link(secret.fileName(), m_folder->filePath(u"files/etc/link"_s)));
        QVERIFY(QFile::link(outside.path(), m_folder->filePath(u"files/folder"_s)));
        const auto host = open();
        for (const char *path : {"/etc/link", "/folder/secret", "/../about.toml", "/etc/../../about.toml"}) {
            QVERIFY2(!host->readFile(QLatin1String(path), 10).ok(), path);
            QVERIFY2(!host->exists(QLatin1String(path)), path);
        }
        QVERIFY(!host->listFolder(u"/folder"_s).ok());
        Query escape;
        escape.name = u"../about.toml"_s;
        QVERIFY(!host->run(escape).ok());
    }

    void aFileThatAnsweredNoQuestionIsNamed() {
        write(u"files/proc/meminfo"_s, "MemTotal: 1 kB\n");
        write(u"files/proc/memifno"_s, "MemTotal: 1 kB\n");
        write(u"files/sys/empty/.keep"_s, "");
        write(u"files/sys/other/.keep"_s, "");
        write(u"commands/getconf_PAGESIZE"_s, "4096\n");
        write(u"commands/getconf-PAGESIZE"_s, "4096\n");
        const auto host = RecordedHost::open(m_folder->path());
        QVERIFY(host.ok());
        QVERIFY(host.value()->readFile(u"/proc/meminfo"_s, 100).ok());
        QVERIFY(host.value()->exists(u"/sys/empty"_s));
        QVERIFY(host.value()->run(query({u"getconf"_s, u"PAGESIZE"_s})).ok());
        QVERIFY(!host.value()->run(query({u"getconf"_s, u"PAGE_SIZE"_s})).ok());
        QCOMPARE(host.value()->unreadFiles(),
                 QStringList({u"commands/getconf-PAGESIZE"_s, u"files/proc/memifno"_s, u"files/sys/other/.keep"_s}));
    }

    void aPathThatHoldsANulIsNotThereAndNothingIsPrinted() {
        const auto host = open();
        const QString path = u"/usr/bin/\u0000\u0001\uFFFD/python3"_s;
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QVERIFY(!host->readFile(path, 10).ok());
        QVERIFY(!host->listFolder(path).ok());
        QVERIFY(!host->exists(path));
    }

    void namesAreMadeByTheDocumentedRule() {
        QCOMPARE(recordName({u"nvidia-smi"_s, u"-L"_s}), u"nvidia-smi_-L"_s);
        QCOMPARE(recordName({u"/usr/bin/python3.10"_s, u"--version"_s}), u"_usr_bin_python3.10_--version"_s);
        QCOMPARE(recordName({u"x"_s, u"--a=b,c+d e\u00e4"_s}), u"x_--a=b,c+d_e_"_s);
    }
};

QTEST_GUILESS_MAIN(RecordedHostTest)
#include "RecordedHostTest.moc"

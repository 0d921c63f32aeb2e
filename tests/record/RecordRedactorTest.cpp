#include "record/RecordRedactor.h"

#include "record/SampleRecord.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

/// What a record may hold of the person who made it: nothing.
class RecordRedactorTest : public QObject {
    Q_OBJECT

    static RecordRedactor alice() {
        return RecordRedactor({QStringLiteral("gracebox.example.org"), QStringLiteral("alice"), QStringLiteral("/home/alice")},
                              {QStringLiteral("s3cr3t")});
    }

private Q_SLOTS:
    void namesFoldersAndSecretsAreTakenOut_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *text, const char *expected) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
        };
        row("/home/alice/envs/x", "~/envs/x");
        row("HOME=/home/alice", "HOME=~");
        row("'/home/alice/a b'", "'~/a b'");
        row("/home/alicette/x", "/home/alicette/x");
        row("/scratch/alice/x", "/scratch/USER/x");
        row("/mnt/home/alice", "/mnt/home/USER");
        row("file:///home/alice/x", "file://~/x");
        row("alice", "USER");
        row("malice aforethought", "malice aforethought");
        row("on gracebox.example.org and gracebox", "on HOST and HOST");
        row("https://bob:pw@mirror.example/simple", "https://****@mirror.example/simple");
        row("https://mirror.example/simple?token=abc", "https://mirror.example/simple?token=****");
        row("token s3cr3t here", "token **** here");
        row("nvidia-cublas-cu12==12.8.4.1", "nvidia-cublas-cu12==12.8.4.1");
        row("pkg @ file:///x", "pkg @ file:///x");
    }
    void namesFoldersAndSecretsAreTakenOut() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(alice().text(text), expected);
        QCOMPARE(alice().text(expected), expected);
    }
    void accountsThatNameNobodyStay() {
        const RecordRedactor root({QStringLiteral("localhost"), QStringLiteral("root"), QStringLiteral("/root")}, {});
        QCOMPARE(root.text(QStringLiteral("root of /ro"
                                          "ot/x on localhost")),
                 QStringLiteral("root of ~/x on localhost"));
        const RecordRedactor ubuntu({QStringLiteral("thor"), QStringLiteral("ubuntu"), QStringLiteral("/home/ubuntu")}, {});
        QCOMPARE(ubuntu.text(QStringLiteral("ubuntu 22.04 in /home/ubuntu/x")), QStringLiteral("ubuntu 22.04 in ~/x"));
    }
    void aHomeThatIsTheRootFolderIsLeftAlone() {
        QCOMPARE(RecordRedactor({{}, {}, QStringLiteral("/")}, {}).text(QStringLiteral("/usr/bin")), QStringLiteral("/usr/bin"));
    }
    void aWholeRecordIsRedactedAndStaysReadable() {
        const SessionRecord safe = alice().record(sampleRecord());
        const QByteArray json = QJsonDocument(toJson(safe)).toJson();
        QVERIFY(!json.contains("alice"));
        QVERIFY(json.contains("~/envs/studio"));
        QCOMPARE(safe.machine.gpus.front().name.valueOr({}), QStringLiteral("NVIDIA GH200 480GB"));
        QVERIFY(alice().record(safe) == safe);
    }
    void nothingToTakeOutChangesNothing() { QVERIFY(RecordRedactor().record(sampleRecord()) == sampleRecord()); }
    void aUserNamedLikeAVerdictDoesNotBreakTheRecord() {
        const RecordRedactor works({{}, QStringLiteral("works"), QStringLiteral("/home/works")}, {});
        const SessionRecord safe = works.record(sampleRecord());
        QVERIFY(safe.verification.has_value());
        QCOMPARE(safe.verification->packages[1].verdict(), Verdict::Works);
    }
    void everyTextOfAnEventIsRedacted() {
        for (const RunEvent &event : sampleEvents())
            QVERIFY(!QJsonDocument(toJson(alice().event(event))).toJson().contains("alice"));
    }
};

QTEST_GUILESS_MAIN(RecordRedactorTest)
#include "RecordRedactorTest.moc"

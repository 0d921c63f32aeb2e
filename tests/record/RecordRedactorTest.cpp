#include "record/RecordRedactor.h"
#include "base/Literals.h"

#include "record/SampleRecord.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

/// What a record may hold of the person who made it: nothing.
class RecordRedactorTest : public QObject {
    Q_OBJECT

    static RecordRedactor alice() {
        return RecordRedactor({u"gracebox.example.org"_s, u"alice"_s, u"/home/alice"_s}, {u"s3cr3t"_s});
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
        const RecordRedactor root({u"localhost"_s, u"root"_s, u"/root"_s}, {});
        QCOMPARE(root.text(u"root of /ro"
                           "ot/x on localhost"_s),
                 u"root of ~/x on localhost"_s);
        const RecordRedactor ubuntu({u"thor"_s, u"ubuntu"_s, u"/home/ubuntu"_s}, {});
        QCOMPARE(ubuntu.text(u"ubuntu 22.04 in /home/ubuntu/x"_s), u"ubuntu 22.04 in ~/x"_s);
    }
    void aHomeThatIsTheRootFolderIsLeftAlone() {
        QCOMPARE(RecordRedactor({{}, {}, u"/"_s}, {}).text(u"/usr/bin"_s), u"/usr/bin"_s);
    }
    void aWholeRecordIsRedactedAndStaysReadable() {
        const SessionRecord safe = alice().record(sampleRecord());
        const QByteArray json = QJsonDocument(toJson(safe)).toJson();
        QVERIFY(!json.contains("alice"));
        QVERIFY(json.contains("~/envs/studio"));
        QCOMPARE(safe.machine.gpus.front().name.valueOr({}), u"NVIDIA GH200 480GB"_s);
        QVERIFY(alice().record(safe) == safe);
    }
    void nothingToTakeOutChangesNothing() { QVERIFY(RecordRedactor().record(sampleRecord()) == sampleRecord()); }
    void aUserNamedLikeAVerdictDoesNotBreakTheRecord() {
        const RecordRedactor works({{}, u"works"_s, u"/home/works"_s}, {});
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

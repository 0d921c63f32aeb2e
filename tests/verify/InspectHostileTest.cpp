#include "Patience.h"
#include "verify/FakeEnvironment.h"

#include <QElapsedTimer>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace armature;

/// An environment made to mislead its inspector: nothing outside it is read, and it ends.
class InspectHostileTest : public QObject {
    Q_OBJECT

    static QString faultsWith(const FakeEnvironment &env, const QByteArray &record, bool hash = true) {
        env.install(QStringLiteral("evil"), "1", {}, record);
        return faultsOf(env.inspect(hash).report);
    }

private Q_SLOTS:
    void entriesThatLeadOutsideAreFaults() {
        FakeEnvironment env;
        QCOMPARE(faultsWith(env, "../../../../base/python3.10,,\n/etc/passwd,,\n"),
                 QStringLiteral("evil ../../../../base/python3.10 outside; evil /etc/passwd outside"));
    }
    void aFolderThatIsALinkOutsideIsNotEntered() {
        FakeEnvironment env;
        env.write(QStringLiteral("elsewhere/secret.txt"), "secret");
        QFile::link(env.outside(QStringLiteral("elsewhere")), env.site() + QStringLiteral("/evil"));
        QCOMPARE(faultsWith(env, FakeEnvironment::entry("evil/secret.txt", "secret")), QStringLiteral("evil evil/secret.txt outside"));
    }
    void aFileThatIsALinkOutsideIsNotRead() {
        FakeEnvironment env;
        env.write(QStringLiteral("elsewhere/secret.txt"), "secret");
        QFile::link(env.outside(QStringLiteral("elsewhere/secret.txt")), env.site() + QStringLiteral("/a.txt"));
        QCOMPARE(faultsWith(env, FakeEnvironment::entry("a.txt", "secret")), QStringLiteral("evil lib/python3.10/site-packages/a.txt outside"));
    }
    void aLinkInsideIsFollowed() {
        FakeEnvironment env;
        env.add(QStringLiteral("real/b.txt"), "text");
        QFile::link(QStringLiteral("real"), env.site() + QStringLiteral("/folder"));
        QFile::link(QStringLiteral("real/b.txt"), env.site() + QStringLiteral("/a.txt"));
        QCOMPARE(faultsWith(env, FakeEnvironment::entry("a.txt", "text") + FakeEnvironment::entry("folder/b.txt", "text")), QString());
    }
    void linksInACircleEnd() {
        FakeEnvironment env;
        QFile::link(QStringLiteral("b"), env.site() + QStringLiteral("/a"));
        QFile::link(QStringLiteral("a"), env.site() + QStringLiteral("/b"));
        QCOMPARE(faultsWith(env, "a,,\na/x,,\n"),
                 QStringLiteral("evil lib/python3.10/site-packages/a missing; evil lib/python3.10/site-packages/a/x missing"));
    }
    void aPipeInPlaceOfAFileDoesNotHang() {
        FakeEnvironment env;
        QCOMPARE(::mkfifo(QFile::encodeName(env.site() + QStringLiteral("/pipe")).constData(), 0600), 0);
        QCOMPARE(faultsWith(env, "pipe,sha256=x,0\n"), QStringLiteral("evil lib/python3.10/site-packages/pipe unreadable"));
    }
    void aPipeInPlaceOfARecordDoesNotHang() {
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {});
        const QString record = env.site() + QStringLiteral("/demo-1.dist-info/RECORD");
        QFile::remove(record);
        QCOMPARE(::mkfifo(QFile::encodeName(record).constData(), 0600), 0);
        QVERIFY(faultsOf(env.inspect().report).endsWith(QStringLiteral("RECORD unreadable")));
    }
    void aFileWithoutReadPermissionIsUnreadable() {
        if (::geteuid() == 0)
            QSKIP("root may read every file");
        FakeEnvironment env;
        env.install(QStringLiteral("demo"), "1", {{QStringLiteral("a.py"), "a"}});
        QFile::setPermissions(env.site() + QStringLiteral("/a.py"), QFile::Permissions());
        QCOMPARE(faultsOf(env.inspect().report), QStringLiteral("demo lib/python3.10/site-packages/a.py unreadable"));
    }
    void aRecordThatIsNoRecordIsOneFault_data() {
        QTest::addColumn<QByteArray>("record");
        QTest::newRow("binary") << QByteArray("\0\1\2\3", 4).repeated(1000);
        QTest::newRow("random text") << QByteArray("a,b,c,d,e\n");
        QTest::newRow("not UTF-8 and control") << QByteArray("\xff\xfe\x01,,\n");
        QTest::newRow("too many lines") << QByteArray("x,,1\n").repeated(1'000'000);
        QTest::newRow("too many bytes") << QByteArray(40'000'000, 'x');
    }
    void aRecordThatIsNoRecordIsOneFault() {
        QFETCH(QByteArray, record);
        FakeEnvironment env;
        env.install(QStringLiteral("evil"), "1", {});
        env.add(QStringLiteral("evil-1.dist-info/RECORD"), record);
        QElapsedTimer clock;
        clock.start();
        const Inspection result = env.inspect();
        QCOMPARE(result.report.fileFaultCount, 1);
        QCOMPARE(result.report.fileFaults.front().fault, QStringLiteral("malformed"));
        QVERIFY2(clock.elapsed() < patience(20'000), qPrintable(QString::number(clock.elapsed())));
    }
    void everyFaultIsCountedAndTwoHundredAreKept() {
        FakeEnvironment env;
        QByteArray record;
        for (int i = 0; i < 1000; ++i)
            record += "gone/" + QByteArray::number(i) + ",,1\n";
        env.install(QStringLiteral("demo"), "1", {}, record);
        const Inspection result = env.inspect();
        QCOMPARE(result.report.fileFaultCount, 1000);
        QCOMPARE(result.report.fileFaults.size(), size_t(200));
        QCOMPARE(result.faultsByPackage.value(QStringLiteral("demo")), 1000);
    }
    void theSameWrongLineManyTimesIsJudgedInBoundedTime() {
        FakeEnvironment env;
        env.add(QStringLiteral("a.py"), "text");
        QElapsedTimer clock;
        clock.start();
        env.install(QStringLiteral("evil"), "1", {}, QByteArray("a.py,sha256=x,5\n").repeated(200'000));
        QCOMPARE(env.inspect(true).report.fileFaultCount, 200'000);
        QVERIFY2(clock.elapsed() < patience(20'000), qPrintable(QString::number(clock.elapsed())));
    }
    void metadataOfAnyContentNamesSomething() {
        FakeEnvironment env;
        for (const char *folder : {"-.dist-info", "x.dist-info", "a-b-c-d.dist-info", "é-1.dist-info"})
            env.add(QString::fromUtf8(folder) + QStringLiteral("/METADATA"), QByteArray("Name: \xff\xfe\nVersion: \0\0\n", 22));
        QCOMPARE(env.inspect().report.distributionCount, 4);
    }
};

QTEST_GUILESS_MAIN(InspectHostileTest)
#include "InspectHostileTest.moc"

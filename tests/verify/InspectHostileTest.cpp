#include "base/Literals.h"
#include "verify/FakeEnvironment.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace armature;

/// An environment made to mislead its inspector: nothing outside it is read, and it ends.
class InspectHostileTest : public QObject {
    Q_OBJECT

    static QString faultsWith(const FakeEnvironment &env, const QByteArray &record, bool hash = true) {
        env.install(u"evil"_s, "1", {}, record);
        return faultsOf(env.inspect(hash).report);
    }

private Q_SLOTS:
    void entriesThatLeadOutsideAreFaults() {
        FakeEnvironment env;
        QCOMPARE(faultsWith(env, "../../../../base/python3.10,,\n/etc/passwd,,\n"),
                 u"evil ../../../../base/python3.10 outside; evil /etc/passwd outside"_s);
    }
    void aFolderThatIsALinkOutsideIsNotEntered() {
        FakeEnvironment env;
        env.write(u"elsewhere/secret.txt"_s, "secret");
        QFile::link(env.outside(u"elsewhere"_s), env.site() + u"/evil"_s);
        QCOMPARE(faultsWith(env, FakeEnvironment::entry("evil/secret.txt", "secret")),
                 u"evil evil/secret.txt outside"_s);
    }
    void aFileThatIsALinkOutsideIsNotRead() {
        FakeEnvironment env;
        env.write(u"elsewhere/secret.txt"_s, "secret");
        QFile::link(env.outside(u"elsewhere/secret.txt"_s), env.site() + u"/a.txt"_s);
        QCOMPARE(faultsWith(env, FakeEnvironment::entry("a.txt", "secret")),
                 u"evil lib/python3.10/site-packages/a.txt outside"_s);
    }
    void aLinkInsideIsFollowed() {
        FakeEnvironment env;
        env.add(u"real/b.txt"_s, "text");
        QFile::link(u"real"_s, env.site() + u"/folder"_s);
        QFile::link(u"real/b.txt"_s, env.site() + u"/a.txt"_s);
        QCOMPARE(
            faultsWith(env, FakeEnvironment::entry("a.txt", "text") + FakeEnvironment::entry("folder/b.txt", "text")),
            QString());
    }
    void linksInACircleEnd() {
        FakeEnvironment env;
        QFile::link(u"b"_s, env.site() + u"/a"_s);
        QFile::link(u"a"_s, env.site() + u"/b"_s);
        QCOMPARE(faultsWith(env, "a,,\na/x,,\n"),
                 u"evil lib/python3.10/site-packages/a missing; evil lib/python3.10/site-packages/a/x missing"_s);
    }
    void aPipeInPlaceOfAFileDoesNotHang() {
        FakeEnvironment env;
        QCOMPARE(::mkfifo(QFile::encodeName(env.site() + u"/pipe"_s).constData(), 0600), 0);
        QCOMPARE(faultsWith(env, "pipe,sha256=x,0\n"), u"evil lib/python3.10/site-packages/pipe unreadable"_s);
    }
    void aPipeInPlaceOfARecordDoesNotHang() {
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {});
        const QString record = env.site() + u"/demo-1.dist-info/RECORD"_s;
        QFile::remove(record);
        QCOMPARE(::mkfifo(QFile::encodeName(record).constData(), 0600), 0);
        QVERIFY(faultsOf(env.inspect().report).endsWith(u"RECORD unreadable"_s));
    }
    void aFileWithoutReadPermissionIsUnreadable() {
        if (::geteuid() == 0)
            QSKIP("root may read every file");
        FakeEnvironment env;
        env.install(u"demo"_s, "1", {{u"a.py"_s, "a"}});
        QFile::setPermissions(env.site() + u"/a.py"_s, QFile::Permissions());
        QCOMPARE(faultsOf(env.inspect().report), u"demo lib/python3.10/site-packages/a.py unreadable"_s);
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
        env.install(u"evil"_s, "1", {});
        env.add(u"evil-1.dist-info/RECORD"_s, record);
        const Inspection result = env.inspect();
        QCOMPARE(result.report.fileFaultCount, 1);
        QCOMPARE(result.report.fileFaults.front().fault, u"malformed"_s);
    }
    void everyFaultIsCountedAndTwoHundredAreKept() {
        FakeEnvironment env;
        QByteArray record;
        for (int i = 0; i < 1000; ++i)
            record += "gone/" + QByteArray::number(i) + ",,1\n";
        env.install(u"demo"_s, "1", {}, record);
        const Inspection result = env.inspect();
        QCOMPARE(result.report.fileFaultCount, 1000);
        QCOMPARE(result.report.fileFaults.size(), size_t(200));
        QCOMPARE(result.faultsByPackage.value(u"demo"_s), 1000);
    }
    void theSameWrongLineManyTimesIsCountedEachTime() {
        FakeEnvironment env;
        env.add(u"a.py"_s, "text");
        env.install(u"evil"_s, "1", {}, QByteArray("a.py,sha256=x,5\n").repeated(200'000));
        QCOMPARE(env.inspect(true).report.fileFaultCount, 200'000);
    }
    void metadataOfAnyContentNamesSomething() {
        FakeEnvironment env;
        for (const char *folder : {"-.dist-info", "x.dist-info", "a-b-c-d.dist-info", "é-1.dist-info"})
            env.add(QString::fromUtf8(folder) + u"/METADATA"_s, QByteArray("Name: \xff\xfe\nVersion: \0\0\n", 22));
        QCOMPARE(env.inspect().report.distributionCount, 4);
    }
};

QTEST_GUILESS_MAIN(InspectHostileTest)
#include "InspectHostileTest.moc"

#include "record/RecordFolder.h"
#include "base/Literals.h"

#include "record/SampleRecord.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace armature;

/// Records on disk: complete or not there, read back as they were, bounded, nobody named.
class RecordFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static RecordPlace placeIn(const QString &base) {
        return {base, {u"gracebox"_s, u"alice"_s, u"/home/alice"_s}, {u"s3cr3t"_s}};
    }
    static QString writeOne(const QString &base, const QDateTime &at = sampleTime()) {
        auto folder = RecordFolder::begin(placeIn(base), u"install"_s, at);
        if (!folder)
            return {};
        for (const RunEvent &event : sampleEvents())
            folder.value()->log().append(event);
        return folder.value()->finish(sampleRecord()).valueOr({});
    }
    static void write(const QString &path, const QByteArray &bytes) {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    static QByteArray read(const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static int modeOf(const QString &path) {
        struct stat info {};
        return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 0777) : -1;
    }
    [[nodiscard]] QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

private Q_SLOTS:
    void aFinishedRecordHasAllItsFilesForItsOwnerAlone() {
        const QString folder = writeOne(at("new/records"));
        QVERIFY(QFileInfo(folder).fileName().startsWith(u"20260304T050600Z-install-"_s));
        QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(
            names.join(u' '),
            u"armature-record events.jsonl log.txt machine.json plan.json record.json report.json report.md verification.json"_s);
        QCOMPARE(modeOf(folder), 0700);
        QCOMPARE(modeOf(at("new/records")), 0700);
        for (const QString &name : names)
            QVERIFY2(modeOf(folder + u'/' + name) == 0600, qPrintable(name));
        QCOMPARE(QDir(at("new/records")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(),
                 1); // nothing partial
    }
    void nobodyIsNamedInAnyOfItsFiles() {
        const QString folder = writeOne(at("names"));
        for (const QString &name : QDir(folder).entryList(QDir::Files)) {
            const QByteArray bytes = read(folder + u'/' + name);
            QVERIFY(!bytes.isEmpty());
            QVERIFY2(!bytes.contains("alice") && !bytes.contains("gracebox") && !bytes.contains("s3cr3t"),
                     qPrintable(name));
        }
    }
    void aRecordIsReadBackAsItWasWritten() {
        const auto record = readRecord(writeOne(at("round")));
        QVERIFY(record.ok());
        const SessionRecord expected = RecordRedactor(placeIn({}).identity, {}).record(sampleRecord());
        QVERIFY(*record == expected);
    }
    void theLogIsThereWhileTheRunGoesOn() {
        auto folder = RecordFolder::begin(placeIn(at("live")), u"install"_s, sampleTime());
        QVERIFY(folder.ok());
        folder.value()->log().append(sampleEvents().front());
        QVERIFY(!read(folder.value()->partialPath() + u"/log.txt"_s).isEmpty());
        QVERIFY(listRecords(at("live")).isEmpty());
    }
    void aRunThatEndedWithoutAWordIsNoRecord() {
        QVERIFY(RecordFolder::begin(placeIn(at("crash")), u"install"_s, sampleTime()).ok()); // and is destroyed here
        QVERIFY(listRecords(at("crash")).isEmpty());
        writeOne(at("crash"));
        QCOMPARE(listRecords(at("crash")).size(), 1);
    }
    void whatCannotBeWrittenLeavesNoRecord() {
        auto folder = RecordFolder::begin(placeIn(at("fails")), u"install"_s, sampleTime());
        QVERIFY(folder.ok());
        QDir(folder.value()->partialPath()).mkdir(u"record.json"_s); // a folder where the file should be
        QVERIFY(!folder.value()->finish(sampleRecord()).ok());
        QVERIFY(listRecords(at("fails")).isEmpty());
    }
    void aBaseThatIsAFileIsAProblem() {
        write(at("file"), "x");
        QVERIFY(!RecordFolder::begin(placeIn(at("file")), u"install"_s, sampleTime()).ok());
    }
    void anOddVerbMakesASafeName() {
        auto folder = RecordFolder::begin(placeIn(at("verb")), u"../../Evil verb\n"_s, sampleTime());
        QVERIFY(folder.ok());
        QVERIFY(QFileInfo(folder.value()->partialPath()).fileName().startsWith(u".20260304T050600Z-evilverb-"_s));
    }
    void onlyTheNewestAreKeptAndNothingElseIsTouched() {
        const QString base = at("prune");
        QStringList written;
        for (int i = 0; i < 5; ++i)
            written << writeOne(base, sampleTime(i));
        write(base + u"/20200101T000000Z-install-000000/notes.txt"_s, "no marker: not ours");
        write(base + u"/my notes/armature-record"_s, "not our name");
        write(at("elsewhere/armature-record"), "1\n");
        QFile::link(at("elsewhere"), base + u"/20190101T000000Z-install-000000"_s);
        pruneRecords(base, 2, sampleTime());
        QCOMPARE(listRecords(base), (QStringList{written[4], written[3]}));
        QVERIFY(QFile::exists(base + u"/20200101T000000Z-install-000000/notes.txt"_s));
        QVERIFY(QFile::exists(base + u"/my notes/armature-record"_s));
        QVERIFY(QFile::exists(at("elsewhere/armature-record")));
    }
    void fiftyRecordsAreKept() {
        const QString base = at("fifty");
        for (int i = 0; i < 53; ++i)
            QVERIFY(!writeOne(base, sampleTime().addSecs(i)).isEmpty());
        QCOMPARE(listRecords(base).size(), RecordFolder::MostRecords);
    }
    void partialRecordsGoAfterAWeek() {
        const QString base = at("partial");
        QVERIFY(RecordFolder::begin(placeIn(base), u"install"_s, sampleTime()).ok());
        pruneRecords(base, 50, sampleTime().addDays(6));
        QCOMPARE(QDir(base).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
        pruneRecords(base, 50, sampleTime().addDays(9));
        QCOMPARE(QDir(base).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot).size(), 0);
    }
    void ofKilledRunsTheNewestFiveAreKeptAndARunningOneStays() {
        const QString base = at("killed");
        const auto running = RecordFolder::begin(placeIn(base), u"install"_s, sampleTime());
        QVERIFY(running.ok());
        for (int i = 1; i <= 20; ++i)
            QVERIFY(RecordFolder::begin(placeIn(base), u"install"_s, sampleTime().addSecs(i)).ok());
        pruneRecords(base, 50, sampleTime().addDays(1));
        QCOMPARE(QDir(base).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot).size(), 6);
        QVERIFY(QFileInfo::exists(running.value()->partialPath()));
        pruneRecords(base, 50, sampleTime().addDays(9));
        QCOMPARE(QDir(base).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
    }
    void aRecordCutAnywhereIsMalformedWithItsPlace() {
        SessionRecord record; // a small one: every length is tried
        record.verb = u"plan"_s;
        record.problem = Problem{.code = ProblemCode::NoBuildFits, .subject = u"torch"_s, .detail = u"no build"_s};
        const QByteArray whole = QJsonDocument(toJson(record)).toJson().trimmed();
        const QString path = at("cut/record.json");
        write(path, whole);
        QVERIFY(readRecord(at("cut")).ok());
        for (qsizetype length = whole.size() - 1; length >= 0; --length) {
            QVERIFY(QFile::resize(path, length));
            const auto cut = readRecord(at("cut"));
            QVERIFY2(!cut.ok() && cut.problem().code == ProblemCode::Malformed, qPrintable(QString::number(length)));
            QVERIFY(cut.problem().subject.startsWith(path));
        }
    }
    void whatIsNoRecordIsRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QByteArray &bytes, ProblemCode code) {
            QTest::newRow(name) << bytes << int(code);
        };
        row("empty", {}, ProblemCode::Malformed);
        row("no object", "[1]", ProblemCode::Malformed);
        row("empty object", "{}", ProblemCode::Malformed);
        row("newer schema", R"({"schema": 2})", ProblemCode::Unsupported);
        row("schema as text", R"({"schema": "1"})", ProblemCode::Malformed);
        row("wrong type", R"({"schema": 1, "verb": 7})", ProblemCode::Malformed);
        row("wrong type deep inside", R"({"schema": 1, "machine": {"gpus": [{"bus_id": []}]}})",
            ProblemCode::Malformed);
        row("unknown verdict", R"({"schema": 1, "verification": {"packages": [{"checks": [{"verdict": "great"}]}]}})",
            ProblemCode::Malformed);
        row("not UTF-8", "{\"schema\": 1, \"verb\": \"\xff\xfe\"}", ProblemCode::Malformed);
        row("NUL bytes", QByteArray(100, '\0'), ProblemCode::Malformed);
        row("deep", QByteArray("{\"a\":").repeated(200'000), ProblemCode::Malformed);
        row("huge", QByteArray(17'000'000, ' '), ProblemCode::TooLarge);
    }
    void whatIsNoRecordIsRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        write(at("hostile/record.json"), bytes);
        const auto record = readRecord(at("hostile"));
        QVERIFY(!record.ok());
        QCOMPARE(int(record.problem().code), code);
        QVERIFY(record.problem().subject.startsWith(at("hostile/record.json")));
    }
    void aFolderWithoutRecordIsNotFoundAndAPipeDoesNotHang() {
        QCOMPARE(readRecord(at("nothing")).problem().code, ProblemCode::NotFound);
        QDir().mkpath(at("pipe"));
        QCOMPARE(::mkfifo(QFile::encodeName(at("pipe/record.json")).constData(), 0600), 0);
        QCOMPARE(readRecord(at("pipe")).problem().code, ProblemCode::Malformed);
    }
};

QTEST_GUILESS_MAIN(RecordFolderTest)
#include "RecordFolderTest.moc"

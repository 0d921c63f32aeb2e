#include "run/Journal.h"
#include "RunSupport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

class JournalTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() { return m_folder.path() + text("/journal.json"); }
    static Journal example() {
        Journal journal;
        journal.phase = RunPhase::Promoting;
        journal.step = text("promote");
        journal.planDigest = text("d");
        journal.target = text("/a b/ü");
        journal.startedAt = QDateTime::fromString(text("2026-11-23T10:00:00.000Z"), Qt::ISODateWithMs);
        journal.childId = 4711;
        journal.childTicks = Q_INT64_C(123456789012);
        journal.boot = text("b");
        return journal;
    }

private Q_SLOTS:
    void comesBackAsItWas() {
        Journal journal = example();
        QVERIFY(writeJournal(path(), journal).ok());
        const auto read = readJournal(path());
        QVERIFY(read.ok() && read->has_value());
        journal.changedAt = (*read)->changedAt;
        QCOMPARE(toJson(**read), toJson(journal));
    }

    void noneIsNotAProblem() { QVERIFY(!readJournal(m_folder.path() + text("/none")).value().has_value()); }

    void tornAtEveryByteIsSaidSo() {
        QVERIFY(writeJournal(path(), example()).ok());
        const QByteArray whole = contentOf(path());
        for (qsizetype size = 0; size < whole.size() - 1; ++size) {
            writeFile(path(), whole.left(size));
            const auto read = readJournal(path());
            QVERIFY2(!read.ok(), qPrintable(QString::number(size)));
            QCOMPARE(read.problem().code, ProblemCode::Malformed);
        }
    }

    void damagedAtEveryByteNeverCrashes() {
        QVERIFY(writeJournal(path(), example()).ok());
        const QByteArray whole = contentOf(path());
        for (qsizetype at = 0; at < whole.size(); ++at) {
            QByteArray damaged = whole;
            damaged[at] = char(damaged[at] ^ 0x15);
            writeFile(path(), damaged);
            static_cast<void>(readJournal(path()));
        }
    }

    void aNewerOneIsNotGuessedAt() {
        Journal journal = example();
        journal.schema = 2;
        QVERIFY(writeJournal(path(), journal).ok());
        QCOMPARE(readJournal(path()).problem().code, ProblemCode::Malformed);
    }

    void itsReasonIsRedacted() {
        Journal journal = example();
        journal.why = text("GET http://me:s3cr3t@host/ failed");
        QVERIFY(writeJournal(path(), journal).ok());
        QVERIFY(!contentOf(path()).contains("s3cr3t"));
    }

    void thePlanDigestIgnoresCredentials() {
        InstallPlan one;
        InstallPlan other;
        one.choices.indexOverrides = {{text("x"), text("http://a:b@h/")}};
        other.choices.indexOverrides = {{text("x"), text("http://c:d@h/")}};
        QCOMPARE(planDigest(one), planDigest(other));
        other.title = text("t");
        QVERIFY(planDigest(one) != planDigest(other));
    }
};

QTEST_GUILESS_MAIN(JournalTest)
#include "JournalTest.moc"

#include "base/Log.h"
#include "base/Literals.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <unistd.h>

using namespace armature;

class LogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void cleanup() { openLog({.priority = LogPriority::Off}); }
    void nothingIsLoggedBeforeALogIsOpened();
    void aLineHasLevelAreaAndText();
    void linesBelowTheLevelAreLeftOut();
    void secretsAreRedacted();
    void controlCharactersCannotForgeALine();
    void threeFilesAreKeptAndNoneGrowsBeyondItsBound();
    void aFolderThatCannotBeWrittenIsNoFailure();
    void offWritesNoFile();

private:
    [[nodiscard]] QString folder() const {
        return m_folder.path() + u'/' + QLatin1String(QTest::currentTestFunction());
    }
    [[nodiscard]] QString text() const {
        QFile file(folder() + u"/armature.log"_s);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    QTemporaryDir m_folder;
};

void LogTest::nothingIsLoggedBeforeALogIsOpened() {
    logError("test", u"lost"_s);
    QCOMPARE(logFile(), QString());
}

void LogTest::aLineHasLevelAreaAndText() {
    openLog({.folder = folder()});
    logInfo("catalog", u"the built-in one is used"_s);
    logError("index", u"no answer"_s);
    QCOMPARE(logFile(), folder() + u"/armature.log"_s);
    const QStringList lines = text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].contains("info"_L1) && lines[0].endsWith("catalog: the built-in one is used"_L1),
             qPrintable(lines[0]));
    QVERIFY2(lines[1].contains("error"_L1) && lines[1].endsWith("index: no answer"_L1), qPrintable(lines[1]));
}

void LogTest::linesBelowTheLevelAreLeftOut() {
    openLog({.folder = folder(), .priority = LogPriority::Warning});
    logDebug("test", u"small"_s);
    logInfo("test", u"middle"_s);
    logLine(LogPriority::Warning, "test", u"large"_s);
    QVERIFY(!text().contains("small"_L1) && !text().contains("middle"_L1));
    QVERIFY(text().contains("large"_L1));
}

void LogTest::secretsAreRedacted() {
    openLog({.folder = folder()});
    logInfo("index", u"GET https://user:s3cr3t@index.example/simple?token=s3cr3t"_s);
    QVERIFY2(text().contains("https://****@index.example/simple?token=****"_L1), qPrintable(text()));
    QVERIFY(!text().contains("s3cr3t"_L1));
}

void LogTest::controlCharactersCannotForgeALine() {
    openLog({.folder = folder()});
    logInfo("test", u"one\n2026-01-01 error forged\r\x1b[31m\u202e"_s);
    QCOMPARE(text().count(u'\n'), 1);
    QVERIFY2(text().endsWith("one\\n2026-01-01 error forged\\u000d\\u001b[31m\\u202e\n"_L1), qPrintable(text()));
}

void LogTest::threeFilesAreKeptAndNoneGrowsBeyondItsBound() {
    constexpr qint64 Bound = 4096;
    openLog({.folder = folder(), .bytesPerFile = Bound});
    for (int i = 0; i < 1000; ++i)
        logInfo("test", u"line %1"_s.arg(i));
    const QStringList files = QDir(folder()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files, QStringList({u"armature.1.log"_s, u"armature.2.log"_s, u"armature.log"_s}));
    for (const QString &file : files)
        QVERIFY(QFile(folder() + u'/' + file).size() <= Bound);
    QVERIFY(text().contains("line 999"_L1));
}

void LogTest::aFolderThatCannotBeWrittenIsNoFailure() {
    QFile blocked(folder()); // a file where the folder should be stops root as well
    QVERIFY(blocked.open(QIODevice::WriteOnly));
    blocked.close();
    openLog({.folder = folder()});
    logError("test", u"said to nobody"_s);
    QCOMPARE(logFile(), QString());
    QCOMPARE(QFile(folder()).size(), 0);
}

void LogTest::offWritesNoFile() {
    openLog({.folder = folder(), .priority = LogPriority::Off});
    logError("test", u"said to nobody"_s);
    QVERIFY(!QFile::exists(folder()));
}

QTEST_APPLESS_MAIN(LogTest)
#include "LogTest.moc"

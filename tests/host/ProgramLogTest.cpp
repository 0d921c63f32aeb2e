#include "host/ProgramLog.h"
#include "base/Literals.h"
#include "host/Platform.h"

#include <QtTest>

using namespace armature;

class ProgramLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFolderIsTheOneOfTheSystem();
    void theFolderCanBeNamed();
    void theLevelFollowsVariableAndOption_data();
    void theLevelFollowsVariableAndOption();

private:
    static QProcessEnvironment environment(const QMap<QString, QString> &values) {
        QProcessEnvironment result;
        result.insert(u"HOME"_s, u"/home/somebody"_s);
        for (auto it = values.begin(); it != values.end(); ++it)
            result.insert(it.key(), *it);
        return result;
    }
};

void ProgramLogTest::theFolderIsTheOneOfTheSystem() {
    const QMap<QString, QString> state{{u"XDG_STATE_HOME"_s, u"/state"_s}};
    const QMap<QString, QString> relative{{u"XDG_STATE_HOME"_s, u"state"_s}};
    const QString own = OnMac ? u"/home/somebody/Library/Logs/armature"_s : u"/home/somebody/.local/state/armature"_s;
    QCOMPARE(logFolder(environment({})), own);
    QCOMPARE(logFolder(environment(state)), OnMac ? own : u"/state/armature"_s);
    QCOMPARE(logFolder(environment(relative)), own);
}

void ProgramLogTest::theFolderCanBeNamed() {
    QCOMPARE(logFolder(environment({{u"ARMATURE_LOG_FOLDER"_s, u"/elsewhere"_s}})), u"/elsewhere"_s);
}

void ProgramLogTest::theLevelFollowsVariableAndOption_data() {
    QTest::addColumn<QString>("variable");
    QTest::addColumn<bool>("verbose");
    QTest::addColumn<int>("level");
    QTest::newRow("nothing said") << QString() << false << int(LogPriority::Info);
    QTest::newRow("verbose") << QString() << true << int(LogPriority::Debug);
    QTest::newRow("trace") << u"trace"_s << false << int(LogPriority::Trace);
    QTest::newRow("the variable wins") << u"error"_s << true << int(LogPriority::Error);
    QTest::newRow("off") << u"off"_s << false << int(LogPriority::Off);
    QTest::newRow("another word") << u"loud"_s << false << int(LogPriority::Info);
}

void ProgramLogTest::theLevelFollowsVariableAndOption() {
    QFETCH(QString, variable);
    QFETCH(bool, verbose);
    const LogOptions options = logOptions(environment({{u"ARMATURE_LOG"_s, variable}}), verbose);
    QTEST(int(options.priority), "level");
    QCOMPARE(options.onTerminal, verbose);
}

QTEST_APPLESS_MAIN(ProgramLogTest)
#include "ProgramLogTest.moc"

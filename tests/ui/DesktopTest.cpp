#include "desktop/Desktop.h"
#include "base/Literals.h"
#include "desktop/KeepAwake.h"

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

using Variables = QMap<QString, QString>;

QString text(const char *utf8) { return QString::fromUtf8(utf8); }

TerminalSession sessionIn(const char *environment) { return {text(environment), text(environment), {}}; }

/// The words after the terminal's own: the command it is to run.
QStringList commandOf(const QStringList &arguments) { return arguments.mid(arguments.indexOf(u"env"_s)); }

void writeProgram(const QString &path, const char *content) {
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(content);
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

/// Puts a variable of this process back as it was.
class Variable {
public:
    Variable(const char *name, const QByteArray &value)
        : m_name(name), m_before(qgetenv(name)), m_wasSet(qEnvironmentVariableIsSet(name)) {
        qputenv(name, value);
    }
    ~Variable() { m_wasSet ? qputenv(m_name, m_before) : qunsetenv(m_name); }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;

private:
    const char *m_name;
    QByteArray m_before;
    bool m_wasSet;
};

} // namespace

class DesktopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void activationLineLeavesAPlainPathReadable();
    void activationLineQuotesBlanks();
    void activationLineQuotesQuotes();
    void terminalGetsItsOwnWords_data();
    void terminalGetsItsOwnWords();
    void everyTerminalRunsTheSameCommand();
    void terminalIsKnownByItsFileName();
    void unknownTerminalIsAskedAsXtermIs();
    void emptyPathAddsNoEmptyEntry();
    void chosenTerminalIsTriedFirstAndOnce();
    void openTerminalSaysNotFoundWithoutAnEnvironment();
    void openTerminalNamesWhatItTried();
    void openTerminalRunsAShellWithTheEnvironmentActive();
    void runInTerminalRunsTheWordsAndKeepsTheShell();
    void macScriptRunsTheWordsFirst();
    void macScriptActivatesAndRemovesItself();
    void openFolderSaysNotFoundForAFolderThatIsGone();
    void noDisplayReasonFollowsTheTable_data();
    void noDisplayReasonFollowsTheTable();
    void noDisplayReasonIsOneSentence();
    void holdingIsWantedBeforeAnyAnswer();
    void releasedMeansNoLongerWanted();
};

void DesktopTest::activationLineLeavesAPlainPathReadable() {
    QCOMPARE(activationLine(text("/home/u/llm")), text("source /home/u/llm/bin/activate"));
}

void DesktopTest::activationLineQuotesBlanks() {
    QCOMPARE(activationLine(text("/home/u/my llm")), text("source '/home/u/my llm/bin/activate'"));
}

void DesktopTest::activationLineQuotesQuotes() {
    QCOMPARE(activationLine(text("/o'b; x")), text("source '/o'\\''b; x/bin/activate'"));
}

void DesktopTest::terminalGetsItsOwnWords_data() {
    QTest::addColumn<QString>("terminal");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *terminal, const QStringList &words) {
        QTest::newRow(terminal) << text(terminal) << words;
    };
    row("x-terminal-emulator", {text("-e")});
    row("gnome-terminal", {text("--working-directory=/e v"), text("--")});
    row("kgx", {text("--working-directory=/e v"), text("--")});
    row("konsole", {text("--workdir"), text("/e v"), text("-e")});
    row("xfce4-terminal", {text("--working-directory=/e v"), text("-x")});
    row("mate-terminal", {text("--working-directory=/e v"), text("-x")});
    row("alacritty", {text("--working-directory"), text("/e v"), text("-e")});
    row("kitty", {text("--directory=/e v")});
    row("foot", {text("--working-directory=/e v")});
    row("wezterm", {text("start"), text("--cwd"), text("/e v"), text("--")});
    row("xterm", {text("-e")});
}

void DesktopTest::terminalGetsItsOwnWords() {
    QFETCH(QString, terminal);
    QFETCH(QStringList, words);
    const TerminalCommand command = terminalCommand(sessionIn("/e v"), terminal, text("/bin/zsh"), text("/usr/bin"));
    QCOMPARE(command.program, terminal);
    QCOMPARE(command.arguments.mid(0, command.arguments.indexOf(text("env"))), words);
}

void DesktopTest::everyTerminalRunsTheSameCommand() {
    const QStringList expected{
        text("env"),     text("-u"), text("PYTHONHOME"), text("VIRTUAL_ENV=/e v"), text("PATH=/e v/bin:/usr/bin:/bin"),
        text("/bin/zsh")};
    for (const QString &terminal : terminalNames({}))
        QCOMPARE(
            commandOf(terminalCommand(sessionIn("/e v"), terminal, text("/bin/zsh"), text("/usr/bin:/bin")).arguments),
            expected);
}

void DesktopTest::terminalIsKnownByItsFileName() {
    QVERIFY(terminalCommand(sessionIn("/e"), text("/usr/bin/kgx"), text("/bin/sh"), {}).arguments.contains(text("--")));
}

void DesktopTest::unknownTerminalIsAskedAsXtermIs() {
    QCOMPARE(terminalCommand(sessionIn("/e"), text("myterm"), text("/bin/sh"), {}).arguments.value(0), text("-e"));
}

void DesktopTest::emptyPathAddsNoEmptyEntry() { // an empty entry means the current folder
    QVERIFY(
        terminalCommand(sessionIn("/e"), text("xterm"), text("/bin/sh"), {}).arguments.contains(text("PATH=/e/bin")));
}

void DesktopTest::chosenTerminalIsTriedFirstAndOnce() {
    const QStringList names = terminalNames(text("kitty"));
    QCOMPARE(names.first(), text("kitty"));
    QCOMPARE(names.count(text("kitty")), 1);
    QCOMPARE(terminalNames({}).first(), text("x-terminal-emulator"));
}

void DesktopTest::openTerminalSaysNotFoundWithoutAnEnvironment() {
    const QTemporaryDir folder;
    const auto opened = openTerminal(folder.path());
    QVERIFY(!opened);
    QCOMPARE(opened.problem().code, ProblemCode::NotFound);
}

void DesktopTest::openTerminalNamesWhatItTried() {
#ifdef Q_OS_MACOS
    QSKIP("macOS always has its Terminal");
#endif
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(text("env/bin")));
    const Variable path("PATH", folder.path().toUtf8());
    const Variable chosen("TERMINAL", "no-such-terminal");
    const auto opened = openTerminal(folder.filePath(text("env")));
    QVERIFY(!opened);
    QCOMPARE(opened.problem().code, ProblemCode::ToolMissing);
    QVERIFY(opened.problem().detail.contains(text("no-such-terminal, x-terminal-emulator, gnome-terminal")));
}

void DesktopTest::openTerminalRunsAShellWithTheEnvironmentActive() {
#ifdef Q_OS_MACOS
    QSKIP("macOS's Terminal is not taken from PATH");
#endif
    const QTemporaryDir folder;
    const QString environment = folder.filePath(text("an env"));
    QVERIFY(QDir().mkpath(environment + text("/bin")));
    writeProgram(folder.filePath(text("xterm")), "#!/bin/sh\nshift\nexec \"$@\"\n"); // as xterm -e does
    writeProgram(folder.filePath(text("shell")),
                 "#!/bin/sh\necho \"$VIRTUAL_ENV|$PATH|$PWD\" > \"$SEEN.new\" && mv \"$SEEN.new\" \"$SEEN\"\n");
    const QByteArray search = folder.path().toUtf8() + ":/usr/bin:/bin";
    const Variable path("PATH", search);
    const Variable chosen("TERMINAL", "xterm");
    const Variable shell("SHELL", folder.filePath(text("shell")).toUtf8());
    const Variable seen("SEEN", folder.filePath(text("seen")).toUtf8());
    QVERIFY(openTerminal(environment).ok());
    QFile answer(folder.filePath(text("seen")));
    QTRY_VERIFY(answer.exists());
    QVERIFY(answer.open(QFile::ReadOnly));
    const QString bin = environment + text("/bin:") + QString::fromUtf8(search);
    QCOMPARE(QString::fromUtf8(answer.readAll()).trimmed(), environment + u'|' + bin + u'|' + environment);
}

void DesktopTest::runInTerminalRunsTheWordsAndKeepsTheShell() {
    const TerminalSession session{
        text("/e"), text("/"), {text("printf"), text("%s|"), text("two words"), text("$HOME;'\"")}};
    const TerminalCommand command = terminalCommand(session, text("xterm"), text("/bin/pwd"), text("/usr/bin:/bin"));
    QProcess process;
    process.setWorkingDirectory(session.folder);
    process.start(text("/usr/bin/env"), command.arguments.mid(2)); // what stands behind -e env
    QVERIFY(process.waitForFinished());
    QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed(), text("two words|$HOME;'\"|/"));
}

void DesktopTest::macScriptRunsTheWordsFirst() {
    const QTemporaryDir folder;
    const QString script = folder.filePath(text("run.command"));
    writeProgram(script, terminalScript({folder.path(), folder.path(), {text("printf"), text("%s|"), text("it's")}})
                             .toUtf8()
                             .constData());
    const Variable shell("SHELL", "/bin/pwd");
    QProcess process;
    process.start(script, QStringList());
    QVERIFY(process.waitForFinished());
    QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed(), text("it's|") + folder.path());
}

void DesktopTest::macScriptActivatesAndRemovesItself() {
    const QTemporaryDir folder;
    const QString environment = folder.filePath(text("it's an env"));
    QVERIFY(QDir().mkpath(environment + text("/bin")));
    const QString script = folder.filePath(text("run.command"));
    writeProgram(script, terminalScript({environment, environment, {}}).toUtf8().constData());
    writeProgram(folder.filePath(text("shell")), "#!/bin/sh\necho \"$VIRTUAL_ENV|${PATH%%:*}|$PWD\"\n");
    const Variable shell("SHELL", folder.filePath(text("shell")).toUtf8());
    QProcess process;
    process.start(script, QStringList());
    QVERIFY(process.waitForFinished());
    QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed(),
             environment + u'|' + environment + text("/bin|") + environment);
    QVERIFY(!QFile::exists(script));
}

void DesktopTest::openFolderSaysNotFoundForAFolderThatIsGone() {
    const auto opened = openFolder(text("/no/such/folder"));
    QVERIFY(!opened);
    QCOMPARE(opened.problem().code, ProblemCode::NotFound);
}

void DesktopTest::noDisplayReasonFollowsTheTable_data() {
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("mac");
    QTest::addColumn<bool>("canOpen");
    const QStringList none{text("armature")};
    QTest::newRow("nothing set") << Variables{} << none << false << false;
    QTest::newRow("X11") << Variables{{text("DISPLAY"), text(":0")}} << none << false << true;
    QTest::newRow("Wayland") << Variables{{text("WAYLAND_DISPLAY"), text("wayland-0")}} << none << false << true;
    QTest::newRow("set but empty") << Variables{{text("DISPLAY"), QString()}} << none << false << false;
    QTest::newRow("platform by variable")
        << Variables{{text("QT_QPA_PLATFORM"), text("offscreen")}} << none << false << true;
    QTest::newRow("platform by argument")
        << Variables{} << QStringList{text("armature"), text("-platform"), text("vnc")} << false << true;
    QTest::newRow("platform by long argument")
        << Variables{} << QStringList{text("armature"), text("--platform"), text("vnc")} << false << true;
    QTest::newRow("another argument") << Variables{} << QStringList{text("armature"), text("--platforms")} << false
                                      << false;
    QTest::newRow("macOS") << Variables{} << none << true << true;
}

void DesktopTest::noDisplayReasonFollowsTheTable() {
    QFETCH(Variables, variables);
    QFETCH(QStringList, arguments);
    QFETCH(bool, mac);
    QFETCH(bool, canOpen);
    QCOMPARE(noDisplayReason(variables, arguments, mac).isEmpty(), canOpen);
}

void DesktopTest::noDisplayReasonIsOneSentence() {
    const QString reason = noDisplayReason({}, {}, false);
    QVERIFY(reason.contains(text("WAYLAND_DISPLAY")));
    QVERIFY(!reason.contains(u'\n') && !reason.contains(text(". ")));
}

void DesktopTest::holdingIsWantedBeforeAnyAnswer() {
    KeepAwake awake;
    awake.hold(text("a test is running"));
    QVERIFY(awake.isWanted());
}

void DesktopTest::releasedMeansNoLongerWanted() {
    KeepAwake awake;
    awake.hold(text("a test is running"));
    awake.release();
    QTest::qWait(100); // late answers
    QVERIFY(!awake.isWanted());
}

QTEST_MAIN(DesktopTest)

#include "DesktopTest.moc"

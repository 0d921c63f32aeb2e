#include "host/LiveProcess.h"
#include "base/Literals.h"
#include "host/LiveProcessTable.h"
#include "run/RunSupport.h"

#include <QSignalSpy>
#include <QTest>
#include <csignal>
#include <sys/resource.h>

using namespace armature;
using namespace armature::test;

namespace {

struct Seen {
    QStringList
        lines; ///< "1 text" of standard output, "2 text" of standard error, "<" after the number where one replaces
    qint64 count = 0;
    ProcessResult result;
    int finished = 0;
    qint64 processId = 0;
    qint64 startTicks = 0;
    QList<int> silences;
};

/// Starts a command and waits until `finished` was told. `during` is called for every line.
Seen runToEnd(const CommandLine &command, const std::function<void(Process &, const QString &)> &during = {},
              int limitMs = 30000) {
    Seen seen;
    const std::unique_ptr<Process> process = makeLiveProcess();
    QObject::connect(process.get(), &Process::started,
                     [&](qint64 id, qint64 ticks) { seen.processId = id, seen.startTicks = ticks; });
    QObject::connect(process.get(), &Process::silent, [&](int seconds) { seen.silences << seconds; });
    QObject::connect(process.get(), &Process::line, [&](const LineSeen &line) {
        ++seen.count;
        const QString channel = line.channel == Channel::Output ? u"1"_s : u"2"_s;
        if (seen.lines.size() < 1000)
            seen.lines << channel + (line.replaces ? u'<' : u' ') + line.text;
        if (during)
            during(*process, line.text);
    });
    QObject::connect(process.get(), &Process::finished,
                     [&](const ProcessResult &result) { seen.result = result, ++seen.finished; });
    process->start(command);
    QElapsedTimer clock;
    clock.start();
    while (seen.finished == 0 && !clock.hasExpired(limitMs))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    QTest::qWait(20); // a second `finished` would come now
    return seen;
}

Seen cancelled(const CommandLine &command) {
    return runToEnd(command, [](Process &process, const QString &line) {
        if (line == "ready"_L1)
            process.cancel();
    });
}

} // namespace

class LiveProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsLinesAndExitCode() {
        const Seen seen = runToEnd(tool({text("say"), text("3"), text("first"), text("second")}));
        QCOMPARE(seen.lines, QStringList({text("2 first"), text("2 second")}));
        QCOMPARE(seen.result.end, ProcessResult::End::Exited);
        QCOMPARE(seen.result.exitCode, 3);
        QVERIFY(!seen.result.succeeded());
        QCOMPARE(seen.finished, 1);
        QVERIFY(seen.processId > 1);
    }

    void cleansText() {
        const Seen seen = runToEnd(tool({text("odd-text")}));
        const QStringList expected{text("1 red link bell"),
                                   text("1 ab"),
                                   text("1 bad \xef\xbf\xbd\xef\xbf\xbd utf8"),
                                   text("1 bidi evil"),
                                   text("1 half \xe2\x82\xac euro"),
                                   text("1 10%"),
                                   text("1<20%"),
                                   text("1<30%"),
                                   text("1 windows"),
                                   text("1 no end")};
        QCOMPARE(seen.lines.join(u'\n'), expected.join(u'\n'));
    }

    void aMissingProgramIsSaidSo() {
        CommandLine command;
        command.program = text("/nowhere/uv");
        const Seen seen = runToEnd(command);
        QCOMPARE(seen.result.end, ProcessResult::End::FailedToStart);
        QVERIFY2(seen.result.detail.contains(text("No such file")), qPrintable(seen.result.detail));
        QCOMPARE(seen.finished, 1);
    }

    void aRelativeProgramIsNeverSearched() {
        CommandLine command;
        command.program = text("sh");
        QCOMPARE(runToEnd(command).result.end, ProcessResult::End::FailedToStart);
    }

    void aMissingWorkingFolderIsSaidSo() {
        CommandLine command = tool({text("lie")});
        command.workingFolder = text("/nowhere");
        const Seen seen = runToEnd(command);
        QCOMPARE(seen.result.end, ProcessResult::End::FailedToStart);
        QCOMPARE(seen.finished, 1);
    }

    void aCrashNamesItsSignal() {
        for (const int number : {SIGKILL, SIGABRT, SIGTERM}) {
            const Seen seen = runToEnd(tool({text("kill-self"), QString::number(number)}));
            QCOMPARE(seen.result.end, ProcessResult::End::Crashed);
            QCOMPARE(seen.result.signal, number);
        }
    }

    void inputIsClosed() {
        const Seen seen = runToEnd(tool({text("read-input")}), {}, 5000);
        QCOMPARE(seen.lines, QStringList{text("1 password? end of input")});
    }

    void noShellIsInvolved() {
        const QStringList odd{
            text("$(touch /tmp/x)"), text("a b"), text("'\""), text(";ls"), text("*"), text("ä\nb"), QString()};
        const Seen seen = runToEnd(tool(QStringList{text("say"), text("0")} + odd));
        QCOMPARE(seen.lines, QStringList({text("2 $(touch /tmp/x)"), text("2 a b"), text("2 '\""), text("2 ;ls"),
                                          text("2 *"), text("2 ä"), text("2 b"), text("2 ")}));
    }

    void theEnvironmentIsTheAllowListAndNothingElse() {
        const QStringList hostile{text("UV_INDEX_URL"), text("UV_OFFLINE"),   text("PIP_INDEX_URL"),
                                  text("PYTHONPATH"),   text("PYTHONHOME"),   text("LD_PRELOAD"),
                                  text("FORCE_COLOR"),  text("RUST_LOG"),     text("JPY_SESSION_NAME"),
                                  text("VIRTUAL_ENV"),  text("CONDA_PREFIX"), text("GIT_DIR"),
                                  text("DYLD_INSERT"),  text("PYTHONPATH"),   text("MACOSX_DEPLOYMENT_TARGET"),
                                  text("UNKNOWN"),      text("LC"),           text("PYTHONSTARTUP"),
                                  text("BASH_ENV"),     text("TMPDIR")};
        QProcessEnvironment own;
        for (const QString &name : hostile)
            own.insert(name, text("bad"));
        for (const char *name :
             {"HOME", "USER", "LANG", "LC_ALL", "PATH", "https_proxy", "NO_PROXY", "XDG_CACHE_HOME", "NETRC",
              "CUDA_HOME", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "TRITON_PTXAS_PATH", "UV_PYTHON_INSTALL_DIR"})
            own.insert(text(name), text("good"));
        own.insert(text("SSL_CERT_FILE"), text("/nowhere/ca.pem"));
        own.insert(text("SSL_CERT_DIR"), text("/nowhere/certs:/tmp"));
        const QProcessEnvironment child =
            childEnvironment(own, {{text("UV_OFFLINE"), text("1")}, {text("HOME"), text("mine")}});
        QStringList names = child.keys();
        names.sort();
        QCOMPARE(names,
                 QStringList({text("CUDA_HOME"), text("CUDA_VISIBLE_DEVICES"), text("HOME"), text("LANG"),
                              text("LC_ALL"), text("LD_LIBRARY_PATH"), text("NETRC"), text("NO_PROXY"), text("PATH"),
                              text("SSL_CERT_DIR"), text("TRITON_PTXAS_PATH"), text("USER"), text("UV_OFFLINE"),
                              text("UV_PYTHON_INSTALL_DIR"), text("XDG_CACHE_HOME"), text("https_proxy")}));
        QCOMPARE(child.value(text("HOME")), text("mine"));
        QCOMPARE(child.value(text("UV_OFFLINE")), text("1"));
        QCOMPARE(child.value(text("SSL_CERT_DIR")), text("/tmp")); // of several folders, those that exist
    }

    void theUsersOwnInstallerSeesWhatProjectsNameAndNotWhatMisleadsIt() {
        QProcessEnvironment own;
        for (const char *name : {"HOME", "TOKEN", "UV_INDEX_URL", "SSH_AUTH_SOCK", "UV_KEYRING_PROVIDER"})
            own.insert(text(name), text("good"));
        for (const char *name : {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_TARGET", "UV_PYTHON",
                                 "UV_PROJECT_ENVIRONMENT", "LD_PRELOAD", "GIT_DIR", "TMPDIR"})
            own.insert(text(name), text("bad"));
        QStringList names = childEnvironment(own, {}, true).keys();
        names.sort();
        QCOMPARE(names, QStringList({text("HOME"), text("SSH_AUTH_SOCK"), text("TOKEN"), text("UV_INDEX_URL"),
                                     text("UV_KEYRING_PROVIDER")}));
    }

    void theRealChildHasThatEnvironment() {
        qputenv("UV_INDEX_URL", "bad");
        qputenv("PYTHONPATH", "bad");
        CommandLine command = tool({text("environment")});
        command.environment = {{text("ADDED"), text("yes")}};
        const Seen seen = runToEnd(command);
        QStringList expected;
        const QProcessEnvironment child =
            childEnvironment(QProcessEnvironment::systemEnvironment(), command.environment);
        for (const QString &name : child.keys())
            expected << text("1 ") + name + u'=' + child.value(name);
        QStringList got = seen.lines;
        const auto marks = got.removeIf([](const QString &line) { return line.startsWith(text("1 ARMATURE_RUN=")); });
        QCOMPARE(marks, qsizetype(1));
        got.sort();
        expected.sort();
        QCOMPARE(got, expected);
        QVERIFY(got.contains(text("1 ADDED=yes")));
    }

    void secretsAreMasked() {
        CommandLine command = tool({text("say"), text("0"), text("token s3cr3t-value here"), text("http://me:pw@h/x")});
        command.secrets = {text("s3cr3t-value")};
        QCOMPARE(runToEnd(command).lines, QStringList({text("2 token **** here"), text("2 http://****@h/x")}));
    }

    void aPoliteToolMayCleanUp() {
        const Seen seen = cancelled(tool({text("polite")}));
        QCOMPARE(seen.result.end, ProcessResult::End::Cancelled);
        QVERIFY(seen.lines.contains(text("1 Operation cancelled by user")));
    }

    void aStubbornGroupIsKilled() {
        const Seen seen = cancelled(tool({text("stubborn"), text("61")})); // longer than runToEnd waits
        QCOMPARE(seen.result.end, ProcessResult::End::Cancelled);
        QCOMPARE(seen.finished, 1);
        QCOMPARE(sessionMembers(seen.processId), QList<qint64>());
    }

    void aGrandchildThatHoldsThePipeDoesNotHoldUs() {
        const Seen seen = runToEnd(tool({text("orphan"), text("63")})); // longer than runToEnd waits
        QCOMPARE(seen.finished, 1);
        QCOMPARE(seen.lines, QStringList({text("1 parent done"), text("1 late word")}));
        QVERIFY(seen.result.succeeded());
        QCOMPARE(sessionMembers(seen.processId), QList<qint64>());
    }

    void whatDetachedItselfIsEndedWithTheCommand_data() {
        QTest::addColumn<QString>("waits");
        QTest::newRow("the command ended") << QString();
        QTest::newRow("the command was cancelled") << text("wait");
    }
    void whatDetachedItselfIsEndedWithTheCommand() {
#ifndef Q_OS_LINUX
        QSKIP("a process that detached itself is found on Linux only");
#endif
        QFETCH(QString, waits);
        const Seen seen = cancelled(tool(waits.isEmpty() ? QStringList{text("detach"), text("64")}
                                                         : QStringList{text("detach"), text("64"), waits}));
        const qint64 detached = seen.lines.value(0).section(u' ', -1).toLongLong();
        QVERIFY2(detached > 1, qPrintable(seen.lines.join(u'\n')));
        const bool alive = kill(pid_t(detached), 0) == 0 && processPeakMemory(detached) > 0; // a zombie has none
        if (alive)
            kill(pid_t(detached), SIGKILL);
        QVERIFY(!alive);
    }

    void silenceEndsWhatHasALimit() {
        CommandLine command = tool({text("sleep"), text("62")});
        command.idleLimitSeconds = 2;
        const Seen seen = runToEnd(command);
        QCOMPARE(seen.result.end, ProcessResult::End::TooSilent);
    }

    void silenceIsTold() {
        const Seen seen = runToEnd(tool({text("sleep"), text("11")}));
        QCOMPARE(seen.silences, QList<int>{10});
        QVERIFY(seen.result.succeeded());
    }

    void aFloodIsReadWithBoundedMemory() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the sanitizer keeps freed memory: nothing can be measured");
#endif
        rusage before{};
        getrusage(RUSAGE_SELF, &before);
        const Seen seen = runToEnd(tool({text("flood"), text("1000000")}), {}, 60000);
        rusage after{};
        getrusage(RUSAGE_SELF, &after);
        QCOMPARE(seen.count, qint64(1000000));
        QVERIFY2(after.ru_maxrss - before.ru_maxrss < 30'000,
                 qPrintable(QString::number(after.ru_maxrss - before.ru_maxrss)));
    }

    void aLongLineIsCut() {
        const Seen seen = runToEnd(tool({text("long-line")}));
        QCOMPARE(seen.count, qint64(2));
        QCOMPARE(seen.lines.last(), text("1 after"));
        QVERIFY(seen.lines.first().size() < 70000);
    }

    void aDestroyedProcessIsKilledWithItsGroup() {
        qint64 id = 0;
        {
            const std::unique_ptr<Process> process = makeLiveProcess();
            QSignalSpy started(process.get(), &Process::started);
            QSignalSpy line(process.get(), &Process::line);
            process->start(tool({text("stubborn"), text("63")}));
            QVERIFY(line.wait(5000));
            id = started.first().first().toLongLong();
            QCOMPARE(sessionMembers(id).size(), 2);
        }
        QTRY_COMPARE_WITH_TIMEOUT(sessionMembers(id), QList<qint64>(), 2000);
    }

    void startTicksIdentifyAProcess() {
        QVERIFY(processStartTicks(QCoreApplication::applicationPid()) > 0);
        QCOMPARE(processStartTicks(0x7ffffff0), qint64(0));
        const Seen seen = runToEnd(tool({text("lie")}));
        QVERIFY(seen.startTicks > 0);
    }

    void cancelBeforeAndAfterIsHarmless() {
        const std::unique_ptr<Process> process = makeLiveProcess();
        QSignalSpy finished(process.get(), &Process::finished);
        process->cancel();
        process->start(tool({text("lie")}));
        QVERIFY(finished.wait(5000));
        process->cancel();
        QTest::qWait(100);
        QCOMPARE(finished.size(), 1);
    }

    void ignoredSignalsAreNotInherited() {
        const auto previous = std::signal(SIGINT, SIG_IGN);
        CommandLine command;
        command.program = text("/bin/sh");
        // A shell cannot trap what was ignored when it was started.
        command.arguments = {text("-c"),
                             text("trap 'echo interrupted; exit 1' INT; echo ready; while :; do sleep 1; done")};
        const Seen seen = cancelled(command);
        std::signal(SIGINT, previous);
        QCOMPARE(seen.result.end, ProcessResult::End::Cancelled);
        QVERIFY(seen.lines.contains(text("1 interrupted")));
    }
};

QTEST_GUILESS_MAIN(LiveProcessTest)
#include "LiveProcessTest.moc"

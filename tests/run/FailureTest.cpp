#include "run/Failure.h"
#include "RunSupport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

class FailureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAToolSaysNamesTheCause_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const char *line, const char *code) {
            QTest::newRow(name) << text(line) << text(code);
        };
        row("uv unsatisfiable", "  \xc3\x97 No solution found when resolving dependencies:", "resolution-failed");
        row("pip unsatisfiable", "ERROR: No matching distribution found for torch==9", "resolution-failed");
        row("pip conflict", "ERROR: ResolutionImpossible: for help visit", "resolution-failed");
        row("pip without network",
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'",
            "network-unreachable");
        row("uv dns", "  Caused by: dns error: failed to lookup address information: Name or service not known",
            "network-unreachable");
        row("uv refused", "  Caused by: tcp connect error: Connection refused (os error 111)", "network-unreachable");
        row("certificate", "invalid peer certificate: UnknownIssuer", "network-unreachable");
        row("uv 401",
            "hint: An index URL could not be queried due to a lack of valid authentication credentials (401 "
            "Unauthorized).",
            "access-denied");
        row("pip 403", "ERROR: HTTP error 403 while getting x", "access-denied");
        row("pip disk", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "no-space");
        row("uv disk", "  Caused by: failed to write: No space left on device (os error 28)", "no-space");
        row("pip hash", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash-mismatch");
        row("uv hash", "  Hash mismatch for `torch==2.8.0`", "hash-mismatch");
        row("uv no build", "because deepspeed has no usable wheels and building from source is disabled",
            "would-compile");
        row("unknown", "it is 401 o'clock and 28 packages", "command-failed");
        row("nothing", "", "command-failed");
    }
    void whatAToolSaysNamesTheCause() {
        QFETCH(QString, line);
        QFETCH(QString, code);
        QCOMPARE(problemCodeName(codeFromText({text("before"), line, text("after")})), code);
    }

    void theCauseIsNamedBeforeTheConsequence() {
        QCOMPARE(codeFromText({text("WARNING: Retrying after NewConnectionError"),
                               text("ERROR: No matching distribution found for x")}),
                 ProblemCode::NetworkUnreachable);
    }

    void howItEndedBeatsWhatItSaid() {
        ProcessResult result;
        const QStringList lines{text("No space left on device")};
        const CommandLine command = tool({});
        result.end = ProcessResult::End::Crashed;
        result.signal = 9;
        QCOMPARE(problemOf(command, result, lines).code, ProblemCode::CommandCrashed);
        QVERIFY(problemOf(command, result, lines).detail.contains(text("signal 9")));
        result.end = ProcessResult::End::TooSilent;
        QCOMPARE(problemOf(command, result, lines).code, ProblemCode::TimedOut);
        result.end = ProcessResult::End::Cancelled;
        QCOMPARE(problemOf(command, result, lines).code, ProblemCode::Cancelled);
        result.end = ProcessResult::End::FailedToStart;
        QCOMPARE(problemOf(command, result, lines).code, ProblemCode::ToolMissing);
    }

    void aRefusalThatPipWritesIntoItsLogIsCalledOne() {
        const QTemporaryDir folder;
        CommandLine pip = tool({text("-m"), text("pip"), text("install")});
        pip.environment = {{text("PIP_LOG"), folder.filePath(text("pip.log"))}};
        pip.secrets = {text("s3cr3t")};
        QCOMPARE(refusalsToldIn(pip), QStringList());
        writeFile(
            folder.filePath(text("pip.log")),
            "2026-11-27T12:40:18,497 Looking in indexes: http://me:****@index.example/simple\n"
            "2026-11-27T12:40:18,498 Could not fetch URL http://me:s3cr3t@index.example/simple/six/: 401 Client "
            "Error: Unauthorized for url: http://index.example/simple/six/ - skipping\n"
            "2026-11-27T12:40:18,499 Could not fetch URL http://files.example/six/: 403 Client Error: Forbidden\n");
        ProcessResult result;
        result.exitCode = 1;
        const QStringList said{
            text("ERROR: Could not find a version that satisfies the requirement six (from versions: none)")};
        const Problem problem = problemOf(pip, result, said + refusalsToldIn(pip));
        QCOMPARE(problem.code, ProblemCode::AccessDenied);
        QVERIFY2(problem.evidence.contains(text("401")) && !problem.evidence.contains(text("403")) &&
                     !problem.evidence.contains(text("s3cr3t")),
                 qPrintable(problem.evidence));
    }

    void anIndexThatRefusesPipInSilenceIsNamed() {
        CommandLine pip = tool({text("-m"), text("pip"), text("install")});
        pip.environment = {{text("PIP_INDEX_URL"), text("https://me:s3cr3t@index.example/simple")}};
        ProcessResult result;
        result.exitCode = 1;
        const Problem problem =
            problemOf(pip, result,
                      {text("ERROR: Could not find a version that satisfies the requirement six==1.17.0 (from "
                            "versions: none)"),
                       text("ERROR: No matching distribution found for six==1.17.0")});
        QVERIFY2(problem.detail.contains(text("six==1.17.0")) && problem.detail.contains(text("index.example")) &&
                     problem.detail.contains(text("refused access")),
                 qPrintable(problem.detail));
        QVERIFY2(!problem.detail.contains(text("s3cr3t")), qPrintable(problem.detail));
        QVERIFY2(problem.remedy.contains(text("password")), qPrintable(problem.remedy));
        const Problem other = problemOf(pip, result,
                                        {text("ERROR: Could not find a version that satisfies the requirement "
                                              "six==99 (from versions: 1.16.0, 1.17.0)"),
                                         text("ERROR: No matching distribution found for six==99")});
        QVERIFY2(!other.detail.contains(text("refused")), qPrintable(other.detail));
    }

    void theEvidenceIsTheEnd() {
        QStringList lines;
        for (int i = 0; i < 100; ++i)
            lines << QString::number(i);
        lines << QString(5000, u'x');
        ProcessResult result;
        result.exitCode = 1;
        const QStringList evidence = problemOf(tool({}), result, lines).evidence.split(u'\n');
        QCOMPARE(evidence.size(), qsizetype(40));
        QCOMPARE(evidence.first(), text("61"));
        QCOMPARE(evidence.last().size(), qsizetype(1000));
    }
};

QTEST_APPLESS_MAIN(FailureTest)
#include "FailureTest.moc"

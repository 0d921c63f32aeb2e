#include "present/ProblemText.h"

#include <QRegularExpression>
#include <QTest>

using namespace armature;

namespace {

Problem bare(int code) { return {ProblemCode(code), QStringLiteral("SUBJECT"), QStringLiteral("it is so"), {}, {}}; }

} // namespace

class ProblemTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasATitleOfItsOwn() {
        QStringList titles;
        for (int code = 0; code <= int(ProblemCode::CouldNotDetermine); ++code) {
            const QString title = explain(bare(code)).title;
            QVERIFY2(title != QLatin1String("SUBJECT"), qPrintable(problemCodeName(ProblemCode(code))));
            QVERIFY2(!title.contains(u'%'), qPrintable(title));
            titles << title;
        }
        QCOMPARE(titles.removeDuplicates(), qsizetype(0));
    }

    /// Who looks at a window has fields: neither options nor verbs of the command line are named.
    void theWindowIsToldNoOptionAndNoVerb() {
        static const QRegularExpression words(QStringLiteral("--|\\barmature [a-z]+\\b|command line"));
        for (int code = 0; code <= int(ProblemCode::CouldNotDetermine); ++code) {
            const QString text = explain(bare(code)).text();
            QVERIFY2(!words.match(text).hasMatch(), qPrintable(text));
            QCOMPARE(explain(bare(code), Surface::Window).text(), text);
        }
    }

    void theTerminalIsToldWhatToType_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("bad target") << int(ProblemCode::BadTarget) << QStringLiteral("--target");
        QTest::newRow("foreign") << int(ProblemCode::Foreign) << QStringLiteral("--target");
        QTest::newRow("decision") << int(ProblemCode::NeedsDecision) << QStringLiteral("--torch cpu");
        QTest::newRow("mirror") << int(ProblemCode::NetworkUnreachable) << QStringLiteral("--index ID=URL");
        QTest::newRow("proxy") << int(ProblemCode::NetworkUnreachable) << QStringLiteral("--proxy URL");
        QTest::newRow("token") << int(ProblemCode::AccessDenied) << QStringLiteral("--index ID=URL");
        QTest::newRow("name") << int(ProblemCode::UnknownName) << QStringLiteral("\"armature status\"");
        QTest::newRow("usage") << int(ProblemCode::Usage) << QStringLiteral("\"armature --help\"");
    }
    void theTerminalIsToldWhatToType() {
        QFETCH(int, code);
        QFETCH(QString, words);
        const ProblemText terminal = explain(bare(code), Surface::Terminal);
        const ProblemText window = explain(bare(code));
        QVERIFY2(terminal.whatToDo.contains(words), qPrintable(terminal.whatToDo));
        QVERIFY(!window.whatToDo.isEmpty());
        QVERIFY(window.whatToDo != terminal.whatToDo);
        QCOMPARE(window.title, terminal.title);
        QCOMPARE(window.why, terminal.why);
    }

    void whatHelpsOnBothIsTheSameOnBoth() {
        for (const ProblemCode code : {ProblemCode::Internal, ProblemCode::NoSpace, ProblemCode::Locked, ProblemCode::HashMismatch}) {
            QVERIFY(!explain(bare(int(code))).whatToDo.isEmpty());
            QCOMPARE(explain(bare(int(code)), Surface::Terminal).text(), explain(bare(int(code))).text());
        }
    }

    void aRemedyOfTheProblemsOwnComesFirstOnBoth() {
        Problem problem = bare(int(ProblemCode::BadTarget));
        problem.remedy = QStringLiteral("Do this.");
        QCOMPARE(explain(problem).whatToDo, QStringLiteral("Do this."));
        QCOMPARE(explain(problem, Surface::Terminal).whatToDo, QStringLiteral("Do this."));
    }
};

QTEST_GUILESS_MAIN(ProblemTextTest)
#include "ProblemTextTest.moc"

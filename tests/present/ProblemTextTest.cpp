#include "present/ProblemText.h"
#include "base/Literals.h"

#include <QRegularExpression>
#include <QTest>

using namespace armature;

namespace {

Problem bare(int code) { return {ProblemCode(code), u"SUBJECT"_s, u"it is so"_s, {}, {}}; }

} // namespace

class ProblemTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasATitleOfItsOwn() {
        QStringList titles;
        for (int code = 0; code <= int(ProblemCode::CouldNotDetermine); ++code) {
            const QString title = explain(bare(code)).title;
            QVERIFY2(title != "SUBJECT"_L1, qPrintable(problemCodeName(ProblemCode(code))));
            QVERIFY2(!title.contains(u'%'), qPrintable(title));
            titles << title;
        }
        QCOMPARE(titles.removeDuplicates(), qsizetype(0));
    }

    /// Who looks at a window has fields: neither options nor verbs of the command line are named.
    void theWindowIsToldNoOptionAndNoVerb() {
        static const QRegularExpression words(u"--|\\barmature [a-z]+\\b|command line"_s);
        for (int code = 0; code <= int(ProblemCode::CouldNotDetermine); ++code) {
            const QString text = explain(bare(code)).text();
            QVERIFY2(!words.match(text).hasMatch(), qPrintable(text));
            QCOMPARE(explain(bare(code), Surface::Window).text(), text);
        }
    }

    void theTerminalIsToldWhatToType_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("bad target") << int(ProblemCode::BadTarget) << u"--target"_s;
        QTest::newRow("foreign") << int(ProblemCode::Foreign) << u"--target"_s;
        QTest::newRow("decision") << int(ProblemCode::NeedsDecision) << u"--torch cpu"_s;
        QTest::newRow("mirror") << int(ProblemCode::NetworkUnreachable) << u"--index ID=URL"_s;
        QTest::newRow("proxy") << int(ProblemCode::NetworkUnreachable) << u"--proxy URL"_s;
        QTest::newRow("token") << int(ProblemCode::AccessDenied) << u"--index ID=URL"_s;
        QTest::newRow("usage") << int(ProblemCode::Usage) << u"\"armature --help\""_s;
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
        for (const ProblemCode code :
             {ProblemCode::Internal, ProblemCode::NoSpace, ProblemCode::Locked, ProblemCode::HashMismatch}) {
            QVERIFY(!explain(bare(int(code))).whatToDo.isEmpty());
            QCOMPARE(explain(bare(int(code)), Surface::Terminal).text(), explain(bare(int(code))).text());
        }
    }

    void aRemedyOfTheProblemsOwnComesFirstOnBoth() {
        Problem problem = bare(int(ProblemCode::BadTarget));
        problem.remedy = u"Do this."_s;
        QCOMPARE(explain(problem).whatToDo, u"Do this."_s);
        QCOMPARE(explain(problem, Surface::Terminal).whatToDo, u"Do this."_s);
    }
};

QTEST_GUILESS_MAIN(ProblemTextTest)
#include "ProblemTextTest.moc"

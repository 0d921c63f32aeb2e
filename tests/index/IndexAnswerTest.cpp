#include "index/IndexAnswer.h"
#include "base/Literals.h"
#include "index/Fixture.h"

#include <QtTest>

using namespace armature;

namespace {

/// A page with these files, separated by blanks; "!" in front: yanked, "<3.11:" in front: requires-python.
PageOutcome pageOf(const QString &files) {
    SimplePage page;
    for (QString name : files.split(u' ', Qt::SkipEmptyParts)) {
        IndexFile file;
        file.yanked = name.startsWith(u'!');
        name.remove(u'!');
        if (name.contains(u':')) {
            file.requiresPython = name.section(u':', 0, 0);
            name = name.section(u':', 1);
        }
        file.file = name;
        page.files.push_back(file);
    }
    return {page, u"https://example.org/simple/demo/"_s};
}

WheelQuestion question(const QString &version) {
    return {u"Demo"_s, Version::parse(version).valueOr({}),
            TagSet({SystemKind::Linux, u"aarch64"_s, {u"glibc"_s, Version::of("2.35")}, {}, Version::of("3.11")})};
}

QString shown(const IndexAnswer &answer) {
    if (answer.kind == IndexAnswer::Kind::Yes)
        return u"yes "_s + answer.file.file;
    return answer.kind == IndexAnswer::Kind::No ? u"no: "_s + answer.reason : u"unknown: "_s + answer.problem.detail;
}

} // namespace

class IndexAnswerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQuestionIsAnswered_data();
    void aQuestionIsAnswered();
    void anAbsentProjectIsNo();
    void aProblemIsNeverNo();
    void thePlatformsThatExistAreNamed();
    void aYankedFileIsToldApart();
};

void IndexAnswerTest::aQuestionIsAnswered_data() {
    QTest::addColumn<QString>("files");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("expected");
    QTest::newRow("fits") << "demo-1.0-cp311-cp311-manylinux_2_28_aarch64.whl"
                          << "1.0"
                          << "yes demo-1.0-cp311-cp311-manylinux_2_28_aarch64.whl";
    QTest::newRow("spelling of the version") << "demo-1.0-py3-none-any.whl"
                                             << "1"
                                             << "yes demo-1.0-py3-none-any.whl";
    QTest::newRow("best") << "demo-1.0-py3-none-any.whl demo-1.0-cp311-cp311-linux_aarch64.whl"
                          << "1.0"
                          << "yes demo-1.0-cp311-cp311-linux_aarch64.whl";
    QTest::newRow("any label")
        << "demo-1.0+cu126-py3-none-any.whl demo-1.0+cu129-py3-none-any.whl demo-1.0-py3-none-any.whl"
        << "1.0"
        << "yes demo-1.0+cu129-py3-none-any.whl";
    QTest::newRow("the label that fits") << "demo-1.0+cu126-py3-none-any.whl demo-1.0+cu129-py3-none-win_amd64.whl"
                                         << "1.0"
                                         << "yes demo-1.0+cu126-py3-none-any.whl";
    QTest::newRow("one label") << "demo-1.0+cu126-py3-none-any.whl demo-1.0+cu129-py3-none-any.whl"
                               << "1.0+cu126"
                               << "yes demo-1.0+cu126-py3-none-any.whl";
    QTest::newRow("label asked for, none there") << "demo-1.0-py3-none-any.whl"
                                                 << "1.0+cu126"
                                                 << "no: the index has no version 1.0+cu126; its newest is 1.0";
    QTest::newRow("platform") << "demo-1.0-cp311-cp311-win_amd64.whl"
                              << "1.0"
                              << "no: no matching platform tag: the files are for win_amd64; this environment takes "
                                 "manylinux_2_35_aarch64 or older";
    QTest::newRow("other version") << "demo-1.0-py3-none-any.whl demo-2.0.tar.gz"
                                   << "1.5"
                                   << "no: the index has no version 1.5; its newest is 2.0";
    QTest::newRow("source only") << "demo-1.0.tar.gz"
                                 << "1.0"
                                 << "no: version 1.0 has no wheels, only a source distribution";
    QTest::newRow("Python too new") << "<3.11:demo-1.0-py3-none-any.whl"
                                    << "1.0"
                                    << "no: the files need Python <3.11, this environment has 3.11";
    QTest::newRow("Python fits") << ">=3.11.4:demo-1.0-py3-none-any.whl"
                                 << "1.0"
                                 << "yes demo-1.0-py3-none-any.whl";
    QTest::newRow("nonsense for a Python") << "any:demo-1.0-py3-none-any.whl"
                                           << "1.0"
                                           << "yes demo-1.0-py3-none-any.whl";
    QTest::newRow("another project's file") << "demo2-1.0-py3-none-any.whl"
                                            << "1.0"
                                            << "no: the index has no files of demo";
    QTest::newRow("names nobody can read") << "demo-1.0-py3.whl demo.whl"
                                           << "1.0"
                                           << "no: the index has no files of demo";
    QTest::newRow("empty") << ""
                           << "1.0"
                           << "no: the index has no files of demo";
}

void IndexAnswerTest::aQuestionIsAnswered() {
    QFETCH(QString, files);
    QFETCH(QString, version);
    QTEST(shown(answerFrom(pageOf(files), question(version))), "expected");
}

void IndexAnswerTest::anAbsentProjectIsNo() {
    QCOMPARE(shown(answerFrom({AbsentProject{}, {}}, question(u"1.0"_s))), u"no: the index has no package demo"_s);
}

void IndexAnswerTest::aProblemIsNeverNo() {
    for (const ProblemCode code : {ProblemCode::NetworkUnreachable, ProblemCode::AccessDenied, ProblemCode::NotAnIndex,
                                   ProblemCode::TimedOut, ProblemCode::TooLarge}) {
        const IndexAnswer answer = answerFrom({Problem{.code = code, .detail = u"why"_s}, {}}, question(u"1.0"_s));
        QCOMPARE(shown(answer), u"unknown: why"_s);
        QCOMPARE(answer.problem.code, code);
    }
}

void IndexAnswerTest::thePlatformsThatExistAreNamed() {
    const IndexAnswer answer = answerFrom(
        pageOf(
            u"demo-1.0-cp311-cp311-win_amd64.whl demo-1.0-cp310-cp310-win_amd64.whl "
            "demo-1.0-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl demo-0.9-py3-none-any.whl demo-1.0.tar.gz"_s),
        question(u"1.0"_s));
    QCOMPARE(answer.platforms, (QStringList{u"manylinux2014_x86_64"_s, u"manylinux_2_17_x86_64"_s, u"win_amd64"_s}));
    QVERIFY(answer.sourceExists);
}

void IndexAnswerTest::aYankedFileIsToldApart() {
    const IndexAnswer answer = answerFrom(pageOf(u"!demo-1.0-py3-none-any.whl"_s), question(u"1.0"_s));
    QVERIFY(answer.kind == IndexAnswer::Kind::Yes && answer.file.yanked);
}

QTEST_APPLESS_MAIN(IndexAnswerTest)
#include "IndexAnswerTest.moc"

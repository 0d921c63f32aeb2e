#include "plan/Project.h"

#include "base/Literals.h"

#include <QTest>

using namespace armature;

namespace {

QStringList texts(const Subject &subject) {
    QStringList result;
    for (const Requirement &requirement : subject.requirements)
        result << requirement.text();
    return result;
}

Result<Subject> requirements(const char *text, const IncludeReader &include = {}) {
    return subjectFromRequirements(text, u"requirements.txt"_s, include);
}

Result<Subject> pyproject(const char *text) { return subjectFromPyproject(text, u"pyproject.toml"_s); }

/// "malformed pyproject.toml:3:1": what kind of problem, and where.
QString refusal(const Result<Subject> &subject) {
    return subject ? u"taken"_s : problemCodeName(subject.problem().code) + u' ' + subject.problem().subject;
}

} // namespace

/// Projects as they are read: requirements.txt and pyproject.toml.
class ProjectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequirementsFileIsReadLineByLine() {
        const auto subject = requirements("\xEF\xBB\xBF# a comment\r\n"
                                          "numpy>=1.26 # why\r\n"
                                          "\n"
                                          "torch \\\n  ==2.8.0 \\\n  --hash=sha256:0123 --hash=sha256:4567\n"
                                          "demo @ https://example.org/demo-1.0-py3-none-any.whl#sha256=01\n"
                                          "tomli; python_version < '3.11'");
        QVERIFY2(subject.ok(), qPrintable(refusal(subject)));
        QCOMPARE(texts(*subject), QStringList({u"numpy>=1.26"_s, u"torch==2.8.0"_s,
                                               u"demo @ https://example.org/demo-1.0-py3-none-any.whl#sha256=01"_s,
                                               u"tomli ; python_version < '3.11'"_s}));
        QCOMPARE(subject->origin, u"requirements.txt"_s);
    }

    void whatARequirementsFileCannotSayIsRefusedWithItsLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no requirement") << QByteArray("numpy\n!!\n") << u"malformed requirements.txt:2"_s;
        QTest::newRow("after a continuation")
            << QByteArray("numpy \\\n >=1\n\n!!\n") << u"malformed requirements.txt:4"_s;
        QTest::newRow("a wheel beside it") << QByteArray("./demo.whl\n") << u"unsupported requirements.txt:1"_s;
        QTest::newRow("a URL without a name")
            << QByteArray("https://example.org/d.whl\n") << u"unsupported requirements.txt:1"_s;
        QTest::newRow("editable") << QByteArray("a\n-e .\n") << u"unsupported requirements.txt:2"_s;
        QTest::newRow("an include nobody can read")
            << QByteArray("-r more.txt\n") << u"unsupported requirements.txt:1"_s;
        QTest::newRow("not UTF-8") << QByteArray("caf\xe9\n") << u"malformed requirements.txt"_s;
        QTest::newRow("too many") << QByteArray("a\n").repeated(2001) << u"too-large requirements.txt:2001"_s;
        QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, '#') << u"too-large requirements.txt"_s;
    }
    void whatARequirementsFileCannotSayIsRefusedWithItsLine() {
        QFETCH(QByteArray, text);
        QTEST(refusal(subjectFromRequirements(text, u"requirements.txt"_s)), "problem");
    }

    void anIncludeIsFollowedAndItsFaultsAreNamedByItsOwnLine() {
        const IncludeReader include = [](const QString &path) -> Result<QByteArray> {
            if (path == "more/base.txt"_L1)
                return QByteArray("pandas\n");
            if (path == "bad.txt"_L1)
                return QByteArray("\n!!\n");
            return Problem{.code = ProblemCode::NotFound, .subject = path, .detail = u"it is not there"_s};
        };
        QCOMPARE(texts(*requirements("numpy\n-r more/base.txt\n--requirement=more/base.txt\n", include)),
                 QStringList({u"numpy"_s, u"pandas"_s, u"pandas"_s}));
        QCOMPARE(refusal(requirements("-r bad.txt\n", include)), u"malformed bad.txt:2"_s);
        QCOMPARE(refusal(requirements("numpy\n-r gone.txt\n", include)), u"not-found requirements.txt:2"_s);
    }

    void aFileThatIncludesItselfEnds() {
        const IncludeReader itself = [](const QString &) -> Result<QByteArray> { return QByteArray("-r again.txt\n"); };
        QCOMPARE(refusal(requirements("-r again.txt\n", itself)), u"too-large again.txt:1"_s);
    }

    void anIndexOptionIsNamedAndItsCredentialsAreNot() {
        const auto subject = requirements("--index-url https://user:s3cr3t@mirror.example/simple\nnumpy\n");
        QCOMPARE(subject->notes.size(), 1);
        QVERIFY(subject->notes.constFirst().contains("--index-url"_L1));
        QVERIFY(!subject->notes.constFirst().contains("s3cr3t"_L1));
    }

    void aProjectIsReadWithItsNamePythonAndDependencies() {
        const auto subject =
            pyproject("[project]\nname = \"demo\"\nversion = \"1.2\"\nrequires-python = \">=3.10,<3.13\"\n"
                      "dependencies = [\"numpy>=1.26\", \"torch\"]\n[dependency-groups]\ndev = [\"pytest\"]\n");
        QVERIFY2(subject.ok(), qPrintable(refusal(subject)));
        QCOMPARE(subject->id, u"demo"_s);
        QCOMPARE(subject->title, u"demo 1.2"_s);
        QCOMPARE(subject->python, SpecifierSet::of(">=3.10,<3.13"));
        QCOMPARE(texts(*subject), QStringList({u"numpy>=1.26"_s, u"torch"_s}));
        QVERIFY(!subject->fromStack);
    }

    void aProjectWithoutNameOrDependenciesIsAProject() {
        const auto subject = pyproject("[project]\n");
        QVERIFY(subject.ok());
        QCOMPARE(subject->title, u"project"_s);
        QVERIFY(subject->requirements.empty());
    }

    void whatAProjectCannotSayIsRefusedWithItsPlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no TOML") << QByteArray("[project\n") << u"malformed pyproject.toml:1:9"_s;
        QTest::newRow("no project") << QByteArray("[tool.poetry]\n") << u"malformed pyproject.toml"_s;
        QTest::newRow("no array") << QByteArray("[project]\ndependencies = \"numpy\"\n")
                                  << u"malformed pyproject.toml:2:16"_s;
        QTest::newRow("no text") << QByteArray("[project]\ndependencies = [1]\n") << u"malformed pyproject.toml:2:17"_s;
        QTest::newRow("no requirement") << QByteArray("[project]\ndependencies = [\n  \"a\",\n  \"!!\",\n]\n")
                                        << u"malformed pyproject.toml:4:3"_s;
        QTest::newRow("no range of Pythons")
            << QByteArray("[project]\nrequires-python = \"new\"\n") << u"malformed pyproject.toml:2:19"_s;
        QTest::newRow("computed") << QByteArray("[project]\ndynamic = [\"version\", \"dependencies\"]\n")
                                  << u"unsupported pyproject.toml:2:23"_s;
        QTest::newRow("a folder")
            << QByteArray("[project]\ndependencies = [\"a\"]\n[tool.uv.sources]\na = { path = \"../a\" }\n")
            << u"unsupported pyproject.toml:4:5"_s;
        QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, '#') << u"too-large pyproject.toml"_s;
    }
    void whatAProjectCannotSayIsRefusedWithItsPlace() {
        QFETCH(QByteArray, text);
        QTEST(refusal(subjectFromPyproject(text, u"pyproject.toml"_s)), "problem");
    }

    void aSourceByUrlReplacesTheRangeAndAnIndexIsNoted() {
        const auto subject =
            pyproject("[project]\ndependencies = [\"demo>=1\", \"torch==2.8.0\"]\n[tool.uv.sources]\n"
                      "Demo = { url = \"https://example.org/demo-2.whl\" }\ntorch = { index = \"cu\" }\n"
                      "unused = { path = \".\" }\n");
        QVERIFY2(subject.ok(), qPrintable(refusal(subject)));
        QCOMPARE(texts(*subject), QStringList({u"demo @ https://example.org/demo-2.whl"_s, u"torch==2.8.0"_s}));
        QCOMPARE(subject->notes.size(), 1);
        QVERIFY(subject->notes.constFirst().contains("torch"_L1));
    }

    void aProjectShowsTheRowsOfTheCatalogThatItNames() {
        Catalog catalog;
        catalog.packages.resize(2);
        catalog.packages[0].id = u"numpy"_s;
        catalog.packages[1].id = u"gputil"_s;
        catalog.stacks.resize(1);
        catalog.stacks[0].sourceBuilds = {u"GPUtil"_s, u"deepspeed"_s};
        Subject subject = requirements("GPUtil\nnumpy\nNumPy\nown-package\n").value();
        addCatalogRows(subject, catalog);
        QCOMPARE(subject.rows, QStringList({u"gputil"_s, u"numpy"_s}));
        QCOMPARE(subject.sourceBuilds, QStringList({u"gputil"_s})); // what upstream publishes as source only
    }
};

QTEST_APPLESS_MAIN(ProjectTest)
#include "ProjectTest.moc"

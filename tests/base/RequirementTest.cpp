#include "base/Requirement.h"

#include "base/Literals.h"

#include <QTest>

using namespace armature;

class RequirementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequirementIsReadInItsParts_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *written, const char *text) {
            QTest::newRow(written) << QString::fromLatin1(written) << QString::fromLatin1(text);
        };
        row("numpy", "numpy");
        row("  numpy >= 1.26.0 , < 2.0.0  ", "numpy>=1.26.0,<2.0.0");
        row("torch (==2.8.0)", "torch==2.8.0");
        row("transformers[torch, vision]==4.56.1", "transformers[torch,vision]==4.56.1");
        row("tomli>=2; python_version < '3.11'", "tomli>=2 ; python_version < '3.11'");
        row("demo @ https://example.org/demo-1.0-py3-none-any.whl",
            "demo @ https://example.org/demo-1.0-py3-none-any.whl");
        row("demo @ https://example.org/a;b ; extra == 'x'", "demo @ https://example.org/a;b ; extra == 'x'");
    }
    void aRequirementIsReadInItsParts() {
        QFETCH(QString, written);
        const auto requirement = Requirement::parse(written);
        QVERIFY(requirement.ok());
        QTEST(requirement->text(), "text");
        QCOMPARE(Requirement::parse(requirement->text()).value(), *requirement);
    }

    void whatIsNoRequirementIsRefusedWithTheReason_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no name") << u">=1.0"_s << u"a package name is expected first"_s;
        QTest::newRow("no version") << u"numpy>="_s << u"version"_s;
        QTest::newRow("no URL") << u"demo @ "_s << u"no URL after @"_s;
        QTest::newRow("control character") << u"num\u0001py"_s << u"control character"_s;
        QTest::newRow("too long") << QString(5000, u'a') << u"longer than 4096"_s;
    }
    void whatIsNoRequirementIsRefusedWithTheReason() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const auto requirement = Requirement::parse(text);
        QVERIFY(!requirement.ok());
        QCOMPARE(requirement.problem().code, ProblemCode::Malformed);
        QVERIFY2(requirement.problem().detail.contains(reason), qPrintable(requirement.problem().detail));
    }

    void everySpellingOfANameIsOneName() {
        for (const char *name : {"Hf_Transfer", "hf.transfer", "HF--TRANSFER", "hf-_.transfer"})
            QCOMPARE(normalizedName(QString::fromLatin1(name)), u"hf-transfer"_s);
    }

    void aMarkerHoldsWhereItsConditionsDo_data() {
        QTest::addColumn<QString>("marker");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char *marker, bool holds) {
            QTest::newRow(marker) << QString::fromLatin1(marker) << holds;
        };
        row("", true);
        row("python_version < '3.11'", true);
        row("python_version >= '3.9'", true); // as versions: 3.10 comes after 3.9
        row("sys_platform == 'linux' and platform_machine == 'aarch64'", true);
        row("sys_platform == 'darwin' or platform_machine == 'aarch64'", true);
        row("sys_platform == 'win32' or (python_version > '3.10' and sys_platform == 'linux')", false);
        row("platform_machine in 'x86_64 aarch64'", true);
        row("platform_machine not in 'x86_64 aarch64'", false);
        row("'linux' in sys_platform", true);
        row("extra == 'docs'", false);
    }
    void aMarkerHoldsWhereItsConditionsDo() {
        QFETCH(QString, marker);
        const MarkerEnvironment machine{{u"python_version"_s, u"3.10"_s},
                                        {u"sys_platform"_s, u"linux"_s},
                                        {u"platform_machine"_s, u"aarch64"_s},
                                        {u"extra"_s, QString()}};
        const auto holds = evaluateMarker(marker, machine);
        QVERIFY(holds.ok());
        QTEST(*holds, "holds");
    }

    void whatIsNoMarkerIsRefused() {
        for (const char *bad : {"python_version", "python_version <", "== '3.11'", "(sys_platform == 'linux'",
                                "not 'x'", "sys_platform == 'linux' and", "sys_platform === "})
            QVERIFY2(!evaluateMarker(QString::fromLatin1(bad), {{u"python_version"_s, u"3.10"_s}}).ok(), bad);
    }
};

QTEST_APPLESS_MAIN(RequirementTest)
#include "RequirementTest.moc"

#include "plan/ChoosePython.h"

#include "assess/SmallWorld.h"

#include <QtTest>

using namespace armature;

namespace {

PythonInstallation python(const char *path, const char *version, const char *origin = "system",
                          const char *architecture = "aarch64") {
    PythonInstallation found;
    found.path = QLatin1String(path);
    found.origin = QLatin1String(origin);
    found.version = *version != '\0' ? knownVersion(version, "--version") : Reading<Version>::unknown({});
    found.architecture = Reading<QString>::known(QLatin1String(architecture), u"ELF header"_s);
    found.ensurepip = Reading<bool>::known(true, u"ensurepip"_s);
    return found;
}

Result<PythonChoice> choose(const std::vector<PythonInstallation> &pythons, const char *admitted, const char *request,
                            bool mayBeFetched = true, const std::optional<TorchBuild> &build = {}) {
    MachineProfile machine = linuxMachine("aarch64");
    machine.pythons = pythons;
    Subject subject = smallSubject({"torch"});
    subject.python = SpecifierSet::of(admitted);
    return choosePython(machine, subject, build, QLatin1String(request), mayBeFetched);
}

/// The path, "fetch SERIES", or the code of the problem.
QString said(const Result<PythonChoice> &choice) {
    if (!choice)
        return problemCodeName(choice.problem().code);
    return choice->path.isEmpty() ? u"fetch "_s + choice->series : choice->path;
}

} // namespace

class ChoosePythonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestInstalledOneThatFitsIsTaken_data() {
        QTest::addColumn<QString>("admitted");
        QTest::addColumn<QString>("request");
        QTest::addColumn<bool>("mayBeFetched");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *admitted, const char *request, const char *expected,
                            bool mayBeFetched = true) {
            QTest::newRow(name) << QString::fromLatin1(admitted) << QString::fromLatin1(request) << mayBeFetched
                                << QString::fromLatin1(expected);
        };
        row("without a wish", "", "", "/opt/3.13/python3");
        row("by what the project admits", ">=3.10,<3.13", "", "/opt/3.12/python3");
        row("by the user's series", "", "3.12", "/opt/3.12/python3");
        row("by the user's patch", "", "3.12.4", "/opt/3.12/python3");
        row("a series nobody installed is fetched", "", "3.11", "fetch 3.11");
        row("a patch nobody installed is fetched", "", "3.12.9", "fetch 3.12.9");
        row("what nobody installed and nobody may fetch", "", "3.11", "tool-missing", false);
        row("a project that admits none of them", "==3.10.*", "", "fetch 3.10");
        row("a request the project does not admit", "<3.12", "3.12", "tool-missing");
        row("by its path", "", "/opt/3.12/python3", "/opt/3.12/python3");
        row("a path without a Python", "", "/opt/none", "not-found");
        row("a path the project does not admit", "<3.12", "/opt/3.13/python3", "unsupported");
        row("words", "", "newest", "usage");
    }
    void theNewestInstalledOneThatFitsIsTaken() {
        QFETCH(const QString, admitted);
        QFETCH(const QString, request);
        QFETCH(const bool, mayBeFetched);
        QFETCH(const QString, expected);
        const std::vector<PythonInstallation> pythons{python("/opt/3.12/python3", "3.12.4"),
                                                      python("/opt/3.13/python3", "3.13.1")};
        QCOMPARE(said(choose(pythons, qPrintable(admitted), qPrintable(request), mayBeFetched)), expected);
    }

    void onesThatCannotServeAreLeftOutWithTheReason_data() {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("reason");
        QTest::newRow("an environment's") << "3.12.4"
                                          << "environment"
                                          << "aarch64"
                                          << "virtual environment";
        QTest::newRow("a pre-release") << "3.14.0rc1"
                                       << "system"
                                       << "aarch64"
                                       << "pre-release";
        QTest::newRow("an old one") << "3.8.10"
                                    << "system"
                                    << "aarch64"
                                    << "older than 3.9";
        QTest::newRow("another processor's") << "3.12.4"
                                             << "system"
                                             << "x86_64"
                                             << "built for x86_64";
        QTest::newRow("a silent one") << ""
                                      << "system"
                                      << "aarch64"
                                      << "could not be determined";
    }
    void onesThatCannotServeAreLeftOutWithTheReason() {
        QFETCH(const QString, version);
        QFETCH(const QString, origin);
        QFETCH(const QString, architecture);
        QFETCH(const QString, reason);
        const auto choice = choose(
            {python("/opt/odd/python3", qPrintable(version), qPrintable(origin), qPrintable(architecture))}, "", "");
        QCOMPARE(said(choice), u"fetch 3.13"_s);
        QVERIFY2(choice->rejected.first().contains(reason), qPrintable(choice->rejected.first()));
    }

    void theWheelsOfTheBuildDecideToo() {
        TorchBuild build = smallBuild("2.8.0", "cpu", "aarch64");
        build.python = QStringList{u"3.11"_s};
        QCOMPARE(said(choose({python("/opt/3.12/python3", "3.12.4")}, "", "", true, build)), u"fetch 3.11"_s);
    }
};

QTEST_GUILESS_MAIN(ChoosePythonTest)
#include "ChoosePythonTest.moc"

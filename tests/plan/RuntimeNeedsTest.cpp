#include "plan/RuntimeNeeds.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class RuntimeNeedsTest : public QObject {
    Q_OBJECT

    static MachineProfile machineWith(bool compiler, bool headers) {
        MachineProfile machine;
        machine.tools.push_back(
            {u"cc"_s, compiler ? Reading<QString>::known(u"/usr/bin/cc"_s, {}) : Reading<QString>::absent({}), {}});
        PythonInstallation python;
        python.path = u"/usr/bin/python3.12"_s;
        python.version = Reading<Version>::known(Version::of("3.12.3"), {});
        python.headers = Reading<bool>::known(headers, {});
        machine.pythons.push_back(python);
        return machine;
    }

    static TorchBuild build(const char *flavour, const char *triton) {
        TorchBuild build;
        build.flavour = QString::fromLatin1(flavour);
        build.triton = *triton == '\0' ? Version() : Version::of(triton);
        return build;
    }

private Q_SLOTS:
    void whatTritonLacksIsNamed() {
        const QString path = u"/usr/bin/python3.12"_s;
        const QString both = runtimeNeeds(machineWith(false, false), build("cu130", "3.7.1"), path).join(u' ');
        QVERIFY2(both.contains("a C compiler"_L1) && both.contains("python3.12-dev"_L1), qPrintable(both));
        QVERIFY(runtimeNeeds(machineWith(true, true), build("cu130", "3.7.1"), path).isEmpty());
    }

    void aFetchedPythonBringsItsHeaders() {
        QVERIFY(runtimeNeeds(machineWith(true, false), build("cu130", "3.7.1"), {}).isEmpty());
    }

    void withoutTritonNothingIsNeeded() {
        const QString path = u"/usr/bin/python3.12"_s;
        QVERIFY(runtimeNeeds(machineWith(false, false), build("cpu", ""), path).isEmpty());
        QVERIFY(runtimeNeeds(machineWith(false, false), std::nullopt, path).isEmpty());
    }

    void whatIsNotKnownIsNotMissing() {
        QVERIFY(runtimeNeeds(MachineProfile(), build("cu130", "3.7.1"), {}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(RuntimeNeedsTest)
#include "RuntimeNeedsTest.moc"

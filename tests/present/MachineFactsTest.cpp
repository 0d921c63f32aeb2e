#include "present/MachineFacts.h"
#include "base/Literals.h"

#include <QSet>
#include <QtTest>

using namespace armature;

namespace {

MachineProfile machineWithTwoGpus() {
    MachineProfile machine;
    machine.system.kind = SystemKind::Linux;
    machine.memory.total = Reading<qint64>::known(qint64(478) * 1024 * 1024 * 1024, u"/proc/meminfo"_s);
    Gpu gpu;
    gpu.name = Reading<QString>::known(u"NVIDIA H100"_s, u"nvml"_s);
    gpu.memory = Reading<GpuMemory>::unknown({ProblemCode::TimedOut, u"nvidia-smi"_s, u"no answer in 2 s"_s, {}, {}});
    machine.gpus = {gpu, gpu};
    machine.driver.version = Reading<Version>::known(Version::of("580.95.05"), u"nvml"_s);
    machine.tools = {{u"uv"_s, Reading<QString>::absent(u"which uv"_s), {}}};
    return machine;
}

const MachineFact *factOf(const std::vector<MachineFact> &facts, const char *id) {
    for (const MachineFact &fact : facts)
        if (fact.id == QLatin1String(id))
            return &fact;
    return nullptr;
}

} // namespace

class MachineFactsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFactHasAnIdOfItsOwnThatIsNoBeginningOfAnother() {
        QSet<QString> ids;
        const auto facts = machineFacts(machineWithTwoGpus());
        for (const MachineFact &fact : facts) {
            QVERIFY2(!ids.contains(fact.id), qPrintable(fact.id));
            ids.insert(fact.id);
        }
        for (const QString &one : ids) // they are keys of one TOML table
            for (const QString &other : ids)
                QVERIFY2(!other.startsWith(one + u'.'), qPrintable(one + u' ' + other));
    }

    void aVersionIsShownAsItWasWritten() {
        QCOMPARE(factOf(machineFacts(machineWithTwoGpus()), "driver")->value, u"580.95.05"_s);
    }

    void whatIsUnknownSaysWhy() {
        const auto facts = machineFacts(machineWithTwoGpus());
        const MachineFact *fact = factOf(facts, "gpu.1.memory");
        QVERIFY(!fact->known);
        QCOMPARE(fact->value, u"unknown"_s);
        QCOMPARE(fact->source, u"nvidia-smi: no answer in 2 s"_s);
    }

    void whatIsAbsentIsKnown() {
        const auto facts = machineFacts(machineWithTwoGpus());
        QVERIFY(factOf(facts, "uv")->known);
        QCOMPARE(factOf(facts, "uv")->value, u"none"_s);
    }

    void aFactThatBelongsToAnotherCanBeNamedWithIt() {
        const auto facts = machineFacts(machineWithTwoGpus());
        QCOMPARE(factOf(facts, "gpu.1.memory")->level, 1);
        QCOMPARE(wholeLabel(facts, *factOf(facts, "gpu.1.memory")), u"GPU 1, memory"_s);
        QCOMPARE(wholeLabel(facts, *factOf(facts, "memory")), u"Memory"_s);
    }
};

QTEST_GUILESS_MAIN(MachineFactsTest)
#include "MachineFactsTest.moc"

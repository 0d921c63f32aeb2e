#include "host/Nvml.h"
#include "base/Literals.h"
#include "detect/NvmlText.h"

#include <QtTest>
#include <dlfcn.h>

using namespace armature;

class NvmlTest : public QObject {
    Q_OBJECT

    static NvidiaFacts ask(const char *machine) {
        qputenv("FAKE_NVML", machine);
        const auto answer = nvmlAnswer(2000);
        return answer.ok() ? parseNvml(answer->out) : NvidiaFacts{};
    }

private Q_SLOTS:
    void initTestCase() {
        // A library of that name that is loaded already is the one that dlopen("libnvidia-ml.so.1") gives.
        QVERIFY2(::dlopen(FAKE_NVML_LIBRARY, RTLD_NOW | RTLD_LOCAL) != nullptr, ::dlerror());
    }

    void aGpuWithPartsIsRead() {
        const NvidiaFacts facts = ask("mig");
        QVERIFY(isComplete(facts));
        QCOMPARE(facts.driver.printed, u"580.95.05"_s);
        QCOMPARE(*facts.driver.cuda, Version::of("13.0"));
        QCOMPARE(*facts.gpus[0].name, u"NVIDIA H100 80GB HBM3"_s);
        QCOMPARE(facts.gpus[0].busId, u"0000000F:01:00.0"_s);
        QCOMPARE(facts.gpus[0].memory->bytes, 85520809984);
        QCOMPARE(facts.gpus[0].migDevices.size(), size_t(2));
        QCOMPARE(facts.gpus[0].migDevices[1].profile, u"3g.40gb"_s);
        QCOMPARE(*facts.gpus[0].migDevices[1].memory, 42412802048);
    }

    void memoryThatIsNotSupportedIsShared() {
        const NvidiaFacts facts = ask("gb10");
        QVERIFY(isComplete(facts));
        QVERIFY(facts.gpus[0].memory->sharedWithSystem);
        QVERIFY(facts.gpus[0].mig.isAbsent());
        QCOMPARE(*facts.gpus[0].capability, Version::of("12.1"));
    }

    void aLostCardKeepsItsCode() {
        const NvidiaFacts facts = ask("lost");
        QCOMPARE(facts.gpus.size(), size_t(2));
        QVERIFY(facts.gpus[0].state == GpuState::Usable);
        QVERIFY(facts.gpus[1].state == GpuState::Lost);
    }

    void aMismatchIsNoGpu() {
        const NvidiaFacts facts = ask("mismatch");
        QVERIFY(facts.mismatch);
        QVERIFY(facts.gpus.empty());
    }

    void aDriverThatHangsIsLeftAloneAndAskedOnce() {
        qputenv("FAKE_NVML", "hang");
        QCOMPARE(nvmlAnswer(300).problem().code, ProblemCode::TimedOut);
        const auto later = nvmlAnswer(10000); // the same attempt, ended meanwhile
        QVERIFY(later.ok());
    }
};

QTEST_GUILESS_MAIN(NvmlTest)
#include "NvmlTest.moc"

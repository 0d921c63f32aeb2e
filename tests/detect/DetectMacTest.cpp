#include "base/Literals.h"
#include "detect/Detect.h"
#include "detect/MemoryHost.h"

#include <QtTest>

using namespace armature;
using namespace armature::test;

namespace {

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' '); }

} // namespace

class DetectMacTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rosettaIsSeenThrough() {
        MemoryHost host;
        host.command(words("uname -srvm"), "Darwin 24.5.0 Darwin Kernel Version 24.5.0: RELEASE_X86_64 x86_64\n");
        host.command(words("sysctl -a"), "hw.memsize: 17179869184\nhw.pagesize: 16384\nhw.optional.arm64: "
                                         "1\nhw.physicalcpu: 8\nmachdep.cpu.brand_string: VirtualApple @ 2.50GHz\n"
                                         "sysctl.proc_translated: 1\nkern.osproductversion: 15.5\n");
        host.command(
            words("system_profiler -json SPHardwareDataType"),
            R"({"SPHardwareDataType":[{"chip_type":"Apple M2","physical_memory":"16 GB","number_processors":"proc 8:4:4"}]})");
        const MachineProfile machine = detect(host);
        QCOMPARE(*machine.processor.architecture, u"arm64"_s);
        QCOMPARE(*machine.processor.model, u"Apple M2"_s);
        QCOMPARE(platformOf(machine), u"macos-arm64-mps"_s);
        QVERIFY(machine.has(FindingCode::RosettaProcess));
        QVERIFY(machine.has(FindingCode::UnifiedMemory));
        QVERIFY(!machine.has(FindingCode::PageSize16k));
    }

    void applesStubOfPythonIsNotRunWithoutTheDeveloperTools() {
        MemoryHost host;
        host.command(words("uname -srvm"), "Darwin 24.5.0 Darwin Kernel Version arm64\n");
        host.command(words("sysctl -a"), "hw.optional.arm64: 1\nmachdep.cpu.brand_string: Apple "
                                         "M2\nkern.osproductversion: 13.6\nsysctl.proc_translated: 0\n");
        host.command(words("which python3"), "/usr/bin/python3\n");
        host.file(u"/usr/bin/python3"_s, "stub");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.pythons.empty());
        QVERIFY(!host.wasAsked(u"_usr_bin_python3"_s));
        QVERIFY(machine.has(FindingCode::MacOsTooOld));
    }
};

QTEST_GUILESS_MAIN(DetectMacTest)
#include "DetectMacTest.moc"

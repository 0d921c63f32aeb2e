#include "detect/ToolText.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class ToolTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void versionsOfToolsAreRead() {
        QCOMPARE(parsePythonVersion(u"Python 3.10.12\n"_s), Version::of("3.10.12"));
        QCOMPARE(parsePythonVersion(u"Python 3.14.0rc2"_s), Version::of("3.14.0rc2"));
        QCOMPARE(parseToolVersion(u"uv 0.9.5 (d5f39331a 2026-10-21)"_s, u"uv"_s), Version::of("0.9.5"));
        QCOMPARE(parseToolVersion(u"pip 24.0 from /usr/lib (python 3.12)"_s, u"pip"_s), Version::of("24.0"));
        QVERIFY(parseToolVersion(u"pyenv: pip: command not found"_s, u"pip"_s).isEmpty());
        QCOMPARE(pipVersionFromSource(u"from typing import x\n\n__version__ = \"23.0.1\"\n"_s), Version::of("23.0.1"));
    }

    void folderNamesOfManagersHoldVersions() {
        QCOMPARE(pythonVersionFromFolder(u"3.11.4"_s), Version::of("3.11.4"));
        QCOMPARE(pythonVersionFromFolder(u"cpython-3.12.3-linux-aarch64-gnu"_s), Version::of("3.12.3"));
        QVERIFY(pythonVersionFromFolder(u"miniconda3-latest"_s).isEmpty());
        QVERIFY(pythonVersionFromFolder(u"3.12"_s).isEmpty());
    }

    void headersTellTheArchitecture() {
        QByteArray elf = QByteArray("\x7f"
                                    "ELF\x02\x01\x01",
                                    7) +
                         QByteArray(57, '\0');
        elf[18] = char(183);
        QCOMPARE(executableArchitecture(elf), u"aarch64"_s);
        elf[18] = 62;
        QCOMPARE(executableArchitecture(elf), u"x86_64"_s);
        const QByteArray mach = QByteArray::fromHex("cffaedfe0c000001") + QByteArray(56, '\0');
        QCOMPARE(executableArchitecture(mach), u"arm64"_s);
        const QByteArray fat = QByteArray::fromHex("cafebabe00000002"
                                                   "01000007000000030000400000001000"
                                                   "0000000e"
                                                   "0100000c00000000000080000000100000"
                                                   "00000e");
        QCOMPARE(executableArchitecture(fat), u"arm64 x86_64"_s);
        QCOMPARE(executableArchitecture("#!/bin/sh\n"), QString());
        QCOMPARE(executableArchitecture({}), QString());
    }

    void theToolkitIsReadFromNvccOrItsFile() {
        const CudaToolkit nvcc = parseNvcc(
            u"nvcc: NVIDIA (R) Cuda compiler driver\nCuda compilation tools, release 12.4, V12.4.131\nBuild cuda_12.4.r12.4/compiler.34097967_0\n"_s);
        QCOMPARE(nvcc.release, Version::of("12.4"));
        QCOMPARE(nvcc.nvcc, Version::of("12.4.131"));
        const CudaToolkit file = parseCudaVersionJson(
            R"({"cuda":{"name":"CUDA SDK","version":"13.0.20251003"},"cuda_nvcc":{"version":"13.0.88"}})");
        QCOMPARE(file.release, Version::of("13.0"));
        QCOMPARE(file.nvcc, Version::of("13.0.88"));
    }
};

QTEST_GUILESS_MAIN(ToolTextTest)
#include "ToolTextTest.moc"

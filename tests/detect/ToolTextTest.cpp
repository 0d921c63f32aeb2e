#include "detect/ToolText.h"

#include <QtTest>

using namespace armature;

class ToolTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void versionsOfToolsAreRead() {
        QCOMPARE(parsePythonVersion(QStringLiteral("Python 3.10.12\n")), Version::of("3.10.12"));
        QCOMPARE(parsePythonVersion(QStringLiteral("Python 3.14.0rc2")), Version::of("3.14.0rc2"));
        QCOMPARE(parseToolVersion(QStringLiteral("uv 0.9.5 (d5f39331a 2026-10-21)"), QStringLiteral("uv")), Version::of("0.9.5"));
        QCOMPARE(parseToolVersion(QStringLiteral("pip 24.0 from /usr/lib (python 3.12)"), QStringLiteral("pip")), Version::of("24.0"));
        QVERIFY(parseToolVersion(QStringLiteral("pyenv: pip: command not found"), QStringLiteral("pip")).isEmpty());
        QCOMPARE(pipVersionFromSource(QStringLiteral("from typing import x\n\n__version__ = \"23.0.1\"\n")), Version::of("23.0.1"));
    }

    void folderNamesOfManagersHoldVersions() {
        QCOMPARE(pythonVersionFromFolder(QStringLiteral("3.11.4")), Version::of("3.11.4"));
        QCOMPARE(pythonVersionFromFolder(QStringLiteral("cpython-3.12.3-linux-aarch64-gnu")), Version::of("3.12.3"));
        QVERIFY(pythonVersionFromFolder(QStringLiteral("miniconda3-latest")).isEmpty());
        QVERIFY(pythonVersionFromFolder(QStringLiteral("3.12")).isEmpty());
    }

    void headersTellTheArchitecture() {
        QByteArray elf = QByteArray("\x7f"
                                    "ELF\x02\x01\x01",
                                    7) +
                         QByteArray(57, '\0');
        elf[18] = char(183);
        QCOMPARE(executableArchitecture(elf), QStringLiteral("aarch64"));
        elf[18] = 62;
        QCOMPARE(executableArchitecture(elf), QStringLiteral("x86_64"));
        const QByteArray mach = QByteArray::fromHex("cffaedfe0c000001") + QByteArray(56, '\0');
        QCOMPARE(executableArchitecture(mach), QStringLiteral("arm64"));
        const QByteArray fat = QByteArray::fromHex("cafebabe00000002"
                                                   "01000007000000030000400000001000"
                                                   "0000000e"
                                                   "0100000c00000000000080000000100000"
                                                   "00000e");
        QCOMPARE(executableArchitecture(fat), QStringLiteral("arm64 x86_64"));
        QCOMPARE(executableArchitecture("#!/bin/sh\n"), QString());
        QCOMPARE(executableArchitecture({}), QString());
    }

    void theToolkitIsReadFromNvccOrItsFile() {
        const CudaToolkit nvcc = parseNvcc(QStringLiteral(
            "nvcc: NVIDIA (R) Cuda compiler driver\nCuda compilation tools, release 12.4, V12.4.131\nBuild cuda_12.4.r12.4/compiler.34097967_0\n"));
        QCOMPARE(nvcc.release, Version::of("12.4"));
        QCOMPARE(nvcc.nvcc, Version::of("12.4.131"));
        const CudaToolkit file = parseCudaVersionJson(R"({"cuda":{"name":"CUDA SDK","version":"13.0.20251003"},"cuda_nvcc":{"version":"13.0.88"}})");
        QCOMPARE(file.release, Version::of("13.0"));
        QCOMPARE(file.nvcc, Version::of("13.0.88"));
    }

    void settingsOfInstallersAreListed() {
        const auto pip =
            parsePipConf(QStringLiteral("[global]\nindex-url = https://mirror/simple\n# proxy = x\ntimeout = 60\n"), QStringLiteral("/etc/pip.conf"));
        QCOMPARE(pip.size(), size_t(1));
        QCOMPARE(pip[0].name, QStringLiteral("pip index-url"));
        const auto uv =
            parseUvToml(QStringLiteral("native-tls = true\n[[index]]\nurl = \"https://mirror/simple\"\ndefault = true\n"), QStringLiteral("uv.toml"));
        QCOMPARE(uv.size(), size_t(2));
        QCOMPARE(uv[1].value, QStringLiteral("https://mirror/simple"));
    }
};

QTEST_GUILESS_MAIN(ToolTextTest)
#include "ToolTextTest.moc"

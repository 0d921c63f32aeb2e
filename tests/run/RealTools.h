#pragma once

#include "RunSupport.h"

#include <QProcess>

// A real uv and a real Python with pip, and a package that is made here: no network.

namespace armature::test {

inline QString realUv() { return programOr("ARMATURE_TEST_UV", text("uv")); }
inline QString realPython() { return programOr("ARMATURE_TEST_PYTHON", text("python3")); }

/// Runs a program in an environment of its own; its output ends the test if it fails.
inline bool runs(const QString &program, const QStringList &arguments, QByteArray *output = nullptr) {
    QProcess process;
    QProcessEnvironment environment;
    for (const char *name : {"HOME", "PATH", "LANG", "LC_ALL"})
        environment.insert(text(name), qEnvironmentVariable(name));
    environment.insert(text("PIP_CONFIG_FILE"), text("/dev/null"));
    environment.insert(text("UV_NO_CONFIG"), text("1"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(120000) && process.exitStatus() == QProcess::NormalExit;
    const QByteArray all = process.readAll();
    if (output != nullptr)
        *output = all;
    if (!ended || process.exitCode() != 0)
        qWarning("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')), all.constData());
    return ended && process.exitCode() == 0;
}

/// Makes demo-VERSION-py3-none-any.whl in `folder`: a module with a console script `demo-tool` that prints version and
/// sys.prefix, and a script of the kind whose first line installers replace.
inline bool makeWheel(const QString &folder, const QString &version) {
    static const char *const program = R"PY(
import base64, hashlib, sys, zipfile
folder, version = sys.argv[1:]
info = "demo-%s.dist-info" % version
files = {
    "demo.py": "import sys\nversion = %r\ndef main():\n    print(version, sys.prefix)\n" % version,
    "demo-%s.data/scripts/demo-script" % version: "#!python\nimport demo\ndemo.main()\n",
    info + "/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: %s\n" % version,
    info + "/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    info + "/entry_points.txt": "[console_scripts]\ndemo-tool = demo:main\n",
}
record = ""
with zipfile.ZipFile("%s/demo-%s-py3-none-any.whl" % (folder, version), "w") as wheel:
    for name, content in files.items():
        data = content.encode()
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
        wheel.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += "%s,sha256=%s,%d\n" % (name, digest, len(data))
    wheel.writestr(info + "/RECORD", record + info + "/RECORD,,\n")
)PY";
    return QDir().mkpath(folder) && runs(realPython(), {text("-I"), text("-c"), text(program), folder, version});
}

} // namespace armature::test

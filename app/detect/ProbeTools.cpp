#include "base/Literals.h"
#include "detect/NvidiaSmi.h"
#include "detect/Probes.h"
#include "detect/ToolText.h"
#include "host/DeveloperTools.h"

namespace armature {
namespace {

Reading<QString> which(const Host &host, const QString &program) {
    const QString question = u"which "_s + program;
    const QString path = outputOf(host, {u"which"_s, program}).value_or(QString());
    return path.isEmpty() ? Reading<QString>::absent(question) : Reading<QString>::known(path, question);
}

Reading<Version> versionReading(const Version &version, const QString &source) {
    return version.isEmpty() ? notFound<Version>(source, u"no version was printed"_s)
                             : Reading<Version>::known(version, source);
}

/// What tells its version hangs on no driver, and is 40 MB that a cold or emulated disk has to read first: without a
/// version uv is not used.
constexpr int VersionMs = 10'000;

/// `NAME --version`, and by its path where only that is recorded.
QString versionOutput(const Host &host, const QString &name, const QString &path) {
    for (const QString &program : {name, path})
        if (const auto text = outputOf(host, {program, u"--version"_s}, VersionMs))
            return *text;
    return {};
}

void askVersion(const Host &host, Tool &uv, const QString &name) {
    uv.version = uv.path.isKnown() ? versionReading(parseToolVersion(versionOutput(host, name, *uv.path), uv.name),
                                                    name + u" --version"_s)
                                   : Reading<Version>::absent(uv.path.source);
}

/// The one the user named, and no other in its place; nothing if none was named.
std::optional<Tool> chosenUv(const Host &host) {
    const auto answer = host.run(query({u"which"_s, u"chosen-uv"_s}));
    if (!answer)
        return std::nullopt;
    const QString path = QString::fromUtf8(answer->out).trimmed();
    Tool uv{u"uv"_s, Reading<QString>::known(path, u"chosen by you"_s), {}, ToolOrigin::Chosen};
    if (answer->exitCode != 0)
        uv.path = Reading<QString>::absent(u"%1, which was chosen, is no program that can be started"_s.arg(path));
    askVersion(host, uv, path);
    return uv;
}

/// The user's own uv is preferred where it is at least as new as the one that came with this program: it is kept
/// current by somebody. Else the one that came along, which is known to work with this program and has no known
/// security fault.
Tool findUv(const Host &host) {
    if (auto chosen = chosenUv(host))
        return *std::move(chosen);
    Tool own{u"uv"_s, which(host, u"uv"_s), {}};
    askVersion(host, own, own.name);
    Tool ours{u"uv"_s, which(host, u"armature-uv"_s), {}, ToolOrigin::Bundled};
    if (!ours.path.isKnown())
        return own;
    askVersion(host, ours, *ours.path);
    if (!ours.version.isKnown() || (own.version.isKnown() && *own.version >= *ours.version))
        return own.path.isKnown() ? own : ours;
    QString source = u"came with this program"_s;
    if (own.path.isKnown())
        source += u"; %1 is %2"_s.arg(*own.path, own.version.isKnown() ? u"older (%1)"_s.arg(own.version->text())
                                                                       : u"of unknown version"_s);
    ours.path = Reading<QString>::known(*ours.path, source);
    return ours;
}

/// pip's version stands in its source; starting it takes a third of a second.
Version pipBeside(const Host &host, const PythonInstallation &python, QString &source) {
    const QString prefix = python.path.section(u'/', 0, -3);
    const QString release = u"python%1.%2"_s.arg(python.version->segment(0)).arg(python.version->segment(1));
    const QStringList folders{prefix + u"/lib/"_s + release + u"/site-packages"_s,
                              prefix + u"/lib/python3/dist-packages"_s,
                              prefix + u"/lib/"_s + release + u"/dist-packages"_s};
    for (const QString &folder : folders) {
        source = folder + u"/pip/__init__.py"_s;
        Version version = pipVersionFromSource(readText(host, source, 4096).value_or(QString()));
        if (!version.isEmpty())
            return version;
    }
    return {};
}

/// `which NAME`, unless it is one of macOS's programs for show.
Reading<QString> whichReal(const Host &host, const MachineProfile &machine, const QString &name) {
    Reading<QString> found = which(host, name);
    const bool stub = found.isKnown() && machine.has(FindingCode::DeveloperToolsMissing) && isDeveloperToolStub(*found);
    return stub ? Reading<QString>::absent(found.source) : found;
}

Tool findPip(const Host &host, const MachineProfile &machine) {
    QString name = u"pip3"_s;
    Tool pip{u"pip"_s, whichReal(host, machine, name), {}};
    if (!pip.path.isKnown()) {
        name = u"pip"_s;
        pip.path = which(host, name);
    }
    for (const PythonInstallation &python : machine.pythons) {
        QString source;
        const Version version = python.version.isKnown() ? pipBeside(host, python, source) : Version();
        if (version.isEmpty())
            continue;
        pip.version = Reading<Version>::known(version, source);
        const QString beside = python.path.section(u'/', 0, -2) + u"/pip3"_s;
        if (host.exists(beside)) {
            pip.path = Reading<QString>::known(beside, beside);
            pip.origin = ToolOrigin::BesidePython;
        }
        return pip;
    }
    pip.version = pip.path.isKnown() ? versionReading(parseToolVersion(versionOutput(host, name, *pip.path), u"pip"_s),
                                                      name + u" --version"_s)
                                     : Reading<Version>::absent(pip.path.source);
    return pip;
}

/// The folder that the user named as that of the CUDA toolkit, else the one it is installed to by default.
QString toolkitFolder(const Host &host, QString &source) {
    for (const char *name : {"CUDA_HOME", "CUDA_PATH"})
        if (const QString folder = environmentValue(host, QLatin1String(name)); folder.startsWith(u'/')) {
            source = QLatin1String(name);
            return folder;
        }
    return u"/usr/local/cuda"_s;
}

/// nvcc on the search path decides: it is the one that is started. A toolkit that is only named or only installed is
/// found in its folder.
Tool findNvcc(const Host &host, Reading<Version> &toolkit) {
    QString said;
    const QString folder = toolkitFolder(host, said);
    const QString versionFile = folder + u"/version.json"_s;
    Tool nvcc{u"nvcc"_s, which(host, u"nvcc"_s), {}};
    if (!nvcc.path.isKnown() && host.exists(folder + u"/bin/nvcc"_s))
        nvcc.path = Reading<QString>::known(folder + u"/bin/nvcc"_s, said.isEmpty() ? folder : said);
    CudaToolkit found;
    QString source = u"nvcc --version"_s;
    if (nvcc.path.isKnown())
        found = parseNvcc(versionOutput(host, nvcc.name, *nvcc.path));
    if (found.release.isEmpty()) {
        source = versionFile;
        found = parseCudaVersionJson(host.readFile(versionFile, 64LL * 1024).valueOr({}));
    }
    nvcc.version =
        nvcc.path.isKnown() ? versionReading(found.nvcc, source) : Reading<Version>::absent(nvcc.path.source);
    if (!found.release.isEmpty())
        toolkit = Reading<Version>::known(found.release, source);
    else
        toolkit = nvcc.path.isKnown() ? notFound<Version>(source, u"no version was printed"_s)
                                      : Reading<Version>::absent(nvcc.path.source + u", "_s + versionFile);
    return nvcc;
}

/// A C compiler by any of its usual names. It is not started for its version: nothing depends on that.
Tool findCompiler(const Host &host, const MachineProfile &machine) {
    Tool compiler{u"cc"_s, {}, {}};
    const QString chosen = environmentValue(host, u"CC"_s);
    if (!chosen.isEmpty())
        compiler.path = Reading<QString>::known(chosen, u"CC"_s);
    for (const char *name : {"cc", "gcc", "clang"})
        if (!compiler.path.isKnown())
            compiler.path = whichReal(host, machine, QLatin1String(name));
    const QString question = u"which cc, gcc, clang"_s;
    if (!compiler.path.isKnown()) { // machines were recorded before anybody asked for one
        const bool asked = host.run(query({u"compiler"_s})).ok();
        compiler.path = asked ? Reading<QString>::absent(question) : notFound<QString>(question, u"not recorded"_s);
    }
    compiler.version = notFound<Version>(u"cc"_s, u"not asked: nothing depends on it"_s);
    return compiler;
}

} // namespace

void probeTools(const Host &host, MachineProfile &machine) {
    machine.tools.push_back(findUv(host));
    machine.tools.push_back(findPip(host, machine));
    machine.tools.push_back(findCompiler(host, machine));
    if (machine.system.kind == SystemKind::MacOs) {
        machine.cudaToolkit = Reading<Version>::absent(u"macOS"_s);
        return;
    }
    machine.tools.push_back(findNvcc(host, machine.cudaToolkit));
    Tool smi{u"nvidia-smi"_s, which(host, u"nvidia-smi"_s), {}};
    // It comes with the driver; it is not started for its version alone, since a sick GPU can keep it from ending.
    smi.version = smi.path.isKnown() ? notFound<Version>(u"nvidia-smi"_s, u"not asked: it is part of the driver"_s)
                                     : Reading<Version>::absent(smi.path.source);
    machine.tools.push_back(smi);
}

} // namespace armature

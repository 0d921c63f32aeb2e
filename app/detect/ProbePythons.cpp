#include "detect/Probes.h"
#include "detect/ToolText.h"
#include "host/DeveloperTools.h"

#include <algorithm>

namespace armature {
namespace {

constexpr int OldestMinor = 9; // one below what is usable: to say "too old" instead of "none"
constexpr int NewestMinor = 15;

struct Candidate {
    QString path;
    QString real;    ///< symbolic links resolved
    Version version; ///< from a folder name; empty: the interpreter has to be asked
    QString versionSource;
    bool environment = false; ///< of a virtual environment (PEP 405)
};

class Search {
public:
    Search(const Host &host, bool stubs) : m_host(host), m_home(environmentValue(host, QStringLiteral("HOME"))), m_stubs(stubs) {}

    /// A path known to exist. pyenv's and asdf's shims are scripts that choose an interpreter by folder: what they can choose is
    /// found in its own place.
    void add(const QString &path, const Version &version = {}, const QString &source = {}) {
        if (path.isEmpty() || path.contains(QLatin1String("/shims/")))
            return;
        const QString real = outputOf(m_host, {QStringLiteral("readlink"), QStringLiteral("-f"), path}).value_or(path);
        if (m_stubs && (isDeveloperToolStub(path) || isDeveloperToolStub(real)))
            return;
        // An environment's Python is a link to its base: an activated environment must not hide the base behind it.
        const bool environment = m_host.exists(path.section(u'/', 0, -3) + QStringLiteral("/pyvenv.cfg"));
        const bool seen = std::any_of(m_found.begin(), m_found.end(),
                                      [&](const Candidate &known) { return known.real == real && known.environment == environment; });
        if (!seen)
            m_found.push_back({path, real, version, source, environment});
    }

    void addIfThere(const QString &path) {
        if (m_host.exists(path))
            add(path);
    }

    /// `<folder>/<entry>/bin/python3` for every entry; names that hold a version are not run.
    void addVersions(const QString &folder) {
        for (const QString &entry : m_host.listFolder(folder).valueOr({})) {
            const QString path = folder + u'/' + entry + QStringLiteral("/bin/python3");
            const bool isVersion = entry.contains(QLatin1String("python")) || (!entry.isEmpty() && entry.front().isDigit());
            if (isVersion && m_host.exists(path))
                add(path, pythonVersionFromFolder(entry), folder + u'/' + entry);
        }
    }

    void searchPath(bool mac) {
        for (int minor = NewestMinor; minor >= OldestMinor; --minor)
            add(outputOf(m_host, {QStringLiteral("which"), QStringLiteral("python3.%1").arg(minor)}).value_or(QString()));
        add(outputOf(m_host, {QStringLiteral("which"), QStringLiteral("python3")}).value_or(QString()));
        QStringList folders{QStringLiteral("/usr/bin"), QStringLiteral("/usr/local/bin")};
        if (mac)
            folders << QStringLiteral("/opt/homebrew/bin");
        for (const QString &folder : folders)
            for (int minor = NewestMinor; minor >= OldestMinor; --minor)
                addIfThere(QStringLiteral("%1/python3.%2").arg(folder).arg(minor));
        addIfThere(QStringLiteral("/usr/bin/python3"));
    }

    void searchManagers(bool mac) {
        if (mac)
            addVersions(QStringLiteral("/Library/Frameworks/Python.framework/Versions"));
        for (const char *root : {"/opt/conda", "/opt/miniconda3", "/opt/miniforge3", "/opt/anaconda3", "/opt/homebrew/Caskroom/miniforge/base"})
            addIfThere(QLatin1String(root) + QStringLiteral("/bin/python3"));
        if (m_home.isEmpty())
            return;
        addVersions(m_home + QStringLiteral("/.pyenv/versions"));
        addVersions(m_home + QStringLiteral("/.local/share/uv/python"));
        for (const char *root : {"/miniconda3", "/anaconda3", "/miniforge3", "/mambaforge"})
            addIfThere(m_home + QLatin1String(root) + QStringLiteral("/bin/python3"));
    }

    [[nodiscard]] const std::vector<Candidate> &found() const { return m_found; }

private:
    const Host &m_host;
    QString m_home;
    bool m_stubs; ///< Apple's programs under /usr/bin are for show
    std::vector<Candidate> m_found;
};

QString originOf(const Candidate &python, const QString &environmentRoot) {
    struct Mark {
        const char *part;
        const char *origin;
    };
    static constexpr Mark marks[] = {
        {"/.pyenv/", "pyenv"},    {"/uv/python/", "uv"},    {"conda", "conda"},         {"/miniforge", "conda"},
        {"/mambaforge", "conda"}, {"/Cellar/", "homebrew"}, {"/homebrew/", "homebrew"}, {"/Python.framework/", "framework"},
    };
    if (!environmentRoot.isEmpty() && python.path.startsWith(environmentRoot + u'/'))
        return QStringLiteral("environment");
    for (const Mark &mark : marks)
        if (python.real.contains(QLatin1String(mark.part)))
            return QLatin1String(mark.origin);
    return python.path.startsWith(QLatin1String("/usr/bin/")) ? QStringLiteral("system") : QStringLiteral("path");
}

/// The folder of the standard library; empty if there is none where it belongs.
QString libraryOf(const Host &host, const QString &executable, const Version &version) {
    const QString prefix = executable.section(u'/', 0, -3);
    for (const char *lib : {"lib", "lib64"}) {
        QString folder = QStringLiteral("%1/%2/python%3.%4").arg(prefix, QLatin1String(lib)).arg(version.segment(0)).arg(version.segment(1));
        if (host.exists(folder))
            return folder;
    }
    return {};
}

PythonInstallation describePython(const Host &host, const Candidate &candidate, const Reading<Version> &version, const QString &environmentRoot) {
    PythonInstallation python;
    python.path = candidate.path;
    python.origin = candidate.environment ? QStringLiteral("environment") : originOf(candidate, environmentRoot);
    python.version = version;
    const auto header = host.readFile(candidate.real, 64);
    const QString architecture = executableArchitecture(header.valueOr({}));
    python.architecture = architecture.isEmpty() ? notFound<QString>(candidate.real, QStringLiteral("not a program header"))
                                                 : Reading<QString>::known(architecture, candidate.real);
    const QString library = version.isKnown() ? libraryOf(host, candidate.real, *version) : QString();
    if (library.isEmpty()) {
        python.externallyManaged = python.ensurepip = notFound<bool>(candidate.real, QStringLiteral("its standard library was not found"));
        return python;
    }
    const QString marker = library + QStringLiteral("/EXTERNALLY-MANAGED"); // PEP 668
    const QString ensurepip = library + QStringLiteral("/ensurepip");
    python.externallyManaged = Reading<bool>::known(host.exists(marker), marker);
    python.ensurepip = Reading<bool>::known(host.exists(ensurepip), ensurepip);
    return python;
}

std::vector<Reading<Version>> askVersions(const Host &host, const std::vector<Candidate> &candidates) {
    std::vector<Query> queries;
    for (const Candidate &candidate : candidates)
        if (candidate.version.isEmpty())
            queries.push_back(query({candidate.path, QStringLiteral("--version")}));
    const auto answers = runAll(host, queries);
    std::vector<Reading<Version>> versions;
    size_t next = 0;
    for (const Candidate &candidate : candidates) {
        if (!candidate.version.isEmpty()) {
            versions.push_back(Reading<Version>::known(candidate.version, candidate.versionSource));
            continue;
        }
        const auto &answer = answers[next++];
        const QString command = candidate.path + QStringLiteral(" --version");
        const Version version = answer.ok() ? parsePythonVersion(QString::fromUtf8(answer->out + answer->err)) : Version();
        if (!version.isEmpty())
            versions.push_back(Reading<Version>::known(version, command));
        else
            versions.push_back(answer.ok() ? notFound<Version>(command, QStringLiteral("it prints no version"))
                                           : Reading<Version>::unknown(answer.problem()));
    }
    return versions;
}

/// "python3" beside a "python3.10" of the same folder and version is the same one where links could not be resolved.
void dropAliases(std::vector<PythonInstallation> &pythons) {
    const auto folder = [](const PythonInstallation &python) { return python.path.section(u'/', 0, -2); };
    const auto isAlias = [&](const PythonInstallation &python) {
        return python.path.endsWith(QLatin1String("/python3")) && std::any_of(pythons.begin(), pythons.end(), [&](const PythonInstallation &other) {
                   return other.path != python.path && folder(other) == folder(python) && other.version.isKnown() &&
                          other.version.is(python.version.valueOr({}));
               });
    };
    std::vector<PythonInstallation> kept;
    std::copy_if(pythons.begin(), pythons.end(), std::back_inserter(kept), [&](const PythonInstallation &python) { return !isAlias(python); });
    pythons = kept;
}

} // namespace

std::optional<PythonInstallation> probePythonAt(const Host &host, const MachineProfile &machine, const QString &path) {
    Search search(host, machine.has(QStringLiteral("developer-tools-missing")));
    search.addIfThere(path);
    const auto versions = askVersions(host, search.found());
    if (versions.empty() || !versions.front().isKnown())
        return std::nullopt;
    return describePython(host, search.found().front(), versions.front(), {});
}

void probePythons(const Host &host, MachineProfile &machine) {
    const bool mac = machine.system.kind == SystemKind::MacOs;
    const bool stubs = mac && !outputOf(host, {QStringLiteral("xcode-select"), QStringLiteral("-p")});
    if (stubs)
        machine.findings.push_back(
            {QStringLiteral("developer-tools-missing"), Severity::Note, QStringLiteral("no developer tools"), QStringLiteral("xcode-select -p")});
    Search search(host, stubs);
    search.searchPath(mac);
    search.searchManagers(mac);
    QString environmentRoot = environmentValue(host, QStringLiteral("VIRTUAL_ENV"));
    if (environmentRoot.isEmpty())
        environmentRoot = environmentValue(host, QStringLiteral("CONDA_PREFIX"));
    const auto versions = askVersions(host, search.found());
    for (size_t i = 0; i < versions.size(); ++i)
        machine.pythons.push_back(describePython(host, search.found()[i], versions[i], environmentRoot));
    dropAliases(machine.pythons);
    std::stable_sort(machine.pythons.begin(), machine.pythons.end(), [](const PythonInstallation &a, const PythonInstallation &b) {
        return b.version.valueOr({}) < a.version.valueOr({}); // newest first, unknown last
    });
}

} // namespace armature

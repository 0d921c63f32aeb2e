#include "base/Literals.h"
#include "detect/Probes.h"
#include "detect/ToolText.h"
#include "host/DeveloperTools.h"

#include <QRegularExpression>
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
    Search(const Host &host, bool stubs) : m_host(host), m_home(environmentValue(host, u"HOME"_s)), m_stubs(stubs) {}

    /// A path known to exist. pyenv's and asdf's shims are scripts that choose an interpreter by folder: what they can
    /// choose is found in its own place.
    void add(const QString &path, const Version &version = {}, const QString &source = {}) {
        if (path.isEmpty() || path.contains("/shims/"_L1))
            return;
        const QString real = outputOf(m_host, {u"readlink"_s, u"-f"_s, path}).value_or(path);
        if (m_stubs && (isDeveloperToolStub(path) || isDeveloperToolStub(real)))
            return;
        // An environment's Python is a link to its base: an activated environment must not hide the base behind it.
        const bool environment = m_host.exists(path.section(u'/', 0, -3) + u"/pyvenv.cfg"_s);
        const bool seen = std::any_of(m_found.begin(), m_found.end(), [&](const Candidate &known) {
            return known.real == real && known.environment == environment;
        });
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
            const QString path = folder + u'/' + entry + u"/bin/python3"_s;
            const bool isVersion = entry.contains("python"_L1) || (!entry.isEmpty() && entry.front().isDigit());
            if (isVersion && m_host.exists(path))
                add(path, pythonVersionFromFolder(entry), folder + u'/' + entry);
        }
    }

    void searchPath(bool mac) {
        for (int minor = NewestMinor; minor >= OldestMinor; --minor)
            add(outputOf(m_host, {u"which"_s, u"python3.%1"_s.arg(minor)}).value_or(QString()));
        add(outputOf(m_host, {u"which"_s, u"python3"_s}).value_or(QString()));
        QStringList folders{u"/usr/bin"_s, u"/usr/local/bin"_s};
        if (mac)
            folders << u"/opt/homebrew/bin"_s;
        for (const QString &folder : folders)
            for (int minor = NewestMinor; minor >= OldestMinor; --minor)
                addIfThere(u"%1/python3.%2"_s.arg(folder).arg(minor));
        addIfThere(u"/usr/bin/python3"_s);
    }

    void searchManagers(bool mac) {
        if (mac)
            addVersions(u"/Library/Frameworks/Python.framework/Versions"_s);
        for (const char *root : {"/opt/conda", "/opt/miniconda3", "/opt/miniforge3", "/opt/anaconda3",
                                 "/opt/homebrew/Caskroom/miniforge/base"})
            addIfThere(QLatin1String(root) + u"/bin/python3"_s);
        searchUv();
        if (m_home.isEmpty())
            return;
        addVersions(m_home + u"/.pyenv/versions"_s);
        for (const char *root : {"/miniconda3", "/anaconda3", "/miniforge3", "/mambaforge"})
            addIfThere(m_home + QLatin1String(root) + u"/bin/python3"_s);
    }

    /// Where uv keeps the Pythons that it fetched (uv's documentation, "Storage").
    void searchUv() {
        const QString chosen = environmentValue(m_host, u"UV_PYTHON_INSTALL_DIR"_s);
        const QString data = environmentValue(m_host, u"XDG_DATA_HOME"_s);
        if (chosen.startsWith(u'/'))
            addVersions(chosen);
        else if (data.startsWith(u'/'))
            addVersions(data + u"/uv/python"_s);
        else if (!m_home.isEmpty())
            addVersions(m_home + u"/.local/share/uv/python"_s);
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
        {"/.pyenv/", "pyenv"},      {"/uv/python/", "uv"},
        {"conda", "conda"},         {"/miniforge", "conda"},
        {"/mambaforge", "conda"},   {"/Cellar/", "homebrew"},
        {"/homebrew/", "homebrew"}, {"/Python.framework/", "framework"},
    };
    static const QRegularExpression fetchedByUv(uR"(/(?:cpython|pypy)-\d[^/]*-(?:linux|macos)-[^/]+/bin/)"_s);
    if (!environmentRoot.isEmpty() && python.path.startsWith(environmentRoot + u'/'))
        return u"environment"_s;
    if (fetchedByUv.match(python.real).hasMatch())
        return u"uv"_s;
    for (const Mark &mark : marks)
        if (python.real.contains(QLatin1String(mark.part)))
            return QLatin1String(mark.origin);
    return python.path.startsWith("/usr/bin/"_L1) ? u"system"_s : u"path"_s;
}

/// The folder of the standard library; empty if there is none where it belongs.
QString libraryOf(const Host &host, const QString &executable, const Version &version, const QString &abi) {
    const QString prefix = executable.section(u'/', 0, -3);
    for (const char *lib : {"lib", "lib64"}) {
        QString folder = u"%1/%2/python%3.%4%5"_s.arg(prefix, QLatin1String(lib))
                             .arg(version.segment(0))
                             .arg(version.segment(1))
                             .arg(abi);
        if (host.exists(folder))
            return folder;
    }
    return {};
}

PythonInstallation describePython(const Host &host, const Candidate &candidate, const Reading<Version> &version,
                                  const QString &environmentRoot) {
    PythonInstallation python;
    python.path = candidate.path;
    python.origin = candidate.environment ? u"environment"_s : originOf(candidate, environmentRoot);
    python.version = version;
    const auto header = host.readFile(candidate.real, 64);
    const QString architecture = executableArchitecture(header.valueOr({}));
    python.architecture = architecture.isEmpty() ? notFound<QString>(candidate.real, u"not a program header"_s)
                                                 : Reading<QString>::known(architecture, candidate.real);
    // A free-threaded Python has the letter t behind the version of its folders (PEP 703).
    const QString plain = version.isKnown() ? libraryOf(host, candidate.real, *version, {}) : QString();
    const QString threaded = version.isKnown() ? libraryOf(host, candidate.real, *version, u"t"_s) : QString();
    static const QRegularExpression named(uR"(freethreaded|/python3\.\d+t$)"_s);
    const bool free = named.match(candidate.real).hasMatch() || (plain.isEmpty() && !threaded.isEmpty());
    const QString library = free ? threaded : plain;
    python.freeThreaded = Reading<bool>::known(free, library.isEmpty() ? candidate.real : library);
    const QString include = candidate.real.section(u'/', 0, -3) +
                            u"/include/python%1.%2%3/Python.h"_s.arg(version.isKnown() ? version->segment(0) : 0)
                                .arg(version.isKnown() ? version->segment(1) : 0)
                                .arg(free ? u"t"_s : QString());
    const auto headers = host.run(query({u"python-headers"_s, include})); // older records have no answer
    python.headers = version.isKnown() && headers.ok() ? Reading<bool>::known(headers->exitCode == 0, include)
                                                       : notFound<bool>(include, u"not recorded"_s);
    if (library.isEmpty()) {
        python.externallyManaged = python.ensurepip =
            notFound<bool>(candidate.real, u"its standard library was not found"_s);
        return python;
    }
    const QString marker = library + u"/EXTERNALLY-MANAGED"_s; // PEP 668
    const QString ensurepip = library + u"/ensurepip"_s;
    python.externallyManaged = Reading<bool>::known(host.exists(marker), marker);
    python.ensurepip = Reading<bool>::known(host.exists(ensurepip), ensurepip);
    return python;
}

std::vector<Reading<Version>> askVersions(const Host &host, const std::vector<Candidate> &candidates) {
    std::vector<Query> queries;
    for (const Candidate &candidate : candidates)
        if (candidate.version.isEmpty())
            queries.push_back(query({candidate.path, u"--version"_s}));
    const auto answers = runAll(host, queries);
    std::vector<Reading<Version>> versions;
    size_t next = 0;
    for (const Candidate &candidate : candidates) {
        if (!candidate.version.isEmpty()) {
            versions.push_back(Reading<Version>::known(candidate.version, candidate.versionSource));
            continue;
        }
        const auto &answer = answers[next++];
        const QString command = candidate.path + u" --version"_s;
        const Version version =
            answer.ok() ? parsePythonVersion(QString::fromUtf8(answer->out + answer->err)) : Version();
        if (!version.isEmpty())
            versions.push_back(Reading<Version>::known(version, command));
        else
            versions.push_back(answer.ok() ? notFound<Version>(command, u"it prints no version"_s)
                                           : Reading<Version>::unknown(answer.problem()));
    }
    return versions;
}

/// "python3" beside a "python3.10" of the same folder and version is the same one where links could not be resolved.
void dropAliases(std::vector<PythonInstallation> &pythons) {
    const auto folder = [](const PythonInstallation &python) { return python.path.section(u'/', 0, -2); };
    const auto isAlias = [&](const PythonInstallation &python) {
        return python.path.endsWith("/python3"_L1) &&
               std::any_of(pythons.begin(), pythons.end(), [&](const PythonInstallation &other) {
                   return other.path != python.path && folder(other) == folder(python) && other.version.isKnown() &&
                          other.version.is(python.version.valueOr({}));
               });
    };
    std::vector<PythonInstallation> kept;
    std::copy_if(pythons.begin(), pythons.end(), std::back_inserter(kept),
                 [&](const PythonInstallation &python) { return !isAlias(python); });
    pythons = kept;
}

} // namespace

std::optional<PythonInstallation> probePythonAt(const Host &host, const MachineProfile &machine, const QString &path) {
    Search search(host, machine.has(FindingCode::DeveloperToolsMissing));
    search.addIfThere(path);
    const auto versions = askVersions(host, search.found());
    if (versions.empty() || !versions.front().isKnown())
        return std::nullopt;
    return describePython(host, search.found().front(), versions.front(), {});
}

void probePythons(const Host &host, MachineProfile &machine) {
    const bool mac = machine.system.kind == SystemKind::MacOs;
    const bool stubs = mac && !outputOf(host, {u"xcode-select"_s, u"-p"_s});
    if (stubs)
        machine.findings.push_back(
            {FindingCode::DeveloperToolsMissing, Severity::Note, u"no developer tools"_s, u"xcode-select -p"_s});
    Search search(host, stubs);
    search.searchPath(mac);
    search.searchManagers(mac);
    QString environmentRoot = environmentValue(host, u"VIRTUAL_ENV"_s);
    if (environmentRoot.isEmpty())
        environmentRoot = environmentValue(host, u"CONDA_PREFIX"_s);
    const auto versions = askVersions(host, search.found());
    for (size_t i = 0; i < versions.size(); ++i)
        machine.pythons.push_back(describePython(host, search.found()[i], versions[i], environmentRoot));
    dropAliases(machine.pythons);
    std::stable_sort(machine.pythons.begin(), machine.pythons.end(),
                     [](const PythonInstallation &a, const PythonInstallation &b) {
                         return b.version.valueOr({}) < a.version.valueOr({}); // newest first, unknown last
                     });
}

} // namespace armature

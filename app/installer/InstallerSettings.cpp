#include "installer/InstallerSettings.h"

#include "base/Literals.h"
#include "installer/InstallerTrust.h"
#include "installer/ShownSettings.h"

namespace armature {
namespace {

constexpr qint64 MaxConfigBytes = 1024LL * 1024;

/// Reads what both installers are set up to do; one object reads one machine.
class Reader {
public:
    explicit Reader(const Host &host) : m_host(host), m_environment(host.environment()) {
        const auto system = host.run(query({u"uname"_s, u"-srvm"_s}));
        m_places.macos = system && system->out.startsWith("Darwin");
        m_places.home = m_environment.value(u"HOME"_s);
    }

    InstallerReading read() {
        m_reading.settings.home = m_places.home;
        readPip(m_reading.settings.pip);
        readUv(m_reading.settings.uv);
        return std::move(m_reading);
    }

private:
    void readPip(InstallerSettings &pip) {
        const auto files = readFiles(pipConfigFiles(m_environment, m_places));
        const QString usual = m_places.macos ? m_places.home + u"/Library/Caches/pip"_s : cacheHome() + u"/pip"_s;
        findCache(pip, u"PIP_CACHE_DIR"_s, usual);
        pip.trust.installer = u"pip"_s;
        take(pip, pipDefaultIndex(m_environment, files), pipTrust(m_environment, files));
        show(u"pip"_s, pip.problem, [&files] { return shownPipSettings(files); });
    }

    void readUv(InstallerSettings &uv) {
        const auto files = readFiles(uvConfigFiles(m_environment, m_places));
        findCache(uv, u"UV_CACHE_DIR"_s, cacheHome() + u"/uv"_s);
        uv.trust.installer = u"uv"_s;
        take(uv, uvDefaultIndex(m_environment, files), uvTrust(m_environment, files));
        show(u"uv"_s, uv.problem, [&files] { return shownUvSettings(files); });
    }

    static void take(InstallerSettings &settings, const Result<MaybeIndex> &index,
                     const Result<InstallerTrust> &trust) {
        if (index)
            settings.index = *index;
        else
            settings.problem = index.problem();
        if (trust)
            settings.trust = *trust;
        else
            settings.problem = trust.problem();
    }

    /// A file that cannot be used is told with its place, in the same list.
    template <class Settings>
    void show(const QString &installer, const std::optional<Problem> &problem, const Settings &settings) {
        if (problem) {
            m_reading.inFiles.push_back(
                {installer + u" configuration"_s, u"cannot be read: "_s + problem->detail, problem->subject});
            return;
        }
        for (NetworkSetting &setting : settings())
            m_reading.inFiles.push_back(std::move(setting));
    }

    [[nodiscard]] std::vector<ConfigText> readFiles(const QStringList &paths) const {
        std::vector<ConfigText> texts;
        for (const QString &path : paths)
            if (auto bytes =
                    m_host.readFile(path, MaxConfigBytes + 1)) // one more: the parsers say that it is too large
                texts.push_back({path, *bytes});
        return texts;
    }

    [[nodiscard]] QString cacheHome() const {
        const QString xdg = m_environment.value(u"XDG_CACHE_HOME"_s);
        return xdg.startsWith(u'/') ? xdg : m_places.home + u"/.cache"_s;
    }

    /// The installer's own variable, else its documented place.
    void findCache(InstallerSettings &settings, const QString &variable, const QString &usual) const {
        const QString own = m_environment.value(variable);
        settings.cache = own.startsWith(u'/') ? own : usual;
        settings.cacheSetting = own.startsWith(u'/') ? variable : u"the usual place"_s;
    }

    const Host &m_host;
    const Variables m_environment;
    ConfigPlaces m_places;
    InstallerReading m_reading;
};

} // namespace

InstallerReading readInstallers(const Host &host) { return Reader(host).read(); }

} // namespace armature

#include "base/Literals.h"
#include "installer/PipConfigFile.h"

namespace armature {

Result<MaybeIndex> pipDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files) {
    const auto parsed = readPipConfigs(files);
    // A variable wins without a look at the files.
    if (!parsed && environment.value(u"PIP_INDEX_URL"_s).isEmpty())
        return parsed.problem();
    return pipValue(u"index-url"_s, environment, files, parsed.valueOr({}));
}

QStringList pipConfigFiles(const Variables &environment, const ConfigPlaces &places) {
    const QString named = environment.value(u"PIP_CONFIG_FILE"_s);
    if (named == "/dev/null"_L1)
        return {};
    const QString name = u"/pip.conf"_s;
    QStringList files;
    if (!named.isEmpty())
        files << named;
    if (!places.pythonPrefix.isEmpty())
        files << places.pythonPrefix + name;
    const QString xdg = environment.value(u"XDG_CONFIG_HOME"_s);
    if (named.isEmpty()) { // pip skips the user's files when PIP_CONFIG_FILE names one
        // On a Mac pip takes the first folder that exists; without looking, both are named, the native one first.
        if (places.macos)
            files << places.home + u"/Library/Application Support/pip"_s + name;
        files << (xdg.isEmpty() || places.macos ? places.home + u"/.config"_s : xdg) + u"/pip"_s + name;
        files << places.home + u"/.pip"_s + name;
    }
    if (places.macos)
        return files << u"/Library/Application Support/pip"_s + name;
    files << u"/etc"_s + name;
    const QString dirs = environment.value(u"XDG_CONFIG_DIRS"_s);
    const QStringList folders = (dirs.isEmpty() ? u"/etc/xdg"_s : dirs).split(u':', Qt::SkipEmptyParts);
    QStringList global;
    for (const QString &folder : folders)
        global.prepend(folder + u"/pip"_s + name); // pip reads them in order, so the last one wins
    return files + global;
}

} // namespace armature

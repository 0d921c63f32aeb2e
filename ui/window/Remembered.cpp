#include "window/Remembered.h"

#include "base/Literals.h"
#include "base/Secrets.h"

#include <QSettings>
#include <QUrl>

namespace armature {
namespace {

bool hasCredentials(const QString &url) { return !QUrl(url).userInfo().isEmpty() || redacted(url) != url; }

} // namespace

Remembered Remembered::read() {
    QSettings settings;
    Remembered kept;
    Choices &choices = kept.choices;
    choices.stack = settings.value(u"choices/stack"_s).toString();
    choices.project = settings.value(u"choices/project"_s).toString();
    choices.target = settings.value(u"choices/target"_s).toString();
    choices.installer =
        enumFromName<Installer>(settings.value(u"choices/installer"_s).toString()).value_or(Installer::Automatic);
    choices.uv = settings.value(u"choices/uv"_s).toString();
    choices.python = settings.value(u"choices/python"_s).toString();
    choices.options = settings.value(u"choices/options"_s).toStringList();
    choices.proxy = settings.value(u"choices/proxy"_s).toString();
    choices.offline = settings.value(u"choices/offline"_s).toBool();
    kept.geometry = settings.value(u"window/geometry"_s).toByteArray();
    kept.theme = settings.value(u"window/theme"_s, u"system"_s).toString();
    kept.checkout = settings.value(u"studio/checkout"_s).toString();
    settings.beginGroup(u"indexes"_s);
    for (const QString &id : settings.childKeys())
        choices.indexOverrides.insert(id, settings.value(id).toString());
    return kept;
}

void Remembered::write() const {
    QSettings settings;
    settings.setValue(u"choices/stack"_s, choices.stack);
    settings.setValue(u"choices/project"_s, choices.project);
    settings.setValue(u"choices/target"_s, choices.target);
    settings.setValue(u"choices/installer"_s, enumName(choices.installer));
    settings.setValue(u"choices/uv"_s, choices.uv);
    settings.setValue(u"choices/python"_s, choices.python);
    settings.setValue(u"choices/options"_s, choices.options);
    settings.setValue(u"choices/offline"_s, choices.offline);
    settings.setValue(u"choices/proxy"_s, hasCredentials(choices.proxy) ? QString() : choices.proxy);
    settings.setValue(u"window/geometry"_s, geometry);
    settings.setValue(u"window/theme"_s, theme);
    settings.setValue(u"studio/checkout"_s, checkout);
    settings.remove(u"indexes"_s);
    settings.beginGroup(u"indexes"_s);
    for (auto it = choices.indexOverrides.begin(); it != choices.indexOverrides.end(); ++it)
        if (!hasCredentials(it.value()))
            settings.setValue(it.key(), it.value());
}

} // namespace armature

#include "window/Remembered.h"

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
    choices.stack = settings.value(QStringLiteral("choices/stack")).toString();
    choices.project = settings.value(QStringLiteral("choices/project")).toString();
    choices.target = settings.value(QStringLiteral("choices/target")).toString();
    choices.installer = enumFromName<Installer>(settings.value(QStringLiteral("choices/installer")).toString()).value_or(Installer::Automatic);
    choices.uv = settings.value(QStringLiteral("choices/uv")).toString();
    choices.python = settings.value(QStringLiteral("choices/python")).toString();
    choices.options = settings.value(QStringLiteral("choices/options")).toStringList();
    choices.proxy = settings.value(QStringLiteral("choices/proxy")).toString();
    choices.offline = settings.value(QStringLiteral("choices/offline")).toBool();
    kept.geometry = settings.value(QStringLiteral("window/geometry")).toByteArray();
    kept.theme = settings.value(QStringLiteral("window/theme"), QStringLiteral("system")).toString();
    kept.checkout = settings.value(QStringLiteral("studio/checkout")).toString();
    settings.beginGroup(QStringLiteral("indexes"));
    for (const QString &id : settings.childKeys())
        choices.indexOverrides.insert(id, settings.value(id).toString());
    return kept;
}

void Remembered::write() const {
    QSettings settings;
    settings.setValue(QStringLiteral("choices/stack"), choices.stack);
    settings.setValue(QStringLiteral("choices/project"), choices.project);
    settings.setValue(QStringLiteral("choices/target"), choices.target);
    settings.setValue(QStringLiteral("choices/installer"), enumName(choices.installer));
    settings.setValue(QStringLiteral("choices/uv"), choices.uv);
    settings.setValue(QStringLiteral("choices/python"), choices.python);
    settings.setValue(QStringLiteral("choices/options"), choices.options);
    settings.setValue(QStringLiteral("choices/offline"), choices.offline);
    settings.setValue(QStringLiteral("choices/proxy"), hasCredentials(choices.proxy) ? QString() : choices.proxy);
    settings.setValue(QStringLiteral("window/geometry"), geometry);
    settings.setValue(QStringLiteral("window/theme"), theme);
    settings.setValue(QStringLiteral("studio/checkout"), checkout);
    settings.remove(QStringLiteral("indexes"));
    settings.beginGroup(QStringLiteral("indexes"));
    for (auto it = choices.indexOverrides.begin(); it != choices.indexOverrides.end(); ++it)
        if (!hasCredentials(it.value()))
            settings.setValue(it.key(), it.value());
}

} // namespace armature

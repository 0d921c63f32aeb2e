#include "look/SystemScheme.h"

#include "base/Literals.h"

#ifdef QT_DBUS_LIB
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>
#endif

namespace armature {

#ifdef QT_DBUS_LIB
namespace {

/// Without a bus the D-Bus library would start one, and we would wait for it.
bool hasSessionBus() {
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
           QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
}

class Portal : public QObject {
    Q_OBJECT

public:
    explicit Portal(SystemScheme *scheme) : QObject(scheme), m_scheme(scheme) {
        // No service name: with one, Qt would wait for the answer who owns it.
        QDBusConnection::sessionBus().connect(QString(), m_path, m_interface, u"SettingChanged"_s, this,
                                              SLOT(settingChanged(QDBusMessage)));
        ask(u"ReadOne"_s);
    }

private Q_SLOTS:
    /// The whole message: a slot that takes a QDBusVariant is refused by Qt 6.4 as long as nobody has registered that
    /// type.
    void settingChanged(const QDBusMessage &message) {
        const QVariantList words = message.arguments();
        if (words.size() == 3 && words.at(0) == m_space && words.at(1) == m_key)
            take(words.at(2));
    }

private:
    void ask(const QString &method) {
        QDBusMessage question =
            QDBusMessage::createMethodCall(u"org.freedesktop.portal.Desktop"_s, m_path, m_interface, method);
        question << m_space << m_key;
        auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, method, watcher] {
            watcher->deleteLater();
            const QDBusPendingReply<QDBusVariant> reply = *watcher;
            if (reply.isValid())
                take(QVariant::fromValue(reply.value()));
            else if (method == "ReadOne"_L1) // came with version 2 of the interface; Read is its forerunner
                ask(u"Read"_s);
        });
    }

    void take(QVariant value) {
        while (value.metaType() == QMetaType::fromType<QDBusVariant>()) // Read wraps once more than ReadOne
            value = value.value<QDBusVariant>().variant();
        m_scheme->take(value.toUInt());
    }

    const QString m_path = u"/org/freedesktop/portal/desktop"_s;
    const QString m_interface = u"org.freedesktop.portal.Settings"_s;
    const QString m_space = u"org.freedesktop.appearance"_s;
    const QString m_key = u"color-scheme"_s;
    SystemScheme *m_scheme;
};

} // namespace
#endif

SystemScheme::SystemScheme(QObject *parent) : QObject(parent) {
#ifdef QT_DBUS_LIB
    if (hasSessionBus())
        new Portal(this);
#endif
}

std::optional<bool> SystemScheme::meaning(unsigned scheme) {
    return scheme == 1 ? std::optional(true) : scheme == 2 ? std::optional(false) : std::nullopt;
}

void SystemScheme::take(unsigned scheme) {
    if (m_dark == meaning(scheme))
        return;
    m_dark = meaning(scheme);
    Q_EMIT changed();
}

} // namespace armature

#ifdef QT_DBUS_LIB
#include "SystemScheme.moc"
#endif

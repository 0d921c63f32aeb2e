#include "desktop/AwakeHold.h"

#include "base/Literals.h"

#ifdef Q_OS_MACOS
#include <QCoreApplication>
#include <QPointer>
#include <QProcess>
#elif defined(QT_DBUS_LIB)
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QFile>
#endif

namespace armature {

#ifdef Q_OS_MACOS
namespace {

/// caffeinate(8): -i against idle sleep, -w ends it with us even if we are killed.
class Caffeinate : public AwakeHold {
public:
    void take(const QString &) override {
        m_process = new QProcess; // not ours alone: its destructor would wait for it
        QObject::connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        QObject::connect(m_process, &QProcess::started, this, [this] {
            m_granted = true;
            Q_EMIT answered();
        });
        QObject::connect(m_process, &QProcess::errorOccurred, this, [this] {
            m_granted = false;
            fail(u"caffeinate"_s, m_process->errorString());
            Q_EMIT answered();
        });
        m_process->start(u"/usr/bin/caffeinate"_s,
                         {u"-i"_s, u"-w"_s, QString::number(QCoreApplication::applicationPid())});
    }
    void drop() override {
        m_granted = false;
        if (!m_process)
            return;
        QObject::disconnect(m_process, nullptr, this, nullptr);
        m_process->terminate();
    }
    [[nodiscard]] bool isGranted() const override { return m_granted; }

private:
    QPointer<QProcess> m_process;
    bool m_granted = false;
};

} // namespace

std::vector<std::shared_ptr<AwakeHold>> awakeHolds() { return {std::make_shared<Caffeinate>()}; }
#elif defined(QT_DBUS_LIB)
namespace {

const char Application[] = "Armature";

/// One question to a bus. The answer goes to `self` even after its owner let go of it.
template <class Hold>
void ask(const std::shared_ptr<Hold> &self, const QDBusConnection &bus, const QDBusMessage &question) {
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [self, watcher] {
        watcher->deleteLater();
        self->receive(*watcher);
        Q_EMIT self->answered();
    });
}

/// systemd-logind: the lock is a file descriptor, held as long as it is open. Taking "sleep" in block mode may be
/// refused by its policy.
class Logind : public AwakeHold, public std::enable_shared_from_this<Logind> {
public:
    void take(const QString &why) override {
        QDBusMessage question =
            QDBusMessage::createMethodCall(u"org.freedesktop.login1"_s, u"/org/freedesktop/login1"_s,
                                           u"org.freedesktop.login1.Manager"_s, u"Inhibit"_s);
        question << u"sleep:idle"_s << QString::fromLatin1(Application) << why << u"block"_s;
        ask(shared_from_this(), QDBusConnection::systemBus(), question);
    }
    void drop() override {
        m_dropped = true;
        m_lock = QDBusUnixFileDescriptor();
    }
    [[nodiscard]] bool isGranted() const override { return m_lock.isValid(); }
    void receive(const QDBusPendingReply<QDBusUnixFileDescriptor> &reply) {
        if (reply.isError())
            fail(u"logind"_s, reply.error().message());
        else if (!m_dropped)
            m_lock = reply.value();
    }

private:
    QDBusUnixFileDescriptor m_lock;
    bool m_dropped = false;
};

/// The desktop's own idle timer, for desktops that do not listen to logind.
class ScreenSaver : public AwakeHold, public std::enable_shared_from_this<ScreenSaver> {
public:
    void take(const QString &why) override {
        if (!hasSessionBus())
            return fail(u"screen saver"_s, u"there is no session bus"_s);
        ask(shared_from_this(), QDBusConnection::sessionBus(),
            call("Inhibit") << QString::fromLatin1(Application) << why);
    }
    void drop() override {
        m_dropped = true;
        if (m_granted)
            QDBusConnection::sessionBus().send(call("UnInhibit") << m_cookie);
        m_granted = false;
    }
    [[nodiscard]] bool isGranted() const override { return m_granted; }
    void receive(const QDBusPendingReply<uint> &reply) {
        if (reply.isError())
            return fail(u"screen saver"_s, reply.error().message());
        m_cookie = reply.value();
        m_granted = true;
        if (m_dropped)
            drop();
    }

private:
    /// Without a bus the D-Bus library would start one, and we would wait for it.
    static bool hasSessionBus() {
        return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
               QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
    }
    static QDBusMessage call(const char *method) {
        return QDBusMessage::createMethodCall(u"org.freedesktop.ScreenSaver"_s, u"/org/freedesktop/ScreenSaver"_s,
                                              u"org.freedesktop.ScreenSaver"_s, QString::fromLatin1(method));
    }

    uint m_cookie = 0;
    bool m_granted = false;
    bool m_dropped = false;
};

} // namespace

std::vector<std::shared_ptr<AwakeHold>> awakeHolds() {
    return {std::make_shared<Logind>(), std::make_shared<ScreenSaver>()};
}
#else
std::vector<std::shared_ptr<AwakeHold>> awakeHolds() { return {}; }
#endif

} // namespace armature

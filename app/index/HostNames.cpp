#include "index/HostNames.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTimer>

namespace armature {
namespace {

qint64 now() {
    QElapsedTimer clock;
    clock.start();
    return clock.msecsSinceReference();
}

} // namespace

void HostNames::find(const QString &host, QObject *asker, Found answer) {
    const auto failed = m_failed.constFind(host);
    const bool known = failed != m_failed.constEnd() && now() - *failed < ForgetMs;
    if (known || host.isEmpty() || !QHostAddress(host).isNull()) {
        QTimer::singleShot(0, asker, [answer = std::move(answer), known] { answer(!known); });
        return;
    }
    std::vector<Waiting> &waiting = m_waiting[host];
    waiting.push_back({asker, std::move(answer)});
    if (waiting.size() == 1)
        QHostInfo::lookupHost(host, this, [this, host](const QHostInfo &info) { onLookedUp(host, info); });
}

void HostNames::onLookedUp(const QString &host, const QHostInfo &info) {
    const bool found = info.error() == QHostInfo::NoError && !info.addresses().isEmpty();
    if (!found)
        m_failed.insert(host, now());
    const std::vector<Waiting> waiting = m_waiting.take(host);
    const QPointer<HostNames> self(this);
    for (const Waiting &one : waiting)
        if (self && one.asker)
            one.answer(found);
}

} // namespace armature

#pragma once

#include <QHash>
#include <QHostInfo>
#include <QObject>
#include <QPointer>
#include <functional>
#include <vector>

namespace armature {

/// Looks the names of hosts up before anything is sent to them: one look-up for all who ask at the same time, and one
/// that failed holds for ForgetMs. Left to Qt's network manager, every batch of requests to a name that is not found
/// costs a look-up of its own (of 1.5 s each: 13 s for 50 questions instead of 1.5 s), and what waits inside of it
/// meanwhile runs into the limit of silence.
class HostNames : public QObject {
    Q_OBJECT

public:
    static constexpr int ForgetMs = 5'000;
    using Found = std::function<void(bool found)>;

    explicit HostNames(QObject *parent = nullptr) : QObject(parent) {}
    /// Calls `answer` once, from the event loop; not if `asker` is gone by then. Addresses (and nothing) are always
    /// found.
    void find(const QString &host, QObject *asker, Found answer);

private:
    struct Waiting {
        QPointer<QObject> asker;
        Found answer;
    };
    void onLookedUp(const QString &host, const QHostInfo &info);

    QHash<QString, std::vector<Waiting>> m_waiting; ///< by the name that is being looked up
    QHash<QString, qint64> m_failed;                ///< when, in ms of a clock that only goes forward
};

} // namespace armature

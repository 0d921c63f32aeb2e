#pragma once

#include <QObject>

class QSocketNotifier;

namespace armature {

/// Turns SIGINT and SIGTERM into a signal of the event loop while it lives. A second SIGINT changes nothing: cancelling
/// is under way.
class Interrupt : public QObject {
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void requested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace armature

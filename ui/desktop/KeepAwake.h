#pragma once

#include <QObject>
#include <QStringList>
#include <memory>

namespace armature {

/// Keeps the machine from falling asleep while something long runs. Never blocks: the asking is asynchronous, and where
/// nobody can be asked nothing happens but an entry in `failures`. Linux: org.freedesktop.login1 (system bus) and
/// org.freedesktop.ScreenSaver (session bus). macOS: caffeinate(8).
class KeepAwake : public QObject {
    Q_OBJECT

public:
    explicit KeepAwake(QObject *parent = nullptr);
    ~KeepAwake() override;

    /// `why` is shown by the desktop to whoever wonders. Held once, however often it is called.
    void hold(const QString &why);
    void release();
    /// Asked for, granted or not.
    [[nodiscard]] bool isWanted() const;
    /// Who did not grant the last `hold`, and why; one sentence each.
    [[nodiscard]] QStringList failures() const;

Q_SIGNALS:
    /// failures() may be different now.
    void answered();

private:
    class Holds;
    std::unique_ptr<Holds> m_holds;
};

} // namespace armature

#pragma once

#include "base/Literals.h"

#include <QObject>
#include <memory>
#include <vector>

namespace armature {

/// One of the places that can keep a machine awake, asked once and without waiting. Shared with its own unanswered
/// question: an answer that comes after `drop` is given back at once.
class AwakeHold : public QObject {
    Q_OBJECT

public:
    virtual void take(const QString &why) = 0;
    virtual void drop() = 0;
    [[nodiscard]] virtual bool isGranted() const = 0;
    /// Empty unless it was refused or nobody was there.
    [[nodiscard]] QString failure() const { return m_failure; }

Q_SIGNALS:
    void answered();

protected:
    void fail(const QString &who, const QString &why) { m_failure = who + u": "_s + why; }

private:
    QString m_failure;
};

/// Those of this system; none where nobody is known.
std::vector<std::shared_ptr<AwakeHold>> awakeHolds();

} // namespace armature

#pragma once

#include "model/Json.h"

#include <memory>

namespace armature {

/// Who holds a lock.
struct LockHolder {
    qint64 processId = 0;
    QString host;
    QString program; ///< "armature install", "armature-assistant"
    QDateTime since;
    bool operator==(const LockHolder &) const = default;
    /// "armature (process 4711 on grace1, since 2026-11-23T10:00:00Z)"
    [[nodiscard]] QString text() const;
};

/// One at a time for a file. The system gives a lock back with the process that holds it, however that ends: none is
/// ever stale.
class Lock {
public:
    /// Locked, with the holder named in `detail`, if another process or another Lock of this one holds it. Never waits.
    static Result<std::unique_ptr<Lock>> acquire(const QString &path, const QString &program);
    ~Lock();
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

private:
    explicit Lock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

/// Who holds the lock on `path` now; nobody if it is free or not there. Changes nothing.
std::optional<LockHolder> lockHolder(const QString &path);

template <class V> void describe(V &v, LockHolder &x) {
    v("process_id", x.processId), v("host", x.host), v("program", x.program), v("since", x.since);
}

} // namespace armature

#pragma once

#include "files/Lock.h"

#include <QTemporaryDir>

namespace armature {

/// A temporary folder of this program, deleted with the object. One that a killed run has left is deleted when the next
/// is made: it has our name and our lock file, belongs to this user, and nobody holds the lock.
class ScratchFolder {
public:
    ScratchFolder();

    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString errorString() const { return m_folder.errorString(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Lock> m_lock;
};

} // namespace armature

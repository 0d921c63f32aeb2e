#include "files/ScratchFolder.h"

#include "base/Literals.h"
#include "files/DurableFile.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

QString lockIn(const QString &folder) { return folder + u"/armature-scratch-lock"_s; }

void deleteAbandoned() {
    const QDir place(QDir::tempPath());
    for (const QString &name : place.entryList({u"armature-scratch-??????"_s}, QDir::Dirs | QDir::NoSymLinks)) {
        const QString folder = place.filePath(name);
        const QString lock = lockIn(folder);
        // Another process may just have made the file and not locked it yet.
        const bool old = QFileInfo(lock).lastModified().secsTo(QDateTime::currentDateTime()) > 60;
        if (QFileInfo(lock).isFile() && old && whyNotPrivate(folder).isEmpty() && !lockHolder(lock))
            static_cast<void>(removeTree(place.path(), name));
    }
}

} // namespace

ScratchFolder::ScratchFolder() : m_folder(QDir::tempPath() + u"/armature-scratch-XXXXXX"_s) {
    deleteAbandoned();
    if (!m_folder.isValid())
        return;
    if (auto lock = Lock::acquire(lockIn(m_folder.path()), u"armature"_s))
        m_lock = std::move(lock).value();
}

} // namespace armature

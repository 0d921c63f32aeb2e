#include "session/QuickProject.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "plan/Project.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

constexpr qint64 MaxProjectBytes = 1024LL * 1024;

} // namespace

Result<Subject> readProject(const QString &path) {
    const auto file = findProject(path);
    if (!file)
        return file.problem();
    auto subject = readProjectQuickly(file->file);
    if (!subject)
        return subject;
    subject.value().notes << file->notes;
    if (!isLockFile(file->file)) // a lock file says everything itself
        subject.value().notes << quickReadingNote(*file);
    return subject;
}

QString quickReadingNote(const ProjectFileChoice &file) {
    return u"This is a quick reading of %1 without the installer: what it does not follow may change the plan."_s.arg(
        QFileInfo(file.file).fileName());
}

Result<Subject> readProjectQuickly(const QString &file) {
    auto bytes = readBounded(file, MaxProjectBytes, Links::Follow);
    if (!bytes)
        return bytes.problem();
    const QFileInfo info(file);
    if (isLockFile(file))
        return subjectFromLock(*bytes, info.fileName());
    if (info.fileName().endsWith(".toml"_L1))
        return subjectFromPyproject(*bytes, info.fileName());
    const QDir folder = info.absoluteDir();
    return subjectFromRequirements(*bytes, info.fileName(), [folder](const QString &relative) -> Result<QByteArray> {
        const QString inside = QDir::cleanPath(folder.filePath(relative));
        if (!inside.startsWith(folder.absolutePath() + u'/'))
            return Problem{.code = ProblemCode::Denied,
                           .subject = relative,
                           .detail = u"an include outside of the project's folder is not read"_s};
        return readBounded(inside, MaxProjectBytes, Links::Follow);
    });
}

} // namespace armature

#include "TestPaths.h"

namespace armature {
namespace {

QString below(const char *folder, const char *path) {
    return QString::fromUtf8(folder) + u'/' + QString::fromUtf8(path);
}

} // namespace

QString sourcePath(const char *path) { return below(ARMATURE_SOURCE_ROOT, path); }
QString testPath(const char *path) { return below(ARMATURE_SOURCE_ROOT "/tests", path); }
QString testProgram(const char *program) { return below(ARMATURE_PROGRAM_FOLDER, program); }

} // namespace armature

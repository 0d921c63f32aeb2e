#include "desktop/Studio.h"

#include "desktop/Desktop.h"

#include <QFileInfo>

namespace armature {

bool isStudioCheckout(const QString &folder) { return !folder.isEmpty() && QFileInfo(folder + QStringLiteral("/llm_studio/app.py")).isFile(); }

Result<void> startStudioIn(const QString &environment, const QString &checkout) {
    const QString wave = environment + QStringLiteral("/bin/wave");
    if (!QFileInfo(wave).isExecutable())
        return Problem{ProblemCode::NotFound, wave, QStringLiteral("the environment has no such program"), {}, {}};
    if (!isStudioCheckout(checkout))
        return Problem{ProblemCode::NotFound, checkout, QStringLiteral("it has no llm_studio/app.py"), {}, {}};
    return runInTerminal(environment, checkout, {wave, QStringLiteral("run"), QStringLiteral("--no-reload"), QStringLiteral("llm_studio.app")});
}

} // namespace armature

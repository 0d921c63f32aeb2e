#include "desktop/Studio.h"

#include "base/Literals.h"
#include "desktop/Desktop.h"

#include <QFileInfo>

namespace armature {

bool isStudioCheckout(const QString &folder) {
    return !folder.isEmpty() && QFileInfo(folder + u"/llm_studio/app.py"_s).isFile();
}

Result<void> startStudioIn(const QString &environment, const QString &checkout) {
    const QString wave = environment + u"/bin/wave"_s;
    if (!QFileInfo(wave).isExecutable())
        return Problem{
            .code = ProblemCode::NotFound, .subject = wave, .detail = u"the environment has no such program"_s};
    if (!isStudioCheckout(checkout))
        return Problem{.code = ProblemCode::NotFound, .subject = checkout, .detail = u"it has no llm_studio/app.py"_s};
    return runInTerminal(environment, checkout, {wave, u"run"_s, u"--no-reload"_s, u"llm_studio.app"_s});
}

} // namespace armature

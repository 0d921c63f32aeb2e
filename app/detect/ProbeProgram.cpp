#include "base/Literals.h"
#include "detect/Probes.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// ".../Armature.app" of a folder inside it; empty for a program that is no app.
QString bundleOf(const QString &folder) {
    static const QRegularExpression bundle(u"^(.*\\.app)(/.*)?$"_s);
    return bundle.match(folder).captured(1);
}

} // namespace

void probeProgram(const Host &host, MachineProfile &machine) {
    if (machine.system.kind != SystemKind::MacOs)
        return;
    const QStringList question{u"program-folder"_s};
    const QStringList lines = outputOf(host, question).value_or(QString()).split(u'\n');
    const QString app = bundleOf(lines.first());
    if (app.isEmpty())
        return;
    const auto add = [&](FindingCode code) {
        machine.findings.push_back({code, Severity::Warning, app, question.first()});
    };
    // Apple documents neither when this happens nor the path; the name in it has been the same since it began with
    // macOS 10.12.
    if (app.contains("/AppTranslocation/"_L1))
        add(FindingCode::AppTranslocated);
    else if (app.startsWith("/Volumes/"_L1) && lines.value(1) == "read-only"_L1) // not an external drive
        add(FindingCode::AppOnDiskImage);
}

} // namespace armature

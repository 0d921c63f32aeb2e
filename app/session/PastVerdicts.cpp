#include "session/PastVerdicts.h"

#include "base/Requirement.h"
#include "record/RecordFolder.h"

namespace armature {

QMap<QString, OwnResult> pastVerdicts(const QString &base) {
    QMap<QString, OwnResult> results;
    for (const QString &folder : listRecords(base)) { // newest first
        const auto record = readRecord(folder);
        if (!record || !record->verification)
            continue;
        for (const PackageVerification &package : record->verification->packages) {
            const QString name = normalizedName(package.package);
            if (!results.contains(name))
                results.insert(name, {package.installed, package.verdict(), platformOf(record->machine),
                                      record->verification->at, folder});
        }
    }
    return results;
}

} // namespace armature

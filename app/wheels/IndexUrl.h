#pragma once

#include "base/Result.h"
#include "model/Catalog.h"

#include <QMap>
#include <QUrl>

namespace armature {

/// Last segment of the URL's path, percent-decoded: "torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl".
QString fileNameOf(const QString &url);

/// Same scheme, host and port: what belongs to one may be sent to the other.
bool sameOrigin(const QUrl &left, const QUrl &right);

/// Address of a project's page: `index` + "/NORMALIZED-NAME/". Malformed unless `index` is an http(s) URL and `project`
/// a name.
Result<QUrl> projectPageUrl(const QString &index, const QString &project);

/// Texts of the form "ID=URL", each the URL to use for the index ID. Usage for another form; the URL may hold
/// credentials, and no message repeats it.
Result<QMap<QString, QString>> readIndexOverrides(const QStringList &texts);

/// The indexes with the URLs of `overrides` (id -> URL) put in. UnknownName for an id that is none of them, Usage for a
/// URL that is not http(s).
Result<std::vector<PackageIndex>> applyIndexOverrides(std::vector<PackageIndex> indexes,
                                                      const QMap<QString, QString> &overrides);

} // namespace armature

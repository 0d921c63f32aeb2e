#pragma once

#include "base/Result.h"
#include "model/Catalog.h"

#include <QMap>
#include <QUrl>

namespace armature {

/// `url` for display and records: without user name, password, query and fragment (queries carry signatures and
/// tokens). Text that is no URL comes back as `redacted` has it.
QString withoutCredentials(const QString &url);

/// Last segment of the URL's path, percent-decoded: "torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl".
QString fileNameOf(const QString &url);

/// Same scheme, host and port: what belongs to one may be sent to the other.
bool sameOrigin(const QUrl &left, const QUrl &right);

/// Address of a project's page: `index` + "/NORMALIZED-NAME/". Malformed unless `index` is an http(s) URL and `project`
/// a name.
Result<QUrl> projectPageUrl(const QString &index, const QString &project);

/// "ID=URL" -> {ID, URL}. Usage unless the id is a word and the URL is http(s); the problem never holds the URL's
/// credentials.
Result<std::pair<QString, QString>> parseIndexOverride(const QString &text);

/// The indexes with the URLs of `overrides` (id -> URL) put in. UnknownName for an id that is none of them.
Result<std::vector<PackageIndex>> applyIndexOverrides(std::vector<PackageIndex> indexes,
                                                      const QMap<QString, QString> &overrides);

} // namespace armature

#include "update/CatalogChoice.h"

namespace armature {

CatalogChoice chooseCatalog(const Catalog &builtIn, const Result<std::optional<InstalledCatalog>> &installed, const QDateTime &now) {
    const QString ours = QStringLiteral("the catalog of this program (%1) is used").arg(builtIn.date.toString(Qt::ISODate));
    if (!installed)
        return {builtIn, false,
                QStringLiteral("The installed catalog is refused, and %1: %2 (%3). \"armature catalog reset\" removes it.")
                    .arg(ours, installed.problem().detail, installed.problem().subject)};
    if (!*installed)
        return {builtIn, false, {}};
    const InstalledCatalog &other = **installed;
    const QString name =
        QStringLiteral("The installed catalog, version %1 of %2,").arg(other.header.version).arg(other.catalog.date.toString(Qt::ISODate));
    if (other.catalog.date < builtIn.date)
        return {builtIn, false, QStringLiteral("%1 is the older one: %2.").arg(name, ours)};
    if (const QString script = unknownScript(other.catalog, builtIn); !script.isEmpty())
        return {builtIn, false, QStringLiteral("%1 verifies with %2, which this program does not have: %3.").arg(name, script.left(60), ours)};
    const QString expired = QStringLiteral("expired on %1").arg(other.header.expires.date().toString(Qt::ISODate));
    if (now >= other.header.expires && other.catalog.date == builtIn.date)
        return {builtIn, false, QStringLiteral("%1 %2: %3.").arg(name, expired, ours)};
    if (now >= other.header.expires)
        return {other.catalog, true,
                QStringLiteral("%1 %2. It is used, being newer than the one of this program; get an update.").arg(name, expired)};
    return {other.catalog, true, {}};
}

} // namespace armature

#include "update/CatalogChoice.h"

#include "base/Literals.h"
#include "base/Log.h"

namespace armature {

namespace {

CatalogChoice choice(const Catalog &builtIn, const Result<std::optional<InstalledCatalog>> &installed,
                     const QDateTime &now) {
    const QString ours = u"the catalog of this program (%1) is used"_s.arg(builtIn.date.toString(Qt::ISODate));
    if (!installed)
        return {builtIn, false,
                u"The installed catalog is refused, and %1: %2 (%3). \"armature catalog reset\" removes it."_s.arg(
                    ours, installed.problem().detail, installed.problem().subject)};
    if (!*installed)
        return {builtIn, false, {}};
    const InstalledCatalog &other = **installed;
    const QString name = u"The installed catalog, version %1 of %2,"_s.arg(other.header.version)
                             .arg(other.catalog.date.toString(Qt::ISODate));
    if (other.header.created > now.addDays(1)) // a clock may differ by a time zone that was set wrongly
        return {builtIn, false,
                u"%1 was made in the future (%2): %3. Check this machine's clock, or get another catalog."_s.arg(
                    name, other.header.created.date().toString(Qt::ISODate), ours)};
    if (other.catalog.date < builtIn.date)
        return {builtIn, false, u"%1 is the older one: %2."_s.arg(name, ours)};
    if (const QString script = unknownScript(other.catalog, builtIn); !script.isEmpty())
        return {builtIn, false,
                u"%1 verifies with %2, which this program does not have: %3."_s.arg(name, script.left(60), ours)};
    const QString expired = u"expired on %1"_s.arg(other.header.expires.date().toString(Qt::ISODate));
    if (now >= other.header.expires && other.catalog.date == builtIn.date)
        return {builtIn, false, u"%1 %2: %3."_s.arg(name, expired, ours)};
    if (now >= other.header.expires)
        return {other.catalog, true,
                u"%1 %2. It is used, being newer than the one of this program; get an update."_s.arg(name, expired)};
    return {other.catalog, true, {}};
}

} // namespace

CatalogChoice chooseCatalog(const Catalog &builtIn, const Result<std::optional<InstalledCatalog>> &installed,
                            const QDateTime &now) {
    CatalogChoice chosen = choice(builtIn, installed, now);
    logInfo("catalog", u"%1 one of %2, SHA-256 %3. %4"_s.arg(chosen.installed ? u"the installed"_s : u"the built-in"_s,
                                                             chosen.catalog.date.toString(Qt::ISODate),
                                                             chosen.catalog.digest.left(12), chosen.note));
    return chosen;
}

} // namespace armature

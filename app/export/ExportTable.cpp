#include "export/ExportTable.h"

#include "assess/Assess.h"
#include "base/Literals.h"
#include "base/Nearest.h"
#include "model/Subject.h"
#include "present/CompatibilityText.h"
#include "present/Words.h"

namespace armature {
namespace {

ExportCell cellOf(const CompatibilityRow &row, bool machine) {
    return {
        row.verdict(),  row.claim, row.versionHere(), row.indexHere(), machine ? row.reasons : std::vector<Reason>(),
        whatLimits(row)};
}

} // namespace

Result<std::vector<Platform>> chosenPlatforms(const Catalog &catalog, const QStringList &ids) {
    QStringList known;
    for (const Platform &platform : catalog.platforms)
        known << platform.id;
    for (const QString &id : ids) {
        if (known.contains(id))
            continue;
        return unknownName(id, u"the catalog has no platform of this id"_s, known);
    }
    std::vector<Platform> chosen;
    for (const Platform &platform : catalog.platforms)
        if (ids.isEmpty() || ids.contains(platform.id))
            chosen.push_back(platform);
    return chosen;
}

Result<ExportTable> exportTable(const Catalog &catalog, const QStringList &platforms,
                                const std::optional<ExportMachine> &machine, const QString &program) {
    const auto chosen = chosenPlatforms(catalog, platforms);
    if (!chosen)
        return chosen.problem();
    ExportTable table{program, catalog.date, catalog.digest, machine ? machine->headline : QString(), {}, {}};
    if (machine)
        table.columns.push_back({u"here"_s,
                                 machine->simulated ? Words::tr("Simulated machine") : Words::tr("This machine"),
                                 machine->report.platform, true});
    for (const Platform &platform : *chosen)
        table.columns.push_back({platform.id, platform.title, platform.id, false});
    for (const Package &package : catalog.packages) {
        ExportRow row{package.id, package.title, package.summary, {}};
        if (machine) {
            const CompatibilityRow *here = machine->report.row(package.id);
            row.cells.push_back(here != nullptr ? cellOf(*here, true) : ExportCell());
        }
        for (const Platform &platform : *chosen)
            row.cells.push_back(cellOf(claimRow(package, platform.id), false));
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace armature

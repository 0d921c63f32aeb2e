#pragma once

#include "model/Compatibility.h"

namespace armature {

/// A column of the exported table: this machine, or a platform of the catalog.
struct ExportColumn {
    QString id; ///< "here", or the platform's id
    QString title;
    QString platform; ///< id; of the machine's platform for "here"
    bool machine = false;
    bool operator==(const ExportColumn &) const = default;
};

/// One package in one column. The status is computed: from the machine's reasons, or from the claim alone.
struct ExportCell {
    Status status = Status::Unknown;
    std::optional<Cell> claim;
    QString version;             ///< of the claim; of a machine, what its plan asks for
    QString index;               ///< where it comes from
    std::vector<Reason> reasons; ///< of the machine; empty for a platform
    QString limits;              ///< the sentence that matters most; empty if nothing limits it
    bool operator==(const ExportCell &) const = default;
};

struct ExportRow {
    QString package;
    QString title;
    QString summary;
    std::vector<ExportCell> cells; ///< one for each column, in their order
    bool operator==(const ExportRow &) const = default;
};

/// The compatibility table with everything a file about it says; the formats below only write it down.
struct ExportTable {
    QString program; ///< "armature 0.1"
    QDate catalogDate;
    QString catalogDigest;
    QString headline; ///< of the machine; empty without a machine column
    std::vector<ExportColumn> columns;
    std::vector<ExportRow> rows;
    bool operator==(const ExportTable &) const = default;
};

/// The machine of a table: its report with a row for every package, and its one-line description.
struct ExportMachine {
    CompatibilityReport report;
    QString headline;
    bool simulated = false; ///< recorded or assumed: nobody's "this machine"
};

/// All packages on `platforms` (ids, all of the catalog if empty), this machine first if one is given. UnknownName with
/// the nearest for a platform the catalog has not.
Result<ExportTable> exportTable(const Catalog &catalog, const QStringList &platforms,
                                const std::optional<ExportMachine> &machine, const QString &program);

/// The platforms of these ids in the catalog's order, each once; all if none is named. UnknownName likewise.
Result<std::vector<Platform>> chosenPlatforms(const Catalog &catalog, const QStringList &ids);

// One file each, without a byte order mark, ending with a line end.
QString tableMarkdown(const ExportTable &table);
/// One page of its own: no script, nothing loaded from elsewhere.
QString tableHtml(const ExportTable &table);
/// RFC 4180: one record for each package and column, CR LF. The column names and words are stable and not translated.
QString tableCsv(const ExportTable &table);
/// resources/schema/compatibility-1.schema.json describes it.
QJsonObject tableJson(const ExportTable &table);

} // namespace armature

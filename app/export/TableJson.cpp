#include "export/ExportTable.h"

// Keys and their meaning are those of resources/schema/compatibility-1.schema.json: a change of one is a change of both.

namespace armature {
namespace {

QJsonObject cellJson(const ExportColumn &column, const ExportCell &cell) {
    const Cell claim = cell.claim.value_or(Cell());
    QJsonObject object{{QStringLiteral("column"), column.id},
                       {QStringLiteral("status"), enumName(cell.status)},
                       {QStringLiteral("known"), cell.claim.has_value()},
                       {QStringLiteral("version"), claim.version.text()},
                       {QStringLiteral("index"), claim.index},
                       {QStringLiteral("since"), claim.since.text()},
                       {QStringLiteral("limitation"), claim.limitation},
                       {QStringLiteral("remedy"), claim.remedy},
                       {QStringLiteral("confidence"), cell.claim ? enumName(claim.provenance.confidence) : QString()},
                       {QStringLiteral("checked"), claim.provenance.checked.toString(Qt::ISODate)},
                       {QStringLiteral("evidence"), toJsonValue(claim.provenance.evidence)}};
    if (column.machine)
        object.insert(QStringLiteral("reasons"), toJsonValue(cell.reasons));
    return object;
}

} // namespace

QJsonObject tableJson(const ExportTable &table) {
    QJsonArray columns;
    for (const ExportColumn &column : table.columns)
        columns.append(QJsonObject{{QStringLiteral("id"), column.id},
                                   {QStringLiteral("title"), column.title},
                                   {QStringLiteral("platform"), column.platform},
                                   {QStringLiteral("machine"), column.machine}});
    QJsonArray packages;
    for (const ExportRow &row : table.rows) {
        QJsonArray cells;
        for (size_t i = 0; i < table.columns.size() && i < row.cells.size(); ++i)
            cells.append(cellJson(table.columns[i], row.cells[i]));
        packages.append(QJsonObject{{QStringLiteral("id"), row.package},
                                    {QStringLiteral("title"), row.title},
                                    {QStringLiteral("summary"), row.summary},
                                    {QStringLiteral("cells"), cells}});
    }
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("kind"), QStringLiteral("armature-compatibility")},
            {QStringLiteral("program"), table.program},
            {QStringLiteral("catalog"),
             QJsonObject{{QStringLiteral("date"), table.catalogDate.toString(Qt::ISODate)}, {QStringLiteral("digest"), table.catalogDigest}}},
            {QStringLiteral("machine"), table.headline.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(table.headline)},
            {QStringLiteral("columns"), columns},
            {QStringLiteral("packages"), packages}};
}

} // namespace armature

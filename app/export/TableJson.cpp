#include "base/Literals.h"
#include "export/ExportTable.h"

// Keys and their meaning are those of resources/schema/compatibility-1.schema.json: a change of one is a change of
// both.

namespace armature {
namespace {

QJsonObject cellJson(const ExportColumn &column, const ExportCell &cell) {
    const Cell claim = cell.claim.value_or(Cell());
    QJsonObject object{{u"column"_s, column.id},
                       {u"status"_s, enumName(cell.status)},
                       {u"known"_s, cell.claim && cell.claim->provenance.checked.isValid()},
                       {u"version"_s, claim.version.text()},
                       {u"index"_s, claim.index},
                       {u"since"_s, claim.since.text()},
                       {u"limitation"_s, claim.limitation},
                       {u"remedy"_s, claim.remedy},
                       {u"confidence"_s, cell.claim ? enumName(claim.provenance.confidence) : QString()},
                       {u"checked"_s, claim.provenance.checked.toString(Qt::ISODate)},
                       {u"evidence"_s, toJsonValue(claim.provenance.evidence)}};
    if (column.machine)
        object.insert(u"reasons"_s, toJsonValue(cell.reasons));
    return object;
}

} // namespace

QJsonObject tableJson(const ExportTable &table) {
    QJsonArray columns;
    for (const ExportColumn &column : table.columns)
        columns.append(QJsonObject{{u"id"_s, column.id},
                                   {u"title"_s, column.title},
                                   {u"platform"_s, column.platform},
                                   {u"machine"_s, column.machine}});
    QJsonArray packages;
    for (const ExportRow &row : table.rows) {
        QJsonArray cells;
        for (size_t i = 0; i < table.columns.size() && i < row.cells.size(); ++i)
            cells.append(cellJson(table.columns[i], row.cells[i]));
        packages.append(QJsonObject{
            {u"id"_s, row.package}, {u"title"_s, row.title}, {u"summary"_s, row.summary}, {u"cells"_s, cells}});
    }
    return {{u"schema"_s, 1},
            {u"kind"_s, u"armature-compatibility"_s},
            {u"program"_s, table.program},
            {u"catalog"_s,
             QJsonObject{{u"date"_s, table.catalogDate.toString(Qt::ISODate)}, {u"digest"_s, table.catalogDigest}}},
            {u"machine"_s, table.headline.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(table.headline)},
            {u"columns"_s, columns},
            {u"packages"_s, packages}};
}

} // namespace armature

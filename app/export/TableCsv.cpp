#include "export/ExportTable.h"
#include "export/SafeText.h"

namespace armature {
namespace {

/// A quoted cell. A spreadsheet takes a cell that begins with one of these characters for a formula and may run it; a leading apostrophe
/// makes it text (OWASP, "CSV Injection": = + - @ and their full-width forms; tab and carriage return are gone before).
QString cell(const QString &text) {
    static const QString formula = QStringLiteral("=+-@\uFF1D\uFF0B\uFF0D\uFF20");
    QString content = visibleText(text);
    if (!content.isEmpty() && formula.contains(content.front()))
        content.prepend(u'\'');
    return u'"' + content.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString record(const QStringList &cells) {
    QStringList quoted;
    for (const QString &text : cells)
        quoted << cell(text);
    return quoted.join(u',') + QStringLiteral("\r\n");
}

QString evidenceCell(const Provenance &provenance) {
    QStringList parts;
    for (const Evidence &evidence : provenance.evidence)
        parts << (evidence.what + (evidence.url.isEmpty() ? QString() : QStringLiteral(" <") + evidence.url + u'>')).trimmed();
    return parts.join(QStringLiteral("; "));
}

} // namespace

QString tableCsv(const ExportTable &table) {
    QString text =
        record({QStringLiteral("package"), QStringLiteral("title"), QStringLiteral("column"), QStringLiteral("platform"), QStringLiteral("status"),
                QStringLiteral("version"), QStringLiteral("index"), QStringLiteral("since"), QStringLiteral("limitation"), QStringLiteral("remedy"),
                QStringLiteral("confidence"), QStringLiteral("checked"), QStringLiteral("evidence"), QStringLiteral("limits_here")});
    for (const ExportRow &row : table.rows)
        for (size_t i = 0; i < table.columns.size() && i < row.cells.size(); ++i) {
            const ExportColumn &column = table.columns[i];
            const ExportCell &one = row.cells[i];
            QStringList cells{row.package, row.title, column.id, column.platform, enumName(one.status)};
            if (one.claim)
                cells << one.claim->version.text() << one.claim->index << one.claim->since.text() << one.claim->limitation << one.claim->remedy
                      << enumName(one.claim->provenance.confidence) << one.claim->provenance.checked.toString(Qt::ISODate)
                      << evidenceCell(one.claim->provenance);
            else
                cells << QStringList(8, QString());
            text += record(cells << (column.machine ? one.limits : QString()));
        }
    return text;
}

} // namespace armature

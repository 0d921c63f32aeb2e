#include "base/Literals.h"
#include "export/ExportTable.h"
#include "export/SafeText.h"

namespace armature {
namespace {

/// A quoted cell. A spreadsheet takes a cell that begins with one of these characters for a formula and may run it; a
/// leading apostrophe makes it text (OWASP, "CSV Injection": = + - @ and their full-width forms; tab and carriage
/// return are gone before).
QString cell(const QString &text) {
    static const QString formula = u"=+-@\uFF1D\uFF0B\uFF0D\uFF20"_s;
    QString content = visibleText(text);
    if (!content.isEmpty() && formula.contains(content.front()))
        content.prepend(u'\'');
    return u'"' + content.replace(u'"', u"\"\""_s) + u'"';
}

QString record(const QStringList &cells) {
    QStringList quoted;
    for (const QString &text : cells)
        quoted << cell(text);
    return quoted.join(u',') + u"\r\n"_s;
}

QString evidenceCell(const Provenance &provenance) {
    QStringList parts;
    for (const Evidence &evidence : provenance.evidence)
        parts << (evidence.what + (evidence.url.isEmpty() ? QString() : u" <"_s + evidence.url + u'>')).trimmed();
    return parts.join(u"; "_s);
}

} // namespace

QString tableCsv(const ExportTable &table) {
    QString text =
        record({u"package"_s, u"title"_s, u"column"_s, u"platform"_s, u"status"_s, u"version"_s, u"index"_s, u"since"_s,
                u"limitation"_s, u"remedy"_s, u"confidence"_s, u"checked"_s, u"evidence"_s, u"limits_here"_s});
    for (const ExportRow &row : table.rows)
        for (size_t i = 0; i < table.columns.size() && i < row.cells.size(); ++i) {
            const ExportColumn &column = table.columns[i];
            const ExportCell &one = row.cells[i];
            QStringList cells{row.package, row.title, column.id, column.platform, enumName(one.status)};
            cells << one.version << one.index;
            if (one.claim)
                cells << one.claim->since.text() << one.claim->limitation << one.claim->remedy
                      << enumName(one.claim->provenance.confidence)
                      << one.claim->provenance.checked.toString(Qt::ISODate) << evidenceCell(one.claim->provenance);
            else
                cells << QStringList(6, QString());
            text += record(cells << (column.machine ? one.limits : QString()));
        }
    return text;
}

} // namespace armature

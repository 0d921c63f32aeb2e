#include "base/Literals.h"
#include "export/ExportTable.h"
#include "export/SafeText.h"
#include "present/CompatibilityText.h"
#include "present/MarkdownText.h"
#include "present/Words.h"

namespace armature {
namespace {

QString dash(const QString &text) { return text.isEmpty() ? u"–"_s : markdownText(text); }

QString statusText(Status status) {
    return statusMark(status) == "~"_L1 ? u"\\~ "_s + statusWord(status)
                                        : statusMark(status) + u' ' + statusWord(status);
}

/// Angle brackets keep the address whole whatever it holds (CommonMark, "link destination").
QString evidenceText(const Provenance &provenance) {
    QStringList parts;
    for (const Evidence &evidence : provenance.evidence) {
        QString address = webAddress(evidence.url);
        address.replace(u'<', u"%3C"_s).replace(u'>', u"%3E"_s).replace(u'|', u"%7C"_s);
        const QString what = markdownText(evidence.what.isEmpty() ? evidence.url : evidence.what);
        parts << (address.isEmpty() ? what : u"[%1](<%2>)"_s.arg(what, address));
    }
    return parts.isEmpty() ? u"–"_s : parts.join(u"; "_s);
}

QString markdownOverview(const ExportTable &table) {
    QStringList header{Words::tr("package")};
    for (const ExportColumn &column : table.columns)
        header << markdownText(column.title);
    QList<QStringList> rows;
    for (const ExportRow &row : table.rows) {
        QStringList cells{markdownText(row.title)};
        for (const ExportCell &cell : row.cells)
            cells << statusText(cell.status) + (cell.version.isEmpty() ? QString() : u' ' + markdownText(cell.version));
        rows << cells;
    }
    return markdownTable(header, rows);
}

QString details(const ExportTable &table, const ExportRow &row) {
    QList<QStringList> rows;
    for (size_t i = 0; i < table.columns.size() && i < row.cells.size(); ++i) {
        const ExportCell &cell = row.cells[i];
        const Cell claim = cell.claim.value_or(Cell());
        const QString limits = table.columns[i].machine && !cell.limits.isEmpty() ? cell.limits : claim.limitation;
        rows << QStringList{markdownText(table.columns[i].title),
                            statusText(cell.status),
                            dash(cell.version),
                            dash(cell.index),
                            dash(claim.since.text()),
                            dash(limits),
                            dash(claim.remedy),
                            cell.claim ? markdownText(provenanceText(claim.provenance)) : u"–"_s,
                            evidenceText(claim.provenance)};
    }
    return u"\n## %1\n\n%2\n\n"_s.arg(markdownText(row.title), markdownText(row.summary)) +
           markdownTable({Words::tr("platform"), Words::tr("status"), Words::tr("version"), Words::tr("index"),
                          Words::tr("since"), Words::tr("limitation"), Words::tr("What to do"), Words::tr("checked"),
                          Words::tr("evidence")},
                         rows);
}

} // namespace

QString tableMarkdown(const ExportTable &table) {
    QString text = u"# "_s + Words::tr("Package compatibility") + u"\n\n"_s;
    text += Words::tr("Catalog of %1, written by %2.")
                .arg(table.catalogDate.toString(Qt::ISODate), markdownText(table.program)) +
            u'\n';
    if (!table.headline.isEmpty())
        text +=
            u'\n' +
            Words::tr("%1: %2", "machine, description").arg(table.columns.front().title, markdownText(table.headline)) +
            u'\n';
    text += u'\n' + markdownOverview(table);
    for (const ExportRow &row : table.rows)
        text += details(table, row);
    return text;
}

} // namespace armature

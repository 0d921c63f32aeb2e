#include "export/ExportTable.h"
#include "export/HtmlStyle.h"
#include "export/SafeText.h"
#include "present/CompatibilityText.h"
#include "present/Words.h"

#include <QRegularExpression>

namespace armature {
namespace {

QString html(const QString &text) { return visibleText(text).toHtmlEscaped(); }

/// Foreign text keeps its own direction to itself: a right-to-left name does not reorder what stands beside it.
QString isolated(const QString &text) { return QStringLiteral("<bdi>") + html(text) + QStringLiteral("</bdi>"); }

QString element(const QString &name, const QString &content) {
    return u'<' + name + u'>' + content + QStringLiteral("</") + name + QStringLiteral(">\n");
}

/// An id that is one in every document: letters, digits and hyphens, made unique by the row's number.
QString anchor(size_t number, const ExportRow &row) {
    static const QRegularExpression others(QStringLiteral("[^a-z0-9-]+"));
    return QStringLiteral("package-%1-").arg(number) + row.package.toLower().replace(others, QStringLiteral("-")).left(60);
}

/// Shape and word; the shape is left to the eyes, the word is read aloud.
QString statusHtml(Status status) {
    const QString shape = status == Status::Available     ? QStringLiteral("●")
                          : status == Status::Limited     ? QStringLiteral("◐")
                          : status == Status::Unavailable ? QStringLiteral("✕")
                                                          : QStringLiteral("?");
    return QStringLiteral("<span class=\"status %1\"><span aria-hidden=\"true\">%2</span> %3</span>")
        .arg(enumName(status), shape, html(statusWord(status)));
}

QString evidenceHtml(const Provenance &provenance) {
    QString items;
    for (const Evidence &evidence : provenance.evidence) {
        const QString address = webAddress(evidence.url);
        const QString what = isolated(evidence.what.isEmpty() ? evidence.url : evidence.what);
        items += QStringLiteral("<li>") +
                 (address.isEmpty() ? what : QStringLiteral("<a rel=\"noopener noreferrer\" href=\"%1\">%2</a>").arg(address.toHtmlEscaped(), what)) +
                 QStringLiteral("</li>");
    }
    return items.isEmpty() ? QString() : QStringLiteral("<ul>") + items + QStringLiteral("</ul>");
}

QString fact(const QString &name, const QString &valueHtml) {
    return valueHtml.isEmpty() ? QString() : QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(html(name), valueHtml);
}

QString textFact(const QString &name, const QString &value) { return fact(name, value.isEmpty() ? QString() : isolated(value)); }

QString cellDetails(const ExportColumn &column, const ExportCell &cell) {
    QString facts = fact(Words::tr("Status"), statusHtml(cell.status));
    if (column.machine)
        facts += textFact(Words::tr("What limits it"), cell.limits);
    QString reasons;
    for (const Reason &reason : cell.reasons)
        reasons += QStringLiteral("<li>") + isolated(reasonText(reason)) + QStringLiteral("</li>");
    facts += fact(Words::tr("Why"), reasons.isEmpty() ? QString() : QStringLiteral("<ul>") + reasons + QStringLiteral("</ul>"));
    if (cell.claim) {
        const Cell &claim = *cell.claim;
        facts += textFact(Words::tr("Version"), claim.version.text()) + textFact(Words::tr("Index"), claim.index);
        facts += textFact(Words::tr("Since version"), claim.since.text()) + textFact(Words::tr("Limitation"), claim.limitation);
        facts += textFact(Words::tr("What to do"), claim.remedy) + textFact(Words::tr("Confidence"), confidenceWord(claim.provenance.confidence));
        facts += textFact(Words::tr("Checked"), claim.provenance.checked.toString(Qt::ISODate));
        facts += fact(Words::tr("Evidence"), evidenceHtml(claim.provenance));
    } else {
        facts += textFact(Words::tr("Evidence"), Words::tr("Nothing is known about this package here."));
    }
    return QStringLiteral("<section>\n<h3>%1</h3>\n<dl>\n%2</dl>\n</section>\n").arg(isolated(column.title), facts);
}

QString overview(const ExportTable &table) {
    QString head = QStringLiteral("<th scope=\"col\">%1</th>").arg(html(Words::tr("Package")));
    for (const ExportColumn &column : table.columns)
        head += QStringLiteral("<th scope=\"col\">%1</th>").arg(isolated(column.title));
    QString body;
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const ExportRow &row = table.rows[i];
        body += QStringLiteral("<tr><th scope=\"row\"><a href=\"#%1\">%2</a></th>").arg(anchor(i, row), isolated(row.title));
        for (const ExportCell &cell : row.cells)
            body +=
                QStringLiteral("<td>%1%2</td>")
                    .arg(statusHtml(cell.status), cell.claim && !cell.claim->version.isEmpty() ? u' ' + html(cell.claim->version.text()) : QString());
        body += QStringLiteral("</tr>\n");
    }
    // A region that scrolls must be reachable by keyboard, and then it needs a name.
    return QStringLiteral("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%1\">\n<table>\n<caption>%2</caption>\n"
                          "<thead><tr>%3</tr></thead>\n<tbody>\n%4</tbody>\n</table>\n</div>\n")
        .arg(html(Words::tr("Table of packages and platforms")),
             html(Words::tr("Each package in each column: status, and the version the statement is about. The package's name leads to its details.")),
             head, body);
}

} // namespace

QString tableHtml(const ExportTable &table) {
    const QString title = Words::tr("Package compatibility");
    const QString subtitle = Words::tr("Catalog of %1, written by %2.").arg(table.catalogDate.toString(Qt::ISODate), table.program);
    QString body = element(QStringLiteral("h1"), html(title)) + element(QStringLiteral("p"), html(subtitle));
    if (!table.headline.isEmpty())
        body += element(QStringLiteral("p"), html(Words::tr("%1: %2", "machine, description").arg(table.columns.front().title, table.headline)));
    body += overview(table);
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const ExportRow &row = table.rows[i];
        body += QStringLiteral("<section id=\"%1\">\n<h2>%2</h2>\n<p>%3</p>\n").arg(anchor(i, row), isolated(row.title), isolated(row.summary));
        for (size_t c = 0; c < table.columns.size() && c < row.cells.size(); ++c)
            body += cellDetails(table.columns[c], row.cells[c]);
        body += QStringLiteral("</section>\n");
    }
    return QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
               .arg(html(Words::tr("en", "code of the language of this translation"))) +
           element(QStringLiteral("title"), html(title + QStringLiteral(", ") + table.catalogDate.toString(Qt::ISODate))) +
           QStringLiteral("<style>\n") + QLatin1String(HtmlStyle) + QStringLiteral("</style>\n</head>\n<body>\n<main>\n") + body +
           QStringLiteral("</main>\n</body>\n</html>\n");
}

} // namespace armature

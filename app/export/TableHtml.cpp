#include "base/Literals.h"
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
QString isolated(const QString &text) { return u"<bdi>"_s + html(text) + u"</bdi>"_s; }

QString element(const QString &name, const QString &content) {
    return u'<' + name + u'>' + content + u"</"_s + name + u">\n"_s;
}

/// An id that is one in every document: letters, digits and hyphens, made unique by the row's number.
QString anchor(size_t number, const ExportRow &row) {
    static const QRegularExpression others(u"[^a-z0-9-]+"_s);
    return u"package-%1-"_s.arg(number) + row.package.toLower().replace(others, u"-"_s).left(60);
}

/// Shape and word; the shape is left to the eyes, the word is read aloud.
QString statusHtml(Status status) {
    const QString shape = status == Status::Available     ? u"●"_s
                          : status == Status::Limited     ? u"◐"_s
                          : status == Status::Unavailable ? u"✕"_s
                                                          : u"?"_s;
    return u"<span class=\"status %1\"><span aria-hidden=\"true\">%2</span> %3</span>"_s.arg(enumName(status), shape,
                                                                                             html(statusWord(status)));
}

QString evidenceHtml(const Provenance &provenance) {
    QString items;
    for (const Evidence &evidence : provenance.evidence) {
        const QString address = webAddress(evidence.url);
        const QString what = isolated(evidence.what.isEmpty() ? evidence.url : evidence.what);
        items += u"<li>"_s +
                 (address.isEmpty()
                      ? what
                      : u"<a rel=\"noopener noreferrer\" href=\"%1\">%2</a>"_s.arg(address.toHtmlEscaped(), what)) +
                 u"</li>"_s;
    }
    return items.isEmpty() ? QString() : u"<ul>"_s + items + u"</ul>"_s;
}

QString fact(const QString &name, const QString &valueHtml) {
    return valueHtml.isEmpty() ? QString() : u"<dt>%1</dt><dd>%2</dd>\n"_s.arg(html(name), valueHtml);
}

QString textFact(const QString &name, const QString &value) {
    return fact(name, value.isEmpty() ? QString() : isolated(value));
}

QString cellDetails(const ExportColumn &column, const ExportCell &cell) {
    QString facts = fact(Words::tr("Status"), statusHtml(cell.status));
    if (column.machine)
        facts += textFact(Words::tr("What limits it"), cell.limits);
    QString reasons;
    for (const Reason &reason : cell.reasons)
        reasons += u"<li>"_s + isolated(reasonText(reason)) + u"</li>"_s;
    facts += fact(Words::tr("Why"), reasons.isEmpty() ? QString() : u"<ul>"_s + reasons + u"</ul>"_s);
    if (cell.claim) {
        const Cell &claim = *cell.claim;
        facts += textFact(Words::tr("Version"), claim.version.text()) + textFact(Words::tr("Index"), claim.index);
        facts += textFact(Words::tr("Since version"), claim.since.text()) +
                 textFact(Words::tr("Limitation"), claim.limitation);
        facts += textFact(Words::tr("What to do"), claim.remedy) +
                 textFact(Words::tr("Confidence"), confidenceWord(claim.provenance.confidence));
        facts += textFact(Words::tr("Checked"), claim.provenance.checked.toString(Qt::ISODate));
        facts += fact(Words::tr("Evidence"), evidenceHtml(claim.provenance));
    } else {
        facts += textFact(Words::tr("Evidence"), Words::tr("Nothing is known about this package here."));
    }
    return u"<section>\n<h3>%1</h3>\n<dl>\n%2</dl>\n</section>\n"_s.arg(isolated(column.title), facts);
}

QString overview(const ExportTable &table) {
    QString head = u"<th scope=\"col\">%1</th>"_s.arg(html(Words::tr("Package")));
    for (const ExportColumn &column : table.columns)
        head += u"<th scope=\"col\">%1</th>"_s.arg(isolated(column.title));
    QString body;
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const ExportRow &row = table.rows[i];
        body += u"<tr><th scope=\"row\"><a href=\"#%1\">%2</a></th>"_s.arg(anchor(i, row), isolated(row.title));
        for (const ExportCell &cell : row.cells)
            body += u"<td>%1%2</td>"_s.arg(statusHtml(cell.status),
                                           cell.version.isEmpty() ? QString() : u' ' + html(cell.version));
        body += u"</tr>\n"_s;
    }
    // A region that scrolls must be reachable by keyboard, and then it needs a name.
    return u"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%1\">\n<table>\n<caption>%2</caption>\n"
           "<thead><tr>%3</tr></thead>\n<tbody>\n%4</tbody>\n</table>\n</div>\n"_s.arg(
               html(Words::tr("Table of packages and platforms")),
               html(Words::tr("Each package in each column: status, and the version the statement is about. The "
                              "package's name leads to its details.")),
               head, body);
}

} // namespace

QString tableHtml(const ExportTable &table) {
    const QString title = Words::tr("Package compatibility");
    const QString subtitle =
        Words::tr("Catalog of %1, written by %2.").arg(table.catalogDate.toString(Qt::ISODate), table.program);
    QString body = element(u"h1"_s, html(title)) + element(u"p"_s, html(subtitle));
    if (!table.headline.isEmpty())
        body += element(
            u"p"_s, html(Words::tr("%1: %2", "machine, description").arg(table.columns.front().title, table.headline)));
    body += overview(table);
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const ExportRow &row = table.rows[i];
        body += u"<section id=\"%1\">\n<h2>%2</h2>\n<p>%3</p>\n"_s.arg(anchor(i, row), isolated(row.title),
                                                                       isolated(row.summary));
        for (size_t c = 0; c < table.columns.size() && c < row.cells.size(); ++c)
            body += cellDetails(table.columns[c], row.cells[c]);
        body += u"</section>\n"_s;
    }
    return u"<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"_s
               .arg(html(Words::tr("en", "code of the language of this translation"))) +
           element(u"title"_s, html(title + u", "_s + table.catalogDate.toString(Qt::ISODate))) + u"<style>\n"_s +
           QLatin1String(HtmlStyle) + u"</style>\n</head>\n<body>\n<main>\n"_s + body +
           u"</main>\n</body>\n</html>\n"_s;
}

} // namespace armature

#include "status/StatusHtml.h"

#include "base/Literals.h"
#include "present/Words.h"
#include "recheck/HistoryText.h"
#include "recheck/RecheckText.h"
#include "widgets/Text.h"

#include <QLocale>

namespace armature {
namespace {

struct Review {
    Q_DECLARE_TR_FUNCTIONS(armature::Review)
};

QString shortTime(const QDateTime &at) { return QLocale().toString(at.toLocalTime(), QLocale::ShortFormat); }

QString title(const QString &text) { return u"<p><b>%1</b></p>"_s.arg(text.toHtmlEscaped()); }

/// The lines are HTML already.
QString list(const QStringList &lines) {
    QString html = u"<ul style=\"margin-left: 14px; -qt-list-indent: 0\">"_s;
    for (const QString &line : lines)
        html += u"<li>"_s + line + u"</li>"_s;
    return html + u"</ul>"_s;
}

} // namespace

ClaimNewsMap newsOf(const StatusState &state) {
    ClaimNewsMap all;
    if (!state.report || !state.outcomes)
        return all;
    for (const auto &[cell, outcome] : *state.outcomes) {
        ClaimNews news{outcome.verdict, {}, outcome.newest, state.report->at, 0};
        if (!outcome.claim.isEmpty())
            news.sentences << Review::tr("%1: %2", "claim, why").arg(outcome.claim, outcome.because);
        if (state.history)
            news.changes = std::max(0, state.history->changes(cell.first, cell.second));
        all.insert(cell, news);
    }
    return all;
}

QString answersHtml(const RecheckReport &report, const QString &package, const QString &platform) {
    QStringList lines;
    for (const ClaimCheck &check : report.checks)
        if (check.package == package && check.platform == platform)
            lines << (Review::tr("%1: %2: %3", "verdict, claim, why")
                          .arg(claimVerdictWord(check.verdict), check.claim, check.because) +
                      (check.file ? u" ("_s + check.file->file + u')' : QString()))
                         .toHtmlEscaped();
    return lines.isEmpty() ? QString()
                           : title(Review::tr("The indexes, %1", "date").arg(shortTime(report.at))) + list(lines);
}

QString ownHtml(const OwnResult &own) {
    return u"<p><b>%1</b> %2</p>"_s.arg(
        Review::tr("Seen here:").toHtmlEscaped(),
        Review::tr("version %1 %2 on %3 (record %4)", "version, verdict, date, folder")
            .arg(own.installed.text(), verdictWord(own.verdict), shortTime(own.at), own.record)
            .toHtmlEscaped());
}

QString historyHtml(const Package &package, const QString &platform, const ClaimHistory *history) {
    if (history == nullptr)
        return u"<p>%1</p>"_s.arg(Review::tr("The earlier re-checks are being read.").toHtmlEscaped());
    QStringList lines;
    for (const HistoryLine &line : historyLines(package, platform, *history)) {
        QStringList links;
        for (const Evidence &evidence : line.evidence)
            links << linkHtml(evidence.what, evidence.url);
        lines << line.text.toHtmlEscaped() +
                     (links.isEmpty() ? QString() : u" <small>%1</small>"_s.arg(links.join(u"; "_s)));
    }
    if (!lines.isEmpty())
        return title(Review::tr("History, newest first")) + list(lines);
    const QString none = history->reports() == 0
                             ? Review::tr("No history yet: the indexes were never asked on this computer.")
                             : Review::tr("No history: none of the kept re-checks spoke of this claim.");
    return u"<p>%1</p>"_s.arg(none.toHtmlEscaped());
}

} // namespace armature

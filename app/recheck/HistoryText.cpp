#include "recheck/HistoryText.h"

#include "base/Literals.h"
#include "present/Words.h"
#include "recheck/RecheckText.h"

#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype ShownDigest = 8; ///< characters; tells two catalogs of one day apart

QDate localDate(const QDateTime &at) { return at.toLocalTime().date(); }

QString period(const HistoryEntry &entry) {
    const QDate from = localDate(entry.at);
    const QDate to = localDate(entry.last);
    return from == to ? dateText(from) : Words::tr("%1 to %2", "dates").arg(dateText(from), dateText(to));
}

QString catalogWords(const HistoryEntry &entry) {
    const QString digest = entry.catalogDigest.left(ShownDigest);
    return digest.isEmpty() ? Words::tr("catalog of %1").arg(dateText(entry.catalogDate))
                            : Words::tr("catalog of %1, %2", "date, digest").arg(dateText(entry.catalogDate), digest);
}

/// What the catalog says now and did not say before.
QString newClaims(const HistoryEntry &entry, const HistoryEntry &before) {
    QStringList added;
    for (const QString &claim : entry.outcome.claims)
        if (!before.outcome.claims.contains(claim))
            added << claim;
    if (added.isEmpty())
        return entry.outcome.claims == before.outcome.claims ? QString()
                                                             : Words::tr("the catalog claims less than before");
    return Words::tr("the catalog now says: %1").arg(added.join(u"; "_s));
}

/// `before`: the entry it replaced; nullptr for the oldest.
QString entryWords(const HistoryEntry &entry, const HistoryEntry *before) {
    QString text = Words::tr("%1: %2", "date, verdict").arg(period(entry), claimVerdictWord(entry.outcome.verdict));
    if (!entry.outcome.claim.isEmpty())
        text += u": "_s + entry.outcome.claim + u": "_s + entry.outcome.because;
    QStringList rest;
    if (!entry.outcome.newest.isEmpty())
        rest << Words::tr("newest version there: %1").arg(entry.outcome.newest);
    if (const QString added = before != nullptr ? newClaims(entry, *before) : QString(); !added.isEmpty())
        rest << added;
    if (!rest.isEmpty())
        text += u"; "_s + rest.join(u"; "_s);
    return text + u" ("_s + catalogWords(entry) + u')';
}

std::vector<HistoryLine> recheckLines(const Package &package, const QString &platform, const ClaimHistory &history) {
    const std::vector<HistoryEntry> entries = history.of(package.id, platform);
    std::vector<HistoryLine> lines;
    for (size_t i = 0; i < entries.size(); ++i)
        lines.push_back(
            {localDate(entries[i].at), entryWords(entries[i], i + 1 < entries.size() ? &entries[i + 1] : nullptr), {}});
    return lines;
}

} // namespace

std::vector<HistoryLine> supersededBeliefs(const Package &package, const QString &platform) {
    std::vector<HistoryLine> lines;
    for (const PastClaim &past : package.past)
        if (past.concerns(platform))
            lines.push_back(
                {past.superseded,
                 Words::tr("%1: no longer believed: \"%2\" (%3): %4", "date, claim, who said it, why it is wrong")
                     .arg(dateText(past.superseded), past.claim, past.saidBy, past.reason),
                 past.evidence});
    return lines;
}

std::vector<HistoryLine> historyLines(const Package &package, const QString &platform, const ClaimHistory &history) {
    std::vector<HistoryLine> lines = recheckLines(package, platform, history);
    for (const HistoryLine &belief : supersededBeliefs(package, platform))
        lines.push_back(belief);
    std::stable_sort(lines.begin(), lines.end(),
                     [](const HistoryLine &a, const HistoryLine &b) { return a.date > b.date; });
    return lines;
}

QString historyText(const Package &package, const Catalog &catalog, const ClaimHistory &history, int width) {
    QString text;
    for (const Platform &platform : catalog.platforms) {
        const std::vector<HistoryLine> lines = recheckLines(package, platform.id, history);
        if (lines.empty())
            continue;
        text += platform.title + u'\n';
        for (const HistoryLine &line : lines)
            text += u"  "_s + wrapped(line.text, width - 2, 4) + u'\n';
    }
    return text.isEmpty() ? text
                          : Words::tr("What the re-checks on this machine have shown, newest first:") + u'\n' + text;
}

QJsonArray historyJson(const Package &package, const Catalog &catalog, const ClaimHistory &history) {
    QJsonArray platforms;
    for (const Platform &platform : catalog.platforms) {
        QJsonArray entries;
        for (const HistoryEntry &entry : history.of(package.id, platform.id))
            entries.append(toJson(entry));
        if (!entries.isEmpty())
            platforms.append(QJsonObject{{u"platform"_s, platform.id}, {u"entries"_s, entries}});
    }
    return platforms;
}

} // namespace armature

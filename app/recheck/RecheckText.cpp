#include "recheck/RecheckText.h"

#include "base/Literals.h"
#include "present/Words.h"

#include <algorithm>

namespace armature {
namespace {

/// Claims of one package and platform that share a verdict and, if they could not be told, the reason.
struct Group {
    std::vector<const ClaimCheck *> checks;
    [[nodiscard]] const ClaimCheck &first() const { return *checks.front(); }
};

bool belongsTo(const Group &group, const ClaimCheck &check) {
    const ClaimCheck &first = group.first();
    if (check.verdict == ClaimVerdict::Contradicted || first.package != check.package ||
        first.platform != check.platform || first.verdict != check.verdict)
        return false;
    return check.verdict == ClaimVerdict::Confirmed ||
           (check.problem && first.problem && check.problem->code == first.problem->code);
}

std::vector<Group> grouped(const RecheckReport &report, bool all) {
    std::vector<Group> groups;
    for (const ClaimCheck &check : report.checks) {
        const auto home = all ? groups.end() : std::find_if(groups.begin(), groups.end(), [&](const Group &group) {
            return belongsTo(group, check);
        });
        if (home == groups.end())
            groups.push_back({{&check}});
        else
            home->checks.push_back(&check);
    }
    return groups;
}

QString fileWords(const ClaimCheck &check) {
    if (!check.file)
        return {};
    const QString uploaded = check.file->uploaded.isValid()
                                 ? Words::tr(", uploaded %1").arg(check.file->uploaded.date().toString(Qt::ISODate))
                                 : QString();
    return u" [%1%2]"_s.arg(check.file->file, uploaded);
}

QString claimWords(const Group &group) {
    if (group.checks.size() == 1)
        return group.first().claim + u": "_s + group.first().because + fileWords(group.first());
    return Words::tr("%1 claims, for example: %2: %3")
               .arg(group.checks.size())
               .arg(group.first().claim, group.first().because) +
           fileWords(group.first());
}

constexpr qsizetype MostLines = 20; // of a list
constexpr qsizetype MostNames = 15; // in a line

QString list(const QString &title, const QStringList &lines, const RecheckView &view) {
    if (lines.isEmpty())
        return {};
    QString text = u"\n%1\n"_s.arg(title);
    for (const QString &line : view.all ? lines : lines.mid(0, MostLines))
        text += u"  "_s + wrapped(line, view.width - 4, 4) + u'\n';
    if (!view.all && lines.size() > MostLines)
        text += u"  "_s + Words::tr("and %1 more; --all shows them").arg(lines.size() - MostLines) + u'\n';
    return text;
}

QString names(QStringList list, const RecheckView &view) {
    list.sort();
    list.removeDuplicates();
    const qsizetype more = view.all ? 0 : list.size() - MostNames;
    const QString text = list.mid(0, more > 0 ? MostNames : -1).join(u", "_s);
    return more > 0 ? Words::tr("%1 and %2 more").arg(text).arg(more) : text;
}

QStringList packagesOf(const RecheckReport &report) {
    QStringList packages;
    for (const ClaimCheck &check : report.checks)
        packages << check.package;
    packages.removeDuplicates();
    return packages;
}

bool inGroups(const RecheckReport &report, const RecheckView &view) {
    return !view.all && packagesOf(report).size() > ManyPackages;
}

/// "203 packages confirmed on all their platforms."
QString confirmedLine(const RecheckReport &report) {
    QMap<QString, bool> holds;
    for (const ClaimCheck &check : report.checks)
        holds[check.package] = holds.value(check.package, true) && check.verdict == ClaimVerdict::Confirmed;
    const qsizetype whole = std::count(holds.begin(), holds.end(), true);
    return Words::tr("%1 of %2 packages are confirmed in every claim.").arg(whole).arg(holds.size());
}

QStringList contradictedLines(const RecheckReport &report) {
    QStringList lines;
    for (const ClaimCheck &check : report.checks)
        if (check.verdict == ClaimVerdict::Contradicted)
            lines << u"%1, %2, %3: %4: %5%6"_s.arg(check.package, check.platform, check.index, check.claim,
                                                   check.because, fileWords(check));
    return lines;
}

/// One line per index and reason, and one per kind of thing an index does not say.
QStringList unansweredLines(const RecheckReport &report, const RecheckView &view) {
    QMap<QString, QStringList> packages;
    for (const AskedPage &asked : report.asked)
        if (asked.problem)
            packages[u"%1: %2"_s.arg(asked.index, asked.problem->detail)] << asked.package;
    for (const ClaimCheck &check : report.checks)
        if (check.problem && check.problem->code == ProblemCode::CouldNotDetermine && inGroups(report, view))
            packages[check.because] << check.package;
    QStringList lines;
    for (auto it = packages.begin(); it != packages.end(); ++it)
        lines << u"%1 (%2)"_s.arg(it.key(), names(it.value(), view));
    for (const ClaimCheck &check : report.checks)
        if (check.problem && check.problem->code == ProblemCode::CouldNotDetermine && !inGroups(report, view))
            lines << u"%1, %2: %3: %4"_s.arg(check.package, check.platform, check.claim, check.because);
    return lines;
}

QString sinceWords(const RecheckReport &report, const NewerVersion &newer) {
    const QDate uploaded = newer.file ? newer.file->uploaded.date() : QDate();
    if (!uploaded.isValid())
        return {};
    return Words::tr(", of %1%2")
        .arg(uploaded.toString(Qt::ISODate),
             uploaded >= report.catalogDate ? Words::tr(": since the catalog's date") : QString());
}

/// Platforms with the same versions share a line.
QStringList newerLines(const RecheckReport &report) {
    QMap<QString, QStringList> platforms;
    for (const NewerVersion &newer : report.newer)
        platforms[Words::tr("%1 %2, the catalog speaks of %3%4")
                      .arg(newer.package, newer.newest, newer.catalogVersion, sinceWords(report, newer))]
            << newer.platform;
    QStringList lines;
    for (auto it = platforms.begin(); it != platforms.end(); ++it)
        lines << u"%1 (%2)"_s.arg(it.key(), it.value().join(u", "_s));
    return lines;
}

/// The same for many packages: a paragraph of "name old -> new", what is new since the catalog's date first.
QStringList newerParagraphs(const RecheckReport &report) {
    QStringList recent;
    QStringList older;
    for (const NewerVersion &newer : report.newer) {
        const bool since =
            newer.file && newer.file->uploaded.isValid() && newer.file->uploaded.date() >= report.catalogDate;
        (since ? recent : older) << u"%1 %2 -> %3"_s.arg(newer.package, newer.catalogVersion, newer.newest);
    }
    QStringList lines;
    const auto add = [&lines](const QString &title, QStringList list) {
        list.removeDuplicates();
        if (!list.isEmpty())
            lines << u"%1: %2"_s.arg(title, list.join(u", "_s));
    };
    add(Words::tr("uploaded since the catalog's date"), recent);
    add(Words::tr("uploaded before"), older);
    return lines;
}

QString changeWords(const RecheckChange &change, const RecheckView &view) {
    const QString where = names(change.platforms, view);
    switch (change.kind) {
    case ChangeKind::NewVersion:
        return Words::tr("%1: new with a wheel: %2 (%3)").arg(change.package, change.what, where);
    case ChangeKind::Gone:
        return Words::tr("%1: GONE: %2 (%3)").arg(change.package, change.what, where);
    case ChangeKind::Yanked:
        return Words::tr("%1: withdrawn (yanked) by its authors: %2 (%3)").arg(change.package, change.what, where);
    case ChangeKind::Verdict:
        break;
    }
    return Words::tr("%1: %2: %3, was %4 (%5)").arg(change.package, change.what, change.is, change.was, where);
}

} // namespace

QString claimVerdictWord(ClaimVerdict verdict) {
    switch (verdict) {
    case ClaimVerdict::Confirmed:
        return Words::tr("confirmed");
    case ClaimVerdict::Contradicted:
        return Words::tr("CONTRADICTED");
    case ClaimVerdict::CouldNotTell:
        break;
    }
    return Words::tr("could not tell");
}

QString recheckTable(const RecheckReport &report, const RecheckView &view) {
    const bool many = inGroups(report, view);
    std::vector<QStringList> rows;
    for (const Group &group : grouped(report, view.all))
        if (!many || group.first().verdict == ClaimVerdict::Contradicted)
            rows.push_back({group.first().package, group.first().platform, claimVerdictWord(group.first().verdict),
                            claimWords(group)});
    if (rows.empty() && many)
        return {};
    return textTable(
        {Words::tr("package"), Words::tr("platform"), Words::tr("verdict"), Words::tr("claim and evidence")}, rows,
        view.width);
}

static QStringList releaseLines(const RecheckReport &report) {
    QStringList lines;
    for (const ReleaseCheck &check : report.releases)
        if (check.problem)
            lines << Words::tr("%1: could not be told: %2").arg(check.title, check.problem->detail);
        else if (check.isNews())
            lines << Words::tr("%1: %2 is out; the catalog knows %3")
                         .arg(check.title, check.newest.text(), check.known.text());
        else
            lines << Words::tr("%1: %2 is the newest, as the catalog has it").arg(check.title, check.newest.text());
    return lines;
}

QString recheckSummary(const RecheckReport &report, const RecheckView &view) {
    const bool many = inGroups(report, view);
    const auto slowest =
        std::max_element(report.asked.begin(), report.asked.end(),
                         [](const AskedPage &a, const AskedPage &b) { return a.milliseconds < b.milliseconds; });
    QString text;
    if (!many) // else the table has them, and nothing else
        text += list(Words::tr("The indexes contradict the catalog:"), contradictedLines(report), view);
    text += list(Words::tr("Could not be told:"), unansweredLines(report, view), view);
    text += list(Words::tr("Newer than in the catalog:"), many ? newerParagraphs(report) : newerLines(report), view);
    text += list(Words::tr("Releases of the stacks:"), releaseLines(report), view);
    text += list(Words::tr("About the connections:"), report.notes, view);
    QString end = Words::tr("Catalog of %1: %2 claims confirmed, %3 contradicted, %4 could not be told.")
                      .arg(report.catalogDate.toString(Qt::ISODate))
                      .arg(report.count(ClaimVerdict::Confirmed))
                      .arg(report.count(ClaimVerdict::Contradicted))
                      .arg(report.count(ClaimVerdict::CouldNotTell));
    if (many)
        end += u' ' + confirmedLine(report);
    if (slowest != report.asked.end())
        end += u' ' + Words::tr("Pages asked for: %1 in %2, the slowest %3 (%4 on %5).")
                          .arg(report.asked.size())
                          .arg(durationText(report.milliseconds), durationText(slowest->milliseconds), slowest->package,
                               slowest->index);
    return text + u'\n' + wrapped(end, view.width) + u'\n';
}

QString changesText(const RecheckChanges &changes, const RecheckView &view) {
    if (!changes.since.isValid())
        return {};
    const QString since = changes.since.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
    if (changes.list.empty() && changes.sameQuestion)
        return Words::tr("Nothing has changed since the last re-check (%1).").arg(since) + u'\n';
    if (changes.list.empty())
        return Words::tr("The last re-check (%1) had another catalog or other questions; what both asked is as it was.")
                   .arg(since) +
               u'\n';
    QStringList lines;
    for (const RecheckChange &change : changes.list)
        lines << changeWords(change, view);
    return list(Words::tr("Changed since the last re-check (%1):").arg(since), lines, view);
}

} // namespace armature

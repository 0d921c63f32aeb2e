#include "recheck/RecheckText.h"

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
    if (check.verdict == ClaimVerdict::Contradicted || first.package != check.package || first.platform != check.platform ||
        first.verdict != check.verdict)
        return false;
    return check.verdict == ClaimVerdict::Confirmed || (check.problem && first.problem && check.problem->code == first.problem->code);
}

std::vector<Group> grouped(const RecheckReport &report, bool all) {
    std::vector<Group> groups;
    for (const ClaimCheck &check : report.checks) {
        const auto home =
            all ? groups.end() : std::find_if(groups.begin(), groups.end(), [&](const Group &group) { return belongsTo(group, check); });
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
    const QString uploaded =
        check.file->uploaded.isValid() ? Words::tr(", uploaded %1").arg(check.file->uploaded.date().toString(Qt::ISODate)) : QString();
    return QStringLiteral(" [%1%2]").arg(check.file->file, uploaded);
}

QString claimWords(const Group &group) {
    if (group.checks.size() == 1)
        return group.first().claim + QStringLiteral(": ") + group.first().because + fileWords(group.first());
    return Words::tr("%1 claims, for example: %2: %3").arg(group.checks.size()).arg(group.first().claim, group.first().because) +
           fileWords(group.first());
}

QString list(const QString &title, const QStringList &lines, int width) {
    if (lines.isEmpty())
        return {};
    QString text = QStringLiteral("\n%1\n").arg(title);
    for (const QString &line : lines)
        text += QStringLiteral("  ") + wrapped(line, width - 2, 4) + u'\n';
    return text;
}

QStringList contradictedLines(const RecheckReport &report) {
    QStringList lines;
    for (const ClaimCheck &check : report.checks)
        if (check.verdict == ClaimVerdict::Contradicted)
            lines << QStringLiteral("%1, %2, %3: %4: %5%6")
                         .arg(check.package, check.platform, check.index, check.claim, check.because, fileWords(check));
    return lines;
}

/// One line per index and reason: what could not be told is told once.
QStringList unansweredLines(const RecheckReport &report) {
    QMap<QString, QStringList> packages;
    for (const AskedPage &asked : report.asked)
        if (asked.problem)
            packages[QStringLiteral("%1: %2").arg(asked.index, asked.problem->detail)] << asked.package;
    QStringList lines;
    for (auto it = packages.begin(); it != packages.end(); ++it)
        lines << QStringLiteral("%1 (%2)").arg(it.key(), it.value().join(QStringLiteral(", ")));
    for (const ClaimCheck &check : report.checks)
        if (check.problem && check.problem->code == ProblemCode::CouldNotDetermine)
            lines << QStringLiteral("%1, %2: %3: %4").arg(check.package, check.platform, check.claim, check.because);
    return lines;
}

/// Platforms with the same versions share a line.
QStringList newerLines(const RecheckReport &report) {
    QMap<QString, QStringList> platforms;
    for (const NewerVersion &newer : report.newer) {
        const QDateTime uploaded = newer.file ? newer.file->uploaded : QDateTime();
        const QString since = !uploaded.isValid()
                                  ? QString()
                                  : Words::tr(", of %1%2")
                                        .arg(uploaded.date().toString(Qt::ISODate),
                                             uploaded.date() >= report.catalogDate ? Words::tr(": since the catalog's date") : QString());
        platforms[Words::tr("%1 %2, the catalog speaks of %3%4").arg(newer.package, newer.newest, newer.catalogVersion, since)] << newer.platform;
    }
    QStringList lines;
    for (auto it = platforms.begin(); it != platforms.end(); ++it)
        lines << QStringLiteral("%1 (%2)").arg(it.key(), it.value().join(QStringLiteral(", ")));
    return lines;
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

QString recheckTable(const RecheckReport &report, int width, bool all) {
    std::vector<QStringList> rows;
    for (const Group &group : grouped(report, all))
        rows.push_back({group.first().package, group.first().platform, claimVerdictWord(group.first().verdict), claimWords(group)});
    return textTable({Words::tr("package"), Words::tr("platform"), Words::tr("verdict"), Words::tr("claim and evidence")}, rows, width);
}

QString recheckSummary(const RecheckReport &report, int width) {
    const auto slowest = std::max_element(report.asked.begin(), report.asked.end(),
                                          [](const AskedPage &a, const AskedPage &b) { return a.milliseconds < b.milliseconds; });
    QString text = list(Words::tr("The indexes contradict the catalog:"), contradictedLines(report), width);
    text += list(Words::tr("Could not be told:"), unansweredLines(report), width);
    text += list(Words::tr("Newer than in the catalog:"), newerLines(report), width);
    text += u'\n' + Words::tr("Catalog of %1: %2 claims confirmed, %3 contradicted, %4 could not be told.")
                        .arg(report.catalogDate.toString(Qt::ISODate))
                        .arg(report.count(ClaimVerdict::Confirmed))
                        .arg(report.count(ClaimVerdict::Contradicted))
                        .arg(report.count(ClaimVerdict::CouldNotTell));
    if (slowest != report.asked.end())
        text += u' ' + Words::tr("%1 pages in %2, the slowest %3 (%4 on %5).")
                           .arg(report.asked.size())
                           .arg(durationText(report.milliseconds), durationText(slowest->milliseconds), slowest->package, slowest->index);
    return text + u'\n';
}

} // namespace armature

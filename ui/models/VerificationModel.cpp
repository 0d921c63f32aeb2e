#include "models/VerificationModel.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "present/Words.h"

#include <algorithm>

namespace armature {
VerificationModel::Row VerificationModel::rowOf(const Check &check, const VerificationReport &report) {
    Row row{check.question, {}, check.expected, check.observed, check.verdict, {}, {check}};
    if (check.id == "files"_L1)
        for (const FileFault &fault : report.fileFaults)
            row.checks.push_back({fault.path,
                                  fault.path,
                                  tr("%1: %2", "package, what is wrong with its file").arg(fault.package, fault.fault),
                                  {},
                                  Verdict::Fails,
                                  {},
                                  0});
    return row;
}

/// Every package that has no row of its own was asked for its version alone: one row tells all of them.
VerificationModel::Row VerificationModel::versionsOf(const std::vector<Check> &checks) {
    Row row{tr("Versions as planned"), {}, tr("packages: %1").arg(checks.size()), {}, Verdict::Works, {}, checks};
    qsizetype right = 0;
    for (Check &check : row.checks) {
        check.question = tr("%1: %2", "package, question").arg(check.id.section(u':', 1), check.question);
        right += check.verdict == Verdict::Works ? 1 : 0;
        if (check.verdict != Verdict::Works && row.verdict != Verdict::Fails)
            row.verdict = check.verdict;
    }
    row.installed = tr("as planned: %1").arg(right);
    std::stable_partition(row.checks.begin(), row.checks.end(),
                          [](const Check &check) { return check.verdict != Verdict::Works; });
    return row;
}

VerificationModel::Row VerificationModel::rowOf(const PackageVerification &package) {
    Row row;
    row.name = package.package;
    row.claim = package.claim;
    QStringList detected;
    if (package.claim)
        detected << statusWord(*package.claim);
    if (!package.planned.isEmpty())
        detected << package.planned.text();
    row.detected = detected.join(u" · "_s);
    row.installed = package.installed.isEmpty() ? tr("not installed") : package.installed.text();
    row.verdict = package.verdict();
    row.checks = package.checks;
    int working = 0;
    for (const Check &check : package.checks)
        working += check.verdict == Verdict::Works ? 1 : 0;
    if (!package.checks.empty())
        row.observed = tr("%1 of %2 checks").arg(working).arg(package.checks.size());
    return row;
}

void VerificationModel::show(const VerificationReport &report) {
    beginResetModel();
    m_rows.clear();
    for (const PackageVerification &package : report.packages)
        m_rows.push_back(rowOf(package));
    std::vector<Check> versions;
    std::vector<Row> others;
    for (const Check &check : report.environmentChecks) {
        if (check.id.startsWith("version:"_L1))
            versions.push_back(check);
        else
            others.push_back(rowOf(check, report));
    }
    if (!versions.empty())
        m_rows.push_back(versionsOf(versions));
    std::move(others.begin(), others.end(), std::back_inserter(m_rows));
    endResetModel();
}

std::vector<Check> VerificationModel::checks(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].checks : std::vector<Check>{};
}

int VerificationModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int VerificationModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

QVariant VerificationModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const QString works =
        row.observed.isEmpty() ? verdictWord(row.verdict) : verdictWord(row.verdict) + u" · "_s + row.observed;
    const std::array<QString, Columns> texts{row.name, row.detected, row.installed, works};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return texts.at(size_t(index.column()));
    case Qt::DecorationRole:
        if (index.column() == Works)
            return verdictIcon(row.verdict);
        return index.column() == Detected && row.claim ? QVariant(statusIcon(*row.claim)) : QVariant();
    case Qt::AccessibleTextRole:
        return tr("%1: detected %2, installed %3, %4")
            .arg(row.name, row.detected.isEmpty() ? tr("nothing to say") : row.detected, row.installed, works);
    case VerdictRole:
        return int(row.verdict);
    default:
        return {};
    }
}

QVariant VerificationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole)
        return section == Detected    ? tr("What the catalog says of this machine, and the version that was planned")
               : section == Installed ? tr("What lies in the environment")
               : section == Works     ? tr("What happened when it was run")
                                      : QString();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Package");
    case Detected:
        return tr("Detected");
    case Installed:
        return tr("Installed");
    default:
        return tr("Works");
    }
}

} // namespace armature

#include "models/PackagesModel.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "look/Theme.h"
#include "present/Words.h"

namespace armature {

QString PackagesModel::whyOf(const PlannedRequirement &requirement) {
    QStringList parts{tr("asked for by %1").arg(requirement.origin)};
    if (!requirement.replaces.isEmpty())
        parts << tr("instead of %1").arg(requirement.replaces);
    if (!requirement.why.isEmpty())
        parts << requirement.why;
    return parts.join(u"; "_s);
}

QString PackagesModel::indexOf(const InstallPlan &plan, const QString &package) {
    for (const PackageIndex &index : plan.indexes)
        if (index.packages.contains(package))
            return index.id;
    return DefaultIndexId;
}

void PackagesModel::show(const InstallPlan &plan) {
    beginResetModel();
    m_rows.clear();
    QMap<QString, const PlannedRequirement *> direct;
    for (const PlannedRequirement &requirement : plan.requirements)
        if (auto parsed = Requirement::parse(requirement.text); parsed)
            direct.insert(parsed->normalized(), &requirement);
    if (plan.resolution) {
        for (const ResolvedPackage &package : plan.resolution->packages) {
            const PlannedRequirement *asked = direct.value(package.name);
            QString why = asked != nullptr ? whyOf(*asked) : tr("needed by another package");
            if (package.sourceOnly)
                why.prepend(tr("built from source; "));
            m_rows.push_back({package.name, package.version.text(), package.bytes,
                              asked != nullptr && !asked->index.isEmpty() ? asked->index : indexOf(plan, package.name),
                              why, package.file});
        }
    } else {
        for (const PlannedRequirement &requirement : plan.requirements)
            m_rows.push_back({requirement.text, {}, 0, requirement.index, whyOf(requirement), {}});
    }
    endResetModel();
}

int PackagesModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int PackagesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

QVariant PackagesModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const QString size = row.bytes > 0 ? sizeText(row.bytes) : QString();
    const std::array<QString, Columns> texts{row.name, row.version, size, row.index, row.why};
    switch (role) {
    case Qt::DisplayRole:
        return texts.at(size_t(index.column()));
    case SortRole:
        return index.column() == Size ? QVariant(row.bytes) : QVariant(texts.at(size_t(index.column())));
    case Qt::ToolTipRole:
        return row.file.isEmpty() ? row.why : row.file + u'\n' + row.why;
    case Qt::AccessibleTextRole:
        return tr("%1 %2, %3, from %4, %5", "package, version, size, index, why")
            .arg(row.name, row.version, size.isEmpty() ? tr("size not known") : size, row.index, row.why);
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Why ? QVariant(shades().muted) : QVariant();
    default:
        return {};
    }
}

QVariant PackagesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Package");
    case Version:
        return tr("Version");
    case Size:
        return tr("Size");
    case Index:
        return tr("Index");
    default:
        return tr("Why");
    }
}

} // namespace armature

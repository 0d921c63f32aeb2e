#include "models/CompatibilityModel.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "look/Theme.h"
#include "present/CompatibilityText.h"
#include "present/Words.h"

#include <QFont>

namespace armature {
namespace {

/// What works first: the order in which a status column sorts.
int rank(Status status) {
    switch (status) {
    case Status::Available:
        return 0;
    case Status::Limited:
        return 1;
    case Status::Unavailable:
        return 2;
    case Status::Unknown:
        break;
    }
    return 3;
}

} // namespace

void CompatibilityModel::show(std::shared_ptr<const Catalog> catalog, const CompatibilityReport &table) {
    beginResetModel();
    m_catalog = std::move(catalog);
    m_table = table;
    endResetModel();
}

const CompatibilityRow *CompatibilityModel::row(int row) const {
    return row >= 0 && row < rowCount() ? &m_table.rows[size_t(row)] : nullptr;
}

const Package *CompatibilityModel::package(int number) const {
    const CompatibilityRow *found = row(number);
    return found != nullptr && m_catalog ? m_catalog->package(found->package) : nullptr;
}

const Cell *CompatibilityModel::cell(const QModelIndex &index) const {
    const CompatibilityRow *found = row(index.row());
    if (found == nullptr || index.column() == PackageColumn)
        return nullptr;
    if (index.column() == HereColumn)
        return found->claim ? &*found->claim : nullptr;
    const Package *package = m_catalog->package(found->package);
    return package != nullptr ? package->cell(m_catalog->platforms[size_t(index.column() - FirstPlatform)].id)
                              : nullptr;
}

int CompatibilityModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() || !m_catalog ? 0 : int(m_table.rows.size());
}

int CompatibilityModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() || !m_catalog ? 0 : FirstPlatform + int(m_catalog->platforms.size());
}

Status CompatibilityModel::statusOf(const QModelIndex &index) const {
    if (index.column() == HereColumn)
        return m_table.rows[size_t(index.row())].verdict();
    const Cell *known = cell(index);
    return known != nullptr ? known->status : Status::Unknown;
}

QString CompatibilityModel::versionOf(const QModelIndex &index) const {
    const Cell *known = cell(index);
    if (index.column() == HereColumn) {
        const CompatibilityRow &row = m_table.rows[size_t(index.row())];
        const QString version = row.versionHere();
        return version.isEmpty() || row.indexHere().isEmpty()
                   ? version
                   : tr("%1 · %2", "version, index").arg(version, row.indexHere());
    }
    if (known == nullptr || known->version.isEmpty())
        return {};
    return known->index.isEmpty() ? known->version.text()
                                  : tr("%1 · %2", "version, index").arg(known->version.text(), known->index);
}

QString CompatibilityModel::columnName(int column) const {
    switch (column) {
    case PackageColumn:
        return tr("Package");
    case HereColumn:
        return tr("This machine");
    default:
        return m_catalog->platforms[size_t(column - FirstPlatform)].title;
    }
}

QString CompatibilityModel::sentence(const QModelIndex &index) const {
    const CompatibilityRow &row = m_table.rows[size_t(index.row())];
    const Cell *known = cell(index);
    const QString where = index.column() == HereColumn ? tr("this machine") : columnName(index.column());
    QString text = tr("%1 on %2: %3", "package, platform, status").arg(row.title, where, statusWord(statusOf(index)));
    if (const QString version = versionOf(index); !version.isEmpty())
        text += tr(", version %1").arg(version);
    if (known != nullptr && known->provenance.checked.isValid())
        text += tr(", checked %1").arg(dateText(known->provenance.checked));
    return text;
}

QVariant CompatibilityModel::packageData(const CompatibilityRow &row, int role) const {
    const Package *known = m_catalog->package(row.package);
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return row.title;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return known != nullptr && !known->summary.isEmpty()
                   ? tr("%1: %2", "package, what it is").arg(row.title, known->summary)
                   : row.title;
    case PackageRole:
        return row.package;
    case DependencyRole:
        return known != nullptr && !known->dependencyOf.isEmpty();
    default:
        return {};
    }
}

QVariant CompatibilityModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CompatibilityRow &row = m_table.rows[size_t(index.row())];
    if (index.column() == PackageColumn)
        return packageData(row, role);
    const Status status = statusOf(index);
    switch (role) {
    case Qt::DisplayRole: {
        const QString version = versionOf(index);
        return version.isEmpty() ? statusWord(status) : statusWord(status) + u'\n' + version;
    }
    case Qt::DecorationRole:
        return statusIcon(status);
    case Qt::AccessibleTextRole:
        return sentence(index);
    case Qt::ToolTipRole: {
        const Cell *known = cell(index);
        const QString limit = index.column() == HereColumn ? whatLimits(row)
                              : known != nullptr           ? known->limitation
                                                           : QString();
        return limit.isEmpty() ? sentence(index) : sentence(index) + u'\n' + limit;
    }
    case StatusRole:
        return int(status);
    case SortRole:
        return rank(status);
    case PackageRole:
        return row.package;
    case PlatformRole:
        return index.column() == HereColumn ? m_table.platform
                                            : m_catalog->platforms[size_t(index.column() - FirstPlatform)].id;
    default:
        return {};
    }
}

QVariant CompatibilityModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || !m_catalog || section >= columnCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return columnName(section);
    case Qt::ToolTipRole:
        return section == HereColumn
                   ? tr("What was found on this machine, held against the catalog (platform: %1)").arg(m_table.platform)
                   : columnName(section);
    case Qt::FontRole: {
        QFont font;
        font.setBold(section == HereColumn);
        return font;
    }
    case Qt::DecorationRole:
        return section == HereColumn ? QVariant(themedIcon(u"machine"_s)) : QVariant();
    default:
        return {};
    }
}

CompatibilityFilter::CompatibilityFilter(QObject *parent) : QSortFilterProxyModel(parent) {
    setSortRole(CompatibilityModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void CompatibilityFilter::setText(const QString &text) {
    m_text = text.trimmed();
    invalidateRowsFilter();
}

void CompatibilityFilter::setStatus(std::optional<Status> status) {
    m_status = status;
    invalidateRowsFilter();
}

void CompatibilityFilter::setDependencies(bool shown) {
    m_dependencies = shown;
    invalidateRowsFilter();
}

bool CompatibilityFilter::filterAcceptsRow(int row, const QModelIndex &parent) const {
    const QModelIndex package = sourceModel()->index(row, CompatibilityModel::PackageColumn, parent);
    const QModelIndex here = sourceModel()->index(row, CompatibilityModel::HereColumn, parent);
    if (!m_dependencies && package.data(CompatibilityModel::DependencyRole).toBool())
        return false;
    if (m_status && here.data(CompatibilityModel::StatusRole).toInt() != int(*m_status))
        return false;
    return m_text.isEmpty() || package.data(Qt::DisplayRole).toString().contains(m_text, Qt::CaseInsensitive) ||
           package.data(CompatibilityModel::PackageRole).toString().contains(m_text, Qt::CaseInsensitive) ||
           package.data(Qt::ToolTipRole).toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace armature

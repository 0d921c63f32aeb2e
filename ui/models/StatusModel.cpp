#include "models/StatusModel.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "look/Theme.h"
#include "present/Words.h"

#include <QHash>

namespace armature {
namespace {

Status shapeOf(ClaimVerdict verdict) {
    switch (verdict) {
    case ClaimVerdict::Confirmed:
        return Status::Available;
    case ClaimVerdict::Contradicted:
        return Status::Unavailable;
    case ClaimVerdict::CouldNotTell:
        break;
    }
    return Status::Unknown;
}

/// Cells nobody asked about come first when sorted.
int rankOf(std::optional<ClaimVerdict> verdict) { return verdict ? 1 + int(*verdict) : 0; }

constexpr qsizetype MaxTitle = 15; ///< characters of a column's title

/// Of most claims: not worth the room in every row.
bool isDefault(const QString &index) { return index.isEmpty() || index == DefaultIndexId; }

} // namespace

void StatusModel::setCatalog(std::shared_ptr<const Catalog> catalog) {
    beginResetModel();
    m_catalog = std::move(catalog);
    place();
    endResetModel();
}

void StatusModel::setNews(const ClaimNewsMap &news) {
    m_news = news;
    place();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

void StatusModel::setOwnResults(const QMap<QString, OwnResult> &results) {
    m_own = results;
    place();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, HereColumn), index(rowCount() - 1, HereColumn));
}

void StatusModel::setMachine(const JudgedMachine &machine) {
    m_machine = machine;
    place();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, MachineColumn), index(rowCount() - 1, MachineColumn));
    Q_EMIT headerDataChanged(Qt::Horizontal, MachineColumn, MachineColumn);
}

void StatusModel::place() {
    m_rows.assign(size_t(rowCount()), {});
    QHash<QString, const CompatibilityRow *> judged;
    if (m_machine.report)
        for (const CompatibilityRow &row : m_machine.report->rows)
            judged.insert(row.package, &row);
    const bool everywhere = m_machine.report && m_catalog && m_catalog->platform(m_machine.report->platform) == nullptr;
    for (int i = 0; i < rowCount(); ++i) {
        const Package &known = *package(i);
        const QString &on = platform(i)->id;
        Row &row = m_rows[size_t(i)];
        row.cell = known.cell(on);
        row.news = m_news.value({known.id, on});
        if (m_machine.report && (everywhere || m_machine.report->platform == on))
            row.judged = judged.value(known.id);
        if (const auto own = m_own.constFind(known.id); own != m_own.constEnd() && own->platform == on)
            row.own = *own;
    }
}

int StatusModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() || !m_catalog ? 0 : int(m_catalog->packages.size() * m_catalog->platforms.size());
}

int StatusModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

const Package *StatusModel::package(int row) const {
    return row >= 0 && row < rowCount() ? &m_catalog->packages[size_t(row) / m_catalog->platforms.size()] : nullptr;
}

const Platform *StatusModel::platform(int row) const {
    return row >= 0 && row < rowCount() ? &m_catalog->platforms[size_t(row) % m_catalog->platforms.size()] : nullptr;
}

const Cell *StatusModel::cell(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].cell : nullptr;
}

const ClaimNews &StatusModel::news(int row) const {
    static const ClaimNews none;
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].news : none;
}

const CompatibilityRow *StatusModel::judged(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].judged : nullptr;
}

const std::optional<OwnResult> &StatusModel::ownResult(int row) const {
    static const std::optional<OwnResult> none;
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].own : none;
}

QString StatusModel::word(std::optional<ClaimVerdict> verdict) {
    if (!verdict)
        return tr("not asked");
    switch (*verdict) {
    case ClaimVerdict::Confirmed:
        return tr("confirmed");
    case ClaimVerdict::Contradicted:
        return tr("contradicted");
    case ClaimVerdict::CouldNotTell:
        break;
    }
    return tr("could not tell");
}

QString StatusModel::text(int row, int column) const {
    const Cell *claim = cell(row);
    switch (column) {
    case PackageColumn:
        return package(row)->title;
    case PlatformColumn:
        return platform(row)->title;
    case StatusColumn:
        return statusWord(claim != nullptr ? claim->status : Status::Unknown);
    case MachineColumn:
        return judged(row) != nullptr ? statusWord(judged(row)->verdict()) : QString();
    case VersionColumn:
        return claim == nullptr || claim->version.isEmpty() ? QString()
               : isDefault(claim->index)                    ? claim->version.text()
                                         : tr("%1 · %2", "version, index").arg(claim->version.text(), claim->index);
    case LatestColumn: // what the indexes said last counts more than what the catalog knew
        return !news(row).latest.isEmpty() || claim == nullptr ? news(row).latest
               : claim->latest > claim->version                ? claim->latest.text()
                                                               : QString();
    case CheckedColumn:
        return claim != nullptr ? dateText(claim->provenance.checked) : QString();
    case ConfidenceColumn:
        return claim != nullptr ? confidenceWord(claim->provenance.confidence) : QString();
    case TodayColumn:
        return word(news(row).verdict);
    default:
        if (const auto own = ownResult(row))
            return tr("%1 · %2", "verdict, version").arg(verdictWord(own->verdict), own->installed.text());
        return {};
    }
}

QVariant StatusModel::sortKey(int row, int column) const {
    const Cell *claim = cell(row);
    switch (column) {
    case StatusColumn:
        return int(claim != nullptr ? claim->status : Status::Unknown);
    case MachineColumn:
        return judged(row) != nullptr ? int(judged(row)->verdict()) : 99;
    case CheckedColumn:
        return claim != nullptr ? QVariant(claim->provenance.checked) : QVariant(QDate());
    case ConfidenceColumn:
        return claim != nullptr ? int(claim->provenance.confidence) : 99;
    case TodayColumn:
        return rankOf(news(row).verdict);
    default:
        return text(row, column).toCaseFolded();
    }
}

QVariant StatusModel::decoration(int row, int column) const {
    switch (column) {
    case StatusColumn:
        return statusIcon(cell(row) != nullptr ? cell(row)->status : Status::Unknown);
    case MachineColumn:
        return judged(row) != nullptr ? QVariant(statusIcon(judged(row)->verdict())) : QVariant();
    case TodayColumn:
        return news(row).verdict ? QVariant(statusIcon(shapeOf(*news(row).verdict))) : QVariant();
    case HereColumn:
        return ownResult(row) ? QVariant(verdictIcon(ownResult(row)->verdict)) : QVariant();
    default:
        return {};
    }
}

QString StatusModel::toolTip(int row, int column) const {
    switch (column) {
    case TodayColumn:
        return news(row).sentences.join(u'\n');
    case MachineColumn:
        return judged(row) == nullptr && m_machine.report ? tr("The machine is of another platform.")
                                                          : text(row, column);
    case PackageColumn:
        return package(row)->summary;
    case PlatformColumn:
    case VersionColumn:
    case HereColumn:
        return text(row, column); // may be cut in the table
    default:
        return cell(row) != nullptr ? cell(row)->limitation : QString();
    }
}

QString StatusModel::spoken(int row, int column) const {
    const QString said = text(row, column);
    return tr("%1 on %2, %3: %4", "package, platform, column, text")
        .arg(package(row)->title, platform(row)->title, title(column), said.isEmpty() ? tr("nothing") : said);
}

QVariant StatusModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const Cell *claim = cell(row);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::DecorationRole:
        return decoration(row, index.column());
    case Qt::AccessibleTextRole:
        return spoken(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case SortRole:
        return sortKey(row, index.column());
    case PackageRole:
        return package(row)->id;
    case PlatformRole:
        return platform(row)->id;
    case StatusRole:
        return int(claim != nullptr ? claim->status : Status::Unknown);
    case CheckedRole:
        return claim != nullptr ? claim->provenance.checked : QDate();
    case NewsRole:
        return rankOf(news(row).verdict);
    default:
        return {};
    }
}

QString StatusModel::title(int column) const {
    const QString machine =
        m_machine.title.isEmpty() ? tr("On the machine") : tr("On %1", "machine").arg(m_machine.title);
    const std::array<QString, Columns> titles{tr("Package"), tr("Platform"), tr("Status"),  machine,
                                              tr("Version"), tr("Newest"),   tr("Checked"), tr("Confidence"),
                                              tr("Indexes"), tr("Seen here")};
    return titles.at(size_t(column));
}

QString StatusModel::meaning(int column) const {
    switch (column) {
    case StatusColumn:
        return tr("What the catalog claims");
    case MachineColumn:
        return tr("%1: the verdict that follows from the claim and the machine", "column").arg(title(column));
    case VersionColumn:
        return tr("The version the claim speaks of, and its index if that is not the default one");
    case LatestColumn:
        return tr("A newer version than the claim speaks of");
    case CheckedColumn:
        return tr("When the claim was looked at");
    case ConfidenceColumn:
        return tr("How well the claim is proved");
    case TodayColumn:
        return tr("What the indexes said when they were last asked");
    case HereColumn:
        return tr("What the verifications of this user have shown");
    default:
        return {};
    }
}

/// A machine's name may be long: cut where it is shown, whole where it is read out or copied.
QVariant StatusModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return title(section).size() > MaxTitle ? title(section).left(MaxTitle - 1) + QChar(0x2026) : title(section);
    case Qt::AccessibleTextRole:
        return title(section);
    case Qt::ToolTipRole:
        return meaning(section);
    default:
        return {};
    }
}

} // namespace armature

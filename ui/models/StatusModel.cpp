#include "models/StatusModel.h"

#include "look/Icons.h"
#include "look/Theme.h"
#include "present/Words.h"

namespace armature {
namespace {

Status shapeOf(ClaimNews::Verdict verdict) {
    switch (verdict) {
    case ClaimNews::Verdict::Confirmed:
        return Status::Available;
    case ClaimNews::Verdict::Contradicted:
        return Status::Unavailable;
    default:
        return Status::Unknown;
    }
}

} // namespace

void StatusModel::setCatalog(std::shared_ptr<const Catalog> catalog) {
    beginResetModel();
    m_catalog = std::move(catalog);
    endResetModel();
}

void StatusModel::setNews(const ClaimNewsMap &news) {
    m_news = news;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

void StatusModel::setOwnResults(const QMap<QString, OwnResult> &results) {
    m_own = results;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, HereColumn), index(rowCount() - 1, HereColumn));
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
    const Package *known = package(row);
    return known != nullptr ? known->cell(platform(row)->id) : nullptr;
}

ClaimNews StatusModel::news(int row) const {
    const Package *known = package(row);
    return known != nullptr ? m_news.value({known->id, platform(row)->id}) : ClaimNews{};
}

std::optional<OwnResult> StatusModel::ownResult(int row) const {
    const Package *known = package(row);
    if (known == nullptr)
        return std::nullopt;
    const auto found = m_own.constFind(known->id);
    return found != m_own.constEnd() && found->platform == platform(row)->id ? std::optional(*found) : std::nullopt;
}

QString StatusModel::word(ClaimNews::Verdict verdict) {
    switch (verdict) {
    case ClaimNews::Verdict::NotAsked:
        return tr("not asked");
    case ClaimNews::Verdict::Confirmed:
        return tr("confirmed");
    case ClaimNews::Verdict::Contradicted:
        return tr("contradicted");
    case ClaimNews::Verdict::CouldNotTell:
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
    case VersionColumn:
        return claim == nullptr || claim->version.isEmpty() ? QString()
               : claim->index.isEmpty()                     ? claim->version.text()
                                                            : tr("%1 · %2", "version, index").arg(claim->version.text(), claim->index);
    case LatestColumn:
        return news(row).latest;
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
    case CheckedColumn:
        return claim != nullptr ? QVariant(claim->provenance.checked) : QVariant(QDate());
    case ConfidenceColumn:
        return claim != nullptr ? int(claim->provenance.confidence) : 99;
    case TodayColumn:
        return int(news(row).verdict);
    default:
        return text(row, column).toCaseFolded();
    }
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
        if (index.column() == StatusColumn)
            return statusIcon(claim != nullptr ? claim->status : Status::Unknown);
        if (index.column() == TodayColumn && news(row).verdict != ClaimNews::Verdict::NotAsked)
            return statusIcon(shapeOf(news(row).verdict));
        return index.column() == HereColumn && ownResult(row) ? QVariant(verdictIcon(ownResult(row)->verdict)) : QVariant();
    case Qt::AccessibleTextRole:
        return tr("%1 on %2, %3: %4", "package, platform, column, text")
            .arg(package(row)->title, platform(row)->title, headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                 text(row, index.column()).isEmpty() ? tr("nothing") : text(row, index.column()));
    case Qt::ToolTipRole:
        return index.column() == TodayColumn ? news(row).sentences.join(u'\n') : claim != nullptr ? claim->limitation : QString();
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
        return int(news(row).verdict);
    default:
        return {};
    }
}

QVariant StatusModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const std::array<QString, Columns> titles{tr("Package"), tr("Platform"),   tr("Status"),        tr("Version"),  tr("Newest there"),
                                              tr("Checked"), tr("Confidence"), tr("Indexes today"), tr("Seen here")};
    return titles.at(size_t(section));
}

StatusFilter::StatusFilter(QObject *parent) : QSortFilterProxyModel(parent) { setSortRole(StatusModel::SortRole); }

void StatusFilter::setText(const QString &text) {
    m_text = text.trimmed();
    invalidateRowsFilter();
}

void StatusFilter::setPlatform(const QString &id) {
    m_platform = id;
    invalidateRowsFilter();
}

void StatusFilter::setStatus(std::optional<Status> status) {
    m_status = status;
    invalidateRowsFilter();
}

void StatusFilter::setQuestion(Question question, int days) {
    m_question = question;
    m_days = days;
    invalidateRowsFilter();
}

bool StatusFilter::answers(const StatusModel &model, int row) const {
    const Cell *claim = model.cell(row);
    const QDate checked = claim != nullptr ? claim->provenance.checked : QDate();
    switch (m_question) {
    case Question::All:
        return true;
    case Question::Contradicted:
        return model.news(row).verdict == ClaimNews::Verdict::Contradicted;
    case Question::Changed:
        return claim != nullptr && !model.news(row).latest.isEmpty() && model.news(row).latest != claim->version.text();
    case Question::Older:
        return checked.isValid() && checked.daysTo(QDate::currentDate()) > m_days;
    case Question::NeverChecked:
        break;
    }
    return !checked.isValid();
}

bool StatusFilter::filterAcceptsRow(int row, const QModelIndex &) const {
    const auto &model = static_cast<const StatusModel &>(*sourceModel());
    if (!m_platform.isEmpty() && model.platform(row)->id != m_platform)
        return false;
    const Cell *claim = model.cell(row);
    if (m_status && (claim != nullptr ? claim->status : Status::Unknown) != *m_status)
        return false;
    if (!m_text.isEmpty() && !model.package(row)->title.contains(m_text, Qt::CaseInsensitive) &&
        !model.package(row)->id.contains(m_text, Qt::CaseInsensitive))
        return false;
    return answers(model, row);
}

} // namespace armature

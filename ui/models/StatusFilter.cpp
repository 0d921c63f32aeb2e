#include "models/StatusFilter.h"

#include "models/StatusModel.h"

namespace armature {

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
        return model.news(row).verdict == ClaimVerdict::Contradicted;
    case Question::Changed:
        return claim != nullptr && !model.news(row).latest.isEmpty() && model.news(row).latest != claim->version.text();
    case Question::Older:
        return checked.isValid() && checked.daysTo(QDate::currentDate()) > m_days;
    case Question::NeverChecked:
        return !checked.isValid();
    case Question::OfTheirOwn:
        return model.package(row)->dependencyOf.isEmpty();
    case Question::Wavering:
        return model.news(row).changes > 0;
    case Question::OnMachine:
        return model.judged(row) != nullptr;
    case Question::Differs:
        break;
    }
    return model.judged(row) != nullptr &&
           model.judged(row)->verdict() != (claim != nullptr ? claim->status : Status::Unknown);
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

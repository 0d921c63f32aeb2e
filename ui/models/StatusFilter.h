#pragma once

#include "model/Catalog.h"

#include <QSortFilterProxyModel>

namespace armature {

class StatusModel;

/// Rows of one platform, one status, a text in the package, and one of the questions a reviewer asks.
class StatusFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Question {
        All,
        Contradicted,
        Changed, ///< the index has a newer version than the claim names
        Older,   ///< checked longer ago than the days
        NeverChecked,
        OfTheirOwn, ///< of packages that are more than a dependency of a stack
        Wavering,   ///< the answers of the re-checks changed
        OnMachine,  ///< judged for the machine
        Differs,    ///< for the machine the verdict is another one than the claim
    };
    explicit StatusFilter(QObject *parent = nullptr);
    void setText(const QString &text);
    void setPlatform(const QString &id); ///< empty: every platform
    void setStatus(std::optional<Status> status);
    /// `days`: for Older, how long ago a claim was checked.
    void setQuestion(Question question, int days);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    [[nodiscard]] bool answers(const StatusModel &model, int row) const;
    QString m_text;
    QString m_platform;
    std::optional<Status> m_status;
    Question m_question = Question::All;
    int m_days = 90;
};

} // namespace armature

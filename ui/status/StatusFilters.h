#pragma once

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace armature {

struct Catalog;
class StatusBox;
class StatusFilter;

/// Which claims are shown: by package, platform, status, and the questions a reviewer asks.
class StatusFilters : public QWidget {
    Q_OBJECT

public:
    StatusFilters(StatusFilter &filter, QWidget *parent);
    void setPlatforms(const Catalog &catalog);
    /// Every claim again.
    void clear();
    [[nodiscard]] bool isAnySet() const;
    void focusSearch();

Q_SIGNALS:
    void changed();

private:
    void addQuestions();
    void askQuestion();
    StatusFilter &m_filter;
    QLineEdit *m_search;
    QComboBox *m_platform;
    StatusBox *m_status;
    QComboBox *m_question;
    QSpinBox *m_days;
};

} // namespace armature

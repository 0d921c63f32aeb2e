#pragma once

#include "engine/Workbench.h"
#include "models/StatusModel.h"

#include <QMainWindow>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableView;
class QTextBrowser;

namespace armature {

class Banner;
class StatusBox;
class StatusFilter;

/// For whoever reviews the catalog: every claim with who says so, since when, what the indexes say today and what was seen here. Opens beside
/// the wizard or by itself; shares the wizard's workbench.
class StatusWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit StatusWindow(Workbench &bench, QWidget *parent = nullptr);

private:
    QWidget *makeFilters();
    QWidget *makeActions();
    void fillCatalog();
    void refreshReview();
    void showBanner(const ReviewState &state);
    [[nodiscard]] static ClaimNewsMap newsOf(const RecheckReport &report);
    void showCount();
    void explainCurrent();
    void copyCell();
    void copyRows(bool all);
    [[nodiscard]] QString newsHtml(int row) const;

    Workbench &m_bench;
    StatusModel *m_model;
    StatusFilter *m_filter;
    QLineEdit *m_search;
    QComboBox *m_platform;
    StatusBox *m_status;
    QComboBox *m_question;
    QSpinBox *m_days;
    QLabel *m_count;
    Banner *m_banner;
    QTableView *m_table;
    QTextBrowser *m_pane;
    QProgressBar *m_progress;
    QPushButton *m_recheck;
    QPushButton *m_cancel;
};

} // namespace armature

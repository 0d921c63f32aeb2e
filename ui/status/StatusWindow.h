#pragma once

#include "engine/Workbench.h"
#include "models/StatusModel.h"

#include <QMainWindow>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;
class QTextBrowser;

namespace armature {

class Banner;
class MachineBox;
class StatusFilter;
class StatusFilters;

/// For whoever reviews the catalog: every claim with who says so, since when, what it means for one machine, what the
/// indexes say today and said before, and what was seen here. Opens beside the wizard or by itself; shares the wizard's
/// workbench and changes nothing in it.
class StatusWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit StatusWindow(Workbench &bench, QWidget *parent = nullptr);

private:
    void setUpTable();
    QWidget *makePanes();
    QWidget *makeMachineRow();
    QWidget *makeActions();
    void connectBench();
    void fillCatalog();
    void refreshReview();
    void refreshMachine();
    void showAnswers(const StatusState &state);
    void showNotes();
    void showFailure(const Problem &problem);
    void showCount();
    void explainCurrent();
    [[nodiscard]] QString faultsOf(const Package &package, const Platform &platform) const;
    void copyCell();
    void copyRows(bool all);

    Workbench &m_bench;
    StatusModel *m_model;
    StatusFilter *m_filter;
    StatusFilters *m_filters;
    MachineBox *m_machine;
    QLabel *m_count;
    QPushButton *m_clear;
    Banner *m_failure;    ///< what the wizard could not do, such as reading its project
    Banner *m_notes;      ///< about the catalog itself
    Banner *m_answers;    ///< of the indexes, all together
    Banner *m_simulation; ///< which machine is judged, if it is not the user's
    Banner *m_export;
    QTableView *m_table;
    QTextBrowser *m_claim;   ///< who says so, and what it means for the machine
    QTextBrowser *m_history; ///< what the indexes say, what was seen here, and how it changed
    QProgressBar *m_progress;
    QPushButton *m_recheck;
    QPushButton *m_cancel;
    std::shared_ptr<const RecheckReport> m_shownReport;
    std::shared_ptr<const ClaimHistory> m_shownHistory;
};

} // namespace armature

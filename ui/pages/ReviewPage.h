#pragma once

#include "pages/Page.h"

class QGridLayout;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTableView;

namespace armature {

class Banner;
class PackagesModel;

/// The plan as it will run. Nothing has touched the disk before this page's Install button.
class ReviewPage : public Page {
    Q_OBJECT

public:
    explicit ReviewPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("Review"); }
    [[nodiscard]] QString purpose() const override {
        return tr("This is what will be done. Nothing has been changed yet.");
    }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whyNot() const override;
    void enter() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    QWidget *makeSteps();
    QWidget *makePackages();
    void refresh();
    void showFacts(const InstallPlan &plan);
    void showSteps(const InstallPlan &plan);
    void showNotes(const InstallPlan &plan);
    void showState();
    void showDetail(int row);
    [[nodiscard]] QString keptText() const;

    Banner *m_banner;
    QPushButton *m_useCpu;
    QPushButton *m_options;
    QPushButton *m_retry;
    QProgressBar *m_working;
    QLabel *m_state;
    QGridLayout *m_facts;
    QTabWidget *m_tabs;
    QListWidget *m_steps;
    QPlainTextEdit *m_detail;
    QPushButton *m_copy;
    QPushButton *m_copyAll;
    QTableView *m_packages;
    PackagesModel *m_model;
    QPlainTextEdit *m_notes;
    std::vector<std::pair<QString, QString>> m_details; ///< text to show and command to copy, per row of m_steps
};

} // namespace armature

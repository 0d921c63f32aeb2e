#pragma once

#include "pages/Page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace armature {

class FactsModel;

/// What this machine is: one line in plain words, what is the matter with it, and every fact with its source.
class MachinePage : public Page {
    Q_OBJECT

public:
    explicit MachinePage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("Your machine"); }
    [[nodiscard]] QString purpose() const override { return tr("What was found here, and what stands in the way."); }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whyNot() const override;
    [[nodiscard]] QWidget *firstFocus() override;
    /// Asks for the folder of a recorded machine and shows what that machine would get.
    void chooseRecorded();

private:
    void refresh(const QString &probe);
    void showFindings(const MachineProfile &machine);
    void showProblem(const Problem &problem);

    FactsModel *m_facts;
    QLabel *m_headline;
    QLabel *m_probe;
    QProgressBar *m_working;
    QVBoxLayout *m_banners;
    QTableView *m_table;
    QPushButton *m_again;
    QPushButton *m_recorded;
    QPushButton *m_back;
};

} // namespace armature

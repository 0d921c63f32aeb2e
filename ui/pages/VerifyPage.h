#pragma once

#include "pages/Page.h"

class QPushButton;
class QTableView;
class QTextBrowser;

namespace armature {

class Banner;
class VerificationModel;

/// What was detected, what is installed and what works, and the checks behind each statement.
class VerifyPage : public Page {
    Q_OBJECT

public:
    explicit VerifyPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("What works"); }
    [[nodiscard]] QString purpose() const override;
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whyNot() const override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    [[nodiscard]] bool everythingWorks() const;
    [[nodiscard]] bool wasTested() const;
    [[nodiscard]] QString nothingTested() const;
    void refresh();
    void showChecks();
    void saveReport();

    Banner *m_banner;
    VerificationModel *m_model;
    QTableView *m_table;
    QTextBrowser *m_checks;
    QPushButton *m_save;
    QPushButton *m_copy;
};

} // namespace armature

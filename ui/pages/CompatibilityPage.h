#pragma once

#include "pages/Page.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;
class QTextBrowser;

namespace armature {

class CompatibilityFilter;
class CompatibilityModel;
class StatusBox;

/// Which packages work where: the table, filter and legend above it, and what is behind the selected cell below it.
class CompatibilityPage : public Page {
    Q_OBJECT

public:
    explicit CompatibilityPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("Compatibility"); }
    [[nodiscard]] QString purpose() const override {
        return tr("Which packages work on this machine, and who says so.");
    }
    [[nodiscard]] QWidget *firstFocus() override;

Q_SIGNALS:
    void statusWanted();

private:
    QWidget *makeFilterRow();
    QWidget *makeLegend();
    void refresh();
    void explainCurrent();
    void fitColumns();

    CompatibilityModel *m_model;
    CompatibilityFilter *m_filter;
    QLineEdit *m_search;
    StatusBox *m_status;
    QCheckBox *m_dependencies;
    QLabel *m_count;
    QTableView *m_table;
    QTextBrowser *m_pane;
};

} // namespace armature

#pragma once

#include <QPushButton>

class QAction;
class QMenu;

namespace armature {

class Banner;
class Workbench;

/// Files other tools read: the table, the project, the plan for the machine of the review. Asks for a place; the engine
/// writes, and the banner tells how it goes.
class ExportButton : public QPushButton {
    Q_OBJECT

public:
    ExportButton(Workbench &bench, Banner &banner, QWidget *parent);

private:
    void addFormats();
    void add(const char *format, const QString &text, const QString &toolTip = {});
    void askWhere(const QString &format);
    void showState();
    Workbench &m_bench;
    Banner &m_banner;
    QMenu *m_menu;
    QPushButton *m_cancel;
    QPushButton *m_dismiss;
};

} // namespace armature

#pragma once

#include <QObject>

class QAction;
class QActionGroup;

namespace armature {

class Theme;
class WizardWindow;

/// The wizard's menu bar: File, View and Help.
class WindowMenu : public QObject {
    Q_OBJECT

public:
    WindowMenu(WizardWindow &window, Theme &theme);

private:
    void addFile();
    void addView();
    void addHelp();
    void update();
    void openProject();
    void openLog();
    void showAbout();

    WizardWindow &m_window;
    Theme &m_theme;
    QAction *m_openProject = nullptr;
    QAction *m_openRecorded = nullptr;
    QActionGroup *m_colours = nullptr;
};

} // namespace armature

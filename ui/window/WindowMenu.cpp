#include "window/WindowMenu.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "desktop/Desktop.h"
#include "look/Theme.h"
#include "pages/MachinePage.h"
#include "present/ProblemText.h"
#include "session/Program.h"
#include "widgets/Asking.h"
#include "window/Diagnostics.h"
#include "window/WizardWindow.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QMenuBar>
#include <QMessageBox>
#include <QShortcut>

namespace armature {

// The titles have no underlined letters: Alt and a letter belongs to the buttons of the page. F10 opens the first menu.
WindowMenu::WindowMenu(WizardWindow &window, Theme &theme) : QObject(&window), m_window(window), m_theme(theme) {
    addFile();
    addView();
    addHelp();
    connect(new QShortcut(Qt::Key_F10, &window), &QShortcut::activated, this, [this] {
        m_window.menuBar()->setFocus(Qt::MenuBarFocusReason);
        m_window.menuBar()->setActiveAction(m_window.menuBar()->actions().constFirst());
    });
}

void WindowMenu::addFile() {
    QMenu *menu = m_window.menuBar()->addMenu(tr("File"));
    m_openProject = menu->addAction(tr("Open a project…"), Qt::CTRL | Qt::Key_O, this, &WindowMenu::openProject);
    m_openRecorded = menu->addAction(tr("Open a recorded machine…"), this, [this] {
        m_window.go(PageId::Machine);
        static_cast<MachinePage &>(m_window.page(PageId::Machine)).chooseRecorded();
    });
    menu->addSeparator();
    QAction *quit = menu->addAction(tr("Quit"), Qt::CTRL | Qt::Key_Q, &m_window, &QWidget::close);
    quit->setMenuRole(QAction::QuitRole);
    for (auto signal : {&Workbench::runStarted, &Workbench::runEnded})
        connect(&m_window.bench(), signal, this, &WindowMenu::update);
    connect(&m_window.bench(), &Workbench::machineChanged, this, &WindowMenu::update);
    update();
}

void WindowMenu::addView() {
    QMenu *menu = m_window.menuBar()->addMenu(tr("View"));
    m_colours = new QActionGroup(this);
    for (const auto &[mode, text] : {std::pair(Theme::Mode::System, tr("System colours")),
                                     std::pair(Theme::Mode::Light, tr("Light")),
                                     {Theme::Mode::Dark, tr("Dark")}}) {
        QAction *action = menu->addAction(text, this, [this, mode = mode] { m_theme.setMode(mode); });
        action->setCheckable(true);
        action->setData(int(mode));
        m_colours->addAction(action);
    }
    menu->addSeparator();
    menu->addAction(tr("Status of every package"), &m_window, &WizardWindow::openStatus);
    connect(menu, &QMenu::aboutToShow, this, [this] {
        for (QAction *action : m_colours->actions())
            action->setChecked(action->data().toInt() == int(m_theme.mode()));
    });
}

void WindowMenu::addHelp() {
    QMenu *menu = m_window.menuBar()->addMenu(tr("Help"));
    QAction *copy = menu->addAction(tr("Copy diagnostics"), this,
                                    [this] { QApplication::clipboard()->setText(diagnosticsText(m_window.bench())); });
    copy->setToolTip(tr("Version, computer, plan, problem and the last lines, without secrets."));
    menu->setToolTipsVisible(true);
    QAction *log = menu->addAction(tr("Open the log"), this, &WindowMenu::openLog);
    log->setEnabled(!logFile().isEmpty());
    menu->addSeparator();
    QAction *about = menu->addAction(tr("About Armature"), this, &WindowMenu::showAbout);
    about->setMenuRole(QAction::AboutRole);
}

void WindowMenu::update() {
    const bool free = !m_window.bench().busy() && m_window.bench().machineComplete();
    m_openProject->setEnabled(free && !m_window.bench().isPlayback());
    m_openRecorded->setEnabled(free);
}

void WindowMenu::openProject() {
    askForFolder(&m_window, tr("The project's folder"), m_window.bench().choices().project,
                 [this](const QString &folder) { m_window.openProject(folder); });
}

void WindowMenu::openLog() {
    const auto opened = openFile(logFile());
    if (opened)
        return;
    auto *box = new QMessageBox(QMessageBox::Warning, tr("The log could not be opened"),
                                explain(opened.problem()).text(), QMessageBox::Close, &m_window);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void WindowMenu::showAbout() {
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Armature"), tr("About Armature"), QMessageBox::Close, &m_window);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(versionText(u"armature-assistant"_s) +
                            tr("\nArmature is licensed under the Apache License 2.0. It uses Qt %1 under the LGPL 3.")
                                .arg(QLatin1String(qVersion())));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace armature

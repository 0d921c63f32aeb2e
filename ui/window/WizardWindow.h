#pragma once

#include "desktop/KeepAwake.h"
#include "log/LogFeed.h"
#include "look/Icons.h"
#include "pages/Page.h"

#include <QMainWindow>
#include <QPointer>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace armature {

class Banner;
class DonePage;
class InstallPage;
struct Remembered;
class StatusWindow;
class StepRail;
class Theme;

/// The wizard: the way at the left, one page at a time, Back and Next. Holds no knowledge of its own.
class WizardWindow : public QMainWindow {
    Q_OBJECT

public:
    WizardWindow(EngineOptions options, Theme &theme, QWidget *parent = nullptr);
    ~WizardWindow() override;

    void begin() { m_bench.begin(); }
    [[nodiscard]] Workbench &bench() { return m_bench; }
    [[nodiscard]] PageId current() const;
    [[nodiscard]] Page &page(PageId id) const { return *m_pages[size_t(id)]; }
    void go(PageId page);
    /// Size, place and checkout of the last time.
    void restore(const Remembered &kept);
    void remember() const;
    void openStatus();
    /// Chooses a project of the user's own, with a folder for its environment, and shows the options.
    void openProject(const QString &folder);

protected:
    void closeEvent(QCloseEvent *event) override;
    /// Enter presses the button that has the focus, else Next; it never starts an installation or closes the window.
    /// Escape goes back, or asks whether the run is to be cancelled.
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addPages();
    QWidget *makeHeader();
    QWidget *makeFooter();
    void next();
    void back();
    void confirm();
    void dismiss();
    [[nodiscard]] std::vector<StepLook> railLooks() const;
    /// Title, rail, buttons and the window's own title, as page and run are now.
    void updateFrame();
    void updateButtons();
    void updateBanner();
    void showNotes();
    void runStarted();
    void runEnded();
    void announce(const QString &text);
    [[nodiscard]] LineSink sink();

    Theme &m_theme;
    LogFeed m_feed;
    Workbench m_bench;
    KeepAwake m_awake;
    StepRail *m_rail;
    QLabel *m_title;
    QLabel *m_purpose;
    Banner *m_banner;
    Banner *m_notes; ///< about the catalog
    QStackedWidget *m_stack;
    QLabel *m_reason;
    QPushButton *m_back;
    QPushButton *m_next;
    std::vector<Page *> m_pages;
    InstallPage *m_install = nullptr;
    QPointer<StatusWindow> m_review;
    DonePage *m_done = nullptr;
    int m_reached = 0;
    bool m_closing = false; ///< as soon as the run has ended
};

} // namespace armature

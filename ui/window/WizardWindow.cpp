#include "window/WizardWindow.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "look/Theme.h"
#include "pages/CompatibilityPage.h"
#include "pages/DonePage.h"
#include "pages/InstallPage.h"
#include "pages/LimitsPage.h"
#include "pages/MachinePage.h"
#include "pages/OptionsPage.h"
#include "pages/ReviewPage.h"
#include "pages/VerifyPage.h"
#include "session/Program.h"
#include "status/StatusWindow.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Text.h"
#include "window/Remembered.h"
#include "window/StepRail.h"
#include "window/WindowMenu.h"

#include <QAccessible>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr QSize StartSize(1100, 720);
constexpr QSize SmallestSize(720, 480);
constexpr int LeastPageWidth = 700;   ///< where the rail leaves less, it folds
constexpr int LeastRoomyHeight = 540; ///< below it, the line under the title gives its room to the page

} // namespace

WizardWindow::WizardWindow(EngineOptions options, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_theme(theme), m_bench(std::move(options)), m_rail(new StepRail(this)),
      m_title(textLabel({}, "title", this)), m_purpose(textLabel({}, "subtitle", this)),
      m_banner(new Banner(Tone::Note, {}, {}, this)), m_notes(new Banner(Tone::Warn, {}, {}, this)),
      m_stack(new QStackedWidget(this)), m_reason(textLabel({}, "muted", this)),
      m_back(new QPushButton(tr("&Back"), this)), m_next(new QPushButton(tr("&Next"), this)) {
    m_bench.setLineSink(sink());
    addPages();
    auto *body = new QVBoxLayout;
    body->setContentsMargins(20, 10, 20, 8);
    body->setSpacing(8);
    body->addWidget(makeHeader());
    body->addWidget(m_notes);
    body->addWidget(m_banner);
    body->addWidget(m_stack, 1);
    body->addWidget(makeFooter());
    auto *central = new QWidget(this);
    auto *layout = new QHBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(body, 1);
    connect(m_notes->addSideButton(tr("&Hide")), &QPushButton::clicked, m_notes, &Banner::hide);
    setCentralWidget(central);
    new WindowMenu(*this, m_theme);
    setWindowIcon(applicationIcon());
    setMinimumSize(SmallestSize);
    resize(StartSize.boundedTo(screen()->availableSize()));

    connect(m_rail, &StepRail::chosen, this, [this](int page) {
        if (page != m_stack->currentIndex() && page <= m_reached)
            go(PageId(page));
    });
    connect(&m_bench, &Workbench::machineChanged, this, &WizardWindow::updateBanner);
    connect(&m_bench, &Workbench::runStarted, this, &WizardWindow::runStarted);
    connect(&m_bench, &Workbench::runEnded, this, &WizardWindow::runEnded);
    connect(&m_bench, &Workbench::runChanged, this, [this] {
        if (m_bench.cancelling())
            updateFrame();
    });
    for (auto signal :
         {&Workbench::choicesChanged, &Workbench::placeChanged, &Workbench::planChanged, &Workbench::tableChanged})
        connect(&m_bench, signal, this, &WizardWindow::updateButtons);
    connect(&m_bench, &Workbench::notesChanged, this, &WizardWindow::showNotes);
    showNotes();
    updateBanner();
    go(PageId::Machine);
}

WizardWindow::~WizardWindow() {
    delete m_review;
    delete takeCentralWidget(); // the pages use the workbench and the feed, which are members
}

LineSink WizardWindow::sink() {
    return {[this](const LineSeen &line) { m_feed.push(line); },
            [this](const QString &title) { m_feed.pushHeading(title); }};
}

void WizardWindow::addPages() {
    m_install = new InstallPage(m_bench, m_feed, this);
    m_done = new DonePage(m_bench, this);
    auto *compatibility = new CompatibilityPage(m_bench, this);
    connect(compatibility, &CompatibilityPage::statusWanted, this, &WizardWindow::openStatus);
    m_pages = {
        new MachinePage(m_bench, this), compatibility, new LimitsPage(m_bench, this), new OptionsPage(m_bench, this),
        new ReviewPage(m_bench, this),  m_install,     new VerifyPage(m_bench, this), m_done};
    for (Page *page : m_pages) {
        m_stack->addWidget(page);
        connect(page, &Page::completeChanged, this, &WizardWindow::updateButtons);
        connect(page, &Page::wants, this, &WizardWindow::go);
    }
    m_rail->setTitles({tr("Machine"), tr("Compatibility"), tr("Limits"), tr("Options"), tr("Review"), tr("Install"),
                       tr("Verify"), tr("Done")});
}

QWidget *WizardWindow::makeHeader() {
    auto *header = new QWidget(this);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_purpose);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(words, 1);
    return header;
}

QWidget *WizardWindow::makeFooter() {
    auto *footer = new QWidget(this);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_reason, 1);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    m_next->setProperty("primary", true);
    m_next->setDefault(true);
    m_next->setAutoDefault(true);
    connect(m_back, &QPushButton::clicked, this, &WizardWindow::back);
    connect(m_next, &QPushButton::clicked, this, &WizardWindow::next);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this), &QShortcut::activated, m_back,
            &QPushButton::click);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Right), this), &QShortcut::activated, m_next,
            &QPushButton::click);
    return footer;
}

PageId WizardWindow::current() const { return PageId(m_stack->currentIndex()); }

void WizardWindow::go(PageId id) {
    Page &to = page(id);
    m_reached = std::max(m_reached, int(id));
    m_stack->setCurrentWidget(&to);
    to.enter();
    updateFrame();
    if (QWidget *focus = to.firstFocus(); focus != nullptr)
        focus->setFocus(Qt::OtherFocusReason);
    announce(tr("%1. %2", "title of the page, what it is for").arg(to.title(), to.purpose()));
}

/// What the run came to shows at its own steps; of the others only which one is in front.
std::vector<StepLook> WizardWindow::railLooks() const {
    std::vector<StepLook> looks(size_t(PageCount), StepLook::Waiting);
    const int now = m_stack->currentIndex();
    for (int i = 0; i < std::min(now, int(PageId::Install)); ++i)
        looks[size_t(i)] = StepLook::Passed;
    StepLook &install = looks[size_t(PageId::Install)];
    StepLook &verify = looks[size_t(PageId::Verify)];
    switch (m_bench.standing()) {
    case RunStanding::None:
        break;
    case RunStanding::Running:
    case RunStanding::Cancelling:
        install = StepLook::Running;
        break;
    case RunStanding::Done:
        install = verify = looks[size_t(PageId::Done)] = StepLook::Done;
        break;
    case RunStanding::Faulty:
        install = StepLook::Failed;
        verify = StepLook::Failed;
        break;
    case RunStanding::Failed:
        install = StepLook::Failed;
        break;
    case RunStanding::Cancelled:
        install = StepLook::Cancelled;
        break;
    }
    if (StepLook &here = looks[size_t(now)]; here == StepLook::Waiting || now < int(PageId::Install))
        here = StepLook::Current;
    return looks;
}

void WizardWindow::updateFrame() {
    if (m_pages.empty() || m_stack->currentIndex() < 0)
        return;
    const Page &now = page(current());
    m_rail->show(int(current()), m_reached, railLooks());
    m_title->setText(now.title());
    m_purpose->setText(now.purpose());
    setWindowTitle(tr("%1 – Armature", "page").arg(now.title()));
    updateButtons();
}

/// Screen readers are told what has appeared: the focus alone would name a control without its page.
void WizardWindow::announce(const QString &text) {
    m_title->setAccessibleDescription(text);
    QAccessibleEvent event(m_title, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void WizardWindow::next() {
    if (m_stack->currentIndex() + 1 == PageCount) {
        close();
        return;
    }
    if (current() == PageId::Review) {
        m_bench.install(); // runStarted shows the page
        return;
    }
    go(PageId(m_stack->currentIndex() + 1));
}

void WizardWindow::back() {
    if (m_stack->currentIndex() > 0)
        go(PageId(m_stack->currentIndex() - 1));
}

void WizardWindow::keyPressEvent(QKeyEvent *event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        confirm();
        return;
    case Qt::Key_Escape:
        dismiss();
        return;
    default:
        QMainWindow::keyPressEvent(event);
    }
}

void WizardWindow::confirm() {
    QWidget *focus = focusWidget();
    if (qobject_cast<QPushButton *>(focus) || qobject_cast<QToolButton *>(focus)) {
        qobject_cast<QAbstractButton *>(focus)->click();
        return;
    }
    const bool searches = qobject_cast<QLineEdit *>(focus) && current() != PageId::Options;
    if (!searches && current() != PageId::Review && current() != PageId::Done)
        m_next->click();
}

void WizardWindow::dismiss() {
    if (m_bench.busy())
        m_install->askToCancel();
    else
        m_back->click();
}

void WizardWindow::resizeEvent(QResizeEvent *event) {
    QMainWindow::resizeEvent(event);
    m_rail->setFolded(width() - m_rail->fullWidth() < LeastPageWidth);
    m_purpose->setVisible(height() >= LeastRoomyHeight);
}

void WizardWindow::updateButtons() {
    if (m_pages.empty() || m_stack->currentIndex() < 0)
        return;
    Page &now = page(current());
    const bool complete = now.isComplete();
    const bool last = m_stack->currentIndex() + 1 == PageCount;
    m_back->setEnabled(m_stack->currentIndex() > 0 && !m_bench.busy());
    m_next->setEnabled(complete || last);
    m_next->setText(last ? tr("&Close") : current() == PageId::Review ? tr("&Install") : tr("&Next"));
    m_next->setIcon(current() == PageId::Review ? themedIcon(u"install"_s) : QIcon());
    m_reason->setText(complete ? QString() : now.whyNot());
    m_next->setAccessibleDescription(m_reason->text());
}

void WizardWindow::updateBanner() {
    const bool shown = m_bench.simulated() || m_bench.isPlayback();
    m_banner->setVisible(shown);
    if (m_bench.isPlayback())
        m_banner->say(Tone::Note, tr("A recorded run is shown: nothing is installed or changed."), {});
    else if (shown)
        m_banner->say(Tone::Note,
                      tr("Simulation: a recorded machine, not yours. Nothing can be installed for it here."), {});
    updateButtons();
}

/// Said once, and then out of the way: the pages need the room.
void WizardWindow::showNotes() {
    m_notes->say(Tone::Warn, tr("About the catalog"), m_bench.notes().join(u'\n'));
    m_notes->setVisible(!m_bench.notes().isEmpty());
}

void WizardWindow::runStarted() {
    m_awake.hold(tr("An environment is being built"));
    m_reached = int(PageId::Install);
    go(PageId::Install);
}

void WizardWindow::runEnded() {
    m_awake.release();
    const RunStanding phase = m_bench.standing();
    if (phase == RunStanding::None) // removed: what was said of it is over
        m_reached = std::min(m_reached, int(PageId::Review));
    if (phase == RunStanding::Done)
        m_reached = int(PageId::Done);
    if (phase == RunStanding::Faulty)
        m_reached = int(PageId::Verify);
    updateFrame();
    if (current() == PageId::Install) {
        announce(m_install->title());
        if (m_next->isEnabled())
            m_next->setFocus();
    }
    if (m_closing)
        close();
}

/// Beside the wizard, and once: a second asking brings it to the front.
void WizardWindow::openStatus() {
    if (m_review == nullptr) {
        m_review = new StatusWindow(m_bench, this);
        m_review->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_review->show();
    m_review->raise();
    m_review->activateWindow();
}

void WizardWindow::openProject(const QString &folder) {
    Choices choices = m_bench.choices();
    choices.stack.clear();
    choices.options.clear();
    choices.versions.clear();
    choices.project = folder;
    choices.target = defaultTarget(targetName({}, folder));
    m_bench.choose(choices);
    m_reached = std::min(m_reached, int(PageId::Options));
    go(PageId::Options);
}

void WizardWindow::restore(const Remembered &kept) {
    if (!kept.geometry.isEmpty())
        restoreGeometry(kept.geometry);
    resize(size().boundedTo(screen()->availableSize())); // the screen may be another one than the last time
    m_done->setCheckout(kept.checkout);
}

void WizardWindow::remember() const {
    Remembered kept = Remembered::read();
    if (!m_bench.isPlayback())
        kept.choices = m_bench.choices();
    kept.geometry = saveGeometry();
    kept.theme = m_theme.mode() == Theme::Mode::Dark    ? u"dark"_s
                 : m_theme.mode() == Theme::Mode::Light ? u"light"_s
                                                        : u"system"_s;
    kept.checkout = m_done->checkout();
    kept.write();
}

void WizardWindow::closeEvent(QCloseEvent *event) {
    if (!m_bench.busy()) {
        remember();
        event->accept();
        return;
    }
    event->ignore();
    if (m_closing)
        return;
    ask(this,
        {tr("A run is under way"),
         tr("If the window closes, the run is cancelled. What was there before stays as it was, and what was "
            "downloaded stays in the cache."),
         tr("&Cancel the run and close"), tr("&Stay")},
        [this] {
            m_closing = true;
            if (m_bench.busy())
                m_bench.cancel();
            else
                close();
        });
}

} // namespace armature

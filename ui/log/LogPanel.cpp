#include "log/LogPanel.h"

#include "base/Literals.h"
#include "log/LogSave.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QShortcut>
#include <QStandardPaths>
#include <QStyleOption>
#include <QToolButton>

namespace armature {
namespace {

constexpr int LongestSearch = 256; ///< characters
constexpr int ShortestSearch = 80; ///< pixels; the toolbar must fit 600 in every language
constexpr int ShortestFilter = 7;  ///< characters

/// A label that gives way: it shows as much as there is room for, and all of it in its tool tip.
class YieldingLabel : public QLabel {
public:
    using QLabel::QLabel;
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *) override {
        QPainter painter(this);
        const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
        style()->drawItemText(&painter, rect(), Qt::AlignVCenter | Qt::AlignLeading, palette(), isEnabled(), shown,
                              foregroundRole());
    }
};

QString number(qint64 value) { return QLocale().toString(value); }

} // namespace

LogPanel::LogPanel(LogFeed &feed, QWidget *parent) : QWidget(parent), m_feed(feed), m_view(new LogView(m_store, this)) {
    m_status = new QLabel(this);
    m_status->setObjectName(u"log-status"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeToolbar());
    layout->addWidget(m_view, 1);
    layout->addWidget(m_status);
    m_view->setAccessibleName(tr("Log"));
    m_view->setAccessibleDescription(tr("Lines marked ! come from standard error, those marked > from this program."));
    connectView();
    updateCount();
    feed.setStore(&m_store);
}

LogPanel::~LogPanel() {
    m_feed.setStore(nullptr);
    delete m_view; // before the store that it shows
}

void LogPanel::clear() {
    m_feed.clear();
    m_store.clear();
    m_view->find({});
    m_search->clear();
    tell({});
}

void LogPanel::setChannelColours(const QColor &error, const QColor &warning, const QColor &program,
                                 const QColor &heading) {
    m_view->setChannelColours(error, warning, program, heading);
}

// ---- toolbar ------------------------------------------------------------------------------------------------------
QHBoxLayout *LogPanel::makeToolbar() {
    auto *toolbar = new QHBoxLayout;
    makeSearch(toolbar);
    m_count = new YieldingLabel(this);
    m_count->setObjectName(u"log-count"_s);
    m_count->setTextFormat(Qt::PlainText);
    toolbar->addWidget(m_count, 1);
    makeFilter(toolbar);
    makeActions(toolbar);
    return toolbar;
}

void LogPanel::makeSearch(QHBoxLayout *toolbar) {
    m_search = new QLineEdit(this);
    m_search->setObjectName(u"log-search"_s);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setToolTip(tr("Ctrl+F. Enter or F3: next, Shift+F3: previous, Esc: back to the log"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(LongestSearch);
    m_search->setMinimumWidth(ShortestSearch);
    m_search->installEventFilter(this);
    toolbar->addWidget(m_search, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        tell({});
        m_view->find(text);
    });

    const auto addButton = [this, toolbar](Qt::ArrowType arrow, const QString &name, bool forward) {
        auto *button = new QToolButton(this);
        button->setArrowType(arrow);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QToolButton::clicked, this, [this, forward] { findNext(forward); });
        toolbar->addWidget(button);
    };
    addButton(Qt::UpArrow, tr("Previous match"), false);
    addButton(Qt::DownArrow, tr("Next match"), true);

    const auto addShortcut = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    addShortcut(QKeySequence(Qt::CTRL | Qt::Key_F), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addShortcut(QKeySequence(Qt::Key_F3), [this] { findNext(true); });
    addShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { findNext(false); });
}

void LogPanel::makeFilter(QHBoxLayout *toolbar) {
    m_filter = new QComboBox(this);
    m_filter->setObjectName(u"log-filter"_s);
    m_filter->setAccessibleName(tr("Which lines are shown"));
    m_filter->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_filter->setMinimumContentsLength(ShortestFilter);
    m_filter->addItem(tr("All"), QVariant::fromValue(LogStore::Filter::All));
    m_filter->addItem(tr("Warnings and errors"), QVariant::fromValue(LogStore::Filter::WarningsAndErrors));
    m_filter->addItem(tr("Errors"), QVariant::fromValue(LogStore::Filter::Errors));
    m_filter->addItem(tr("stderr only"), QVariant::fromValue(LogStore::Filter::ErrorChannel));
    m_filter->addItem(tr("This program only"), QVariant::fromValue(LogStore::Filter::ProgramChannel));
    toolbar->addWidget(m_filter);
    connect(m_filter, &QComboBox::currentIndexChanged, this,
            [this] { m_store.setFilter(m_filter->currentData().value<LogStore::Filter>()); });
}

void LogPanel::makeActions(QHBoxLayout *toolbar) {
    m_follow = new QCheckBox(tr("Fo&llow"), this);
    m_follow->setObjectName(u"log-follow"_s);
    m_follow->setChecked(true);
    m_follow->setAccessibleName(tr("Follow the newest line"));
    m_follow->setToolTip(m_follow->accessibleName());
    toolbar->addWidget(m_follow);
    connect(m_follow, &QCheckBox::toggled, m_view, &LogView::setFollow);

    const auto addButton = [this, toolbar](const QString &text, const QString &name) {
        auto *button = new QToolButton(this);
        button->setText(text);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(name);
        button->setToolTip(name);
        toolbar->addWidget(button);
        return button;
    };
    QToolButton *copyButton = addButton(tr("Cop&y"), tr("Copy the selection, or all lines shown"));
    copyButton->setObjectName(u"log-copy"_s);
    connect(copyButton, &QToolButton::clicked, this, &LogPanel::copy);
    m_save = addButton(tr("Sa&ve…"), tr("Save all lines to a file"));
    m_save->setObjectName(u"log-save"_s);
    connect(m_save, &QToolButton::clicked, this, &LogPanel::chooseFile);
}

void LogPanel::connectView() {
    connect(&m_store, &LogStore::changed, this, &LogPanel::updateCount);
    connect(m_view, &LogView::followChanged, m_follow, &QCheckBox::setChecked);
    connect(m_view, &LogView::searchProgress, this, [this](int percent) { tell(tr("Searching: %1 %").arg(percent)); });
    connect(m_view, &LogView::found, this,
            [this](qint64, bool wrapped) { tell(wrapped ? tr("Search went on at the other end.") : QString()); });
    connect(m_view, &LogView::notFound, this, [this] { tell(tr("“%1” was not found.").arg(m_search->text())); });
    connect(m_view, &LogView::copyRefused, this, [this](qint64 limit) {
        tell(tr("More than %1 are too much for the clipboard: save the log instead.")
                 .arg(QLocale().formattedDataSize(limit)));
    });
}

bool LogPanel::eventFilter(QObject *watched, QEvent *event) {
    if (watched != m_search || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    // Kept from the window around: a dialog would close at Esc and press its button at Enter.
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (!enter && key != Qt::Key_Escape)
        return false;
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        if (enter)
            findNext(true);
        else
            leaveSearch();
    }
    return true;
}

void LogPanel::findNext(bool forward) {
    if (m_search->text().isEmpty())
        m_search->setFocus(Qt::ShortcutFocusReason);
    else
        m_view->find(m_search->text(), forward);
}

void LogPanel::leaveSearch() {
    m_search->clear();
    m_view->setFocus(Qt::OtherFocusReason);
}

void LogPanel::updateCount() {
    const qint64 lines = m_store.lineCount();
    const bool filtered = m_store.filter() != LogStore::Filter::All;
    QString text = filtered     ? tr("%1 of %2 lines").arg(number(m_store.rowCount()), number(lines))
                   : lines == 1 ? tr("1 line")
                                : tr("%1 lines").arg(number(lines));
    if (m_store.droppedLines() > 0)
        text = tr("%1, %2 dropped").arg(text, number(m_store.droppedLines()));
    m_count->setText(text);
    m_count->setToolTip(text);
}

void LogPanel::tell(const QString &message) {
    if (message == m_status->text())
        return;
    m_status->setText(message);
    m_status->setVisible(!message.isEmpty());
    if (message.isEmpty() || !QAccessible::isActive())
        return;
    QAccessibleEvent event(m_status, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

// ---- copying and saving -------------------------------------------------------------------------------------------
void LogPanel::copy() {
    if (m_view->copy())
        tell({});
}

void LogPanel::chooseFile() {
    auto *dialog = new QFileDialog(this, tr("Save the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->selectFile(u"armature.log"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &LogPanel::saveTo);
    dialog->open();
}

void LogPanel::saveTo(const QString &path) {
    if (m_saving)
        return;
    m_save->setEnabled(false);
    const QString shown = QDir::toNativeSeparators(path);
    m_saving = std::make_unique<LogSave>(m_store, path);
    const auto finish = [this](const QString &message) {
        m_saving.release()->deleteLater(); // it is telling this
        m_save->setEnabled(true);
        tell(message);
    };
    connect(m_saving.get(), &LogSave::progress, this,
            [this, shown](int percent) { tell(tr("Saving %1: %2 %").arg(shown).arg(percent)); });
    connect(m_saving.get(), &LogSave::done, this, [this, finish, path, shown](qint64 lines, qint64 lost) {
        const QString also =
            lost > 0 ? tr(" %1 older lines were dropped before they could be written.").arg(number(lost)) : QString();
        finish(tr("%1 lines were saved to %2.").arg(number(lines), shown) + also);
        Q_EMIT saved(path);
    });
    connect(m_saving.get(), &LogSave::failed, this, [this, finish, path, shown](const QString &why) {
        finish(tr("The log could not be saved to %1: %2").arg(shown, why));
        Q_EMIT saveFailed(path, why);
    });
    m_saving->start();
}

} // namespace armature

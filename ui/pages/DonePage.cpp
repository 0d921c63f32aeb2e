#include "pages/DonePage.h"

#include "base/Literals.h"
#include "desktop/Desktop.h"
#include "desktop/Studio.h"
#include "look/Icons.h"
#include "pages/SaveReport.h"
#include "present/ProblemText.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Card.h"
#include "widgets/Flow.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPushButton>

namespace armature {

DonePage::DonePage(Workbench &bench, QWidget *parent)
    : Page(PageId::Done, bench, parent), m_banner(new Banner(Tone::Good, {}, {}, this)),
      m_terminal(new QPushButton(themedIcon(u"terminal"_s), tr("Open a &terminal in it"), this)),
      m_folder(new QPushButton(themedIcon(u"folder"_s), tr("Open the &folder"), this)),
      m_copy(new QPushButton(themedIcon(u"copy"_s), tr("Cop&y"), this)),
      m_save(new QPushButton(themedIcon(u"save"_s), tr("&Save report…"), this)), m_line(new QLineEdit(this)),
      m_record(textLabel({}, "muted", this)), m_start(nullptr), m_checkout(new QLineEdit(this)),
      m_run(new QPushButton(themedIcon(u"play"_s), tr("Start &LLM Studio"), this)),
      m_startNote(textLabel({}, "muted", this)) {
    auto *scroll = new Scroll(this);
    scroll->content()->addWidget(m_banner);
    scroll->content()->addWidget(makeUse());
    scroll->content()->addWidget(makeStart());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(m_terminal, &QPushButton::clicked, this,
            [this] { tell(tr("No terminal could be opened"), openTerminal(environment())); });
    connect(m_folder, &QPushButton::clicked, this,
            [this] { tell(tr("The folder could not be opened"), openFolder(environment())); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_line->text()); });
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (this->bench().ending())
            saveReportAs(this->bench().ending()->markdown, *m_banner, window());
    });
    connect(m_run, &QPushButton::clicked, this, &DonePage::startStudio);
    connect(m_checkout, &QLineEdit::textChanged, this, &DonePage::refreshStart);
}

QWidget *DonePage::makeUse() {
    auto *card = m_use = new Card(tr("Use it"), this);
    auto *buttons = new Flow;
    for (QPushButton *button : {m_terminal, m_folder, m_save})
        buttons->addWidget(button);
    card->content()->addLayout(buttons);
    card->content()->addWidget(textLabel(tr("Or type this in a terminal of your own:"), "muted", this));
    m_line->setReadOnly(true);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setAccessibleName(tr("Activation line"));
    m_copy->setAccessibleName(tr("Copy the activation line"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_line, 1);
    row->addWidget(m_copy);
    card->content()->addLayout(row);
    card->content()->addWidget(m_record);
    return card;
}

QWidget *DonePage::makeStart() {
    m_start = new Card(tr("Start LLM Studio"), this);
    m_start->content()->addWidget(textLabel(
        tr("LLM Studio runs from a checkout of its source. Name the folder once; it is remembered."), "muted", this));
    auto *browse = new QPushButton(themedIcon(u"folder"_s), tr("Bro&wse…"), this);
    browse->setAccessibleName(tr("Browse for the checkout of LLM Studio"));
    connect(browse, &QPushButton::clicked, this, &DonePage::chooseCheckout);
    m_checkout->setPlaceholderText(tr("Folder with llm_studio/app.py"));
    m_checkout->setAccessibleName(tr("Checkout of LLM Studio"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_checkout, 1);
    row->addWidget(browse);
    m_start->content()->addLayout(row);
    auto *last = new QHBoxLayout;
    last->addWidget(m_run);
    last->addWidget(m_startNote, 1);
    m_start->content()->addLayout(last);
    return m_start;
}

QString DonePage::title() const { return usable() ? tr("Done") : tr("Nothing was set up"); }

QString DonePage::purpose() const {
    return usable() ? tr("Your environment is ready to use.") : tr("Go back to see what happened.");
}

/// A recorded run that went well shows how the page would look.
bool DonePage::usable() const {
    return bench().standing() == RunStanding::Done && (bench().isPlayback() || QFileInfo::exists(environment()));
}

QString DonePage::environment() const {
    return bench().runningPlan() ? bench().runningPlan()->folders.target : bench().choices().target;
}

QString DonePage::checkout() const { return m_checkout->text().trimmed(); }

void DonePage::setCheckout(const QString &folder) { m_checkout->setText(folder); }

QWidget *DonePage::firstFocus() { return m_terminal->isEnabled() ? static_cast<QWidget *>(m_terminal) : m_line; }

void DonePage::enter() {
    const auto &ending = bench().ending();
    const QString place = QDir::toNativeSeparators(environment());
    if (bench().isPlayback())
        m_banner->say(Tone::Note, tr("The recorded run has been shown"),
                      tr("Nothing was installed: this was a recording."));
    else if (usable())
        m_banner->say(Tone::Good, tr("The environment is ready"), place);
    else
        m_banner->say(Tone::Warn, tr("Nothing was set up"), {});
    for (QPushButton *button : {m_terminal, m_folder, m_copy})
        button->setEnabled(usable() && !bench().isPlayback());
    m_use->setVisible(usable());
    m_line->setText(usable() ? activationLine(environment()) : QString());
    QStringList places;
    if (ending && !ending->kept.isEmpty())
        places << tr("Your own files out of the former environment: %1").arg(QDir::toNativeSeparators(ending->kept));
    if (ending && !ending->recordFolder.isEmpty())
        places << tr("The record of the run: %1").arg(QDir::toNativeSeparators(ending->recordFolder));
    m_record->setVisible(!places.isEmpty());
    m_record->setText(places.join(u'\n'));
    m_start->setVisible(usable() && bench().choices().stack.section(u'@', 0, 0) == "llm-studio"_L1);
    refreshStart();
}

void DonePage::tell(const QString &title, const Result<void> &outcome) {
    if (outcome)
        return;
    const ProblemText words = explain(outcome.problem());
    m_banner->say(Tone::Bad, title, QStringList{words.title, words.why, words.whatToDo}.join(u'\n').trimmed());
}

void DonePage::chooseCheckout() {
    askForFolder(window(), tr("The checkout of LLM Studio"), checkout(),
                 [this](const QString &folder) { m_checkout->setText(folder); });
}

void DonePage::refreshStart() {
    const bool known = isStudioCheckout(checkout());
    const bool installed = QFileInfo::exists(environment() + u"/bin/wave"_s);
    m_run->setEnabled(known && installed && !bench().isPlayback());
    m_startNote->setText(checkout().isEmpty() ? QString()
                         : !known             ? tr("That folder has no llm_studio/app.py.")
                         : !installed         ? tr("The environment has no “wave” program.")
                                              : tr("Opens in a terminal window; the page appears in your browser."));
}

void DonePage::startStudio() { tell(tr("LLM Studio could not be started"), startStudioIn(environment(), checkout())); }

} // namespace armature

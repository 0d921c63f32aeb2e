#include "pages/OptionsPage.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "pages/MoreOptions.h"
#include "pages/SpaceBars.h"
#include "present/ProblemText.h"
#include "session/Program.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Card.h"
#include "widgets/Fields.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int SettleMs = 250;

/// A path as typed, with the home folder for a leading "~".
QString withHome(const QString &typed) {
    const QString path = typed.trimmed();
    return path == "~"_L1 || path.startsWith("~/"_L1) ? QDir::homePath() + path.mid(1) : path;
}

} // namespace

OptionsPage::OptionsPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Options, bench, parent), m_stack(comboBox(tr("What to set up"), this)),
      m_summary(textLabel({}, "muted", this)), m_projectRow(nullptr), m_project(new QLineEdit(this)),
      m_optionBoxes(new QVBoxLayout), m_target(new QLineEdit(this)), m_problem(new Banner(Tone::Bad, {}, {}, this)),
      m_warnings(textLabel({}, "warn", this)), m_bars(new SpaceBars(this)), m_more(new MoreOptions(bench, this)),
      m_settle(this) {
    auto *scroll = new Scroll(this);
    scroll->content()->addWidget(makeWhat());
    scroll->content()->addWidget(makeWhere());
    scroll->content()->addWidget(m_more);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    m_settle.setSingleShot(true);
    m_settle.setInterval(SettleMs);
    connect(&m_settle, &QTimer::timeout, this, &OptionsPage::send);
    connect(m_stack, &QComboBox::currentIndexChanged, this, &OptionsPage::stackChosen);
    connect(m_project, &QLineEdit::textEdited, this, &OptionsPage::projectEdited);
    connect(m_target, &QLineEdit::textEdited, this, &OptionsPage::edited);
    connect(m_more, &MoreOptions::edited, this, &OptionsPage::edited);
    connect(&bench, &Workbench::catalogChanged, this, &OptionsPage::fillCatalog);
    connect(&bench, &Workbench::placeChanged, this, &OptionsPage::showPlace);
    connect(&bench, &Workbench::choicesChanged, this, &OptionsPage::showChoices);
    connect(&bench, &Workbench::failed, this, [this](const Problem &problem) {
        m_waiting = false;
        showProblem(problem);
        Q_EMIT completeChanged();
    });
}

QWidget *OptionsPage::makeWhat() {
    auto *card = new Card(tr("What to set up"), this);
    auto *browseButton = new QPushButton(themedIcon(u"folder"_s), tr("Bro&wse…"), this);
    browseButton->setAccessibleName(tr("Browse for the project"));
    connect(browseButton, &QPushButton::clicked, this, [this] { browse(m_project, tr("The project's folder")); });
    m_project->setPlaceholderText(tr("Folder with pyproject.toml or requirements.txt"));
    m_project->setAccessibleName(tr("Project folder"));
    m_projectRow = rowOf(m_project, browseButton, this);
    card->content()->addWidget(m_stack);
    card->content()->addWidget(m_summary);
    card->content()->addWidget(m_projectRow);
    card->content()->addLayout(m_optionBoxes);
    m_optionBoxes->setSpacing(4);
    return card;
}

QWidget *OptionsPage::makeWhere() {
    auto *card = new Card(tr("Where"), this);
    auto *browseButton = new QPushButton(themedIcon(u"folder"_s), tr("B&rowse…"), this);
    browseButton->setAccessibleName(tr("Browse for the target folder"));
    connect(browseButton, &QPushButton::clicked, this,
            [this] { browse(m_target, tr("The folder for the environment")); });
    m_target->setAccessibleName(tr("Target folder"));
    m_target->setAccessibleDescription(tr("The environment is made in this folder."));
    card->content()->addWidget(rowOf(m_target, browseButton, this));
    card->content()->addWidget(m_problem);
    card->content()->addWidget(m_warnings);
    card->content()->addWidget(m_bars);
    m_problem->hide();
    m_warnings->hide();
    return card;
}

QWidget *OptionsPage::firstFocus() { return m_stack; }

void OptionsPage::enter() { bench().look(); }

void OptionsPage::fillCatalog() {
    m_showing = true;
    m_stack->clear();
    for (const Stack &stack : bench().catalog()->stacks)
        m_stack->addItem(u"%1 %2"_s.arg(stack.title, stack.version).trimmed(), bench().catalog()->nameOf(stack));
    m_stack->addItem(tr("My own project…"), QString());
    m_showing = false;
    showChoices();
}

void OptionsPage::fillOptions() {
    clearLayout(m_optionBoxes);
    m_optionals.clear();
    const Stack *stack =
        bench().catalog() != nullptr ? bench().catalog()->stack(m_stack->currentData().toString()) : nullptr;
    m_summary->setText(stack != nullptr ? stack->summary : QString());
    m_summary->setVisible(stack != nullptr && !stack->summary.isEmpty());
    m_projectRow->setVisible(stack == nullptr);
    if (stack == nullptr)
        return;
    for (const StackOption &option : stack->options) {
        auto *box = new QCheckBox(option.title, this);
        box->setToolTip(option.requirements.join(u", "_s));
        box->setAccessibleDescription(box->toolTip());
        box->setChecked(bench().choices().options.contains(option.id));
        connect(box, &QCheckBox::toggled, this, &OptionsPage::edited);
        m_optionBoxes->addWidget(box);
        m_optionals.emplace_back(option.id, box);
    }
}

void OptionsPage::showChoices() {
    if (bench().catalog() == nullptr || m_settle.isActive())
        return; // what is being typed is newer
    const Choices &choices = bench().choices();
    m_showing = true;
    const Stack *chosenStack = bench().catalog()->stack(choices.stack);
    select(m_stack, chosenStack != nullptr ? bench().catalog()->nameOf(*chosenStack) : choices.stack);
    if (choices.stack.isEmpty())
        m_stack->setCurrentIndex(m_stack->count() - 1);
    for (const auto &[edit, text] : {std::pair(m_project, choices.project), std::pair(m_target, choices.target)})
        if (!edit->hasFocus() || !edit->isModified()) // nobody is typing there
            showText(edit, text);
    m_more->showChoices(choices);
    if (choices.target == defaultTarget(targetName(choices.stack, choices.project)))
        m_defaultTarget = choices.target;
    fillOptions();
    m_showing = false;
}

void OptionsPage::stackChosen() {
    if (m_showing)
        return;
    m_showing = true;
    fillOptions();
    m_showing = false;
    projectEdited();
    if (m_stack->currentData().toString().isEmpty())
        m_project->setFocus();
}

void OptionsPage::projectEdited() {
    const QString name = targetName(m_stack->currentData().toString(), m_project->text().trimmed());
    const QString offered = name.isEmpty() ? QString() : defaultTarget(name);
    if (m_target->text().isEmpty() || m_target->text() == m_defaultTarget) {
        m_target->setText(offered);
        m_defaultTarget = offered;
    }
    edited();
}

void OptionsPage::browse(QLineEdit *edit, const QString &title) {
    askForFolder(window(), title, edit->text(), [this, edit](const QString &path) {
        edit->setText(QDir::toNativeSeparators(path));
        edit == m_project ? projectEdited() : edited();
    });
}

void OptionsPage::edited() {
    if (m_showing)
        return;
    m_waiting = true;
    m_settle.start();
    Q_EMIT completeChanged();
}

Choices OptionsPage::chosen() const {
    Choices choices = bench().choices();
    choices.stack = m_stack->currentData().toString();
    choices.project = choices.stack.isEmpty() ? withHome(m_project->text()) : QString();
    choices.target = QDir::cleanPath(withHome(m_target->text()));
    choices.options.clear();
    for (const auto &[id, box] : m_optionals)
        if (box->isChecked())
            choices.options << id;
    m_more->applyTo(choices);
    const Choices &before = bench().choices();
    if (choices.stack != before.stack || choices.project != before.project || choices.flavour != before.flavour ||
        choices.python != before.python)
        choices.versions.clear(); // the versions of an environment that is repaired belong to what it was
    return choices;
}

/// What must be typed before anything can be asked; empty if nothing is missing.
QString OptionsPage::missing() const {
    if (m_stack->currentData().toString().isEmpty() && m_project->text().trimmed().isEmpty())
        return tr("Choose the folder of your project.");
    if (m_target->text().trimmed().isEmpty())
        return tr("Choose a folder for the environment.");
    return isRelative() ? tr("Enter the whole path, starting with / or ~/.") : QString();
}

bool OptionsPage::isRelative() const {
    const QString target = withHome(m_target->text());
    return !target.isEmpty() && QDir::isRelativePath(target);
}

void OptionsPage::send() {
    if (!missing().isEmpty()) {
        m_waiting = false;
        showProblem({});
        Q_EMIT completeChanged();
        return;
    }
    const Choices choices = chosen();
    m_waiting = choices != bench().choices();
    bench().choose(choices);
    Q_EMIT completeChanged();
}

void OptionsPage::showPlace() {
    m_waiting = m_settle.isActive();
    const PlaceFacts &place = *bench().place();
    showProblem(place.problem);
    m_warnings->setText(place.warnings.join(u'\n'));
    m_warnings->setVisible(!place.warnings.isEmpty());
    m_bars->show(place.bars);
    Q_EMIT completeChanged();
}

void OptionsPage::showProblem(const std::optional<Problem> &problem) {
    m_shown = problem;
    const QString lacking = missing();
    m_problem->setVisible(lacking.isEmpty() ? problem.has_value() : isRelative());
    if (!lacking.isEmpty()) {
        m_problem->say(Tone::Warn, lacking, {});
        return;
    }
    if (!problem)
        return;
    m_problem->say(blocks(*problem) ? Tone::Bad : Tone::Warn, explain(*problem));
}

/// What the review page can explain better does not keep anybody here.
bool OptionsPage::blocks(const Problem &problem) const {
    switch (problem.code) {
    case ProblemCode::NeedsDecision:
    case ProblemCode::NoBuildFits:
    case ProblemCode::ToolMissing:
    case ProblemCode::ToolTooOld:
    case ProblemCode::Unsupported:
        return false;
    case ProblemCode::Malformed: // as this program reads it; the installer has the last word
        return bench().choices().project.isEmpty();
    default:
        return true;
    }
}

bool OptionsPage::isComplete() const {
    return !m_waiting && missing().isEmpty() && bench().place() && (!m_shown || !blocks(*m_shown));
}

QString OptionsPage::whyNot() const {
    if (!missing().isEmpty())
        return missing();
    if (m_waiting || !bench().place())
        return tr("The choices are being checked.");
    return m_shown ? explain(*m_shown).title : QString();
}

} // namespace armature

#include "pages/OptionsPage.h"

#include "look/Icons.h"
#include "pages/SpaceBars.h"
#include "present/ProblemText.h"
#include "session/Program.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Card.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int SettleMs = 250;

QWidget *rowOf(QLineEdit *edit, QPushButton *button, QWidget *parent) {
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit, 1);
    layout->addWidget(button);
    return row;
}

QFormLayout *form() {
    auto *layout = new QFormLayout;
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    layout->setHorizontalSpacing(12);
    return layout;
}

/// A combo box as narrow as it must be: long entries are cut in the box and whole in its list.
QComboBox *comboBox(const QString &name, QWidget *parent) {
    auto *box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(18);
    box->setAccessibleName(name);
    return box;
}

void select(QComboBox *box, const QString &data) { box->setCurrentIndex(std::max(0, box->findData(data))); }

} // namespace

OptionsPage::OptionsPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Options, bench, parent), m_stack(comboBox(tr("What to set up"), this)), m_summary(textLabel({}, "muted", this)),
      m_projectRow(nullptr), m_project(new QLineEdit(this)), m_optionBoxes(new QVBoxLayout), m_target(new QLineEdit(this)),
      m_problem(new Banner(Tone::Bad, {}, {}, this)), m_warnings(textLabel({}, "warn", this)), m_bars(new SpaceBars(this)),
      m_moreButton(new QToolButton(this)), m_more(nullptr), m_installer(comboBox(tr("Installer"), this)), m_python(comboBox(tr("Python"), this)),
      m_build(comboBox(tr("PyTorch build"), this)), m_offline(new QCheckBox(tr("Work o&ffline: use only what is in the download cache"), this)),
      m_proxy(new QLineEdit(this)), m_indexGrid(new QGridLayout), m_settle(this) {
    auto *scroll = new Scroll(this);
    scroll->content()->addWidget(makeWhat());
    scroll->content()->addWidget(makeWhere());
    scroll->content()->addWidget(makeMore());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    m_settle.setSingleShot(true);
    m_settle.setInterval(SettleMs);
    connect(&m_settle, &QTimer::timeout, this, &OptionsPage::send);
    connect(m_stack, &QComboBox::currentIndexChanged, this, &OptionsPage::stackChosen);
    connect(m_project, &QLineEdit::textEdited, this, &OptionsPage::projectEdited);
    for (QLineEdit *edit : {m_target, m_proxy})
        connect(edit, &QLineEdit::textEdited, this, &OptionsPage::edited);
    for (QComboBox *box : {m_installer, m_python, m_build})
        connect(box, &QComboBox::currentIndexChanged, this, &OptionsPage::edited);
    connect(m_offline, &QCheckBox::toggled, this, &OptionsPage::edited);
    connect(&bench, &Workbench::catalogChanged, this, &OptionsPage::fillCatalog);
    connect(&bench, &Workbench::machineChanged, this, &OptionsPage::fillPythons);
    connect(&bench, &Workbench::tableChanged, this, &OptionsPage::fillBuilds);
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
    auto *browseButton = new QPushButton(themedIcon(QStringLiteral("folder")), tr("Bro&wse…"), this);
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
    auto *browseButton = new QPushButton(themedIcon(QStringLiteral("folder")), tr("B&rowse…"), this);
    browseButton->setAccessibleName(tr("Browse for the target folder"));
    connect(browseButton, &QPushButton::clicked, this, [this] { browse(m_target, tr("The folder for the environment")); });
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

QWidget *OptionsPage::makeMore() {
    auto *card = new Card({}, this);
    m_moreButton->setText(tr("&More options"));
    m_moreButton->setCheckable(true);
    m_moreButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_moreButton->setArrowType(Qt::RightArrow);
    m_moreButton->setAutoRaise(true);
    m_moreButton->setAccessibleDescription(tr("Installer, Python, PyTorch build, network and indexes"));
    m_more = new QWidget(card);
    auto *rows = form();
    m_installer->addItem(tr("Automatic: uv where it is there, else pip"), enumName(Installer::Automatic));
    m_installer->addItem(QStringLiteral("uv"), enumName(Installer::Uv));
    m_installer->addItem(QStringLiteral("pip"), enumName(Installer::Pip));
    m_proxy->setPlaceholderText(tr("As the system says"));
    m_proxy->setAccessibleName(tr("Proxy"));
    rows->addRow(tr("&Installer"), m_installer);
    rows->addRow(tr("&Python"), m_python);
    rows->addRow(tr("PyTorch b&uild"), m_build);
    rows->addRow(tr("Pro&xy"), m_proxy);
    rows->addRow(m_offline);
    auto *outer = new QVBoxLayout(m_more);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addLayout(rows);
    outer->addWidget(
        textLabel(tr("Indexes: leave empty to use the address shown. User names and tokens are used, never stored or logged."), "muted", this));
    outer->addLayout(m_indexGrid);
    m_more->hide();
    card->content()->addWidget(m_moreButton);
    card->content()->addWidget(m_more);
    connect(m_moreButton, &QToolButton::toggled, this, [this](bool open) {
        m_moreButton->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_more->setVisible(open);
    });
    return card;
}

QWidget *OptionsPage::firstFocus() { return m_stack; }

void OptionsPage::enter() { bench().look(); }

void OptionsPage::fillCatalog() {
    m_showing = true;
    m_stack->clear();
    for (const Stack &stack : bench().catalog()->stacks)
        m_stack->addItem(QStringLiteral("%1 %2").arg(stack.title, stack.version).trimmed(), stack.id);
    m_stack->addItem(tr("My own project…"), QString());
    clearLayout(m_indexGrid);
    m_indexes.clear();
    int row = 0;
    for (const PackageIndex &index : bench().catalog()->indexes) {
        auto *name = textLabel(index.title, "", this);
        auto *edit = new QLineEdit(this);
        edit->setPlaceholderText(index.url.isEmpty() ? tr("As the installer is configured") : index.url);
        edit->setAccessibleName(tr("Address of %1").arg(index.title));
        connect(edit, &QLineEdit::textEdited, this, &OptionsPage::edited);
        m_indexGrid->addWidget(name, row, 0);
        m_indexGrid->addWidget(edit, row++, 1);
        m_indexes.insert(index.id, edit);
    }
    m_indexGrid->setColumnStretch(0, 2);
    m_indexGrid->setColumnStretch(1, 3);
    m_showing = false;
    showChoices();
}

void OptionsPage::fillPythons() {
    if (!bench().machineComplete())
        return;
    m_showing = true;
    m_python->clear();
    m_python->addItem(tr("Automatic: the one the stack wants"), QString());
    for (const PythonInstallation &python : bench().machine()->pythons)
        m_python->addItem(tr("%1 (%2)", "version, path").arg(python.version.isKnown() ? python.version->text() : tr("unknown version"), python.path),
                          python.path);
    const QString wanted = bench().choices().python;
    if (!wanted.isEmpty() && m_python->findData(wanted) < 0)
        m_python->addItem(wanted, wanted);
    select(m_python, wanted);
    m_showing = false;
}

void OptionsPage::fillBuilds() {
    const MachineProfile &machine = *bench().machine();
    const QString system = machine.system.kind == SystemKind::MacOs ? QStringLiteral("macos") : QStringLiteral("linux");
    const QString architecture = machine.processor.architecture.valueOr({});
    const TorchChoice &torch = bench().table()->torch;
    m_showing = true;
    m_build->clear();
    m_build->addItem(torch.build && bench().choices().flavour.isEmpty() ? tr("Automatic: %1").arg(torch.build->label()) : tr("Automatic"), QString());
    QStringList flavours;
    for (const TorchBuild &build : bench().catalog()->builds)
        if (build.system == system && build.architecture == architecture && !flavours.contains(build.flavour))
            flavours << build.flavour;
    flavours.sort();
    for (const QString &flavour : flavours)
        m_build->addItem(flavour == QLatin1String("cpu")   ? tr("CPU only")
                         : flavour == QLatin1String("mps") ? tr("Apple GPU (MPS)")
                                                           : tr("CUDA %1").arg(flavour.mid(2, flavour.size() - 3) + u'.' + flavour.right(1)),
                         flavour);
    select(m_build, bench().choices().flavour);
    m_showing = false;
}

void OptionsPage::fillOptions() {
    clearLayout(m_optionBoxes);
    m_optionals.clear();
    const Stack *stack = bench().catalog() != nullptr ? bench().catalog()->stack(m_stack->currentData().toString()) : nullptr;
    m_summary->setText(stack != nullptr ? stack->summary : QString());
    m_summary->setVisible(stack != nullptr && !stack->summary.isEmpty());
    m_projectRow->setVisible(stack == nullptr);
    if (stack == nullptr)
        return;
    for (const StackOption &option : stack->options) {
        auto *box = new QCheckBox(option.title, this);
        box->setToolTip(option.requirements.join(QStringLiteral(", ")));
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
    select(m_stack, choices.stack);
    if (choices.stack.isEmpty())
        m_stack->setCurrentIndex(m_stack->count() - 1);
    const auto show = [](QLineEdit *edit, const QString &text) {
        if (edit->text() != text)
            edit->setText(text);
    };
    show(m_project, choices.project);
    show(m_target, choices.target);
    show(m_proxy, choices.proxy);
    select(m_installer, enumName(choices.installer));
    select(m_python, choices.python);
    select(m_build, choices.flavour);
    m_offline->setChecked(choices.offline);
    for (auto it = m_indexes.begin(); it != m_indexes.end(); ++it)
        show(it.value(), choices.indexOverrides.value(it.key()));
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
    const QString offered = defaultTarget(targetName(m_stack->currentData().toString(), m_project->text()));
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
    choices.project = choices.stack.isEmpty() ? m_project->text().trimmed() : QString();
    choices.target = m_target->text().trimmed().isEmpty() ? QString() : QDir::cleanPath(QFileInfo(m_target->text().trimmed()).absoluteFilePath());
    choices.installer = enumFromName<Installer>(m_installer->currentData().toString()).value_or(Installer::Automatic);
    choices.python = m_python->currentData().toString();
    choices.flavour = m_build->currentData().toString();
    choices.proxy = m_proxy->text().trimmed();
    choices.offline = m_offline->isChecked();
    choices.options.clear();
    for (const auto &[id, box] : m_optionals)
        if (box->isChecked())
            choices.options << id;
    choices.indexOverrides.clear();
    for (auto it = m_indexes.begin(); it != m_indexes.end(); ++it)
        if (const QString url = it.value()->text().trimmed(); !url.isEmpty())
            choices.indexOverrides.insert(it.key(), url);
    const Choices &before = bench().choices();
    if (choices.stack != before.stack || choices.project != before.project || choices.flavour != before.flavour || choices.python != before.python)
        choices.versions.clear(); // the versions of an environment that is repaired belong to what it was
    return choices;
}

void OptionsPage::send() {
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
    m_problem->setVisible(problem.has_value());
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
    default:
        return true;
    }
}

bool OptionsPage::isComplete() const { return !m_waiting && bench().place() && (!m_shown || !blocks(*m_shown)); }

QString OptionsPage::whyNot() const {
    if (m_waiting || !bench().place())
        return tr("The choices are being checked.");
    return m_shown ? explain(*m_shown).title : QString();
}

} // namespace armature

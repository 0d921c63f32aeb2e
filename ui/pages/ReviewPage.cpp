#include "pages/ReviewPage.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "look/Icons.h"
#include "model/Differences.h"
#include "models/PackagesModel.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"
#include "present/StepText.h"
#include "present/Words.h"
#include "widgets/Banner.h"
#include "widgets/Scroll.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

namespace armature {
namespace {

constexpr int LeastReviewRows = 5;
constexpr int MostEvidenceLines = 5;

QPlainTextEdit *readOnlyText(const QString &name, bool fixed, QWidget *parent) {
    auto *edit = new QPlainTextEdit(parent);
    edit->setReadOnly(true);
    edit->setTabChangesFocus(true);
    edit->setAccessibleName(name);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (fixed)
        edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return edit;
}

QString downloadText(const InstallPlan &plan) {
    if (plan.resolution && plan.resolution->knownBytes() > 0)
        return plan.resolution->allSizesKnown()
                   ? sizeText(plan.resolution->knownBytes())
                   : ReviewPage::tr("%1 or more").arg(sizeText(plan.resolution->knownBytes()));
    return plan.estimatedDownload > 0 ? ReviewPage::tr("about %1").arg(sizeText(plan.estimatedDownload))
                                      : ReviewPage::tr("not known");
}

/// What differs from what plain uv would install, where it was asked.
QStringList differenceLines(const InstallPlan &plan) {
    const auto differences = planDifferences(plan);
    if (!differences)
        return {};
    if (differences->empty())
        return {ReviewPage::tr("This is exactly what plain uv would install.")};
    QStringList lines;
    for (const PlanDifference &difference : *differences) {
        const QString asked = difference.asked.isEmpty() ? ReviewPage::tr("nothing") : difference.asked;
        const QString planned = difference.planned.isEmpty() ? ReviewPage::tr("nothing") : difference.planned;
        lines << ReviewPage::tr("%1: plain uv installs %2, this plan installs %3. %4")
                     .arg(difference.package, asked, planned, difference.why);
    }
    return lines;
}

} // namespace

ReviewPage::ReviewPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Review, bench, parent), m_banner(new Banner(Tone::Note, {}, {}, this)),
      m_useCpu(m_banner->addButton(tr("&Use the CPU build"))), m_options(m_banner->addButton(tr("C&hange options"))),
      m_retry(m_banner->addButton(tr("&Try again"))), m_working(new QProgressBar(this)),
      m_state(textLabel({}, "muted", this)), m_facts(new QGridLayout), m_tabs(new QTabWidget(this)),
      m_steps(new QListWidget(this)), m_detail(readOnlyText(tr("Command of the step"), true, this)),
      m_copy(new QPushButton(themedIcon(u"copy"_s), tr("&Copy command"), this)),
      m_copyAll(new QPushButton(themedIcon(u"copy"_s), tr("Copy &all commands"), this)),
      m_packages(new QTableView(this)), m_model(new PackagesModel(this)),
      m_notes(readOnlyText(tr("Changes and notes"), false, this)) {
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_banner);
    layout->addWidget(m_working);
    layout->addWidget(m_state);
    layout->addLayout(m_facts);
    layout->addWidget(m_tabs, 1);
    layout->addStretch(0); // takes the room where there is no plan to show
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(3);
    m_facts->setColumnStretch(1, 3);
    m_facts->setColumnStretch(3, 2);
    m_working->setRange(0, 0);
    m_working->setTextVisible(false);
    m_working->setAccessibleName(tr("Asking which versions fit together"));
    m_tabs->addTab(makeSteps(), tr("&Steps and commands"));
    m_tabs->addTab(makePackages(), tr("&Packages"));
    m_tabs->addTab(m_notes, tr("Changes and &notes"));
    m_tabs->setDocumentMode(true);
    connect(m_useCpu, &QPushButton::clicked, this, [this] {
        Choices choices = this->bench().choices();
        choices.flavour = u"cpu"_s;
        this->bench().choose(choices);
        this->bench().plan();
    });
    connect(m_options, &QPushButton::clicked, this, [this] { Q_EMIT wants(PageId::Options); });
    connect(m_retry, &QPushButton::clicked, this, [this] { this->bench().plan(); });
    connect(&bench, &Workbench::planChanged, this, &ReviewPage::refresh);
    connect(&bench, &Workbench::placeChanged, this, &ReviewPage::showState);
    showState();
}

QWidget *ReviewPage::makeSteps() {
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setWordWrap(true);
    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_detail, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_copyAll);
    buttons->addStretch();
    column->addLayout(buttons);
    auto *split = new QSplitter(this);
    split->addWidget(m_steps);
    split->addWidget(right);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    connect(m_steps, &QListWidget::currentRowChanged, this, &ReviewPage::showDetail);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const int row = m_steps->currentRow(); row >= 0)
            QApplication::clipboard()->setText(m_details[size_t(row)].second);
    });
    connect(m_copyAll, &QPushButton::clicked, this, [this] {
        QStringList all;
        for (const auto &[text, command] : m_details)
            if (!command.isEmpty())
                all << command;
        QApplication::clipboard()->setText(all.join(u'\n'));
    });
    return split;
}

QWidget *ReviewPage::makePackages() {
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_model);
    sorted->setSortRole(PackagesModel::SortRole);
    m_packages->setModel(sorted);
    m_packages->setSortingEnabled(true);
    m_packages->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_packages->setAccessibleName(tr("Packages that will be installed"));
    setUpTable(*m_packages, {26, 16, 12, 16, 30}, LeastReviewRows);
    return m_packages;
}

QWidget *ReviewPage::firstFocus() { return m_steps; }

void ReviewPage::enter() {
    const PlanState::Stage stage = bench().planState().stage;
    if (stage == PlanState::Stage::None || stage == PlanState::Stage::Failed)
        bench().plan();
    showState();
}

bool ReviewPage::isComplete() const {
    return bench().planState().stage == PlanState::Stage::Ready && (!bench().simulated() || bench().isPlayback()) &&
           !bench().busy();
}

QString ReviewPage::whyNot() const {
    if (bench().simulated() && !bench().isPlayback())
        return tr("Nothing can be installed for a recorded machine.");
    switch (bench().planState().stage) {
    case PlanState::Stage::Failed:
        return bench().planState().problem ? explain(*bench().planState().problem).title : tr("There is no plan.");
    case PlanState::Stage::Ready:
        return bench().busy() ? tr("A run is under way.") : QString();
    default:
        return tr("The plan is being made.");
    }
}

void ReviewPage::refresh() {
    const PlanState &state = bench().planState();
    if (state.plan) {
        showFacts(*state.plan);
        showSteps(*state.plan);
        showNotes(*state.plan);
        m_model->show(*state.plan);
        m_tabs->setTabText(1, state.plan->resolution ? tr("&Packages (%1)").arg(m_model->rowCount())
                                                     : tr("&Requirements (%1)").arg(m_model->rowCount()));
    }
    showState();
    Q_EMIT completeChanged();
}

QString ReviewPage::keptText() const {
    const auto &place = bench().place();
    if (!place || !place->replaces || bench().simulated())
        return {};
    const QString what = place->state.manifest ? place->state.manifest->title : tr("the environment");
    QString text =
        tr("An environment is there already (%1). It stays and works until the new one has passed every check; then "
           "they are exchanged in one "
           "step. The download cache and everything outside the folder are kept.")
            .arg(what);
    if (place->own.none())
        return text;
    return text + u' ' +
           tr("It holds %1. They are kept, in a folder of their own beside it.").arg(ownFilesText(place->own));
}

void ReviewPage::showState() {
    const PlanState &state = bench().planState();
    const bool asking = state.stage == PlanState::Stage::Planning || state.stage == PlanState::Stage::Resolving;
    m_working->setVisible(asking);
    m_state->setVisible(asking);
    m_state->setText(state.silentSeconds > 0
                         ? tr("Asking the indexes which versions fit together… nothing heard for %1 s, still running.")
                               .arg(state.silentSeconds)
                         : tr("Asking the indexes which versions fit together…"));
    m_tabs->setVisible(state.plan.has_value());
    for (int i = 0; i < m_facts->count(); ++i)
        m_facts->itemAt(i)->widget()->setVisible(state.plan.has_value());
    const bool failed = state.stage == PlanState::Stage::Failed && state.problem;
    m_useCpu->setVisible(failed && state.problem->code == ProblemCode::NeedsDecision);
    m_options->setVisible(failed);
    m_retry->setVisible(failed);
    const QString kept = keptText();
    m_banner->setVisible(failed || !kept.isEmpty());
    if (failed) {
        m_banner->say(Tone::Bad, explain(*state.problem), MostEvidenceLines);
    } else {
        m_banner->say(Tone::Note, tr("What is there stays until the new one works"), kept);
    }
}

void ReviewPage::showFacts(const InstallPlan &plan) {
    clearLayout(m_facts);
    const QString torch = plan.torch.build ? plan.torch.build->label() : tr("not asked for");
    const std::vector<std::pair<QString, QString>> facts{
        {tr("Set up"), plan.title},
        {tr("Installer"), u"%1 %2"_s.arg(enumName(plan.installer), plan.installerVersion)},
        {tr("Target"), QDir::toNativeSeparators(plan.folders.target)},
        {tr("Python"), plan.python},
        {tr("PyTorch"), torch},
        {tr("Download"), downloadText(plan)},
        {tr("Platform"), plan.platform},
        {tr("On disk"), plan.estimatedDisk > 0 ? tr("about %1").arg(sizeText(plan.estimatedDisk)) : tr("not known")},
    };
    int cell = 0;
    for (const auto &[name, value] : facts) {
        auto *label = textLabel(name, "muted", this);
        label->setWordWrap(false);
        m_facts->addWidget(label, cell / 2, cell % 2 * 2, Qt::AlignTop);
        m_facts->addWidget(textLabel(value, "", this), cell / 2, cell % 2 * 2 + 1);
        ++cell;
    }
}

void ReviewPage::showSteps(const InstallPlan &plan) {
    const int row = std::max(0, m_steps->currentRow());
    m_steps->clear();
    m_details.clear();
    for (const Step &step : plan.steps) {
        const QString command = step.command() != nullptr ? step.command()->display() : QString();
        const QString shown = command.isEmpty() ? tr("Runs no command: this program does it itself.") : command;
        m_steps->addItem(u"%1. %2"_s.arg(m_steps->count() + 1).arg(stepTitle(step)));
        m_details.emplace_back(stepWhy(step).isEmpty() ? shown : tr("Why: %1").arg(stepWhy(step)) + u"\n\n"_s + shown,
                               command);
    }
    for (const PlanFile &file : plan.files) {
        m_steps->addItem(tr("File: %1").arg(file.name));
        m_details.emplace_back(plan.folders.work + u'/' + file.name + u"\n\n"_s + redacted(file.content), QString());
    }
    m_steps->setCurrentRow(std::min(row, m_steps->count() - 1));
}

void ReviewPage::showDetail(int row) {
    const bool known = row >= 0 && size_t(row) < m_details.size();
    m_detail->setPlainText(known ? m_details[size_t(row)].first : QString());
    m_copy->setEnabled(known && !m_details[size_t(row)].second.isEmpty());
}

void ReviewPage::showNotes(const InstallPlan &plan) {
    QStringList text = differenceLines(plan);
    for (const PlannedRequirement &requirement : plan.requirements)
        if (!requirement.replaces.isEmpty())
            text << tr("%1 instead of %2 (%3): %4")
                        .arg(requirement.text, requirement.replaces, requirement.origin, requirement.why);
    if (!plan.torch.pinReplacedBecause.isEmpty())
        text << tr("torch%1 became torch%2: %3")
                    .arg(plan.torch.pin.text(), plan.torch.effectivePin.text(), plan.torch.pinReplacedBecause);
    if (!plan.sourceBuilds.isEmpty())
        text << tr("May be built from source: %1").arg(plan.sourceBuilds.join(u", "_s));
    for (const PackageIndex &index : plan.indexes)
        text << tr("Index %1: %2%3")
                    .arg(index.id, index.url.isEmpty() ? tr("as the installer is configured") : index.url,
                         index.packages.isEmpty() ? QString() : tr(", for %1 only").arg(index.packages.join(u", "_s)));
    text += plan.notes;
    m_notes->setPlainText(text.isEmpty() ? tr("Nothing was changed of what is asked for.") : text.join(u"\n\n"_s));
}

} // namespace armature

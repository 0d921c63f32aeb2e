#include "status/StatusWindow.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "models/StatusFilter.h"
#include "pages/ExplainHtml.h"
#include "present/MachineText.h"
#include "present/ProblemText.h"
#include "status/ExportButton.h"
#include "status/MachineBox.h"
#include "status/StatusFilters.h"
#include "status/StatusHtml.h"
#include "widgets/Banner.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int LeastTableRows = 4;
constexpr int LeastPaneLines = 5;
constexpr QSize StartSize(1280, 800);
constexpr QSize SmallestSize(960, 600);

} // namespace

StatusWindow::StatusWindow(Workbench &bench, QWidget *parent)
    : QMainWindow(parent), m_bench(bench), m_model(new StatusModel(this)), m_filter(new StatusFilter(this)),
      m_filters(new StatusFilters(*m_filter, this)), m_machine(new MachineBox(bench, this)),
      m_count(textLabel({}, "muted", this)), m_clear(new QPushButton(tr("Show a&ll claims"), this)),
      m_failure(new Banner(Tone::Bad, {}, {}, this)), m_notes(new Banner(Tone::Warn, {}, {}, this)),
      m_answers(new Banner(Tone::Note, {}, {}, this)), m_simulation(new Banner(Tone::Note, {}, {}, this)),
      m_export(new Banner(Tone::Note, {}, {}, this)), m_table(new QTableView(this)), m_claim(new QTextBrowser(this)),
      m_history(new QTextBrowser(this)), m_progress(new QProgressBar(this)),
      m_recheck(new QPushButton(themedIcon(u"refresh"_s), tr("&Ask the indexes again"), this)),
      m_cancel(new QPushButton(themedIcon(u"stop"_s), tr("&Cancel"), this)) {
    setUpTable();
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(makePanes());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->addWidget(m_filters);
    layout->addWidget(makeMachineRow());
    for (Banner *banner : {m_failure, m_notes, m_simulation, m_answers, m_export}) {
        banner->hide();
        layout->addWidget(banner);
    }
    layout->addWidget(split, 1);
    layout->addWidget(makeActions());
    setCentralWidget(central);
    setWindowTitle(tr("Status of the packages – Armature"));
    setWindowIcon(applicationIcon());
    setMinimumSize(SmallestSize);
    resize(StartSize);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_filters, &StatusFilters::focusSearch);
    connectBench();
    m_table->setFocus();
}

void StatusWindow::setUpTable() {
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    armature::setUpTable(*m_table, {10, 17, 11, 11, 7, 6, 10, 8, 11, 9}, LeastTableRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // columns share a width that stays
    m_table->setAccessibleName(tr("Claims of the catalog"));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &StatusWindow::explainCurrent);
}

QWidget *StatusWindow::makePanes() {
    auto *split = new QSplitter(Qt::Horizontal, this);
    m_claim->setAccessibleName(tr("About the selected claim"));
    m_history->setAccessibleName(tr("What the indexes and this computer have shown of it"));
    for (QTextBrowser *pane : {m_claim, m_history}) {
        pane->setOpenLinks(false);
        pane->setMinimumHeight(LeastPaneLines * fontMetrics().lineSpacing());
        connect(pane, &QTextBrowser::anchorClicked, this, [](const QUrl &url) { openLink(url.toString()); });
        split->addWidget(pane);
    }
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    return split;
}

void StatusWindow::connectBench() {
    connect(m_filters, &StatusFilters::changed, this, &StatusWindow::showCount);
    connect(&m_bench, &Workbench::catalogChanged, this, &StatusWindow::fillCatalog);
    connect(&m_bench, &Workbench::statusChanged, this, &StatusWindow::refreshReview);
    connect(&m_bench, &Workbench::notesChanged, this, &StatusWindow::showNotes);
    connect(&m_bench, &Workbench::failed, this, &StatusWindow::showFailure);
    for (auto signal : {&Workbench::tableChanged, &Workbench::simulationChanged})
        connect(&m_bench, signal, this, &StatusWindow::refreshMachine);
    if (m_bench.catalog() != nullptr)
        fillCatalog();
    refreshReview();
    refreshMachine();
    showNotes();
    explainCurrent();
}

QWidget *StatusWindow::makeMachineRow() {
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *label = new QLabel(tr("Judge for &machine:"), row);
    label->setBuddy(m_machine);
    m_count->setWordWrap(false);
    layout->addWidget(label);
    layout->addWidget(m_machine, 1);
    layout->addStretch(1);
    layout->addWidget(m_count);
    layout->addWidget(m_clear);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_filters->clear();
        m_table->setFocus();
    });
    return row;
}

QWidget *StatusWindow::makeActions() {
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *cell = new QPushButton(themedIcon(u"copy"_s), tr("Copy c&ell"), this);
    auto *rows = new QPushButton(themedIcon(u"copy"_s), tr("Copy &rows"), this);
    auto *all = new QPushButton(themedIcon(u"copy"_s), tr("Copy &table"), this);
    rows->setToolTip(tr("The selected rows, with tabs between the columns"));
    all->setToolTip(tr("The rows the filters show, with tabs between the columns"));
    connect(cell, &QPushButton::clicked, this, &StatusWindow::copyCell);
    connect(rows, &QPushButton::clicked, this, [this] { copyRows(false); });
    connect(all, &QPushButton::clicked, this, [this] { copyRows(true); });
    m_recheck->setProperty("primary", true);
    m_recheck->setToolTip(tr("One request per package and index; the catalog itself is not changed."));
    m_progress->setAccessibleName(tr("Packages asked"));
    connect(m_recheck, &QPushButton::clicked, this, [this] { m_bench.recheck(); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_bench.cancelRecheck(); });
    for (QPushButton *button : {cell, rows, all})
        layout->addWidget(button);
    layout->addWidget(new ExportButton(m_bench, *m_export, this));
    layout->addWidget(m_progress, 1);
    layout->addStretch(0);
    layout->addWidget(m_cancel);
    layout->addWidget(m_recheck);
    return row;
}

void StatusWindow::fillCatalog() {
    m_model->setCatalog(m_bench.catalogShared());
    m_filters->setPlatforms(*m_bench.catalog());
    refreshReview();
    m_bench.readStatus();
    m_table->setCurrentIndex(m_filter->index(0, StatusModel::StatusColumn));
    showCount();
}

void StatusWindow::showCount() {
    const QLocale locale;
    m_count->setText(
        m_filters->isAnySet()
            ? tr("Claims: %1 of %2").arg(locale.toString(m_filter->rowCount()), locale.toString(m_model->rowCount()))
            : tr("Claims: %1").arg(locale.toString(m_model->rowCount())));
    m_clear->setVisible(m_filters->isAnySet());
    if (m_filter->rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_filter->index(0, StatusModel::StatusColumn));
    explainCurrent();
}

void StatusWindow::refreshReview() {
    const StatusState &state = m_bench.statusState();
    m_recheck->setEnabled(!state.asking && m_bench.catalog() != nullptr);
    m_cancel->setVisible(state.asking);
    m_progress->setVisible(state.asking);
    m_progress->setRange(0, state.total);
    m_progress->setValue(state.done);
    if (state.asking)
        return; // the table changes when everything has been answered
    m_model->setOwnResults(state.own);
    if (state.report != m_shownReport || state.history != m_shownHistory) {
        m_shownReport = state.report;
        m_shownHistory = state.history;
        m_model->setNews(newsOf(state));
    }
    showAnswers(state);
    showCount();
}

void StatusWindow::showAnswers(const StatusState &state) {
    m_answers->setVisible(state.problem || state.report);
    if (state.problem) {
        m_answers->say(Tone::Bad, explain(*state.problem));
    } else if (state.report) {
        const RecheckReport &report = *state.report;
        const int contradicted = report.count(ClaimVerdict::Contradicted);
        m_answers->say(contradicted > 0 ? Tone::Warn : Tone::Note,
                       tr("The indexes were asked on %1. Statements confirmed: %2, contradicted: %3, not told: %4. "
                          "Newer versions: %5.")
                           .arg(QLocale().toString(report.at.toLocalTime(), QLocale::ShortFormat))
                           .arg(report.count(ClaimVerdict::Confirmed))
                           .arg(contradicted)
                           .arg(report.count(ClaimVerdict::CouldNotTell))
                           .arg(report.newer.size()),
                       {});
    }
}

void StatusWindow::refreshMachine() {
    const SimulationState &state = m_bench.simulation();
    const bool wizards = state.choice.kind == SimulationChoice::Kind::Wizard;
    JudgedMachine machine{state.title, state.table};
    QString line = state.headline;
    if (wizards) {
        machine.title = m_bench.simulated() ? tr("the wizard's machine") : tr("this machine");
        machine.report = m_bench.table() ? std::make_shared<const CompatibilityReport>(*m_bench.table()) : nullptr;
        line = m_bench.machine() ? headline(*m_bench.machine()) : QString();
    }
    m_model->setMachine(machine);
    m_failure->setVisible(false); // what was wrong before may be right now
    m_simulation->setVisible(state.problem || !wizards || m_bench.simulated());
    if (state.problem)
        m_simulation->say(Tone::Bad, explain(*state.problem));
    else if (m_model->catalog() != nullptr && machine.report &&
             m_model->catalog()->platform(machine.report->platform) == nullptr)
        m_simulation->say(Tone::Warn, tr("Simulation: %1").arg(line),
                          tr("This machine counts as no platform of the catalog."));
    else
        m_simulation->say(Tone::Note, tr("Simulation: %1").arg(line), {});
    showCount();
}

void StatusWindow::showNotes() {
    m_notes->setVisible(!m_bench.notes().isEmpty());
    m_notes->say(Tone::Warn, tr("About the catalog"), m_bench.notes().join(u'\n'));
}

void StatusWindow::showFailure(const Problem &problem) {
    m_failure->say(Tone::Bad, explain(problem));
    m_failure->show();
}

/// Faults of torch's builds on a platform; nothing for other packages.
QString StatusWindow::faultsOf(const Package &package, const Platform &platform) const {
    std::vector<BuildFault> faults;
    if (package.id == "torch"_L1 && m_model->catalog() != nullptr)
        for (const BuildFault &fault : m_model->catalog()->faults)
            if (fault.platforms.isEmpty() || fault.platforms.contains(platform.id))
                faults.push_back(fault);
    return faultsHtml(faults);
}

void StatusWindow::explainCurrent() {
    const int row = m_filter->mapToSource(m_table->currentIndex()).row();
    const Package *package = m_model->package(row);
    m_history->setVisible(package != nullptr);
    if (package == nullptr) {
        m_claim->setPlainText(m_model->catalog() == nullptr ? tr("The catalog is being read.")
                              : m_filter->rowCount() == 0   ? tr("No claim passes the filters.")
                                                            : tr("Choose a claim to see who says so."));
        return;
    }
    const Platform &platform = *m_model->platform(row);
    const StatusState &state = m_bench.statusState();
    const CompatibilityRow *judged = m_model->judged(row);
    m_claim->setHtml((judged != nullptr ? judgedHtml(*package, m_model->machineTitle(), *judged) : QString()) +
                     cellHtml(*package, platform, m_model->cell(row)) + faultsOf(*package, platform));
    QString history = state.report ? answersHtml(*state.report, package->id, platform.id) : QString();
    if (const auto &own = m_model->ownResult(row))
        history += ownHtml(*own);
    m_history->setHtml(history + historyHtml(*package, platform.id, state.history.get()));
}

void StatusWindow::copyCell() { QApplication::clipboard()->setText(m_table->currentIndex().data().toString()); }

void StatusWindow::copyRows(bool all) {
    QStringList lines;
    QStringList titles;
    for (int column = 0; column < m_filter->columnCount(); ++column)
        titles << m_filter->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString();
    lines << titles.join(u'\t');
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        if (!all && !m_table->selectionModel()->isRowSelected(row))
            continue;
        QStringList cells;
        for (int column = 0; column < m_filter->columnCount(); ++column)
            cells << m_filter->index(row, column).data().toString();
        lines << cells.join(u'\t');
    }
    QApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
}

} // namespace armature

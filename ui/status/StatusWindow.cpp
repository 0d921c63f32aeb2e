#include "status/StatusWindow.h"

#include "look/Icons.h"
#include "models/StatusModel.h"
#include "pages/ExplainHtml.h"
#include "present/ProblemText.h"
#include "present/Words.h"
#include "recheck/RecheckText.h"
#include "widgets/Banner.h"
#include "widgets/StatusBox.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int LeastTableRows = 6;
constexpr QSize StartSize(1200, 760);
constexpr QSize SmallestSize(960, 600);

} // namespace

StatusWindow::StatusWindow(Workbench &bench, QWidget *parent)
    : QMainWindow(parent), m_bench(bench), m_model(new StatusModel(this)), m_filter(new StatusFilter(this)), m_search(new QLineEdit(this)),
      m_platform(new QComboBox(this)), m_status(new StatusBox(this)), m_question(new QComboBox(this)), m_days(new QSpinBox(this)),
      m_count(textLabel({}, "muted", this)), m_banner(new Banner(Tone::Note, {}, {}, this)), m_table(new QTableView(this)),
      m_pane(new QTextBrowser(this)), m_progress(new QProgressBar(this)),
      m_recheck(new QPushButton(themedIcon(QStringLiteral("refresh")), tr("&Ask the indexes again"), this)),
      m_cancel(new QPushButton(themedIcon(QStringLiteral("stop")), tr("&Cancel"), this)) {
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    setUpTable(*m_table, {12, 16, 10, 14, 9, 10, 11, 12, 6}, LeastTableRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Claims of the catalog"));
    m_pane->setAccessibleName(tr("About the selected claim"));
    m_pane->setOpenLinks(false);
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->addWidget(makeFilters());
    layout->addWidget(m_banner);
    layout->addWidget(split, 1);
    layout->addWidget(makeActions());
    setCentralWidget(central);
    setWindowTitle(tr("Status of the packages – Armature"));
    setWindowIcon(applicationIcon());
    setMinimumSize(SmallestSize);
    resize(StartSize);
    m_banner->hide();

    connect(m_pane, &QTextBrowser::anchorClicked, this, [](const QUrl &url) { openLink(url.toString()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &StatusWindow::explainCurrent);
    connect(&bench, &Workbench::catalogChanged, this, &StatusWindow::fillCatalog);
    connect(&bench, &Workbench::reviewChanged, this, &StatusWindow::refreshReview);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, &StatusWindow::showCount);
    if (bench.catalog() != nullptr)
        fillCatalog();
    refreshReview();
}

QWidget *StatusWindow::makeFilters() {
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_search->setPlaceholderText(tr("Filter by package"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Filter by package"));
    m_platform->setAccessibleName(tr("Platform"));
    m_status->setAccessibleName(tr("Status"));
    m_question->setAccessibleName(tr("Which claims"));
    m_question->addItem(tr("All claims"), int(StatusFilter::Question::All));
    m_question->addItem(tr("Contradicted by the indexes"), int(StatusFilter::Question::Contradicted));
    m_question->addItem(tr("A newer version is there"), int(StatusFilter::Question::Changed));
    m_question->addItem(tr("Checked long ago"), int(StatusFilter::Question::Older));
    m_question->addItem(tr("Never checked"), int(StatusFilter::Question::NeverChecked));
    m_days->setRange(1, 3650);
    m_days->setValue(90);
    m_days->setSuffix(tr(" days"));
    m_days->setAccessibleName(tr("How long ago, in days"));
    m_count->setWordWrap(false);
    layout->addWidget(m_search, 2);
    layout->addWidget(m_platform, 2);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_question, 2);
    layout->addWidget(m_days);
    layout->addWidget(m_count);
    const auto ask = [this] {
        const auto question = StatusFilter::Question(m_question->currentData().toInt());
        m_days->setVisible(question == StatusFilter::Question::Older);
        m_filter->setQuestion(question, m_days->value());
    };
    connect(m_search, &QLineEdit::textChanged, m_filter, &StatusFilter::setText);
    connect(m_platform, &QComboBox::currentIndexChanged, this, [this] { m_filter->setPlatform(m_platform->currentData().toString()); });
    connect(m_status, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setStatus(index <= 0 ? std::nullopt : std::optional(AllStatuses.at(size_t(index - 1)))); });
    connect(m_question, &QComboBox::currentIndexChanged, this, ask);
    connect(m_days, &QSpinBox::valueChanged, this, ask);
    m_days->hide();
    return row;
}

QWidget *StatusWindow::makeActions() {
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *cell = new QPushButton(themedIcon(QStringLiteral("copy")), tr("Copy c&ell"), this);
    auto *rows = new QPushButton(themedIcon(QStringLiteral("copy")), tr("Copy &rows"), this);
    auto *all = new QPushButton(themedIcon(QStringLiteral("copy")), tr("Copy &table"), this);
    rows->setToolTip(tr("The selected rows, with tabs between the columns"));
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
    layout->addWidget(m_progress, 1);
    layout->addStretch(0);
    layout->addWidget(m_cancel);
    layout->addWidget(m_recheck);
    return row;
}

void StatusWindow::fillCatalog() {
    m_model->setCatalog(m_bench.catalogShared());
    m_platform->clear();
    m_platform->addItem(tr("Every platform"), QString());
    for (const Platform &platform : m_bench.catalog()->platforms)
        m_platform->addItem(platform.title, platform.id);
    refreshReview();
    m_bench.readReview();
    m_table->setCurrentIndex(m_filter->index(0, StatusModel::StatusColumn));
}

void StatusWindow::showCount() { m_count->setText(tr("Claims: %1").arg(m_filter->rowCount())); }

/// A claim of several statements is as good as its worst one.
ClaimNewsMap StatusWindow::newsOf(const RecheckReport &report) {
    ClaimNewsMap all;
    for (const ClaimCheck &check : report.checks) {
        ClaimNews &news = all[{check.package, check.platform}];
        news.at = report.at;
        const auto verdict = check.verdict == ClaimVerdict::Contradicted   ? ClaimNews::Verdict::Contradicted
                             : check.verdict == ClaimVerdict::CouldNotTell ? ClaimNews::Verdict::CouldNotTell
                                                                           : ClaimNews::Verdict::Confirmed;
        if (news.verdict == ClaimNews::Verdict::NotAsked || verdict == ClaimNews::Verdict::Contradicted ||
            (verdict == ClaimNews::Verdict::CouldNotTell && news.verdict == ClaimNews::Verdict::Confirmed))
            news.verdict = verdict;
        news.sentences << tr("%1: %2: %3", "verdict, claim, why").arg(claimVerdictWord(check.verdict), check.claim, check.because) +
                              (check.file ? QStringLiteral(" (") + check.file->file + u')' : QString());
    }
    for (const NewerVersion &newer : report.newer)
        all[{newer.package, newer.platform}].latest = newer.newest;
    return all;
}

void StatusWindow::refreshReview() {
    const ReviewState &state = m_bench.reviewState();
    m_recheck->setEnabled(!state.asking && m_bench.catalog() != nullptr);
    m_cancel->setVisible(state.asking);
    m_progress->setVisible(state.asking);
    m_progress->setRange(0, state.total);
    m_progress->setValue(state.done);
    if (state.asking)
        return; // the table changes when everything has been answered
    m_model->setOwnResults(state.own);
    m_model->setNews(state.report ? newsOf(*state.report) : ClaimNewsMap{});
    m_filter->invalidate();
    showBanner(state);
    showCount();
    explainCurrent();
}

void StatusWindow::showBanner(const ReviewState &state) {
    m_banner->setVisible(state.problem || state.report);
    if (state.problem) {
        m_banner->say(Tone::Bad, explain(*state.problem));
    } else if (state.report) {
        const RecheckReport &report = *state.report;
        const int contradicted = report.count(ClaimVerdict::Contradicted);
        m_banner->say(contradicted > 0 ? Tone::Warn : Tone::Note,
                      tr("The indexes were asked on %1").arg(QLocale().toString(report.at.toLocalTime(), QLocale::ShortFormat)),
                      tr("Confirmed: %1. Contradicted: %2. Could not be told: %3. Newer versions: %4.")
                          .arg(report.count(ClaimVerdict::Confirmed))
                          .arg(contradicted)
                          .arg(report.count(ClaimVerdict::CouldNotTell))
                          .arg(report.newer.size()));
    }
}

QString StatusWindow::newsHtml(int row) const {
    const ClaimNews news = m_model->news(row);
    QString html;
    if (news.verdict != ClaimNews::Verdict::NotAsked) {
        html += QStringLiteral("<p><b>%1</b></p><ul style=\"margin-left: 14px; -qt-list-indent: 0\">")
                    .arg(tr("The indexes, %1: %2", "date, verdict")
                             .arg(QLocale().toString(news.at.toLocalTime(), QLocale::ShortFormat), StatusModel::word(news.verdict))
                             .toHtmlEscaped());
        for (const QString &sentence : news.sentences)
            html += QStringLiteral("<li>%1</li>").arg(sentence.toHtmlEscaped());
        html += QStringLiteral("</ul>");
    }
    if (const auto own = m_model->ownResult(row))
        html += QStringLiteral("<p><b>%1</b> %2</p>")
                    .arg(tr("Seen here:").toHtmlEscaped(), tr("version %1 %2 on %3 (record %4)", "version, verdict, date, folder")
                                                               .arg(own->installed.text(), verdictWord(own->verdict),
                                                                    QLocale().toString(own->at.toLocalTime(), QLocale::ShortFormat), own->record)
                                                               .toHtmlEscaped());
    return html;
}

void StatusWindow::explainCurrent() {
    const int row = m_filter->mapToSource(m_table->currentIndex()).row();
    const Package *package = m_model->package(row);
    if (package == nullptr) {
        m_pane->setPlainText(tr("Choose a claim to see who says so."));
        return;
    }
    m_pane->setHtml(cellHtml(*package, *m_model->platform(row), m_model->cell(row)) + newsHtml(row));
}

void StatusWindow::copyCell() { QApplication::clipboard()->setText(m_table->currentIndex().data().toString()); }

void StatusWindow::copyRows(bool all) {
    QStringList lines;
    QStringList titles;
    for (int column = 0; column < m_filter->columnCount(); ++column)
        titles << m_filter->headerData(column, Qt::Horizontal).toString();
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

#include "pages/CompatibilityPage.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "models/CompatibilityModel.h"
#include "pages/ExplainHtml.h"
#include "present/Words.h"
#include "widgets/Flow.h"
#include "widgets/IconLabel.h"
#include "widgets/StatusBox.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int LeastCompatibilityRows = 3;
constexpr int WidestColumnInCharacters = 30;

} // namespace

CompatibilityPage::CompatibilityPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Compatibility, bench, parent), m_model(new CompatibilityModel(this)),
      m_filter(new CompatibilityFilter(this)), m_search(new QLineEdit(this)), m_status(new StatusBox(this)),
      m_dependencies(new QCheckBox(tr("&All packages"), this)), m_count(textLabel({}, "muted", this)),
      m_table(new QTableView(this)), m_pane(new QTextBrowser(this)) {
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    setUpTable(*m_table, {}, LeastCompatibilityRows);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->verticalHeader()->setDefaultSectionSize(2 * fontMetrics().height() + 12);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // the catalog's own order: the stack first
    m_table->setAccessibleName(tr("Packages and platforms"));
    m_pane->setAccessibleName(tr("About the selected cell"));
    m_pane->setOpenLinks(false);
    connect(m_pane, &QTextBrowser::anchorClicked, this, [](const QUrl &url) { openLink(url.toString()); });

    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeFilterRow());
    layout->addWidget(split, 1);
    layout->addWidget(makeLegend());

    connect(m_search, &QLineEdit::textChanged, m_filter, &CompatibilityFilter::setText);
    connect(m_status, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setStatus(index == 0 ? std::nullopt : std::optional(AllStatuses.at(size_t(index - 1))));
    });
    connect(m_dependencies, &QCheckBox::toggled, m_filter, &CompatibilityFilter::setDependencies);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &CompatibilityPage::explainCurrent);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, [this] { m_count->setText(tr("Packages: %1").arg(m_filter->rowCount())); });
    connect(&bench, &Workbench::tableChanged, this, &CompatibilityPage::refresh);
    if (bench.table())
        refresh();
}

QWidget *CompatibilityPage::makeFilterRow() {
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_search->setPlaceholderText(tr("Filter by name"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Filter packages by name"));
    m_status->setAccessibleName(tr("Filter by status on this machine"));
    m_dependencies->setToolTip(tr("Also the packages that only come with a stack; most need no word of their own."));
    m_count->setWordWrap(false);
    layout->addWidget(m_search, 2);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_dependencies);
    layout->addWidget(m_count);
    auto *review = new QPushButton(themedIcon(u"open"_s), tr("&Review…"), row);
    review->setToolTip(tr("Every claim with its date, and what the indexes say today, in a window of its own"));
    review->setAccessibleDescription(review->toolTip());
    connect(review, &QPushButton::clicked, this, &CompatibilityPage::statusWanted);
    layout->addWidget(review);
    return row;
}

QWidget *CompatibilityPage::makeLegend() {
    auto *row = new QWidget(this);
    auto *flow = new Flow(row, 14);
    const std::array<QString, 4> meanings{tr("works as it is"), tr("works within limits"), tr("does not work"),
                                          tr("nobody has proof")};
    for (size_t i = 0; i < AllStatuses.size(); ++i) {
        auto *entry = new QWidget(row);
        auto *layout = new QHBoxLayout(entry);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(5);
        auto *icon = new IconLabel(statusIcon(AllStatuses.at(i)), entry);
        auto *words = textLabel(tr("%1: %2", "status, meaning").arg(statusWord(AllStatuses.at(i)), meanings.at(i)),
                                "muted", entry);
        words->setWordWrap(false);
        layout->addWidget(icon);
        layout->addWidget(words);
        flow->addWidget(entry);
    }
    return row;
}

QWidget *CompatibilityPage::firstFocus() { return m_table; }

void CompatibilityPage::refresh() {
    const QModelIndex current = m_table->currentIndex();
    const int row = std::max(0, current.row());
    const int column = std::max(int(CompatibilityModel::HereColumn), current.column());
    m_model->show(std::make_shared<const Catalog>(*bench().catalog()), *bench().table());
    m_count->setText(tr("Packages: %1").arg(m_filter->rowCount()));
    fitColumns();
    m_table->setCurrentIndex(m_filter->index(row, column));
    explainCurrent();
}

void CompatibilityPage::fitColumns() {
    const int widest = fontMetrics().averageCharWidth() * WidestColumnInCharacters;
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_filter->columnCount(); ++column)
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 8, widest));
}

void CompatibilityPage::explainCurrent() {
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    const Package *package = m_model->package(index.row());
    if (!index.isValid() || package == nullptr) {
        const CompatibilityRow *row = m_model->row(index.row());
        m_pane->setPlainText(row == nullptr ? tr("Choose a cell to see who says so.")
                                            : tr("%1: the catalog does not know this package.").arg(row->title));
        return;
    }
    if (index.column() == CompatibilityModel::PackageColumn)
        m_pane->setHtml(
            u"<p><b>%1</b>: %2</p>"_s.arg(package->title.toHtmlEscaped(), package->summary.toHtmlEscaped()) +
            hereHtml(*package, *m_model->row(index.row())));
    else if (index.column() == CompatibilityModel::HereColumn)
        m_pane->setHtml(hereHtml(*package, *m_model->row(index.row())));
    else
        m_pane->setHtml(cellHtml(
            *package, m_model->catalog()->platforms[size_t(index.column() - CompatibilityModel::FirstPlatform)],
            m_model->cell(index)));
}

} // namespace armature

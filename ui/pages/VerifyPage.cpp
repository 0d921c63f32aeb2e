#include "pages/VerifyPage.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "models/VerificationModel.h"
#include "pages/SaveReport.h"
#include "present/Words.h"
#include "widgets/Banner.h"
#include "widgets/Flow.h"
#include "widgets/Tables.h"

#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int LeastVerifyRows = 4;

QString checkHtml(const Check &check) {
    QString html =
        u"<p><b>%1</b>: %2"_s.arg(verdictWord(check.verdict).toHtmlEscaped(), check.question.toHtmlEscaped());
    if (!check.observed.isEmpty())
        html += u"<br>"_s + VerifyPage::tr("Seen: %1").arg(check.observed).toHtmlEscaped();
    if (!check.expected.isEmpty())
        html += u"<br>"_s + VerifyPage::tr("Expected: %1").arg(check.expected).toHtmlEscaped();
    if (check.seconds > 0)
        html += u"<br>"_s + durationText(qint64(check.seconds * 1000)).toHtmlEscaped();
    html += u"</p>"_s;
    return check.excerpt.isEmpty() ? html : html + u"<pre>%1</pre>"_s.arg(check.excerpt.toHtmlEscaped());
}

} // namespace

VerifyPage::VerifyPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Verify, bench, parent),
      m_banner(new Banner(Tone::Note, tr("Nothing has been verified yet"), {}, this)),
      m_model(new VerificationModel(this)), m_table(new QTableView(this)), m_checks(new QTextBrowser(this)),
      m_save(new QPushButton(themedIcon(u"save"_s), tr("&Save report…"), this)),
      m_copy(new QPushButton(themedIcon(u"copy"_s), tr("&Copy report"), this)) {
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Packages: detected, installed, works"));
    setUpTable(*m_table, {30, 24, 22, 24}, LeastVerifyRows);
    m_checks->setAccessibleName(tr("Checks of the selected row"));
    m_checks->setOpenLinks(false);
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(m_checks);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto *buttons = new Flow;
    buttons->addWidget(m_save);
    buttons->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_banner);
    layout->addWidget(split, 1);
    layout->addLayout(buttons);
    layout->addStretch(); // below the banner where nothing else is shown
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &VerifyPage::showChecks);
    connect(m_save, &QPushButton::clicked, this, &VerifyPage::saveReport);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(this->bench().ending()->markdown); });
    connect(&bench, &Workbench::runEnded, this, &VerifyPage::refresh);
    connect(&bench, &Workbench::runStarted, this, &VerifyPage::refresh);
    refresh();
}

bool VerifyPage::isComplete() const { return everythingWorks(); }

bool VerifyPage::everythingWorks() const {
    return bench().standing() == RunStanding::Done && bench().ending()->verification;
}

bool VerifyPage::wasTested() const { return everythingWorks() || bench().standing() == RunStanding::Faulty; }

QString VerifyPage::purpose() const {
    return wasTested() ? tr("Every package was tested on this computer.")
                       : tr("An installation ends with a test of every package.");
}

QString VerifyPage::whyNot() const {
    return bench().standing() == RunStanding::Faulty ? tr("At least one test failed.") : nothingTested();
}

QString VerifyPage::nothingTested() const {
    switch (bench().standing()) {
    case RunStanding::Running:
    case RunStanding::Cancelling:
        return tr("The tests have not ended yet.");
    case RunStanding::Cancelled:
        return tr("The run was cancelled, so nothing was tested.");
    case RunStanding::Failed:
        return tr("The run failed, so nothing was tested.");
    default:
        return tr("Nothing has been tested yet.");
    }
}

QWidget *VerifyPage::firstFocus() { return m_table; }

void VerifyPage::refresh() {
    const bool told = wasTested();
    m_table->parentWidget()->setVisible(told);
    m_save->setVisible(told);
    m_copy->setVisible(told);
    if (!told) {
        m_banner->say(bench().standing() == RunStanding::Failed ? Tone::Bad : Tone::Note, nothingTested(), {});
        Q_EMIT completeChanged();
        return;
    }
    const VerificationReport &report = *bench().ending()->verification;
    m_model->show(report);
    int failing = 0;
    int working = 0;
    int firstFailing = -1;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto verdict = Verdict(m_model->index(row, 0).data(VerificationModel::VerdictRole).toInt());
        working += verdict == Verdict::Works ? 1 : 0;
        failing += verdict == Verdict::Fails ? 1 : 0;
        if (verdict == Verdict::Fails && firstFailing < 0)
            firstFailing = row;
    }
    const QString files = QLocale().toString(report.filesChecked);
    if (report.ready())
        m_banner->say(Tone::Good, tr("It works"),
                      working == m_model->rowCount()
                          ? tr("Everything in this list works; %1 files are intact.").arg(files)
                          : tr("%1 of %2 in this list work, the others were skipped; %3 files are intact.")
                                .arg(QString::number(working), QString::number(m_model->rowCount()), files));
    else
        m_banner->say(Tone::Bad, tr("Installed, but not everything works"),
                      (bench().ending()->verb == "install"_L1
                           ? tr("Failed tests: %1. Select one to see why. What was there before is still in place.")
                           : tr("Failed tests: %1. Select one to see why."))
                          .arg(failing));
    m_table->setCurrentIndex(m_model->index(std::max(0, firstFailing), 0));
    showChecks();
    Q_EMIT completeChanged();
}

void VerifyPage::showChecks() {
    QString html;
    for (const Check &check : m_model->checks(m_table->currentIndex().row()))
        html += checkHtml(check);
    m_checks->setHtml(html.isEmpty() ? u"<p>%1</p>"_s.arg(tr("No check was run for this row.").toHtmlEscaped()) : html);
}

void VerifyPage::saveReport() { saveReportAs(bench().ending()->markdown, *m_banner, window()); }

} // namespace armature

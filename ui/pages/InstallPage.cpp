#include "pages/InstallPage.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "desktop/Desktop.h"
#include "log/LogPanel.h"
#include "look/Icons.h"
#include "look/Theme.h"
#include "models/StepsModel.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"
#include "present/StepText.h"
#include "present/Words.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int FullScale = 1000;
constexpr int LeastStepRows = 1;
constexpr int MostTableRows = 6;
constexpr int LinesInBanner = 2;     ///< the log below has all of them
constexpr int SilenceWorthAWord = 5; ///< seconds

/// With %1 for what is installed.
QString installTitle(RunStanding phase) {
    switch (phase) {
    case RunStanding::Done:
        return InstallPage::tr("%1 is installed");
    case RunStanding::Faulty:
    case RunStanding::Failed:
    case RunStanding::Cancelled:
        return InstallPage::tr("%1 was not installed");
    case RunStanding::Cancelling:
        return InstallPage::tr("Cancelling the installation of %1");
    default:
        return InstallPage::tr("Installing %1");
    }
}

QString verifyTitle(RunStanding phase) {
    switch (phase) {
    case RunStanding::Done:
        return InstallPage::tr("%1 works");
    case RunStanding::Faulty:
        return InstallPage::tr("%1 does not fully work");
    case RunStanding::Failed:
    case RunStanding::Cancelled:
        return InstallPage::tr("%1 was not tested");
    case RunStanding::Cancelling:
        return InstallPage::tr("Cancelling the test of %1");
    default:
        return InstallPage::tr("Testing %1");
    }
}

} // namespace

InstallPage::InstallPage(Workbench &bench, LogFeed &feed, QWidget *parent)
    : Page(PageId::Install, bench, parent), m_banner(new Banner(Tone::Bad, {}, {}, this)),
      m_failed(m_banner->addButton(tr("&Show what failed"))), m_retry(m_banner->addButton(tr("&Try again"))),
      m_options(m_banner->addButton(tr("C&hange options"))), m_copy(m_banner->addButton(tr("Copy &report"))),
      m_open(m_banner->addButton(tr("&Open the record"))), m_openLog(m_banner->addButton(tr("Open &log"))),
      m_model(new StepsModel(this)), m_steps(new QTableView(this)), m_progress(new QProgressBar(this)),
      m_words(textLabel({}, "", this)), m_cancel(new QPushButton(themedIcon(u"stop"_s), tr("&Cancel…"), this)),
      m_log(new LogPanel(feed, this)) {
    m_steps->setModel(m_model);
    m_steps->setAccessibleName(tr("Steps of the run"));
    setUpTable(*m_steps, {64, 18, 18}, LeastStepRows);
    m_progress->setRange(0, FullScale);
    m_progress->setAccessibleName(tr("Overall progress"));
    m_words->setWordWrap(false);
    m_banner->hide();
    m_log->setAccessibleName(tr("Log of the run"));

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_progress, 1);
    bar->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_banner);
    layout->addWidget(m_steps);
    layout->addLayout(bar);
    layout->addWidget(m_words);
    layout->addWidget(m_log, 1);

    const auto colour = [this] { m_log->setChannelColours(shades().bad, shades().warn, shades().link, shades().text); };
    if (Theme::instance() != nullptr)
        connect(Theme::instance(), &Theme::changed, this, colour);
    colour();
    connect(m_cancel, &QPushButton::clicked, this, &InstallPage::askToCancel);
    connect(m_retry, &QPushButton::clicked, this, &InstallPage::retry);
    connect(m_failed, &QPushButton::clicked, this, [this] { Q_EMIT wants(PageId::Verify); });
    connect(m_options, &QPushButton::clicked, this, [this] { Q_EMIT wants(PageId::Options); });
    connect(m_copy, &QPushButton::clicked, this, &InstallPage::copyReport);
    connect(m_open, &QPushButton::clicked, this, &InstallPage::openRecord);
    connect(m_openLog, &QPushButton::clicked, this, &InstallPage::openProgramLog);
    connect(&bench, &Workbench::runRequested, m_log, &LogPanel::clear);
    connect(&bench, &Workbench::runStarted, this, &InstallPage::started);
    connect(&bench, &Workbench::runChanged, this, &InstallPage::changed);
    connect(&bench, &Workbench::runEnded, this, &InstallPage::ended);
}

QString InstallPage::title() const {
    if (!bench().runningPlan())
        return tr("Installation");
    const bool verifies = bench().runningPlan()->steps.size() == 1;
    return (verifies ? verifyTitle(bench().standing()) : installTitle(bench().standing()))
        .arg(bench().runningPlan()->title);
}

QString InstallPage::purpose() const { return tr("Progress and full log."); }

bool InstallPage::isComplete() const { return bench().standing() == RunStanding::Done; }

QString InstallPage::whyNot() const {
    if (bench().busy())
        return bench().cancelling() ? tr("Cancelling…") : tr("Working…");
    return bench().ending() && bench().ending()->problem ? explain(*bench().ending()->problem).title
                                                         : tr("Nothing has been run yet.");
}

QWidget *InstallPage::firstFocus() { return m_cancel->isEnabled() ? static_cast<QWidget *>(m_cancel) : m_log; }

void InstallPage::started() {
    m_model->setPlan(*bench().runningPlan());
    m_steps->setMaximumHeight(heightOfRows(*m_steps, std::min(m_model->rowCount(), MostTableRows)));
    m_banner->hide();
    m_cancel->setEnabled(true);
    m_cancel->setVisible(true);
    m_words->setVisible(true);
    m_progress->setVisible(true);
    m_progress->setValue(0);
    changed();
    Q_EMIT completeChanged();
}

QString InstallPage::progressWords() const {
    const RunState &state = bench().runState();
    if (bench().cancelling())
        return tr("Cancelling…");
    const int row = m_model->runningRow();
    if (row < 0)
        return {};
    QString words = stepTitle(m_model->steps()[size_t(row)]);
    if (!state.progress.what.isEmpty() || state.progress.done > 0 || state.progress.silentSeconds >= SilenceWorthAWord)
        words = tr("%1: %2", "step, how far").arg(words, progressText(state.progress, state.currentStep));
    return words;
}

void InstallPage::changed() {
    const RunState &state = bench().runState();
    m_model->setState(state);
    m_progress->setValue(int(state.fraction() * FullScale));
    m_words->setText(progressWords());
    m_words->setToolTip(m_words->text());
    if (const int row = m_model->runningRow(); row >= 0)
        m_steps->scrollTo(m_model->index(row, 0));
}

void InstallPage::ended() {
    const RunEnding &ending = *bench().ending();
    if (ending.verb == "remove"_L1) { // its page is where it was asked for, and what was said here is over
        m_banner->hide();
        Q_EMIT completeChanged();
        return;
    }
    m_model->setState(bench().runState());
    m_cancel->setEnabled(false);
    m_cancel->setVisible(false);
    m_words->clear();
    m_words->hide();
    if (ending.problem)
        showFailure(*ending.problem);
    else {
        m_progress->setValue(FullScale);
        m_banner->say(Tone::Good, tr("Done"), tr("Continue to see the test results."));
        m_banner->show();
        for (QPushButton *button : {m_failed, m_retry, m_options, m_copy, m_openLog})
            button->hide();
        m_open->setVisible(!ending.recordFolder.isEmpty());
    }
    Q_EMIT completeChanged();
}

/// The same plan: nothing is resolved anew, and the steps before the one that failed take what they need from the
/// cache.
void InstallPage::retry() {
    if (bench().planState().stage == PlanState::Stage::Ready)
        bench().install();
    else
        Q_EMIT wants(PageId::Review);
}

void InstallPage::showFailure(const Problem &problem) {
    const ProblemText words = explain(problem);
    const bool install = bench().ending()->verb == "install"_L1;
    m_progress->hide(); // it has no end to speak of
    QStringList text;
    if (!words.why.isEmpty())
        text << words.why;
    if (!words.whatToDo.isEmpty())
        text << (problem.code == ProblemCode::Cancelled ? words.whatToDo : tr("What to do: %1").arg(words.whatToDo));
    const bool told = problem.code == ProblemCode::Cancelled || problem.code == ProblemCode::VerificationFailed;
    if (install && !told) // the words of these two problems say it
        text << tr("What was there before is still in place.");
    const QStringList last = !words.evidence.isEmpty() ? words.evidence.split(u'\n') : bench().runState().lastLines;
    if (problem.code != ProblemCode::Cancelled && !last.isEmpty())
        text << tr("Last lines:") + u'\n' +
                    last.mid(std::max<qsizetype>(0, last.size() - LinesInBanner)).join(u'\n').left(1200);
    m_banner->say(problem.code == ProblemCode::Cancelled ? Tone::Note : Tone::Bad, words.title, text.join(u'\n'));
    m_failed->setVisible(bench().standing() == RunStanding::Faulty);
    m_retry->setVisible(install);
    m_retry->setToolTip(tr("Runs the same plan again. What was downloaded is taken from the cache."));
    m_options->setVisible(install);
    m_copy->show();
    m_openLog->setVisible(!logFile().isEmpty());
    logError("problem", words.title + u'\n' + text.join(u'\n'));
    m_open->setVisible(!bench().ending()->recordFolder.isEmpty());
    m_banner->show();
}

void InstallPage::askToCancel() {
    if (!bench().busy() || bench().cancelling())
        return;
    QMessageBox *question = ask(window(),
                                {tr("Cancel the run?"),
                                 tr("What was there before stays as it was. What was downloaded stays in the cache, so "
                                    "that another run is quicker. "
                                    "The half-built environment is removed."),
                                 tr("&Cancel the run"), tr("&Go on")},
                                [this] {
                                    bench().cancel();
                                    m_cancel->setEnabled(false);
                                    m_words->setText(progressWords());
                                    Q_EMIT completeChanged();
                                });
    connect(&bench(), &Workbench::runEnded, question, &QMessageBox::close);
}

void InstallPage::copyReport() {
    if (bench().ending())
        QApplication::clipboard()->setText(bench().ending()->markdown);
}

void InstallPage::openRecord() {
    if (bench().ending())
        if (auto opened = openFolder(bench().ending()->recordFolder); !opened)
            m_banner->say(Tone::Bad, tr("The record could not be opened"), explain(opened.problem()).text());
}

void InstallPage::openProgramLog() {
    if (auto opened = openFile(logFile()); !opened)
        m_banner->say(Tone::Bad, tr("The log could not be opened"), explain(opened.problem()).text());
}

} // namespace armature

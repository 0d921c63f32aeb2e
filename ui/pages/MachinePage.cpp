#include "pages/MachinePage.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "models/FactsModel.h"
#include "pages/EnvironmentCard.h"
#include "present/FindingText.h"
#include "present/MachineText.h"
#include "present/ProblemText.h"
#include "widgets/Asking.h"
#include "widgets/Banner.h"
#include "widgets/Flow.h"
#include "widgets/Scroll.h"
#include "widgets/Tables.h"
#include "widgets/Text.h"

#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace armature {
namespace {

constexpr int LeastFactRows = 8;

Tone toneOf(Severity severity) {
    switch (severity) {
    case Severity::Error:
        return Tone::Bad;
    case Severity::Warning:
        return Tone::Warn;
    case Severity::Note:
        break;
    }
    return Tone::Note;
}

} // namespace

MachinePage::MachinePage(Workbench &bench, QWidget *parent)
    : Page(PageId::Machine, bench, parent), m_facts(new FactsModel(this)),
      m_headline(textLabel(tr("Looking at this machine…"), "headline", this)), m_probe(textLabel({}, "muted", this)),
      m_working(new QProgressBar(this)), m_banners(new QVBoxLayout), m_table(new QTableView(this)),
      m_again(new QPushButton(themedIcon(u"refresh"_s), tr("&Check again"), this)),
      m_recorded(new QPushButton(themedIcon(u"folder"_s), tr("&Load a recorded machine…"), this)),
      m_back(new QPushButton(themedIcon(u"machine"_s), tr("Back to &this machine"), this)) {
    auto *scroll = new Scroll(this);
    scroll->content()->addWidget(m_headline);
    scroll->content()->addWidget(m_probe);
    scroll->content()->addWidget(m_working);
    scroll->content()->addLayout(m_banners);
    auto *environment = new EnvironmentCard(bench, this);
    connect(environment, &EnvironmentCard::wants, this, &Page::wants);
    scroll->content()->addWidget(environment);
    m_table->setModel(m_facts);
    m_table->setAccessibleName(tr("Facts of the machine"));
    setUpTable(*m_table, {22, 40, 38}, LeastFactRows);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the page scrolls as a whole
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, scroll](const QModelIndex &now) {
                const QPoint place = m_table->viewport()->mapTo(scroll->widget(), m_table->visualRect(now).center());
                scroll->ensureVisible(0, place.y(), 0, m_table->rowHeight(0));
            });
    scroll->content()->addWidget(m_table, 1);
    m_working->setRange(0, 0);
    m_working->setTextVisible(false);
    m_working->setAccessibleName(tr("Looking at this machine"));
    m_recorded->setToolTip(tr("See what another machine would get: a folder written by “armature snapshot”. "
                              "Nothing can be installed for it."));
    m_recorded->setAccessibleDescription(m_recorded->toolTip());
    auto *buttons = new Flow;
    for (QPushButton *button : {m_again, m_recorded, m_back})
        buttons->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);
    m_back->hide();
    connect(m_again, &QPushButton::clicked, this, [this] { this->bench().checkAgain(); });
    connect(m_recorded, &QPushButton::clicked, this, &MachinePage::chooseRecorded);
    connect(m_back, &QPushButton::clicked, this, [this] { this->bench().useMachine({}); });
    connect(&bench, &Workbench::machineChanged, this, &MachinePage::refresh);
    connect(&bench, &Workbench::failed, this, &MachinePage::showProblem);
}

bool MachinePage::isComplete() const { return bench().machineComplete() && bench().table(); }

QString MachinePage::whyNot() const {
    return bench().machineComplete() ? tr("The packages are still being judged.")
                                     : tr("The machine is still being read.");
}

QWidget *MachinePage::firstFocus() { return m_table; }

void MachinePage::refresh(const QString &probe) {
    const MachineProfile &machine = *bench().machine();
    const bool complete = bench().machineComplete();
    m_headline->setText(complete ? headline(machine) : tr("Looking at this machine…"));
    m_probe->setText(complete ? QString() : tr("Read so far: %1").arg(probe));
    m_probe->setVisible(!complete);
    m_working->setVisible(!complete);
    m_again->setEnabled(complete && !bench().isPlayback());
    m_back->setVisible(machine.simulated && !bench().isPlayback());
    m_facts->show(machine, complete);
    m_table->setFixedHeight(heightOfRows(*m_table, m_facts->rowCount()));
    showFindings(machine);
    Q_EMIT completeChanged();
}

void MachinePage::showFindings(const MachineProfile &machine) {
    clearLayout(m_banners);
    for (const Finding &finding : machine.findings) {
        const FindingText words = findingText(finding);
        QStringList text;
        if (!finding.observed.isEmpty())
            text << tr("Found: %1").arg(finding.observed);
        if (!words.remedy.isEmpty())
            text << tr("What to do: %1").arg(words.remedy);
        m_banners->addWidget(new Banner(toneOf(finding.severity), words.title, text.join(u'\n'), this));
    }
}

void MachinePage::showProblem(const Problem &problem) {
    auto *banner = new Banner(Tone::Bad, {}, {}, this);
    banner->say(Tone::Bad, explain(problem));
    m_banners->insertWidget(0, banner);
    m_working->hide();
}

void MachinePage::chooseRecorded() {
    askForFolder(window(), tr("A folder with a recorded machine"), {},
                 [this](const QString &folder) { bench().useMachine(folder); });
}

} // namespace armature

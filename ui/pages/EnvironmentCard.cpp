#include "pages/EnvironmentCard.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"
#include "widgets/Asking.h"
#include "widgets/Flow.h"
#include "widgets/Text.h"

#include <QDir>
#include <QLocale>
#include <QPushButton>

namespace armature {

using Kind = EnvironmentState::Kind;

EnvironmentCard::EnvironmentCard(Workbench &bench, QWidget *parent)
    : Card(tr("There is already an environment"), parent), m_bench(bench), m_text(textLabel({}, "", this)),
      m_verify(new QPushButton(themedIcon(u"verify"_s), tr("&Verify"), this)),
      m_repair(new QPushButton(themedIcon(u"wrench"_s), tr("&Repair"), this)),
      m_rebuild(new QPushButton(themedIcon(u"refresh"_s), tr("R&ebuild"), this)),
      m_remove(new QPushButton(themedIcon(u"trash"_s), tr("Re&move…"), this)) {
    m_verify->setToolTip(tr("Check every file and run each package. Changes nothing."));
    m_repair->setToolTip(
        tr("Build it again from the very same versions; the old one stays until the new one has passed."));
    m_rebuild->setToolTip(
        tr("Build it again from the versions that fit today; the old one stays until the new one has passed."));
    m_remove->setToolTip(tr("Delete it for good. Asks first."));
    auto *buttons = new Flow;
    for (QPushButton *button : {m_verify, m_repair, m_rebuild, m_remove}) {
        button->setAccessibleDescription(button->toolTip());
        buttons->addWidget(button);
    }
    content()->addWidget(m_text);
    content()->addLayout(buttons);
    connect(m_verify, &QPushButton::clicked, this, [this] { m_bench.verify(m_bench.choices().target); });
    connect(m_repair, &QPushButton::clicked, this, [this] { again(true); });
    connect(m_rebuild, &QPushButton::clicked, this, [this] { again(false); });
    connect(m_remove, &QPushButton::clicked, this, &EnvironmentCard::askToRemove);
    connect(&m_bench, &Workbench::placeChanged, this, &EnvironmentCard::refresh);
    connect(&m_bench, &Workbench::runEnded, this, [this] {
        const auto &ending = m_bench.ending();
        m_failure = ending && ending->verb == "remove"_L1 ? ending->problem : std::nullopt;
        refresh();
    });
    refresh();
}

QString EnvironmentCard::describe(const EnvironmentState &state) const {
    QStringList sentences{QDir::toNativeSeparators(state.target)};
    if (state.manifest) {
        const Manifest &manifest = *state.manifest;
        sentences << tr("%1, Python %2, packages: %3, made on %4.")
                         .arg(manifest.title, manifest.python, QString::number(manifest.packages.size()),
                              QLocale().toString(manifest.createdAt.toLocalTime(), QLocale::ShortFormat));
    }
    switch (state.kind) {
    case Kind::Ready:
        sentences << tr("It was complete and verified when it was made.");
        break;
    case Kind::Stale:
        sentences << tr("It is not what would be built today: %1.").arg(state.why);
        break;
    case Kind::Broken:
        sentences << tr("It is broken: %1.").arg(state.why);
        break;
    case Kind::Interrupted:
        sentences << tr("A run ended half way in the step “%1”. The next one tidies up.").arg(state.step);
        break;
    case Kind::Building:
        sentences << tr("Somebody works on it now: %1.").arg(state.holder);
        break;
    case Kind::Absent:
    case Kind::Foreign:
        break;
    }
    return sentences.join(u'\n');
}

void EnvironmentCard::refresh() {
    const auto &place = m_bench.place();
    const bool ours =
        place && !m_bench.simulated() && place->state.kind != Kind::Absent && place->state.kind != Kind::Foreign;
    setVisible(ours);
    if (!ours)
        return;
    const bool idle = place->state.kind != Kind::Building && !m_bench.busy();
    m_text->setText(m_failure ? describe(place->state) + u'\n' + explain(*m_failure).text() : describe(place->state));
    m_verify->setEnabled(idle && place->state.manifest);
    m_repair->setEnabled(idle && place->state.manifest);
    m_rebuild->setEnabled(idle && place->state.manifest);
    m_remove->setEnabled(idle);
}

void EnvironmentCard::again(bool sameVersions) {
    const auto &place = m_bench.place();
    if (!place || !place->state.manifest)
        return;
    Choices choices = choicesOf(*place->state.manifest, sameVersions);
    choices.target = place->state.target;
    choices.indexOverrides = m_bench.choices().indexOverrides;
    choices.proxy = m_bench.choices().proxy;
    choices.offline = m_bench.choices().offline;
    m_bench.choose(choices);
    Q_EMIT wants(PageId::Review);
}

void EnvironmentCard::askToRemove() {
    const auto &place = m_bench.place();
    const QString own = place ? ownFilesText(place->own) : QString();
    ask(window(),
        {tr("Remove the environment?"),
         tr("The folder %1 and everything installed in it is deleted for good. Your own files elsewhere, and the "
            "download cache, stay.")
                 .arg(QDir::toNativeSeparators(m_bench.choices().target)) +
             (own.isEmpty() ? QString() : u"\n\n"_s + tr("With it go %1.").arg(own)),
         tr("&Remove"), tr("&Keep")},
        [this] { m_bench.remove(m_bench.choices().target); });
}

} // namespace armature

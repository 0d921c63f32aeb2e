#include "pages/LimitsPage.h"

#include "pages/ExplainHtml.h"
#include "widgets/Banner.h"
#include "widgets/Card.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QVBoxLayout>

namespace armature {
namespace {

Tone toneOf(LimitSeverity severity) {
    switch (severity) {
    case LimitSeverity::Blocks:
        return Tone::Bad;
    case LimitSeverity::Limits:
        return Tone::Warn;
    case LimitSeverity::Note:
        break;
    }
    return Tone::Note;
}

} // namespace

QString LimitsPage::severityWord(LimitSeverity severity) {
    switch (severity) {
    case LimitSeverity::Blocks:
        return tr("Blocked");
    case LimitSeverity::Limits:
        return tr("Limited");
    case LimitSeverity::Note:
        break;
    }
    return tr("Note");
}

LimitsPage::LimitsPage(Workbench &bench, QWidget *parent)
    : Page(PageId::Limits, bench, parent), m_scroll(new Scroll(this)) {
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    m_scroll->setAccessibleName(tr("Limits"));
    connect(&bench, &Workbench::tableChanged, this, &LimitsPage::refresh);
    if (bench.table())
        refresh();
}

QWidget *LimitsPage::firstFocus() { return m_scroll; }

QWidget *LimitsPage::limitCard(const Limit &limit) {
    auto *banner = new Banner(
        toneOf(limit.severity),
        tr("%1: %2", "blocks, limits or note; what").arg(severityWord(limit.severity), limit.title),
        limit.remedy.isEmpty() ? limit.consequence
                               : tr("%1\nWhat to do: %2", "consequence, remedy").arg(limit.consequence, limit.remedy),
        this);
    banner->addFooter(provenanceHtml(limit.provenance));
    return banner;
}

void LimitsPage::refresh() {
    clearLayout(m_scroll->content());
    const CompatibilityReport &table = *bench().table();
    if (table.torch.outcome == TorchChoice::Outcome::None)
        m_scroll->content()->addWidget(new Banner(
            Tone::Bad, tr("%1: nothing can be installed on this machine").arg(severityWord(LimitSeverity::Blocks)),
            tr("No PyTorch build runs here; below is why."), this));
    if (table.torch.outcome == TorchChoice::Outcome::NeedsDecision)
        m_scroll->content()->addWidget(new Banner(
            Tone::Bad, tr("%1: no PyTorch build can use the GPU as it is").arg(severityWord(LimitSeverity::Blocks)),
            tr("Below is why. You may take the CPU build instead, which runs on the processor alone; the review page "
               "asks."),
            this));
    Card *folded = nullptr; // notes come last
    for (const Limit &limit : table.limits) {
        if (limit.severity == LimitSeverity::Note && folded == nullptr) {
            folded = new Card(tr("Good to know"), this);
            m_scroll->content()->addWidget(folded);
        }
        (folded != nullptr ? folded->content() : m_scroll->content())->addWidget(limitCard(limit));
    }
    if (table.limits.empty() && table.torch.outcome != TorchChoice::Outcome::None &&
        table.torch.outcome != TorchChoice::Outcome::NeedsDecision)
        m_scroll->content()->addWidget(
            new Banner(Tone::Good, tr("No limit is known for this machine and this choice"),
                       tr("The table on the page before tells how sure that is, package by package."), this));
    auto *torch = new Card(tr("PyTorch build"), this);
    torch->content()->addWidget(richLabel(torchHtml(table.torch), torch));
    m_scroll->content()->addWidget(torch);
}

} // namespace armature

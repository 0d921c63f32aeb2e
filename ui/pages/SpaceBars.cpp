#include "pages/SpaceBars.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "present/Words.h"
#include "widgets/IconLabel.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QGridLayout>
#include <QProgressBar>

namespace armature {
namespace {

constexpr int FullBar = 1000;

bool fits(const SpaceBar &bar) { return !bar.have || bar.need <= *bar.have; }

} // namespace

SpaceBars::SpaceBars(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(2, 1);
}

bool SpaceBars::enough(const std::vector<SpaceBar> &bars) { return std::all_of(bars.begin(), bars.end(), fits); }

QString SpaceBars::words(const SpaceBar &bar) {
    const QString have = bar.have ? tr("%1 free").arg(sizeText(*bar.have)) : tr("free space not known");
    return bar.need > 0 ? tr("needs %1, %2", "size, how much is free").arg(sizeText(bar.need), have) : have;
}

void SpaceBars::show(const std::vector<SpaceBar> &bars) {
    clearLayout(m_grid);
    int row = 0;
    for (const SpaceBar &bar : bars) {
        const QString role = bar.role == "target"_L1  ? tr("Target")
                             : bar.role == "cache"_L1 ? tr("Download cache")
                                                      : tr("Temporary files");
        auto *icon = new IconLabel(statusIcon(!bar.have || bar.need == 0 ? Status::Unknown
                                              : fits(bar)                ? Status::Available
                                                                         : Status::Unavailable),
                                   this);
        auto *name = textLabel(role, "", this);
        name->setWordWrap(false);
        name->setToolTip(bar.path);
        auto *level = new QProgressBar(this);
        level->setRange(0, FullBar);
        level->setValue(bar.have && *bar.have > 0 ? int(std::min(1.0, double(bar.need) / double(*bar.have)) * FullBar)
                                                  : 0);
        level->setTextVisible(false);
        level->setMaximumHeight(fontMetrics().height() / 2 + 2);
        level->setAccessibleName(tr("%1: %2", "volume, need and have").arg(role, words(bar)));
        auto *text = textLabel(words(bar), fits(bar) ? "muted" : "bad", this);
        text->setWordWrap(false);
        m_grid->addWidget(icon, row, 0);
        m_grid->addWidget(name, row, 1);
        m_grid->addWidget(level, row, 2);
        m_grid->addWidget(text, row, 3);
        ++row;
    }
}

} // namespace armature

#pragma once

#include "pages/Page.h"

namespace armature {

class Scroll;

/// What this means for the user: the limits that apply to this machine and this choice, worst first, and which PyTorch
/// build was chosen and why.
class LimitsPage : public Page {
    Q_OBJECT

public:
    explicit LimitsPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("What this means for you"); }
    [[nodiscard]] QString purpose() const override {
        return tr("Only what applies to this machine and this choice, worst first.");
    }
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void refresh();
    [[nodiscard]] static QString severityWord(LimitSeverity severity);
    QWidget *limitCard(const Limit &limit);
    Scroll *m_scroll;
};

} // namespace armature

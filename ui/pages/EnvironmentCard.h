#pragma once

#include "pages/Page.h"
#include "widgets/Card.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace armature {

/// What stands at the target already, and what can be done with it: verify, repair, rebuild, remove. Hidden where there
/// is nothing of ours.
class EnvironmentCard : public Card {
    Q_OBJECT

public:
    explicit EnvironmentCard(Workbench &bench, QWidget *parent = nullptr);

Q_SIGNALS:
    void wants(armature::PageId page);

private:
    void refresh();
    [[nodiscard]] QString describe(const EnvironmentState &state) const;
    void again(bool sameVersions);
    void askToRemove();

    Workbench &m_bench;
    QLabel *m_text;
    QPushButton *m_verify;
    QPushButton *m_repair;
    QPushButton *m_rebuild;
    QPushButton *m_remove;
    std::optional<Problem> m_failure; ///< of the last removal
};

} // namespace armature

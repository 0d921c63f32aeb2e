#pragma once

#include "engine/EngineTypes.h"

#include <QComboBox>

namespace armature {

class Workbench;

/// The machine the review judges the packages for: the wizard's, one that stands for a platform, or a recorded one.
class MachineBox : public QComboBox {
    Q_OBJECT

public:
    MachineBox(Workbench &bench, QWidget *parent);

private:
    enum Role { KindRole = Qt::UserRole, PlaceRole };
    void fill();
    void add(const QString &text, SimulationChoice::Kind kind, const QString &place);
    void choose(int index);
    void showChoice();
    Workbench &m_bench;
};

} // namespace armature

#include "status/MachineBox.h"

#include "engine/Workbench.h"
#include "widgets/Asking.h"

namespace armature {
namespace {

constexpr int LeastCharacters = 24;

} // namespace

MachineBox::MachineBox(Workbench &bench, QWidget *parent) : QComboBox(parent), m_bench(bench) {
    setAccessibleName(tr("Machine the packages are judged for"));
    setToolTip(tr("The wizard keeps its own machine and choices, whatever is chosen here."));
    setAccessibleDescription(toolTip());
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(LeastCharacters);
    connect(this, &QComboBox::activated, this, &MachineBox::choose);
    for (auto signal : {&Workbench::catalogChanged, &Workbench::simulationChanged})
        connect(&bench, signal, this, &MachineBox::fill);
    connect(&bench, &Workbench::machineChanged, this, [this] {
        if (m_bench.machineComplete())
            fill();
    });
    fill();
}

void MachineBox::add(const QString &text, SimulationChoice::Kind kind, const QString &place) {
    addItem(text);
    setItemData(count() - 1, int(kind), KindRole);
    setItemData(count() - 1, place, PlaceRole);
}

/// Last, so that arrow keys pass over machines before they come to the one entry that asks something.
void MachineBox::fill() {
    clear();
    add(m_bench.simulated() ? tr("The wizard's machine (recorded)") : tr("This machine"),
        SimulationChoice::Kind::Wizard, {});
    if (m_bench.catalog() != nullptr)
        for (const Platform &platform : m_bench.catalog()->platforms)
            add(tr("Nominal: %1", "platform").arg(platform.title), SimulationChoice::Kind::Nominal, platform.id);
    const SimulationState &state = m_bench.simulation();
    if (state.choice.kind == SimulationChoice::Kind::Recorded)
        add(tr("Recorded: %1", "machine").arg(state.title), SimulationChoice::Kind::Recorded, state.choice.place);
    add(tr("A recorded machine…"), SimulationChoice::Kind::Recorded, {});
    showChoice();
}

void MachineBox::showChoice() {
    const SimulationChoice &choice = m_bench.simulation().choice;
    for (int i = 0; i < count(); ++i)
        if (itemData(i, KindRole).toInt() == int(choice.kind) && itemData(i, PlaceRole).toString() == choice.place)
            setCurrentIndex(i);
}

void MachineBox::choose(int index) {
    const SimulationChoice choice{SimulationChoice::Kind(itemData(index, KindRole).toInt()),
                                  itemData(index, PlaceRole).toString()};
    if (choice.kind != SimulationChoice::Kind::Recorded || !choice.place.isEmpty()) {
        m_bench.simulate(choice);
        return;
    }
    showChoice(); // nothing is chosen yet
    askForFolder(window(), tr("A folder with a recorded machine"), {}, [this](const QString &folder) {
        m_bench.simulate({SimulationChoice::Kind::Recorded, folder});
    });
}

} // namespace armature

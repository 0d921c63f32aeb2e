#include "assess/Floors.h"

#include "assess/BuildRules.h"

namespace armature {

std::vector<const Floor *> floorsFor(const Catalog &catalog, const QString &package, const MachineProfile &machine,
                                     const QString &flavour) {
    std::vector<const Floor *> result;
    const Package *entry = catalog.package(package);
    if (entry == nullptr)
        return result;
    const QString platform = platformOf(machine);
    for (const Floor &floor : entry->floors) {
        const bool platformFits = floor.platforms.isEmpty() || floor.platforms.contains(platform);
        const bool flavourFits = floor.flavours.isEmpty() || flavour.isEmpty() || floor.flavours.contains(flavour);
        const bool capabilityFits = floor.capabilities.empty() || hasCapability(machine, floor.capabilities);
        // A floor that speaks only of a flavour says nothing while no flavour is known.
        const bool flavourKnown = floor.flavours.isEmpty() || !flavour.isEmpty() || !floor.capabilities.empty();
        if (platformFits && flavourFits && capabilityFits && flavourKnown)
            result.push_back(&floor);
    }
    return result;
}

} // namespace armature

#include "assess/Floors.h"

#include "assess/BuildRules.h"

namespace armature {
namespace {

bool holdsHere(const Floor &floor, const MachineProfile &machine, const QString &platform, const QString &flavour) {
    const bool platformFits = floor.platforms.isEmpty() || floor.platforms.contains(platform);
    const bool flavourFits = floor.flavours.isEmpty() || flavour.isEmpty() || floor.flavours.contains(flavour);
    const bool capabilityFits = floor.capabilities.empty() || hasCapability(machine, floor.capabilities);
    // A floor that speaks only of a flavour says nothing while no flavour is known.
    const bool flavourKnown = floor.flavours.isEmpty() || !flavour.isEmpty() || !floor.capabilities.empty();
    return platformFits && flavourFits && capabilityFits && flavourKnown;
}

} // namespace

std::vector<const Floor *> floorsFor(const Catalog &catalog, const Subject &subject, const QString &package,
                                     const MachineProfile &machine, const QString &flavour) {
    std::vector<const Floor *> result;
    const QString platform = platformOf(machine);
    for (const StackFloor &own : subject.floors)
        if (own.package == normalizedName(package) && holdsHere(own.floor, machine, platform, flavour))
            result.push_back(&own.floor);
    if (const Package *entry = catalog.package(package))
        for (const Floor &floor : entry->floors)
            if (holdsHere(floor, machine, platform, flavour))
                result.push_back(&floor);
    return result;
}

} // namespace armature

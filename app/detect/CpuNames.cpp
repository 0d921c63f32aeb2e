#include "detect/CpuNames.h"

namespace armature {
namespace {

struct Part {
    unsigned implementer;
    unsigned part;
    const char *core;
    const char *chip;
};

constexpr Part Parts[] = {
    {0x41, 0xd03, "Cortex-A53", ""},
    {0x41, 0xd04, "Cortex-A35", ""},
    {0x41, 0xd05, "Cortex-A55", ""},
    {0x41, 0xd07, "Cortex-A57", ""},
    {0x41, 0xd08, "Cortex-A72", ""},
    {0x41, 0xd09, "Cortex-A73", ""},
    {0x41, 0xd0a, "Cortex-A75", ""},
    {0x41, 0xd0b, "Cortex-A76", ""},
    {0x41, 0xd0c, "Neoverse N1", ""},
    {0x41, 0xd0d, "Cortex-A77", ""},
    {0x41, 0xd0e, "Cortex-A76AE", ""},
    {0x41, 0xd40, "Neoverse V1", ""},
    {0x41, 0xd41, "Cortex-A78", ""},
    {0x41, 0xd42, "Cortex-A78AE", ""},
    {0x41, 0xd44, "Cortex-X1", ""},
    {0x41, 0xd46, "Cortex-A510", ""},
    {0x41, 0xd47, "Cortex-A710", ""},
    {0x41, 0xd48, "Cortex-X2", ""},
    {0x41, 0xd49, "Neoverse N2", ""},
    {0x41, 0xd4a, "Neoverse E1", ""},
    {0x41, 0xd4b, "Cortex-A78C", ""},
    {0x41, 0xd4c, "Cortex-X1C", ""},
    {0x41, 0xd4d, "Cortex-A715", ""},
    {0x41, 0xd4e, "Cortex-X3", ""},
    {0x41, 0xd4f, "Neoverse V2", ""},
    {0x41, 0xd80, "Cortex-A520", ""},
    {0x41, 0xd81, "Cortex-A720", ""},
    {0x41, 0xd82, "Cortex-X4", ""},
    {0x41, 0xd83, "Neoverse V3AE", ""},
    {0x41, 0xd84, "Neoverse V3", ""},
    {0x41, 0xd85, "Cortex-X925", ""},
    {0x41, 0xd87, "Cortex-A725", ""},
    {0x41, 0xd88, "Cortex-A520AE", ""},
    {0x41, 0xd89, "Cortex-A720AE", ""},
    {0x41, 0xd8e, "Neoverse N3", ""},
    {0x41, 0xd8b, "C1-Pro", ""},
    {0x41, 0xd8c, "C1-Ultra", ""},
    {0x41, 0xd90, "C1-Premium", ""},
    {0x42, 0x516, "ThunderX2", ""},
    {0x43, 0x0a1, "ThunderX", ""},
    {0x43, 0x0af, "ThunderX2", ""},
    {0x46, 0x001, "A64FX", ""},
    {0x46, 0x003, "MONAKA", ""},
    {0x48, 0xd01, "Kunpeng-920", ""},
    {0x48, 0xd02, "TaiShan v120", ""},
    {0x4e, 0x000, "Denver", ""},
    {0x4e, 0x003, "Denver 2", ""},
    {0x4e, 0x004, "Carmel", ""},
    {0x4e, 0x010, "Olympus", ""},
    {0x51, 0x001, "Oryon", ""},
    {0x51, 0x800, "Kryo 2xx Gold", ""},
    {0x51, 0x801, "Kryo 2xx Silver", ""},
    {0x51, 0x802, "Kryo 3xx Gold", ""},
    {0x51, 0x803, "Kryo 3xx Silver", ""},
    {0x51, 0x804, "Kryo 4xx Gold", ""},
    {0x51, 0x805, "Kryo 4xx Silver", ""},
    {0x51, 0xc00, "Falkor", ""},
    {0x51, 0xc01, "Saphira", ""},
    {0x6d, 0xd49, "Azure Cobalt 100", ""},
    {0xc0, 0xac3, "AmpereOne (Ampere-1)", ""},
    {0xc0, 0xac4, "AmpereOne (Ampere-1a)", ""},
    {0x61, 0x022, "Icestorm", "Apple M1"},
    {0x61, 0x023, "Firestorm", "Apple M1"},
    {0x61, 0x024, "Icestorm", "Apple M1 Pro"},
    {0x61, 0x025, "Firestorm", "Apple M1 Pro"},
    {0x61, 0x028, "Icestorm", "Apple M1 Max"},
    {0x61, 0x029, "Firestorm", "Apple M1 Max"},
    {0x61, 0x032, "Blizzard", "Apple M2"},
    {0x61, 0x033, "Avalanche", "Apple M2"},
    {0x61, 0x034, "Blizzard", "Apple M2 Pro"},
    {0x61, 0x035, "Avalanche", "Apple M2 Pro"},
    {0x61, 0x038, "Blizzard", "Apple M2 Max"},
    {0x61, 0x039, "Avalanche", "Apple M2 Max"},
};

struct Implementer {
    unsigned id;
    const char *name;
};

constexpr Implementer Implementers[] = {
    {0x41, "Arm"},       {0x42, "Broadcom"}, {0x43, "Cavium"},   {0x46, "Fujitsu"},
    {0x48, "HiSilicon"}, {0x4e, "NVIDIA"},   {0x51, "Qualcomm"}, {0x61, "Apple"},
    {0x6d, "Microsoft"}, {0x70, "Phytium"},  {0xc0, "Ampere"},
};

struct Chip {
    const char *compatible;
    const char *vendor;
    const char *cores; ///< separated by "+"
    const char *chip;
};

// NVIDIA's Tegra reference manuals; Apple's numbers as the Asahi device trees give them.
constexpr Chip Chips[] = {
    {"nvidia,tegra210", "Arm", "Cortex-A57", ""},
    {"nvidia,tegra186", "NVIDIA", "Denver 2+Cortex-A57", ""},
    {"nvidia,tegra194", "NVIDIA", "Carmel", ""},
    {"nvidia,tegra234", "Arm", "Cortex-A78AE", ""},
    {"nvidia,tegra264", "Arm", "Neoverse V3AE", ""},
    {"apple,t8103", "Apple", "Icestorm+Firestorm", "Apple M1"},
    {"apple,t6000", "Apple", "Icestorm+Firestorm", "Apple M1 Pro"},
    {"apple,t6001", "Apple", "Icestorm+Firestorm", "Apple M1 Max"},
    {"apple,t6002", "Apple", "Icestorm+Firestorm", "Apple M1 Ultra"},
    {"apple,t8112", "Apple", "Blizzard+Avalanche", "Apple M2"},
    {"apple,t6020", "Apple", "Blizzard+Avalanche", "Apple M2 Pro"},
    {"apple,t6021", "Apple", "Blizzard+Avalanche", "Apple M2 Max"},
    {"apple,t6022", "Apple", "Blizzard+Avalanche", "Apple M2 Ultra"},
};

} // namespace

CoreName coreName(const QString &implementer, const QString &part) {
    bool knownVendor = false;
    bool knownPart = false;
    const unsigned vendorId = implementer.toUInt(&knownVendor, 16);
    const unsigned partId = part.toUInt(&knownPart, 16);
    CoreName name;
    for (const Implementer &known : Implementers)
        if (knownVendor && known.id == vendorId)
            name.vendor = QString::fromLatin1(known.name);
    for (const Part &known : Parts)
        if (knownVendor && knownPart && known.implementer == vendorId && known.part == partId) {
            name.core = QString::fromLatin1(known.core);
            name.chip = QString::fromLatin1(known.chip);
        }
    return name;
}

ChipCores coresOfChip(const QStringList &compatible) {
    for (const Chip &known : Chips)
        if (compatible.contains(QLatin1String(known.compatible)))
            return {QString::fromLatin1(known.vendor), QString::fromLatin1(known.cores).split(u'+'),
                    QString::fromLatin1(known.chip)};
    return {};
}

} // namespace armature

#pragma once

#include <QString>
#include <QStringList>

namespace armature {

/// A core by the implementer and part fields of its main id register (MIDR), as /proc/cpuinfo prints them ("0x41",
/// "0xd4f"). Sources: Arm's part numbers in Linux arch/arm64/include/asm/cputype.h and the table of util-linux lscpu.
struct CoreName {
    QString vendor; ///< "Arm"; empty if the implementer is not in the table
    QString core;   ///< "Neoverse V2"; empty if the part is not in the table
    QString chip;   ///< where the part is used in one chip only: "Apple M1 Pro"
};
CoreName coreName(const QString &implementer, const QString &part);

/// The cores a system on chip is built of, by its device tree compatible strings ("nvidia,tegra194" has Carmel cores):
/// for kernels whose lscpu names nothing. Empty for a chip not in the table.
struct ChipCores {
    QString vendor;
    QStringList cores;
    QString chip; ///< "Apple M1 Pro"; empty for a Tegra
};
ChipCores coresOfChip(const QStringList &compatible);

} // namespace armature

#pragma once

#include "model/Compatibility.h"

namespace armature {

/// One reason in words: "driver: Needs driver 525.60.13 or newer for CUDA 12.9; this machine has driver 535.154.05
/// (/proc/driver/nvidia/version)".
QString reasonText(const Reason &reason);

/// "checked 2026-11-22, confirmed".
QString provenanceText(const Provenance &provenance);

/// The sentence that matters most for a package here: what rejects it, else what is open, else what warns; empty if
/// nothing limits it.
QString whatLimits(const CompatibilityRow &row);

/// Which build, and what of accelerator and driver decided for it.
QString torchInShort(const TorchChoice &choice, int width);
/// Which build, why, and why not the others. `all`: every rejected build, not only the ones that come near.
QString torchText(const TorchChoice &choice, int width, bool all);

/// The table of `status`: package, verdict, version, index, what limits it.
QString statusText(const CompatibilityReport &report, int width);

/// Everything known about one package: this machine's verdict with its reasons, then every platform with evidence, date
/// and confidence.
QString explainText(const Package &package, const CompatibilityRow &here, const Catalog &catalog, int width);

/// Which builds a fault is about, and on which machines: "torch ==2.10.*, cu130, compute capability 11.0".
QString faultPlace(const BuildFault &fault);

/// What is known to be wrong with some builds of torch on some machines; empty if nothing is.
QString faultsText(const std::vector<BuildFault> &faults, int width);

/// What was believed of the package and turned out wrong, newest first; empty if nothing is known.
QString pastText(const Package &package, const Catalog &catalog, int width);

/// The limits that apply, worst first. Notes are only named, in one paragraph, unless `all`.
QString limitsText(const std::vector<Limit> &limits, int width, bool all);

} // namespace armature

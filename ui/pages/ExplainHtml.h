#pragma once

#include "model/Catalog.h"
#include "model/Compatibility.h"

namespace armature {

// What is known of one cell of the table, one limit or one choice, as HTML for a text browser. Every text of data is
// escaped.

/// Of this machine: the verdict with its reasons, then what the catalog says of the platform it counts as.
QString hereHtml(const Package &package, const CompatibilityRow &row);

/// The verdict for a machine that is called `where`, with its reasons alone.
QString judgedHtml(const Package &package, const QString &where, const CompatibilityRow &row);

/// Of another platform: the catalog's word. `cell` may be nullptr: nothing is known.
QString cellHtml(const Package &package, const Platform &platform, const Cell *cell);

/// Who says so, when it was looked at, how sure it is, with links.
QString provenanceHtml(const Provenance &provenance);

/// What is known to be wrong with some builds of torch on some machines; empty if nothing is.
QString faultsHtml(const std::vector<BuildFault> &faults);

/// Which PyTorch build, why, and why not the others.
QString torchHtml(const TorchChoice &choice);

} // namespace armature

#pragma once

#include "engine/EngineTypes.h"
#include "models/StatusModel.h"

namespace armature {

// What the review knows of one claim besides the claim itself, as HTML for a text browser. Every text of data is
// escaped.

/// What each claim's news are, for the table.
ClaimNewsMap newsOf(const StatusState &state);

/// What the indexes said of every statement of a cell when they were last asked; empty if they were not.
QString answersHtml(const RecheckReport &report, const QString &package, const QString &platform);

/// What this user's own verification has shown.
QString ownHtml(const OwnResult &own);

/// What re-checks have shown before and what was believed before, newest first. `history` may be null: it is being
/// read.
QString historyHtml(const Package &package, const QString &platform, const ClaimHistory *history);

} // namespace armature

#pragma once

#include "model/Catalog.h"

namespace armature {

/// What of the catalog is shown, without a machine.
struct PlatformView {
    std::vector<const Platform *> platforms; ///< at least one
    QDate since;               ///< only what was checked or superseded on this day or later; invalid: everything
    bool dependencies = false; ///< also the packages that only come with a stack
};

/// A claim somebody made, with its package.
struct ShownCell {
    const Package *package = nullptr;
    const Platform *platform = nullptr;
    const Cell *cell = nullptr; ///< null: nothing is known
};
/// In the catalog's order, package by package.
std::vector<ShownCell> shownCells(const Catalog &catalog, const PlatformView &view);

/// The superseded beliefs that concern the view, newest first, each with its package.
std::vector<std::pair<const Package *, const PastClaim *>> shownPast(const Catalog &catalog, const PlatformView &view);

/// One platform: package, status, version, since, newest, date, what limits it. Several: a column for each. Fits
/// `width`.
QString platformText(const Catalog &catalog, const PlatformView &view, int width);

/// "H2O LLM Studio brings 199 more packages: 198 available, 1 limited (a, b). --all lists them." Empty if there are
/// none. `platform`: id.
QString dependenciesText(const Catalog &catalog, const QString &platform, int width);

/// "3.14.1 (needs Python >=3.11)", "=" where the cell speaks of the newest, empty where it is not known.
QString newestText(const Cell &cell);

} // namespace armature

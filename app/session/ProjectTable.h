#pragma once

#include "model/Catalog.h"
#include "model/Compatibility.h"
#include "model/Subject.h"
#include "session/ReadDemand.h"

namespace armature {

/// A package of a project: whether it works on this machine and on the catalog's platforms.
struct ProjectPackage {
    QString name;        ///< normalised
    QString version;     ///< found for this machine; empty: not known
    QStringList askedBy; ///< packages, or the file that names it
    bool direct = false; ///< named by the project itself
    Status here = Status::Unknown;
    QString why;                     ///< what limits it here; empty: nothing
    QMap<QString, Status> platforms; ///< platform id -> verdict; a platform where it is not needed is absent
};

struct ProjectTable {
    bool read = false; ///< by the user's own uv; else quickly by this program
    std::vector<ProjectPackage> packages;
};

/// What the table is made from.
struct ProjectTableInputs {
    const Subject &subject;
    const Catalog &catalog;
    const CompatibilityReport &report; ///< with a row for every package of the catalog
    const Demand *demand = nullptr;    ///< for this machine; nullptr: uv found no set of versions, or was not asked
    DemandQuestion question{};         ///< for this machine; an empty uv asks nothing
};

/// Asks uv what the project needs on each platform, and about each package by itself where it finds no set of versions.
ProjectTable projectTable(const ProjectTableInputs &inputs, DemandReader &reader);

QJsonObject toJson(const ProjectTable &table);

} // namespace armature

#pragma once

#include "model/InstallPlan.h"
#include "session/Session.h"

namespace armature {

// What window and command line export alike: the session's knowledge as files other tools read (export/ writes them).

enum class ExportGroup {
    Table,   ///< the compatibility table
    Project, ///< one project for several platforms
    Plan,    ///< the plan for one machine
};

struct ExportFormat {
    const char *id; ///< as the command line names it
    ExportGroup group;
    const char *file; ///< a name for the file
    bool operator==(const ExportFormat &) const = default;
};
const std::vector<ExportFormat> &exportFormats();
/// Null: there is no such format.
const ExportFormat *exportFormat(const QString &id);

/// The whole table on `platforms` (ids); on the session's machine and every platform if there are none. UnknownName for
/// a platform. `described`: the machine in one line where its profile does not say all; may be empty.
Result<QString> exportedTable(const QString &format, Session &session, const QStringList &platforms,
                              const QString &described = {});

/// A pyproject.toml for the session's subject on `platforms`; on all of them, the session's machine among them, if
/// there are none.
Result<QString> exportedProject(Session &session, const QStringList &platforms);

/// A plan, with or without its resolution, made for `machine`.
Result<QString> exportedPlan(const QString &format, const InstallPlan &plan, const MachineProfile &machine);

/// The file is there whole or not at all. Denied with the system's reason.
Result<void> writeExport(const QString &path, const QString &text);

} // namespace armature

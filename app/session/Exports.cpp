#include "session/Exports.h"

#include "base/Literals.h"
#include "export/ExportTable.h"
#include "export/PlanExports.h"
#include "export/PyprojectFragment.h"
#include "present/MachineText.h"
#include "session/Program.h"

#include <QJsonDocument>
#include <QSaveFile>
#include <algorithm>

namespace armature {
namespace {

QString programName() { return u"armature "_s + programVersion(); }

/// "3.11" of the Python a plan is made for.
QString seriesOf(const InstallPlan &plan, const MachineProfile &machine) {
    Version version = Version::parse(plan.python).valueOr(Version());
    for (const PythonInstallation &python : machine.pythons)
        if (python.path == plan.python && python.version.isKnown())
            version = *python.version;
    return version.isEmpty() ? QString() : u"%1.%2"_s.arg(version.segment(0)).arg(version.segment(1));
}

} // namespace

const std::vector<ExportFormat> &exportFormats() {
    static const std::vector<ExportFormat> formats{
        {"markdown", ExportGroup::Table, "compatibility.md"},    {"html", ExportGroup::Table, "compatibility.html"},
        {"csv", ExportGroup::Table, "compatibility.csv"},        {"json", ExportGroup::Table, "compatibility.json"},
        {"pyproject", ExportGroup::Project, "pyproject.toml"},   {"constraints", ExportGroup::Plan, "constraints.txt"},
        {"requirements", ExportGroup::Plan, "requirements.txt"}, {"pylock", ExportGroup::Plan, "pylock.toml"}};
    return formats;
}

const ExportFormat *exportFormat(const QString &id) {
    const auto &formats = exportFormats();
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const ExportFormat &format) { return id == QLatin1String(format.id); });
    return found == formats.end() ? nullptr : &*found;
}

Result<QString> exportedTable(const QString &format, Session &session, const QStringList &platforms,
                              const QString &described) {
    auto catalog = session.catalog();
    if (!catalog)
        return catalog.problem();
    std::optional<ExportMachine> machine;
    if (platforms.isEmpty()) {
        auto report = session.wholeTable();
        if (!report)
            return report.problem();
        machine = ExportMachine{*report, described.isEmpty() ? headline(**session.machine()) : described,
                                session.simulated()};
    }
    const auto table = exportTable(**catalog, platforms, machine, programName());
    if (!table)
        return table.problem();
    if (format == "markdown"_L1)
        return tableMarkdown(*table);
    if (format == "html"_L1)
        return tableHtml(*table);
    if (format == "csv"_L1)
        return tableCsv(*table);
    return QString::fromUtf8(QJsonDocument(tableJson(*table)).toJson());
}

Result<QString> exportedProject(Session &session, const QStringList &platforms) {
    auto catalog = session.catalog();
    if (!catalog)
        return catalog.problem();
    auto subject = session.subject();
    if (!subject)
        return subject.problem();
    const auto chosen = chosenPlatforms(**catalog, platforms);
    if (!chosen)
        return chosen.problem();
    PyprojectInputs inputs{
        **catalog,    **subject, *chosen, nullptr, {}, session.choices().flavour, session.choices().indexOverrides,
        programName()};
    if (platforms.isEmpty()) {
        auto machine = session.machine();
        if (!machine)
            return machine.problem();
        inputs.machine = *machine;
        inputs.machineHeadline = headline(**machine);
    }
    return pyprojectFragment(inputs);
}

Result<QString> exportedPlan(const QString &format, const InstallPlan &plan, const MachineProfile &machine) {
    if (format == "constraints"_L1)
        return constraintsExport(plan, programName());
    if (format == "requirements"_L1)
        return requirementsExport(plan, programName());
    return pylockExport(plan, programName(), seriesOf(plan, machine));
}

Result<void> writeExport(const QString &path, const QString &text) {
    const QByteArray bytes = text.toUtf8();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Problem{.code = ProblemCode::Denied, .subject = path, .detail = file.errorString()};
    return {};
}

} // namespace armature

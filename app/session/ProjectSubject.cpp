#include "session/ProjectSubject.h"

#include "assess/Floors.h"
#include "base/Literals.h"
#include "host/Programs.h"
#include "plan/ChoosePython.h"
#include "session/ImpossiblePackages.h"
#include "session/QuickProject.h"
#include "wheels/Tags.h"

#include <QFileInfo>
#include <algorithm>
#include <optional>

namespace armature {
namespace {

constexpr int MostPythons = 5;

/// Pythons in the order of choice, each series once.
std::vector<PythonChoice> pythonsToTry(const MachineProfile &machine, const Subject &wanted, const Choices &choices) {
    std::vector<PythonChoice> list;
    MachineProfile left = machine;
    while (list.size() < MostPythons) {
        const auto next = choosePython(left, wanted, std::nullopt, choices.python, false);
        if (!next)
            break;
        list.push_back(*next);
        std::erase_if(left.pythons, [&](const PythonInstallation &python) {
            return python.version.isKnown() &&
                   u"%1.%2"_s.arg(python.version->segment(0)).arg(python.version->segment(1)) == next->series;
        });
        if (!choices.python.isEmpty())
            return list;
    }
    if (choices.offline)
        return list;
    left.pythons.clear();
    for (const char *series : {"3.13", "3.12", "3.11", "3.10"}) {
        const QString name = choices.python.isEmpty() ? QString::fromLatin1(series) : choices.python;
        const bool tried =
            std::any_of(list.begin(), list.end(), [&](const PythonChoice &each) { return each.series == name; });
        const auto fetched = choosePython(left, wanted, std::nullopt, name, true);
        if (!tried && fetched && list.size() < MostPythons)
            list.push_back(*fetched);
        if (!choices.python.isEmpty())
            break;
    }
    return list;
}

/// The specifiers of every line of the project that holds for this Python and machine, put together.
Requirement merged(const QString &name, const Subject &quick, const MarkerEnvironment &environment) {
    Requirement whole;
    whole.name = name;
    QStringList specifiers;
    for (const Requirement &line : quick.requirements) {
        if (line.normalized() != name || !evaluateMarker(line.marker, environment).valueOr(true))
            continue;
        if (!line.url.isEmpty())
            whole.url = line.url;
        whole.extras << line.extras;
        if (!line.specifiers.isEmpty())
            specifiers << line.specifiers.text();
    }
    whole.extras.removeDuplicates();
    specifiers.removeDuplicates();
    whole.specifiers = SpecifierSet::parse(specifiers.join(u',')).valueOr({});
    return whole;
}

/// Packages whose right build depends on the machine.
bool isOfTorchFamily(const QString &name) {
    return name == "torch"_L1 || name == "torchvision"_L1 || name == "torchaudio"_L1;
}

/// The lines that hold, those of one package put together.
std::vector<Requirement> holding(const Subject &quick, const MarkerEnvironment &environment) {
    std::vector<Requirement> lines;
    for (const Requirement &line : quick.requirements) {
        const bool seen = std::any_of(lines.begin(), lines.end(),
                                      [&](const Requirement &each) { return each.normalized() == line.normalized(); });
        if (!seen && evaluateMarker(line.marker, environment).valueOr(true))
            lines.push_back(merged(line.normalized(), quick, environment));
    }
    return lines;
}

bool asksForTorch(const Subject &quick, const MachineProfile &machine, const PythonChoice &python) {
    const auto lines = holding(quick, markerEnvironment(wheelEnvironment(machine, python.series)));
    return std::any_of(lines.begin(), lines.end(), [](const Requirement &line) {
        return isOfTorchFamily(line.normalized()) && line.url.isEmpty();
    });
}

/// A file that cannot be read and an index that does not answer are the same for every Python.
bool anotherPythonMayHelp(const Problem &problem) {
    return problem.code == ProblemCode::ResolutionFailed || problem.code == ProblemCode::WouldCompile;
}

/// Pins of the project that the catalog says cannot work on this machine, each with the version that does.
QStringList replacedPins(const Subject &quick, const MachineProfile &machine, const Catalog &catalog,
                         const QString &series) {
    QStringList lines;
    for (const Requirement &line : holding(quick, markerEnvironment(wheelEnvironment(machine, series)))) {
        const Version pinned = line.specifiers.pinned();
        if (pinned.isEmpty() || !line.url.isEmpty() || isOfTorchFamily(line.normalized()))
            continue;
        Version preferred;
        for (const Floor *floor : floorsFor(catalog, quick, line.normalized(), machine, {}))
            if (!floor->versions.contains(pinned))
                preferred = std::max(preferred, floor->prefer);
        if (!preferred.isEmpty())
            lines << line.normalized() + u"=="_s + preferred.text();
    }
    return lines;
}

/// "cu121" where the PyTorch that uv chose by itself brings CUDA 12.1, "cpu" where it brings none.
QString plainFlavour(const Demand &demand) {
    if (demand.package(u"torch"_s) == nullptr)
        return {};
    for (const char *runtime : {"nvidia-cuda-runtime", "nvidia-cuda-runtime-cu12", "nvidia-cuda-runtime-cu11"})
        if (const DemandedPackage *package = demand.package(QLatin1String(runtime)))
            return u"cu%1%2"_s.arg(package->version.section(u'.', 0, 0), package->version.section(u'.', 1, 1));
    return u"cpu"_s;
}

/// What asks for PyTorch stays as uv chose it by itself, as long as a build goes with it: an older version that asks
/// for less would be a surprise.
void keepAskers(Subject &subject, const Demand &demand) {
    for (const DemandedPackage &package : demand.packages) {
        if (!isOfTorchFamily(package.name))
            continue;
        for (const QString &asker : package.askedBy)
            if (const DemandedPackage *other = demand.package(asker);
                other != nullptr && !isOfTorchFamily(asker) && !other->version.isEmpty())
                subject.kept << other->name + u"=="_s + other->version;
    }
    subject.kept.removeDuplicates();
    if (const DemandedPackage *torch = demand.package(u"torch"_s))
        subject.plainTorch = Version::parse(torch->version).valueOr({}).withoutLocal();
    subject.plainFlavour = plainFlavour(demand);
}

/// A version that is published to hold a name: there is nothing in it.
void notePlaceholders(Subject &subject, const Demand &demand, const Catalog &catalog, const QString &platform) {
    for (const DemandedPackage &package : demand.packages) {
        if (!Version::parse(package.version).valueOr({}).isPlaceholder())
            continue;
        const Package *known = catalog.package(package.name);
        const Cell *cell = known != nullptr ? known->cell(platform) : nullptr;
        QString note = u"%1 %2 is an empty placeholder: no version with content has a file for this machine."_s.arg(
            package.name, package.version);
        if (cell != nullptr && !cell->remedy.isEmpty())
            note += u' ' + cell->remedy;
        subject.notes << note;
    }
}

QString askersText(const DemandedPackage &package) { return package.askedBy.join(u", "_s); }

void fillSubject(Subject &subject, const Subject &quick, const Demand &demand, const MarkerEnvironment &environment) {
    subject.requirements.clear();
    for (const DemandedPackage &package : demand.packages)
        if (package.direct && !package.name.isEmpty()) {
            Requirement requirement = merged(package.name, quick, environment);
            if (requirement.url.isEmpty())
                requirement.url = package.reference;
            subject.requirements.push_back(requirement);
        }
    for (const DemandedPackage &package : demand.packages)
        if (!package.direct && isOfTorchFamily(package.name)) {
            Requirement requirement;
            requirement.name = package.name;
            subject.requirements.push_back(requirement);
            subject.notes << u"%1 is needed by %2, so its build is chosen for this machine."_s.arg(package.name,
                                                                                                   askersText(package));
        }
}

} // namespace

Result<ProjectReading> readProjectByInstaller(const Choices &choices, const MachineProfile &machine, const QString &uv,
                                              const QString &targetPlatform, const QString &macosTarget,
                                              const Catalog &catalog, DemandReader &reader) {
    const auto file = findProject(choices.project);
    if (!file)
        return file.problem();
    const auto quick = readProjectQuickly(file->file);
    ProjectReading reading;
    reading.subject.id = QFileInfo(file->folder).fileName();
    reading.subject.title = reading.subject.origin = QFileInfo(file->file).fileName();
    reading.subject.ownSources = file->sources;
    if (quick) {
        reading.subject.id = quick->id;
        reading.subject.title = quick->title;
        reading.subject.python = quick->python;
        reading.subject.hashes = quick->hashes;
        reading.subject.ownIndexes = quick->ownIndexes;
    }
    std::optional<Problem> first;
    QStringList failed;
    const bool anyPython = machine.simulated ? !findProgram(u"python3"_s).isEmpty() : !machine.pythons.empty();
    const auto pythons = pythonsToTry(machine, reading.subject, choices);
    const auto ask = [&](const QStringList &overrides) -> Result<void> {
        failed.clear();
        for (const PythonChoice &python : pythons) {
            auto demand =
                reader.read({uv, *file, python.series, targetPlatform, macosTarget, choices, anyPython, {}, overrides});
            if (!demand) {
                if (demand.problem().code == ProblemCode::Cancelled)
                    return demand.problem();
                failed << python.series;
                if (!first)
                    first = demand.problem();
                if (!anotherPythonMayHelp(demand.problem()))
                    return {};
                continue;
            }
            reading.demand = *std::move(demand);
            reading.python = python.path.isEmpty() ? python.series : python.path;
            return {};
        }
        return {};
    };
    if (const auto asked = ask({}); !asked)
        return asked.problem();
    const QStringList replaced =
        quick && !pythons.empty() ? replacedPins(*quick, machine, catalog, pythons.front().series) : QStringList();
    if (reading.python.isEmpty() && first && anotherPythonMayHelp(*first) && !replaced.isEmpty()) {
        if (const auto asked = ask(replaced); !asked)
            return asked.problem();
        if (!reading.python.isEmpty())
            reading.subject.notes << u"uv alone finds no solution (%1); with %2 in place of what cannot work here it "
                                     "does."_s.arg(first->detail, replaced.join(u", "_s));
    }
    if (reading.python.isEmpty() && first && quick && anotherPythonMayHelp(*first)) {
        const QString &series = pythons.front().series;
        QStringList names; // PyTorch's own packages may come from an index that only the choice knows
        QStringList others;
        for (const Requirement &line : holding(*quick, markerEnvironment(wheelEnvironment(machine, series)))) {
            const QString name = line.normalized();
            const bool isReplaced = std::any_of(replaced.begin(), replaced.end(),
                                                [&](const QString &pin) { return pin.startsWith(name + u"=="_s); });
            const bool asked = line.url.isEmpty() && !chosenForTheMachine().contains(name) && !isReplaced;
            (asked ? names : others) << name;
        }
        const DemandQuestion question{uv, *file, series, targetPlatform, macosTarget, choices, anyPython, others};
        if (auto all = impossiblePackages(question, names, catalog, platformOf(machine), *first, reader))
            return *std::move(all);
    }
    if (reading.python.isEmpty() && first && quick && asksForTorch(*quick, machine, pythons.front())) {
        // A build of PyTorch that the user's indexes do not have, or not for this machine: the choice made here may
        // have it.
        const PythonChoice &python = pythons.front();
        reading.python = python.path.isEmpty() ? python.series : python.path;
        reading.subject.requirements = holding(*quick, markerEnvironment(wheelEnvironment(machine, python.series)));
        reading.subject.file = file->file;
        reading.subject.folder = file->folder;
        reading.subject.notes << file->notes << u"uv alone finds no solution: %1"_s.arg(first->detail);
        return reading;
    }
    if (reading.python.isEmpty()) {
        if (!first) { // no Python at all: the ordinary refusal says what is lacking
            const auto none = choosePython(machine, reading.subject, std::nullopt, choices.python, false);
            return none ? Problem{.code = ProblemCode::ToolMissing, .subject = u"Python"_s} : none.problem();
        }
        return *first;
    }
    if (reading.demand.packages.empty())
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = QFileInfo(file->file).fileName(),
                       .detail = u"the project asks for no package, so there is nothing to install"_s,
                       .remedy =
                           u"Give the file that names its packages (--project FILE), or name extras or groups of the "
                           "project (--extra, --group)."_s};
    reading.subject.file = file->file;
    reading.subject.folder = file->folder;
    reading.subject.notes << file->notes;
    if (!failed.isEmpty())
        reading.subject.notes << u"Not Python %1: the project has no set of versions with files for it."_s.arg(
            failed.join(u" or "_s));
    // The build of PyTorch follows the Python that the whole project has files for.
    const QString own = reading.subject.python.text();
    if (const auto narrowed =
            SpecifierSet::parse((own.isEmpty() ? own : own + u',') + u"==%1.*"_s.arg(reading.demand.python)))
        reading.subject.python = *narrowed;
    fillSubject(reading.subject, quick.valueOr(Subject()), reading.demand,
                markerEnvironment(wheelEnvironment(machine, reading.demand.python)));
    keepAskers(reading.subject, reading.demand);
    notePlaceholders(reading.subject, reading.demand, catalog, platformOf(machine));
    return reading;
}

Result<ProjectReading> readProjectByPip(const Choices &choices, const MachineProfile &machine, DemandReader &reader) {
    const auto file = findProject(choices.project);
    if (!file)
        return file.problem();
    auto quick = readProjectQuickly(file->file);
    if (!quick)
        return quick.problem();
    ProjectReading reading;
    reading.subject = *std::move(quick);
    reading.subject.notes << file->notes;
    const auto notRead = [&](const QString &why) {
        reading.subject.notes
            << quickReadingNote(*file)
            << u"pip did not read the project: %1. PyTorch that another package brings in is then not "
               "chosen for this machine; with uv (--installer uv) it is."_s.arg(why);
        return reading;
    };
    const auto python = choosePython(machine, reading.subject, std::nullopt, choices.python, false);
    if (machine.simulated)
        return notRead(u"it solves for the machine it runs on, and this one is recorded"_s);
    if (file->file.endsWith(".toml"_L1) || file->file.endsWith(".py"_L1) || file->file.endsWith(".cfg"_L1))
        return notRead(u"for %1 it would have to run the build of the project"_s.arg(QFileInfo(file->file).fileName()));
    if (!python || python->path.isEmpty())
        return notRead(u"there is no Python to ask"_s);
    auto demand = reader.readByPip({python->path, *file, python->series, {}, {}, choices},
                                   markerEnvironment(wheelEnvironment(machine, python->series)));
    if (!demand && demand.problem().code == ProblemCode::Cancelled)
        return demand.problem();
    if (!demand)
        return notRead(demand.problem().detail);
    const Subject asked = reading.subject;
    reading.demand = *std::move(demand);
    fillSubject(reading.subject, asked, reading.demand, markerEnvironment(wheelEnvironment(machine, python->series)));
    return reading;
}

} // namespace armature

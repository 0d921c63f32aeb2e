#include "session/ProjectTable.h"

#include "base/Literals.h"
#include "plan/Commands.h"
#include "present/CompatibilityText.h"

#include <QJsonArray>
#include <algorithm>

namespace armature {
namespace {

/// What uv says of the project on one platform.
struct PlatformAnswer {
    bool asked = false;
    std::optional<Demand> demand;
    QStringList refused; ///< direct packages without a file there
};

QStringList directNames(const ProjectTableInputs &in) {
    QStringList names;
    for (const Requirement &requirement : in.subject.requirements)
        if (requirement.url.isEmpty())
            names << requirement.normalized();
    names.removeDuplicates();
    return names;
}

PlatformAnswer answerOf(const DemandQuestion &question, const QStringList &names, DemandReader &reader) {
    auto demand = reader.read(question);
    if (demand)
        return {true, *std::move(demand), {}};
    const ProblemCode code = demand.problem().code;
    if (code != ProblemCode::ResolutionFailed && code != ProblemCode::WouldCompile)
        return {}; // of a network that fails nothing follows
    PlatformAnswer answer{true, std::nullopt, {}};
    for (const PackageRefusal &refusal : reader.refusedAlone(question, names))
        answer.refused << refusal.package;
    return answer;
}

/// One answer for each system and processor; an accelerator changes nothing about files of the default index.
QMap<QString, PlatformAnswer> answersOf(const ProjectTableInputs &in, DemandReader &reader) {
    QMap<QString, PlatformAnswer> answers;
    if (in.question.uv.isEmpty())
        return answers;
    for (const Platform &platform : in.catalog.platforms) {
        const QString key = platform.system + u'-' + platform.architecture;
        if (answers.contains(key))
            continue;
        DemandQuestion question = in.question;
        const bool mac = platform.system == "macos"_L1;
        question.targetPlatform = uvPlatform(platform.system, platform.architecture, Version::of("2.39"));
        question.macosTarget = mac ? u"14.0"_s : QString();
        answers.insert(key, answerOf(question, directNames(in), reader));
    }
    return answers;
}

std::optional<Status> statusOn(const Platform &platform, const ProjectPackage &package, const PlatformAnswer &answer,
                               const Catalog &catalog) {
    const Package *known = catalog.package(package.name);
    const Cell *cell = known != nullptr ? known->cell(platform.id) : nullptr;
    if (answer.demand && answer.demand->package(package.name) == nullptr)
        return std::nullopt;
    if (answer.refused.contains(package.name))
        return Status::Unavailable;
    if (cell != nullptr)
        return cell->status;
    return answer.demand || (answer.asked && package.direct) ? Status::Available : Status::Unknown;
}

ProjectPackage packageOf(const DemandedPackage &demanded) {
    return {demanded.name, demanded.version, demanded.askedBy, demanded.direct, Status::Available, {}, {}};
}

} // namespace

ProjectTable projectTable(const ProjectTableInputs &in, DemandReader &reader) {
    ProjectTable table;
    table.read = in.demand != nullptr;
    if (in.demand != nullptr) {
        for (const DemandedPackage &demanded : in.demand->packages)
            if (!demanded.name.isEmpty())
                table.packages.push_back(packageOf(demanded));
    } else {
        PlatformAnswer here;
        if (!in.question.uv.isEmpty())
            here = answerOf(in.question, directNames(in), reader);
        for (const QString &name : directNames(in)) {
            const bool refused = here.refused.contains(name);
            table.packages.push_back({name,
                                      {},
                                      {in.subject.origin},
                                      true,
                                      refused      ? Status::Unavailable
                                      : here.asked ? Status::Available
                                                   : Status::Unknown,
                                      refused ? u"no ready-made file for this machine and Python"_s : QString(),
                                      {}});
        }
    }
    const auto answers = answersOf(in, reader);
    for (ProjectPackage &package : table.packages) {
        const CompatibilityRow *row = in.report.row(package.name);
        if (row != nullptr && package.here != Status::Unavailable)
            package.here = row->verdict();
        if (row != nullptr && !whatLimits(*row).isEmpty())
            package.why = whatLimits(*row);
        if (row != nullptr && row->planned && !row->versionHere().isEmpty() && package.here != Status::Unavailable &&
            (package.version.isEmpty() || row->package == "torch"_L1))
            package.version = row->versionHere();
        for (const Platform &platform : in.catalog.platforms)
            if (const auto status = statusOn(platform, package,
                                             answers.value(platform.system + u'-' + platform.architecture), in.catalog))
                package.platforms.insert(platform.id, *status);
    }
    std::stable_sort(table.packages.begin(), table.packages.end(),
                     [](const ProjectPackage &a, const ProjectPackage &b) { return a.direct && !b.direct; });
    return table;
}

QJsonObject toJson(const ProjectTable &table) {
    QJsonArray packages;
    for (const ProjectPackage &package : table.packages) {
        QJsonObject platforms;
        for (auto it = package.platforms.begin(); it != package.platforms.end(); ++it)
            platforms.insert(it.key(), enumName(it.value()));
        packages.append(QJsonObject{{u"name"_s, package.name},
                                    {u"version"_s, package.version},
                                    {u"asked_by"_s, QJsonArray::fromStringList(package.askedBy)},
                                    {u"direct"_s, package.direct},
                                    {u"verdict"_s, enumName(package.here)},
                                    {u"why"_s, package.why},
                                    {u"platforms"_s, platforms}});
    }
    return {{u"read_by_installer"_s, table.read}, {u"packages"_s, packages}};
}

} // namespace armature

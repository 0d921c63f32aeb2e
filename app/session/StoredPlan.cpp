#include "session/StoredPlan.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "files/BoundedFile.h"
#include "plan/Commands.h"

#include <QFileInfo>
#include <QUrl>

namespace armature {
namespace {

constexpr qint64 MaxPlanBytes = 64LL * 1024 * 1024;
const QString Mask = u"****"_s;

Problem malformed(const QString &place, const QString &why) {
    return {.code = ProblemCode::Malformed,
            .subject = place,
            .detail = why,
            .remedy = u"Write it anew with: armature plan --json > FILE"_s};
}

Result<void> checkSchema(const QJsonObject &object, int known, const QString &place) {
    const QJsonValue schema = object.value(u"schema"_s);
    if (!schema.isDouble())
        return malformed(place, u"it is no plan of this program: \"schema\" is missing"_s);
    if (schema.toInt() > known)
        return Problem{
            .code = ProblemCode::Unsupported,
            .subject = place,
            .detail =
                u"it has schema %1 where %2 is understood: a newer program made it"_s.arg(schema.toInt()).arg(known),
            .remedy = u"Use the same version of armature on both machines."_s};
    return {};
}

/// A plan's folders follow from its target: one that names others is not ours.
Result<void> checkContent(const InstallPlan &plan, const QString &place) {
    if (plan.steps.empty() || !std::holds_alternative<PromoteStep>(plan.steps.back().action))
        return malformed(place, u"the plan does not end with putting an environment in place"_s);
    if (!plan.folders.target.startsWith(u'/') ||
        plan.folders != PlanFolders::forTarget(plan.folders.target, plan.folders.cache))
        return malformed(place, u"the folders of the plan do not belong to its target"_s);
    for (const Step &step : plan.steps)
        if (step.command() != nullptr && !step.command()->program.startsWith(u'/'))
            return malformed(place, u"the program of the step \"%1\" has no absolute path"_s.arg(step.id));
    return {};
}

bool sameArchitecture(const QString &a, const QString &b) {
    const auto plain = [](const QString &name) { return name == "arm64"_L1 ? u"aarch64"_s : name; };
    return plain(a) == plain(b);
}

/// The URL of the index whose credentials a variable of uv holds, if it leads where the plan's index does.
QUrl urlOfVariable(const QString &variable, const InstallPlan &plan, const QMap<QString, QString> &indexUrls) {
    for (const PackageIndex &index : plan.indexes) {
        const QString name = u"UV_INDEX_"_s + index.id.toUpper().replace(u'-', u'_') + u'_';
        const QString url = indexUrls.value(index.id);
        if (variable.startsWith(name) && withoutCredentials(url) == index.url)
            return QUrl(url);
    }
    return {};
}

void restoreIn(CommandLine &command, const InstallPlan &plan, const QMap<QString, QString> &indexUrls,
               const QStringList &urls) {
    for (auto it = command.environment.begin(); it != command.environment.end(); ++it) {
        if (!it->contains(Mask))
            continue;
        for (const QString &url : urls)
            if (redacted(url) == *it)
                *it = url;
        const QUrl index = urlOfVariable(it.key(), plan, indexUrls);
        if (it.key().endsWith("_USERNAME"_L1) && !index.userName().isEmpty())
            *it = index.userName(QUrl::FullyDecoded);
        if (it.key().endsWith("_PASSWORD"_L1) && !index.userInfo().isEmpty())
            *it = index.password(QUrl::FullyDecoded);
    }
    command.secrets = secretsOfUrls(urls);
}

} // namespace

Result<StoredPlan> readPlanFile(const QString &path) {
    const auto bytes = readBounded(path, MaxPlanBytes, Links::Follow);
    if (!bytes)
        return bytes.problem();
    const QString place = QFileInfo(path).fileName();
    const auto read = parseJsonObject(*bytes, place, MaxPlanBytes);
    if (!read)
        return read.problem();
    StoredPlan stored;
    QJsonObject object = *read;
    if (object.contains(u"plan"_s)) {
        if (auto known = checkSchema(object, 1, place); !known)
            return known.problem();
        if (!fromJsonValue(object.value(u"limits"_s), stored.limits))
            return malformed(place, u"key \"limits\" has a value of the wrong type"_s);
        object = object.value(u"plan"_s).toObject();
    }
    if (auto known = checkSchema(object, InstallPlan::Schema, place); !known)
        return known.problem();
    auto plan = fromJson<InstallPlan>(object, place);
    if (!plan)
        return plan.problem();
    if (auto sound = checkContent(*plan, place); !sound)
        return sound.problem();
    stored.plan = *std::move(plan);
    return stored;
}

Result<void> checkMachineOf(const InstallPlan &plan, const MachineProfile &machine) {
    const auto refused = [&](const QString &why) {
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = plan.title,
                       .detail = why,
                       .remedy = u"Make the plan on the machine it is for: armature plan --json"_s};
    };
    const WheelEnvironment &wanted = plan.environment;
    if (plan.simulated)
        return refused(u"the plan was made for a recorded machine, not for this one"_s);
    if (wanted.system != machine.system.kind)
        return refused(u"the plan was made for another system (%1)"_s.arg(enumName(wanted.system)));
    const QString architecture = machine.processor.architecture.valueOr({});
    if (!sameArchitecture(wanted.architecture, architecture))
        return refused(u"the plan was made for %1, this machine is %2"_s.arg(wanted.architecture, architecture));
    const Libc libc = machine.system.libc.valueOr({});
    if (wanted.libc.kind != libc.kind || libc.version < wanted.libc.version)
        return refused(u"the plan was made for %1 %2, this machine has %3 %4"_s.arg(
            wanted.libc.kind, wanted.libc.version.text(), libc.kind, libc.version.text()));
    return {};
}

Result<void> restoreCredentials(InstallPlan &plan, const QMap<QString, QString> &indexUrls,
                                const QStringList &proxies) {
    const QStringList urls = indexUrls.values() + proxies;
    QStringList lacking;
    for (Step &step : plan.steps) {
        CommandLine *command = step.command();
        if (command == nullptr)
            continue;
        restoreIn(*command, plan, indexUrls, urls);
        for (auto it = command->environment.begin(); it != command->environment.end(); ++it)
            if (it->contains(Mask) && !lacking.contains(it.key()))
                lacking << it.key();
        if (command->arguments.join(u' ').contains(Mask))
            lacking << step.id;
    }
    if (lacking.isEmpty())
        return {};
    return Problem{.code = ProblemCode::NeedsDecision,
                   .subject = plan.credentials.join(u", "_s),
                   .detail = u"a stored plan holds no credentials, and your own installer settings hold none for this "
                             u"place (%1)"_s.arg(lacking.join(u", "_s)),
                   .remedy = u"Give them again with --index ID=URL, or --proxy URL."_s};
}

} // namespace armature

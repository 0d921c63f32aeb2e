#include "model/InstallPlan.h"

#include "base/Literals.h"
#include "base/Secrets.h"

#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

template <class V> void describe(V &v, ResolveStep &x) { v("command", x.command), v("output", x.output); }
template <class V> void describe(V &v, CreateEnvironmentStep &x) {
    v("command", x.command), v("fetched_python", x.fetchedPython);
}
template <class V> void describe(V &v, InstallStep &x) {
    v("command", x.command), v("packages", x.packages), v("index", x.index), v("project", x.project);
}
template <class V> void describe(V &v, CheckStep &x) { v("exact_versions", x.exactVersions); }
template <class V> void describe(V &v, VerifyStep &x) {
    v("jobs", x.jobs), v("device", x.device), v("cuda", x.cuda), v("hash", x.hash);
    v("exact_versions", x.exactVersions), v("direct", x.direct), v("accept", x.accept);
}
template <class V> void describe(V & /*v*/, PromoteStep & /*x*/) {}

constexpr std::array<const char *, 6> ActionNames{"resolve", "create", "install", "check", "verify", "promote"};

template <size_t I = 0> bool readAction(const QString &kind, const QJsonObject &object, StepAction &action) {
    if constexpr (I < std::variant_size_v<StepAction>) {
        if (kind != QLatin1String(ActionNames[I]))
            return readAction<I + 1>(kind, object, action);
        std::variant_alternative_t<I, StepAction> value;
        JsonReader reader(object);
        describe(reader, value);
        action = std::move(value);
        return reader.wrongKey().isEmpty();
    }
    return false;
}

template <class V> void describeChoices(V &v, Choices &x) {
    v("stack", x.stack), v("project", x.project), v("target", x.target), v("installer", x.installer),
        v("python", x.python);
    v("flavour", x.flavour), v("gpu", x.gpu), v("driver", x.driver), v("options", x.options), v("extras", x.extras),
        v("groups", x.groups), v("all_extras", x.allExtras), v("editable", x.editable), v("builds", x.builds),
        v("index_overrides", x.indexOverrides), v("proxy", x.proxy), v("offline", x.offline);
    v("versions", x.versions), v("uv", x.uv), v("accept", x.accept);
}

} // namespace

const ResolvedPackage *Resolution::package(const QString &name) const {
    const auto it =
        std::find_if(packages.begin(), packages.end(), [&](const ResolvedPackage &p) { return p.name == name; });
    return it == packages.end() ? nullptr : &*it;
}

qint64 Resolution::knownBytes() const {
    qint64 sum = 0;
    for (const ResolvedPackage &package : packages)
        sum += package.bytes;
    return sum;
}

bool Resolution::allSizesKnown() const {
    return std::all_of(packages.begin(), packages.end(), [](const ResolvedPackage &p) { return p.bytes > 0; });
}

const CommandLine *Step::command() const {
    if (const auto *resolve = std::get_if<ResolveStep>(&action))
        return &resolve->command;
    if (const auto *create = std::get_if<CreateEnvironmentStep>(&action))
        return &create->command;
    if (const auto *install = std::get_if<InstallStep>(&action))
        return &install->command;
    return nullptr;
}

CommandLine *Step::command() { return const_cast<CommandLine *>(std::as_const(*this).command()); }

VerifyStep VerifyStep::forVersions(const QMap<QString, QString> &versions) const {
    VerifyStep result = *this;
    result.exactVersions = versions;
    std::erase_if(result.jobs, [&](const VerifyJob &job) { return !versions.contains(job.package); });
    for (const QString &name : direct) {
        const auto isIt = [&](const VerifyJob &job) { return job.package == name; };
        if (versions.contains(name) && std::none_of(result.jobs.begin(), result.jobs.end(), isIt))
            result.jobs.push_back({name, {}, {}, {}, std::nullopt});
    }
    for (VerifyJob &job : result.jobs) {
        job.planned = Version::parse(versions.value(job.package)).valueOr(Version());
        job.direct = direct.contains(job.package);
        job.accepted = accept.contains(job.package);
    }
    return result;
}

bool InstallPlan::onlyVerifies() const {
    return steps.size() == 1 && std::holds_alternative<VerifyStep>(steps.front().action);
}

PlanFolders PlanFolders::forTarget(const QString &target, const QString &cache) {
    const QFileInfo info(target);
    const QString work = info.path() + u"/.armature-"_s + info.fileName();
    return {target, work, work + u"/staging"_s, work + u"/tmp"_s, cache};
}

/// A command without its secrets: plans are printed, recorded and pasted into issues.
static CommandLine withoutSecrets(CommandLine command) {
    for (QString &argument : command.arguments)
        argument = redacted(argument, command.secrets);
    for (QString &value : command.environment)
        value = redacted(value, command.secrets);
    return command;
}

QJsonValue toJsonValue(const Step &step) {
    QJsonObject object = std::visit(
        [](const auto &action) {
            JsonWriter writer;
            auto copy = action;
            describe(writer, copy);
            return writer.object();
        },
        step.action);
    if (const CommandLine *command = step.command())
        object.insert(u"command"_s, toJson(withoutSecrets(*command)));
    if (const auto *verify = std::get_if<VerifyStep>(&step.action)) { // the names of its jobs, for quick readers
        QStringList packages;
        for (const VerifyJob &job : verify->jobs)
            packages << job.package;
        object.insert(u"packages"_s, toJsonValue(packages));
    }
    object.insert(u"kind"_s, QLatin1String(ActionNames[step.action.index()]));
    object.insert(u"id"_s, step.id);
    object.insert(u"title"_s, step.title);
    object.insert(u"why"_s, step.why);
    object.insert(u"weight"_s, step.weight);
    return object;
}

bool fromJsonValue(const QJsonValue &json, Step &step) {
    const QJsonObject object = json.toObject();
    step.id = object.value(u"id"_s).toString();
    step.title = object.value(u"title"_s).toString();
    step.why = object.value(u"why"_s).toString();
    step.weight = object.value(u"weight"_s).toDouble(1);
    return readAction(object.value(u"kind"_s).toString(), object, step.action);
}

QJsonValue toJsonValue(const Choices &choices) {
    JsonWriter writer;
    Choices safe = choices;
    for (QString &url : safe.indexOverrides)
        url = redacted(url);
    safe.proxy = redacted(safe.proxy);
    describeChoices(writer, safe);
    return writer.object();
}

bool fromJsonValue(const QJsonValue &json, Choices &choices) {
    const QJsonObject object = json.toObject();
    JsonReader reader(object);
    describeChoices(reader, choices);
    return json.isObject() && reader.wrongKey().isEmpty();
}

} // namespace armature

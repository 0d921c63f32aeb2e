#pragma once

#include "RunSupport.h"
#include "run/Runner.h"

// A plan whose commands are those of the stand-in tool: every step of a real one, in milliseconds.

namespace armature::test {

inline Step step(const char *id, StepAction action) {
    Step result;
    result.id = text(id);
    result.title = text(id);
    result.action = std::move(action);
    return result;
}

inline ResolvedPackage resolvedPackage(const QString &name, const QString &version, qint64 bytes) {
    ResolvedPackage package;
    package.name = name;
    package.version = Version::parse(version).valueOr({});
    package.bytes = bytes;
    return package;
}

/// The lock file a resolver would write for one package.
inline QString lockOf(const ResolvedPackage &package) {
    const QString file =
        package.name + u'-' + package.version.text() + text(package.sourceOnly ? ".tar.gz" : "-py3-none-any.whl");
    const QString entry = text("{ url = \"https://files.example/%1\", size = %2 }").arg(file).arg(package.bytes);
    return text("lock-version = \"1.0\"\n[[packages]]\nname = \"%1\"\nversion = \"%2\"\n")
               .arg(package.name, package.version.text()) +
           (package.sourceOnly ? text("sdist = ") + entry : text("wheels = [") + entry + text("]")) + text("\n");
}

/// One package "alpha" in the version given. `milliseconds`: what each tool takes.
inline InstallPlan fakePlan(const QString &target, const QString &version, int milliseconds = 0) {
    const QString ms = QString::number(milliseconds);
    InstallPlan plan;
    plan.title = text("A test");
    plan.choices.target = target;
    plan.folders = PlanFolders::forTarget(target, target + text("-cache"));
    plan.catalogDigest = text("c");
    plan.environment = {
        SystemKind::Linux, text("aarch64"), {text("glibc"), Version::of("2.39")}, {}, Version::of("3.11")};
    plan.files = {{text("requirements.txt"), text("alpha==") + version}};
    CommandLine resolve;
    resolve.program = text("/bin/sh");
    resolve.arguments = {text("-c"),
                         text("sleep $1; printf %s \"$3\" > \"$2\""),
                         text("resolve"),
                         QString::number(milliseconds / 1000.0),
                         plan.folders.work + text("/pylock.toml"),
                         lockOf(resolvedPackage(text("alpha"), version, 2'097'152))};
    plan.steps = {
        step("resolve", ResolveStep{resolve, plan.folders.work + text("/pylock.toml")}),
        step("create", CreateEnvironmentStep{tool({text("venv"), plan.folders.staging, ms}), {}}),
        step("install", InstallStep{tool({text("install"), plan.folders.staging, text("alpha"), version, ms}), {}, {}}),
        step("check", CheckStep{{{text("alpha"), version}}}),
        step("verify", VerifyStep{}),
        step("promote", PromoteStep{})};
    return plan;
}

/// The plan's resolver answers with this package.
inline void resolveTo(InstallPlan &plan, const ResolvedPackage &package) {
    std::get<ResolveStep>(plan.steps.front().action).command.arguments.last() = lockOf(package);
}

inline RunnerSettings fakeSettings() {
    RunnerSettings settings;
    settings.programVersion = text("0.1");
    return settings;
}

} // namespace armature::test

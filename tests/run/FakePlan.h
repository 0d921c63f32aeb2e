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

/// One package "alpha" in the version given. `milliseconds`: what each tool takes.
inline InstallPlan fakePlan(const QString &target, const QString &version, int milliseconds = 0) {
    const QString ms = QString::number(milliseconds);
    InstallPlan plan;
    plan.title = text("A test");
    plan.choices.target = target;
    plan.folders = PlanFolders::forTarget(target, target + text("-cache"));
    plan.files = {{text("requirements.txt"), text("alpha==") + version}};
    CommandLine resolve;
    resolve.program = text("/bin/sh");
    resolve.arguments = {text("-c"), text("sleep $1; echo resolved > \"$2\""), text("resolve"),
                         QString::number(milliseconds / 1000.0), plan.folders.work + text("/resolution")};
    plan.steps = {
        step("resolve", ResolveStep{resolve, plan.folders.work + text("/resolution")}),
        step("create", CreateEnvironmentStep{tool({text("venv"), plan.folders.staging, ms})}),
        step("install", InstallStep{tool({text("install"), plan.folders.staging, text("alpha"), version, ms}), {}}),
        step("check", CheckStep{{{text("alpha"), version}}}),
        step("verify", VerifyStep{}),
        step("promote", PromoteStep{})};
    return plan;
}

inline ResolvedPackage resolvedPackage(const QString &name, const QString &version, qint64 bytes) {
    ResolvedPackage package;
    package.name = name;
    package.version = Version::parse(version).valueOr({});
    package.bytes = bytes;
    return package;
}

inline RunnerSettings fakeSettings() {
    RunnerSettings settings;
    settings.programVersion = text("0.1");
    settings.catalogDigest = text("c");
    settings.readResolution = [](const InstallPlan &plan, const QString &) -> Result<Resolution> {
        const QString version = plan.files.front().content.section(text("=="), 1);
        return Resolution{{resolvedPackage(text("alpha"), version, 2'097'152)}};
    };
    settings.makeVerifyRequest = [](const InstallPlan &, const std::optional<Resolution> &) { return VerifyRequest{}; };
    return settings;
}

} // namespace armature::test

#include "base/Requirement.h"
#include "catalog/CatalogReaders.h"

namespace armature {
namespace {

Limit readLimit(TomlTable &t, const CatalogDraft &draft) {
    Limit limit;
    limit.id = t.text("id", TomlTable::Required);
    limit.severity = t.name("severity", LimitSeverity::Note, TomlTable::Required);
    limit.platforms = readPlatforms(t, "platforms", draft);
    limit.capabilities = t.versions("capabilities");
    limit.needsMissing = readTools(t, "needs_missing");
    limit.findings = t.names<FindingCode>("findings");
    limit.macos = t.specifiers("macos");
    limit.title = t.text("title", TomlTable::Required);
    limit.consequence = t.text("consequence", TomlTable::Required);
    limit.remedy = t.text("remedy");
    limit.provenance = readProvenance(t, TomlTable::Required, draft);
    return limit;
}

/// Requirements are read when they are needed; a mistake in one is found here, with its place.
QStringList readRequirements(TomlTable &t, const char *key) {
    const QStringList requirements = t.texts(key, TomlTable::Required);
    for (qsizetype i = 0; i < requirements.size(); ++i)
        if (const auto parsed = Requirement::parse(requirements[i]); !parsed)
            t.fail(key, i, parsed.problem().detail);
    return requirements;
}

} // namespace

void readStack(TomlTable &root, CatalogDraft &draft) {
    Stack stack;
    stack.id = root.text("id", TomlTable::Required);
    stack.title = root.text("title", TomlTable::Required);
    stack.version = root.text("version");
    stack.summary = root.text("summary");
    stack.python = root.specifiers("python", TomlTable::Required);
    stack.requirements = readRequirements(root, "requirements");
    stack.packages = root.texts("packages", TomlTable::Required);
    stack.preferFlavour = root.text("prefer_flavour");
    stack.sourceBuilds = root.texts("source_builds");
    stack.diskGb = root.number("disk_gb");
    stack.evidence = readEvidence(root, TomlTable::Optional);
    root.each("option", [&](TomlTable &t) {
        StackOption option{t.text("id", TomlTable::Required), t.text("title", TomlTable::Required),
                           readRequirements(t, "requirements")};
        refuseTwice(t, stack.options, option.id);
        stack.options.push_back(std::move(option));
    });
    root.each("limit", [&](TomlTable &t) {
        Limit limit = readLimit(t, draft);
        refuseTwice(t, stack.limits, limit.id);
        stack.limits.push_back(std::move(limit));
    });
    if (!stack.preferFlavour.isEmpty() && draft.catalog.flavour(stack.preferFlavour) == nullptr)
        root.fail("prefer_flavour", u"there is no flavour \"%1\""_s.arg(stack.preferFlavour.left(60)));
    refuseTwice(root, draft.catalog.stacks, stack.id);
    for (qsizetype i = 0; i < stack.packages.size(); ++i) // some have no file of their own, and come last
        draft.rows.push_back({root.place("packages", i), stack.packages[i]});
    draft.catalog.stacks.push_back(std::move(stack));
}

} // namespace armature

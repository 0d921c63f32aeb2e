#include "base/Requirement.h"
#include "catalog/CatalogReaders.h"

#include <QUrl>

namespace armature {
namespace {

/// Requirements are read when they are needed; a mistake in one is found here, with its place.
QStringList readRequirements(TomlTable &t, const char *key, TomlTable::Need need = TomlTable::Required) {
    const QStringList requirements = t.texts(key, need);
    for (qsizetype i = 0; i < requirements.size(); ++i)
        if (const auto parsed = Requirement::parse(requirements[i]); !parsed)
            t.fail(key, i, parsed.problem().detail);
    return requirements;
}

Limit readLimit(TomlTable &t, const CatalogDraft &draft) {
    Limit limit;
    limit.id = t.text("id", TomlTable::Required);
    limit.severity = t.name("severity", LimitSeverity::Note, TomlTable::Required);
    limit.platforms = readPlatforms(t, "platforms", draft);
    limit.capabilities = t.versions("capabilities");
    limit.needsMissing = readTools(t, "needs_missing");
    limit.findings = t.names<FindingCode>("findings");
    limit.macos = t.specifiers("macos");
    limit.with = readRequirements(t, "with", TomlTable::Optional);
    limit.gpus = t.specifiers("gpus");
    limit.processors = t.texts("processors");
    limit.title = t.text("title", TomlTable::Required);
    limit.consequence = t.text("consequence", TomlTable::Required);
    limit.remedy = t.text("remedy");
    limit.provenance = readProvenance(t, TomlTable::Required, draft);
    return limit;
}

Upstream readUpstream(TomlTable &t, const CatalogDraft &draft) {
    Upstream upstream;
    upstream.releases = t.text("releases");
    const QUrl url(upstream.releases, QUrl::StrictMode);
    const bool here = url.scheme() == "http"_L1 && url.host() == "127.0.0.1"_L1; // a test's own server
    if (!upstream.releases.isEmpty() && (!url.isValid() || (url.scheme() != "https"_L1 && !here)))
        t.fail("releases", u"a link starts with https://"_s);
    upstream.newest = t.version("newest");
    upstream.provenance =
        readProvenance(t, upstream.newest.isEmpty() ? TomlTable::Optional : TomlTable::Required, draft);
    return upstream;
}

/// Two releases of one stack are two files.
void refuseReleaseTwice(TomlTable &root, const CatalogDraft &draft, const Stack &stack) {
    for (const Stack &other : draft.catalog.stacks)
        if (other.id == stack.id && other.version == stack.version && !stack.id.isEmpty())
            root.fail("id", u"\"%1\" is given twice"_s.arg(stack.exactName().left(60)));
        else if (other.id == stack.id && !(Version::parse(other.version).ok() && Version::parse(stack.version).ok()))
            root.fail("version", u"releases of one stack need version numbers"_s);
    if (stack.id.contains(u'@'))
        root.fail("id", u"\"@\" stands before the release, which is not part of the id"_s);
}

} // namespace

void readStack(TomlTable &root, CatalogDraft &draft) {
    Stack stack;
    stack.id = root.text("id", TomlTable::Required);
    stack.title = root.text("title", TomlTable::Required);
    stack.version = root.text("version");
    stack.released = readDay(root, "released", TomlTable::Optional, draft);
    stack.notRead = root.text("not_read");
    root.one("upstream", [&](TomlTable &t) { stack.upstream = readUpstream(t, draft); });
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
    root.each("floor", [&](TomlTable &t) {
        StackFloor own{normalizedName(t.text("package", TomlTable::Required)), readFloor(t, draft)};
        draft.rows.push_back({t.place("package"), own.package});
        stack.floors.push_back(std::move(own));
    });
    root.each("limit", [&](TomlTable &t) {
        Limit limit = readLimit(t, draft);
        refuseTwice(t, stack.limits, limit.id);
        stack.limits.push_back(std::move(limit));
    });
    if (!stack.preferFlavour.isEmpty() && draft.catalog.flavour(stack.preferFlavour) == nullptr)
        root.fail("prefer_flavour", u"there is no flavour \"%1\""_s.arg(stack.preferFlavour.left(60)));
    refuseReleaseTwice(root, draft, stack);
    for (qsizetype i = 0; i < stack.packages.size(); ++i) // some have no file of their own, and come last
        draft.rows.push_back({root.place("packages", i), stack.packages[i]});
    draft.catalog.stacks.push_back(std::move(stack));
}

} // namespace armature

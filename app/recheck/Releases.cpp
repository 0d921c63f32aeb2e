#include "recheck/Releases.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace armature {
namespace {

/// "v1.15.1" and "1.15.1" are the same; one that is no final version counts for nothing.
Version releaseOf(const QString &tag) {
    const Version version = Version::parse(tag.startsWith(u'v') ? tag.mid(1) : tag).valueOr({});
    return version.isPrerelease() ? Version() : version;
}

} // namespace

std::vector<ReleaseCheck> releaseQuestions(const Catalog &catalog) {
    std::vector<ReleaseCheck> questions;
    for (const Stack &stack : catalog.stacks) {
        const Version known = std::max(Version::parse(stack.version).valueOr({}), stack.upstream.newest);
        const auto asked = std::find_if(questions.begin(), questions.end(),
                                        [&](const ReleaseCheck &check) { return check.stack == stack.id; });
        if (asked != questions.end())
            asked->known = std::max(asked->known, known);
        else if (!stack.upstream.releases.isEmpty())
            questions.push_back({stack.id, stack.title, stack.upstream.releases, known, {}, std::nullopt});
    }
    return questions;
}

Result<Version> newestRelease(const QByteArray &list) {
    const auto bad = [](const QString &why) {
        return Problem{.code = ProblemCode::Malformed, .subject = u"list of releases"_s, .detail = why};
    };
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(list, &error);
    if (error.error != QJsonParseError::NoError || !document.isArray())
        return bad(u"it is no list in JSON"_s);
    Version newest;
    for (const QJsonValue entry : document.array()) {
        if (!entry.isObject() || !entry[u"tag_name"].isString())
            return bad(u"an entry has no \"tag_name\""_s);
        if (!entry[u"draft"].toBool() && !entry[u"prerelease"].toBool())
            newest = std::max(newest, releaseOf(entry[u"tag_name"].toString().left(60)));
    }
    if (newest.isEmpty())
        return Problem{.code = ProblemCode::NotFound,
                       .subject = u"list of releases"_s,
                       .detail = u"it holds no release with a version"_s};
    return newest;
}

} // namespace armature

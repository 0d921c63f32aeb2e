#include "index/IndexAnswer.h"

#include "base/Literals.h"
#include "wheels/IndexUrl.h"

#include <algorithm>

namespace armature {
namespace {

struct Candidate {
    const IndexFile *file;
    WheelName name;
};

bool isAsked(const Version &found, const Version &asked) {
    return asked.local().isEmpty() ? found.withoutLocal() == asked : found == asked;
}

/// What the page has of the version asked for, and the newest version it has at all.
struct Found {
    std::vector<Candidate> wheels;
    bool source = false;
    Version newest;
};

Found find(const SimplePage &page, const WheelQuestion &question) {
    Found found;
    const QString project = normalizedName(question.project);
    for (const IndexFile &file : page.files) {
        Version version;
        if (isWheelFile(file.file)) {
            auto name = WheelName::parse(file.file);
            if (!name || name->name != project)
                continue; // old pages hold names nobody can parse
            version = name->version;
            if (isAsked(version, question.version))
                found.wheels.push_back({&file, std::move(name).value()});
        } else if (const auto name = SdistName::parse(file.file, question.project)) {
            version = name->version;
            found.source = found.source || isAsked(version, question.version);
        }
        if (!version.isEmpty() && (found.newest.isEmpty() || version > found.newest))
            found.newest = version;
    }
    return found;
}

/// Whether the file takes this Python. Text that is no specifier hinders nobody, as installers have it.
bool takesPython(const IndexFile &file, const Version &python) {
    const auto range = SpecifierSet::parse(file.requiresPython);
    const Version full =
        python.release().size() > 2 ? python : Version::parse(python.text() + u".999"_s).valueOr(python);
    return !range || range->contains(full);
}

IndexAnswer no(IndexAnswer answer, const QString &reason) {
    answer.kind = IndexAnswer::Kind::No;
    answer.reason = reason;
    return answer;
}

IndexAnswer fromWheels(IndexAnswer answer, std::vector<Candidate> wheels, const WheelQuestion &question) {
    // The highest version first: of several local labels installers take the greatest.
    std::stable_sort(wheels.begin(), wheels.end(),
                     [](const Candidate &a, const Candidate &b) { return a.name.version > b.name.version; });
    std::vector<WheelName> names;
    std::vector<WheelName> usable;
    std::vector<const Candidate *> candidates;
    QString requires_;
    for (const Candidate &wheel : wheels) {
        names.push_back(wheel.name);
        if (takesPython(*wheel.file, question.tags.environment().python)) {
            usable.push_back(wheel.name);
            candidates.push_back(&wheel);
        } else {
            requires_ = wheel.file->requiresPython;
        }
    }
    for (size_t first = 0; first < usable.size();) {
        size_t last = first;
        while (last < usable.size() && usable[last].version == usable[first].version)
            ++last;
        const auto begin = usable.begin();
        const auto best = bestWheel({begin + std::ptrdiff_t(first), begin + std::ptrdiff_t(last)}, question.tags);
        if (best) {
            const Candidate &chosen = *candidates[first + *best];
            answer.kind = IndexAnswer::Kind::Yes;
            answer.file = *chosen.file;
            answer.version = chosen.name.version;
            return answer;
        }
        first = last;
    }
    const QString why = whyNoneFits(names, question.tags);
    return no(answer, why.isEmpty() ? u"the files need Python %1, this environment has %2"_s.arg(
                                          requires_, question.tags.environment().python.text())
                                    : why);
}

} // namespace

IndexAnswer answerFrom(const PageOutcome &outcome, const WheelQuestion &question) {
    IndexAnswer answer;
    if (const Problem *problem = outcome.problem()) {
        answer.problem = *problem;
        return answer;
    }
    if (outcome.isAbsent())
        return no(answer, u"the index has no package %1"_s.arg(normalizedName(question.project)));
    Found found = find(*outcome.page(), question);
    answer.sourceExists = found.source;
    for (const Candidate &wheel : found.wheels)
        answer.platforms << wheel.name.platforms;
    answer.platforms.sort();
    answer.platforms.removeDuplicates();
    if (!found.wheels.empty())
        return fromWheels(std::move(answer), std::move(found.wheels), question);
    if (found.source)
        return no(answer, u"version %1 has no wheels, only a source distribution"_s.arg(question.version.text()));
    if (found.newest.isEmpty())
        return no(answer, u"the index has no files of %1"_s.arg(normalizedName(question.project)));
    return no(answer,
              u"the index has no version %1; its newest is %2"_s.arg(question.version.text(), found.newest.text()));
}

} // namespace armature

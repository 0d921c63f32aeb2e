#include "plan/DemandText.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "wheels/WheelName.h"

#include <QRegularExpression>
#include <QUrl>

namespace armature {
namespace {

/// "via torch, -r requirements.txt, walker (pyproject.toml)": who asks; a file or the project itself is direct.
void takeAskers(const QString &via, DemandedPackage &package) {
    for (const QString &each : via.split(u", "_s, Qt::SkipEmptyParts)) {
        package.askedBy << each.trimmed();
        package.direct = package.direct || each.startsWith("-r "_L1) || each.contains(u'(') || each.endsWith(".py"_L1);
    }
}

/// The file name of a wheel or of a source distribution says what it is.
void nameFromFile(DemandedPackage &package) {
    const QString path = package.reference.section(u'#', 0, 0).section(u'?', 0, 0);
    const QString file = QUrl::fromPercentEncoding(path.section(u'/', -1).toUtf8());
    if (const auto wheel = WheelName::parse(file)) {
        package.name = wheel->name;
        package.version = wheel->version.text();
    } else if (const auto source = SdistName::parse(file, package.name)) {
        package.name = source->name;
        package.version = source->version.text();
    }
}

/// The line of one package without its annotation.
Result<DemandedPackage> packageOf(const QString &line) {
    static const QRegularExpression pinned(uR"(^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)$)"_s);
    static const QRegularExpression reference(uR"(^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*@\s*(\S+)$)"_s);
    DemandedPackage package;
    const QString plain = line.section(u';', 0, 0).trimmed();
    if (const auto match = pinned.match(plain); match.hasMatch()) {
        package.name = normalizedName(match.captured(1));
        package.version = match.captured(2);
        return package;
    }
    if (const auto direct = reference.match(plain); direct.hasMatch()) {
        package.name = normalizedName(direct.captured(1));
        package.reference = redacted(direct.captured(2));
    } else if (plain.startsWith("-e "_L1) || !plain.contains(u' ') || plain.contains(u'/')) {
        package.reference = redacted(plain); // a file or a folder: uv writes "member" for a folder of that name
    } else {
        return Problem{.code = ProblemCode::Malformed,
                       .subject = u"uv pip compile"_s,
                       .detail = u"a line of its answer is of no known form: %1"_s.arg(line.left(200)),
                       .remedy =
                           u"Choose a uv of the versions that this program was made for (--uv), or report this."_s};
    }
    nameFromFile(package);
    return package;
}

} // namespace

Result<Demand> parseDemand(const QString &text) {
    Demand demand;
    for (const QString &line : text.split(u'\n')) {
        const QString comment = line.contains(u'#') ? line.mid(line.indexOf(u'#') + 1).trimmed() : QString();
        const qsizetype hash = line.indexOf(" #"_L1);
        const QString head = (line.trimmed().startsWith(u'#') ? QString()
                              : hash < 0                      ? line
                                                              : line.left(hash))
                                 .trimmed();
        if (!head.isEmpty()) {
            auto package = packageOf(head);
            if (!package)
                return package.problem();
            demand.packages.push_back(*std::move(package));
        }
        if (demand.packages.empty() || comment.isEmpty())
            continue;
        if (comment.startsWith("via "_L1))
            takeAskers(comment.mid(4), demand.packages.back());
        else if (comment.startsWith("from "_L1))
            demand.packages.back().index = redacted(comment.mid(5).trimmed());
    }
    return demand;
}

} // namespace armature

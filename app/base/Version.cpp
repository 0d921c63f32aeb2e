#include "base/Version.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MaxVersionLength = 128; // longer text is an attack or a mistake, not a version

const QRegularExpression &versionPattern() {
    // The grammar of the packaging specification's appendix B, anchored, in our own spelling.
    static const QRegularExpression pattern(QStringLiteral(R"(^v?(?:(?<epoch>\d{1,9})!)?(?<release>\d{1,9}(?:\.\d{1,9})*))"
                                                           R"((?:[-_.]?(?<pre>a|b|c|rc|alpha|beta|pre|preview)[-_.]?(?<pren>\d{1,9})?)?)"
                                                           R"((?<post>-(?<postn1>\d{1,9})|[-_.]?(?:post|rev|r)[-_.]?(?<postn2>\d{1,9})?)?)"
                                                           R"((?<dev>[-_.]?dev[-_.]?(?<devn>\d{1,9})?)?)"
                                                           R"((?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$)"));
    return pattern;
}

std::strong_ordering compareReleases(const std::vector<int> &a, const std::vector<int> &b) {
    const size_t length = std::max(a.size(), b.size());
    for (size_t i = 0; i < length; ++i) {
        const int left = i < a.size() ? a[i] : 0;
        const int right = i < b.size() ? b[i] : 0;
        if (left != right)
            return left <=> right;
    }
    return std::strong_ordering::equal;
}

/// Local labels compare segment by segment; a number is greater than a word; a longer label is greater.
std::strong_ordering compareLocals(const QString &a, const QString &b) {
    if (a.isEmpty() || b.isEmpty())
        return int(!a.isEmpty()) <=> int(!b.isEmpty());
    const QStringList left = a.split(u'.');
    const QStringList right = b.split(u'.');
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        bool leftNumeric = false;
        bool rightNumeric = false;
        const qulonglong leftNumber = left[i].toULongLong(&leftNumeric);
        const qulonglong rightNumber = right[i].toULongLong(&rightNumeric);
        if (leftNumeric != rightNumeric)
            return int(leftNumeric) <=> int(rightNumeric);
        if (leftNumeric && leftNumber != rightNumber)
            return leftNumber <=> rightNumber;
        if (!leftNumeric && left[i] != right[i])
            return left[i].compare(right[i]) <=> 0;
    }
    return left.size() <=> right.size();
}

} // namespace

Result<Version> Version::parse(const QString &text) {
    const QString cleaned = text.trimmed().toLower();
    const auto match = cleaned.size() <= MaxVersionLength ? versionPattern().match(cleaned) : QRegularExpressionMatch();
    if (!match.hasMatch())
        return Problem{ProblemCode::Malformed, text.left(MaxVersionLength), QStringLiteral("not a version"), {}, {}};
    Version version;
    version.m_written = text.trimmed();
    version.m_epoch = match.captured(QStringLiteral("epoch")).toInt();
    for (const QString &part : match.captured(QStringLiteral("release")).split(u'.'))
        version.m_release.push_back(part.toInt());
    const QString pre = match.captured(QStringLiteral("pre"));
    if (!pre.isEmpty()) {
        version.m_preKind = pre.startsWith(u'a') ? 'a' : pre.startsWith(u'b') ? 'b' : 'c';
        version.m_pre = match.captured(QStringLiteral("pren")).toInt();
    }
    if (!match.captured(QStringLiteral("post")).isEmpty())
        version.m_post = (match.captured(QStringLiteral("postn1")) + match.captured(QStringLiteral("postn2"))).toInt();
    if (!match.captured(QStringLiteral("dev")).isEmpty())
        version.m_dev = match.captured(QStringLiteral("devn")).toInt();
    version.m_local = match.captured(QStringLiteral("local")).replace(u'-', u'.').replace(u'_', u'.');
    return version;
}

Version Version::of(const char *text) { return parse(QString::fromUtf8(text)).valueOr(Version()); }

QString Version::publicText() const {
    if (isEmpty())
        return {};
    QStringList numbers;
    for (const int part : m_release)
        numbers << QString::number(part);
    QString result = numbers.join(u'.');
    if (m_epoch != 0)
        result.prepend(QStringLiteral("%1!").arg(m_epoch));
    if (m_preKind != 0)
        result += (m_preKind == 'c' ? QStringLiteral("rc") : QString(QLatin1Char(m_preKind))) + QString::number(m_pre);
    if (m_post >= 0)
        result += QStringLiteral(".post%1").arg(m_post);
    if (m_dev >= 0)
        result += QStringLiteral(".dev%1").arg(m_dev);
    return result;
}

QString Version::text() const { return m_local.isEmpty() ? publicText() : publicText() + u'+' + m_local; }

int Version::segment(int index) const { return index >= 0 && size_t(index) < m_release.size() ? m_release[size_t(index)] : 0; }

Version Version::withoutLocal() const { return withLocal({}); }

Version Version::withLocal(const QString &label) const {
    Version result = *this;
    result.m_local = label.toLower();
    return result;
}

std::strong_ordering Version::operator<=>(const Version &other) const {
    if (const auto order = m_epoch <=> other.m_epoch; order != 0)
        return order;
    if (const auto order = compareReleases(m_release, other.m_release); order != 0)
        return order;
    // A dev release of nothing sorts before pre-releases; a final release after them.
    const auto preRank = [](const Version &v) {
        if (v.m_preKind != 0)
            return int(v.m_preKind - 'a') + 1;
        return v.m_post < 0 && v.m_dev >= 0 ? 0 : 9;
    };
    if (const auto order = preRank(*this) <=> preRank(other); order != 0)
        return order;
    if (const auto order = m_pre <=> other.m_pre; order != 0)
        return order;
    if (const auto order = m_post <=> other.m_post; order != 0)
        return order;
    const auto devRank = [](const Version &v) { return v.m_dev < 0 ? 1'000'000'000 : v.m_dev; };
    if (const auto order = devRank(*this) <=> devRank(other); order != 0)
        return order;
    return compareLocals(m_local, other.m_local);
}

Result<SpecifierSet> SpecifierSet::parse(const QString &text) {
    static const QRegularExpression pattern(QStringLiteral(R"(^\s*(===|==|!=|~=|<=|>=|<|>)\s*([^\s,;]+)\s*$)"));
    SpecifierSet set;
    if (text.trimmed().isEmpty())
        return set;
    const auto malformed = [&](const QString &why) { return Problem{ProblemCode::Malformed, text.left(200), why, {}, {}}; };
    if (text.size() > 4096)
        return malformed(QStringLiteral("version specifier is longer than 4096 characters"));
    for (const QString &part : text.split(u',')) {
        if (part.trimmed().isEmpty())
            continue; // a trailing comma is admitted by the specification
        const auto match = pattern.match(part);
        if (!match.hasMatch())
            return malformed(QStringLiteral("\"%1\" is not a version specifier").arg(part.trimmed()));
        Specifier specifier{match.captured(1), match.captured(2), {}, false};
        if (specifier.text.endsWith(QLatin1String(".*"))) {
            if (specifier.op != QLatin1String("==") && specifier.op != QLatin1String("!="))
                return malformed(QStringLiteral("\".*\" is admitted only after == and !="));
            specifier.wildcard = true;
            specifier.text.chop(2);
        }
        auto version = Version::parse(specifier.text);
        if (!version && specifier.op != QLatin1String("==="))
            return malformed(QStringLiteral("\"%1\" is not a version").arg(specifier.text));
        specifier.version = version.valueOr(Version());
        if (specifier.op == QLatin1String("~=") && specifier.version.release().size() < 2)
            return malformed(QStringLiteral("~= needs at least two numbers"));
        set.m_specifiers.push_back(std::move(specifier));
    }
    return set;
}

SpecifierSet SpecifierSet::of(const char *text) { return parse(QString::fromUtf8(text)).valueOr(SpecifierSet()); }

bool SpecifierSet::admits(const Specifier &specifier, const Version &version) {
    const QString &op = specifier.op;
    const Version &bound = specifier.version;
    // A specifier without local label ignores the candidate's: ==2.8.0 admits 2.8.0+cu129.
    const Version candidate = bound.local().isEmpty() ? version.withoutLocal() : version;
    const auto samePrefix = [&](size_t length) {
        for (size_t i = 0; i < length; ++i)
            if (candidate.segment(int(i)) != bound.segment(int(i)))
                return false;
        return true;
    };
    if (op == QLatin1String("==="))
        return version.text().compare(specifier.text, Qt::CaseInsensitive) == 0;
    if (op == QLatin1String("=="))
        return specifier.wildcard ? samePrefix(bound.release().size()) : candidate == bound;
    if (op == QLatin1String("!="))
        return specifier.wildcard ? !samePrefix(bound.release().size()) : candidate != bound;
    if (op == QLatin1String("~="))
        return candidate >= bound && samePrefix(bound.release().size() - 1);
    if (op == QLatin1String("<="))
        return candidate <= bound;
    if (op == QLatin1String(">="))
        return candidate >= bound;
    const bool sameRelease = compareReleases(version.release(), bound.release()) == 0;
    if (op == QLatin1String("<")) // "<2.0" does not admit 2.0rc1
        return candidate < bound && !(sameRelease && version.isPrerelease() && !bound.isPrerelease());
    return candidate > bound && !(sameRelease && version.isPostrelease() && !bound.isPostrelease());
}

bool SpecifierSet::contains(const Version &version) const {
    if (version.isPrerelease() && std::none_of(m_specifiers.begin(), m_specifiers.end(), [](const Specifier &s) { return s.version.isPrerelease(); }))
        return false;
    return std::all_of(m_specifiers.begin(), m_specifiers.end(), [&](const Specifier &specifier) { return admits(specifier, version); });
}

QString SpecifierSet::text() const {
    QStringList parts;
    for (const Specifier &specifier : m_specifiers)
        parts << specifier.op + specifier.text + (specifier.wildcard ? QStringLiteral(".*") : QString());
    return parts.join(u',');
}

Version SpecifierSet::pinned() const {
    if (m_specifiers.size() == 1 && m_specifiers[0].op == QLatin1String("==") && !m_specifiers[0].wildcard)
        return m_specifiers[0].version;
    return {};
}

} // namespace armature

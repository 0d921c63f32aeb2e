#include "base/Version.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <limits>

namespace armature {
namespace {

constexpr qsizetype MaxVersionLength = 128; // longer text is an attack or a mistake, not a version

const QRegularExpression &versionPattern() {
    // The grammar of the packaging specification's appendix B, anchored, in our own spelling.
    static const QRegularExpression pattern(
        uR"(^v?(?:(?<epoch>[0-9]{1,18})!)?(?<release>[0-9]{1,18}(?:\.[0-9]{1,18})*))"
        R"((?:[-_.]?(?<pre>a|b|c|rc|alpha|beta|pre|preview)[-_.]?(?<pren>[0-9]{1,18})?)?)"
        R"((?<post>-(?<postn1>[0-9]{1,18})|[-_.]?(?:post|rev|r)[-_.]?(?<postn2>[0-9]{1,18})?)?)"
        R"((?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]{1,18})?)?)"
        R"((?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\z)"_s);
    return pattern;
}

qint64 numberAt(const std::vector<qint64> &release, size_t index) {
    return index < release.size() ? release[index] : 0;
}

/// "1.22.333" -> {1, 22, 333}; empty for anything but plain numbers. Most versions are no more than that, and need no
/// pattern.
std::vector<qint64> plainRelease(const QString &text) {
    std::vector<qint64> release;
    for (qsizetype at = 0; at <= text.size();) {
        qint64 number = 0;
        const qsizetype begin = at;
        for (; at < text.size() && text[at] >= u'0' && text[at] <= u'9' && at - begin < 18; ++at)
            number = number * 10 + (text[at].unicode() - u'0');
        if (at == begin || (at < text.size() && text[at] != u'.'))
            return {};
        release.push_back(number);
        ++at;
    }
    return release;
}

std::strong_ordering compareReleases(const std::vector<qint64> &a, const std::vector<qint64> &b) {
    for (size_t i = 0; i < std::max(a.size(), b.size()); ++i)
        if (const auto order = numberAt(a, i) <=> numberAt(b, i); order != 0)
            return order;
    return std::strong_ordering::equal;
}

bool isNumber(const QString &segment) {
    return std::all_of(segment.begin(), segment.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// "CU-129_007" in lower case -> "cu.129.7": the specification's normal form.
QString normalizedLocal(QString label) {
    QStringList segments = label.replace(u'-', u'.').replace(u'_', u'.').split(u'.');
    for (QString &segment : segments) {
        qsizetype zeros = 0;
        while (isNumber(segment) && zeros + 1 < segment.size() && segment[zeros] == u'0')
            ++zeros;
        segment.remove(0, zeros);
    }
    return segments.join(u'.');
}

/// Local labels compare segment by segment; a number is greater than a word; a longer label is greater.
std::strong_ordering compareLocals(const QString &a, const QString &b) {
    if (a.isEmpty() || b.isEmpty())
        return int(!a.isEmpty()) <=> int(!b.isEmpty());
    const QStringList left = a.split(u'.');
    const QStringList right = b.split(u'.');
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        const bool number = isNumber(left[i]);
        if (number != isNumber(right[i]))
            return int(number) <=> int(!number);
        if (number &&
            left[i].size() != right[i].size()) // of any length, without leading zeros: the longer is the greater
            return left[i].size() <=> right[i].size();
        if (left[i] != right[i])
            return left[i].compare(right[i]) <=> 0;
    }
    return left.size() <=> right.size();
}

} // namespace

Result<Version> Version::parse(const QString &text) {
    const QString trimmed = text.trimmed();
    if (std::vector<qint64> release =
            trimmed.size() <= MaxVersionLength ? plainRelease(trimmed) : std::vector<qint64>();
        !release.empty()) {
        Version plain;
        plain.m_release = std::move(release);
        plain.m_written = trimmed;
        return plain;
    }
    const QString cleaned = trimmed.toLower();
    // Unicode's lower case makes ASCII letters of others (the Kelvin sign becomes "k"), so what was written is looked
    // at.
    const bool ascii = std::all_of(trimmed.begin(), trimmed.end(), [](QChar c) { return c < QChar(128); });
    const auto match =
        ascii && cleaned.size() <= MaxVersionLength ? versionPattern().match(cleaned) : QRegularExpressionMatch();
    if (!match.hasMatch())
        return Problem{
            .code = ProblemCode::Malformed, .subject = text.left(MaxVersionLength), .detail = u"not a version"_s};
    Version version;
    version.m_written = trimmed;
    version.m_epoch = match.captured(u"epoch"_s).toLongLong();
    for (const QString &part : match.captured(u"release"_s).split(u'.'))
        version.m_release.push_back(part.toLongLong());
    const QString pre = match.captured(u"pre"_s);
    if (!pre.isEmpty()) {
        version.m_preKind = pre.startsWith(u'a') ? 'a' : pre.startsWith(u'b') ? 'b' : 'c';
        version.m_pre = match.captured(u"pren"_s).toLongLong();
    }
    if (!match.captured(u"post"_s).isEmpty())
        version.m_post = (match.captured(u"postn1"_s) + match.captured(u"postn2"_s)).toLongLong();
    if (!match.captured(u"dev"_s).isEmpty())
        version.m_dev = match.captured(u"devn"_s).toLongLong();
    version.m_local = normalizedLocal(match.captured(u"local"_s));
    return version;
}

Version Version::of(const char *text) { return parse(QString::fromUtf8(text)).valueOr(Version()); }

QString Version::publicText() const {
    if (isEmpty())
        return {};
    QStringList numbers;
    for (const qint64 part : m_release)
        numbers << QString::number(part);
    QString result = numbers.join(u'.');
    if (m_epoch != 0)
        result.prepend(u"%1!"_s.arg(m_epoch));
    if (m_preKind != 0)
        result += (m_preKind == 'c' ? u"rc"_s : QString(QLatin1Char(m_preKind))) + QString::number(m_pre);
    if (m_post >= 0)
        result += u".post%1"_s.arg(m_post);
    if (m_dev >= 0)
        result += u".dev%1"_s.arg(m_dev);
    return result;
}

QString Version::text() const { return m_local.isEmpty() ? publicText() : publicText() + u'+' + m_local; }

int Version::segment(int index) const {
    return index < 0 ? 0 : int(std::min<qint64>(numberAt(m_release, size_t(index)), std::numeric_limits<int>::max()));
}

bool Version::startsLike(const Version &other, size_t count) const {
    for (size_t i = 0; i < count; ++i)
        if (numberAt(m_release, i) != numberAt(other.m_release, i))
            return false;
    return m_epoch == other.m_epoch;
}

Version Version::withoutLocal() const { return withLocal({}); }

Version Version::withLocal(const QString &label) const {
    Version result = *this;
    result.m_local = normalizedLocal(label.toLower());
    result.m_written = m_written.section(u'+', 0, 0);
    if (!result.m_local.isEmpty())
        result.m_written += u'+' + result.m_local;
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
    const auto devRank = [](const Version &v) { return v.m_dev < 0 ? std::numeric_limits<qint64>::max() : v.m_dev; };
    if (const auto order = devRank(*this) <=> devRank(other); order != 0)
        return order;
    return compareLocals(m_local, other.m_local);
}

Result<SpecifierSet> SpecifierSet::parse(const QString &text) {
    static const QRegularExpression pattern(uR"(^\s*(===|==|!=|~=|<=|>=|<|>)\s*([^\s,;)]+)\s*\z)"_s);
    SpecifierSet set;
    if (text.trimmed().isEmpty())
        return set;
    const auto malformed = [&](const QString &why) {
        return Problem{.code = ProblemCode::Malformed, .subject = text.left(200), .detail = why};
    };
    if (text.size() > 4096)
        return malformed(u"version specifier is longer than 4096 characters"_s);
    for (const QString &part : text.split(u',')) {
        if (part.trimmed().isEmpty())
            continue; // a trailing comma is admitted by the specification
        const auto match = pattern.match(part);
        if (!match.hasMatch())
            return malformed(u"\"%1\" is not a version specifier"_s.arg(part.trimmed()));
        Specifier specifier{match.captured(1), match.captured(2), {}, false};
        specifier.wildcard = specifier.op != "==="_L1 && specifier.text.endsWith(".*"_L1);
        if (specifier.wildcard)
            specifier.text.chop(2);
        specifier.version = Version::parse(specifier.text).valueOr(Version());
        if (const QString why = objection(specifier); !why.isEmpty())
            return malformed(why);
        set.m_specifiers.push_back(std::move(specifier));
    }
    return set;
}

QString SpecifierSet::objection(const Specifier &specifier) {
    const Version &version = specifier.version;
    const bool equality = specifier.op == "=="_L1 || specifier.op == "!="_L1;
    if (specifier.op == "==="_L1)
        return {}; // any text will do
    if (version.isEmpty())
        return u"\"%1\" is not a version"_s.arg(specifier.text);
    if (specifier.wildcard && !equality)
        return u"\".*\" is admitted only after == and !="_s;
    if (specifier.wildcard && (version.isPrerelease() || version.isPostrelease() || !version.local().isEmpty()))
        return u"\".*\" is admitted only after the numbers of a release"_s;
    if (!equality && !version.local().isEmpty())
        return u"a local label is admitted only after == and !="_s;
    if (specifier.op == "~="_L1 && version.release().size() < 2)
        return u"~= needs at least two numbers"_s;
    return {};
}

SpecifierSet SpecifierSet::of(const char *text) { return parse(QString::fromUtf8(text)).valueOr(SpecifierSet()); }

bool SpecifierSet::admits(const Specifier &specifier, const Version &version) {
    const QString &op = specifier.op;
    const Version &bound = specifier.version;
    // A specifier without local label ignores the candidate's: ==2.8.0 admits 2.8.0+cu129.
    const Version candidate = bound.local().isEmpty() ? version.withoutLocal() : version;
    if (op == "==="_L1)
        return version.text().compare(specifier.text, Qt::CaseInsensitive) == 0;
    if (op == "=="_L1)
        return specifier.wildcard ? candidate.startsLike(bound, bound.release().size()) : candidate == bound;
    if (op == "!="_L1)
        return specifier.wildcard ? !candidate.startsLike(bound, bound.release().size()) : candidate != bound;
    if (op == "~="_L1)
        return candidate >= bound && candidate.startsLike(bound, bound.release().size() - 1);
    if (op == "<="_L1)
        return candidate <= bound;
    if (op == ">="_L1)
        return candidate >= bound;
    const bool sameRelease = version.startsLike(bound, std::max(version.release().size(), bound.release().size()));
    if (op == "<"_L1) // "<2.0" does not admit 2.0rc1
        return candidate < bound && !(sameRelease && version.isPrerelease() && !bound.isPrerelease());
    return candidate > bound && !(sameRelease && version.isPostrelease() && !bound.isPostrelease());
}

bool SpecifierSet::contains(const Version &version) const {
    const auto names = [](const Specifier &one) { return one.op != "!="_L1 && one.version.isPrerelease(); };
    if (version.isPrerelease() && std::none_of(m_specifiers.begin(), m_specifiers.end(), names))
        return false;
    return std::all_of(m_specifiers.begin(), m_specifiers.end(),
                       [&](const Specifier &specifier) { return admits(specifier, version); });
}

QString SpecifierSet::text() const {
    QStringList parts;
    for (const Specifier &specifier : m_specifiers)
        parts << specifier.op + specifier.text + (specifier.wildcard ? u".*"_s : QString());
    return parts.join(u',');
}

Version SpecifierSet::pinned() const {
    if (m_specifiers.size() == 1 && m_specifiers[0].op == "=="_L1 && !m_specifiers[0].wildcard)
        return m_specifiers[0].version;
    return {};
}

bool Version::isPlaceholder() const {
    return isPrerelease() && segment(0) == 0 && segment(1) == 0 && segment(2) <= 1 && segment(3) == 0;
}

} // namespace armature

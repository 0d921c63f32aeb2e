#include "base/Requirement.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <functional>

namespace armature {
namespace {

constexpr qsizetype MaxRequirementLength = 4096;
constexpr int MaxMarkerDepth = 32;

Problem malformed(const QString &text, const QString &why) {
    return {.code = ProblemCode::Malformed, .subject = text.left(200), .detail = why};
}

/// Recursive descent over the marker grammar: or_test := and_test ("or" and_test)*, and so on.
class MarkerParser {
public:
    MarkerParser(const QString &text, const MarkerEnvironment &environment)
        : m_text(text), m_environment(environment) {}

    Result<bool> parse() {
        const bool value = orTest(0);
        skipBlanks();
        if (m_error.isEmpty() && m_at != m_text.size())
            m_error = u"unexpected text at column %1 of the marker"_s.arg(m_at + 1);
        if (!m_error.isEmpty())
            return malformed(m_text, m_error);
        return value;
    }

private:
    void skipBlanks() {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    bool word(QLatin1String expected) {
        skipBlanks();
        const auto rest = QStringView(m_text).mid(m_at);
        if (!rest.startsWith(expected))
            return false;
        const qsizetype end = m_at + expected.size();
        if (end < m_text.size() && (m_text[end].isLetterOrNumber() || m_text[end] == u'_'))
            return false;
        m_at = end;
        return true;
    }
    void fail(const QString &why) {
        if (m_error.isEmpty())
            m_error = why;
    }
    bool orTest(int depth) {
        bool value = andTest(depth);
        while (m_error.isEmpty() && word("or"_L1))
            value = andTest(depth) || value;
        return value;
    }
    bool andTest(int depth) {
        bool value = atom(depth);
        while (m_error.isEmpty() && word("and"_L1))
            value = atom(depth) && value;
        return value;
    }
    bool atom(int depth) {
        if (depth > MaxMarkerDepth) {
            fail(u"the marker is nested too deeply"_s);
            return false;
        }
        skipBlanks();
        if (m_at < m_text.size() && m_text[m_at] == u'(') {
            ++m_at;
            const bool value = orTest(depth + 1);
            skipBlanks();
            if (m_at >= m_text.size() || m_text[m_at] != u')')
                fail(u"a parenthesis of the marker is not closed"_s);
            else
                ++m_at;
            return value;
        }
        bool leftIsVersion = false;
        bool rightIsVersion = false;
        const QString left = operand(leftIsVersion);
        const QString op = comparison();
        const QString right = operand(rightIsVersion);
        return m_error.isEmpty() && compare(left, op, right, leftIsVersion || rightIsVersion);
    }
    QString operand(bool &isVersionVariable) {
        skipBlanks();
        if (m_at < m_text.size() && (m_text[m_at] == u'"' || m_text[m_at] == u'\'')) {
            const qsizetype end = m_text.indexOf(m_text[m_at], m_at + 1);
            if (end < 0) {
                fail(u"a quote of the marker is not closed"_s);
                return {};
            }
            QString value = m_text.mid(m_at + 1, end - m_at - 1);
            m_at = end + 1;
            return value;
        }
        const qsizetype start = m_at;
        while (m_at < m_text.size() &&
               (m_text[m_at].isLetterOrNumber() || m_text[m_at] == u'_' || m_text[m_at] == u'.'))
            ++m_at;
        const QString name = m_text.mid(start, m_at - start);
        static const QStringList known{
            u"python_version"_s,      u"python_full_version"_s,    u"os_name"_s,
            u"sys_platform"_s,        u"platform_release"_s,       u"platform_system"_s,
            u"platform_version"_s,    u"platform_machine"_s,       u"platform_python_implementation"_s,
            u"implementation_name"_s, u"implementation_version"_s, u"extra"_s};
        if (!known.contains(name))
            fail(u"\"%1\" is not a marker variable"_s.arg(name));
        isVersionVariable = name.startsWith("python_"_L1) || name == "implementation_version"_L1;
        return m_environment.value(name);
    }
    QString comparison() {
        skipBlanks();
        for (const char *op : {"===", "==", "!=", "<=", ">=", "~=", "<", ">"}) {
            if (QStringView(m_text).mid(m_at).startsWith(QLatin1String(op))) {
                m_at += QLatin1String(op).size();
                return QLatin1String(op);
            }
        }
        if (word("not"_L1))
            return word("in"_L1) ? u"not in"_s : (fail(u"\"not\" without \"in\""_s), QString());
        if (word("in"_L1))
            return u"in"_s;
        fail(u"a comparison is missing in the marker"_s);
        return {};
    }
    static bool compare(const QString &left, const QString &op, const QString &right, bool asVersion) {
        if (op == "in"_L1)
            return right.contains(left);
        if (op == "not in"_L1)
            return !right.contains(left);
        if (asVersion) {
            const auto set = SpecifierSet::parse(op + right);
            const auto version = Version::parse(left);
            if (set && version)
                return set->contains(*version);
        }
        const int order = left.compare(right);
        return op == "=="_L1 || op == "==="_L1 ? order == 0
               : op == "!="_L1                 ? order != 0
               : op == "<"_L1                  ? order < 0
               : op == ">"_L1                  ? order > 0
               : op == "<="_L1                 ? order <= 0
               : op == ">="_L1                 ? order >= 0
                                               : false;
    }

    const QString &m_text;
    const MarkerEnvironment &m_environment;
    qsizetype m_at = 0;
    QString m_error;
};

} // namespace

QString normalizedName(const QString &name) {
    static const QRegularExpression separators(u"[-_.]+"_s);
    return QString(name).replace(separators, u"-"_s).toLower();
}

Result<Requirement> Requirement::parse(const QString &text) {
    if (text.size() > MaxRequirementLength)
        return malformed(text, u"a requirement is longer than %1 characters"_s.arg(MaxRequirementLength));
    for (const QChar c : text)
        if (c.category() == QChar::Other_Control && c != u'\t')
            return malformed(u"requirement"_s, u"a requirement holds a control character"_s);
    static const QRegularExpression head(
        uR"(^\s*(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<rest>.*)$)"_s);
    const auto match = head.match(text);
    if (!match.hasMatch())
        return malformed(text, u"not a requirement: a package name is expected first"_s);
    Requirement requirement;
    requirement.name = match.captured(u"name"_s);
    for (const QString &extra : match.captured(u"extras"_s).split(u',', Qt::SkipEmptyParts))
        requirement.extras << extra.trimmed();
    QString rest = match.captured(u"rest"_s);
    if (rest.startsWith(u'@')) {
        // In a direct reference the marker is set off by a blank before the semicolon.
        const qsizetype end = rest.indexOf(" ;"_L1);
        requirement.url = rest.mid(1, end < 0 ? -1 : end - 1).trimmed();
        requirement.marker = end < 0 ? QString() : rest.mid(end + 2).trimmed();
        if (requirement.url.isEmpty())
            return malformed(text, u"no URL after @"_s);
        return requirement;
    }
    const qsizetype semicolon = rest.indexOf(u';');
    if (semicolon >= 0) {
        requirement.marker = rest.mid(semicolon + 1).trimmed();
        rest.truncate(semicolon);
    }
    rest = rest.trimmed();
    if (rest.startsWith(u'(') && rest.endsWith(u')'))
        rest = rest.mid(1, rest.size() - 2);
    auto specifiers = SpecifierSet::parse(rest);
    if (!specifiers)
        return malformed(text, specifiers.problem().detail);
    requirement.specifiers = *specifiers;
    return requirement;
}

QString Requirement::text() const {
    QString result = name;
    if (!extras.isEmpty())
        result += u'[' + extras.join(u',') + u']';
    if (!url.isEmpty())
        result += u" @ "_s + url;
    else
        result += specifiers.text();
    if (!marker.isEmpty())
        result += u" ; "_s + marker;
    return result;
}

Result<bool> evaluateMarker(const QString &marker, const MarkerEnvironment &environment) {
    if (marker.trimmed().isEmpty())
        return true;
    return MarkerParser(marker, environment).parse();
}

} // namespace armature

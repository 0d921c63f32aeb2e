#include "base/TomlText.h"

#include "base/Literals.h"

namespace armature {
namespace {

QString placeOf(const QString &place, const toml::source_region &region) {
    return u"%1:%2:%3"_s.arg(place).arg(region.begin.line).arg(region.begin.column);
}

constexpr int DeepestToml = 64; ///< brackets inside brackets, and dots in one key

/// The place of what nests deeper than any file people write; the parser follows it with its own stack and has no limit
/// for dotted keys. It reads strings and comments as TOML has them, nothing more.
class TomlDepth {
public:
    explicit TomlDepth(const QByteArray &text) : m_text(text) {}

    /// "line:column", or nothing if nothing is too deep.
    [[nodiscard]] QString firstTooDeep() {
        int depth = 0;
        int dots = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"' || c == '\'')
                skipString(c);
            else if (c == '#')
                skipTo('\n');
            else if (c == '.')
                ++dots;
            else if (c == '[' || c == '{')
                ++depth, dots = 0;
            else if (c == ']' || c == '}')
                depth = depth > 0 ? depth - 1 : 0, dots = 0;
            else if (c == ',' || c == '=' || c == '\n')
                dots = 0;
            if (depth > DeepestToml || dots > DeepestToml)
                return u"%1:%2"_s.arg(m_text.left(m_at).count('\n') + 1).arg(m_at - m_text.lastIndexOf('\n', m_at));
        }
        return {};
    }

private:
    /// Leaves the position on the last character that was skipped.
    void skipTo(char end) {
        const qsizetype found = m_text.indexOf(end, m_at);
        m_at = found < 0 ? m_text.size() : found - 1;
    }
    void skipString(char quote) {
        const QByteArray three(3, quote);
        const bool isLong = QByteArrayView(m_text).sliced(m_at).startsWith(three);
        m_at += isLong ? 3 : 1;
        for (; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '\\' && quote == '"')
                ++m_at;
            else if (m_text[m_at] == '\n' && !isLong) // not TOML: the parser ends here
                return;
            else if (m_text[m_at] == quote && (!isLong || QByteArrayView(m_text).sliced(m_at).startsWith(three))) {
                m_at += isLong ? 2 : 0;
                return;
            }
        }
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

QString fromToml(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

} // namespace

Result<toml::table> parseToml(const QByteArray &text, const QString &place, qint64 maxBytes) {
    if (text.size() > maxBytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"%1 bytes where at most %2 are read"_s.arg(text.size()).arg(maxBytes)};
    if (const QString at = TomlDepth(text).firstTooDeep(); !at.isEmpty())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = u"%1:%2"_s.arg(place, at),
                       .detail = u"more than %1 levels are nested in each other here"_s.arg(DeepestToml)};
    try {
        return toml::parse(std::string_view(text.constData(), size_t(text.size())));
    } catch (const toml::parse_error &error) {
        return Problem{.code = ProblemCode::Malformed,
                       .subject = placeOf(place, error.source()),
                       .detail = fromToml(error.description())};
    } catch (const std::exception &error) {
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = QString::fromUtf8(error.what())};
    }
}

QString placeOf(const QString &place, const toml::node &node) { return placeOf(place, node.source()); }

QString textAt(const toml::table &table, std::string_view key) {
    return fromToml(table[key].value_or(std::string_view()));
}

} // namespace armature

#include "base/TomlText.h"

#include "base/Literals.h"

namespace armature {
namespace {

QString placeOf(const QString &place, const toml::source_region &region) {
    return u"%1:%2:%3"_s.arg(place).arg(region.begin.line).arg(region.begin.column);
}

QString fromToml(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

} // namespace

Result<toml::table> parseToml(const QByteArray &text, const QString &place, qint64 maxBytes) {
    if (text.size() > maxBytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"%1 bytes where at most %2 are read"_s.arg(text.size()).arg(maxBytes)};
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

#include "index/TomlText.h"

namespace armature {
namespace {

QString placeOf(const QString &place, const toml::source_region &region) {
    return QStringLiteral("%1:%2:%3").arg(place).arg(region.begin.line).arg(region.begin.column);
}

QString fromToml(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

} // namespace

Result<toml::table> parseToml(const QByteArray &text, const QString &place, qint64 maxBytes) {
    if (text.size() > maxBytes)
        return Problem{
            ProblemCode::TooLarge, place, QStringLiteral("%1 bytes of TOML where at most %2 are read").arg(text.size()).arg(maxBytes), {}, {}};
    try {
        return toml::parse(std::string_view(text.constData(), size_t(text.size())));
    } catch (const toml::parse_error &error) {
        return Problem{ProblemCode::Malformed, placeOf(place, error.source()), fromToml(error.description()), {}, {}};
    } catch (const std::exception &error) {
        return Problem{ProblemCode::Malformed, place, QString::fromUtf8(error.what()), {}, {}};
    }
}

QString placeOf(const QString &place, const toml::node &node) { return placeOf(place, node.source()); }

QString textAt(const toml::table &table, std::string_view key) { return fromToml(table[key].value_or(std::string_view())); }

} // namespace armature

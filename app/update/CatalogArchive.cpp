#include "update/CatalogArchive.h"

#include "base/Literals.h"

#include <QtEndian>
#include <algorithm>
#include <optional>

namespace armature {
namespace {

constexpr quint32 MaxNameBytes = 96;
constexpr quint32 MaxFileBytes = 1024 * 1024;
constexpr size_t MaxFiles = 500;

/// A name for a message: hostile bytes must not get into a terminal.
QString shown(const QByteArray &name) {
    QString text;
    for (const char c : name.left(60))
        text += c >= ' ' && c <= '~' ? QString(QLatin1Char(c))
                                     : u"\\x%1"_s.arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
    return text;
}

/// Walks through bytes; what is not there is nothing, never more than there is.
class Reader {
public:
    explicit Reader(const QByteArray &bytes) : m_bytes(bytes) {}
    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    std::optional<quint32> number() {
        const auto four = take(4);
        return four ? std::optional(qFromBigEndian<quint32>(four->constData())) : std::nullopt;
    }
    std::optional<QByteArray> take(quint32 count) {
        if (qsizetype(count) > m_bytes.size() - m_at)
            return std::nullopt;
        m_at += qsizetype(count);
        return m_bytes.mid(m_at - qsizetype(count), qsizetype(count));
    }

private:
    const QByteArray &m_bytes;
    qsizetype m_at = 0;
};

Problem malformedArchive(const QString &subject, const QString &why) {
    return {.code = ProblemCode::Malformed, .subject = subject, .detail = why};
}

Problem endsEarly(const QString &subject) {
    return malformedArchive(subject, u"the list of files ends in the middle of one"_s);
}

Result<QByteArray> readName(Reader &reader, const QByteArray &previous, const QString &subject) {
    const auto length = reader.number();
    if (length && *length > MaxNameBytes)
        return malformedArchive(subject, u"a file name of %1 bytes is no name of a catalog file"_s.arg(*length));
    const auto name = length ? reader.take(*length) : std::nullopt;
    if (!name)
        return endsEarly(subject);
    if (!isCatalogFileName(*name))
        return malformedArchive(subject, u"no file of the name \"%1\" belongs to a catalog"_s.arg(shown(*name)));
    if (*name == previous)
        return malformedArchive(subject, u"the file \"%1\" is given twice"_s.arg(shown(*name)));
    if (*name < previous)
        return malformedArchive(subject, u"the file \"%1\" is given twice or is not in order"_s.arg(shown(*name)));
    return *name;
}

} // namespace

bool isCatalogFileName(const QByteArray &name) {
    if (name == "catalog.toml" || name == "platforms.toml" || name == "indexes.toml" || name == "builds.toml")
        return true;
    const qsizetype slash = name.indexOf('/');
    const QByteArray folder = name.left(slash + 1);
    if ((folder != "packages/" && folder != "stacks/" && folder != "dependencies/") || !name.endsWith(".toml"))
        return false;
    const QByteArray stem = name.mid(slash + 1, name.size() - slash - 1 - 5);
    if (stem.startsWith('.') || stem.contains(".."))
        return false;
    return !stem.isEmpty() && std::all_of(stem.begin(), stem.end(), [](char c) { // "llm-studio-1.15.0"
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

Result<std::vector<CatalogFile>> unpackCatalogFiles(const QByteArray &payload, const QString &subject) {
    std::vector<CatalogFile> files;
    Reader reader(payload);
    QByteArray previous;
    while (!reader.atEnd()) {
        auto name = readName(reader, previous, subject);
        if (!name)
            return name.problem();
        const auto length = reader.number();
        if (length && *length > MaxFileBytes)
            return Problem{
                .code = ProblemCode::TooLarge,
                .subject = subject,
                .detail =
                    u"%1 has %2 bytes where at most %3 are read"_s.arg(shown(*name)).arg(*length).arg(MaxFileBytes)};
        const auto content = length ? reader.take(*length) : std::nullopt;
        if (!content)
            return endsEarly(subject);
        if (files.size() == MaxFiles)
            return Problem{
                .code = ProblemCode::TooLarge, .subject = subject, .detail = u"more than %1 files"_s.arg(MaxFiles)};
        files.push_back({QString::fromLatin1(*name), *content});
        previous = *name;
    }
    return files;
}

} // namespace armature

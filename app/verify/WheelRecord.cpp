#include "verify/WheelRecord.h"

#include "base/Literals.h"

#include <QDir>
#include <algorithm>
#include <array>

namespace armature {
namespace {

constexpr qsizetype LongestPath = 4096;

/// Reads one line of CSV after the other.
class CsvReader {
public:
    explicit CsvReader(const QByteArray &bytes) : m_bytes(bytes) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_bytes.size(); }
    [[nodiscard]] qint64 line() const { return m_line; }
    [[nodiscard]] size_t count() const { return m_count; }
    [[nodiscard]] const QByteArray &field(size_t index) const { return m_fields[index]; }

    /// The reason why the next line is none; nullptr when it was read.
    const char *readLine() {
        ++m_line;
        m_count = 0;
        while (true) {
            if (m_count == m_fields.size())
                return "more than three fields";
            if (const char *fault = readField(m_fields[m_count++]))
                return fault;
            if (atEnd())
                return nullptr;
            const char separator = m_bytes[m_at++];
            if (separator == ',')
                continue;
            if (separator == '\r' && !atEnd() && m_bytes[m_at] == '\n')
                ++m_at;
            return nullptr;
        }
    }

private:
    const char *readField(QByteArray &field) {
        field.clear();
        if (!atEnd() && m_bytes[m_at] == '"')
            return readQuoted(field);
        const qsizetype start = m_at;
        while (!atEnd() && m_bytes[m_at] != ',' && m_bytes[m_at] != '\n' && m_bytes[m_at] != '\r')
            ++m_at;
        field = m_bytes.mid(start, m_at - start);
        return nullptr;
    }

    const char *readQuoted(QByteArray &field) {
        for (++m_at; !atEnd(); ++m_at) {
            if (m_bytes[m_at] != '"') {
                field += m_bytes[m_at];
            } else if (m_at + 1 < m_bytes.size() && m_bytes[m_at + 1] == '"') {
                field += '"';
                ++m_at;
            } else {
                ++m_at;
                const bool ends = atEnd() || m_bytes[m_at] == ',' || m_bytes[m_at] == '\n' || m_bytes[m_at] == '\r';
                return ends ? nullptr : "text after a closing quote";
            }
        }
        return "a quote that is never closed";
    }

    const QByteArray &m_bytes;
    qsizetype m_at = 0;
    qint64 m_line = 0;
    std::array<QByteArray, 3> m_fields;
    size_t m_count = 0;
};

const char *faultOfPath(const QByteArray &path) {
    if (path.isEmpty())
        return "an entry without a path";
    if (path.size() > LongestPath)
        return "a path longer than 4096 bytes";
    const bool control =
        std::any_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return control ? "a control character in a path" : nullptr;
}

const char *toEntry(const CsvReader &line, RecordEntry &entry) {
    entry.path = line.field(0);
    if (const char *fault = faultOfPath(entry.path))
        return fault;
    if (line.count() > 1)
        entry.hash = line.field(1);
    if (line.count() > 2 && !line.field(2).isEmpty()) {
        const QByteArray &digits = line.field(2);
        const bool number = digits.size() <= 15 &&
                            std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!number)
            return "a size that is no number";
        entry.size = digits.toLongLong();
    }
    return entry.hash.size() > 200 ? "a hash longer than 200 characters" : nullptr;
}

} // namespace

bool isImportable(const QByteArray &path) {
    return path.endsWith(".py") || path.endsWith(".so") || path.endsWith(".dylib");
}

Result<std::vector<RecordEntry>> parseRecord(const QByteArray &bytes, const QString &place) {
    if (bytes.size() > MaxRecordBytes)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = place, .detail = u"more than %1 bytes"_s.arg(MaxRecordBytes)};
    std::vector<RecordEntry> entries;
    CsvReader reader(bytes);
    while (!reader.atEnd()) {
        const char *fault = reader.readLine();
        const bool blank = !fault && reader.count() == 1 && reader.field(0).isEmpty();
        if (blank)
            continue;
        if (entries.size() == MaxRecordEntries)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = place,
                           .detail = u"more than %1 entries"_s.arg(MaxRecordEntries)};
        if (!fault)
            fault = toEntry(reader, entries.emplace_back());
        if (fault)
            return Problem{.code = ProblemCode::Malformed,
                           .subject = u"%1:%2"_s.arg(place).arg(reader.line()),
                           .detail = QString::fromLatin1(fault)};
    }
    return entries;
}

QByteArray entryPath(const QByteArray &environment, const QByteArray &sitePackages, const QByteArray &entry) {
    const bool plain = !entry.startsWith('/') && !entry.startsWith("./") && !entry.contains("//") &&
                       !entry.contains("..") && !entry.contains("/./");
    if (plain)
        return sitePackages + '/' + entry;
    const QString joined = QString::fromUtf8(entry.startsWith('/') ? entry : sitePackages + '/' + entry);
    const QByteArray path = QDir::cleanPath(joined).toUtf8();
    return path.startsWith(environment + '/') ? path : QByteArray();
}

} // namespace armature

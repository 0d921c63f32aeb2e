#include "index/CoreMetadata.h"

#include "base/Literals.h"
#include "index/SimplePage.h"

#include <QStringDecoder>

namespace armature {
namespace {

struct Field {
    QString name; ///< lower case
    QString value;
};

/// The header fields, continuation lines joined with blanks.
Result<std::vector<Field>> readFields(const QString &text, const QString &place) {
    std::vector<Field> fields;
    qsizetype number = 0;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype found = text.indexOf(u'\n', at);
        const qsizetype end = found < 0 ? text.size() : found;
        QStringView line = QStringView(text).mid(at, end - at);
        at = end + 1;
        ++number;
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (line.isEmpty())
            break; // the description follows
        if (line[0] == u' ' || line[0] == u'\t') {
            if (fields.empty())
                return Problem{.code = ProblemCode::Malformed,
                               .subject = u"%1:%2"_s.arg(place).arg(number),
                               .detail = u"not a field"_s};
            fields.back().value += u' ' + line.trimmed().toString();
            continue;
        }
        const qsizetype colon = line.indexOf(u':');
        if (colon < 1)
            return Problem{.code = ProblemCode::Malformed,
                           .subject = u"%1:%2"_s.arg(place).arg(number),
                           .detail = u"not a field"_s};
        fields.push_back({line.left(colon).trimmed().toString().toLower(), line.mid(colon + 1).trimmed().toString()});
    }
    return fields;
}

/// Sets a field that may be given once; false if it was given before.
bool setOnce(QString &target, const QString &value) {
    if (!target.isEmpty())
        return false;
    target = value;
    return true;
}

} // namespace

Result<CoreMetadata> parseCoreMetadata(const QByteArray &text, const QString &place) {
    const auto malformed = [&place](const QString &why) {
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = why};
    };
    if (text.size() > MaxCoreMetadata)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"the metadata has more than %1 bytes"_s.arg(MaxCoreMetadata)};
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString decoded = decode(text);
    if (decode.hasError())
        return malformed(u"the metadata is not UTF-8"_s);
    const auto fields = readFields(decoded, place);
    if (!fields)
        return fields.problem();
    CoreMetadata metadata;
    QString version;
    for (const Field &field : *fields) {
        bool once = true;
        if (field.name == "name"_L1)
            once = setOnce(metadata.name, shownText(field.value));
        else if (field.name == "version"_L1)
            once = setOnce(version, field.value);
        else if (field.name == "requires-python"_L1)
            once = setOnce(metadata.requiresPython, shownText(field.value));
        else if (field.name == "requires-dist"_L1)
            metadata.requiresDist << shownText(field.value, 4096); // as long as Requirement::parse takes
        if (!once)
            return malformed(u"\"%1\" is given twice"_s.arg(field.name));
    }
    const auto parsed = Version::parse(version);
    if (metadata.name.isEmpty() || !parsed)
        return malformed(u"the metadata has no name or no version"_s);
    metadata.version = *parsed;
    return metadata;
}

} // namespace armature

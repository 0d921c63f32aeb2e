#include "plan/Project.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace armature {
namespace {

constexpr qsizetype MaxFileBytes = 1024 * 1024;
constexpr size_t MaxRequirements = 2000;
constexpr int MaxIncludes = 10;

class RequirementsReader {
public:
    RequirementsReader(Subject &subject, const IncludeReader &include) : m_subject(subject), m_include(include) {}

    Result<void> read(const QByteArray &bytes, const QString &place, int depth) {
        if (bytes.size() > MaxFileBytes)
            return Problem{
                ProblemCode::TooLarge, place, QStringLiteral("%1 bytes where at most %2 are read").arg(bytes.size()).arg(MaxFileBytes), {}, {}};
        QStringDecoder decoder(QStringDecoder::Utf8);
        const QString text = decoder(bytes);
        if (decoder.hasError())
            return Problem{ProblemCode::Malformed, place, QStringLiteral("the file is not UTF-8"), {}, {}};
        QString pending;
        int number = 0;
        for (const QString &raw : text.split(u'\n')) {
            ++number;
            QString line = raw.endsWith(u'\r') ? raw.chopped(1) : raw;
            if (line.endsWith(u'\\')) {
                pending += line.chopped(1);
                continue;
            }
            line = (pending + line).trimmed();
            pending.clear();
            if (auto done = readLine(line, QStringLiteral("%1:%2").arg(place).arg(number), depth); !done)
                return done;
        }
        return {};
    }

private:
    Result<void> readLine(const QString &whole, const QString &place, int depth) {
        static const QRegularExpression comment(QStringLiteral("(^|\\s)#.*$"));
        const QString line = QString(whole).remove(comment).trimmed();
        if (line.isEmpty())
            return {};
        if (line.startsWith(u'-'))
            return readOption(line, place, depth);
        static const QRegularExpression hashes(QStringLiteral("\\s--hash[= ]\\S+"));
        auto requirement = Requirement::parse(QString(line).remove(hashes));
        if (!requirement) {
            const bool local = line.startsWith(u'.') || line.startsWith(u'/') || line.contains(QLatin1String("://"));
            return Problem{local ? ProblemCode::Unsupported : ProblemCode::Malformed,
                           place,
                           local ? QStringLiteral("a requirement without a package name") : requirement.problem().detail,
                           {},
                           local ? QStringLiteral("Write it as \"name @ URL\".") : QString()};
        }
        if (m_subject.requirements.size() >= MaxRequirements)
            return Problem{ProblemCode::TooLarge, place, QStringLiteral("more than %1 requirements").arg(MaxRequirements), {}, {}};
        m_subject.requirements.push_back(*requirement);
        return {};
    }

    Result<void> readOption(const QString &line, const QString &place, int depth) {
        static const QRegularExpression split(QStringLiteral("^(--?[a-z-]+)(?:[= ]\\s*)?(.*)$"));
        const auto match = split.match(line);
        const QString option = match.captured(1);
        const QString value = match.captured(2).trimmed();
        if (option == QLatin1String("-r") || option == QLatin1String("--requirement"))
            return readInclude(value, place, depth);
        if (option == QLatin1String("-e") || option == QLatin1String("--editable"))
            return Problem{ProblemCode::Unsupported,
                           place,
                           QStringLiteral("an editable requirement points into a folder"),
                           {},
                           QStringLiteral("Leave it out, and install it into the finished environment.")};
        // The value may hold credentials: only the option is named.
        m_subject.notes
            << QStringLiteral("%1: the option %2 is not followed; indexes come from the installer's own configuration or are named by you (--index).")
                   .arg(place, option);
        return {};
    }

    Result<void> readInclude(const QString &path, const QString &place, int depth) {
        if (depth >= MaxIncludes)
            return Problem{ProblemCode::TooLarge, place, QStringLiteral("includes are nested more than %1 deep").arg(MaxIncludes), {}, {}};
        if (!m_include)
            return Problem{ProblemCode::Unsupported, place, QStringLiteral("an include cannot be followed here"), {}, {}};
        auto bytes = m_include(path);
        if (!bytes)
            return Problem{bytes.problem().code, place, QStringLiteral("%1: %2").arg(path, bytes.problem().detail), {}, {}};
        return read(*bytes, path, depth + 1);
    }

    Subject &m_subject;
    const IncludeReader &m_include;
};

} // namespace

Result<Subject> subjectFromRequirements(const QByteArray &bytes, const QString &place, const IncludeReader &include) {
    Subject subject;
    subject.id = QStringLiteral("requirements");
    subject.title = place;
    subject.origin = place;
    if (auto done = RequirementsReader(subject, include).read(bytes, place, 0); !done)
        return done.problem();
    return subject;
}

} // namespace armature

#include "base/Literals.h"
#include "plan/Project.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace armature {
namespace {

constexpr qsizetype MaxFileBytes = 1024LL * 1024;
constexpr size_t MaxFileRequirements = 2000;
constexpr int MaxIncludes = 10;

class RequirementsReader {
public:
    RequirementsReader(Subject &subject, const IncludeReader &include) : m_subject(subject), m_include(include) {}

    Result<void> read(const QByteArray &bytes, const QString &place, int depth) {
        if (bytes.size() > MaxFileBytes)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = place,
                           .detail = u"%1 bytes where at most %2 are read"_s.arg(bytes.size()).arg(MaxFileBytes)};
        QStringDecoder decoder(QStringDecoder::Utf8);
        const QString text = decoder(bytes);
        if (decoder.hasError())
            return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = u"the file is not UTF-8"_s};
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
            if (auto done = readLine(line, u"%1:%2"_s.arg(place).arg(number), depth); !done)
                return done;
        }
        return {};
    }

private:
    Result<void> readLine(const QString &whole, const QString &place, int depth) {
        static const QRegularExpression comment(u"(^|\\s)#.*$"_s);
        const QString line = QString(whole).remove(comment).trimmed();
        if (line.isEmpty())
            return {};
        if (line.startsWith(u'-'))
            return readOption(line, place, depth);
        static const QRegularExpression hashes(u"\\s--hash[= ](\\S+)"_s);
        auto requirement = Requirement::parse(QString(line).remove(hashes));
        if (!requirement) {
            const bool local = line.startsWith(u'.') || line.startsWith(u'/') || line.contains("://"_L1);
            return Problem{.code = local ? ProblemCode::Unsupported : ProblemCode::Malformed,
                           .subject = place,
                           .detail = local ? u"a requirement without a package name"_s : requirement.problem().detail,
                           .remedy = local ? u"Write it as \"name @ URL\"."_s : QString()};
        }
        if (m_subject.requirements.size() >= MaxFileRequirements)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = place,
                           .detail = u"more than %1 requirements"_s.arg(MaxFileRequirements)};
        m_subject.requirements.push_back(*requirement);
        for (auto stated = hashes.globalMatch(line); stated.hasNext();)
            m_subject.hashes[requirement->normalized()] << stated.next().captured(1).toLower();
        return {};
    }

    Result<void> readOption(const QString &line, const QString &place, int depth) {
        static const QRegularExpression split(u"^(--?[a-z-]+)(?:[= ]\\s*)?(.*)$"_s);
        const auto match = split.match(line);
        const QString option = match.captured(1);
        const QString value = match.captured(2).trimmed();
        if (option == "-r"_L1 || option == "--requirement"_L1)
            return readInclude(value, place, depth);
        if (option == "-e"_L1 || option == "--editable"_L1)
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = place,
                           .detail = u"an editable requirement points into a folder"_s,
                           .remedy = u"Leave it out, and install it into the finished environment."_s};
        // The value may hold credentials: only the option is named.
        static const QStringList indexes{u"-i"_s, u"--index-url"_s,  u"--extra-index-url"_s,
                                         u"-f"_s, u"--find-links"_s, u"--pypi-url"_s};
        if (indexes.contains(option))
            m_subject.ownIndexes << place + u' ' + option;
        m_subject.notes
            << u"%1: the option %2 is not followed; indexes come from the installer's own configuration or are named by you (--index)."_s
                   .arg(place, option);
        return {};
    }

    Result<void> readInclude(const QString &path, const QString &place, int depth) {
        if (depth >= MaxIncludes)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = place,
                           .detail = u"includes are nested more than %1 deep"_s.arg(MaxIncludes)};
        if (!m_include)
            return Problem{
                .code = ProblemCode::Unsupported, .subject = place, .detail = u"an include cannot be followed here"_s};
        auto bytes = m_include(path);
        if (!bytes)
            return Problem{.code = bytes.problem().code,
                           .subject = place,
                           .detail = u"%1: %2"_s.arg(path, bytes.problem().detail)};
        return read(*bytes, path, depth + 1);
    }

    Subject &m_subject;
    const IncludeReader &m_include;
};

} // namespace

Result<Subject> subjectFromRequirements(const QByteArray &bytes, const QString &place, const IncludeReader &include) {
    Subject subject;
    subject.id = u"requirements"_s;
    subject.title = place;
    subject.origin = place;
    if (auto done = RequirementsReader(subject, include).read(bytes, place, 0); !done)
        return done.problem();
    return subject;
}

} // namespace armature

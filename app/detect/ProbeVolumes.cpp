#include "base/Literals.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// What `text`, the answer about a volume, has behind a word; nothing if it has no such line.
std::optional<QString> lineOf(const QString &text, const QString &word) {
    for (const QString &line : text.split(u'\n'))
        if (line.startsWith(word + u' '))
            return line.mid(word.size() + 1).trimmed();
    return std::nullopt;
}

/// File system and options of the entry of /proc/self/mountinfo for a mount point (proc(5)): for a recorded machine
/// whose volumes were not asked themselves.
QString volumeFromMounts(const QString &mounts, const QString &mountPoint) {
    QString found;
    for (const QString &line : mounts.split(u'\n')) {
        const QStringList words = line.split(u' ');
        const qsizetype dash = words.indexOf(u"-"_s);
        if (words.value(4) != mountPoint || dash < 0)
            continue;
        const QStringList options = words.value(5).split(u',') + words.value(dash + 3).split(u',');
        found = u"file-system %1\noptions %2,%3\n"_s.arg(words.value(dash + 1),
                                                         options.contains("ro"_L1) ? u"ro"_s : u"rw"_s,
                                                         options.contains("noexec"_L1) ? u"noexec"_s : u"exec"_s);
    }
    return found; // the last one covers those before it
}

void describeVolume(const Host &host, const Query &df, Volume &volume) {
    QStringList words = df.arguments;
    words[0] = u"volume"_s;
    Query question = query(words.mid(0, 2));
    question.arguments = words;
    const auto answer = host.run(question);
    QString text = answer.ok() ? QString::fromUtf8(answer->out) : QString();
    QString source = u"statvfs (%1)"_s.arg(volume.role);
    if (text.isEmpty() && volume.mountPoint.isKnown()) {
        source = u"/proc/self/mountinfo"_s;
        text = volumeFromMounts(readText(host, source, 1024LL * 1024).value_or(QString()), *volume.mountPoint);
    }
    const auto fileSystem = lineOf(text, u"file-system"_s);
    const auto options = lineOf(text, u"options"_s);
    const auto inodes = lineOf(text, u"free-inodes"_s);
    const QString why = u"no answer"_s;
    volume.fileSystem = fileSystem ? Reading<QString>::known(*fileSystem, source) : notFound<QString>(source, why);
    volume.readOnly =
        options ? Reading<bool>::known(options->split(u',').contains("ro"_L1), source) : notFound<bool>(source, why);
    volume.noExec = options ? Reading<bool>::known(options->split(u',').contains("noexec"_L1), source)
                            : notFound<bool>(source, why);
    bool isNumber = false;
    const qint64 count = inodes.value_or(QString()).toLongLong(&isNumber);
    volume.freeInodes = isNumber     ? Reading<qint64>::known(count, source)
                        : fileSystem ? Reading<qint64>::absent(source)
                                     : notFound<qint64>(source, why);
}

} // namespace

void probeVolumes(const Host &host, MachineProfile &machine, Installer installer) {
    for (const QString &role : {u"target"_s, u"cache"_s, u"tmp"_s}) {
        Query question = query({u"df"_s, role});
        if (role == "cache"_L1) // the name of the question stays: a recorded machine knows one cache
            question.arguments << machine.settings.of(installer).cache;
        const auto answer = host.run(question);
        if (!answer.ok() && answer.problem().code == ProblemCode::ToolMissing)
            continue; // no such volume was asked for
        Volume volume;
        volume.role = role;
        const auto space = parseDf(answer.ok() ? QString::fromUtf8(answer->out) : QString());
        if (space) {
            volume.path = space->mountPoint;
            const QString source = u"df -Pk (%1)"_s.arg(role);
            volume.mountPoint = Reading<QString>::known(space->mountPoint, source);
            // A file system without blocks (autofs, a pseudo file system) does not count its space.
            const bool counts = space->total > 0;
            const auto none = notFound<qint64>(source, u"the file system tells no size"_s);
            volume.free = counts ? Reading<qint64>::known(space->available, source) : none;
            volume.total = counts ? Reading<qint64>::known(space->total, source) : none;
        } else {
            const Problem why = answer.ok() ? Problem{.code = ProblemCode::CouldNotDetermine,
                                                      .subject = question.name,
                                                      .detail = u"not the output of df -Pk"_s}
                                            : answer.problem();
            volume.mountPoint = Reading<QString>::unknown(why);
            volume.free = volume.total = Reading<qint64>::unknown(why);
        }
        describeVolume(host, question, volume);
        machine.volumes.push_back(volume);
    }
}

} // namespace armature

#include "base/Literals.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

namespace armature {

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
        machine.volumes.push_back(volume);
    }
}

} // namespace armature

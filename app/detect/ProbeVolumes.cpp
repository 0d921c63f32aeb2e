#include "detect/LinuxText.h"
#include "detect/Probes.h"

namespace armature {

void probeVolumes(const Host &host, MachineProfile &machine) {
    for (const QString &role : {QStringLiteral("target"), QStringLiteral("cache"), QStringLiteral("tmp")}) {
        const Query question = query({QStringLiteral("df"), role});
        const auto answer = host.run(question);
        if (!answer.ok() && answer.problem().code == ProblemCode::ToolMissing)
            continue; // no such volume was asked for
        Volume volume;
        volume.role = role;
        const auto space = parseDf(answer.ok() ? QString::fromUtf8(answer->out) : QString());
        if (space) {
            volume.path = space->mountPoint;
            const QString source = QStringLiteral("df -Pk (%1)").arg(role);
            volume.mountPoint = Reading<QString>::known(space->mountPoint, source);
            volume.free = Reading<qint64>::known(space->available, source);
            volume.total = Reading<qint64>::known(space->total, source);
        } else {
            const Problem why = answer.ok()
                                    ? Problem{ProblemCode::CouldNotDetermine, question.name, QStringLiteral("not the output of df -Pk"), {}, {}}
                                    : answer.problem();
            volume.mountPoint = Reading<QString>::unknown(why);
            volume.free = volume.total = Reading<qint64>::unknown(why);
        }
        machine.volumes.push_back(volume);
    }
}

} // namespace armature

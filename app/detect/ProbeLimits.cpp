#include "base/Literals.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

#include <QRegularExpression>
#include <functional>

namespace armature {
namespace {

const QString CgroupRoot = u"/sys/fs/cgroup"_s;

/// "/a/b" -> "/a/b", "/a", "": a limit of a group holds for all groups below it.
QStringList groupAndParents(const QString &path) {
    QStringList groups;
    for (QString group = path == "/"_L1 ? QString() : path; !group.isEmpty(); group = group.section(u'/', 0, -2))
        groups << group;
    return groups << QString();
}

/// A limit and the file that states it.
struct GroupLimit {
    double value = 0;
    QString file;
};

/// The smallest limit that `read` finds in `files`; nothing if there is none.
std::optional<GroupLimit> smallest(const QStringList &files,
                                   const std::function<std::optional<double>(const QString &)> &read) {
    std::optional<GroupLimit> least;
    for (const QString &file : files)
        if (const auto number = read(file); number && (!least || *number < least->value))
            least = GroupLimit{*number, file};
    return least;
}

QStringList filesOf(const QString &root, const QString &group, const QString &name) {
    QStringList files;
    for (const QString &part : groupAndParents(group))
        files << root + part + u'/' + name;
    return files;
}

/// A job of Slurm by the control group that slurmd or slurmstepd makes for it, else by its variable.
Reading<QString> batchJobOf(const Host &host, const QString &cgroups) {
    static const QRegularExpression slurm(uR"(/slurm[^\n]*?/job_(\d+))"_s);
    if (const auto match = slurm.match(cgroups); match.hasMatch())
        return Reading<QString>::known(u"Slurm job "_s + match.captured(1), u"/proc/self/cgroup"_s);
    struct Mark {
        const char *variable;
        const char *system;
    };
    for (const Mark &mark : {Mark{"SLURM_JOB_ID", "Slurm"}, Mark{"PBS_JOBID", "PBS"}, Mark{"LSB_JOBID", "LSF"}})
        if (const QString id = environmentValue(host, QLatin1String(mark.variable)); !id.isEmpty())
            return Reading<QString>::known(u"%1 job %2"_s.arg(QLatin1String(mark.system), id),
                                           QLatin1String(mark.variable));
    return Reading<QString>::absent(u"/proc/self/cgroup, SLURM_JOB_ID, PBS_JOBID, LSB_JOBID"_s);
}

} // namespace

void probeLimits(const Host &host, MachineProfile &machine) {
    if (machine.system.kind != SystemKind::Linux) {
        const QString why = u"no control groups here"_s;
        machine.memory.jobLimit = Reading<qint64>::absent(why);
        machine.processor.jobCores = Reading<double>::absent(why);
        machine.system.batchJob = Reading<QString>::absent(why);
        return;
    }
    const QString own = u"/proc/self/cgroup"_s;
    const QString cgroups = readText(host, own).value_or(QString());
    machine.system.batchJob = batchJobOf(host, cgroups);

    // Version 2 has one hierarchy; version 1 has one for each controller. In a container the path can be that of the
    // host, and then the container's own group is the root.
    QStringList memory = filesOf(CgroupRoot, cgroupOf(cgroups, {}), u"memory.max"_s);
    memory += filesOf(CgroupRoot + u"/memory"_s, cgroupOf(cgroups, u"memory"_s), u"memory.limit_in_bytes"_s);
    const auto limit = smallest(memory, [&](const QString &file) -> std::optional<double> {
        bool number = false;
        const qint64 bytes = readText(host, file, 64).value_or(QString()).toLongLong(&number);
        return number && bytes > 0 ? std::optional(double(bytes)) : std::nullopt;
    });
    // Version 1 has no word for "no limit": it says the largest multiple of a page.
    if (limit && limit->value < double(machine.memory.total.valueOr(0)))
        machine.memory.jobLimit = Reading<qint64>::known(qint64(limit->value), limit->file);
    else
        machine.memory.jobLimit = Reading<qint64>::absent(own + u", "_s + CgroupRoot);

    const auto quotaOf = [&](const QString &file) -> std::optional<double> {
        const QStringList parts = readText(host, file, 64).value_or(QString()).split(u' ');
        const double quota = parts.value(0).toDouble(); // "max" is 0
        const double period = parts.size() > 1
                                  ? parts[1].toDouble()
                                  : readText(host, file.chopped(8) + u"period_us"_s, 64).value_or(QString()).toDouble();
        return quota > 0 && period > 0 ? std::optional(quota / period) : std::nullopt;
    };
    QStringList processor = filesOf(CgroupRoot, cgroupOf(cgroups, {}), u"cpu.max"_s);
    processor += filesOf(CgroupRoot + u"/cpu"_s, cgroupOf(cgroups, u"cpu"_s), u"cpu.cfs_quota_us"_s);
    auto cores = smallest(processor, quotaOf);
    const QStringList sets = filesOf(CgroupRoot, cgroupOf(cgroups, {}), u"cpuset.cpus.effective"_s) +
                             filesOf(CgroupRoot + u"/cpuset"_s, cgroupOf(cgroups, u"cpuset"_s), u"cpuset.cpus"_s);
    const auto set = smallest(sets, [&](const QString &file) -> std::optional<double> {
        const int count = processorsInList(readText(host, file).value_or(QString()));
        return count > 0 ? std::optional<double>(count) : std::nullopt;
    });
    if (set && (!cores || set->value < cores->value))
        cores = set;
    int processors = 0; // hardware threads, as control groups count them
    for (const CoreKind &kind : machine.processor.cores)
        processors += kind.count;
    if (cores && cores->value < processors)
        machine.processor.jobCores = Reading<double>::known(cores->value, cores->file);
    else
        machine.processor.jobCores = Reading<double>::absent(own + u", "_s + CgroupRoot);
}

} // namespace armature

#include "plan/ChoosePython.h"

namespace armature {
namespace {

/// Series this program's packages have wheels for today, newest first; used only where neither subject nor build says more.
const QStringList &knownSeries() {
    static const QStringList series{QStringLiteral("3.13"), QStringLiteral("3.12"), QStringLiteral("3.11"),
                                    QStringLiteral("3.10"), QStringLiteral("3.14"), QStringLiteral("3.9")};
    return series;
}

QString seriesOf(const Version &version) { return QStringLiteral("%1.%2").arg(version.segment(0)).arg(version.segment(1)); }

bool admits(const Subject &subject, const std::optional<TorchBuild> &build, const Version &version) {
    return subject.python.contains(version) && (!build || build->python.isEmpty() || build->python.contains(seriesOf(version)));
}

/// Why an installed Python cannot be used; empty if it can.
QString obstacle(const PythonInstallation &python, const MachineProfile &machine, const Subject &subject, const std::optional<TorchBuild> &build) {
    if (!python.version.isKnown())
        return QStringLiteral("its version could not be determined");
    if (python.origin == QLatin1String("environment"))
        return QStringLiteral("it belongs to a virtual environment");
    if (python.version->isPrerelease())
        return QStringLiteral("it is a pre-release");
    if (*python.version < Version::of("3.9"))
        return QStringLiteral("it is older than 3.9");
    const QString machineArchitecture = machine.processor.architecture.valueOr({});
    if (python.architecture.isKnown() && *python.architecture != machineArchitecture)
        return QStringLiteral("it is built for %1, this machine is %2").arg(*python.architecture, machineArchitecture);
    if (!admits(subject, build, *python.version))
        return QStringLiteral("%1 is outside what %2 admits (%3)").arg(python.version->text(), subject.title, subject.python.text());
    return {};
}

Problem nothingFits(const Subject &subject, const QStringList &rejected) {
    const QString wanted = subject.python.isEmpty() ? QStringLiteral("Python 3.9 or newer") : QStringLiteral("Python ") + subject.python.text();
    return {ProblemCode::ToolMissing, wanted, QStringLiteral("no installed Python fits"), rejected.join(u'\n'),
            QStringLiteral("Install one, or let uv fetch one: install uv and try again.")};
}

Result<PythonChoice> byPath(const MachineProfile &machine, const Subject &subject, const std::optional<TorchBuild> &build, const QString &path) {
    for (const PythonInstallation &python : machine.pythons) {
        if (python.path != path)
            continue;
        const QString why = obstacle(python, machine, subject, build);
        if (!why.isEmpty())
            return Problem{ProblemCode::Unsupported, path, why, {}, QStringLiteral("Choose another Python (--python).")};
        return PythonChoice{path, seriesOf(*python.version), python.ensurepip.valueOr(false), QStringLiteral("chosen by you"), {}};
    }
    return Problem{ProblemCode::NotFound,
                   path,
                   QStringLiteral("no Python was found at this path"),
                   {},
                   QStringLiteral("Choose one of the Pythons that were found on this machine (armature detect).")};
}

bool matchesRequest(const Version &version, const Version &request) {
    for (size_t i = 0; i < request.release().size(); ++i)
        if (version.segment(int(i)) != request.segment(int(i)))
            return false;
    return true;
}

} // namespace

Result<PythonChoice> choosePython(const MachineProfile &machine, const Subject &subject, const std::optional<TorchBuild> &build,
                                  const QString &request, bool mayBeFetched) {
    if (request.startsWith(u'/'))
        return byPath(machine, subject, build, request);
    const auto wanted = Version::parse(request);
    if (!request.isEmpty() && !wanted)
        return Problem{ProblemCode::Usage, request, QStringLiteral("neither a Python version nor an absolute path"), {}, {}};
    PythonChoice choice;
    const PythonInstallation *best = nullptr;
    for (const PythonInstallation &python : machine.pythons) {
        QString why = obstacle(python, machine, subject, build);
        if (why.isEmpty() && wanted && !matchesRequest(*python.version, *wanted))
            why = QStringLiteral("%1 is not the %2 asked for").arg(python.version->text(), request);
        if (!why.isEmpty())
            choice.rejected << python.path + QStringLiteral(": ") + why;
        else if (best == nullptr || *python.version > *best->version)
            best = &python;
    }
    if (best != nullptr) {
        choice.path = best->path;
        choice.series = seriesOf(*best->version);
        choice.hasEnsurepip = best->ensurepip.valueOr(false);
        choice.why = QStringLiteral("Python %1 (%2), the newest installed one that fits").arg(best->version->text(), best->origin);
        return choice;
    }
    if (!mayBeFetched)
        return nothingFits(subject, choice.rejected);
    for (const QString &series : wanted ? QStringList{request} : knownSeries()) {
        const auto latest = Version::parse(series.count(u'.') < 2 ? series + QStringLiteral(".99") : series);
        if (latest && admits(subject, build, *latest)) {
            choice.series = series;
            choice.why = QStringLiteral("no installed Python fits: uv fetches %1").arg(series);
            return choice;
        }
    }
    return nothingFits(subject, choice.rejected);
}

} // namespace armature

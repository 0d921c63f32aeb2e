#include "plan/ChoosePython.h"

#include "base/Literals.h"

namespace armature {
namespace {

/// Series this program's packages have wheels for today, newest first; used only where neither subject nor build says
/// more.
const QStringList &knownSeries() {
    static const QStringList series{u"3.13"_s, u"3.12"_s, u"3.11"_s, u"3.10"_s, u"3.14"_s, u"3.9"_s};
    return series;
}

QString seriesOf(const Version &version) { return u"%1.%2"_s.arg(version.segment(0)).arg(version.segment(1)); }

bool admits(const Subject &subject, const std::optional<TorchBuild> &build, const Version &version) {
    return subject.python.contains(version) &&
           (!build || build->python.isEmpty() || build->python.contains(seriesOf(version)));
}

/// Why an installed Python cannot be used; empty if it can.
QString obstacle(const PythonInstallation &python, const MachineProfile &machine, const Subject &subject,
                 const std::optional<TorchBuild> &build) {
    if (!python.version.isKnown())
        return u"its version could not be determined"_s;
    if (python.origin == "environment"_L1)
        return u"it belongs to a virtual environment"_s;
    if (python.version->isPrerelease())
        return u"it is a pre-release"_s;
    if (*python.version < Version::of("3.9"))
        return u"it is older than 3.9"_s;
    const QString machineArchitecture = machine.processor.architecture.valueOr({});
    if (python.architecture.isKnown() && *python.architecture != machineArchitecture)
        return u"it is built for %1, this machine is %2"_s.arg(*python.architecture, machineArchitecture);
    if (!subject.python.contains(*python.version))
        return u"%1 needs Python %2, and this is %3"_s.arg(subject.title, subject.python.text(),
                                                           python.version->text());
    if (!admits(subject, build, *python.version))
        return u"PyTorch %1 has wheels for Python %2, and this is %3"_s.arg(build->label(), build->python.join(u", "_s),
                                                                            python.version->text());
    return {};
}

Problem nothingFits(const Subject &subject, const QStringList &rejected) {
    const QString wanted = subject.python.isEmpty() ? u"Python 3.9 or newer"_s : u"Python "_s + subject.python.text();
    return {.code = ProblemCode::ToolMissing,
            .subject = wanted,
            .detail = u"no installed Python fits"_s,
            .evidence = rejected.join(u'\n'),
            .remedy = u"Install one, or let uv fetch one: install uv and try again."_s};
}

Result<PythonChoice> byPath(const MachineProfile &machine, const Subject &subject,
                            const std::optional<TorchBuild> &build, const QString &path) {
    for (const PythonInstallation &python : machine.pythons) {
        if (python.path != path)
            continue;
        const QString why = obstacle(python, machine, subject, build);
        if (!why.isEmpty())
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = path,
                           .detail = why,
                           .remedy = u"Choose another Python (--python)."_s};
        return PythonChoice{path, seriesOf(*python.version), python.ensurepip.valueOr(false), u"chosen by you"_s, {}};
    }
    return Problem{.code = ProblemCode::NotFound,
                   .subject = path,
                   .detail = u"no Python was found at this path"_s,
                   .remedy = u"Choose one of the Pythons that were found on this machine (armature detect)."_s};
}

/// An ordinary Python before a free-threaded one, which most wheels do not fit; then the newer one.
bool isPreferred(const PythonInstallation &python, const PythonInstallation &other) {
    if (python.freeThreaded.is(true) != other.freeThreaded.is(true))
        return other.freeThreaded.is(true);
    return *python.version > *other.version;
}

bool matchesRequest(const Version &version, const Version &request) {
    for (size_t i = 0; i < request.release().size(); ++i)
        if (version.segment(int(i)) != request.segment(int(i)))
            return false;
    return true;
}

} // namespace

Result<PythonChoice> choosePython(const MachineProfile &machine, const Subject &subject,
                                  const std::optional<TorchBuild> &build, const QString &request, bool mayBeFetched) {
    if (request.startsWith(u'/'))
        return byPath(machine, subject, build, request);
    const auto wanted = Version::parse(request);
    if (!request.isEmpty() && !wanted)
        return Problem{.code = ProblemCode::Usage,
                       .subject = request,
                       .detail = u"neither a Python version nor an absolute path"_s};
    PythonChoice choice;
    const PythonInstallation *best = nullptr;
    for (const PythonInstallation &python : machine.pythons) {
        QString why = obstacle(python, machine, subject, build);
        if (why.isEmpty() && wanted && !matchesRequest(*python.version, *wanted))
            why = u"%1 is not the %2 asked for"_s.arg(python.version->text(), request);
        if (!why.isEmpty())
            choice.rejected << python.path + u": "_s + why;
        else if (best == nullptr || isPreferred(python, *best))
            best = &python;
    }
    if (best != nullptr) {
        choice.path = best->path;
        choice.series = seriesOf(*best->version);
        choice.hasEnsurepip = best->ensurepip.valueOr(false);
        choice.why = u"Python %1 (%2), the newest installed one that fits"_s.arg(best->version->text(), best->origin);
        return choice;
    }
    if (!mayBeFetched)
        return nothingFits(subject, choice.rejected);
    for (const QString &series : wanted ? QStringList{request} : knownSeries()) {
        const auto latest = Version::parse(series.count(u'.') < 2 ? series + u".99"_s : series);
        if (latest && admits(subject, build, *latest)) {
            choice.series = series;
            choice.why = u"no installed Python fits: uv fetches %1"_s.arg(series);
            return choice;
        }
    }
    return nothingFits(subject, choice.rejected);
}

} // namespace armature

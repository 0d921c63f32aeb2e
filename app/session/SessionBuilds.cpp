#include "base/Literals.h"
#include "run/Failure.h"
#include "session/Session.h"

// Which build of PyTorch the session takes next where the resolver found no set of versions with the one before.

namespace armature {
namespace {

constexpr size_t MostBuilds = 6; ///< each costs a run of the resolver

/// A file that cannot be read and an index that does not answer are the same for every build.
bool anotherBuildMayHelp(const Problem &problem) {
    return problem.code == ProblemCode::ResolutionFailed || problem.code == ProblemCode::WouldCompile;
}

QString causeText(const Problem &problem) {
    QString cause = uvCause(problem.evidence.split(u'\n'));
    cause.replace("armature-plan"_L1, "this plan"_L1); // the name of its project file says nothing to a reader
    return cause.isEmpty() ? problem.detail : cause;
}

} // namespace

bool Session::takeNextBuild(const Problem &unresolved) {
    const bool unreachable = !m_failed.empty() && unresolved.code == ProblemCode::NetworkUnreachable;
    if (!m_subject || m_subject->file.isEmpty() || !m_report || !m_report->torch.build ||
        (!anotherBuildMayHelp(unresolved) && !unreachable))
        return false;
    m_failed.push_back({*m_report->torch.build, unresolved});
    m_report.reset();
    m_plan.reset();
    if (m_triedEveryBuild)
        return false;
    m_subject->tried.push_back(m_failed.back().build);
    if (m_subject->tried.size() < MostBuilds && !unreachable) { // else the next index is likely to be silent as well
        const auto next = report();
        if (next && (*next)->torch.outcome == TorchChoice::Outcome::Chosen && plan())
            return true;
        m_report.reset();
        m_plan.reset();
    }
    m_triedEveryBuild = true;
    m_subject->tried.clear();
    if (m_subject->kept.isEmpty())
        return false;
    // What asks for PyTorch may be of another version instead, beside the build of the first choice.
    m_subject->kept.clear();
    return bool(plan());
}

Problem Session::refusalOfBuilds(const Problem &last) const {
    if (m_failed.empty())
        return last;
    const FailedBuild &first = m_failed.front();
    Problem problem = first.problem;
    QStringList lines;
    for (const FailedBuild &failed : m_failed)
        lines << u"with torch %1: %2"_s.arg(failed.build.label(), causeText(failed.problem));
    lines.removeDuplicates();
    problem.subject = m_subject->title;
    problem.detail = u"uv finds no set of versions with the build of PyTorch for this machine, torch %1: %2"_s.arg(
        first.build.label(), causeText(first.problem));
    problem.evidence = lines.join(u'\n');
    const DemandedPackage *torch = m_demand ? m_demand->package(u"torch"_s) : nullptr;
    problem.remedy = u"Change what the cause names%1, or choose a build yourself (--torch)."_s.arg(
        torch == nullptr || torch->askedBy.isEmpty() ? QString()
                                                     : u"; torch is asked for by "_s + torch->askedBy.join(u", "_s));
    return problem;
}

} // namespace armature

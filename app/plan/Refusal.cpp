#include "plan/Refusal.h"

#include "base/Literals.h"
#include "present/FindingText.h"

namespace armature {
namespace {

constexpr qsizetype MostListed = 20;

QString sentences(const std::vector<Reason> &reasons) {
    QStringList texts;
    for (const Reason &reason : reasons)
        texts << reason.sentence();
    return texts.isEmpty() ? u"Every PyTorch build was rejected"_s : texts.join(u". "_s);
}

QStringList remedies(const std::vector<Reason> &reasons) {
    QStringList texts;
    for (const Reason &reason : reasons)
        if (!reason.remedy.isEmpty() && !texts.contains(reason.remedy))
            texts << reason.remedy;
    return texts;
}

/// The builds that came near; those of another version say nothing about the machine.
QString rejectedText(const TorchChoice &torch) {
    QStringList lines;
    for (const RejectedGroup &group : torch.rejectedGroups())
        if (lines.size() < MostListed)
            lines << group.builds.join(u", "_s) + u": "_s + group.reason.sentence();
    return lines.join(u'\n');
}

} // namespace

std::optional<Problem> unfitVolume(const MachineProfile &machine) {
    for (const Finding &finding : machine.findings) {
        const bool ofVolume =
            finding.code == FindingCode::VolumeReadOnly || finding.code == FindingCode::VolumeNoExec ||
            finding.code == FindingCode::VolumeNoInodes || finding.code == FindingCode::VolumeWithoutLinks;
        if (!ofVolume || finding.severity != Severity::Error)
            continue;
        const FindingText words = findingText(finding);
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = finding.observed,
                       .detail = words.title,
                       .remedy = words.remedy};
    }
    return std::nullopt;
}

std::optional<Problem> refusal(const CompatibilityReport &report, const Subject &subject) {
    const TorchChoice &torch = report.torch;
    const bool undecided = torch.outcome == TorchChoice::Outcome::NeedsDecision;
    const bool nothingFits = report.platform == UnsupportedPlatform || torch.outcome == TorchChoice::Outcome::None;
    if (!nothingFits && !undecided)
        return std::nullopt;
    QStringList remedy = remedies(torch.reasons);
    if (undecided && !nothingFits) // the first reason is the decisive one; the CPU build is the user's to choose
        remedy = remedy.mid(0, 1) << (remedy.isEmpty() ? u"Take the CPU build knowingly (--torch cpu)."_s
                                                       : u"Or take the CPU build knowingly (--torch cpu)."_s);
    return Problem{.code = nothingFits ? ProblemCode::NoBuildFits : ProblemCode::NeedsDecision,
                   .subject = subject.title,
                   .detail = sentences(torch.reasons),
                   .evidence = rejectedText(torch),
                   .remedy = remedy.join(u' ')};
}

} // namespace armature

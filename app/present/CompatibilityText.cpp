#include "present/CompatibilityText.h"

#include "base/Literals.h"
#include "present/PlatformText.h"
#include "present/Words.h"

#include <algorithm>

namespace armature {
namespace {

constexpr int ShownRejections = 8;

QString effectMark(Reason::Effect effect) {
    switch (effect) {
    case Reason::Effect::Fits:
        return statusMark(Status::Available);
    case Reason::Effect::Warns:
        return statusMark(Status::Limited);
    case Reason::Effect::Rejects:
        return statusMark(Status::Unavailable);
    case Reason::Effect::Undetermined:
        break;
    }
    return statusMark(Status::Unknown);
}

QString bullet(const QString &mark, const QString &text, int width) {
    return u"  "_s + mark + u' ' + wrapped(text, width - 4, 4) + u'\n';
}

QString evidenceLines(const std::vector<Evidence> &all, int width) {
    QString text;
    for (const Evidence &evidence : all)
        text += u"      "_s +
                wrapped(evidence.what + (evidence.url.isEmpty() ? QString() : u" "_s + evidence.url), width - 6, 6) +
                u'\n';
    return text;
}

QString rejectedLines(const TorchChoice &choice, int width, bool all) {
    const std::vector<RejectedGroup> groups = choice.rejectedGroups(all);
    const size_t shown = all ? groups.size() : std::min(groups.size(), size_t(ShownRejections));
    QString text;
    qsizetype named = 0;
    for (size_t i = 0; i < shown; ++i) {
        named += groups[i].builds.size();
        text += bullet(statusMark(Status::Unavailable),
                       groups[i].builds.join(u", "_s) + u": "_s + reasonText(groups[i].reason), width);
    }
    if (const qsizetype hidden = qsizetype(choice.rejected.size()) - named; hidden > 0)
        text += bullet(u" "_s, Words::tr("and %n other(s), listed with --all", nullptr, int(hidden)), width);
    return text;
}

QString limitWord(LimitSeverity severity) {
    switch (severity) {
    case LimitSeverity::Blocks:
        return Words::tr("BLOCKS");
    case LimitSeverity::Limits:
        return Words::tr("limits");
    case LimitSeverity::Note:
        break;
    }
    return Words::tr("note");
}

} // namespace

QString provenanceText(const Provenance &provenance) {
    return Words::tr("checked %1, %2")
        .arg(provenance.checked.toString(Qt::ISODate), confidenceWord(provenance.confidence));
}

QString whatLimits(const CompatibilityRow &row) {
    for (const Reason::Effect effect : {Reason::Effect::Rejects, Reason::Effect::Undetermined, Reason::Effect::Warns})
        for (const Reason &reason : row.reasons)
            if (reason.effect == effect)
                return reason.kind == ReasonKind::Claim ? reason.observed : reasonText(reason);
    for (const Reason &reason : row.reasons)
        if (reason.kind == ReasonKind::Replacement)
            return reason.observed;
    return row.claim ? row.claim->limitation : QString();
}

QString reasonText(const Reason &reason) {
    const QString source = reason.source.isEmpty() ? QString() : u" ("_s + reason.source + u')';
    if (reason.kind == ReasonKind::Claim) // the catalog's own sentence needs no frame
        return (reason.observed.isEmpty() ? Words::tr("the catalog says: %1").arg(reason.required)
                                          : Words::tr("the catalog says: %1. %2", "status on platform, limitation")
                                                .arg(reason.required, reason.observed)) +
               source;
    return enumName(reason.rule) + u": "_s + reason.sentence() + source;
}

namespace {

/// "2.13.0 (CUDA 13.0)".
QString buildText(const TorchBuild &build) { return u"%1 (%2)"_s.arg(build.torch.text(), flavourWord(build.flavour)); }

/// What decided for this build: the accelerator and its driver. That it fits the Python and the C library is expected.
bool matters(const TorchChoice &choice, const Reason &reason) {
    return choice.outcome != TorchChoice::Outcome::Chosen || reason.effect != Reason::Effect::Fits ||
           reason.kind == ReasonKind::Gpu || reason.kind == ReasonKind::Driver ||
           (reason.kind == ReasonKind::Accelerator && !choice.build->isCuda());
}

QString outcomeText(const TorchChoice &choice) {
    switch (choice.outcome) {
    case TorchChoice::Outcome::Chosen:
        return Words::tr("PyTorch %1, because:").arg(buildText(*choice.build)) + u'\n';
    case TorchChoice::Outcome::NeedsDecision:
        return Words::tr("No PyTorch build can use this GPU as it is. If you say so (--torch cpu), %1 is taken.")
                   .arg(buildText(*choice.build)) +
               u'\n';
    case TorchChoice::Outcome::None:
        return Words::tr("No PyTorch build fits this machine:") + u'\n';
    case TorchChoice::Outcome::NotWanted:
        break;
    }
    return Words::tr("This plan does not use PyTorch.") + u'\n';
}

} // namespace

QString torchInShort(const TorchChoice &choice, int width) {
    QString text = outcomeText(choice);
    for (const Reason &reason : choice.reasons)
        if (matters(choice, reason))
            text += bullet(effectMark(reason.effect), reason.sentence(), width);
    return text;
}

QString torchText(const TorchChoice &choice, int width, bool all) {
    QString text = outcomeText(choice);
    if (!choice.pinReplacedBecause.isEmpty())
        text += bullet(u"*"_s,
                       Words::tr("the pin torch%1 is replaced by torch%2: %3")
                           .arg(choice.pin.text(), choice.effectivePin.text(), choice.pinReplacedBecause),
                       width);
    for (const Reason &reason : choice.reasons)
        text += bullet(effectMark(reason.effect), reasonText(reason), width);
    if (!choice.rejected.empty())
        text += Words::tr("Why not another build:") + u'\n' + rejectedLines(choice, width, all);
    for (const AbsentBuild &absent : choice.absent)
        text += bullet(statusMark(Status::Unavailable),
                       Words::tr("%1 (%2) from %3 does not exist: %4")
                           .arg(absent.torch.text(), absent.flavour, absent.index, absent.reason),
                       width);
    return text;
}

QString statusText(const CompatibilityReport &report, int width) {
    std::vector<QStringList> rows;
    for (const CompatibilityRow &row : report.rows) {
        const Status verdict = row.verdict();
        rows.push_back({row.title, statusMark(verdict) + u' ' + statusWord(verdict), row.versionHere(), row.indexHere(),
                        row.claim ? row.claim->provenance.checked.toString(Qt::ISODate) : QString(), whatLimits(row)});
    }
    return Words::tr("Platform: %1. Catalog of %2.").arg(report.platform, report.catalogDate.toString(Qt::ISODate)) +
           u"\n\n"_s +
           textTable({Words::tr("package"), Words::tr("here"), Words::tr("version"), Words::tr("index"),
                      Words::tr("checked"), Words::tr("what limits it")},
                     rows, width) +
           u'\n' +
           Words::tr("Legend: %1 available   %2 limited   %3 unavailable   %4 unknown")
               .arg(statusMark(Status::Available), statusMark(Status::Limited), statusMark(Status::Unavailable),
                    statusMark(Status::Unknown)) +
           u'\n';
}

QString explainText(const Package &package, const CompatibilityRow &here, const Catalog &catalog, int width) {
    QString text = package.title + u": "_s + package.summary + u"\n\n"_s;
    text += Words::tr("On this machine (%1): %2").arg(here.platform, statusWord(here.verdict())) + u'\n';
    for (const Reason &reason : here.reasons)
        text += bullet(effectMark(reason.effect), reasonText(reason), width);
    for (const Platform &platform : catalog.platforms) {
        const Cell *cell = package.cell(platform.id);
        text += u'\n' + platform.title + u": "_s +
                (cell != nullptr ? statusMark(cell->status) + u' ' + statusWord(cell->status)
                                 : statusWord(Status::Unknown)) +
                u'\n';
        if (cell == nullptr)
            continue;
        if (!cell->since.isEmpty())
            text += u"    "_s + Words::tr("since %1").arg(cell->since.text()) + u'\n';
        if (!cell->version.isEmpty())
            text += u"    "_s + Words::tr("version %1 from %2").arg(cell->version.text(), cell->index) + u'\n';
        if (!cell->latest.isEmpty())
            text += u"    "_s + Words::tr("newest %1: %2", "version, file").arg(newestText(*cell), cell->latestFile) +
                    u'\n';
        if (!cell->limitation.isEmpty())
            text += u"    "_s + wrapped(cell->limitation, width - 4, 4) + u'\n';
        if (!cell->remedy.isEmpty())
            text += u"    "_s + wrapped(Words::tr("What to do: %1").arg(cell->remedy), width - 4, 4) + u'\n';
        text += u"    "_s + provenanceText(cell->provenance) + u'\n' + evidenceLines(cell->provenance.evidence, width);
    }
    if (package.id == "torch"_L1)
        text += faultsText(catalog.faults, width);
    return text + pastText(package, catalog, width);
}

QString faultPlace(const BuildFault &fault) {
    QStringList parts{u"torch "_s + fault.torch.text()};
    parts += fault.flavours;
    parts += fault.platforms;
    for (const Version &capability : fault.capabilities)
        parts << Words::tr("compute capability %1").arg(capability.text());
    for (const FindingCode code : fault.findings)
        parts << enumName(code);
    return parts.join(u", "_s);
}

QString faultsText(const std::vector<BuildFault> &faults, int width) {
    if (faults.empty())
        return {};
    QString text = u'\n' + Words::tr("Known faults of builds:") + u'\n';
    for (const BuildFault &fault : faults) {
        const Status status = fault.effect == FaultEffect::Rejects ? Status::Unavailable : Status::Limited;
        text += bullet(statusMark(status), faultPlace(fault) + u": "_s + fault.reason, width);
        if (!fault.remedy.isEmpty())
            text += u"    "_s + wrapped(Words::tr("What to do: %1").arg(fault.remedy), width - 4, 4) + u'\n';
        text += u"    "_s + provenanceText(fault.provenance) + u'\n' + evidenceLines(fault.provenance.evidence, width);
    }
    return text;
}

QString pastText(const Package &package, const Catalog &catalog, int width) {
    if (package.past.empty())
        return {};
    QString text = u'\n' + Words::tr("What was believed before:") + u'\n';
    for (const PastClaim &past : package.past) {
        QStringList where;
        for (const Platform &platform : catalog.platforms)
            if (!past.platforms.isEmpty() && past.concerns(platform.id))
                where << platform.title;
        text += bullet(statusMark(Status::Unavailable),
                       (where.isEmpty() ? QString() : where.join(u", "_s) + u": "_s) +
                           Words::tr("\"%1\" (%2)", "claim, who said it").arg(past.claim, past.saidBy),
                       width);
        text +=
            u"    "_s +
            wrapped(
                Words::tr("superseded %1: %2", "date, reason").arg(past.superseded.toString(Qt::ISODate), past.reason),
                width - 4, 4) +
            u'\n' + evidenceLines(past.evidence, width);
    }
    return text;
}

QString limitsText(const std::vector<Limit> &limits, int width, bool all) {
    QString text;
    QStringList folded;
    for (const Limit &limit : limits) {
        if (limit.severity == LimitSeverity::Note && !all) {
            folded << limit.title;
            continue;
        }
        text += limitWord(limit.severity) + u": "_s + wrapped(limit.title, width - 8, 2) + u"\n  "_s +
                wrapped(limit.consequence, width - 2, 2) + u'\n';
        if (!limit.remedy.isEmpty())
            text += u"  "_s + wrapped(Words::tr("What to do: %1").arg(limit.remedy), width - 2, 2) + u'\n';
    }
    if (!folded.isEmpty())
        text +=
            wrapped(Words::tr("Good to know (%1, --all tells them): %2.").arg(folded.size()).arg(folded.join(u"; "_s)),
                    width, 2) +
            u'\n';
    return text;
}

} // namespace armature

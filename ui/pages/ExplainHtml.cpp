#include "pages/ExplainHtml.h"

#include "base/Literals.h"
#include "present/CompatibilityText.h"
#include "present/PlatformText.h"
#include "present/Words.h"
#include "widgets/Text.h"

#include <QCoreApplication>

namespace armature {
namespace {

struct Explain {
    Q_DECLARE_TR_FUNCTIONS(armature::Explain)
};

constexpr int ShownRejections = 6;

QString paragraph(const QString &text) { return u"<p>%1</p>"_s.arg(text.toHtmlEscaped()); }

QString labelled(const QString &label, const QString &text) {
    return u"<p><b>%1</b> %2</p>"_s.arg(label.toHtmlEscaped(), text.toHtmlEscaped());
}

QString heading(const QString &package, const QString &where, Status status) {
    return u"<p><b>%1</b></p>"_s.arg(Explain::tr("%1 on %2: %3", "package, platform, status")
                                         .arg(package, where, statusWord(status))
                                         .toHtmlEscaped());
}

QString list(const QStringList &items) {
    if (items.isEmpty())
        return {};
    QString html = u"<ul style=\"margin-left: 14px; -qt-list-indent: 0\">"_s;
    for (const QString &item : items)
        html += u"<li>%1</li>"_s.arg(item.toHtmlEscaped());
    return html + u"</ul>"_s;
}

QString reasonsHtml(const std::vector<Reason> &reasons) {
    QStringList items;
    for (const Reason::Effect effect :
         {Reason::Effect::Rejects, Reason::Effect::Undetermined, Reason::Effect::Warns, Reason::Effect::Fits})
        for (const Reason &reason : reasons)
            if (reason.effect == effect)
                items << reasonText(reason);
    return list(items);
}

QString claimHtml(const Cell &cell) {
    QString html;
    if (!cell.limitation.isEmpty())
        html += labelled(Explain::tr("Limitation:"), cell.limitation);
    if (!cell.remedy.isEmpty())
        html += labelled(Explain::tr("What to do:"), cell.remedy);
    QStringList facts;
    if (!cell.since.isEmpty())
        facts << Explain::tr("since version %1").arg(cell.since.text());
    if (!cell.version.isEmpty())
        facts << (cell.index.isEmpty()
                      ? Explain::tr("version %1").arg(cell.version.text())
                      : Explain::tr("version %1 from the index “%2”").arg(cell.version.text(), cell.index));
    if (!cell.latest.isEmpty())
        facts << Explain::tr("newest version there: %1 (%2)", "version, file").arg(newestText(cell), cell.latestFile);
    if (!cell.glibc.isEmpty())
        facts << Explain::tr("needs glibc %1 or newer").arg(cell.glibc.text());
    if (!cell.macos.isEmpty())
        facts << Explain::tr("needs macOS %1 or newer").arg(cell.macos.text());
    if (!cell.python.isEmpty())
        facts << Explain::tr("Python %1").arg(cell.python.text());
    return html + list(facts) + provenanceHtml(cell.provenance);
}

} // namespace

QString provenanceHtml(const Provenance &provenance) {
    QStringList links;
    for (const Evidence &evidence : provenance.evidence)
        links << linkHtml(evidence.what, evidence.url);
    QString html = u"<p><small>%1"_s.arg(
        (provenance.checked.isValid() ? Explain::tr("Checked %1, %2.", "date, confidence")
                                            .arg(dateText(provenance.checked), confidenceWord(provenance.confidence))
                                      : Explain::tr("Never checked."))
            .toHtmlEscaped());
    if (!links.isEmpty())
        html += u' ' + Explain::tr("Evidence:").toHtmlEscaped() + u' ' + links.join(u"; "_s);
    return html + u"</small></p>"_s;
}

QString hereHtml(const Package &package, const CompatibilityRow &row) {
    QString html = heading(package.title, Explain::tr("this machine"), row.verdict()) + reasonsHtml(row.reasons);
    if (row.claim)
        html += claimHtml(*row.claim);
    else
        html +=
            paragraph(Explain::tr("The catalog says nothing of this package on the platform %1.").arg(row.platform));
    return html;
}

QString judgedHtml(const Package &package, const QString &where, const CompatibilityRow &row) {
    return heading(package.title, where, row.verdict()) + reasonsHtml(row.reasons);
}

QString cellHtml(const Package &package, const Platform &platform, const Cell *cell) {
    if (cell == nullptr)
        return heading(package.title, platform.title, Status::Unknown) +
               paragraph(Explain::tr("Nobody has looked yet: no claim without evidence."));
    return heading(package.title, platform.title, cell->status) + claimHtml(*cell);
}

QString faultsHtml(const std::vector<BuildFault> &faults) {
    QString html;
    for (const BuildFault &fault : faults) {
        html += labelled(Explain::tr("Known fault:"), faultPlace(fault) + u": "_s + fault.reason);
        if (!fault.remedy.isEmpty())
            html += labelled(Explain::tr("What to do:"), fault.remedy);
        html += provenanceHtml(fault.provenance);
    }
    return html;
}

QString torchHtml(const TorchChoice &choice) {
    QString html;
    switch (choice.outcome) {
    case TorchChoice::Outcome::NotWanted:
        return paragraph(Explain::tr("PyTorch is not asked for."));
    case TorchChoice::Outcome::Chosen:
        html = labelled(Explain::tr("Chosen:"),
                        Explain::tr("%1 (%2)", "build, flavour").arg(choice.build->label(), choice.build->flavour));
        break;
    case TorchChoice::Outcome::NeedsDecision:
        html = labelled(Explain::tr("Your decision:"),
                        Explain::tr("no build can use this GPU as it is. %1 would run on the processor alone.")
                            .arg(choice.build->label()));
        break;
    case TorchChoice::Outcome::None:
        html = labelled(Explain::tr("None fits:"), Explain::tr("no PyTorch build runs on this machine."));
        break;
    }
    if (!choice.pinReplacedBecause.isEmpty())
        html += labelled(Explain::tr("Changed:"),
                         Explain::tr("torch%1 became torch%2: %3")
                             .arg(choice.pin.text(), choice.effectivePin.text(), choice.pinReplacedBecause));
    html += reasonsHtml(choice.reasons);
    QStringList others;
    for (const RejectedGroup &group : choice.rejectedGroups())
        if (others.size() < ShownRejections)
            others << group.builds.join(u", "_s) + u": "_s + reasonText(group.reason);
    for (const AbsentBuild &absent : choice.absent)
        others << Explain::tr("%1 (%2) from %3 does not exist: %4")
                      .arg(absent.torch.text(), absent.flavour, absent.index, absent.reason);
    if (!others.isEmpty())
        html += u"<p><b>%1</b></p>"_s.arg(Explain::tr("Why not another build:").toHtmlEscaped()) + list(others);
    return html;
}

} // namespace armature

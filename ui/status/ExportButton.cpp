#include "status/ExportButton.h"

#include "base/Literals.h"
#include "engine/Workbench.h"
#include "look/Icons.h"
#include "present/ProblemText.h"
#include "session/Exports.h"
#include "widgets/Banner.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QStandardPaths>

namespace armature {

ExportButton::ExportButton(Workbench &bench, Banner &banner, QWidget *parent)
    : QPushButton(themedIcon(u"save"_s), tr("E&xport"), parent), m_bench(bench), m_banner(banner),
      m_menu(new QMenu(this)), m_cancel(banner.addSideButton(tr("Sto&p the export"))),
      m_dismiss(banner.addSideButton(tr("&Hide"))) {
    setAccessibleDescription(tr("The table, the project or the plan as a file for other tools"));
    m_menu->setToolTipsVisible(true);
    addFormats();
    setMenu(m_menu);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_bench.cancelExport(); });
    connect(m_dismiss, &QPushButton::clicked, &m_banner, &Banner::hide);
    connect(&bench, &Workbench::exportChanged, this, &ExportButton::showState);
    connect(&bench, &Workbench::catalogChanged, this, &ExportButton::showState);
    showState();
}

void ExportButton::addFormats() {
    const QString whole = tr("Every package on every platform and on the chosen machine, whatever the filters show");
    add("markdown", tr("Table as &Markdown…"), whole);
    add("html", tr("Table as &HTML…"), whole);
    add("csv", tr("Table as &CSV…"), whole);
    add("json", tr("Table as &JSON…"), whole);
    m_menu->addSeparator();
    add("pyproject", tr("&Project for uv (pyproject.toml)…"),
        tr("What the wizard is to set up, for every platform and the chosen machine"));
    m_menu->addSeparator();
    const QString resolved =
        tr("The plan for the chosen machine. The resolver is asked for exact versions: this needs the package index.");
    add("constraints", tr("C&onstraints…"), resolved);
    add("requirements", tr("&Requirements with hashes…"), resolved);
    add("pylock", tr("Lock file (py&lock.toml)…"), resolved);
}

void ExportButton::add(const char *format, const QString &text, const QString &toolTip) {
    QAction *action = m_menu->addAction(text);
    action->setToolTip(toolTip);
    action->setData(QLatin1String(format));
    connect(action, &QAction::triggered, this, [this, id = QString::fromLatin1(format)] { askWhere(id); });
}

void ExportButton::askWhere(const QString &format) {
    auto *dialog =
        new QFileDialog(window(), tr("Export"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave); // asks before a file is replaced
    dialog->selectFile(QLatin1String(exportFormat(format)->file));
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) {
        m_bench.exportFile({format, path});
    });
    dialog->open();
}

void ExportButton::showState() {
    const ExportState &state = m_bench.exportState();
    setEnabled(m_bench.catalog() != nullptr && !state.isBusy());
    m_cancel->setVisible(state.stage == ExportState::Stage::Resolving);
    m_dismiss->setVisible(!state.isBusy());
    m_banner.setVisible(state.stage != ExportState::Stage::None);
    const QString path = QDir::toNativeSeparators(state.request.path);
    switch (state.stage) {
    case ExportState::Stage::None:
        return;
    case ExportState::Stage::Working:
        m_banner.say(Tone::Note, tr("Writing %1…").arg(path), {});
        return;
    case ExportState::Stage::Resolving:
        m_banner.say(Tone::Note, tr("The resolver is asked which versions fit. Nothing is installed."),
                     state.silentSeconds > 0 ? tr("No output for %1 s, still running.").arg(state.silentSeconds)
                                             : tr("This may take minutes."));
        return;
    case ExportState::Stage::Done:
        m_banner.say(Tone::Good, tr("Exported: %1").arg(path), {});
        return;
    case ExportState::Stage::Failed:
        if (state.problem->code == ProblemCode::Cancelled)
            m_banner.say(Tone::Note, tr("The export was cancelled: no file was written."), {});
        else
            m_banner.say(Tone::Bad, explain(*state.problem), 3);
        return;
    }
}

} // namespace armature

#include "pages/MoreOptions.h"

#include "base/Literals.h"
#include "look/Icons.h"
#include "present/Words.h"
#include "widgets/Asking.h"
#include "widgets/Fields.h"
#include "widgets/Scroll.h"
#include "widgets/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

MoreOptions::MoreOptions(Workbench &bench, QWidget *parent)
    : Card({}, parent), m_bench(bench), m_fold(new QToolButton(this)), m_installer(comboBox(tr("Installer"), this)),
      m_uv(new QLineEdit(this)), m_python(comboBox(tr("Python"), this)), m_build(comboBox(tr("PyTorch build"), this)),
      m_proxy(new QLineEdit(this)),
      m_offline(new QCheckBox(tr("Work o&ffline: use only what is in the download cache"), this)),
      m_indexGrid(new QGridLayout) {
    m_fold->setText(tr("&More options"));
    m_fold->setCheckable(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setArrowType(Qt::RightArrow);
    m_fold->setAutoRaise(true);
    m_fold->setAccessibleDescription(tr("Installer, uv, Python, PyTorch build, network and indexes"));
    QWidget *fields = makeFields();
    fields->hide();
    content()->addWidget(m_fold);
    content()->addWidget(fields);
    connect(m_fold, &QToolButton::toggled, fields, [this, fields](bool open) {
        m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        fields->setVisible(open);
    });
    for (QComboBox *box : {m_installer, m_python, m_build})
        connect(box, &QComboBox::currentIndexChanged, this, &MoreOptions::report);
    connect(m_proxy, &QLineEdit::textEdited, this, &MoreOptions::report);
    connect(m_uv, &QLineEdit::editingFinished, this,
            &MoreOptions::report); // the program is started to ask its version: half a path must not be
    connect(m_offline, &QCheckBox::toggled, this, &MoreOptions::report);
    connect(&bench, &Workbench::catalogChanged, this, &MoreOptions::fillIndexes);
    connect(&bench, &Workbench::machineChanged, this, &MoreOptions::fillPythons);
    connect(&bench, &Workbench::tableChanged, this, &MoreOptions::fillBuilds);
}

QWidget *MoreOptions::makeFields() {
    m_installer->addItem(tr("Automatic: uv where it is there, else pip"), enumName(Installer::Automatic));
    m_installer->addItem(u"uv"_s, enumName(Installer::Uv));
    m_installer->addItem(u"pip"_s, enumName(Installer::Pip));
    m_uv->setPlaceholderText(tr("Your own or the one on board, whichever is newer"));
    m_uv->setAccessibleName(tr("Path of uv"));
    m_proxy->setPlaceholderText(tr("As the system says"));
    m_proxy->setAccessibleName(tr("Proxy"));
    auto *browse = new QPushButton(themedIcon(u"folder"_s), tr("Brow&se…"), this);
    browse->setAccessibleName(tr("Browse for uv"));
    connect(browse, &QPushButton::clicked, this, [this] {
        askForFile(window(), tr("The uv to use"), m_uv->text(), [this](const QString &path) {
            m_uv->setText(QDir::toNativeSeparators(path));
            report();
        });
    });
    auto *fields = new QWidget(this);
    auto *rows = form();
    rows->addRow(tr("&Installer"), m_installer);
    QWidget *uvRow = rowOf(m_uv, browse, fields);
    rows->addRow(tr("u&v"), uvRow);
    qobject_cast<QLabel *>(rows->labelForField(uvRow))->setBuddy(m_uv);
    rows->addRow(tr("&Python"), m_python);
    rows->addRow(tr("PyTorch b&uild"), m_build);
    rows->addRow(tr("Pro&xy"), m_proxy);
    rows->addRow(m_offline);
    auto *outer = new QVBoxLayout(fields);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addLayout(rows);
    outer->addWidget(textLabel(
        tr("Indexes: leave empty to use the address shown. User names and tokens are used, never stored or logged."),
        "muted", this));
    outer->addLayout(m_indexGrid);
    return fields;
}

void MoreOptions::fillIndexes() {
    clearLayout(m_indexGrid);
    m_indexes.clear();
    int row = 0;
    for (const PackageIndex &index : m_bench.catalog()->indexes) {
        auto *edit = new QLineEdit(this);
        edit->setPlaceholderText(index.url.isEmpty() ? tr("As the installer is configured") : index.url);
        edit->setAccessibleName(tr("Address of %1").arg(index.title));
        connect(edit, &QLineEdit::textEdited, this, &MoreOptions::report);
        m_indexGrid->addWidget(textLabel(index.title, "", this), row, 0);
        m_indexGrid->addWidget(edit, row++, 1);
        m_indexes.insert(index.id, edit);
    }
    m_indexGrid->setColumnStretch(0, 2);
    m_indexGrid->setColumnStretch(1, 3);
}

void MoreOptions::fillPythons() {
    if (!m_bench.machineComplete())
        return;
    m_showing = true;
    m_python->clear();
    m_python->addItem(tr("Automatic: the one the stack wants"), QString());
    for (const PythonInstallation &python : m_bench.machine()->pythons)
        m_python->addItem(
            tr("%1 (%2)", "version, path")
                .arg(python.version.isKnown() ? python.version->text() : tr("unknown version"), python.path),
            python.path);
    const QString wanted = m_bench.choices().python;
    if (!wanted.isEmpty() && m_python->findData(wanted) < 0)
        m_python->addItem(wanted, wanted);
    select(m_python, wanted);
    m_showing = false;
}

void MoreOptions::fillBuilds() {
    const MachineProfile &machine = *m_bench.machine();
    const QString system = machine.system.kind == SystemKind::MacOs ? u"macos"_s : u"linux"_s;
    const QString architecture = machine.processor.architecture.valueOr({});
    const TorchChoice &torch = m_bench.table()->torch;
    m_showing = true;
    m_build->clear();
    m_build->addItem(torch.build && m_bench.choices().flavour.isEmpty() ? tr("Automatic: %1").arg(torch.build->label())
                                                                        : tr("Automatic"),
                     QString());
    QStringList flavours;
    for (const TorchBuild &build : m_bench.catalog()->builds)
        if (build.system == system && build.architecture == architecture && !flavours.contains(build.flavour))
            flavours << build.flavour;
    flavours.sort();
    for (const QString &flavour : flavours)
        m_build->addItem(flavourWord(flavour), flavour);
    select(m_build, m_bench.choices().flavour);
    m_showing = false;
}

void MoreOptions::showChoices(const Choices &choices) {
    m_showing = true;
    select(m_installer, enumName(choices.installer));
    if (!m_uv->hasFocus() || !m_uv->isModified()) // nobody is typing there
        showText(m_uv, choices.uv);
    select(m_python, choices.python);
    select(m_build, choices.flavour);
    showText(m_proxy, choices.proxy);
    m_offline->setChecked(choices.offline);
    for (auto it = m_indexes.begin(); it != m_indexes.end(); ++it)
        showText(it.value(), choices.indexOverrides.value(it.key()));
    m_showing = false;
}

void MoreOptions::applyTo(Choices &choices) const {
    choices.installer = enumFromName<Installer>(m_installer->currentData().toString()).value_or(Installer::Automatic);
    const QString uv = m_uv->text().trimmed();
    choices.uv = uv.isEmpty() ? QString() : QDir::cleanPath(QFileInfo(uv).absoluteFilePath());
    choices.python = m_python->currentData().toString();
    choices.flavour = m_build->currentData().toString();
    choices.proxy = m_proxy->text().trimmed();
    choices.offline = m_offline->isChecked();
    choices.indexOverrides.clear();
    for (auto it = m_indexes.begin(); it != m_indexes.end(); ++it)
        if (const QString url = it.value()->text().trimmed(); !url.isEmpty())
            choices.indexOverrides.insert(it.key(), url);
}

void MoreOptions::report() {
    if (!m_showing)
        Q_EMIT edited();
}

} // namespace armature

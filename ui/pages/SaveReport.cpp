#include "pages/SaveReport.h"

#include "base/Literals.h"
#include "widgets/Banner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QSaveFile>
#include <QStandardPaths>

namespace armature {
namespace {

struct SaveReport {
    Q_DECLARE_TR_FUNCTIONS(armature::SaveReport)
};

} // namespace

void saveReportAs(const QString &markdown, Banner &banner, QWidget *window) {
    auto *dialog = new QFileDialog(window, SaveReport::tr("Save the report"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(SaveReport::tr("Markdown (*.md)"));
    dialog->setDefaultSuffix(u"md"_s);
    dialog->selectFile(u"armature-report.md"_s);
    QObject::connect(dialog, &QFileDialog::fileSelected, &banner, [markdown, &banner](const QString &path) {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(markdown.toUtf8()) >= 0 && file.commit())
            banner.say(Tone::Good, SaveReport::tr("Saved"), QDir::toNativeSeparators(path));
        else
            banner.say(Tone::Bad, SaveReport::tr("The report could not be saved"),
                       SaveReport::tr("%1: %2", "path, why").arg(QDir::toNativeSeparators(path), file.errorString()));
    });
    dialog->open();
}

} // namespace armature

#include "widgets/Asking.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace armature {

QMessageBox *ask(QWidget *window, const Question &question, std::function<void()> onYes) {
    auto *box = new QMessageBox(QMessageBox::Question, question.title, question.text, QMessageBox::NoButton, window);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = box->addButton(question.yes, QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(question.no, QMessageBox::RejectRole));
    QObject::connect(box, &QMessageBox::buttonClicked, window,
                     [yes, onYes = std::move(onYes)](const QAbstractButton *button) {
                         if (button == yes)
                             onYes();
                     });
    box->open();
    return box;
}

namespace {

/// Opens the dialog without waiting; it deletes itself when it closes.
void choose(QFileDialog *dialog, QWidget *window, std::function<void(const QString &)> chosen) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, std::move(chosen));
    dialog->open();
}

} // namespace

void askForFolder(QWidget *window, const QString &title, const QString &start,
                  std::function<void(const QString &)> chosen) {
    auto *dialog = new QFileDialog(window, title, start);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    choose(dialog, window, std::move(chosen));
}

void askForFile(QWidget *window, const QString &title, const QString &start,
                std::function<void(const QString &)> chosen) {
    auto *dialog = new QFileDialog(window, title, QFileInfo(start).path());
    dialog->setFileMode(QFileDialog::ExistingFile);
    choose(dialog, window, std::move(chosen));
}

} // namespace armature

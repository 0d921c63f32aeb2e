#pragma once

#include <QString>
#include <functional>

class QMessageBox;
class QWidget;

namespace armature {

/// What must not happen by a slip: the key that dismisses, and Enter, mean no.
struct Question {
    QString title;
    QString text; ///< plain
    QString yes;
    QString no;
};

/// Asks in front of `window` without waiting; `onYes` is called if the answer is yes. The box deletes itself when it
/// closes.
QMessageBox *ask(QWidget *window, const Question &question, std::function<void()> onYes);

/// Lets the user choose a folder without waiting; `chosen` is called with it, or never. `start`: where the dialog
/// opens; may be empty.
void askForFolder(QWidget *window, const QString &title, const QString &start,
                  std::function<void(const QString &)> chosen);

/// The same for a file that is there.
void askForFile(QWidget *window, const QString &title, const QString &start,
                std::function<void(const QString &)> chosen);

} // namespace armature

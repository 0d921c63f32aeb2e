#pragma once

#include <QString>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QWidget;

namespace armature {

/// A line to type in with a button at its end.
QWidget *rowOf(QLineEdit *edit, QPushButton *button, QWidget *parent);

/// Names on the left, fields on the right; long rows wrap.
QFormLayout *form();

/// A combo box as narrow as it must be: long entries are cut in the box and whole in its list. `name` is what a screen
/// reader says.
QComboBox *comboBox(const QString &name, QWidget *parent);

/// Selects the entry with this data; the first one if there is none.
void select(QComboBox *box, const QString &data);

/// Sets the text where it is another one: the cursor stays where somebody is typing.
void showText(QLineEdit *edit, const QString &text);

} // namespace armature

#pragma once

#include "look/Icons.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace armature {

class Flow;
class IconLabel;
struct ProblemText;

/// A message that stands out: what is the matter, one thing to do about it, and buttons for that. The tone is an icon
/// as well as a colour.
class Banner : public QFrame {
    Q_OBJECT

public:
    Banner(Tone tone, const QString &title, const QString &text, QWidget *parent = nullptr);
    void say(Tone tone, const QString &title, const QString &text);
    /// Why, what to do about it and the first lines of what was seen.
    void say(Tone tone, const ProblemText &problem, int evidenceLines = 0);
    QPushButton *addButton(const QString &text);
    /// At the side, where it takes no line of its own.
    QPushButton *addSideButton(const QString &text);
    /// Small print with links, below; data in it must be escaped.
    void addFooter(const QString &html);
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString text() const;

private:
    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_words;
    Flow *m_buttons;
};

} // namespace armature

#pragma once

#include <QColor>
#include <QObject>
#include <memory>

namespace armature {

/// The colours of one theme. Text colours have at least 4.5:1 (WCAG 2.1, 1.4.3) against `window`, `card` and `base`,
/// and those meant for a fill against that fill.
struct Shades {
    bool dark = false;
    QColor window, base, card, line; ///< window background, list and edit background, card background, separator lines
    QColor text, muted;              ///< body text, secondary text
    QColor accent, onAccent;         ///< filled default button, selection, focus ring; and the text on them
    QColor link;
    QColor good, warn, bad, unknown; ///< strength of text and icons, readable on their own fill below as well
    QColor goodFill, warnFill, badFill,
        noteFill;                     ///< banner backgrounds; `text`, `muted` and `link` are readable on them as well
    QColor rail, railText, railMuted; ///< the step list at the left
    QColor button, edge;              ///< plain button; outline of what can be operated: 3:1 (WCAG 2.1, 1.4.11)
};

const Shades &lightShades();
const Shades &darkShades();

/// Contrast ratio of WCAG 2.1, 1..21. Alpha is ignored.
double contrast(const QColor &a, const QColor &b);

class SystemScheme;

/// One per application, made after QApplication. Applies style, palette and style sheet, and follows the system's
/// light/dark choice while running.
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;
    /// nullptr before it is made.
    static const Theme *instance();

    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] const Shades &shades() const;

Q_SIGNALS:
    /// The shades are others now; palette and style sheet are set already.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();
    void apply();

    std::unique_ptr<SystemScheme> m_system;
    Mode m_mode = Mode::System;
    bool m_dark = false;
    bool m_applying = false; ///< our own palette raises the same events as the system's
};

/// Shades of the running Theme, or the light ones.
const Shades &shades();

} // namespace armature

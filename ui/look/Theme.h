#pragma once

#include "look/Shades.h"

#include <QObject>
#include <memory>

namespace armature {

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

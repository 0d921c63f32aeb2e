#pragma once

#include <QObject>
#include <optional>

namespace armature {

/// What the desktop says about light and dark, asked without waiting: org.freedesktop.portal.Settings of
/// xdg-desktop-portal, namespace org.freedesktop.appearance, key color-scheme. Says nothing where there is no portal
/// (macOS, bare window managers).
class SystemScheme : public QObject {
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    /// Empty: no preference, no answer yet, or nobody to ask.
    [[nodiscard]] std::optional<bool> dark() const { return m_dark; }

    /// The portal's color-scheme: 1 prefers dark, 2 prefers light, anything else is no preference.
    static std::optional<bool> meaning(unsigned scheme);
    void take(unsigned scheme);

Q_SIGNALS:
    void changed();

private:
    std::optional<bool> m_dark;
};

} // namespace armature

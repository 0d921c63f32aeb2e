#include "look/Theme.h"

#include "look/FlatStyle.h"
#include "look/Palette.h"
#include "look/SystemScheme.h"

#include <QApplication>
#include <QEvent>
#include <QScopedValueRollback>
#include <QStyleHints>

/// The icons lie in a static library, whose resources the linker drops unless somebody names them. A macro of Qt that
/// must stand outside any namespace.
static void nameIcons() { Q_INIT_RESOURCE(armature_icons); }

namespace armature {
namespace {

Theme *running = nullptr;

#ifdef Q_OS_MACOS
// A Mac user knows the system's style and palette: only our own colours are added to them.
constexpr bool OwnStyle = false;
#else
constexpr bool OwnStyle = true;
#endif

bool isDark(const QPalette &palette) {
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

/// What the platform would paint with, had we not set a palette of our own.
bool platformIsDark() {
    if (OwnStyle)
        QApplication::setPalette(QPalette());
    return isDark(QApplication::palette());
}

/// macOS: from Qt 6.8 on, the system's own controls can be told as well. Before, they decide and our colours follow
/// them.
bool canForce() { return OwnStyle || QT_VERSION >= QT_VERSION_CHECK(6, 8, 0); }

void tellSystemControls([[maybe_unused]] Theme::Mode mode) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    if (!OwnStyle)
        QGuiApplication::styleHints()->setColorScheme(mode == Theme::Mode::Dark    ? Qt::ColorScheme::Dark
                                                      : mode == Theme::Mode::Light ? Qt::ColorScheme::Light
                                                                                   : Qt::ColorScheme::Unknown);
#endif
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent), m_system(std::make_unique<SystemScheme>()) {
    nameIcons();
    running = this;
    if (OwnStyle)
        QApplication::setStyle(new FlatStyle);
    m_dark = platformIsDark();
    apply();
    connect(m_system.get(), &SystemScheme::changed, this, &Theme::update);
    qApp->installEventFilter(this);
}

Theme::~Theme() { running = nullptr; }

const Theme *Theme::instance() { return running; }

void Theme::setMode(Mode mode) {
    m_mode = mode;
    tellSystemControls(mode);
    update();
}

const Shades &Theme::shades() const { return m_dark ? darkShades() : lightShades(); }

const Shades &shades() { return running ? running->shades() : lightShades(); }

bool Theme::eventFilter(QObject *watched, QEvent *event) {
    // A window gets ThemeChange when the platform's colours are others; the application, when the palette or font it
    // uses are.
    const bool ofApplication = watched == qApp && (event->type() == QEvent::ApplicationPaletteChange ||
                                                   event->type() == QEvent::ApplicationFontChange);
    if (!m_applying && (ofApplication || (event->type() == QEvent::ThemeChange && watched->isWindowType())))
        QMetaObject::invokeMethod(this, event->type() == QEvent::ApplicationFontChange ? &Theme::apply : &Theme::update,
                                  Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

void Theme::update() {
    bool dark = m_mode == Mode::Dark;
    {
        const QScopedValueRollback guard(m_applying, true);
        if (m_mode == Mode::System || !canForce())
            dark = m_system->dark() ? *m_system->dark() : platformIsDark();
    }
    const bool other = dark != m_dark;
    m_dark = dark;
    if (other || OwnStyle) // asking the platform took our palette away
        apply();
    if (other)
        Q_EMIT changed();
}

void Theme::apply() {
    const QScopedValueRollback guard(m_applying, true);
    if (OwnStyle)
        QApplication::setPalette(paletteOf(shades()));
    qApp->setStyleSheet(styleSheetOf(shades(), QApplication::font()));
}

} // namespace armature

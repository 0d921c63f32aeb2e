#include "look/Palette.h"

#include "base/Literals.h"

namespace armature {
namespace {

/// A size in the unit the font itself uses, so that both a larger font and a larger screen scale are followed.
QString scaled(const QFont &font, double factor) {
    return font.pixelSize() > 0 ? u"%1px"_s.arg(qRound(font.pixelSize() * factor))
                                : u"%1pt"_s.arg(font.pointSizeF() * factor, 0, 'f', 1);
}

QString bannerRule(const QString &name, const QColor &fill, const QColor &tone) {
    return u"QFrame[banner=\"%1\"] { background: %2; border: 1px solid %3; border-radius: 8px; }\n"_s.arg(
        name, fill.name(), mixed(fill, tone, 0.35).name());
}

void setDisabled(QPalette &palette, const Shades &s) {
    const QColor faint = mixed(s.text, s.window, 0.55);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Base, s.window);
    palette.setColor(QPalette::Disabled, QPalette::Button, s.window);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, s.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
}

} // namespace

QColor mixed(const QColor &a, const QColor &b, double part) {
    const auto mix = [part](float from, float to) { return from + static_cast<float>(part) * (to - from); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QPalette paletteOf(const Shades &s) {
    QPalette palette(s.button, s.window);
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, s.window},
        {QPalette::WindowText, s.text},
        {QPalette::Base, s.base},
        {QPalette::AlternateBase, mixed(s.base, s.line, 0.3)},
        {QPalette::Text, s.text},
        {QPalette::PlaceholderText, s.muted},
        {QPalette::Button, s.button},
        {QPalette::ButtonText, s.text},
        {QPalette::BrightText, s.bad},
        {QPalette::Highlight, s.accent},
        {QPalette::HighlightedText, s.onAccent},
        {QPalette::Link, s.link},
        {QPalette::LinkVisited, s.link},
        {QPalette::ToolTipBase, s.card},
        {QPalette::ToolTipText, s.text},
        {QPalette::Light, mixed(s.button, QColor(Qt::white), s.dark ? 0.1 : 1.0)},
        {QPalette::Midlight, mixed(s.button, s.line, 0.5)},
        {QPalette::Mid, s.line},
        {QPalette::Dark, s.edge},
        {QPalette::Shadow, s.dark ? QColor(Qt::black) : s.muted},
    };
    for (const auto &[role, color] : roles)
        palette.setColor(QPalette::All, role, color);
    setDisabled(palette, s);
    return palette;
}

QString styleSheetOf(const Shades &s, const QFont &font) {
    QString sheet = u"QFrame[card=\"true\"] { background: %1; border: 1px solid %2; border-radius: 8px; }\n"
                    "QFrame[rail=\"true\"], QAbstractItemView[rail=\"true\"] { background: %3; border: none; }\n"
                    "QAbstractItemView[rail=\"true\"] { padding: 8px 0; }\n"
                    "QLabel[role=\"muted\"] { color: %4; }\n"
                    "QLabel[role=\"heading\"] { font-weight: 600; }\n"
                    "QLabel[role=\"title\"] { font-size: %5; font-weight: 600; }\n"
                    "QLabel[role=\"subtitle\"] { font-size: %6; color: %4; }\n"
                    "QToolTip { color: %7; background: %1; border: 1px solid %2; padding: 4px; }\n"_s.arg(
                        s.card.name(), s.line.name(), s.rail.name(), s.muted.name(), scaled(font, 1.6),
                        scaled(font, 1.1), s.text.name());
    sheet += u"QLabel[role=\"headline\"] { font-size: %1; font-weight: 600; }\n"
             "QLabel[role=\"warn\"] { color: %2; }\n"
             "QLabel[role=\"bad\"] { color: %3; }\n"_s.arg(scaled(font, 1.2), s.warn.name(), s.bad.name());
    sheet += bannerRule(u"good"_s, s.goodFill, s.good);
    sheet += bannerRule(u"note"_s, s.noteFill, s.link);
    sheet += bannerRule(u"warn"_s, s.warnFill, s.warn);
    sheet += bannerRule(u"bad"_s, s.badFill, s.bad);
    return sheet;
}

} // namespace armature

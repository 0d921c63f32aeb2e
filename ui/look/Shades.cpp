#include "look/Shades.h"

#include <algorithm>
#include <cmath>

namespace armature {
namespace {

/// WCAG 2.1, "relative luminance".
double luminance(const QColor &color) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

Shades makeLight() {
    Shades s;
    s.window = QColor(0xf5, 0xf6, 0xf8);
    s.base = QColor(0xff, 0xff, 0xff);
    s.card = QColor(0xff, 0xff, 0xff);
    s.line = QColor(0xdc, 0xe0, 0xe6);
    s.text = QColor(0x16, 0x1b, 0x22);
    s.muted = QColor(0x53, 0x5c, 0x68);
    s.accent = QColor(0x1f, 0x6f, 0xd0);
    s.onAccent = QColor(0xff, 0xff, 0xff);
    s.link = QColor(0x16, 0x58, 0xb0);
    s.good = QColor(0x14, 0x6b, 0x33);
    s.warn = QColor(0x8a, 0x4f, 0x00);
    s.bad = QColor(0xb0, 0x24, 0x1f);
    s.unknown = QColor(0x53, 0x5c, 0x68);
    s.goodFill = QColor(0xe2, 0xf4, 0xe7);
    s.warnFill = QColor(0xfd, 0xf1, 0xd8);
    s.badFill = QColor(0xfd, 0xe8, 0xe6);
    s.noteFill = QColor(0xe6, 0xef, 0xfb);
    s.rail = QColor(0xe9, 0xed, 0xf3);
    s.railText = s.text;
    s.railMuted = s.muted;
    s.button = QColor(0xff, 0xff, 0xff);
    s.edge = QColor(0x85, 0x8e, 0x9a);
    return s;
}

Shades makeDark() {
    Shades s;
    s.dark = true;
    s.window = QColor(0x16, 0x19, 0x1e);
    s.base = QColor(0x10, 0x13, 0x17);
    s.card = QColor(0x1e, 0x22, 0x29);
    s.line = QColor(0x35, 0x3c, 0x46);
    s.text = QColor(0xe7, 0xea, 0xee);
    s.muted = QColor(0xa7, 0xb0, 0xbc);
    s.accent = QColor(0x2b, 0x72, 0xd0);
    s.onAccent = QColor(0xff, 0xff, 0xff);
    s.link = QColor(0x86, 0xb9, 0xff);
    s.good = QColor(0x62, 0xcd, 0x8c);
    s.warn = QColor(0xf0, 0xb7, 0x5c);
    s.bad = QColor(0xff, 0x97, 0x8f);
    s.unknown = QColor(0xa7, 0xb0, 0xbc);
    s.goodFill = QColor(0x15, 0x30, 0x20);
    s.warnFill = QColor(0x37, 0x2a, 0x10);
    s.badFill = QColor(0x41, 0x1d, 0x1c);
    s.noteFill = QColor(0x17, 0x2b, 0x4a);
    s.rail = QColor(0x11, 0x14, 0x18);
    s.railText = s.text;
    s.railMuted = s.muted;
    s.button = QColor(0x2a, 0x30, 0x39);
    s.edge = QColor(0x78, 0x82, 0x90);
    return s;
}

} // namespace

const Shades &lightShades() {
    static const Shades light = makeLight();
    return light;
}

const Shades &darkShades() {
    static const Shades dark = makeDark();
    return dark;
}

double contrast(const QColor &a, const QColor &b) {
    const double low = std::min(luminance(a), luminance(b));
    const double high = std::max(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace armature

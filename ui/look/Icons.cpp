#include "look/Icons.h"

#include "base/Literals.h"
#include "look/Theme.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

namespace armature {
namespace {

/// What colours an icon: the palette's text, one of the theme's colours, or the drawing itself.
using Ink = QColor Shades::*;
struct Colouring {
    enum class From { Palette, Shades, Drawing } from = From::Palette;
    Ink ink = nullptr;
};

/// Black in the drawing is ink, white is a hole, grey is thin ink: one drawing serves every colour.
QImage inked(QImage image, const QColor &ink) {
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const int strength = qAlpha(line[x]) - qGray(line[x]); // premultiplied: grey is never above alpha
            line[x] = qPremultiply(qRgba(ink.red(), ink.green(), ink.blue(), qMax(0, strength)));
        }
    }
    return image;
}

/// `size` in device pixels. An invalid `ink` leaves the drawing's own colours.
QPixmap drawn(const QString &name, const QColor &ink, const QSize &size) {
    const QString key = u"armature-icon/%1/%2/%3x%4"_s.arg(name, ink.isValid() ? ink.name() : QString())
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(u":/icons/%1.svg"_s.arg(name));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&image);
    renderer.render(&painter, QRectF(QPointF(), size));
    painter.end();
    pixmap = QPixmap::fromImage(ink.isValid() ? inked(image, ink) : image);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Asks for its colour each time it is painted: an icon made once follows every change of theme.
class InkEngine : public QIconEngine {
public:
    InkEngine(const QString &name, Colouring colouring) : m_name(name), m_colouring(colouring) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap picture = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), picture);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override {
        return size.isEmpty() ? QPixmap() : drawn(m_name, ink(mode), size);
    }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    /// The window system is given pictures of these sizes for a window's icon.
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override {
        return {{16, 16}, {24, 24}, {32, 32}, {48, 48}, {64, 64}, {128, 128}, {256, 256}};
    }
    [[nodiscard]] QIconEngine *clone() const override { return new InkEngine(m_name, m_colouring); }
    [[nodiscard]] QString key() const override { return u"armature"_s; }
    QString iconName() override { return m_name; }

private:
    [[nodiscard]] QColor ink(QIcon::Mode mode) const {
        if (m_colouring.from == Colouring::From::Drawing)
            return {};
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode ==
            QIcon::Selected) // on the selection's fill only the colour made for it is readable; the shape still tells
            return palette.color(QPalette::HighlightedText);
        return m_colouring.from == Colouring::From::Palette ? palette.color(QPalette::WindowText)
                                                            : shades().*m_colouring.ink;
    }

    QString m_name;
    Colouring m_colouring;
};

struct Look {
    const char *name;
    Ink ink;
};

Look lookOf(Status status) {
    switch (status) {
    case Status::Available:
        return {"status-available", &Shades::good};
    case Status::Limited:
        return {"status-limited", &Shades::warn};
    case Status::Unavailable:
        return {"status-unavailable", &Shades::bad};
    case Status::Unknown:
        break;
    }
    return {"status-unknown", &Shades::unknown};
}

Look lookOf(StepLook step) {
    switch (step) {
    case StepLook::Waiting:
        return {"step-waiting", &Shades::muted};
    case StepLook::Running:
        return {"step-running", &Shades::link};
    case StepLook::Done:
        return {"step-done", &Shades::good};
    case StepLook::Failed:
        return {"step-failed", &Shades::bad};
    case StepLook::Cancelled:
        return {"step-cancelled", &Shades::warn};
    case StepLook::Passed:
        return {"step-done", &Shades::muted};
    case StepLook::Current:
        return {"step-current", &Shades::link};
    case StepLook::Skipped:
        break;
    }
    return {"step-skipped", &Shades::muted};
}

Look lookOf(Tone tone) {
    switch (tone) {
    case Tone::Good:
        return {"status-available", &Shades::good};
    case Tone::Note:
        return {"info", &Shades::link};
    case Tone::Warn:
        return {"status-limited", &Shades::warn};
    case Tone::Bad:
        break;
    }
    return {"status-unavailable", &Shades::bad};
}

QIcon iconOf(const Look &look) {
    return QIcon(new InkEngine(QString::fromLatin1(look.name), {Colouring::From::Shades, look.ink}));
}

} // namespace

QIcon statusIcon(Status status) { return iconOf(lookOf(status)); }

QIcon verdictIcon(Verdict verdict) {
    switch (verdict) {
    case Verdict::Works:
        return statusIcon(Status::Available);
    case Verdict::Fails:
        return statusIcon(Status::Unavailable);
    case Verdict::Skipped:
        return statusIcon(Status::Limited);
    case Verdict::Unknown:
        break;
    }
    return statusIcon(Status::Unknown);
}

QIcon stepIcon(StepLook look) { return iconOf(lookOf(look)); }

QIcon toneIcon(Tone tone) { return iconOf(lookOf(tone)); }

QIcon themedIcon(const QString &name) { return QIcon(new InkEngine(name, {Colouring::From::Palette, nullptr})); }

QIcon applicationIcon() { return QIcon(new InkEngine(u"app"_s, {Colouring::From::Drawing, nullptr})); }

} // namespace armature

#include "widgets/Text.h"

#include "base/Literals.h"

#include <QDesktopServices>
#include <QUrl>

namespace armature {
namespace {

bool isWebAddress(const QString &url) { return url.startsWith("https://"_L1) || url.startsWith("http://"_L1); }

} // namespace

QLabel *textLabel(const QString &text, const char *role, QWidget *parent) {
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QLabel *richLabel(const QString &html, QWidget *parent) {
    auto *label = new QLabel(html, parent);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    QObject::connect(label, &QLabel::linkActivated, label, &openLink);
    return label;
}

QString linkHtml(const QString &what, const QString &url) {
    if (!isWebAddress(url))
        return url.isEmpty() ? what.toHtmlEscaped() : u"%1 (%2)"_s.arg(what.toHtmlEscaped(), url.toHtmlEscaped());
    return u"<a href=\"%1\">%2</a>"_s.arg(url.toHtmlEscaped(), what.toHtmlEscaped());
}

void openLink(const QString &url) {
    if (isWebAddress(url))
        QDesktopServices::openUrl(QUrl(url));
}

} // namespace armature

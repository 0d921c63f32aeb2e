#pragma once

#include <QLabel>

namespace armature {

/// Plain text that wraps; `role` is a name the style sheet knows: title, subtitle, heading, muted. Never interprets
/// markup: what it shows may come from a machine or an index.
QLabel *textLabel(const QString &text, const char *role = "", QWidget *parent = nullptr);

/// Text with links made by this program; data in it must be escaped. Links open in the browser and are reached by Tab.
QLabel *richLabel(const QString &html, QWidget *parent = nullptr);

/// Title and address of an evidence as a link, escaped; only http and https become links.
QString linkHtml(const QString &what, const QString &url);

/// Opens what richLabel and text browsers link to; only http and https.
void openLink(const QString &url);

} // namespace armature

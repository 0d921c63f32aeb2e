#pragma once

#include <QString>

class QWidget;

namespace armature {

class Banner;

/// Asks for a place and writes the report there, whole or not at all; `banner` tells how it went.
void saveReportAs(const QString &markdown, Banner &banner, QWidget *window);

} // namespace armature

#pragma once

#include "TestPaths.h"

#include <QFile>
#include <QString>

/// The bytes of tests/index/fixtures/NAME; a missing file fails loudly, as an empty one would not.
inline QByteArray fixture(const QString &name) {
    QFile file(armature::testPath("index/fixtures/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no fixture %s", qPrintable(name));
    return file.readAll();
}

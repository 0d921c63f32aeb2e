#pragma once

#include "model/Catalog.h"
#include "model/VerificationReport.h"

#include <QCoreApplication>

namespace armature {

/// Context of every text in present/: what window and terminal both say is translated once.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(armature::Words)
};

/// "2.3 GB" (decimal, as disks and downloads are sold); "unknown size" for 0.
QString sizeText(qint64 bytes);
/// "128 GiB" (binary, as memory is built).
QString memoryText(qint64 bytes);
/// "0.4 s", "12 s", "3 min 05 s".
QString durationText(qint64 milliseconds);

/// "22 Nov 2026"; empty for an invalid date.
QString dateText(const QDate &date);

/// What a build of PyTorch computes on: "CUDA 13.0" for cu130, "CPU only", "Apple GPU". Another name stays as it is.
QString flavourWord(const QString &flavour);
QString statusWord(Status status);
/// One character that says the same without colour: "+", "~", "-", "?".
QString statusMark(Status status);
QString verdictWord(Verdict verdict);
QString confidenceWord(Confidence confidence);

/// `text` broken at blanks into lines of at most `width` characters, each after the first with `indent` blanks before
/// it.
QString wrapped(const QString &text, int width, int indent = 0);

/// A table for a terminal: columns padded to their widest cell, the last one wrapped to what is left of `width`.
QString textTable(const QStringList &header, const std::vector<QStringList> &rows, int width);

} // namespace armature

#include "present/Words.h"

#include "base/Literals.h"

#include <QLocale>
#include <algorithm>

namespace armature {

QString sizeText(qint64 bytes) {
    if (bytes <= 0)
        return Words::tr("unknown size");
    return QLocale::c().formattedDataSize(bytes,
                                          bytes < 10'000'000      ? 1
                                          : bytes < 1'000'000'000 ? 0
                                                                  : 1,
                                          QLocale::DataSizeSIFormat);
}

QString memoryText(qint64 bytes) {
    constexpr double GiB = 1024.0 * 1024 * 1024;
    return Words::tr("%1 GiB").arg(QString::number(double(bytes) / GiB, 'f', double(bytes) < 10 * GiB ? 1 : 0));
}

QString durationText(qint64 milliseconds) {
    if (milliseconds < 10'000)
        return Words::tr("%1 s").arg(QString::number(double(milliseconds) / 1000, 'f', 1));
    const qint64 seconds = (milliseconds + 500) / 1000;
    if (seconds < 60)
        return Words::tr("%1 s").arg(seconds);
    return Words::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString dateText(const QDate &date) { return date.isValid() ? QLocale().toString(date, u"d MMM yyyy"_s) : QString(); }

QString flavourWord(const QString &flavour) {
    if (flavour == "cpu"_L1)
        return Words::tr("CPU only");
    if (flavour == "mps"_L1)
        return Words::tr("Apple GPU");
    if (flavour.size() > 3 && flavour.startsWith("cu"_L1))
        return Words::tr("CUDA %1.%2").arg(flavour.sliced(2, flavour.size() - 3), flavour.last(1));
    return flavour;
}

QString statusWord(Status status) {
    switch (status) {
    case Status::Available:
        return Words::tr("available");
    case Status::Limited:
        return Words::tr("limited");
    case Status::Unavailable:
        return Words::tr("unavailable");
    case Status::Unknown:
        break;
    }
    return Words::tr("unknown");
}

QString statusMark(Status status) {
    switch (status) {
    case Status::Available:
        return u"+"_s;
    case Status::Limited:
        return u"~"_s;
    case Status::Unavailable:
        return u"-"_s;
    case Status::Unknown:
        break;
    }
    return u"?"_s;
}

QString verdictWord(Verdict verdict) {
    switch (verdict) {
    case Verdict::Works:
        return Words::tr("works");
    case Verdict::Fails:
        return Words::tr("FAILS");
    case Verdict::Skipped:
        return Words::tr("skipped");
    case Verdict::Unknown:
        break;
    }
    return Words::tr("unknown");
}

QString confidenceWord(Confidence confidence) {
    switch (confidence) {
    case Confidence::Confirmed:
        return Words::tr("confirmed");
    case Confidence::Reported:
        return Words::tr("reported by others");
    case Confidence::Inferred:
        break;
    }
    return Words::tr("inferred");
}

QString wrapped(const QString &text, int width, int indent) {
    QString result;
    qsizetype column = 0;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (column > 0 && column + 1 + word.size() > std::max(width, 20)) {
            result += u'\n' + QString(indent, u' ');
            column = 0;
        }
        if (column > 0) {
            result += u' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

QString textTable(const QStringList &header, const std::vector<QStringList> &rows, int width) {
    std::vector<qsizetype> widths(size_t(header.size()), 0);
    const auto measure = [&](const QStringList &row) {
        for (qsizetype i = 0; i + 1 < row.size() && i < header.size(); ++i)
            widths[size_t(i)] = std::max(widths[size_t(i)], row[i].size());
    };
    measure(header);
    for (const QStringList &row : rows)
        measure(row);
    qsizetype before = 0;
    for (const qsizetype columnWidth : widths)
        before += columnWidth > 0 ? columnWidth + 2 : 0;
    QString result;
    const auto add = [&](const QStringList &row) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[size_t(i)] + 2)
                                       : wrapped(row[i], width - int(before), int(before));
        while (line.endsWith(u' '))
            line.chop(1);
        result += line + u'\n';
    };
    add(header);
    for (const QStringList &row : rows)
        add(row);
    return result;
}

} // namespace armature

#include "run/InstallProgress.h"

#include "base/Literals.h"
#include "base/Requirement.h"

#include <QRegularExpression>
#include <cmath>

namespace armature {
namespace {

/// "torch-2.8.0+cu129-cp310-….whl" or "torch-2.8.0.tar.gz" -> "torch"
QString nameOfFile(const QString &file) { return normalizedName(file.section(u'/', -1).section(u'-', 0, 0)); }

} // namespace

qint64 bytesFromText(const QString &text) {
    static const QRegularExpression size(uR"(^\s*(\d+(?:\.\d+)?)\s*([kKMGT]?)(i?)B\s*$)"_s);
    const QRegularExpressionMatch match = size.match(text);
    if (!match.hasMatch())
        return 0;
    const qsizetype power = u" KMGT"_s.indexOf(match.captured(2).isEmpty() ? u' ' : match.captured(2).at(0).toUpper());
    return qint64(match.captured(1).toDouble() *
                  std::pow(match.captured(3).isEmpty() ? 1000.0 : 1024.0, double(power)));
}

InstallProgress::InstallProgress(const std::optional<Resolution> &resolution) {
    if (!resolution)
        return;
    for (const ResolvedPackage &package : resolution->packages)
        m_sizes.insert(package.name, package.bytes);
    m_total = resolution->allSizesKnown() ? resolution->knownBytes() : 0;
}

std::optional<ProgressSeen> InstallProgress::see(const QString &line) {
    static const QRegularExpression begins(uR"(^\s*Downloading (\S+) \(([^)]+)\)\s*$)"_s);
    static const QRegularExpression ends(uR"(^\s+Downloaded (\S+)\s*$)"_s);
    static const QRegularExpression counts(uR"(^Progress (\d{1,15}) of (\d{1,15})$)"_s);
    if (const auto match = counts.match(line); match.hasMatch())
        return counted(match.captured(1).toLongLong(), match.captured(2).toLongLong());
    if (const auto match = ends.match(line); match.hasMatch())
        return finished(normalizedName(match.captured(1)));
    if (const auto match = begins.match(line); match.hasMatch()) {
        const QString what = match.captured(1);
        const bool file = what.endsWith(".whl"_L1) || what.endsWith(".tar.gz"_L1) || what.endsWith(".metadata"_L1);
        m_current = file ? nameOfFile(what) : QString();
        if (what.endsWith(".metadata"_L1))
            m_current.clear(); // a small file beside the wheel, counted by pip like one
        else
            announce(file ? m_current : normalizedName(what), bytesFromText(match.captured(2)));
    }
    return std::nullopt;
}

void InstallProgress::announce(const QString &name, qint64 bytes) {
    qint64 &known = m_sizes[name];
    known = known > 0 ? known : bytes;
}

std::optional<ProgressSeen> InstallProgress::finished(const QString &name) {
    const qint64 bytes = m_sizes.value(name);
    if (bytes <= 0 || m_finished.contains(name))
        return std::nullopt;
    m_finished.insert(name);
    m_done += bytes;
    m_partly = 0;
    return now(name);
}

std::optional<ProgressSeen> InstallProgress::counted(qint64 current, qint64 total) {
    if (m_current.isEmpty() || m_finished.contains(m_current))
        return std::nullopt;
    announce(m_current, total);
    if (total > 0 && current >= total)
        return finished(m_current);
    m_partly = std::max(m_partly, current); // a resumed download starts again, what was counted stays
    return now(m_current);
}

ProgressSeen InstallProgress::now(const QString &what) const {
    const qint64 done = m_done + m_partly;
    return {m_total > 0 ? std::min(done, m_total) : done, m_total, 0, what};
}

} // namespace armature

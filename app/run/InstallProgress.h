#pragma once

#include "model/InstallPlan.h"
#include "model/RunEvent.h"

#include <QSet>

namespace armature {

/// Counts downloaded bytes from an installer's lines, as far as they tell: uv names a file when its download begins and
/// ends (only those above 1 MiB), pip in raw mode counts bytes. What was cached is never seen; then nothing is claimed.
/// `done` never falls.
class InstallProgress {
public:
    explicit InstallProgress(const std::optional<Resolution> &resolution = std::nullopt);

    /// The progress after a line, if the line changed it. `total` is 0 where not every size is known.
    std::optional<ProgressSeen> see(const QString &line);

private:
    void announce(const QString &name, qint64 bytes);
    std::optional<ProgressSeen> finished(const QString &name);
    std::optional<ProgressSeen> counted(qint64 current, qint64 total);
    [[nodiscard]] ProgressSeen now(const QString &what) const;

    QMap<QString, qint64> m_sizes; ///< normalised name -> bytes of its file
    QSet<QString> m_finished;
    QString m_current;   ///< file pip is loading
    qint64 m_done = 0;   ///< of finished files
    qint64 m_partly = 0; ///< of the current one
    qint64 m_total = 0;  ///< of the resolution, 0 if a size is missing
};

/// "846.8MiB", "1.2 GB", "512 kB" -> bytes; 0 if it is no size.
qint64 bytesFromText(const QString &text);

} // namespace armature

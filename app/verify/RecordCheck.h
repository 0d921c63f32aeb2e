#pragma once

#include "verify/Inspect.h"
#include "verify/WheelRecord.h"

#include <QHash>
#include <QSet>

namespace armature {

/// Compares the RECORD files of one environment with its file system. Use: `add` every distribution, then `finish`
/// once.
class RecordCheck {
public:
    /// `options` must outlive the object.
    RecordCheck(const QString &environment, const InspectOptions &options);

    /// Reads the distribution's RECORD and judges existence and size of every entry.
    void add(const InstalledDistribution &distribution);
    /// Compares hashes if asked to, then writes everything found into `inspection`.
    void finish(Inspection &inspection);

    /// Asks the caller's `cancelled`; true from the first yes on.
    bool poll();
    /// Code that is recorded without a hash, relative to the environment: uv and pip write so what a wheel holds and
    /// its own RECORD does not name. The first ones.
    [[nodiscard]] const QStringList &withoutHash() const { return m_withoutHash; }
    /// Top-level names in site-packages that some RECORD claims.
    [[nodiscard]] const QSet<QByteArray> &topLevelNames() const { return m_topLevel; }

private:
    /// A RECORD entry of a file that exists.
    struct Claim {
        QByteArray path; ///< absolute
        QByteArray hash;
        qint64 size = -1;
        qsizetype owner = 0; ///< index in m_owners
        bool link = false;
        bool wrongSize = false;
    };
    struct Mismatch {
        Claim claim;
        const char *fault = "";
        qint64 actualSize = -1;
        QByteArray actualHash;
    };

    void fault(qsizetype owner, const QString &path, const char *what);
    void judge(const RecordEntry &entry, Claim claim);
    bool linksStayInside(const QByteArray &folder);
    void compareHashes();
    /// A file that two distributions ship is the one that was installed last: no fault of either.
    void settleMismatches();
    [[nodiscard]] QString relative(const QByteArray &path) const;

    QByteArray m_root;     ///< cleaned, as given
    QByteArray m_realRoot; ///< links resolved
    const InspectOptions &m_options;
    bool m_cancelled = false;
    size_t m_entries = 0;
    qint64 m_checked = 0;
    qint64 m_bytes = 0;
    qint64 m_faultCount = 0;
    QStringList m_owners;
    std::vector<FileFault> m_faults;
    QMap<QString, qint64> m_faultsByPackage;
    std::vector<Claim> m_claims;
    std::vector<Mismatch> m_mismatches;
    QHash<QByteArray, bool> m_folders; ///< answers of linksStayInside
    QSet<QByteArray> m_topLevel;
    QStringList m_withoutHash;
};

} // namespace armature

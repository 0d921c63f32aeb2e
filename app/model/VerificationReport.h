#pragma once

#include "model/Catalog.h"

#include <optional>

namespace armature {

enum class Verdict { Works, Fails, Skipped, Unknown };

/// One question put to the environment.
struct Check {
    QString id;
    QString question;
    QString observed;
    QString expected;
    Verdict verdict = Verdict::Unknown;
    QString excerpt; ///< last lines of a traceback, at most 2000 characters
    double seconds = 0;
    bool operator==(const Check &) const = default;
};

/// What was planned, what is installed and what works: three separate statements.
struct PackageVerification {
    QString package;
    Version planned;             ///< empty: not in the plan
    Version installed;           ///< empty: not installed
    std::optional<Status> claim; ///< the catalog's word for this platform
    std::vector<Check> checks;
    QJsonObject facts;     ///< what the script observed besides (devices, arch list …)
    bool direct = false;   ///< asked for by name
    bool accepted = false; ///< the user accepts that it fails
    bool operator==(const PackageVerification &) const = default;
    /// Fails if any check fails; Unknown if any is unknown or there is none; Works if any works; else Skipped.
    [[nodiscard]] Verdict verdict() const;
    /// It fails, or was asked for and nobody knows whether it works.
    [[nodiscard]] bool hinders() const;
};

/// A difference between RECORD and the file system.
struct FileFault {
    QString package;
    QString path;
    QString fault; ///< missing, size, hash, unreadable
    bool operator==(const FileFault &) const = default;
};

struct VerificationReport {
    QString environment;
    QDateTime at;
    qint64 filesChecked = 0;
    bool hashed = false;               ///< sha256 compared too, not only existence and size
    std::vector<FileFault> fileFaults; ///< at most 200 are kept
    qint64 fileFaultCount = 0;
    std::vector<Check> environmentChecks; ///< interpreter, versions as planned …
    std::vector<PackageVerification> packages;
    qint64 bytesOnDisk = 0;
    int distributionCount = 0;
    bool operator==(const VerificationReport &) const = default;
    /// Some package is there, every file and planned version is in place, and no check of a package fails that was not
    /// accepted. Unknown hinders where the package was asked for; skipped does not.
    [[nodiscard]] bool ready() const;
};

template <> struct EnumNames<Verdict> {
    static constexpr std::array<std::pair<Verdict, const char *>, 4> names{{{Verdict::Works, "works"},
                                                                            {Verdict::Fails, "fails"},
                                                                            {Verdict::Skipped, "skipped"},
                                                                            {Verdict::Unknown, "unknown"}}};
};

template <class V> void describe(V &v, Check &x) {
    v("id", x.id), v("question", x.question), v("observed", x.observed), v("expected", x.expected),
        v("verdict", x.verdict);
    v("excerpt", x.excerpt), v("seconds", x.seconds);
}
template <class V> void describe(V &v, PackageVerification &x) {
    v("package", x.package), v("planned", x.planned), v("installed", x.installed), v("claim", x.claim),
        v("checks", x.checks);
    v("facts", x.facts), v("direct", x.direct), v("accepted", x.accepted);
}
template <class V> void describe(V &v, FileFault &x) {
    v("package", x.package), v("path", x.path), v("fault", x.fault);
}
template <class V> void describe(V &v, VerificationReport &x) {
    v("environment", x.environment), v("at", x.at), v("files_checked", x.filesChecked), v("hashed", x.hashed);
    v("file_faults", x.fileFaults), v("file_fault_count", x.fileFaultCount),
        v("environment_checks", x.environmentChecks);
    v("packages", x.packages), v("bytes_on_disk", x.bytesOnDisk), v("distribution_count", x.distributionCount);
}

} // namespace armature

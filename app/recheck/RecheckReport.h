#pragma once

#include "recheck/Judge.h"
#include "recheck/Releases.h"

namespace armature {

/// Which claims are wanted; empty: all.
struct RecheckFilter {
    QStringList packages; ///< ids of the catalog
    QString platform;     ///< id
    bool operator==(const RecheckFilter &) const = default;
};

/// One question to one index. A package is asked for once per index, whatever number of claims rests on the answer.
struct PageQuestion {
    QString package;
    QString index; ///< id
    bool operator==(const PageQuestion &) const = default;
};

/// How a question was answered.
struct AskedPage {
    QString package;
    QString index;
    QString url;             ///< without credentials; empty where nothing could be asked
    qint64 milliseconds = 0; ///< of the request, without the time it waited for others
    int versions = 0;        ///< on the page
    bool unverified = false; ///< the server's certificate did not verify, and the installer is set up not to mind
    std::optional<Problem> problem;
    bool operator==(const AskedPage &) const = default;
};

/// A version newer than the one a cell speaks of, and than the newest the catalog knows.
struct NewerVersion {
    QString package;
    QString platform;
    QString index;
    QString catalogVersion;
    QString newest;
    std::optional<ClaimFile> file;
    bool operator==(const NewerVersion &) const = default;
};

/// The outcome of a re-check. As JSON (schema 1, in files and in `recheck --json`): the keys of `describe` below;
/// `verdict` is "confirmed", "contradicted" or "could-not-tell"; `kind` is a name of ClaimKind; dates are UTC in ISO
/// 8601, empty where not known; `problem` and `file` are null where there is none. Keys are added within a schema
/// number, never changed.
struct RecheckReport {
    static constexpr int Schema = 1;
    int schema = Schema;
    QDateTime at;
    QDate catalogDate;
    QString catalogDigest;
    QString programVersion;
    QString defaultIndex; ///< where its address came from: a variable, a file, a command
    RecheckFilter filter;
    QStringList notes;       ///< about certificates and proxies, in sentences
    qint64 milliseconds = 0; ///< of the asking
    std::vector<AskedPage> asked;
    std::vector<ClaimCheck> checks; ///< in the catalog's order
    std::vector<NewerVersion> newer;
    std::vector<PlatformFit> fits;        ///< of every package on every platform
    std::vector<ReleaseCheck> releases{}; ///< of the stacks; news, and no claim: they decide no exit code
    bool operator==(const RecheckReport &) const = default;

    [[nodiscard]] int count(ClaimVerdict verdict) const;
    /// 1 something is contradicted, else 4 something could not be told, else 0.
    [[nodiscard]] int exitCode() const;
};

/// The pages the claims need, in a stable order.
std::vector<PageQuestion> pageQuestions(const Catalog &catalog, const RecheckFilter &filter);

/// Every claim that passes the filter, judged; what its packages have for its platforms. Fills checks, newer, fits,
/// filter and the catalog's date and digest.
RecheckReport judgeCatalog(const Catalog &catalog, const Facts &facts, const RecheckFilter &filter);

template <class V> void describe(V &v, RecheckFilter &x) { v("packages", x.packages), v("platform", x.platform); }
template <class V> void describe(V &v, AskedPage &x) {
    v("package", x.package), v("index", x.index), v("url", x.url), v("milliseconds", x.milliseconds),
        v("versions", x.versions);
    v("unverified", x.unverified), v("problem", x.problem);
}
template <class V> void describe(V &v, NewerVersion &x) {
    v("package", x.package), v("platform", x.platform), v("index", x.index), v("catalog_version", x.catalogVersion),
        v("newest", x.newest);
    v("file", x.file);
}
template <class V> void describe(V &v, RecheckReport &x) {
    v("schema", x.schema), v("at", x.at), v("catalog_date", x.catalogDate), v("catalog_digest", x.catalogDigest);
    v("program_version", x.programVersion), v("default_index", x.defaultIndex), v("filter", x.filter),
        v("notes", x.notes), v("milliseconds", x.milliseconds);
    v("asked", x.asked), v("checks", x.checks), v("newer", x.newer), v("fits", x.fits), v("releases", x.releases);
}

} // namespace armature

#pragma once

#include "base/Literals.h"
#include "index/HttpAnswer.h"
#include "index/SimplePage.h"
#include "model/InstallerSettings.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <variant>

namespace armature {

/// The index has no such project: 404, or 403 where that means the same.
struct AbsentProject {
    bool operator==(const AbsentProject &) const = default;
};

/// What asking for a project's page came to. A Problem never means "no": AccessDenied (401, 403), NetworkUnreachable
/// (with the cause), TimedOut, NotAnIndex, TooLarge, Malformed, Unsupported.
struct PageOutcome {
    std::variant<SimplePage, AbsentProject, Problem> what = Problem{};
    QString url;             ///< that was asked, without credentials
    QDateTime confirmed{};   ///< a page: when the index said so, UTC; long ago where it comes from the cache
    qint64 milliseconds = 0; ///< from the first request for it to the last byte; without the time in the queue
    bool unverified = false; ///< nobody vouches for the server, and the user's installer is told not to mind
    [[nodiscard]] const SimplePage *page() const { return std::get_if<SimplePage>(&what); }
    [[nodiscard]] bool isAbsent() const { return std::holds_alternative<AbsentProject>(what); }
    [[nodiscard]] const Problem *problem() const { return std::get_if<Problem>(&what); }
};

/// Whom a connection over TLS is believed.
struct TlsTrust {
    std::optional<QList<QSslCertificate>> roots; ///< in place of the system's
    QList<QSslCertificate> more;                 ///< besides
    std::vector<UnverifiedHost> unverified;
    QString inWords;   ///< what certificates are checked against: "the system's certificates"
    QStringList notes; ///< what people should know about it, in sentences
    std::optional<Problem>
        fault; ///< a setting that leaves nobody to believe: what every question over https is answered with
};

/// What a connection is made with; `trust.unverified` and `trust.fault` are the caller's to mind.
QSslConfiguration tlsConfiguration(const TlsTrust &trust);

struct IndexClientOptions {
    HttpLimits http;
    PageLimits page;
    Variables environment; ///< for the proxy variables
    TlsTrust trust;
    int parallelRequests = 8;
    /// Qt opens no more connections to one host, and what waits for one inside of it would look silent.
    int parallelPerHost = 6;
    /// So many requests to one host without a byte of an answer, and none that had one: the others are not sent. 0:
    /// always ask.
    int giveUpAfter = 0;
    /// Hosts that answer 403 for a project they do not have (uv knows the same exception).
    QStringList forbiddenMeansAbsent{u"download.pytorch.org"_s};
    QString cacheFolder; ///< empty: nothing is kept
    qint64 cacheBytes = qint64(512) * 1024 * 1024;
    bool offline =
        false; ///< nothing is asked: what is not in the cache is NetworkUnreachable, however old it is what is
};

} // namespace armature

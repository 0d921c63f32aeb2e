#pragma once

#include "index/HttpTask.h"
#include "index/IndexClientOptions.h"

#include <QEventLoop>

namespace armature {

/// Fetches a signed catalog, of at most 8 MiB. One call of run() at a time.
class CatalogFetch : public QObject {
    Q_OBJECT

public:
    /// Whom it believes, and the environment for its proxy variables. A server nobody vouches for is never read,
    /// whatever `trust` lets pass.
    CatalogFetch(TlsTrust trust, Variables environment)
        : m_trust(std::move(trust)), m_environment(std::move(environment)) {}

    /// From a file, or an address: https://, or http:// of this machine itself. Redirects are not followed. Runs an
    /// event loop until it is there. Usage for another address, NotFound, NetworkUnreachable (no answer in time, a
    /// certificate that does not verify, a web page in its place), TooLarge, Unsupported (a redirect), Cancelled.
    Result<QByteArray> run(const QString &from);
    void cancel() { m_loop.quit(); }

private:
    Result<QByteArray> download(const QUrl &url);
    TlsTrust m_trust;
    Variables m_environment;
    QEventLoop m_loop;
};

/// `from` for messages and records: an address without credentials and query, a file with its whole path.
QString catalogSource(const QString &from);

} // namespace armature

#pragma once

#include "model/InstallerSettings.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>

// What holds for every request of this program, whoever makes it.

namespace armature {

/// A request that follows no redirect, keeps no cookie, uses no password but the one it is given, and is answered by no
/// cache.
QNetworkRequest bareRequest(const QUrl &url, const QSslConfiguration &tls);

/// Why a redirect is not followed; empty if it is: never from https to http, never to another scheme, to another host
/// only from https.
QString objectionToRedirect(const QUrl &from, const QUrl &to);

/// Whether the user's installer is told not to mind the certificate of this host.
bool isUnverifiedHost(const QUrl &url, const std::vector<UnverifiedHost> &hosts);

/// Statuses that a later request may not meet: 408, 429, 500 to 504.
bool passesByItself(int status);

/// Why there was no answer, with what was wrong with a certificate and what it was checked against.
QString connectionFailureInWords(const QNetworkReply *reply, const QStringList &tlsErrors, const QString &trustWords);

} // namespace armature

#pragma once

#include <QByteArray>
#include <functional>
#include <vector>

namespace armature {

/// One file whose content is to be compared.
struct HashJob {
    QByteArray path;
    QByteArray expected; ///< "sha256=" (or sha384, sha512) and urlsafe base64 without padding
    QByteArray actual;   ///< filled in, in the same form; empty if the file could not be read
};

/// Whether `expected` names an algorithm that is compared (md5 and its like prove nothing).
bool isComparedHash(const QByteArray &expected);

/// Fills in `actual` of every job with up to eight threads. Regular files only, links are not followed.
/// `cancelled` is polled from the calling thread about every 20 ms; returns false when it ended the work early.
bool runHashJobs(std::vector<HashJob> &jobs, const std::function<bool()> &cancelled);

} // namespace armature

#include "verify/RecordCheck.h"

#include "files/BoundedFile.h"
#include "verify/HashPass.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr size_t KeptFaults = 200;
constexpr size_t MostEntries = 2'000'000; ///< of a whole environment; the largest seen has 90,000
constexpr qsizetype MostWithoutHash = 1000;
constexpr qsizetype ShownPath = 500;
constexpr size_t PollEvery = 256;

bool readable(const QByteArray &path, const struct stat &info) {
    const uid_t user = ::geteuid();
    if (user == 0 || (info.st_uid == user && (info.st_mode & S_IRUSR)))
        return true; // the common cases without another system call
    return ::access(path.constData(), R_OK) == 0;
}

/// The path with every link resolved; empty if there is none.
QByteArray realPath(const QByteArray &path) {
    char *resolved = ::realpath(path.constData(), nullptr);
    QByteArray result(resolved);
    std::free(resolved); // NOLINT(cppcoreguidelines-no-malloc): realpath's contract
    return result;
}

} // namespace

RecordCheck::RecordCheck(const QString &environment, const InspectOptions &options)
    : m_root(QFile::encodeName(QDir::cleanPath(QFileInfo(environment).absoluteFilePath()))),
      m_realRoot(realPath(m_root)), m_options(options) {}

bool RecordCheck::poll() {
    m_cancelled = m_cancelled || (m_options.cancelled && m_options.cancelled());
    return m_cancelled;
}

QString RecordCheck::relative(const QByteArray &path) const {
    const QByteArray prefix = m_root + '/';
    return QString::fromUtf8(path.startsWith(prefix) ? path.mid(prefix.size()) : path).left(ShownPath);
}

void RecordCheck::fault(qsizetype owner, const QString &path, const char *what) {
    ++m_faultCount;
    ++m_faultsByPackage[m_owners[owner]];
    if (m_faults.size() < KeptFaults)
        m_faults.push_back({m_owners[owner], path, QString::fromLatin1(what)});
}

void RecordCheck::add(const InstalledDistribution &distribution) {
    const qsizetype owner = m_owners.size();
    m_owners << distribution.name;
    const QByteArray folder = QFile::encodeName(distribution.folder);
    const QByteArray site = folder.left(folder.lastIndexOf('/'));
    m_topLevel.insert(folder.mid(site.size() + 1));
    for (const char *name : {"/METADATA", "/WHEEL"})
        if (::access((folder + name).constData(), F_OK) != 0)
            fault(owner, relative(folder + name), "missing");
    const QByteArray record = folder + "/RECORD";
    const auto bytes = readBounded(QFile::decodeName(record), MaxRecordBytes);
    if (!bytes) {
        const bool missing = bytes.problem().code == ProblemCode::NotFound;
        const bool large = bytes.problem().code == ProblemCode::TooLarge;
        return fault(owner, relative(record), missing ? "missing" : large ? "malformed" : "unreadable");
    }
    const auto entries = parseRecord(*bytes, relative(record));
    if (!entries)
        return fault(owner, entries.problem().subject, "malformed");
    m_entries += entries->size();
    if (m_entries > MostEntries)
        return fault(owner, relative(record), "malformed");
    size_t index = 0;
    for (const RecordEntry &entry : *entries) {
        if (index++ % PollEvery == 0 && poll())
            return;
        const QByteArray path = entryPath(m_root, site, entry.path);
        ++m_checked;
        if (path.isEmpty() || !linksStayInside(path.left(path.lastIndexOf('/')))) {
            fault(owner, QString::fromUtf8(entry.path).left(ShownPath), "outside");
            continue;
        }
        if (path.startsWith(site + '/'))
            m_topLevel.insert(path.mid(site.size() + 1, path.indexOf('/', site.size() + 1) - site.size() - 1));
        if (entry.hash.isEmpty() && isImportable(entry.path) && m_withoutHash.size() < MostWithoutHash)
            m_withoutHash << relative(path);
        judge(entry, {path, entry.hash, entry.size, owner, false, false});
    }
}

void RecordCheck::judge(const RecordEntry &entry, Claim claim) {
    struct stat info {};
    int failed = ::lstat(claim.path.constData(), &info);
    claim.link = failed == 0 && S_ISLNK(info.st_mode);
    if (claim.link)
        failed = ::stat(claim.path.constData(), &info);
    if (failed != 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG;
        if (!missing || !entry.isOptional())
            fault(claim.owner, relative(claim.path), missing ? "missing" : "unreadable");
        return;
    }
    if (!S_ISREG(info.st_mode) || !readable(claim.path, info))
        return fault(claim.owner, relative(claim.path), "unreadable");
    m_bytes += qint64(info.st_size);
    if (entry.isOptional())
        return;
    claim.wrongSize = claim.size >= 0 && claim.size != qint64(info.st_size);
    if (claim.wrongSize)
        m_mismatches.push_back({claim, "size", qint64(info.st_size), {}});
    m_claims.push_back(std::move(claim));
}

bool RecordCheck::linksStayInside(const QByteArray &folder) {
    if (folder.size() <= m_root.size())
        return true;
    const auto known = m_folders.constFind(folder);
    if (known != m_folders.constEnd())
        return *known;
    bool inside = linksStayInside(folder.left(folder.lastIndexOf('/')));
    struct stat info {};
    if (inside && ::lstat(folder.constData(), &info) == 0 && S_ISLNK(info.st_mode)) {
        const QByteArray real = realPath(folder);
        inside = real.isEmpty() || real.startsWith(m_realRoot + '/');
    }
    m_folders.insert(folder, inside);
    return inside;
}

void RecordCheck::compareHashes() {
    std::vector<HashJob> jobs;
    std::vector<const Claim *> claims; // same order as jobs
    for (const Claim &claim : m_claims) {
        if (claim.wrongSize || !isComparedHash(claim.hash))
            continue;
        const QByteArray path = claim.link ? realPath(claim.path) : claim.path;
        if (claim.link && !path.startsWith(m_realRoot + '/')) {
            fault(claim.owner, relative(claim.path), "outside");
            continue;
        }
        jobs.push_back({path, claim.hash, {}});
        claims.push_back(&claim);
    }
    m_cancelled = !runHashJobs(jobs, m_options.cancelled) || m_cancelled;
    if (m_cancelled)
        return; // what was not read must not look like a fault
    for (size_t i = 0; i < jobs.size(); ++i) {
        if (jobs[i].actual.isEmpty())
            fault(claims[i]->owner, relative(claims[i]->path), "unreadable");
        else if (jobs[i].actual != jobs[i].expected)
            m_mismatches.push_back({*claims[i], "hash", -1, jobs[i].actual});
    }
}

void RecordCheck::settleMismatches() {
    constexpr qsizetype Several = -1;
    QHash<QByteArray, QHash<QByteArray, qsizetype>> claimed; // path -> recorded size or hash -> who recorded it
    for (const Mismatch &mismatch : m_mismatches)
        claimed.insert(mismatch.claim.path, {});
    for (const Claim &claim : m_claims) {
        const auto path = claimed.find(claim.path);
        if (path == claimed.end())
            continue;
        for (const QByteArray &word : {QByteArray::number(claim.size), claim.hash}) {
            const auto known = path->constFind(word);
            path->insert(word, known == path->constEnd() || *known == claim.owner ? claim.owner : Several);
        }
    }
    for (const Mismatch &mismatch : m_mismatches) {
        const QByteArray actual =
            mismatch.actualHash.isEmpty() ? QByteArray::number(mismatch.actualSize) : mismatch.actualHash;
        if (claimed.value(mismatch.claim.path).value(actual, mismatch.claim.owner) == mismatch.claim.owner)
            fault(mismatch.claim.owner, relative(mismatch.claim.path), mismatch.fault);
    }
}

void RecordCheck::finish(Inspection &inspection) {
    if (m_options.hash && !poll())
        compareHashes();
    settleMismatches();
    inspection.report.filesChecked = m_checked;
    inspection.report.hashed = m_options.hash && !m_cancelled;
    inspection.report.fileFaults = std::move(m_faults);
    inspection.report.fileFaultCount = m_faultCount;
    inspection.report.bytesOnDisk = m_bytes;
    inspection.faultsByPackage = std::move(m_faultsByPackage);
    inspection.cancelled = m_cancelled;
}

} // namespace armature

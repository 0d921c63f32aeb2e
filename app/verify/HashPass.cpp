#include "verify/HashPass.h"

#include <QCryptographicHash>
#include <QThread>
#include <QThreadPool>
#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr size_t BlockBytes = size_t(1024) * 1024;

struct Algorithm {
    const char *prefix;
    QCryptographicHash::Algorithm algorithm;
};
constexpr std::array<Algorithm, 3> Algorithms{{{"sha256=", QCryptographicHash::Sha256},
                                               {"sha384=", QCryptographicHash::Sha384},
                                               {"sha512=", QCryptographicHash::Sha512}}};

const Algorithm *algorithmOf(const QByteArray &expected) {
    const auto *found = std::find_if(Algorithms.begin(), Algorithms.end(),
                                     [&](const Algorithm &a) { return expected.startsWith(a.prefix); });
    return found == Algorithms.end() ? nullptr : found;
}

bool readInto(QCryptographicHash &hash, int descriptor, const std::atomic<bool> &stop) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    std::vector<char> block(BlockBytes);
    while (!stop) {
        const ssize_t count = ::read(descriptor, block.data(), block.size());
        if (count <= 0)
            return count == 0;
        hash.addData(QByteArrayView(block.data(), count));
    }
    return false;
}

void runOne(HashJob &job, const std::atomic<bool> &stop) {
    const Algorithm *algorithm = algorithmOf(job.expected);
    if (!algorithm)
        return;
    const int descriptor = ::open(job.path.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return;
    QCryptographicHash hash(algorithm->algorithm);
    if (readInto(hash, descriptor, stop))
        job.actual =
            algorithm->prefix + hash.result().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    ::close(descriptor);
}

} // namespace

bool isComparedHash(const QByteArray &expected) { return algorithmOf(expected) != nullptr; }

bool runHashJobs(std::vector<HashJob> &jobs, const std::function<bool()> &cancelled) {
    std::atomic<bool> stop = false;
    std::atomic<size_t> next = 0;
    QThreadPool pool;
    const int threads = std::clamp(QThread::idealThreadCount(), 1, 8);
    pool.setMaxThreadCount(threads);
    for (int i = 0; i < threads; ++i)
        pool.start([&] {
            for (size_t index = next++; index < jobs.size() && !stop; index = next++)
                runOne(jobs[index], stop);
        });
    while (!pool.waitForDone(20))
        if (cancelled && !stop && cancelled())
            stop = true;
    return !stop;
}

} // namespace armature

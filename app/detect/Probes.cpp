#include "detect/Probes.h"

#include "base/Literals.h"
#include "detect/LinuxText.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

namespace armature {

std::optional<QString> readText(const Host &host, const QString &path, qint64 maxBytes) {
    const auto bytes = host.readFile(path, maxBytes);
    if (!bytes.ok())
        return std::nullopt;
    QString text = QString::fromUtf8(*bytes);
    while (!text.isEmpty() && (text.back().isSpace() || text.back().isNull()))
        text.chop(1);
    return text;
}

std::optional<QString> outputOf(const Host &host, const QStringList &arguments, int timeoutMs) {
    Query asked = query(arguments);
    asked.timeoutMs = timeoutMs;
    const auto answer = host.run(asked);
    if (!answer.ok() || answer->exitCode != 0)
        return std::nullopt;
    return QString::fromUtf8(answer->out).trimmed();
}

QString environmentValue(const Host &host, const QString &name) { return host.environment().value(name); }

std::vector<Result<CommandOutput>> runAll(const Host &host, const std::vector<Query> &queries) {
    constexpr size_t MaxParallel = 8;
    const Problem notAsked{.code = ProblemCode::CouldNotDetermine, .detail = u"not asked"_s};
    std::vector<Result<CommandOutput>> answers(queries.size(), Result<CommandOutput>(notAsked));
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        for (size_t i = next++; i < queries.size(); i = next++)
            answers[i] = host.run(queries[i]);
    };
    std::vector<std::thread> helpers;
    try {
        for (size_t i = 1; host.isLive() && i < std::min(MaxParallel, queries.size()); ++i)
            helpers.emplace_back(work);
    } catch (const std::system_error &) {
        // no more threads to be had: those that run do the work
    }
    work();
    for (std::thread &helper : helpers)
        helper.join();
    return answers;
}

} // namespace armature

#include "base/Log.h"

#include "base/HiddenText.h"
#include "base/Literals.h"
#include "base/Secrets.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace armature {
namespace {

/// The only place that knows spdlog.
struct OpenLog {
    std::shared_ptr<spdlog::logger> logger;
    QString file;
};

std::mutex &guard() {
    static std::mutex mutex;
    return mutex;
}

OpenLog &current() {
    static OpenLog log;
    return log;
}

std::atomic<int> lowest{int(LogPriority::Off)}; // read without the lock: most calls end here

spdlog::level::level_enum spdlogLevel(LogPriority priority) {
    switch (priority) {
    case LogPriority::Trace:
        return spdlog::level::trace;
    case LogPriority::Debug:
        return spdlog::level::debug;
    case LogPriority::Info:
        return spdlog::level::info;
    case LogPriority::Warning:
        return spdlog::level::warn;
    case LogPriority::Error:
        return spdlog::level::err;
    case LogPriority::Off:
        break;
    }
    return spdlog::level::off;
}

QString oneLine(const QString &text) {
    QString result;
    for (const QChar c : text) {
        if (c == u'\n')
            result += u"\\n"_s;
        else if (isHidden(c))
            result += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

bool isWritten(LogPriority priority) { return priority != LogPriority::Off && int(priority) >= lowest.load(); }

/// Null where the folder cannot be written: the program works without its log.
std::shared_ptr<spdlog::sinks::sink> fileSink(const QString &path, qint64 bytesPerFile) {
    try {
        return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.toStdString(), size_t(bytesPerFile),
                                                                      size_t(LogOptions::Files - 1));
    } catch (const std::exception &) {
        return {};
    }
}

} // namespace

void openLog(const LogOptions &options) {
    const std::lock_guard lock(guard());
    OpenLog &log = current();
    log = {};
    lowest = int(LogPriority::Off);
    if (options.priority == LogPriority::Off)
        return;
    std::vector<spdlog::sink_ptr> sinks;
    const QString file = options.folder + u"/armature.log"_s;
    if (auto sink = options.folder.isEmpty() ? nullptr : fileSink(file, options.bytesPerFile)) {
        sinks.push_back(std::move(sink));
        log.file = file;
    }
    if (options.onTerminal)
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    if (sinks.empty())
        return;
    log.logger = std::make_shared<spdlog::logger>("armature", sinks.begin(), sinks.end());
    log.logger->set_level(spdlogLevel(options.priority));
    log.logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %P %-7l %v");
    log.logger->flush_on(spdlog::level::trace);                // the last lines before a crash are the ones that matter
    log.logger->set_error_handler([](const std::string &) {}); // a full disk stops the log, not the program
    lowest = int(options.priority);
}

QString logFile() {
    const std::lock_guard lock(guard());
    return current().file;
}

void logLine(LogPriority priority, const char *area, const QString &text) {
    if (!isWritten(priority))
        return;
    const QByteArray line = QByteArray(area) + ": " + oneLine(redacted(text)).toUtf8();
    const std::lock_guard lock(guard());
    if (const auto &logger = current().logger)
        logger->log(spdlogLevel(priority), spdlog::string_view_t(line.constData(), size_t(line.size())));
}

} // namespace armature

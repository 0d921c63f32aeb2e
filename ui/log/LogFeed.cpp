#include "log/LogFeed.h"

#include <QDeadlineTimer>
#include <QMutexLocker>
#include <utility>

namespace armature {
namespace {

// A block is handed over whole and never grows beyond this by small lines, so that a push never copies what others have
// pushed.
constexpr std::size_t BlockBytes = std::size_t(256) << 10;
constexpr std::size_t BlockEntries = 4096;
// Between two looks at the clock; some ten microseconds' work.
constexpr int EntriesPerLook = 32;

} // namespace

LogFeed::LogFeed(QObject *parent) : QObject(parent) {
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &LogFeed::tick);
}

void LogFeed::push(const LineSeen &line) {
    const QByteArray utf8 = line.text.toUtf8();
    add(utf8, Entry{line.channel, line.replaces, false, utf8.size(), shapeOf(utf8)});
}

void LogFeed::pushHeading(const QString &text) {
    const QByteArray utf8 = text.toUtf8();
    Entry entry{Channel::Program, false, true, utf8.size(), shapeOf(utf8)};
    entry.shape.level = LogLevel::Info;
    add(utf8, std::move(entry));
}

void LogFeed::add(const QByteArray &utf8, Entry entry) {
    const QMutexLocker lock(&m_mutex);
    const auto size = static_cast<std::size_t>(utf8.size());
    if (m_blocks.empty() || m_blocks.back().entries.size() == BlockEntries ||
        m_blocks.back().text.size() + size > BlockBytes) {
        m_blocks.emplace_back();
        m_blocks.back().text.reserve(std::max(size, BlockBytes));
        m_blocks.back().entries.reserve(BlockEntries);
    }
    Block &block = m_blocks.back();
    block.text.insert(block.text.end(), utf8.begin(), utf8.end());
    block.entries.push_back(std::move(entry));
    if (!m_awake) {
        m_awake = true;
        QMetaObject::invokeMethod(this, &LogFeed::wake, Qt::QueuedConnection);
    }
}

void LogFeed::setStore(LogStore *store) {
    m_store = store;
    wake();
}

void LogFeed::clear() {
    const QMutexLocker lock(&m_mutex);
    m_blocks.clear();
    m_current = {};
    m_nextEntry = m_nextByte = 0;
}

bool LogFeed::isEmpty() const {
    const QMutexLocker lock(&m_mutex);
    return m_blocks.empty() && m_nextEntry == m_current.entries.size();
}

void LogFeed::wake() {
    if (!m_timer.isActive())
        m_timer.start(IntervalMilliseconds);
}

void LogFeed::tick() {
    const QDeadlineTimer deadline(SliceMilliseconds, Qt::PreciseTimer);
    while (m_store && !deadline.hasExpired()) {
        if (m_nextEntry == m_current.entries.size() && !takeBlock())
            break;
        for (int i = 0; i < EntriesPerLook && m_nextEntry < m_current.entries.size(); ++i)
            store(m_current.entries[m_nextEntry++]);
    }
    finishIfEmpty();
}

bool LogFeed::takeBlock() {
    m_nextEntry = m_nextByte = 0;
    m_current = {};
    const QMutexLocker lock(&m_mutex);
    if (m_blocks.empty())
        return false;
    m_current = std::move(m_blocks.front());
    m_blocks.pop_front();
    return true;
}

void LogFeed::store(Entry &entry) {
    const QByteArrayView text(m_current.text.data() + m_nextByte, entry.bytes);
    m_nextByte += static_cast<std::size_t>(entry.bytes);
    m_store->append(PackedLine{text, entry.channel, entry.replaces, entry.heading, std::move(entry.shape)});
}

void LogFeed::finishIfEmpty() {
    {
        const QMutexLocker lock(&m_mutex);
        const bool empty = m_blocks.empty() && m_nextEntry == m_current.entries.size();
        if (m_store && !empty)
            return;
        m_awake = !empty; // without a store: setStore wakes
    }
    m_timer.stop();
}

} // namespace armature

#pragma once

#include "log/LogStore.h"

#include <QMutex>
#include <QPointer>
#include <deque>
#include <vector>

namespace armature {

/// Carries lines from the engine's thread to a store in the window's thread, all of them and in order. Lives in the
/// window's thread and must outlive whoever pushes. Without a store the lines wait.
class LogFeed : public QObject {
    Q_OBJECT

public:
    explicit LogFeed(QObject *parent = nullptr);

    // From any thread. Encoding and measuring the line happen here, so that the window's thread has less to do.
    void push(const LineSeen &line);
    void pushHeading(const QString &text);

    void setStore(LogStore *store);
    /// Forgets what waits; for the beginning of a run, before anything of it is pushed.
    void clear();
    [[nodiscard]] bool isEmpty() const;

    /// The store takes lines for at most SliceMilliseconds, then the event loop has the rest of IntervalMilliseconds
    /// for itself.
    static constexpr int SliceMilliseconds = 4;
    static constexpr int IntervalMilliseconds = 8;

private:
    struct Entry {
        Channel channel = Channel::Program;
        bool replaces = false;
        bool heading = false;
        qsizetype bytes = 0;
        LineShape shape;
    };
    /// Lines together with their text, one behind the other.
    struct Block {
        std::vector<char> text;
        std::vector<Entry> entries;
    };

    void add(const QByteArray &utf8, Entry entry);
    void wake();
    void tick();
    bool takeBlock();
    void store(Entry &entry);
    void finishIfEmpty();

    mutable QMutex m_mutex;
    std::deque<Block> m_blocks; ///< guarded by m_mutex, as is m_awake
    bool m_awake = false;       ///< the timer runs or is about to

    // Of the window's thread alone.
    Block m_current;
    std::size_t m_nextEntry = 0;
    std::size_t m_nextByte = 0;
    QPointer<LogStore> m_store;
    QTimer m_timer;
};

} // namespace armature

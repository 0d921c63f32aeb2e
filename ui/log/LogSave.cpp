#include "log/LogSave.h"

#include <QDeadlineTimer>
#include <QThread>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype PieceBytes = qsizetype(64) << 10; ///< what is handed to the system at once

} // namespace

LogSave::LogSave(const LogStore &store, const QString &path, QObject *parent)
    : QObject(parent), m_store(store), m_file(path), m_next(store.firstLine()), m_end(store.endLine()) {
    connect(&m_timer, &QTimer::timeout, this, &LogSave::slice);
    connect(&store, &LogStore::cleared, this, [this] {
        if (m_timer.isActive())
            fail(tr("The log was cleared meanwhile."));
    });
}

LogSave::~LogSave() {
    if (m_committer)
        m_committer->wait();
}

void LogSave::start() {
    if (!m_file.open(QIODevice::WriteOnly)) {
        fail(m_file.errorString());
        return;
    }
    m_timer.start();
}

void LogSave::slice() {
    const QDeadlineTimer deadline(SliceMilliseconds, Qt::PreciseTimer);
    while (m_next < m_end && !deadline.hasExpired()) {
        if (!writePiece()) {
            fail(m_file.errorString());
            return;
        }
    }
    if (m_next >= m_end) {
        m_timer.stop();
        commit();
        return;
    }
    const auto percent = static_cast<int>(m_next * 100 / m_end);
    if (percent != m_percent)
        Q_EMIT progress(m_percent = percent);
}

bool LogSave::writePiece() {
    m_piece.clear();
    if (m_next < m_store.firstLine()) {
        const qint64 from = std::min(m_store.firstLine(), m_end);
        m_lost += from - m_next;
        m_next = from;
    }
    for (; m_next < m_end && m_piece.size() < PieceBytes; ++m_next, ++m_written) {
        m_piece += m_store.utf8(m_next);
        m_piece += '\n';
    }
    return m_file.write(m_piece) == m_piece.size();
}

void LogSave::commit() {
    m_committer.reset(QThread::create([this] { m_committed = m_file.commit(); }));
    connect(m_committer.get(), &QThread::finished, this, [this] {
        if (m_committed)
            Q_EMIT done(m_written, m_lost);
        else
            Q_EMIT failed(m_file.errorString());
    });
    m_committer->start();
}

void LogSave::fail(const QString &why) {
    m_timer.stop();
    m_file.cancelWriting();
    Q_EMIT failed(why);
}

} // namespace armature

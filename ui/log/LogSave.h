#pragma once

#include "log/LogStore.h"

#include <QSaveFile>

class QThread;

namespace armature {

/// Writes all lines of a store to a file, in slices of the event loop; the file appears whole or not at all. Lines that
/// come while it is writing are not waited for. Destroying it before the end leaves what was there before.
class LogSave : public QObject {
    Q_OBJECT

public:
    LogSave(const LogStore &store, const QString &path, QObject *parent = nullptr);
    ~LogSave() override;

    void start();

    static constexpr int SliceMilliseconds = 4;

Q_SIGNALS:
    void progress(int percent);
    /// `lost` lines were dropped from the store before they could be written.
    void done(qint64 lines, qint64 lost);
    void failed(const QString &why);

private:
    void slice();
    bool writePiece();
    void commit();
    void fail(const QString &why);

    const LogStore &m_store;
    QSaveFile m_file;
    QTimer m_timer;
    QByteArray m_piece;
    std::unique_ptr<QThread> m_committer; ///< waiting for the disk may take seconds
    qint64 m_next = 0;
    qint64 m_end = 0;
    qint64 m_written = 0;
    qint64 m_lost = 0;
    int m_percent = -1;
    bool m_committed = false;
};

} // namespace armature

#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

/// loopback_index.py while this object lives. `isUp()` is false where python3 cannot be run: skip then.
class LoopbackIndex {
public:
    /// `make`: values of --make.
    explicit LoopbackIndex(const QStringList &make) {
        QStringList arguments{QStringLiteral(TEST_DATA "/index/loopback_index.py"), QStringLiteral("--wheels"),
                              m_folder.path() + QStringLiteral("/wheels"), QStringLiteral("--log"), logFile()};
        for (const QString &spec : make)
            arguments << QStringLiteral("--make") << spec;
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("python3"), arguments);
        if (!m_process.waitForStarted())
            return;
        while (!m_process.canReadLine() && m_process.waitForReadyRead(10'000)) {
        }
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith("PORT="))
            m_port = line.mid(5).toInt();
    }
    ~LoopbackIndex() {
        m_process.closeWriteChannel(); // this ends it
        if (!m_process.waitForFinished(3000))
            m_process.kill();
        m_process.waitForFinished(3000);
    }
    LoopbackIndex(const LoopbackIndex &) = delete;
    LoopbackIndex &operator=(const LoopbackIndex &) = delete;

    [[nodiscard]] bool isUp() const { return m_port > 0; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString host() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    /// Address of the index, with a fault ("nohash+immutable") or without.
    [[nodiscard]] QString url(const QString &fault = {}) const {
        return QStringLiteral("http://") + host() + (fault.isEmpty() ? QString() : QStringLiteral("/fault/") + fault) + QStringLiteral("/simple");
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString logFile() const { return m_folder.path() + QStringLiteral("/log"); }
    /// Lines "METHOD PATH STATUS BYTES" of the requests whose line contains `part`.
    [[nodiscard]] QStringList requests(const QString &part) const {
        QFile file(logFile());
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts).filter(part);
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

#pragma once

#include "TestPaths.h"
#include "base/Literals.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// loopback_index.py while this object lives. `isUp()` is false where python3 cannot be run: skip then.
class LoopbackIndex {
public:
    /// `make`: values of --make.
    explicit LoopbackIndex(const QStringList &make) {
        QStringList arguments{armature::testPath("index/loopback_index.py"), u"--wheels"_s,
                              m_folder.path() + u"/wheels"_s, u"--log"_s, logFile()};
        for (const QString &spec : make)
            arguments << u"--make"_s << spec;
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(u"python3"_s, arguments);
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
    [[nodiscard]] QString host() const { return u"127.0.0.1:%1"_s.arg(m_port); }
    /// Address of the index, with a fault ("nohash+immutable") or without.
    [[nodiscard]] QString url(const QString &fault = {}) const {
        return u"http://"_s + host() + (fault.isEmpty() ? QString() : u"/fault/"_s + fault) + u"/simple"_s;
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString logFile() const { return m_folder.path() + u"/log"_s; }
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

#include "detect/Detect.h"
#include "host/RecordingHost.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace armature;

class SnapshotTest : public QObject {
    Q_OBJECT
    HostPaths m_paths{QDir::homePath() + QStringLiteral("/envs/new"), QDir::homePath() + QStringLiteral("/.cache"), QStringLiteral("/tmp")};

    static QByteArray json(MachineProfile machine, const Redactor &redactor) {
        machine.simulated = false;
        for (Volume &volume : machine.volumes) // other programs write to the disk meanwhile
            volume.free = {};
        return redactor.bytes(QJsonDocument(toJson(machine)).toJson());
    }

private Q_SLOTS:
    void aRecordingGivesTheSameMachine() {
        QTemporaryDir folder;
        const QString target = folder.filePath(QStringLiteral("snapshot"));
        const RecordingHost recording(makeLiveHost(m_paths));
        const MachineProfile live = detect(recording);
        QVERIFY(recording.save(target, QStringLiteral("this \"machine\""), currentIdentity()).ok());
        const auto recorded = openRecordedHost(target);
        QVERIFY(recorded.ok());
        QCOMPARE(recorded.value()->title(), QStringLiteral("this \"machine\""));
        const MachineProfile again = detect(*recorded.value());
        QVERIFY(again.simulated);
        const Redactor redactor(currentIdentity());
        QCOMPARE(json(again, redactor), json(live, redactor));
    }

    void aRecordingDoesNotNameTheMachine() {
        QTemporaryDir folder;
        const QString target = folder.filePath(QStringLiteral("snapshot"));
        qputenv("HTTPS_PROXY", "http://bob:hunter2@10.9.8.7:3128");
        const RecordingHost recording(makeLiveHost(m_paths));
        (void)detect(recording);
        qunsetenv("HTTPS_PROXY");
        const Identity identity{QStringLiteral("testhost99"), QStringLiteral("testuser99"), QDir::homePath()};
        QVERIFY(recording.save(target, QStringLiteral("x on testhost99 by testuser99"), identity).ok());
        for (QDirIterator it(target, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            for (const char *secret : {"hunter2", "10.9.8.7", "testhost99", "testuser99"})
                QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
        }
    }

    void aFolderWithContentIsRefused() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral(".hidden")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const RecordingHost recording(makeLiveHost(m_paths));
        const auto saved = recording.save(folder.path(), QStringLiteral("x"), {});
        QVERIFY(!saved.ok());
        QCOMPARE(saved.problem().code, ProblemCode::BadTarget);
    }

    void headersOfProgramsAreCut() {
        QTemporaryDir folder;
        const RecordingHost recording(makeLiveHost(m_paths));
        QVERIFY(recording.readFile(QStringLiteral("/bin/sh"), 64).ok());
        QVERIFY(recording.save(folder.filePath(QStringLiteral("s")), QStringLiteral("x"), {}).ok());
        QCOMPARE(QFile(folder.filePath(QStringLiteral("s/files/bin/sh"))).size(), 64);
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "SnapshotTest.moc"

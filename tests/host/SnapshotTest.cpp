#include "base/Literals.h"
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
    HostPaths m_paths{QDir::homePath() + u"/envs/new"_s, u"/tmp"_s};

    static QByteArray json(MachineProfile machine, const Redactor &redactor) {
        machine.simulated = false;
        for (Volume &volume : machine.volumes) // other programs write to the disk meanwhile
            volume.free = {};
        return redactor.bytes(QJsonDocument(toJson(machine)).toJson());
    }

private Q_SLOTS:
    void aRecordingGivesTheSameMachine() {
        QTemporaryDir folder;
        const QString target = folder.filePath(u"snapshot"_s);
        const RecordingHost recording(makeLiveHost(m_paths));
        const MachineProfile live = detect(recording);
        QVERIFY(recording.save(target, u"this \"machine\""_s, currentIdentity()).ok());
        const auto recorded = openRecordedHost(target);
        QVERIFY(recorded.ok());
        QCOMPARE(recorded.value()->title(), u"this \"machine\""_s);
        const MachineProfile again = detect(*recorded.value());
        QVERIFY(again.simulated);
        const Redactor redactor(currentIdentity());
        QCOMPARE(json(again, redactor), json(live, redactor));
    }

    void aRecordingDoesNotNameTheMachine() {
        QTemporaryDir folder;
        const QString target = folder.filePath(u"snapshot"_s);
        qputenv("HTTPS_PROXY", "http://bob:hunter2@10.9.8.7:3128");
        const RecordingHost recording(makeLiveHost(m_paths));
        (void)detect(recording);
        qunsetenv("HTTPS_PROXY");
        const Identity identity{u"testhost99"_s, u"testuser99"_s, QDir::homePath()};
        QVERIFY(recording.save(target, u"x on testhost99 by testuser99"_s, identity).ok());
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
        QFile file(folder.filePath(u".hidden"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const RecordingHost recording(makeLiveHost(m_paths));
        const auto saved = recording.save(folder.path(), u"x"_s, {});
        QVERIFY(!saved.ok());
        QCOMPARE(saved.problem().code, ProblemCode::BadTarget);
    }

    void headersOfProgramsAreCut() {
        QTemporaryDir folder;
        const RecordingHost recording(makeLiveHost(m_paths));
        QVERIFY(recording.readFile(u"/bin/sh"_s, 64).ok());
        QVERIFY(recording.save(folder.filePath(u"s"_s), u"x"_s, {}).ok());
        QCOMPARE(QFile(folder.filePath(u"s/files/bin/sh"_s)).size(), 64);
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "SnapshotTest.moc"

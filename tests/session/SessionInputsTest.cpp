#include "base/Literals.h"
#include "detect/MemoryHost.h"
#include "record/RecordFolder.h"
#include "record/SampleRecord.h"
#include "session/PastVerdicts.h"
#include "session/QuickProject.h"
#include "session/ResolvePython.h"
#include "session/Session.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

/// What a session is told from outside: a project, records of former runs, a Python by its name.
class SessionInputsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &content) {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    static QStringList names(const Result<Subject> &subject) {
        QStringList result;
        if (subject)
            for (const Requirement &requirement : subject->requirements)
                result << requirement.name;
        return result;
    }
    static MachineProfile machineWith(const QString &python) {
        MachineProfile machine;
        machine.system.kind = SystemKind::Linux;
        PythonInstallation known;
        known.path = python;
        known.origin = u"system"_s;
        known.version = Reading<Version>::known(Version::of("3.11.2"), u"--version"_s);
        machine.pythons = {known};
        return machine;
    }

private Q_SLOTS:
    void aFolderIsReadByItsPyprojectAndElseByItsRequirements() {
        write(u"both/pyproject.toml"_s, "[project]\nname = \"demo\"\ndependencies = [\"numpy\"]\n");
        write(u"both/requirements.txt"_s, "pandas\n");
        write(u"one/requirements.txt"_s, "pandas\n");
        QCOMPARE(names(readProject(m_folder.filePath(u"both"_s))), QStringList{u"numpy"_s});
        QCOMPARE(names(readProject(m_folder.filePath(u"both/requirements.txt"_s))), QStringList{u"pandas"_s});
        QCOMPARE(names(readProject(m_folder.filePath(u"one"_s))), QStringList{u"pandas"_s});
    }
    void whatIsNoProjectIsNotFound() {
        QDir(m_folder.path()).mkpath(u"empty"_s);
        QCOMPARE(readProject(m_folder.filePath(u"empty"_s)).problem().code, ProblemCode::NotFound);
        QCOMPARE(readProject(m_folder.filePath(u"nowhere"_s)).problem().code, ProblemCode::NotFound);
    }
    void anIncludeIsReadBelowTheProjectAndNowhereElse() {
        write(u"include/more/base.txt"_s, "pandas\n");
        write(u"outside.txt"_s, "evil\n");
        const QString file = write(u"include/requirements.txt"_s, "-r more/base.txt\n");
        QCOMPARE(names(readProject(file)), QStringList{u"pandas"_s});
        for (const char *outside : {"-r ../outside.txt\n", "-r more/../../outside.txt\n", "-r /etc/hostname\n"}) {
            write(u"include/requirements.txt"_s, outside);
            QCOMPARE(readProject(file).problem().code, ProblemCode::Denied);
        }
    }

    void theNewestRecordSaysWhatAPackageDidHere() {
        QTemporaryDir records;
        const auto keep = [&](const QString &name, Verdict verdict, const char *version) {
            SessionRecord record;
            record.verb = u"verify"_s;
            record.machine = sampleMachine();
            record.verification.emplace();
            record.verification->at = sampleTime();
            record.verification->packages = {
                {u"Hf_Transfer"_s, {}, Version::of(version), {}, {sampleCheck("c", verdict, {})}, {}}};
            QDir().mkpath(records.filePath(name));
            QFile mark(records.filePath(name + u"/armature-record"_s));
            QFile file(records.filePath(name + u"/record.json"_s));
            return mark.open(QIODevice::WriteOnly) && mark.write("1\n") > 0 && file.open(QIODevice::WriteOnly) &&
                   file.write(QJsonDocument(toJson(record)).toJson()) > 0;
        };
        QVERIFY(keep(u"20260301T000000Z-verify-aaaaaa"_s, Verdict::Fails, "0.1.8"));
        QVERIFY(keep(u"20260302T000000Z-verify-bbbbbb"_s, Verdict::Works, "0.1.9"));
        QVERIFY(QDir(records.path()).mkpath(u"20260303T000000Z-verify-cccccc"_s)); // nothing that can be read
        const auto results = pastVerdicts(records.path());
        QCOMPARE(results.size(), 1);
        const OwnResult result = results.value(u"hf-transfer"_s);
        QCOMPARE(result.installed, Version::of("0.1.9"));
        QCOMPARE(result.verdict, Verdict::Works);
        QVERIFY(result.record.endsWith("bbbbbb"_L1));
    }
    void withoutRecordsNothingIsKnown() { QVERIFY(pastVerdicts(m_folder.filePath(u"nowhere"_s)).isEmpty()); }

    void aVersionNamesNoPython() {
        QVERIFY(!resolvePython(u"3.10"_s, MemoryHost(), machineWith(u"/usr/bin/python3.11"_s)));
    }
    void aKnownPathIsThePythonThatWasDetected() {
        const MachineProfile machine = machineWith(u"/usr/bin/python3.11"_s);
        QCOMPARE(resolvePython(u"/usr/bin/python3.11"_s, MemoryHost(), machine), machine.pythons.front());
    }
    void aLinkIsThePythonItLeadsTo() {
        const QString real = write(u"python3.11"_s, "#!/bin/sh\n");
        QVERIFY(QFile::link(real, m_folder.filePath(u"python3"_s)));
        const MachineProfile machine = machineWith(real);
        QCOMPARE(resolvePython(m_folder.filePath(u"python3"_s), MemoryHost(), machine), machine.pythons.front());
    }
    void whereNoPythonAnswersThereIsNone() {
        QVERIFY(!resolvePython(u"/opt/no/python"_s, MemoryHost(), machineWith(u"/usr/bin/python3.11"_s)));
    }
};

QTEST_GUILESS_MAIN(SessionInputsTest)
#include "SessionInputsTest.moc"

#include "run/Relocate.h"
#include "RealTools.h"
#include "files/DurableFile.h"
#include "run/ScriptPaths.h"
#include "verify/Inspect.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

/// Environments that the real uv and the real pip have built must work after they are relocated and renamed.
class RelocateTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    void worksAt(const QString &target) {
        QByteArray output;
        for (const char *script : {"demo-tool", "demo-script"}) {
            QVERIFY(runs(target + text("/bin/") + text(script), {}, &output));
            QCOMPARE(QString::fromUtf8(output).trimmed(), text("1.0 ") + target);
        }
        // The shell must see the target, not staging, in VIRTUAL_ENV and PATH.
        const QStringList shell{
            text("-c"), text(". \"$0/bin/activate\" && printf '%s|%s' \"$VIRTUAL_ENV\" \"$(command -v demo-tool)\""),
            target};
        QVERIFY(runs(text("/bin/bash"), shell, &output));
        QCOMPARE(QString::fromUtf8(output), target + u'|' + target + text("/bin/demo-tool"));
        const VerificationReport report = inspectEnvironment(target, {true, {}, {}, {}});
        QVERIFY2(report.fileFaultCount == 0,
                 report.fileFaults.empty() ? "" : qPrintable(report.fileFaults.front().path));
        QVERIFY(report.hashed && report.filesChecked > 5);
    }
    void nothingNames(const QString &staging, const QString &environment) {
        const QFileInfoList files = QDir(environment + text("/bin")).entryInfoList(QDir::Files | QDir::NoSymLinks);
        for (const QFileInfo &file : files)
            QVERIFY2(!contentOf(file.filePath()).contains(staging.toUtf8()), qPrintable(file.filePath()));
        QVERIFY(!contentOf(environment + text("/pyvenv.cfg")).contains(staging.toUtf8()));
    }

private Q_SLOTS:
    void anEnvironmentOfARealToolWorksWhereItIsMoved_data() {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("name");
        for (const char *tool : {"uv", "uv relocatable", "pip"})
            for (const char *name : {"env", "my env", "quo'te", "\xc3\xbcml", "do$(touch x)lar", "dou\"ble"})
                if (text(tool) != text("pip") || text(name) != text("\xc3\xbcml")) // pip takes its time
                    QTest::addRow("%s %s", tool, name) << text(tool) << text(name);
        for (const char *tool : {"uv", "pip"}) // the first line of a script may not be longer than 127 bytes
            QTest::addRow("%s long", tool) << text(tool) << QString(180, u'x');
    }
    void anEnvironmentOfARealToolWorksWhereItIsMoved() {
        QFETCH(QString, tool);
        QFETCH(QString, name);
        if (realPython().isEmpty() || (tool != text("pip") && realUv().isEmpty()))
            QSKIP("no uv or Python here: set ARMATURE_TEST_UV, ARMATURE_TEST_PYTHON");
        const QString wheels = m_folder.path() + text("/wheels");
        QVERIFY(makeWheel(wheels, text("1.0")));
        const QString base = m_folder.path() + u'/' + tool.section(u' ', 0, 0) + QString::number(tool.size());
        const QString target = base + u'/' + name;
        const QString staging = base + text("/.armature-") + name + text("/staging");
        QVERIFY(QDir().mkpath(QFileInfo(staging).path()));
        if (tool == text("pip")) {
            if (!runs(realPython(), {text("-m"), text("venv"), staging}))
                QSKIP("this Python cannot make environments with pip");
            QVERIFY(
                runs(staging + text("/bin/python"), {text("-I"), text("-m"), text("pip"), text("install"),
                                                     text("--no-index"), text("--find-links"), wheels, text("demo")}));
        } else {
            QStringList create{text("venv"), text("--python"), realPython(), staging};
            if (tool.contains(text("relocatable")))
                create << text("--relocatable");
            QVERIFY(runs(realUv(), create));
            QVERIFY(runs(realUv(), {text("pip"), text("install"), text("--python"), staging + text("/bin/python"),
                                    text("--no-index"), text("--find-links"), wheels, text("demo")}));
        }
        const auto relocated = relocate(staging, target);
        QVERIFY(relocated.ok());
        QVERIFY(renameDurably(staging, target).ok());
        nothingNames(staging, target);
        worksAt(target);
    }

    void textsAreRewritten_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const QByteArray tail = "\n# rest\n";
        const QByteArray wrapped = "#!/bin/sh\n'''exec' '/t t/bin/python3' \"$0\" \"$@\"\n' '''" + tail;
        const QByteArray relative =
            "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python3' \"$0\" \"$@\"\n' '''" + tail;
        const auto row = [](const char *title, const char *name, const QByteArray &before, const QByteArray &after) {
            QTest::newRow(title) << text(name) << before << after;
        };
        row("direct becomes wrapped", "x", "#!/made/here/bin/python3" + tail, wrapped);
        row("options stay", "x", "#!/made/here/bin/python3 -E" + tail, QByteArray(wrapped).replace("\"$0", "-E \"$0"));
        row("pip's wrapper", "x", "#!/bin/sh\n'''exec' \"/made/here/bin/python3\" \"$0\" \"$@\"\n' '''" + tail,
            wrapped);
        row("uv's wrapper", "x", "#!/bin/sh\n'''exec' '/made/here/bin/python3' \"$0\" \"$@\"\n' '''" + tail, wrapped);
        row("a relocatable one stays", "x", relative, relative);
        row("another interpreter stays", "x", "#!/usr/bin/python3" + tail, "#!/usr/bin/python3" + tail);
        row("activation", "activate", "VIRTUAL_ENV=\"/made/here\"\nPATH=\"/made/here/bin\"\n",
            "VIRTUAL_ENV='/t t'\nPATH=\"/t t/bin\"\n");
        row("nothing", "x", QByteArray(), QByteArray());
    }
    void textsAreRewritten() {
        QFETCH(QString, name);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QCOMPARE(withNewPath(name, before, text("/made/here"), text("/t t")), after);
    }

    void onlyTextThatNamesItIsChanged() {
        const QString env = m_folder.path() + text("/plain/staging");
        writeFile(env + text("/bin/none"), "#!/bin/sh\n");
        writeFile(env + text("/bin/binary"), QByteArray("\0", 1) + env.toUtf8());
        writeFile(env + text("/bin/named"), "#!" + env.toUtf8() + "/bin/python\n");
        writeFile(env + text("/outside"), env.toUtf8());
        QVERIFY(QFile::link(env + text("/outside"), env + text("/bin/link")));
        const auto relocated = relocate(env, text("/t"));
        QCOMPARE(relocated->changed, QStringList{text("bin/named")});
        QCOMPARE(contentOf(env + text("/bin/named")), QByteArray("#!/t/bin/python\n"));
        QCOMPARE(contentOf(env + text("/outside")), env.toUtf8());
    }

    void twiceIsOnce() {
        const QString env = m_folder.path() + text("/twice/staging");
        writeFile(env + text("/bin/named"), "#!" + env.toUtf8() + "/bin/python\n");
        QCOMPARE(relocate(env, text("/t"))->changed.size(), qsizetype(1));
        QCOMPARE(relocate(env, text("/t"))->changed.size(), qsizetype(0));
    }
};

QTEST_GUILESS_MAIN(RelocateTest)
#include "RelocateTest.moc"

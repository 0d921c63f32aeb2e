// Every folder of tests/machines must be detected and get its PyTorch builds as its expected.toml says. A new machine
// is a new folder; tests/machines/update writes its expected.toml.

#include "TestPaths.h"
#include "base/Literals.h"
#include "detect/UnreadFiles.h"
#include "session/ExpectedMachine.h"

#include <QDir>
#include <QFile>
#include <QtTest>

using namespace armature;

namespace {

QStringList linesOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n') : QStringList();
}

/// "- line" of `expected` alone and "+ line" of `found` alone.
QString difference(const QStringList &expected, const QStringList &found) {
    QStringList lines;
    for (const QString &line : expected)
        if (!found.contains(line))
            lines << u"- "_s + line;
    for (const QString &line : found)
        if (!expected.contains(line))
            lines << u"+ "_s + line;
    return lines.join(u'\n');
}

} // namespace

class RecordedMachinesTest : public QObject {
    Q_OBJECT

    Session m_session{{.catalogFolder = sourcePath("resources/catalog"), .machineFolder = {}, .note = {}}};

    static void everyMachine() {
        QTest::addColumn<QString>("folder");
        const QDir root(testPath("machines"));
        for (const QString &name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            QTest::newRow(qPrintable(name)) << root.filePath(name);
    }

private Q_SLOTS:
    void aRecordedMachineIsWhatItsExpectationSays_data() { everyMachine(); }
    void aRecordedMachineIsWhatItsExpectationSays() {
        QFETCH(QString, folder);
        m_session.useMachine(folder);
        const auto text = expectedMachine(m_session);
        QVERIFY2(text.ok(), text.ok() ? "" : qPrintable(text.problem().subject + u' ' + text.problem().detail));
        const QStringList found = text->split(u'\n');
        const QStringList expected = linesOf(folder + u"/expected.toml"_s);
        QVERIFY2(found == expected,
                 qPrintable(u"expected.toml (-) and what is concluded (+) differ; if it is meant, run "
                            "tests/machines/update %1\n%2"_s.arg(QDir(folder).dirName(), difference(expected, found))));
    }

    void everyFileOfARecordedMachineIsRead_data() { everyMachine(); }
    void everyFileOfARecordedMachineIsRead() {
        QFETCH(QString, folder);
        const auto unread = unreadFiles(folder);
        QVERIFY2(unread.ok(), unread.ok() ? "" : qPrintable(unread.problem().detail));
        QVERIFY2(unread->isEmpty(), qPrintable(u"nothing reads "_s + unread->join(u", "_s)));
    }
};

QTEST_GUILESS_MAIN(RecordedMachinesTest)
#include "RecordedMachinesTest.moc"

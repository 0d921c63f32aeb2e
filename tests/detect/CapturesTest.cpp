// Detection against what real machines printed. The captures belong to their authors and are read from beside the
// repository.

#include "TestPaths.h"
#include "base/Literals.h"
#include "detect/CaptureFacts.h"
#include "detect/CaptureFolder.h"
#include "detect/Detect.h"
#include "detect/LinuxText.h"

#include <QDir>
#include <QtTest>

using namespace armature;
using namespace armature::test;

class CapturesTest : public QObject {
    Q_OBJECT

    int m_holding = 0;
    int m_expected = 0;

    void count(const QString &folder, const FactResult &result) {
        const QString line =
            u"%1: %2: expected \"%3\", found \"%4\""_s.arg(folder, result.fact, result.expected, result.observed);
        if (result.verdict == FactResult::Verdict::NotOurs) {
            if (result.fact != "note"_L1)
                qInfo().noquote() << "not a fact of the profile:" << folder + u": "_s + result.fact;
            return;
        }
        ++m_expected;
        if (result.verdict == FactResult::Verdict::Holds)
            ++m_holding;
        else
            qWarning().noquote() << "does not hold:" << line;
    }

    void judgeFolder(const QString &name, const CaptureFolder &folder) {
        const MachineProfile machine = detect(*folder.host());
        const auto facts = folder.expected();
        for (const auto &[key, value] : facts)
            for (const FactResult &result : judgeFact(key, value, machine))
                count(name, result);
        for (const QString &variant : folder.cpuinfoVariants()) {
            const MachineProfile other = detect(*folder.host(variant));
            for (const auto &[key, value] : facts)
                if (key == "cpu"_L1)
                    for (const FactResult &result :
                         judgeFact(key, value.section(u',', 0, 0), other)) // counts are the first machine's
                        count(name + u'/' + variant, result);
        }
    }

    void judgeOsRelease(const QString &name, const CaptureFolder &folder, const QString &file, const QString &facts) {
        MemoryHost host;
        host.file(u"/etc/os-release"_s, folder.bytes(file));
        const MachineProfile machine = detect(host);
        const auto values = parseOsRelease(folder.text(file));
        for (const QString &fact : facts.split(u" | "_s)) {
            const QString key = fact.section(u'=', 0, 0);
            const QString wanted = fact.section(u'=', 1);
            const Reading<QString> &reading = key == "ID"_L1           ? machine.system.id
                                              : key == "VERSION_ID"_L1 ? machine.system.versionId
                                                                       : machine.system.name;
            const bool isField = key != "ID_LIKE"_L1; // read by the parser only
            const QString found = isField ? reading.valueOr(u"(absent)"_s) : values.value(key, u"(absent)"_s);
            count(name + u'/' + file,
                  {found == wanted ? FactResult::Verdict::Holds : FactResult::Verdict::Fails, key, wanted, found});
        }
    }

private Q_SLOTS:
    void everyExpectedFactOfTheCapturesHolds() {
        // The number that was reached with the captures at hand; more folders only add facts.
        constexpr int Floor = 502;
        const QDir root(sourcePath("../shared/captures"));
        if (!root.exists())
            QSKIP(qPrintable(u"no captures beside the repository: "_s + root.path()));
        const QStringList folders = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &name : folders) {
            const CaptureFolder folder(root.filePath(name));
            judgeFolder(name, folder);
            for (const auto &[file, facts] : folder.osReleases())
                judgeOsRelease(name, folder, file, facts);
        }
        qInfo().noquote() << u"captures: %1 of %2 expected facts hold"_s.arg(m_holding).arg(m_expected);
        QVERIFY(m_holding >= Floor);
    }
};

QTEST_GUILESS_MAIN(CapturesTest)
#include "CapturesTest.moc"

#include "session/Resources.h"
#include "base/Literals.h"

#include <QtTest>

// The catalog and the scripts inside the program.

using namespace armature;

class ResourcesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHeadIsThatOfTheWholeCatalog() {
        const auto head = readCatalogHead();
        const auto whole = readCatalog();
        QVERIFY(head && whole);
        QCOMPARE(head->date, whole->date);
        QCOMPARE(head->digest, whole->digest);
        QCOMPARE(head->schema, whole->schema);
    }

    void theProgramsOwnScriptsAreTheOnesThereAre() {
        QVERIFY(verifyScripts().contains(u"torch.py"_s));
        QVERIFY(!verifyScripts().contains(u"_report.py"_s));
    }
};

QTEST_GUILESS_MAIN(ResourcesTest)
#include "ResourcesTest.moc"

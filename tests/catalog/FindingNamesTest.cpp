#include "base/Literals.h"
#include "catalog/CatalogLoader.h"

#include <QtTest>

using namespace armature;

class FindingNamesTest : public QObject {
    Q_OBJECT

private:
    /// A catalog whose only stack has a limit with these findings, which stand in line 13.
    static Result<Catalog> catalogWith(const QByteArray &findings) {
        return loadCatalog(
            {{u"catalog.toml"_s, "schema = 1\ndate = 2026-11-25\n"},
             {u"indexes.toml"_s, "[[index]]\nid = \"default\"\ntitle = \"the default index\"\n"},
             {u"stacks/studio.toml"_s,
              "id = \"studio\"\ntitle = \"Studio\"\npython = \"==3.10.*\"\nrequirements = []\npackages = "
              "[]\n[[limit]]\n"
              "id = \"pages\"\nseverity = \"note\"\ntitle = \"t\"\nconsequence = \"c\"\nchecked = 2026-11-25\n"
              "confidence = \"inferred\"\nfindings = " +
                  findings + "\nevidence = [{ what = \"seen-1-py3-none-any.whl\" }]\n"}});
    }

private Q_SLOTS:
    void theFindingsOfALimitAreThoseOfMachines() {
        const auto catalog = catalogWith("[\"page-size-64k\", \"musl\"]");
        QVERIFY2(catalog.ok(), catalog.ok() ? "" : qPrintable(catalog.problem().subject + catalog.problem().detail));
        QCOMPARE(catalog->stacks.front().limits.front().findings,
                 (std::vector<FindingCode>{FindingCode::PageSize64k, FindingCode::Musl}));
    }

    void anUnknownFindingIsRefusedAtItsOwnPlace() {
        const auto catalog = catalogWith("[\"musl\", \"page-size-64\"]");
        QVERIFY(!catalog.ok());
        QCOMPARE(catalog.problem().subject, u"stacks/studio.toml:13:21"_s);
        QVERIFY(catalog.problem().detail.contains("\"page-size-64\" is none of: driver-missing"_L1));
    }
};

QTEST_GUILESS_MAIN(FindingNamesTest)
#include "FindingNamesTest.moc"

#include "present/PlatformText.h"
#include "base/Literals.h"

#include <QtTest>

// The catalog as `status --platform` shows it.

using namespace armature;

namespace {

Cell cell(const char *platform, Status status, const QDate &checked) {
    Cell made;
    made.platform = QLatin1String(platform);
    made.status = status;
    made.version = Version::of("1.0");
    made.provenance.checked = checked;
    return made;
}

Package package(const char *id, const char *stack, std::vector<Cell> cells) {
    Package made;
    made.id = made.title = QLatin1String(id);
    made.dependencyOf = QLatin1String(stack);
    made.cells = std::move(cells);
    return made;
}

const QDate Old(2026, 1, 1);
const QDate New(2026, 11, 20);

Catalog catalog() {
    Catalog made;
    made.date = New;
    made.platforms = {{u"arm"_s, u"ARM"_s, {}, {}, {}, {}}, {u"mac"_s, u"Mac"_s, {}, {}, {}, {}}};
    made.packages = {package("alpha", "", {cell("arm", Status::Available, Old), cell("mac", Status::Limited, New)}),
                     package("beta", "studio", {cell("arm", Status::Available, New)}),
                     package("gamma", "studio", {cell("arm", Status::Unavailable, New)})};
    made.packages.front().past = {{{u"mac"_s}, u"it cannot work"_s, u"a paper"_s, New, u"It does."_s, {}}};
    Stack studio;
    studio.id = u"studio"_s;
    studio.title = u"Studio"_s;
    made.stacks = {studio};
    return made;
}

PlatformView view(const Catalog &of, const QStringList &ids, const QDate &since = {}, bool dependencies = false) {
    PlatformView made{{}, since, dependencies};
    for (const QString &id : ids)
        made.platforms.push_back(of.platform(id));
    return made;
}

} // namespace

class PlatformTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packagesThatComeWithAStackAreCountedNotListed() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {u"arm"_s}), 120);
        QVERIFY2(text.contains("alpha"_L1), qPrintable(text));
        QVERIFY2(!text.contains("beta"_L1), qPrintable(text));
        QVERIFY2(text.contains("Studio brings 2 more packages: 1 available, 1 unavailable (gamma)."_L1),
                 qPrintable(text));
    }

    void allListsThem() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {u"arm"_s}, {}, true), 120);
        QVERIFY2(text.contains("beta"_L1) && text.contains("gamma"_L1), qPrintable(text));
        QVERIFY2(!text.contains("brings"_L1), qPrintable(text));
    }

    void sinceLeavesOutWhatWasCheckedBefore() {
        const Catalog all = catalog();
        const auto cells = shownCells(all, view(all, {u"arm"_s, u"mac"_s}, New));
        QCOMPARE(cells.size(), size_t(1));
        QCOMPARE(cells.front().platform->id, u"mac"_s);
    }

    void sinceNamesWhatIsNoLongerBelieved() {
        const Catalog all = catalog();
        QVERIFY(platformText(all, view(all, {u"mac"_s}, New), 120).contains("it cannot work"_L1));
        QVERIFY(!platformText(all, view(all, {u"mac"_s}, New.addDays(1)), 120).contains("it cannot work"_L1));
        QVERIFY(!platformText(all, view(all, {u"arm"_s}, Old), 120).contains("it cannot work"_L1));
    }

    void severalPlatformsHaveAColumnEach() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {u"arm"_s, u"mac"_s}), 120);
        QVERIFY2(text.contains(QRegularExpression(u"alpha +\\+ available +~ limited"_s)), qPrintable(text));
    }

    void aPlatformWithoutAClaimIsUnknown() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {u"mac"_s}, {}, true), 120);
        QVERIFY2(text.contains(QRegularExpression(u"beta +\\? unknown"_s)), qPrintable(text));
    }

    void theNewestSaysWhichPythonItAsksFor() {
        Cell shown = cell("arm", Status::Available, New);
        QCOMPARE(newestText(shown), QString());
        shown.latest = Version::of("1.0");
        QCOMPARE(newestText(shown), u"="_s);
        shown.latest = Version::of("2.0");
        shown.latestPython = SpecifierSet::parse(u">=3.11"_s).valueOr({});
        QCOMPARE(newestText(shown), u"2.0 (needs Python >=3.11)"_s);
    }
};

QTEST_GUILESS_MAIN(PlatformTextTest)
#include "PlatformTextTest.moc"

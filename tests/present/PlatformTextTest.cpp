#include "present/PlatformText.h"

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
    made.platforms = {{QStringLiteral("arm"), QStringLiteral("ARM"), {}, {}, {}, {}}, {QStringLiteral("mac"), QStringLiteral("Mac"), {}, {}, {}, {}}};
    made.packages = {package("alpha", "", {cell("arm", Status::Available, Old), cell("mac", Status::Limited, New)}),
                     package("beta", "studio", {cell("arm", Status::Available, New)}),
                     package("gamma", "studio", {cell("arm", Status::Unavailable, New)})};
    made.packages.front().past = {
        {{QStringLiteral("mac")}, QStringLiteral("it cannot work"), QStringLiteral("a paper"), New, QStringLiteral("It does."), {}}};
    Stack studio;
    studio.id = QStringLiteral("studio");
    studio.title = QStringLiteral("Studio");
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
        const QString text = platformText(all, view(all, {QStringLiteral("arm")}), 120);
        QVERIFY2(text.contains(QLatin1String("alpha")), qPrintable(text));
        QVERIFY2(!text.contains(QLatin1String("beta")), qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("Studio brings 2 more packages: 1 available, 1 unavailable (gamma).")), qPrintable(text));
    }

    void allListsThem() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {QStringLiteral("arm")}, {}, true), 120);
        QVERIFY2(text.contains(QLatin1String("beta")) && text.contains(QLatin1String("gamma")), qPrintable(text));
        QVERIFY2(!text.contains(QLatin1String("brings")), qPrintable(text));
    }

    void sinceLeavesOutWhatWasCheckedBefore() {
        const Catalog all = catalog();
        const auto cells = shownCells(all, view(all, {QStringLiteral("arm"), QStringLiteral("mac")}, New));
        QCOMPARE(cells.size(), size_t(1));
        QCOMPARE(cells.front().platform->id, QStringLiteral("mac"));
    }

    void sinceNamesWhatIsNoLongerBelieved() {
        const Catalog all = catalog();
        QVERIFY(platformText(all, view(all, {QStringLiteral("mac")}, New), 120).contains(QLatin1String("it cannot work")));
        QVERIFY(!platformText(all, view(all, {QStringLiteral("mac")}, New.addDays(1)), 120).contains(QLatin1String("it cannot work")));
        QVERIFY(!platformText(all, view(all, {QStringLiteral("arm")}, Old), 120).contains(QLatin1String("it cannot work")));
    }

    void severalPlatformsHaveAColumnEach() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {QStringLiteral("arm"), QStringLiteral("mac")}), 120);
        QVERIFY2(text.contains(QRegularExpression(QStringLiteral("alpha +\\+ available +~ limited"))), qPrintable(text));
    }

    void aPlatformWithoutAClaimIsUnknown() {
        const Catalog all = catalog();
        const QString text = platformText(all, view(all, {QStringLiteral("mac")}, {}, true), 120);
        QVERIFY2(text.contains(QRegularExpression(QStringLiteral("beta +\\? unknown"))), qPrintable(text));
    }

    void theNewestSaysWhichPythonItAsksFor() {
        Cell shown = cell("arm", Status::Available, New);
        QCOMPARE(newestText(shown), QString());
        shown.latest = Version::of("1.0");
        QCOMPARE(newestText(shown), QStringLiteral("="));
        shown.latest = Version::of("2.0");
        shown.latestPython = SpecifierSet::parse(QStringLiteral(">=3.11")).valueOr({});
        QCOMPARE(newestText(shown), QStringLiteral("2.0 (needs Python >=3.11)"));
    }
};

QTEST_GUILESS_MAIN(PlatformTextTest)
#include "PlatformTextTest.moc"

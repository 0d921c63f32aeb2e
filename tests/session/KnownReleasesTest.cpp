#include "session/KnownReleases.h"

#include "model/Subject.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace armature;

namespace {

Stack knownStack(const char *newest) {
    Stack stack;
    stack.id = u"demo"_s;
    stack.title = u"Demo"_s;
    stack.version = u"1.15.0"_s;
    stack.upstream.newest = Version::parse(QLatin1String(newest)).valueOr({});
    return stack;
}

ReleaseCheck answer(const char *newest) {
    return {u"demo"_s,
            u"Demo"_s,
            u"https://host.example/releases"_s,
            Version::of("1.15.0"),
            Version::parse(QLatin1String(newest)).valueOr({}),
            std::nullopt};
}

const QDate Day(2026, 11, 26);

} // namespace

class KnownReleasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReleaseThatARecheckSawIsSaidBeforeAnythingIsInstalled() {
        const QTemporaryDir folder;
        QVERIFY(!newerRelease(withKnownReleases(knownStack(""), folder.path())));
        QVERIFY(keepReleases({answer("1.16.0")}, Day, folder.path()));
        const auto limit = newerRelease(withKnownReleases(knownStack("1.15.1"), folder.path()));
        QVERIFY(limit);
        QCOMPARE(limit->title, u"Demo 1.16.0 is out"_s);
        QCOMPARE(limit->provenance.checked, Day);
    }

    void anUnansweredQuestionKeepsWhatWasKnownAndTheNewerOfTwoIsTaken() {
        const QTemporaryDir folder;
        QVERIFY(keepReleases({answer("1.16.0")}, Day, folder.path()));
        QVERIFY(keepReleases({answer("")}, Day.addDays(1), folder.path()));
        QCOMPARE(withKnownReleases(knownStack("1.15.1"), folder.path()).upstream.newest.text(), u"1.16.0"_s);
        QCOMPARE(withKnownReleases(knownStack("1.17.0"), folder.path()).upstream.newest.text(), u"1.17.0"_s);
    }

    void whatIsDamagedIsNothingKnown() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"releases"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"demo\":{\"newest\":\"newer than you\"");
        file.close();
        QVERIFY(withKnownReleases(knownStack(""), folder.path()).upstream.newest.isEmpty());
    }

    void whatOfAReleaseCouldNotBeReadIsSaidInItsPlan() {
        Stack stack = knownStack("");
        QCOMPARE(subjectOf(stack, {})->notes, QStringList());
        stack.notRead = u"Half of it is guessed."_s;
        QCOMPARE(subjectOf(stack, {})->notes, QStringList{stack.notRead});
    }

    void theNewestReleaseHasNothingNewer() { QVERIFY(!newerRelease(knownStack("1.15.0"))); }
};

QTEST_GUILESS_MAIN(KnownReleasesTest)
#include "KnownReleasesTest.moc"

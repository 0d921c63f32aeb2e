#include "verify/FindOwnFiles.h"
#include "FakeEnvironment.h"
#include "TestPaths.h"

#include <QElapsedTimer>
#include <QTest>

using namespace armature;

namespace {

QString entriesOf(const FoundOwnFiles &found) {
    QStringList entries;
    for (const QByteArray &entry : found.entries)
        entries << QString::fromUtf8(entry);
    return entries.join(u' ');
}

const auto Site = u"lib/python3.10/site-packages"_s;

} // namespace

class FindOwnFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatPackagesAndMakersPutThereIsNobodysOwn() {
        const FakeEnvironment environment;
        environment.install(u"demo"_s, "1.0", {{u"demo/__init__.py"_s, "x"}, {u"demo/data/a.txt"_s, "y"}},
                            "../../../bin/demo,,\n");
        environment.add(u"demo/__pycache__/__init__.cpython-310.pyc"_s, "compiled");
        environment.add(u"demo-1.0.dist-info/uv_cache.json"_s, "{}");
        environment.add(u"_virtualenv.pth"_s, "import _virtualenv");
        environment.add(u"~emo/half.py"_s, "left by pip");
        for (const QString &name :
             {u"bin/demo"_s, u"bin/activate"_s, u"bin/activate.fish"_s, u"bin/Activate.ps1"_s, u"bin/deactivate.bat"_s,
              u"bin/python3.10"_s, u".gitignore"_s, u"CACHEDIR.TAG"_s, u"armature.json"_s, u".lock"_s})
            environment.write(u"env/"_s + name, "made");
        QDir().mkpath(environment.path(u"include/python3.10"_s));
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QCOMPARE(found.told.paths.join(u' '), QString());
        QVERIFY(found.told.none());
    }

    void filesOfTheUserAreFoundWhereverTheyLie() {
        const FakeEnvironment environment;
        environment.install(u"demo"_s, "1.0", {{u"demo/__init__.py"_s, "x"}});
        for (const QString &name : {u"notes.txt"_s, u"bin/mine.sh"_s, Site + u"/demo/patch.py"_s, Site + u"/own.pth"_s})
            environment.write(u"env/"_s + name, "mine");
        QFile::link(u"/nowhere"_s, environment.path(u"dangling"_s));
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QCOMPARE(found.told.count, 5);
        QCOMPARE(entriesOf(found), u"bin/mine.sh dangling %1/demo/patch.py %1/own.pth notes.txt"_s.arg(Site));
    }

    void aFolderThatHoldsNothingElseIsOneEntry() {
        const FakeEnvironment environment;
        environment.write(u"env/data/a.csv"_s, "1");
        environment.write(u"env/data/more/b.csv"_s, "2");
        QDir().mkpath(environment.path(u"empty/folder"_s));
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QCOMPARE(found.told.count, 2);
        QCOMPARE(entriesOf(found), u"data"_s);
    }

    void aLinkToAFolderIsAFileAndIsNotFollowed() {
        const FakeEnvironment environment;
        environment.write(u"outside/precious"_s, "x");
        QFile::link(environment.outside(u"outside"_s), environment.path(u"linked"_s));
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QCOMPARE(found.told.count, 1);
        QCOMPARE(entriesOf(found), u"linked"_s);
    }

    void thePackageWhoseRecordIsGoneOwnsWhatIsNamedLikeIt() {
        const FakeEnvironment environment;
        environment.install(u"demo"_s, "1.0", {{u"demo/__init__.py"_s, "x"}});
        QFile::remove(environment.path(Site + u"/demo-1.0.dist-info/RECORD"_s));
        environment.write(u"env/notes.txt"_s, "mine");
        QCOMPARE(entriesOf(findOwnFiles(environment.root())), u"notes.txt"_s);
    }

    void theListIsShortAndTheCountIsWhole() {
        const FakeEnvironment environment;
        for (int i = 0; i < 300; ++i)
            environment.write(u"env/data/%1"_s.arg(i), "x");
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QCOMPARE(found.told.count, 300);
        QCOMPARE(found.told.paths.size(), 20);
    }

    void foldersTooDeepToLookIntoAreSaid() {
        const FakeEnvironment environment;
        environment.write(u"env/"_s + u"d/"_s.repeated(80) + u"file"_s, "x");
        QVERIFY(!findOwnFiles(environment.root()).told.complete);
    }

    void thirtySixThousandFilesTakeLessThanTwoSeconds() {
        const FakeEnvironment environment;
        QMap<QString, QByteArray> files;
        for (int i = 0; i < 36'000; ++i)
            files.insert(u"large/part%1/module%2.py"_s.arg(i / 100).arg(i), {});
        environment.install(u"large"_s, "1.0", files);
        environment.write(u"env/notes.txt"_s, "mine");
        QElapsedTimer clock;
        clock.start();
        const FoundOwnFiles found = findOwnFiles(environment.root());
        QVERIFY2(clock.elapsed() < 2000 || !qEnvironmentVariableIsEmpty("ARMATURE_TEST_EMULATED"),
                 qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(entriesOf(found), u"notes.txt"_s);
    }
};

QTEST_GUILESS_MAIN(FindOwnFilesTest)
#include "FindOwnFilesTest.moc"

#include "plan/LockIndexes.h"

#include "base/TomlText.h"

#include <QTest>

using namespace armature;

namespace {

const QString Torch = u"[[packages]]\nname = \"torch\"\nversion = \"2.8.0+cu129\"\nwheels = []\n"_s;
const QString Numpy = u"[[packages]]\nname = \"numpy\"\nversion = \"2.2.6\"\nwheels = []\n"_s;

QString locked(const QString &lock, const QString &url = u"https://download.pytorch.org/whl/cu129"_s) {
    return lockWithIndexes(lock,
                           {{u"default"_s, {}, {}, {}}, {u"pytorch-cu129"_s, {}, url, {u"torch"_s, u"hf-transfer"_s}}});
}

} // namespace

class LockIndexesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMappedPackageIsGivenItsIndexAndNoOtherIs() {
        const QString before = u"lock-version = \"1.0\"\n\n"_s + Numpy + u'\n' + Torch;
        const QString after = locked(before);
        QCOMPARE(after, QString(before).replace("cu129\"\n"_L1,
                                                "cu129\"\nindex = \"https://download.pytorch.org/whl/cu129\"\n"_L1));
    }
    void everySpellingOfANameIsThePackage() {
        QVERIFY(locked(QString(Torch).replace("torch"_L1, "HF_Transfer"_L1)).contains("index = "_L1));
    }
    void anIndexThatIsThereStaysAsItIs() {
        const QString lock = QString(Torch).replace("wheels"_L1, "index = \"https://mirror.example/\"\nwheels"_L1);
        QCOMPARE(locked(lock), lock);
    }
    void whatUvDoesNotWriteIsLeftAlone_data() {
        QTest::addColumn<QString>("lock");
        QTest::newRow("nothing") << QString();
        QTest::newRow("another table") << QString(Torch).replace("[[packages]]"_L1, "[[tool.uv]]"_L1);
        QTest::newRow("keys in another order") << u"[[packages]]\nversion = \"2.8.0\"\nname = \"torch\"\n"_s;
        QTest::newRow("no version") << u"[[packages]]\nname = \"torch\"\nwheels = []\n"_s;
        QTest::newRow("lines of Windows") << QString(Torch).replace(u'\n', u"\r\n"_s);
    }
    void whatUvDoesNotWriteIsLeftAlone() {
        QFETCH(QString, lock);
        QCOMPARE(locked(lock), lock);
    }
    void aPackageOfTheDefaultIndexIsGivenItFromWhatUvSays() {
        const auto origins = resolvedFrom(u"numpy==2.2.6\n    # from https://index.example/simple\n"_s);
        QCOMPARE(lockWithIndexes(Numpy, {}, origins),
                 QString(Numpy).replace("6\"\n"_L1, "6\"\nindex = \"https://index.example/simple\"\n"_L1));
    }
    void anotherVersionThanTheLocksSaysNothing() {
        const auto origins = resolvedFrom(u"numpy==2.2.5\n    # from https://index.example/simple\n"_s);
        QCOMPARE(lockWithIndexes(Numpy, {}, origins), Numpy);
    }
    void whatComesFromNoIndexIsGivenNone_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("a file by URL") << u"archive = { url = \"https://files.example/torch.whl\" }\n"_s;
        QTest::newRow("a repository") << u"vcs = { type = \"git\", url = \"https://git.example/torch\" }\n"_s;
        QTest::newRow("a folder") << u"marker = \"os_name == 'posix'\"\ndirectory = { path = \"/torch\" }\n"_s;
        QTest::newRow("a table of its own") << u"\n[packages.archive]\nurl = \"https://files.example/torch.whl\"\n"_s;
    }
    void whatComesFromNoIndexIsGivenNone() {
        QFETCH(QString, source);
        const QString lock = QString(Torch).replace("wheels = []\n"_L1, source);
        QCOMPARE(locked(lock), lock);
        QVERIFY(locked(lock + u'\n' + Torch) != lock + u'\n' + Torch); // the next one is another
    }
    void originsAreReadAsUvWritesThem() {
        const auto origins = resolvedFrom(u"hf_transfer==0.1.9 ; sys_platform == 'linux'\n"
                                          "    # from https://index.example/simple\n"
                                          "local @ file:///srv/local\n    # from https://index.example/wrong\n"
                                          "secret==1.0\n    # from https://user:word@index.example/simple\n"
                                          "twice==1.0 ; os_name == 'a'\n    # from https://index.example/a\n"
                                          "twice==2.0 ; os_name == 'b'\n    # from https://index.example/b\n"_s);
        QCOMPARE(origins.keys(), QStringList{u"hf-transfer"_s});
        QCOMPARE(origins.first(), (ResolvedFrom{u"0.1.9"_s, u"https://index.example/simple"_s}));
    }
    void theQuestionForTheOriginsMakesNoRequestAndWritesNoLock() {
        CommandLine resolve;
        resolve.arguments = {u"pip"_s,
                             u"compile"_s,
                             u"--format"_s,
                             u"pylock.toml"_s,
                             u"--output-file"_s,
                             u"/work/pylock.toml"_s,
                             u"/work/pyproject.toml"_s};
        const QStringList asked = uvOrigins(resolve, u"/tmp/origins.txt"_s).arguments;
        QVERIFY(asked.contains(u"--offline"_s) && asked.contains(u"/tmp/origins.txt"_s));
        QVERIFY(!asked.join(u' ').contains("pylock"_L1));
    }
    void aUrlCannotLeaveItsString() {
        for (const char *url :
             {"https://mirror.example/\"\nname = \"evil", "https://mirror.example/a b", "https://mirror.example/\\"}) {
            const auto lock = parseToml(locked(Torch, QString::fromLatin1(url)).toUtf8(), u"lock"_s, 4096);
            QVERIFY(lock.ok());
            const toml::table &torch = *lock.value()["packages"][0].as_table();
            QCOMPARE(torch["name"].value_or(std::string()), std::string("torch"));
            QCOMPARE(torch["index"].value_or(std::string()), std::string(url));
        }
    }
};

QTEST_APPLESS_MAIN(LockIndexesTest)
#include "LockIndexesTest.moc"

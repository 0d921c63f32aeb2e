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

#include "base/TomlString.h"
#include "base/Literals.h"
#include "base/TomlText.h"

#include <QtTest>

using namespace armature;

class TomlStringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack_data();
    void whatIsWrittenIsReadBack();
    void everyControlCharacterIsReadBack();
    void aStringIsOneLine();
    void halfASurrogatePairBecomesAQuestionMark();
    void aLetterBeyondAsciiOutsideQuotesIsRefused();
    void whatIsNoKeyIsRefused();
};

namespace {

QString readBack(const QString &text) {
    const auto table = parseToml((u"key = "_s + tomlString(text) + u'\n').toUtf8(), u"test"_s, 4096);
    return table ? textAt(*table, "key") : u"not TOML: "_s + table.problem().detail;
}

} // namespace

void TomlStringTest::whatIsWrittenIsReadBack_data() {
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "plain", "a \"quoted\" word", "back\\slash", "ends in \\", "one\ntwo\r\n\tthree",
                             "\xc3\xbcml\xc3\xa4ut \xf0\x9f\x90\x8d", "\"\"\"", "https://index.example/simple"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TomlStringTest::whatIsWrittenIsReadBack() {
    QFETCH(QString, text);
    QCOMPARE(readBack(text), text);
}

void TomlStringTest::everyControlCharacterIsReadBack() {
    for (char16_t code = 0; code < 0xa0; ++code) {
        const QString text = u"a"_s + QChar(code) + u'b';
        QCOMPARE(readBack(text), text);
    }
}

void TomlStringTest::aStringIsOneLine() {
    QCOMPARE(tomlString(u"a\"b\\c\nd\x1b"
                        u"e"_s),
             u"\"a\\\"b\\\\c\\nd\\u001be\""_s);
}

void TomlStringTest::halfASurrogatePairBecomesAQuestionMark() { QCOMPARE(readBack(u"a"_s + QChar(0xd83d)), u"a?"_s); }

/// The parser's own code takes some of these letters for impossible (packaging/cmake/libraries/Toml.cpp).
void TomlStringTest::aLetterBeyondAsciiOutsideQuotesIsRefused() {
    for (const char *text : {"a = \"\xc3\xa4\"", "'\xc3\xa4' = 1", "a = 1 # \xc3\xa4", "\xef\xbb\xbf\x61 = 1",
                             "a = \"\"\"\n\xc3\xa4 \\\n\xc3\xa4\"\"\""})
        QVERIFY2(parseToml(text, u"test"_s, 4096).ok(), text);
    for (const char *text : {"\xc3\xa4 = 1", "a = \xc3\xa4", "[a\xe6\x90\x80]", "a\xc2\xa0= 1"}) {
        const auto table = parseToml(text, u"test"_s, 4096);
        QVERIFY2(!table, text);
        QVERIFY2(table.problem().subject.startsWith("test:1:"_L1), qPrintable(table.problem().subject));
    }
}

/// The parser asserts that a key begins as one.
void TomlStringTest::whatIsNoKeyIsRefused() {
    for (const char *text : {"[#a]", "[[<a]]", "[.a]", "[a.#b]", "[ =]"})
        QVERIFY2(!parseToml(text, u"test"_s, 4096), text);
}

QTEST_APPLESS_MAIN(TomlStringTest)
#include "TomlStringTest.moc"

#include "base/Secrets.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

/// One table for all texts in which a credential was ever looked for. "s3cr3t" marks what must not come through.
class SecretsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void credentialsInATextAreMasked_data();
    void credentialsInATextAreMasked();
    void textWithoutCredentialsStays_data();
    void textWithoutCredentialsStays();
    void namedSecretsAreMaskedUnlessTheyAreTooShort();
    void aUrlLosesUserPasswordQueryAndFragment_data();
    void aUrlLosesUserPasswordQueryAndFragment();
};

void SecretsTest::credentialsInATextAreMasked_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("masked");
    const auto row = [](const char *name, const char *text, const char *masked) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(masked);
    };
    row("name and token", "https://bob:s3cr3t@index.example/simple", "https://****@index.example/simple");
    row("token alone", "https://s3cr3t@index.example/simple", "https://****@index.example/simple");
    row("@ in the password", "http://bob:s3cr3t@s3cr3t@proxy:3128", "http://****@proxy:3128");
    row("slash in the password", "http://bob:s3cr3t/s3cr3t@proxy:3128", "http://****@proxy:3128");
    row("slash and @ in the password", "http://bob:/s3cr3t@s3cr3t@proxy:3128", "http://****@proxy:3128");
    row("question mark in the password", "http://bob:s3cr3t?s3cr3t@proxy:3128", "http://****@proxy:3128");
    row("no scheme", "bob:s3cr3t@proxy:3128", "****@proxy:3128");
    row("no scheme, in a list", "proxies=bob:s3cr3t@one:1,eve:s3cr3t@two:2", "proxies=****@one:1,****@two:2");
    row("in an option", "index-url = https://bob:s3cr3t@host/simple", "index-url = https://****@host/simple");
    row("token as parameter", "https://host/simple?user=a&token=s3cr3t&x=1",
        "https://host/simple?user=a&token=****&x=1");
    row("signature as parameter", "GET https://host/f.whl?X-Amz-Signature=s3cr3t",
        "GET https://host/f.whl?X-Amz-Signature=****");
    row("two URLs", "https://a:s3cr3t@one/ https://c:s3cr3t@two/", "https://****@one/ https://****@two/");
    row("quoted", "url = \"https://a:s3cr3t@one/\"", "url = \"https://****@one/\"");
    row("single quotes", "'https://a:s3cr3t@one/'", "'https://****@one/'");
    row("angle brackets", "<https://a:s3cr3t@one/>", "<https://****@one/>");
    row("three in a file", "a = \"https://user:s3cr3t@s3cr3t@host/x\" # http://s3cr3t@h:1/y https://h/a@b",
        "a = \"https://****@host/x\" # http://****@h:1/y https://h/a@b");
    row("git", "package @ git+https://s3cr3t@host/a.git", "package @ git+https://****@host/a.git");
    row("in a sentence", "no url with https://user:s3cr3t@example.org/ inside",
        "no url with https://****@example.org/ inside");
    row("broken host", "https://user:s3cr3t@[broken/", "https://****@[broken/");
}

void SecretsTest::credentialsInATextAreMasked() {
    QFETCH(QString, text);
    QFETCH(QString, masked);
    QVERIFY(text.contains("s3cr3t"_L1));
    QCOMPARE(redacted(text), masked);
    QCOMPARE(redacted(masked), masked);
}

void SecretsTest::textWithoutCredentialsStays_data() {
    QTest::addColumn<QString>("text");
    for (const char *text : {"https://mirror.example/simple", "http://proxy:3128", "http://proxy:3128/path",
                             "localhost,127.0.0.1,.example.com", "/etc/ssl/certs", "/opt/homebrew/opt/python@3.12/bin",
                             "http://[::1]:8080/", "https://host:8443/packages@v1", "torch==2.8.0", "key=value", ""})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void SecretsTest::textWithoutCredentialsStays() {
    QFETCH(QString, text);
    QCOMPARE(redacted(text), text);
}

void SecretsTest::namedSecretsAreMaskedUnlessTheyAreTooShort() {
    QCOMPARE(redacted(u"the word sesame opens"_s, {u"sesame"_s}), u"the word **** opens"_s);
    QCOMPARE(redacted(u"a to z"_s, {u"to"_s, {}}), u"a to z"_s);
}

void SecretsTest::aUrlLosesUserPasswordQueryAndFragment_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *url, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(url) << QString::fromUtf8(expected);
    };
    row("plain", "https://example.org/simple", "https://example.org/simple");
    row("user and password", "https://user:s3cr3t@example.org/a%2Bb", "https://example.org/a%2Bb");
    row("token as user", "https://s3cr3t@example.org/", "https://example.org/");
    row("at sign in the password", "https://user:s3%40cr3t@example.org/", "https://example.org/");
    row("unescaped at sign in the password", "https://user:s3cr3t@s3cr3t@example.org/", "https://example.org/");
    row("signed query", "https://example.org/f.whl?X-Amz-Signature=s3cr3t#sha256=aa", "https://example.org/f.whl");
    row("git", "git+https://s3cr3t@example.org/a.git", "git+https://example.org/a.git");
    row("file", "file:///srv/wheels/a%20b.whl", "file:///srv/wheels/a%20b.whl");
    row("no URL", "no url with https://user:s3cr3t@example.org/ inside",
        "no url with https://****@example.org/ inside");
    row("a proxy without a scheme", "user:s3cr3t@proxy:3128", "****@proxy:3128");
    row("broken", "https://user:s3cr3t@[broken/", "https://****@[broken/");
    row("empty", "", "");
}

void SecretsTest::aUrlLosesUserPasswordQueryAndFragment() {
    QFETCH(QString, url);
    QTEST(withoutCredentials(url), "expected");
    QVERIFY(!withoutCredentials(url).contains("s3cr3t"_L1));
}

QTEST_APPLESS_MAIN(SecretsTest)
#include "SecretsTest.moc"

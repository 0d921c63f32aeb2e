#include "host/Masking.h"

#include <QtTest>

using namespace armature;

class MaskingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void credentialsOfUrlsAreMasked_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("masked");
        const auto row = [](const char *name, const char *text, const char *masked) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(masked);
        };
        row("name and token", "https://bob:t0ken@pypi.example/simple", "https://****@pypi.example/simple");
        row("token alone", "https://t0ken@pypi.example/simple", "https://****@pypi.example/simple");
        row("@ in the password", "http://bob:p@ss@proxy:3128", "http://****@proxy:3128");
        row("slash in the password", "http://bob:pa/ss@proxy:3128", "http://****@proxy:3128");
        row("no scheme", "bob:secret@proxy:3128", "****@proxy:3128");
        row("in an option", "index-url = https://bob:x@host/simple", "index-url = https://****@host/simple");
        row("token as parameter", "https://host/simple?user=a&token=abc&x=1",
            "https://host/simple?user=a&token=****&x=1");
        row("two URLs", "https://a:b@one/ https://c:d@two/", "https://****@one/ https://****@two/");
        row("quoted", "url = \"https://a:b@one/\"", "url = \"https://****@one/\"");
    }
    void credentialsOfUrlsAreMasked() {
        QFETCH(QString, text);
        QFETCH(QString, masked);
        QCOMPARE(maskCredentials(text), masked);
        QCOMPARE(maskCredentials(masked), masked);
    }

    void textWithoutCredentialsStays_data() {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"https://mirror.example/simple", "http://proxy:3128", "http://proxy:3128/path",
              "localhost,127.0.0.1,.example.com", "/etc/ssl/certs", "/opt/homebrew/opt/python@3.12/bin",
              "http://[::1]:8080/", "https://host:8443/packages@v1"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void textWithoutCredentialsStays() {
        QFETCH(QString, text);
        QCOMPARE(maskCredentials(text), text);
    }
};

QTEST_GUILESS_MAIN(MaskingTest)
#include "MaskingTest.moc"

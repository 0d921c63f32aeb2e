#include "host/Redaction.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class RedactionTest : public QObject {
    Q_OBJECT
    Redactor m_redactor{{u"lab-spark7.corp.example"_s, u"mmeier"_s, u"/home/mmeier"_s}};

private Q_SLOTS:
    void whatNamesAPersonOrADeviceIsTakenOut_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("redacted");
        const auto row = [](const char *name, const char *text, const char *redacted) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(redacted);
        };
        row("home", "HOME=/home/mmeier", "HOME=/home/user");
        row("path below home", "/home/mmeier/.local/bin/uv", "/home/user/.local/bin/uv");
        row("another home", "/Users/jane.doe/x", "/Users/user/x");
        row("a longer name is another one", "/srv/mmeierei", "/srv/mmeierei");
        row("user name", "(mmeier@builder)", "(user@host)");
        row("host name", "node lab-spark7 up", "node host up");
        row("full host name", "http://lab-spark7.corp.example/x", "http://host/x");
        row("GPU UUID", "GPU UUID: \t GPU-1b2c3d4e-0011-2233-4455-66778899aabb",
            "GPU UUID: \t GPU-00000000-0000-0000-0000-000000000000");
        row("serial line", "Serial Number                      : 1563221034567",
            "Serial Number                      : ****");
        row("serial in JSON", "\"serial_number\" : \"C02XG0FDJG5J\",", "\"serial_number\" : \"****\",");
        row("UDID in JSON", "\"provisioning_UDID\" : \"00006000-001A\"", "\"provisioning_UDID\" : \"****\"");
        row("MAC", "ether 3c:6d:66:01:02:03 x", "ether 00:00:00:00:00:00 x");
        row("IPv4", "HTTP_PROXY=http://10.20.30.40:3128", "HTTP_PROXY=http://192.0.2.1:3128");
        row("IPv6", "NO_PROXY=fe80::1c2a:beef", "NO_PROXY=2001:db8::1");
        row("e-mail", "contact jane@corp.example now", "contact user@host now");
        row("URL credentials", "index-url = https://bob:tok@pypi.corp/simple",
            "index-url = https://****@pypi.corp/simple");
    }
    void whatNamesAPersonOrADeviceIsTakenOut() {
        QFETCH(QString, text);
        QFETCH(QString, redacted);
        QCOMPARE(m_redactor.text(text), redacted);
        QCOMPARE(m_redactor.text(redacted), redacted);
    }

    void factsStay_data() {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"Linux 5.15.79.1-microsoft-standard-WSL2 #1 SMP x86_64", "NVIDIA-SMI 580.95.05",
              "0, 9.0, 81559, 590.48.01, 00000000:83:00.0, Enabled, NVIDIA H200", "Bus Location: \t 0009:01:00.0",
              "/opt/homebrew/opt/python@3.12/bin/python3.12", "Intel(R) Core(TM) i7 CPU @ 2.80GHz",
              "Thu Dec 12 09:26:12 UTC 2025", "NO_PROXY=localhost,127.0.0.1", "jep106:0426:8901",
              "uv 0.9.5 (d5f39331a 2026-10-21)", "CPU part\t: 0xd4f", "/usr/lib/python3.12/site-packages"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void factsStay() {
        QFETCH(QString, text);
        QCOMPARE(m_redactor.text(text), text);
    }

    void commonUserNamesDoNotDamageFacts() {
        const Redactor redactor({u"nvidia"_s, u"ubuntu"_s, u"/home/ubuntu"_s});
        QCOMPARE(redactor.text(u"ID=ubuntu nvidia-smi /home/ubuntu/x"_s), u"ID=ubuntu nvidia-smi /home/user/x"_s);
    }

    void theHomeOfRootIsNoSecret() {
        const Redactor redactor({u"localhost"_s, u"root"_s, u"/root"_s});
        QCOMPARE(redactor.text(u"/ro"
                               "ot/.local/bin/uv"_s),
                 u"/ro"
                 "ot/.local/bin/uv"_s);
    }

    void programHeadersAreNotTouched() {
        const QByteArray header = QByteArray("\x7f"
                                             "ELF",
                                             4) +
                                  QByteArray(60, '\xb7');
        QCOMPARE(m_redactor.bytes(header), header);
    }
};

QTEST_GUILESS_MAIN(RedactionTest)
#include "RedactionTest.moc"

#include "base/Literals.h"
#include "index/Asking.h"
#include "index/LoopbackIndex.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <memory>

using namespace armature;

namespace {

/// Gives the same answer to every request over TLS.
class TlsServer {
public:
    TlsServer(const QByteArray &pem, const QByteArray &answer) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(pem));
        configuration.setPrivateKey(QSslKey(pem, QSsl::Rsa));
        m_server.setSslConfiguration(configuration);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this, answer] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                const QByteArray request = socket->readAll();
                m_seen += request;
                if (request.endsWith("\r\n\r\n"))
                    socket->write(answer);
            });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QString url(const QString &host = u"127.0.0.1"_s) const {
        return u"https://%1:%2/simple"_s.arg(host).arg(m_server.serverPort());
    }
    /// All requests so far.
    [[nodiscard]] const QByteArray &seen() const { return m_seen; }

private:
    QByteArray m_seen;
    QSslServer m_server;
};

} // namespace

/// Secrets stay where they belong, and a connection that is not to be trusted is not used.
class IndexClientTrustTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void credentialsAreSentAndNeverShown();
    void credentialsDoNotFollowARedirectToAnotherOrigin();
    void aServerThatSpeaksNoTlsIsNotReachable();
    void aCertificateNobodyVouchesForIsRefused();
    void aCertificateForAnotherHostIsRefused();
    void aRedirectFromHttpsToHttpIsRefused();
    void aRedirectToAnotherHostOverHttpsTakesNoCredentials();
    void theProxyOfTheEnvironmentIsUsed();

private:
    [[nodiscard]] QByteArray makeCertificate(const QString &names = u"IP:127.0.0.1"_s) const;
    std::unique_ptr<LoopbackIndex> m_index;
};

void IndexClientTrustTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{
        u"Demo==1.0"_s, u"demo==2.0+cu129,tag=cp311-cp311-manylinux_2_28_aarch64,size=50000"_s, u"demo==0.1,sdist"_s});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
}

/// A certificate for these names that nobody else has signed, and its key, in PEM; empty without the openssl program.
QByteArray IndexClientTrustTest::makeCertificate(const QString &names) const {
    const QString key = m_index->folder() + u"/key.pem"_s;
    const QString certificate = m_index->folder() + u"/certificate.pem"_s;
    QProcess openssl;
    openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                                 u"-subj"_s, u"/CN=loopback"_s, u"-addext"_s, u"subjectAltName="_s + names,
                                 u"-keyout"_s, key, u"-out"_s, certificate});
    QFile keyFile(key);
    QFile certificateFile(certificate);
    if (!openssl.waitForFinished() || !keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
        return {};
    return certificateFile.readAll() + keyFile.readAll();
}

#define TLS_OR_SKIP(pem)                                                                                               \
    if ((pem).isEmpty() || !QSslSocket::supportsSsl()) {                                                               \
        qInfo("skipped: the openssl program or Qt's TLS is not there");                                                \
        QSKIP("no TLS");                                                                                               \
    }

void IndexClientTrustTest::credentialsAreSentAndNeverShown() {
    IndexClient client(quick());
    const QString index = u"http://user:s3cr3t@%1/fault/auth/simple"_s.arg(m_index->host());
    const PageOutcome right = ask(client, index);
    QCOMPARE(shown(right), u"3 files"_s);
    QVERIFY(!right.url.contains("s3cr3t"_L1));
    for (const IndexFile &file : right.page()->files)
        QVERIFY(file.url.userInfo().isEmpty());
    const PageOutcome wrong = ask(client, QString(index).replace("s3cr3t"_L1, "wr0ng"_L1));
    QVERIFY(wrong.problem());
    const Problem &problem = *wrong.problem();
    QCOMPARE(problem.code, ProblemCode::AccessDenied);
    const QString text = wrong.url + problem.subject + problem.detail + problem.evidence + problem.remedy;
    QVERIFY2(!text.contains("wr0ng"_L1) && !text.contains("user:"_L1) && !text.contains(u'@'), qPrintable(text));
    const PageOutcome broken = ask(client, u"ftp://user:s3cr3t@example.org/"_s);
    QVERIFY(broken.problem() && !(broken.url + broken.problem()->subject).contains("s3cr3t"_L1));
}

void IndexClientTrustTest::credentialsDoNotFollowARedirectToAnotherOrigin() {
    QTcpServer other; // sees what arrives
    QVERIFY(other.listen(QHostAddress::LocalHost));
    QTcpServer first;
    QVERIFY(first.listen(QHostAddress::LocalHost));
    QByteArray seenByFirst;
    QByteArray seenByOther;
    const auto serve = [](QTcpServer &server, QByteArray &seen, const QByteArray &answer) {
        connect(&server, &QTcpServer::newConnection, &server, [&server, &seen, answer] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, &seen, answer] {
                seen += socket->readAll();
                if (seen.endsWith("\r\n\r\n")) {
                    socket->write(answer);
                    socket->disconnectFromHost();
                }
            });
        });
    };
    serve(other, seenByOther, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    serve(first, seenByFirst,
          "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: http://u:p@127.0.0.1:" +
              QByteArray::number(other.serverPort()) + "/x\r\n\r\n");
    IndexClient client(quick());
    QCOMPARE(shown(ask(client, u"http://user:s3cr3t@127.0.0.1:%1/"_s.arg(first.serverPort()))), u"absent"_s);
    QVERIFY(seenByFirst.contains("Authorization: Basic dXNlcjpzM2NyM3Q="));
    QVERIFY(seenByOther.startsWith("GET /x ") && !seenByOther.contains("Authorization"));
    QVERIFY(seenByFirst.contains(
        "Accept: application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"));
}

void IndexClientTrustTest::aServerThatSpeaksNoTlsIsNotReachable() {
    if (!QSslSocket::supportsSsl()) {
        qInfo("skipped: this Qt has no TLS");
        QSKIP("no TLS");
    }
    IndexClient client(quick());
    const QString seen = shown(ask(client, u"https://%1/simple"_s.arg(m_index->host())));
    QVERIFY2(seen.startsWith("network-unreachable: the secure connection failed"_L1) || seen.startsWith("timed-out"_L1),
             qPrintable(seen));
}

void IndexClientTrustTest::aCertificateNobodyVouchesForIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    IndexClient strict(quick());
    const QString seen = shown(ask(strict, server.url()));
    QVERIFY2(seen.startsWith("network-unreachable: the secure connection failed, certificate problem: "_L1),
             qPrintable(seen));
    QVERIFY2(seen.contains("self-signed"_L1), qPrintable(seen));
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient trusting(options);
    QCOMPARE(shown(ask(trusting, server.url())), u"absent"_s);
}

void IndexClientTrustTest::aRedirectFromHttpsToHttpIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem,
                     "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: " + m_index->url().toUtf8() + "/demo/\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    QCOMPARE(shown(ask(client, server.url())), u"not-an-index: a redirect from https to http is not followed"_s);
}

void IndexClientTrustTest::aCertificateForAnotherHostIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    const QString seen = shown(ask(client, server.url(u"localhost"_s)));
    QVERIFY2(seen.startsWith("network-unreachable: the secure connection failed, certificate problem: "_L1),
             qPrintable(seen));
    QVERIFY(server.seen().isEmpty());
}

void IndexClientTrustTest::aRedirectToAnotherHostOverHttpsTakesNoCredentials() {
    const QByteArray pem = makeCertificate(u"IP:127.0.0.1,DNS:localhost"_s);
    TLS_OR_SKIP(pem)
    TlsServer other(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    TlsServer first(pem, "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: " + other.url(u"u:p@localhost"_s).toUtf8() +
                             "\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    QCOMPARE(shown(ask(client, first.url(u"user:s3cr3t@127.0.0.1"_s))), u"absent"_s);
    QVERIFY(first.seen().contains("Authorization: Basic dXNlcjpzM2NyM3Q="));
    QVERIFY(other.seen().startsWith("GET /simple ") && !other.seen().contains("Authorization"));
}

void IndexClientTrustTest::theProxyOfTheEnvironmentIsUsed() {
    QTcpServer proxy;
    QVERIFY(proxy.listen(QHostAddress::LocalHost));
    QByteArray seen;
    connect(&proxy, &QTcpServer::newConnection, &proxy, [&] {
        QTcpSocket *socket = proxy.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            seen += socket->readAll();
            socket->write("HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
        });
    });
    IndexClientOptions options = quick();
    options.environment.insert(u"http_proxy"_s, u"http://127.0.0.1:%1"_s.arg(proxy.serverPort()));
    IndexClient client(options);
    QCOMPARE(shown(ask(client, u"http://index.example.org/simple"_s)), u"absent"_s);
    QVERIFY2(seen.startsWith("GET http://index.example.org/simple/demo/ HTTP/1.1"), seen.constData());
}

QTEST_GUILESS_MAIN(IndexClientTrustTest)
#include "IndexClientTrustTest.moc"

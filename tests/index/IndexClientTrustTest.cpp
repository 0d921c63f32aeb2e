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
    [[nodiscard]] QString url(const QString &host = QStringLiteral("127.0.0.1")) const {
        return QStringLiteral("https://%1:%2/simple").arg(host).arg(m_server.serverPort());
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
    [[nodiscard]] QByteArray makeCertificate(const QString &names = QStringLiteral("IP:127.0.0.1")) const;
    std::unique_ptr<LoopbackIndex> m_index;
};

void IndexClientTrustTest::initTestCase() {
    m_index = std::make_unique<LoopbackIndex>(QStringList{QStringLiteral("Demo==1.0"),
                                                          QStringLiteral("demo==2.0+cu129,tag=cp311-cp311-manylinux_2_28_aarch64,size=50000"),
                                                          QStringLiteral("demo==0.1,sdist")});
    if (!m_index->isUp()) {
        qInfo("skipped: python3 is needed for the loopback index");
        QSKIP("python3 is not there");
    }
}

/// A certificate for these names that nobody else has signed, and its key, in PEM; empty without the openssl program.
QByteArray IndexClientTrustTest::makeCertificate(const QString &names) const {
    const QString key = m_index->folder() + QStringLiteral("/key.pem");
    const QString certificate = m_index->folder() + QStringLiteral("/certificate.pem");
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-nodes"),
                   QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=loopback"), QStringLiteral("-addext"),
                   QStringLiteral("subjectAltName=") + names, QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate});
    QFile keyFile(key);
    QFile certificateFile(certificate);
    if (!openssl.waitForFinished() || !keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
        return {};
    return certificateFile.readAll() + keyFile.readAll();
}

#define TLS_OR_SKIP(pem)                                                                                                                             \
    if ((pem).isEmpty() || !QSslSocket::supportsSsl()) {                                                                                             \
        qInfo("skipped: the openssl program or Qt's TLS is not there");                                                                              \
        QSKIP("no TLS");                                                                                                                             \
    }

void IndexClientTrustTest::credentialsAreSentAndNeverShown() {
    IndexClient client(quick());
    const QString index = QStringLiteral("http://user:s3cr3t@%1/fault/auth/simple").arg(m_index->host());
    const PageOutcome right = ask(client, index);
    QCOMPARE(shown(right), QStringLiteral("3 files"));
    QVERIFY(!right.url.contains(QLatin1String("s3cr3t")));
    for (const IndexFile &file : right.page()->files)
        QVERIFY(file.url.userInfo().isEmpty());
    const PageOutcome wrong = ask(client, QString(index).replace(QLatin1String("s3cr3t"), QLatin1String("wr0ng")));
    QVERIFY(wrong.problem());
    const Problem &problem = *wrong.problem();
    QCOMPARE(problem.code, ProblemCode::AccessDenied);
    const QString text = wrong.url + problem.subject + problem.detail + problem.evidence + problem.remedy;
    QVERIFY2(!text.contains(QLatin1String("wr0ng")) && !text.contains(QLatin1String("user:")) && !text.contains(u'@'), qPrintable(text));
    const PageOutcome broken = ask(client, QStringLiteral("ftp://user:s3cr3t@example.org/"));
    QVERIFY(broken.problem() && !(broken.url + broken.problem()->subject).contains(QLatin1String("s3cr3t")));
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
          "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: http://u:p@127.0.0.1:" + QByteArray::number(other.serverPort()) + "/x\r\n\r\n");
    IndexClient client(quick());
    QCOMPARE(shown(ask(client, QStringLiteral("http://user:s3cr3t@127.0.0.1:%1/").arg(first.serverPort()))), QStringLiteral("absent"));
    QVERIFY(seenByFirst.contains("Authorization: Basic dXNlcjpzM2NyM3Q="));
    QVERIFY(seenByOther.startsWith("GET /x ") && !seenByOther.contains("Authorization"));
    QVERIFY(seenByFirst.contains("Accept: application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"));
}

void IndexClientTrustTest::aServerThatSpeaksNoTlsIsNotReachable() {
    if (!QSslSocket::supportsSsl()) {
        qInfo("skipped: this Qt has no TLS");
        QSKIP("no TLS");
    }
    IndexClient client(quick());
    const QString seen = shown(ask(client, QStringLiteral("https://%1/simple").arg(m_index->host())));
    QVERIFY2(seen.startsWith(QLatin1String("network-unreachable: the secure connection failed")) || seen.startsWith(QLatin1String("timed-out")),
             qPrintable(seen));
}

void IndexClientTrustTest::aCertificateNobodyVouchesForIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    IndexClient strict(quick());
    const QString seen = shown(ask(strict, server.url()));
    QVERIFY2(seen.startsWith(QLatin1String("network-unreachable: the secure connection failed, certificate problem: ")), qPrintable(seen));
    QVERIFY2(seen.contains(QLatin1String("self-signed")), qPrintable(seen));
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient trusting(options);
    QCOMPARE(shown(ask(trusting, server.url())), QStringLiteral("absent"));
}

void IndexClientTrustTest::aRedirectFromHttpsToHttpIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem, "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: " + m_index->url().toUtf8() + "/demo/\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    QCOMPARE(shown(ask(client, server.url())), QStringLiteral("not-an-index: a redirect from https to http is not followed"));
}

void IndexClientTrustTest::aCertificateForAnotherHostIsRefused() {
    const QByteArray pem = makeCertificate();
    TLS_OR_SKIP(pem)
    TlsServer server(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    const QString seen = shown(ask(client, server.url(QStringLiteral("localhost"))));
    QVERIFY2(seen.startsWith(QLatin1String("network-unreachable: the secure connection failed, certificate problem: ")), qPrintable(seen));
    QVERIFY(server.seen().isEmpty());
}

void IndexClientTrustTest::aRedirectToAnotherHostOverHttpsTakesNoCredentials() {
    const QByteArray pem = makeCertificate(QStringLiteral("IP:127.0.0.1,DNS:localhost"));
    TLS_OR_SKIP(pem)
    TlsServer other(pem, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
    TlsServer first(pem, "HTTP/1.1 302 go\r\nContent-Length: 0\r\nLocation: " + other.url(QStringLiteral("u:p@localhost")).toUtf8() + "\r\n\r\n");
    IndexClientOptions options = quick();
    options.trust.more = QSslCertificate::fromData(pem);
    IndexClient client(options);
    QCOMPARE(shown(ask(client, first.url(QStringLiteral("user:s3cr3t@127.0.0.1")))), QStringLiteral("absent"));
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
    options.environment.insert(QStringLiteral("http_proxy"), QStringLiteral("http://127.0.0.1:%1").arg(proxy.serverPort()));
    IndexClient client(options);
    QCOMPARE(shown(ask(client, QStringLiteral("http://index.example.org/simple"))), QStringLiteral("absent"));
    QVERIFY2(seen.startsWith("GET http://index.example.org/simple/demo/ HTTP/1.1"), seen.constData());
}

QTEST_GUILESS_MAIN(IndexClientTrustTest)
#include "IndexClientTrustTest.moc"

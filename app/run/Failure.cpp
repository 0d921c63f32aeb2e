#include "run/Failure.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "files/BoundedFile.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <array>

namespace armature {
namespace {

constexpr qsizetype EvidenceLines = 40;
constexpr qsizetype EvidenceLineLength = 1000;

struct Sign {
    ProblemCode code;
    const char *pattern;
};

// In this order: a full disk or a refused login is the cause, "no matching distribution" what follows from it.
// Wording of uv 0.9 .. 0.13 and pip 22 .. 26.
constexpr std::array<Sign, 6> Signs{{
    {ProblemCode::NoSpace, R"(No space left on device|Errno 28\b|os error 28\b|Disk quota exceeded)"},
    {ProblemCode::HashMismatch, R"(Hash mismatch for|DO NOT MATCH THE HASHES|hash mismatch:|Computed:\s+sha256:)"},
    {ProblemCode::AccessDenied,
     R"(\b(401|403) (Client Error|Unauthorized|Forbidden)|status code:? (401|403)\b|\((401|403) [A-Z]|HTTP error (401|403)\b|lack of valid authentication|)"
     R"(401 Error, Credentials not correct)"},
    {ProblemCode::NetworkUnreachable,
     R"(dns error|failed to lookup address|Name or service not known|Temporary failure in name resolution|nodename nor servname|)"
     R"([Cc]onnection refused|[Nn]etwork is unreachable|No route to host|are you offline|network was disabled|connectivity is disabled|)"
     R"(NewConnectionError|ConnectTimeoutError|ReadTimeoutError|operation timed out|[Cc]onnection timed out|tcp connect error|)"
     R"(invalid peer certificate|CERTIFICATE_VERIFY_FAILED|Connection reset by peer|ProxyError|error sending request)"},
    {ProblemCode::WouldCompile,
     R"(no usable wheels|building source distributions is disabled|has no wheels with a matching|Failed to build `)"},
    {ProblemCode::ResolutionFailed,
     R"(No solution found|ResolutionImpossible|No matching distribution found|Could not find a version that satisfies)"},
}};

QString ending(const CommandLine &command, const ProcessResult &result) {
    const QString name = QFileInfo(command.program).fileName();
    const QString because = result.detail.isEmpty() ? QString() : u": "_s + result.detail;
    switch (result.end) {
    case ProcessResult::End::FailedToStart:
        return u"%1 could not be started%2"_s.arg(name, because);
    case ProcessResult::End::Crashed:
        return u"%1 was ended by signal %2%3"_s.arg(name).arg(result.signal).arg(because);
    case ProcessResult::End::Cancelled:
        return u"%1 was cancelled"_s.arg(name);
    case ProcessResult::End::TooSilent:
        return u"%1 said nothing for %2 s"_s.arg(name).arg(command.idleLimitSeconds);
    case ProcessResult::End::Exited:
        break;
    }
    return u"%1 ended with exit code %2"_s.arg(name).arg(result.exitCode);
}

ProblemCode codeOf(const ProcessResult &result, const QStringList &lines) {
    switch (result.end) {
    case ProcessResult::End::FailedToStart:
        return ProblemCode::ToolMissing;
    case ProcessResult::End::Crashed:
        return ProblemCode::CommandCrashed;
    case ProcessResult::End::Cancelled:
        return ProblemCode::Cancelled;
    case ProcessResult::End::TooSilent:
        return ProblemCode::TimedOut;
    case ProcessResult::End::Exited:
        break;
    }
    return codeFromText(lines);
}

/// pip is silent about an index that refuses who asks (401, 403): the package just has no versions.
void tellNoVersions(const CommandLine &command, Problem &problem) {
    static const QRegularExpression none(u"that satisfies the requirement (\\S+).*\\(from versions: none\\)"_s);
    const auto found = none.match(problem.evidence);
    if (!found.hasMatch())
        return;
    const QString index = redacted(withoutCredentials(command.environment.value(u"PIP_INDEX_URL"_s)), command.secrets);
    problem.detail =
        u"pip saw no version of %1 at all in %2. Either it is not there, or the index refused access, which "
        "pip does not tell"_s.arg(found.captured(1),
                                  index.isEmpty() ? u"the index that it is configured to use"_s : index);
    problem.remedy = u"Check the name of the package. If the index needs a login, check that the user "
                     "name and password (or token) for it are right: in netrc, the keyring, or pip's settings."_s;
}

} // namespace

QStringList refusalsToldIn(const CommandLine &command) {
    constexpr qint64 MostOfLog = 8'000'000;
    constexpr qsizetype ToldRefusals = 3;
    const QString log = command.environment.value(u"PIP_LOG"_s);
    const QByteArray text = log.isEmpty() ? QByteArray() : readHead(log, MostOfLog).valueOr({});
    QStringList lines;
    for (const QByteArray &line : text.split('\n'))
        if (line.contains("401 Client Error") && lines.size() < ToldRefusals)
            lines << redacted(QString::fromUtf8(line.mid(line.indexOf(' ') + 1)), command.secrets);
    return lines;
}

ProblemCode codeFromText(const QStringList &lines) {
    const QString text = lines.join(u'\n');
    for (const Sign &sign : Signs)
        if (QRegularExpression(QLatin1String(sign.pattern)).match(text).hasMatch())
            return sign.code;
    return ProblemCode::CommandFailed;
}

QString uvCause(const QStringList &lines) {
    QStringList sentences;
    bool goesOn = false; // a cause may have several lines, indented like the first
    for (const QString &line : lines) {
        const QString text = line.trimmed();
        const auto begins = [&](QLatin1StringView word) { return text.startsWith(word); };
        if (begins("error: "_L1) || begins("cause: "_L1) || begins("Caused by: "_L1)) {
            sentences << text.mid(text.indexOf(u':') + 2);
            goesOn = !begins("error: "_L1);
        } else if (goesOn && line.startsWith("    "_L1) && !text.isEmpty() && !begins("hint: "_L1)) {
            sentences.last() += u' ' + text;
        } else {
            goesOn = false;
        }
    }
    return sentences.join(u": "_s);
}

Problem problemOf(const CommandLine &command, const ProcessResult &result, const QStringList &lastLines) {
    QStringList evidence = lastLines.mid(std::max<qsizetype>(0, lastLines.size() - EvidenceLines));
    for (QString &line : evidence)
        line = line.left(EvidenceLineLength);
    const bool pip = command.arguments.contains(u"pip"_s) && !QFileInfo(command.program).fileName().startsWith("uv"_L1);
    const QString name = pip ? u"pip"_s : QFileInfo(command.program).fileName();
    Problem problem{.code = codeOf(result, lastLines),
                    .subject = name,
                    .detail = ending(command, result),
                    .evidence = evidence.join(u'\n')};
    if (pip && problem.code == ProblemCode::ResolutionFailed)
        tellNoVersions(command, problem);
    if (name.startsWith("uv"_L1) && problem.code == ProblemCode::NetworkUnreachable)
        if (const QString cause = uvCause(lastLines); !cause.isEmpty())
            problem.detail = u"uv: "_s + cause.left(EvidenceLineLength);
    static const QRegularExpression untrusted(u"CERTIFICATE_VERIFY_FAILED|invalid peer certificate"_s);
    if (problem.code == ProblemCode::NetworkUnreachable && untrusted.match(problem.evidence).hasMatch()) {
        problem.detail = u"the certificate of the index is not trusted here"_s;
        problem.remedy = u"Name the file of your network's certificate authority in SSL_CERT_FILE (pip: its \"cert\" "
                         u"setting), and check the clock. "
                         "Certificates are never ignored."_s;
    }
    return problem;
}

} // namespace armature

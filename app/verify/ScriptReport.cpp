#include "verify/ScriptReport.h"

#include "base/Requirement.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>

#include <csignal>

namespace armature {
namespace {

constexpr qint64 MostReportBytes = 1024LL * 1024;
constexpr qsizetype MostChecks = 200;
constexpr qsizetype ShortText = 200;
constexpr qsizetype LongText = 1000;
constexpr qsizetype ExcerptText = 2000;
constexpr qsizetype MostFactBytes = 64LL * 1024;
constexpr qsizetype KeptLines = 30;

QString marker() { return QStringLiteral("ARMATURE-VERIFY "); }

QString text(const QJsonObject &object, const char *key, qsizetype most) { return object.value(QLatin1String(key)).toString().left(most); }

/// One check as a script wrote it. A verdict nobody knows is no verdict.
Check readCheck(const QJsonObject &object) {
    Check check;
    check.id = text(object, "id", ShortText);
    check.question = text(object, "question", LongText);
    check.observed = text(object, "observed", LongText);
    check.expected = text(object, "expected", LongText);
    check.excerpt = object.value(QLatin1String("excerpt")).toString().right(ExcerptText); // the end of a traceback says what happened
    check.seconds = std::clamp(object.value(QLatin1String("seconds")).toDouble(), 0.0, 1e6);
    check.verdict = enumFromName<Verdict>(object.value(QLatin1String("verdict")).toString()).value_or(Verdict::Unknown);
    return check;
}

QJsonObject boundedFacts(const QJsonObject &facts) {
    const qsizetype bytes = QJsonDocument(facts).toJson(QJsonDocument::Compact).size();
    return bytes <= MostFactBytes ? facts : QJsonObject{{QStringLiteral("left_out"), QStringLiteral("%1 bytes of facts").arg(bytes)}};
}

} // namespace

QString signalText(int number) {
    struct Known {
        int number;
        const char *text;
    };
    static constexpr std::array<Known, 10> signals_{{{SIGSEGV, "SIGSEGV (invalid memory access)"},
                                                     {SIGBUS, "SIGBUS (invalid memory access)"},
                                                     {SIGILL, "SIGILL (an instruction this processor does not have)"},
                                                     {SIGFPE, "SIGFPE (arithmetic error)"},
                                                     {SIGABRT, "SIGABRT (gave up by itself)"},
                                                     {SIGTRAP, "SIGTRAP (gave up by itself)"},
                                                     {SIGKILL, "SIGKILL (killed: out of memory, or blocked by the system)"},
                                                     {SIGTERM, "SIGTERM (asked to end)"},
                                                     {SIGINT, "SIGINT (interrupted)"},
                                                     {SIGPIPE, "SIGPIPE (nobody read its output)"}}};
    for (const Known &known : signals_)
        if (known.number == number)
            return QString::fromLatin1(known.text);
    return number > 0 ? QStringLiteral("signal %1").arg(number) : QStringLiteral("an unknown signal");
}

void ScriptReport::add(const LineSeen &line) {
    m_lineCount += 1;
    if (line.channel == Channel::Output && line.text.startsWith(marker())) {
        ++m_reportCount;
        m_report = line.text.mid(marker().size(), MostReportBytes + 1);
        return;
    }
    if (line.replaces && !m_lastLines.isEmpty())
        m_lastLines.removeLast();
    m_lastLines << line.text.left(LongText);
    if (m_lastLines.size() > KeptLines)
        m_lastLines.removeFirst();
}

Check ScriptReport::checkOf(const char *id, const QString &observed, Verdict verdict) const {
    Check check;
    check.id = QString::fromLatin1(id);
    check.question = QStringLiteral("Does its verification run to the end?");
    check.expected = QStringLiteral("exit code 0 and a report");
    check.observed = observed;
    check.verdict = verdict;
    check.excerpt = m_lastLines.join(u'\n').right(ExcerptText);
    return check;
}

bool ScriptReport::takeReport(PackageVerification &verification) const {
    const auto refuse = [&](const QString &why) { verification.checks.push_back(checkOf("report", why, Verdict::Unknown)); };
    if (m_reportCount == 0)
        return false;
    if (m_reportCount > 1) // a package that prints the marker itself must not speak for our script
        return refuse(QStringLiteral("%1 reports where one is expected").arg(m_reportCount)), true;
    const auto report = parseJsonObject(m_report.toUtf8(), QStringLiteral("report"), MostReportBytes);
    if (!report)
        return refuse(QStringLiteral("unreadable report: %1 (%2)").arg(report.problem().detail, report.problem().subject)), true;
    const QJsonValue schema = report->value(QLatin1String("schema"));
    if (schema.toInt() != 1)
        return refuse(QStringLiteral("report of schema %1, this program reads 1").arg(schema.toInt())), true;
    const QString package = text(*report, "package", ShortText);
    if (normalizedName(package) != normalizedName(m_package))
        return refuse(QStringLiteral("the report speaks of \"%1\"").arg(package)), true;
    const QJsonArray checks = report->value(QLatin1String("checks")).toArray();
    if (checks.isEmpty())
        refuse(QStringLiteral("a report without checks"));
    for (qsizetype i = 0; i < std::min(checks.size(), MostChecks); ++i)
        verification.checks.push_back(readCheck(checks[i].toObject()));
    if (checks.size() > MostChecks)
        refuse(QStringLiteral("%1 checks, of which %2 are kept").arg(checks.size()).arg(MostChecks));
    verification.facts = boundedFacts(report->value(QLatin1String("facts")).toObject());
    return true;
}

void ScriptReport::judge(const ProcessResult &result, PackageVerification &verification) const {
    const bool reported = takeReport(verification);
    const auto fail = [&](const char *id, const QString &observed) { verification.checks.push_back(checkOf(id, observed, Verdict::Fails)); };
    switch (result.end) {
    case ProcessResult::End::Crashed:
        return fail("process", QStringLiteral("ended by ") + signalText(result.signal));
    case ProcessResult::End::TooSilent:
        return fail("hang", QStringLiteral("nothing was said for too long, ended after %1 s").arg(result.milliseconds / 1000));
    case ProcessResult::End::FailedToStart:
        return fail("process", QStringLiteral("could not be started: ") + result.detail.left(LongText));
    case ProcessResult::End::Cancelled:
        if (tooMuch())
            return fail("process", QStringLiteral("wrote more than %1 lines").arg(MostLines));
        return verification.checks.push_back(checkOf("process", QStringLiteral("cancelled"), Verdict::Unknown));
    case ProcessResult::End::Exited:
        break;
    }
    if (result.exitCode != 0)
        return fail("process", QStringLiteral("exit code %1%2").arg(result.exitCode).arg(reported ? QString() : QStringLiteral(" and no report")));
    if (!reported)
        verification.checks.push_back(checkOf("report", QStringLiteral("exit code 0 and no report"), Verdict::Unknown));
}

} // namespace armature

#include "verify/ScriptReport.h"

#include "base/Literals.h"
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

QString marker() { return u"ARMATURE-VERIFY "_s; }

QString text(const QJsonObject &object, const char *key, qsizetype most) {
    return object.value(QLatin1String(key)).toString().left(most);
}

/// One check as a script wrote it. A verdict nobody knows is no verdict.
Check readCheck(const QJsonObject &object) {
    Check check;
    check.id = text(object, "id", ShortText);
    check.question = text(object, "question", LongText);
    check.observed = text(object, "observed", LongText);
    check.expected = text(object, "expected", LongText);
    check.excerpt =
        object.value("excerpt"_L1).toString().right(ExcerptText); // the end of a traceback says what happened
    check.seconds = std::clamp(object.value("seconds"_L1).toDouble(), 0.0, 1e6);
    check.verdict = enumFromName<Verdict>(object.value("verdict"_L1).toString()).value_or(Verdict::Unknown);
    return check;
}

QJsonObject boundedFacts(const QJsonObject &facts) {
    const qsizetype bytes = QJsonDocument(facts).toJson(QJsonDocument::Compact).size();
    return bytes <= MostFactBytes ? facts : QJsonObject{{u"left_out"_s, u"%1 bytes of facts"_s.arg(bytes)}};
}

} // namespace

bool isScriptReport(const LineSeen &line) { return line.text.startsWith(marker()); }

QString signalText(int number) {
    struct Known {
        int number;
        const char *text;
    };
    static constexpr std::array<Known, 10> signals_{
        {{SIGSEGV, "SIGSEGV (invalid memory access)"},
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
    return number > 0 ? u"signal %1"_s.arg(number) : u"an unknown signal"_s;
}

void ScriptReport::add(const LineSeen &line) {
    m_lineCount += 1;
    if (line.channel == Channel::Output && line.text.startsWith(marker())) {
        const QString start = marker() + m_token + u' ';
        if (m_token.isEmpty() || !line.text.startsWith(start)) {
            ++m_forgedCount;
            return;
        }
        ++m_reportCount;
        m_report = line.text.mid(start.size(), MostReportBytes + 1);
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
    check.question = u"Does its verification run to the end?"_s;
    check.expected = u"exit code 0 and a report"_s;
    check.observed = observed;
    check.verdict = verdict;
    check.excerpt = m_lastLines.join(u'\n').right(ExcerptText);
    return check;
}

bool ScriptReport::takeReport(PackageVerification &verification) const {
    const auto refuse = [&](const QString &why) {
        verification.checks.push_back(checkOf("report", why, Verdict::Fails));
    };
    if (m_forgedCount > 0) // a package speaks for our script
        refuse(u"%1 reports that are not its own"_s.arg(m_forgedCount));
    if (m_reportCount == 0)
        return m_forgedCount > 0;
    if (m_reportCount > 1)
        return refuse(u"%1 reports where one is expected"_s.arg(m_reportCount)), true;
    const auto report = parseJsonObject(m_report.toUtf8(), u"report"_s, MostReportBytes);
    if (!report)
        return refuse(u"unreadable report: %1 (%2)"_s.arg(report.problem().detail, report.problem().subject)), true;
    const QJsonValue schema = report->value("schema"_L1);
    if (schema.toInt() != 1)
        return refuse(u"report of schema %1, this program reads 1"_s.arg(schema.toInt())), true;
    const QString package = text(*report, "package", ShortText);
    if (normalizedName(package) != normalizedName(m_package))
        return refuse(u"the report speaks of \"%1\""_s.arg(package)), true;
    const QJsonArray checks = report->value("checks"_L1).toArray();
    if (checks.isEmpty())
        refuse(u"a report without checks"_s);
    for (qsizetype i = 0; i < std::min(checks.size(), MostChecks); ++i)
        verification.checks.push_back(readCheck(checks[i].toObject()));
    if (checks.size() > MostChecks)
        refuse(u"%1 checks, of which %2 are kept"_s.arg(checks.size()).arg(MostChecks));
    verification.facts = boundedFacts(report->value("facts"_L1).toObject());
    return true;
}

void ScriptReport::judge(const ProcessResult &result, PackageVerification &verification) const {
    const bool reported = takeReport(verification);
    const auto fail = [&](const char *id, const QString &observed) {
        verification.checks.push_back(checkOf(id, observed, Verdict::Fails));
    };
    switch (result.end) {
    case ProcessResult::End::Crashed:
        return fail("process", u"ended by "_s + signalText(result.signal));
    case ProcessResult::End::TooSilent:
        return fail("hang", u"nothing was said for too long, ended after %1 s"_s.arg(result.milliseconds / 1000));
    case ProcessResult::End::FailedToStart:
        return fail("process", u"could not be started: "_s + result.detail.left(LongText));
    case ProcessResult::End::Cancelled:
        if (tooMuch())
            return fail("process", u"wrote more than %1 lines"_s.arg(MostLines));
        return verification.checks.push_back(checkOf("process", u"cancelled"_s, Verdict::Unknown));
    case ProcessResult::End::Exited:
        break;
    }
    if (result.exitCode != 0)
        return fail("process",
                    u"exit code %1%2"_s.arg(result.exitCode).arg(reported ? QString() : u" and no report"_s));
    if (!reported)
        verification.checks.push_back(checkOf("report", u"exit code 0 and no report"_s, Verdict::Fails));
}

} // namespace armature

#pragma once

#include "host/Process.h"
#include "model/VerificationReport.h"

namespace armature {

/// Gathers what one verification script says and judges it: an exit code, a signal and silence outweigh what the script
/// claims. A script ends its standard output with `ARMATURE-VERIFY TOKEN ` and JSON: {"schema": 1, "package",
/// "version", "checks": […], "facts": {…}}. The token is new for every script, which takes it out of its folder before
/// it imports anything: a package that writes such a line to whatever it can write to does not know it.
class ScriptReport {
public:
    ScriptReport(QString package, QString token) : m_package(std::move(package)), m_token(std::move(token)) {}

    void add(const LineSeen &line);
    /// More was written than any script of ours writes: its process should be ended.
    [[nodiscard]] bool tooMuch() const { return m_lineCount > MostLines; }
    /// Appends the script's checks, and a failing or unknown one where it did not end as it should, and sets the facts.
    void judge(const ProcessResult &result, PackageVerification &verification) const;

private:
    static constexpr qint64 MostLines = 100'000;

    [[nodiscard]] bool takeReport(PackageVerification &verification) const;
    [[nodiscard]] Check checkOf(const char *id, const QString &observed, Verdict verdict) const;

    QString m_package;
    QString m_token;
    QString m_report; ///< after the marker
    int m_reportCount = 0;
    int m_forgedCount = 0; ///< lines that look like a report and lack the token
    qint64 m_lineCount = 0;
    QStringList m_lastLines;
};

/// Whether a line speaks to this program alone: the report a script ends with.
bool isScriptReport(const LineSeen &line);

/// "SIGSEGV (invalid memory access)"; "signal 42" for one without a name here.
QString signalText(int number);

} // namespace armature

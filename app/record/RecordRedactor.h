#pragma once

#include "host/Redaction.h"
#include "model/SessionRecord.h"

namespace armature {

/// Takes out of a record who the user is: the home folder becomes "~", the user's name "USER", the host's name "HOST",
/// secrets and credentials "****". (The Redactor of host/ is for recordings of machines: it also replaces addresses,
/// and a four-part version of an NVIDIA wheel looks like one.) Account names that name nobody, such as "root" or
/// "ubuntu", stay.
class RecordRedactor {
public:
    RecordRedactor() = default;
    RecordRedactor(const Identity &identity, QStringList secrets);

    [[nodiscard]] QString text(const QString &value) const;
    [[nodiscard]] Problem problem(const Problem &value) const;
    [[nodiscard]] RunEvent event(const RunEvent &value) const;
    [[nodiscard]] SessionRecord record(const SessionRecord &value) const;

private:
    struct Rule {
        QString word; ///< looked for first: most lines hold none
        QRegularExpression pattern;
        QString replacement;
    };
    void addRule(const QString &word, const char *before, const char *after, const char *replacement);
    [[nodiscard]] QJsonValue json(const QJsonValue &value, bool keepWholeWords) const;

    std::vector<Rule> m_rules;
    QStringList m_secrets;
};

} // namespace armature

#pragma once

#include <QByteArray>
#include <QRegularExpression>
#include <QString>
#include <utility>
#include <vector>

namespace armature {

/// Who a recording must not name.
struct Identity {
    QString hostName;
    QString userName;
    QString home; ///< "/home/alice"
};

/// Takes out of recorded text what identifies a person or a device: host and user names, the home folder, serial
/// numbers, UUIDs, MAC and IP addresses, e-mail addresses, credentials in URLs. Every word the detector reads
/// (versions, bus ids, names of parts) stays. Pure and idempotent.
class Redactor {
public:
    explicit Redactor(const Identity &identity);

    [[nodiscard]] QString text(QString value) const;
    /// Executables' headers are returned unchanged.
    [[nodiscard]] QByteArray bytes(const QByteArray &value) const;

private:
    using Rule = std::pair<QRegularExpression, QString>;
    void addWord(const QString &word, const QString &replacement);
    std::vector<Rule> m_rules;
};

} // namespace armature

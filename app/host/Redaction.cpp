#include "host/Redaction.h"

#include "host/Masking.h"

#include <QStringList>

namespace armature {
namespace {

/// Names that are also words of the facts themselves, or name nobody.
bool isCommonWord(const QString &word) {
    static const QStringList words{
        QStringLiteral("root"),   QStringLiteral("user"),  QStringLiteral("users"),  QStringLiteral("home"),      QStringLiteral("host"),
        QStringLiteral("nobody"), QStringLiteral("admin"), QStringLiteral("ubuntu"), QStringLiteral("debian"),    QStringLiteral("fedora"),
        QStringLiteral("linux"),  QStringLiteral("arm"),   QStringLiteral("arm64"),  QStringLiteral("aarch64"),   QStringLiteral("nvidia"),
        QStringLiteral("apple"),  QStringLiteral("intel"), QStringLiteral("amd"),    QStringLiteral("python"),    QStringLiteral("conda"),
        QStringLiteral("cuda"),   QStringLiteral("gpu"),   QStringLiteral("cpu"),    QStringLiteral("localhost"), QStringLiteral("local"),
        QStringLiteral("grace"),  QStringLiteral("spark"), QStringLiteral("jetson"), QStringLiteral("orin"),      QStringLiteral("thor"),
        QStringLiteral("docker"), QStringLiteral("lib"),   QStringLiteral("bin"),    QStringLiteral("usr"),       QStringLiteral("opt")};
    return word.size() < 3 || words.contains(word, Qt::CaseInsensitive);
}

QRegularExpression pattern(const QString &text) { return QRegularExpression(text, QRegularExpression::CaseInsensitiveOption); }

} // namespace

Redactor::Redactor(const Identity &identity) {
    const QString home = identity.home;
    if (home.startsWith(QLatin1String("/home/")) || home.startsWith(QLatin1String("/Users/")) || home.count(u'/') > 1) {
        const QString parent = home.startsWith(QLatin1String("/Users/")) ? QStringLiteral("/Users/user") : QStringLiteral("/home/user");
        m_rules.emplace_back(QRegularExpression(QRegularExpression::escape(home) + QStringLiteral(R"((?![\w.-]))")), parent);
    }
    // Other people's home folders can stand in a path, too.
    m_rules.emplace_back(QRegularExpression(QStringLiteral(R"(/(home|Users)/(?!user(?![\w.-])|Shared(?![\w.-]))[\w.-]+)")),
                         QStringLiteral("/\\1/user"));
    addWord(identity.hostName, QStringLiteral("host"));
    addWord(identity.hostName.section(u'.', 0, 0), QStringLiteral("host"));
    addWord(identity.userName, QStringLiteral("user"));
    const auto add = [this](const char *expression, const char *replacement) {
        m_rules.emplace_back(pattern(QString::fromLatin1(expression)), QString::fromLatin1(replacement));
    };
    add(R"(\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)", "00000000-0000-0000-0000-000000000000");
    add(R"(("[^"]*(?:serial|udid|uuid|asset)[^"]*"\s*:\s*")[^"]*")", R"(\1****")");
    add(R"(^([^\n":]*(?:serial|asset tag|udid)[^\n":]*:[ \t]*)(?!N/A)\S.*$)", R"(\1****)");
    m_rules.back().first.setPatternOptions(QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    add(R"(\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b)", "00:00:00:00:00:00");
    // Four numbers are a kernel version as well: an address stands alone or before a port, and no version field follows it.
    add(R"((?<![\w.+-])(?!(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+)(?!\d))(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w+-]|\.\w))",
        "192.0.2.1");
    add(R"((?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:.])|(?<![\w:.])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}(?![\w:.]))",
        "2001:db8::1");
    add(R"([\w.+-]+@(?!host\b)[a-z][\w.-]*)", "user@host");
}

void Redactor::addWord(const QString &word, const QString &replacement) {
    if (!isCommonWord(word))
        m_rules.emplace_back(
            QRegularExpression(QStringLiteral(R"((?<![A-Za-z0-9]))") + QRegularExpression::escape(word) + QStringLiteral(R"((?![A-Za-z0-9]))")),
            replacement);
}

QString Redactor::text(QString value) const {
    value = maskCredentials(value);
    for (const auto &[expression, replacement] : m_rules)
        value.replace(expression, replacement);
    return value;
}

QByteArray Redactor::bytes(const QByteArray &value) const {
    const auto startsWith = [&](const char *magic) { return value.startsWith(QByteArray(magic, 4)); };
    if (startsWith("\x7f"
                   "ELF") ||
        startsWith("\xcf\xfa\xed\xfe") || startsWith("\xca\xfe\xba\xbe") || startsWith("\xce\xfa\xed\xfe"))
        return value;
    return text(QString::fromUtf8(value)).toUtf8();
}

} // namespace armature

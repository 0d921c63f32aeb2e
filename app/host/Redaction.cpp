#include "host/Redaction.h"

#include "base/Literals.h"
#include "base/Secrets.h"

#include <QStringList>

namespace armature {
namespace {

/// Names that are also words of the facts themselves, or name nobody.
bool isCommonWord(const QString &word) {
    static const QStringList words{u"root"_s,   u"user"_s,    u"users"_s,  u"home"_s,   u"host"_s,  u"nobody"_s,
                                   u"admin"_s,  u"ubuntu"_s,  u"debian"_s, u"fedora"_s, u"linux"_s, u"arm"_s,
                                   u"arm64"_s,  u"aarch64"_s, u"nvidia"_s, u"apple"_s,  u"intel"_s, u"amd"_s,
                                   u"python"_s, u"conda"_s,   u"cuda"_s,   u"gpu"_s,    u"cpu"_s,   u"localhost"_s,
                                   u"local"_s,  u"grace"_s,   u"spark"_s,  u"jetson"_s, u"orin"_s,  u"thor"_s,
                                   u"docker"_s, u"lib"_s,     u"bin"_s,    u"usr"_s,    u"opt"_s};
    return word.size() < 3 || words.contains(word, Qt::CaseInsensitive);
}

QRegularExpression pattern(const QString &text) {
    return QRegularExpression(text, QRegularExpression::CaseInsensitiveOption);
}

} // namespace

Redactor::Redactor(const Identity &identity) {
    const QString home = identity.home;
    if (home.startsWith("/home/"_L1) || home.startsWith("/Users/"_L1) || home.count(u'/') > 1) {
        const QString parent = home.startsWith("/Users/"_L1) ? u"/Users/user"_s : u"/home/user"_s;
        m_rules.emplace_back(QRegularExpression(QRegularExpression::escape(home) + uR"((?![\w.-]))"_s), parent);
    }
    // Other people's home folders can stand in a path, too.
    m_rules.emplace_back(QRegularExpression(uR"(/(home|Users)/(?!user(?![\w.-])|Shared(?![\w.-]))[\w.-]+)"_s),
                         u"/\\1/user"_s);
    addWord(identity.hostName, u"host"_s);
    addWord(identity.hostName.section(u'.', 0, 0), u"host"_s);
    addWord(identity.userName, u"user"_s);
    const auto add = [this](const char *expression, const char *replacement) {
        m_rules.emplace_back(pattern(QString::fromLatin1(expression)), QString::fromLatin1(replacement));
    };
    add(R"(\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)", "00000000-0000-0000-0000-000000000000");
    add(R"(("[^"]*(?:serial|udid|uuid|asset)[^"]*"\s*:\s*")[^"]*")", R"(\1****")");
    add(R"(^([^\n":]*(?:serial|asset tag|udid)[^\n":]*:[ \t]*)(?!N/A)\S.*$)", R"(\1****)");
    m_rules.back().first.setPatternOptions(QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::MultilineOption);
    add(R"(\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b)", "00:00:00:00:00:00");
    // Four numbers are a kernel version as well: an address stands alone or before a port, and no version field follows
    // it.
    add(R"((?<![\w.+-])(?!(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+)(?!\d))(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w+-]|\.\w))",
        "192.0.2.1");
    add(R"((?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:.])|(?<![\w:.])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}(?![\w:.]))",
        "2001:db8::1");
    add(R"([\w.+-]+@(?!host\b)[a-z][\w.-]*)", "user@host");
}

void Redactor::addWord(const QString &word, const QString &replacement) {
    if (!isCommonWord(word))
        m_rules.emplace_back(
            QRegularExpression(uR"((?<![A-Za-z0-9]))"_s + QRegularExpression::escape(word) + uR"((?![A-Za-z0-9]))"_s),
            replacement);
}

QString Redactor::text(QString value) const {
    value = redacted(value);
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

#include "detect/ToolText.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtEndian>
#include <algorithm>

namespace armature {
namespace {

Version firstVersion(const QRegularExpression &pattern, const QString &text) { return Version::parse(pattern.match(text).captured(1)).valueOr({}); }

QString elfMachine(quint16 machine) {
    switch (machine) { // e_machine, System V ABI
    case 183:
        return QStringLiteral("aarch64");
    case 62:
        return QStringLiteral("x86_64");
    case 40:
        return QStringLiteral("arm");
    case 3:
        return QStringLiteral("i386");
    case 21:
        return QStringLiteral("ppc64le");
    case 243:
        return QStringLiteral("riscv64");
    default:
        return QStringLiteral("ELF machine %1").arg(machine);
    }
}

QString machCpu(quint32 type) { // mach/machine.h
    return type == 0x0100000cU ? QStringLiteral("arm64") : type == 0x01000007U ? QStringLiteral("x86_64") : QString();
}

/// key = value with the quotes of the value removed; empty key if the line is none.
std::pair<QString, QString> assignment(const QString &line) {
    const qsizetype equals = line.indexOf(u'=');
    if (equals <= 0 || line.trimmed().startsWith(u'#') || line.trimmed().startsWith(u';'))
        return {};
    QString value = line.mid(equals + 1).trimmed();
    if (value.size() >= 2 && (value.front() == u'"' || value.front() == u'\'') && value.back() == value.front())
        value = value.mid(1, value.size() - 2);
    return {line.left(equals).trimmed(), value};
}

} // namespace

Version parsePythonVersion(const QString &text) {
    static const QRegularExpression pattern(QStringLiteral(R"(Python (\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?))"));
    return firstVersion(pattern, text);
}

Version pythonVersionFromFolder(const QString &folderName) {
    static const QRegularExpression pattern(QStringLiteral(R"(^(?:cpython-)?(\d+\.\d+\.\d+)(?:-.*)?$)"));
    return firstVersion(pattern, folderName);
}

QString executableArchitecture(const QByteArray &header) {
    const auto number32 = [&](qsizetype at, bool big) {
        return big ? qFromBigEndian<quint32>(header.constData() + at) : qFromLittleEndian<quint32>(header.constData() + at);
    };
    if (header.size() >= 20 && header.startsWith("\x7f"
                                                 "ELF"))
        return elfMachine(header[5] == 2 ? qFromBigEndian<quint16>(header.constData() + 18) : qFromLittleEndian<quint16>(header.constData() + 18));
    if (header.size() >= 8 && number32(0, false) == 0xfeedfacfU) // MH_MAGIC_64
        return machCpu(number32(4, false));
    if (header.size() < 8 || number32(0, true) != 0xcafebabeU) // FAT_MAGIC, big-endian
        return {};
    QStringList names;
    const qsizetype count = std::min<qsizetype>(number32(4, true), 2); // two fit into the 64 bytes, and there are no more
    for (qsizetype i = 0; i < count && header.size() >= 8 + 20 * i + 4; ++i)
        if (const QString name = machCpu(number32(8 + 20 * i, true)); !name.isEmpty())
            names << name;
    names.sort();
    return names.join(u' ');
}

Version pipVersionFromSource(const QString &text) {
    static const QRegularExpression pattern(QStringLiteral(R"re(^__version__\s*=\s*["']([^"']+)["'])re"), QRegularExpression::MultilineOption);
    return firstVersion(pattern, text);
}

Version parseToolVersion(const QString &text, const QString &tool) {
    const QRegularExpression pattern(QStringLiteral(R"((?:^|\n)%1 (\d\S*))").arg(QRegularExpression::escape(tool)));
    return firstVersion(pattern, text);
}

CudaToolkit parseNvcc(const QString &text) {
    static const QRegularExpression release(QStringLiteral(R"(release (\d+\.\d+))"));
    static const QRegularExpression full(QStringLiteral(R"(\bV(\d+\.\d+\.\d+))"));
    return {firstVersion(release, text), firstVersion(full, text)};
}

CudaToolkit parseCudaVersionJson(const QByteArray &json) {
    const QJsonObject parts = QJsonDocument::fromJson(json).object();
    const auto version = [&](const char *part) {
        return Version::parse(parts.value(QLatin1String(part)).toObject().value(QStringLiteral("version")).toString()).valueOr({});
    };
    const Version cuda = version("cuda");
    if (cuda.isEmpty())
        return {{}, version("cuda_nvcc")};
    return {Version::parse(QStringLiteral("%1.%2").arg(cuda.segment(0)).arg(cuda.segment(1))).valueOr({}), version("cuda_nvcc")};
}

std::vector<NetworkSetting> parsePipConf(const QString &text, const QString &path) {
    static const QStringList keys{QStringLiteral("index-url"), QStringLiteral("extra-index-url"), QStringLiteral("proxy"),
                                  QStringLiteral("cert"),      QStringLiteral("trusted-host"),    QStringLiteral("find-links")};
    std::vector<NetworkSetting> settings;
    for (const QString &line : text.split(u'\n')) {
        auto [key, value] = assignment(line);
        key.replace(u'_', u'-');
        if (keys.contains(key) && !value.isEmpty())
            settings.push_back({QStringLiteral("pip ") + key, value, path});
    }
    return settings;
}

std::vector<NetworkSetting> parseUvToml(const QString &text, const QString &path) {
    static const QStringList keys{QStringLiteral("index-url"),  QStringLiteral("extra-index-url"), QStringLiteral("url"),
                                  QStringLiteral("native-tls"), QStringLiteral("system-certs"),    QStringLiteral("python-install-mirror")};
    std::vector<NetworkSetting> settings;
    for (const QString &line : text.split(u'\n')) {
        const auto [key, value] = assignment(line);
        if (keys.contains(key) && !value.isEmpty())
            settings.push_back({QStringLiteral("uv ") + key, value, path});
    }
    return settings;
}

} // namespace armature

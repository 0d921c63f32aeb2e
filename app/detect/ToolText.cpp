#include "detect/ToolText.h"

#include "base/Literals.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtEndian>
#include <algorithm>

namespace armature {
namespace {

Version firstVersion(const QRegularExpression &pattern, const QString &text) {
    return Version::parse(pattern.match(text).captured(1)).valueOr({});
}

QString elfMachine(quint16 machine) {
    switch (machine) { // e_machine, System V ABI
    case 183:
        return u"aarch64"_s;
    case 62:
        return u"x86_64"_s;
    case 40:
        return u"arm"_s;
    case 3:
        return u"i386"_s;
    case 21:
        return u"ppc64le"_s;
    case 243:
        return u"riscv64"_s;
    default:
        return u"ELF machine %1"_s.arg(machine);
    }
}

QString machCpu(quint32 type) { // mach/machine.h
    return type == 0x0100000cU ? u"arm64"_s : type == 0x01000007U ? u"x86_64"_s : QString();
}

} // namespace

Version parsePythonVersion(const QString &text) {
    static const QRegularExpression pattern(uR"(Python (\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?))"_s);
    return firstVersion(pattern, text);
}

Version pythonVersionFromFolder(const QString &folderName) {
    static const QRegularExpression pattern(uR"(^(?:cpython-)?(\d+\.\d+\.\d+)(?:-.*)?$)"_s);
    return firstVersion(pattern, folderName);
}

QString executableArchitecture(const QByteArray &header) {
    const auto number32 = [&](qsizetype at, bool big) {
        return big ? qFromBigEndian<quint32>(header.constData() + at)
                   : qFromLittleEndian<quint32>(header.constData() + at);
    };
    if (header.size() >= 20 && header.startsWith("\x7f"
                                                 "ELF"))
        return elfMachine(header[5] == 2 ? qFromBigEndian<quint16>(header.constData() + 18)
                                         : qFromLittleEndian<quint16>(header.constData() + 18));
    if (header.size() >= 8 && number32(0, false) == 0xfeedfacfU) // MH_MAGIC_64
        return machCpu(number32(4, false));
    if (header.size() < 8 || number32(0, true) != 0xcafebabeU) // FAT_MAGIC, big-endian
        return {};
    QStringList names;
    const qsizetype count =
        std::min<qsizetype>(number32(4, true), 2); // two fit into the 64 bytes, and there are no more
    for (qsizetype i = 0; i < count && header.size() >= 8 + 20 * i + 4; ++i)
        if (const QString name = machCpu(number32(8 + 20 * i, true)); !name.isEmpty())
            names << name;
    names.sort();
    return names.join(u' ');
}

Version pipVersionFromSource(const QString &text) {
    static const QRegularExpression pattern(uR"re(^__version__\s*=\s*["']([^"']+)["'])re"_s,
                                            QRegularExpression::MultilineOption);
    return firstVersion(pattern, text);
}

Version parseToolVersion(const QString &text, const QString &tool) {
    const QRegularExpression pattern(uR"((?:^|\n)%1 (\d\S*))"_s.arg(QRegularExpression::escape(tool)));
    return firstVersion(pattern, text);
}

CudaToolkit parseNvcc(const QString &text) {
    static const QRegularExpression release(uR"(release (\d+\.\d+))"_s);
    static const QRegularExpression full(uR"(\bV(\d+\.\d+\.\d+))"_s);
    return {firstVersion(release, text), firstVersion(full, text)};
}

CudaToolkit parseCudaVersionJson(const QByteArray &json) {
    const QJsonObject parts = QJsonDocument::fromJson(json).object();
    const auto version = [&](const char *part) {
        return Version::parse(parts.value(QLatin1String(part)).toObject().value(u"version"_s).toString()).valueOr({});
    };
    const Version cuda = version("cuda");
    if (cuda.isEmpty())
        return {{}, version("cuda_nvcc")};
    return {Version::parse(u"%1.%2"_s.arg(cuda.segment(0)).arg(cuda.segment(1))).valueOr({}), version("cuda_nvcc")};
}

} // namespace armature

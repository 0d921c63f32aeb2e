#include "detect/LinuxText.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <QStringList>

namespace armature {
namespace {

/// The value of an os-release line as a shell would read it.
QString unquoted(QString value) {
    value = value.trimmed();
    const QChar quote = value.isEmpty() ? QChar() : value.front();
    const bool quoted = value.size() >= 2 && (quote == u'"' || quote == u'\'') && value.back() == quote;
    if (quoted)
        value = value.mid(1, value.size() - 2);
    if (quoted && quote == u'\'')
        return value;
    static const QRegularExpression escape(uR"(\\(.))"_s);
    return value.replace(escape, u"\\1"_s);
}

} // namespace

QMap<QString, QString> parseOsRelease(const QString &text) {
    QMap<QString, QString> values;
    for (const QString &line : text.split(u'\n')) {
        const qsizetype equals = line.indexOf(u'=');
        if (equals > 0 && !line.trimmed().startsWith(u'#'))
            values.insert(line.left(equals).trimmed(), unquoted(line.mid(equals + 1)));
    }
    return values;
}

std::optional<Uname> parseUname(const QString &text) {
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.size() < 3)
        return std::nullopt;
    return Uname{words[0], words[1], words.last()};
}

QString kernelFromProcVersion(const QString &text) {
    const QStringList words = text.simplified().split(u' ');
    return words.size() > 2 && words[0] == "Linux"_L1 && words[1] == "version"_L1 ? words[2] : QString();
}

std::optional<Libc> parseGetconfLibc(const QString &text) {
    const QStringList words = text.simplified().split(u' ');
    const auto version = Version::parse(words.value(1));
    if (words.value(0) != "glibc"_L1 || !version.ok())
        return std::nullopt;
    return Libc{words[0], *version};
}

std::optional<qint64> parseMeminfo(const QString &text, const QString &key) {
    const QRegularExpression pattern(uR"((?:^|\s)%1:\s*(\d{1,15})\s*kB)"_s.arg(QRegularExpression::escape(key)));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured(1).toLongLong() * 1024;
}

QString parseTegraRelease(const QString &text) {
    static const QRegularExpression pattern(uR"(^#\s*R(\d+)\s*\(release\),\s*REVISION:\s*([0-9.]+))"_s);
    const auto match = pattern.match(text);
    return match.hasMatch() ? u"R%1.%2"_s.arg(match.captured(1), match.captured(2)) : QString();
}

QString containerFromCgroup(const QString &text) {
    static const QRegularExpression pattern(uR"(/(?:[^\n]*/)?(docker|libpod|kubepods|lxc|containerd)\b)"_s);
    QString word = pattern.match(text).captured(1);
    if (word == "libpod"_L1)
        return u"podman"_s;
    if (word == "kubepods"_L1)
        return u"kubernetes"_s;
    return word;
}

QString cgroupOf(const QString &text, const QString &controller) {
    for (const QString &line : text.split(u'\n')) {
        const QString names = line.section(u':', 1, 1);
        if (line.count(u':') >= 2 && (controller.isEmpty() ? names.isEmpty() && line.startsWith("0:"_L1)
                                                           : names.split(u',').contains(controller)))
            return line.section(u':', 2);
    }
    return {};
}

int processorsInList(const QString &text) {
    static const QRegularExpression part(uR"(^(\d{1,6})(?:-(\d{1,6}))?$)"_s);
    int count = 0;
    for (const QString &range : text.trimmed().split(u',')) {
        const auto match = part.match(range);
        if (!match.hasMatch())
            return 0;
        const int first = match.captured(1).toInt();
        count += std::max(0, (match.captured(2).isEmpty() ? first : match.captured(2).toInt()) - first + 1);
    }
    return count;
}

int wslGeneration(const QString &kernelRelease) {
    if (kernelRelease.contains("WSL2"_L1, Qt::CaseInsensitive) || kernelRelease.contains("microsoft-standard"_L1))
        return 2;
    return kernelRelease.endsWith("-Microsoft"_L1) ? 1 : 0;
}

QString cleanDmi(const QString &text) {
    static const QStringList fillers{u"to be filled by o.e.m."_s,
                                     u"unknown"_s,
                                     u"default string"_s,
                                     u"not specified"_s,
                                     u"system product name"_s,
                                     u"system manufacturer"_s,
                                     u"none"_s,
                                     u"n/a"_s,
                                     u"not applicable"_s,
                                     u"o.e.m."_s,
                                     u"oem"_s};
    QString clean = text;
    clean.remove(QChar(u'\0'));
    clean = clean.simplified();
    return fillers.contains(clean.toLower()) ? QString() : clean;
}

QString hypervisorFromDmi(const QString &vendor, const QString &product, const QString &family) {
    struct Mark {
        const char *vendor;  ///< part of sys_vendor; "" matches any
        const char *product; ///< part of product_name; "" matches any
        const char *name;
    };
    static constexpr Mark marks[] = {
        {"QEMU", "", "QEMU"},
        {"", "KVM", "KVM"},
        {"VMware", "", "VMware"},
        {"innotek", "", "VirtualBox"},
        {"", "VirtualBox", "VirtualBox"},
        {"Xen", "", "Xen"},
        {"Microsoft Corporation", "Virtual Machine", "Hyper-V"},
        {"Google", "Google Compute Engine", "Google Compute Engine"},
        {"Apple", "Apple Virtualization", "Apple Virtualization"},
        {"Apple", "VirtualMac", "Apple Virtualization"},
        {"Parallels", "", "Parallels"},
        {"", "OpenStack", "OpenStack"},
        {"OpenStack", "", "OpenStack"},
        {"Hetzner", "vServer", "KVM"},
        {"DigitalOcean", "Droplet", "KVM"},
        {"Alibaba Cloud", "Alibaba Cloud ECS", "KVM"},
        {"", "BHYVE", "bhyve"},
        {"Nutanix", "AHV", "KVM"},
        {"Red Hat", "RHEL", "KVM"},
    };
    // Bare-metal instances of EC2 carry the same vendor and say "metal" in the product name.
    if (vendor == "Amazon EC2"_L1 && !product.contains("metal"_L1))
        return u"Amazon EC2"_s;
    for (const Mark &mark : marks)
        if (vendor.contains(QLatin1String(mark.vendor)) && product.contains(QLatin1String(mark.product)))
            return QString::fromLatin1(mark.name);
    return family.contains("Virtual Machine"_L1) ? family : QString();
}

std::optional<DiskSpace> parseDf(const QString &text) {
    // Device and mount point can hold blanks: the four numbers between them are the anchor.
    static const QRegularExpression pattern(
        uR"((?:^|\n)[^\n]*?\s(\d{1,15})\s+(\d{1,15})\s+(-?\d{1,15})\s+(?:\d+%|-)\s+(/[^\n]*))"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return DiskSpace{match.captured(1).toLongLong() * 1024, std::max<qint64>(0, match.captured(3).toLongLong()) * 1024,
                     match.captured(4).trimmed()};
}

} // namespace armature

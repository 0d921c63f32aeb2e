#include "detect/CaptureFolder.h"

#include "detect/NvidiaSmi.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace armature::test {
namespace {

QString captured(const QString &text, const char *pattern, int group = 1) {
    return QRegularExpression(QLatin1String(pattern), QRegularExpression::MultilineOption).match(text).captured(group).trimmed();
}

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' '); }

/// Our CSV query, cut out of a query of all fields: the same cells in our order. Units in the header are units in the cells.
QByteArray csvQuery(const QString &full) {
    const QStringList lines = full.split(u'\n', Qt::SkipEmptyParts);
    if (lines.size() < 2)
        return {};
    QStringList header = lines[0].split(u',');
    for (QString &cell : header)
        cell = cell.trimmed().section(u' ', 0, 0);
    QStringList rows;
    for (const QString &line : lines.mid(1)) {
        const QStringList cells = line.split(QStringLiteral(", "));
        QStringList row;
        for (const QString &field : smiQueryFields(true).split(u','))
            row << cells.value(header.indexOf(field), QStringLiteral("[N/A]")).trimmed().remove(QStringLiteral(" MiB"));
        rows << row.join(QStringLiteral(", "));
    }
    return rows.join(u'\n').toUtf8() + '\n';
}

} // namespace

CaptureFolder::CaptureFolder(QString path) : m_path(std::move(path)) {}

QByteArray CaptureFolder::bytes(const QString &name) const {
    QFile file(m_path + u'/' + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList CaptureFolder::cpuinfoVariants() const {
    QStringList variants = QDir(m_path).entryList({QStringLiteral("cpuinfo-*.txt")}, QDir::Files, QDir::Name);
    if (!isOfThisMachine(QStringLiteral("cpuinfo.txt")))
        variants << QStringLiteral("./cpuinfo.txt");
    return variants;
}

bool CaptureFolder::isOfThisMachine(const QString &cpuinfo) const {
    const int listed = int(text(cpuinfo).count(QRegularExpression(QStringLiteral("(^|\n)processor\\s*:"))));
    const int processors = captured(text(QStringLiteral("lscpu.txt")), R"(^CPU\(s\):\s*(\d+))").toInt();
    return listed == 0 || processors == 0 || listed == processors;
}

std::vector<std::pair<QString, QString>> CaptureFolder::expected() const {
    static const QRegularExpression line(QStringLiteral(R"(^([A-Za-z0-9_.]+)=(.*)$)"));
    std::vector<std::pair<QString, QString>> facts;
    for (const QString &entry : text(QStringLiteral("expected.txt")).split(u'\n'))
        if (const auto match = line.match(entry); match.hasMatch())
            facts.emplace_back(match.captured(1), match.captured(2).trimmed());
    return facts;
}

std::vector<std::pair<QString, QString>> CaptureFolder::osReleases() const {
    static const QRegularExpression line(QStringLiteral(R"(^(os-release\.\S+): (.*)$)"));
    std::vector<std::pair<QString, QString>> facts;
    for (const QString &entry : text(QStringLiteral("expected.txt")).split(u'\n'))
        if (const auto match = line.match(entry); match.hasMatch())
            facts.emplace_back(match.captured(1), match.captured(2));
    return facts;
}

std::unique_ptr<MemoryHost> CaptureFolder::host(const QString &cpuinfo) const {
    auto host = std::make_unique<MemoryHost>();
    const auto file = [&](const QString &name, const char *path) {
        if (const QByteArray content = bytes(name); !content.isEmpty())
            host->file(QLatin1String(path), content);
    };
    const auto command = [&](const QString &name, const QStringList &arguments) {
        if (const QByteArray content = bytes(name); !content.isEmpty())
            host->command(arguments, content);
    };
    if (cpuinfo != QLatin1String("cpuinfo.txt") || isOfThisMachine(cpuinfo))
        file(cpuinfo, "/proc/cpuinfo");
    file(QStringLiteral("meminfo.txt"), "/proc/meminfo");
    file(QStringLiteral("proc-version.txt"), "/proc/version");
    file(QStringLiteral("os-release.txt"), "/etc/os-release");
    command(QStringLiteral("lscpu.txt"), words("lscpu"));
    command(QStringLiteral("sysctl.txt"), words("sysctl -a"));
    command(QStringLiteral("sw_vers.txt"), words("sw_vers"));
    for (const QString &name : QDir(m_path).entryList({QStringLiteral("system_profiler-*")}, QDir::Files)) {
        host->folder(QStringLiteral("/System/Library/CoreServices"));
        command(name, {QStringLiteral("system_profiler"), QStringLiteral("-json"), captured(name, R"(^system_profiler-(\w+))")});
    }
    const QString hwloc = text(QStringLiteral("hwloc-uname-pagesize.txt"));
    if (const QString pageSize = captured(hwloc, R"(^PageSize: (\d+))"); !pageSize.isEmpty())
        host->command(words("getconf PAGESIZE"), pageSize.toUtf8());
    if (!hwloc.isEmpty())
        host->command(words("uname -srvm"), QStringList{captured(hwloc, R"(^OSName: (.*)$)"), captured(hwloc, R"(^OSRelease: (.*)$)"),
                                                        captured(hwloc, R"(^OSVersion: (.*)$)"), captured(hwloc, R"(^Architecture: (.*)$)")}
                                                .join(u' ')
                                                .toUtf8());
    addSmi(*host);
    addSysfs(*host);
    addSbcBench(*host);
    addHeader(*host);
    return host;
}

void CaptureFolder::addSmi(MemoryHost &host) const {
    const auto add = [&](const char *name, const QStringList &arguments) {
        if (const QByteArray content = bytes(QLatin1String(name)); !content.isEmpty())
            host.command(QStringList{QStringLiteral("nvidia-smi")} + arguments, content);
    };
    add("nvidia-smi.txt", {});
    add("nvidia-smi-q.txt", {QStringLiteral("-q")});
    add("nvidia-smi-L.txt", {QStringLiteral("-L")});
    if (const QByteArray csv = csvQuery(text(QStringLiteral("query-gpu-full.csv.txt"))); !csv.isEmpty())
        host.command(
            {QStringLiteral("nvidia-smi"), QStringLiteral("--query-gpu=") + smiQueryFields(true), QStringLiteral("--format=csv,noheader,nounits")},
            csv);
    // The column is called Driver-Model on Windows: a table with this one was printed on a system that has /proc.
    if (text(QStringLiteral("nvidia-smi.txt")).contains(QLatin1String("Persistence-M")))
        host.folder(QStringLiteral("/proc"));
}

/// "path: content" lines; "path (exists)"; PCI devices as "path: vendor=… class=…".
void CaptureFolder::addSysfs(MemoryHost &host) const {
    static const QRegularExpression line(QStringLiteral(R"(^(/\S+?):(?: (.*))?$)"));
    static const QRegularExpression property(QStringLiteral(R"((\w+)=(0x\S+))"));
    for (const QString &entry : text(QStringLiteral("sysfs-files.txt")).split(u'\n')) {
        if (entry.endsWith(QLatin1String(" (exists)")))
            host.folder(entry.section(u' ', 0, 0));
        const auto match = line.match(entry);
        if (!match.hasMatch())
            continue;
        const QString path = match.captured(1);
        if (path.startsWith(QLatin1String("/sys/bus/pci/devices/")) && match.captured(2).contains(u'=')) {
            for (auto it = property.globalMatch(match.captured(2)); it.hasNext();) {
                const auto cell = it.next();
                host.file(path + u'/' + cell.captured(1), cell.captured(2).toUtf8());
            }
            continue;
        }
        host.file(path, host.fileBytes(path) + match.captured(2).toUtf8() + '\n');
    }
}

/// The head and the kernel block of an sbc-bench run: lsb_release, dmidecode, iostat's first line, free, device tree names.
void CaptureFolder::addSbcBench(MemoryHost &host) const {
    const QString head = text(QStringLiteral("sbc-bench-head.txt"));
    const QString kernel = text(QStringLiteral("compiler-userland-kernel.txt"));
    if (const QString system = captured(head, R"(^Description:\s*(.*)$)"); !system.isEmpty())
        host.file(QStringLiteral("/etc/os-release"),
                  QStringLiteral("PRETTY_NAME=\"%1\"\nID=%2\nVERSION_ID=%3\n")
                      .arg(system, captured(head, R"(^Distributor ID:\s*(.*)$)").toLower(), captured(head, R"(^Release:\s*(.*)$)"))
                      .toUtf8());
    const QString device = captured(head, R"(^Device Info:\n((?:\t.*\n)+))");
    const auto dmi = [&](const char *pattern, const char *name) {
        if (const QString value = captured(u'\t' + device, pattern); !value.isEmpty())
            host.file(QStringLiteral("/sys/class/dmi/id/") + QLatin1String(name), value.toUtf8() + '\n');
    };
    dmi(R"(^\s*Manufacturer: (.*)$)", "sys_vendor");
    dmi(R"(^\s*Product Name: (.*)$)", "product_name");
    dmi(R"(^\s*Family: (.*)$)", "product_family");
    const QString release = captured(head, R"(^Linux (\S+) \()");
    if (!release.isEmpty())
        host.command(words("uname -srvm"), QStringLiteral("Linux %1 #1 SMP %2").arg(release, captured(head, R"(^Linux .*\t_(\w+)_)")).toUtf8());
    if (const QString memory = captured(head, R"(^Mem:\s+(\d+)Gi)"); !memory.isEmpty())
        host.file(QStringLiteral("/proc/meminfo"), QStringLiteral("MemTotal: %1 kB\n").arg(memory.toLongLong() * 1024 * 1024).toUtf8());
    QStringList compatible;
    for (const QString &line : captured(kernel, R"(DT compat:((?:\s+\S+,\S+\n)+))").split(u'\n', Qt::SkipEmptyParts))
        compatible << line.trimmed();
    if (!compatible.isEmpty())
        host.file(QStringLiteral("/proc/device-tree/compatible"), compatible.join(QChar(u'\0')).toUtf8() + '\0');
}

/// collected by a script: "os: linux (NAME)", "kernel: …", "arch: …".
void CaptureFolder::addHeader(MemoryHost &host) const {
    const QString header = text(QStringLiteral("capture-header.txt"));
    const QString system = captured(header, R"(^os:\s+(\w+))");
    if (system.isEmpty())
        return;
    const QString kernelName = system == QLatin1String("linux")    ? QStringLiteral("Linux")
                               : system == QLatin1String("darwin") ? QStringLiteral("Darwin")
                                                                   : QStringLiteral("Windows_NT");
    host.command(
        words("uname -srvm"),
        QStringLiteral("%1 %2 #1 %3").arg(kernelName, captured(header, R"(^kernel:\s+(\S+))"), captured(header, R"(^arch:\s+(\S+))")).toUtf8());
    if (system == QLatin1String("linux"))
        host.file(QStringLiteral("/etc/os-release"),
                  QStringLiteral("PRETTY_NAME=\"%1\"\n").arg(captured(header, R"(^os:\s+\w+ \((.*)\)$)")).toUtf8());
}

} // namespace armature::test

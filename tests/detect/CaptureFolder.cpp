#include "detect/CaptureFolder.h"

#include "base/Literals.h"
#include "detect/NvidiaSmi.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace armature::test {
namespace {

QString captured(const QString &text, const char *pattern, int group = 1) {
    return QRegularExpression(QLatin1String(pattern), QRegularExpression::MultilineOption)
        .match(text)
        .captured(group)
        .trimmed();
}

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' '); }

/// Our CSV query, cut out of a query of all fields: the same cells in our order. Units in the header are units in the
/// cells.
QByteArray csvQuery(const QString &full) {
    const QStringList lines = full.split(u'\n', Qt::SkipEmptyParts);
    if (lines.size() < 2)
        return {};
    QStringList header = lines[0].split(u',');
    for (QString &cell : header)
        cell = cell.trimmed().section(u' ', 0, 0);
    QStringList rows;
    for (const QString &line : lines.mid(1)) {
        const QStringList cells = line.split(u", "_s);
        QStringList row;
        for (const QString &field : smiQueryFields(true).split(u','))
            row << cells.value(header.indexOf(field), u"[N/A]"_s).trimmed().remove(u" MiB"_s);
        rows << row.join(u", "_s);
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
    QStringList variants = QDir(m_path).entryList({u"cpuinfo-*.txt"_s}, QDir::Files, QDir::Name);
    if (!isOfThisMachine(u"cpuinfo.txt"_s))
        variants << u"./cpuinfo.txt"_s;
    return variants;
}

bool CaptureFolder::isOfThisMachine(const QString &cpuinfo) const {
    const int listed = int(text(cpuinfo).count(QRegularExpression(u"(^|\n)processor\\s*:"_s)));
    const int processors = captured(text(u"lscpu.txt"_s), R"(^CPU\(s\):\s*(\d+))").toInt();
    return listed == 0 || processors == 0 || listed == processors;
}

std::vector<std::pair<QString, QString>> CaptureFolder::expected() const {
    static const QRegularExpression line(uR"(^([A-Za-z0-9_.]+)=(.*)$)"_s);
    std::vector<std::pair<QString, QString>> facts;
    for (const QString &entry : text(u"expected.txt"_s).split(u'\n'))
        if (const auto match = line.match(entry); match.hasMatch())
            facts.emplace_back(match.captured(1), match.captured(2).trimmed());
    return facts;
}

std::vector<std::pair<QString, QString>> CaptureFolder::osReleases() const {
    static const QRegularExpression line(uR"(^(os-release\.\S+): (.*)$)"_s);
    std::vector<std::pair<QString, QString>> facts;
    for (const QString &entry : text(u"expected.txt"_s).split(u'\n'))
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
    if (cpuinfo != "cpuinfo.txt"_L1 || isOfThisMachine(cpuinfo))
        file(cpuinfo, "/proc/cpuinfo");
    file(u"meminfo.txt"_s, "/proc/meminfo");
    file(u"proc-version.txt"_s, "/proc/version");
    file(u"os-release.txt"_s, "/etc/os-release");
    command(u"lscpu.txt"_s, words("lscpu"));
    command(u"sysctl.txt"_s, words("sysctl -a"));
    command(u"sw_vers.txt"_s, words("sw_vers"));
    for (const QString &name : QDir(m_path).entryList({u"system_profiler-*"_s}, QDir::Files)) {
        host->folder(u"/System/Library/CoreServices"_s);
        command(name, {u"system_profiler"_s, u"-json"_s, captured(name, R"(^system_profiler-(\w+))")});
    }
    const QString hwloc = text(u"hwloc-uname-pagesize.txt"_s);
    if (const QString pageSize = captured(hwloc, R"(^PageSize: (\d+))"); !pageSize.isEmpty())
        host->command(words("getconf PAGESIZE"), pageSize.toUtf8());
    if (!hwloc.isEmpty())
        host->command(words("uname -srvm"),
                      QStringList{captured(hwloc, R"(^OSName: (.*)$)"), captured(hwloc, R"(^OSRelease: (.*)$)"),
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
            host.command(QStringList{u"nvidia-smi"_s} + arguments, content);
    };
    add("nvidia-smi.txt", {});
    add("nvidia-smi-q.txt", {u"-q"_s});
    add("nvidia-smi-L.txt", {u"-L"_s});
    if (const QByteArray csv = csvQuery(text(u"query-gpu-full.csv.txt"_s)); !csv.isEmpty())
        host.command({u"nvidia-smi"_s, u"--query-gpu="_s + smiQueryFields(true), u"--format=csv,noheader,nounits"_s},
                     csv);
    // The column is called Driver-Model on Windows: a table with this one was printed on a system that has /proc.
    if (text(u"nvidia-smi.txt"_s).contains("Persistence-M"_L1))
        host.folder(u"/proc"_s);
}

/// "path: content" lines; "path (exists)"; PCI devices as "path: vendor=… class=…".
void CaptureFolder::addSysfs(MemoryHost &host) const {
    static const QRegularExpression line(uR"(^(/\S+?):(?: (.*))?$)"_s);
    static const QRegularExpression property(uR"((\w+)=(0x\S+))"_s);
    for (const QString &entry : text(u"sysfs-files.txt"_s).split(u'\n')) {
        if (entry.endsWith(" (exists)"_L1))
            host.folder(entry.section(u' ', 0, 0));
        const auto match = line.match(entry);
        if (!match.hasMatch())
            continue;
        const QString path = match.captured(1);
        if (path.startsWith("/sys/bus/pci/devices/"_L1) && match.captured(2).contains(u'=')) {
            for (auto it = property.globalMatch(match.captured(2)); it.hasNext();) {
                const auto cell = it.next();
                host.file(path + u'/' + cell.captured(1), cell.captured(2).toUtf8());
            }
            continue;
        }
        host.file(path, host.fileBytes(path) + match.captured(2).toUtf8() + '\n');
    }
}

/// The head and the kernel block of an sbc-bench run: lsb_release, dmidecode, iostat's first line, free, device tree
/// names.
void CaptureFolder::addSbcBench(MemoryHost &host) const {
    const QString head = text(u"sbc-bench-head.txt"_s);
    const QString kernel = text(u"compiler-userland-kernel.txt"_s);
    if (const QString system = captured(head, R"(^Description:\s*(.*)$)"); !system.isEmpty())
        host.file(u"/etc/os-release"_s, u"PRETTY_NAME=\"%1\"\nID=%2\nVERSION_ID=%3\n"_s
                                            .arg(system, captured(head, R"(^Distributor ID:\s*(.*)$)").toLower(),
                                                 captured(head, R"(^Release:\s*(.*)$)"))
                                            .toUtf8());
    const QString device = captured(head, R"(^Device Info:\n((?:\t.*\n)+))");
    const auto dmi = [&](const char *pattern, const char *name) {
        if (const QString value = captured(u'\t' + device, pattern); !value.isEmpty())
            host.file(u"/sys/class/dmi/id/"_s + QLatin1String(name), value.toUtf8() + '\n');
    };
    dmi(R"(^\s*Manufacturer: (.*)$)", "sys_vendor");
    dmi(R"(^\s*Product Name: (.*)$)", "product_name");
    dmi(R"(^\s*Family: (.*)$)", "product_family");
    const QString release = captured(head, R"(^Linux (\S+) \()");
    if (!release.isEmpty())
        host.command(words("uname -srvm"),
                     u"Linux %1 #1 SMP %2"_s.arg(release, captured(head, R"(^Linux .*\t_(\w+)_)")).toUtf8());
    if (const QString memory = captured(head, R"(^Mem:\s+(\d+)Gi)"); !memory.isEmpty())
        host.file(u"/proc/meminfo"_s, u"MemTotal: %1 kB\n"_s.arg(memory.toLongLong() * 1024 * 1024).toUtf8());
    QStringList compatible;
    for (const QString &line : captured(kernel, R"(DT compat:((?:\s+\S+,\S+\n)+))").split(u'\n', Qt::SkipEmptyParts))
        compatible << line.trimmed();
    if (!compatible.isEmpty())
        host.file(u"/proc/device-tree/compatible"_s, compatible.join(QChar(u'\0')).toUtf8() + '\0');
}

/// collected by a script: "os: linux (NAME)", "kernel: …", "arch: …".
void CaptureFolder::addHeader(MemoryHost &host) const {
    const QString header = text(u"capture-header.txt"_s);
    const QString system = captured(header, R"(^os:\s+(\w+))");
    if (system.isEmpty())
        return;
    const QString kernelName = system == "linux"_L1    ? u"Linux"_s
                               : system == "darwin"_L1 ? u"Darwin"_s
                                                       : u"Windows_NT"_s;
    host.command(
        words("uname -srvm"),
        u"%1 %2 #1 %3"_s.arg(kernelName, captured(header, R"(^kernel:\s+(\S+))"), captured(header, R"(^arch:\s+(\S+))"))
            .toUtf8());
    if (system == "linux"_L1)
        host.file(u"/etc/os-release"_s,
                  u"PRETTY_NAME=\"%1\"\n"_s.arg(captured(header, R"(^os:\s+\w+ \((.*)\)$)")).toUtf8());
}

} // namespace armature::test

// Every folder of tests/machines must be detected as its expected.toml says. A new machine is a new folder.

#include "base/Literals.h"
#include "detect/Detect.h"

#include <QDir>
#include <QtTest>
#include <functional>
#include <map>
#include <toml++/toml.h>

using namespace armature;

namespace {

QString machinesFolder() { return QStringLiteral(TEST_DATA "/machines"); }

/// The profile's answers in the words of expected.toml.
QString text(const Reading<QString> &reading) { return reading.valueOr(u"unknown"_s); }
QString text(const Reading<Version> &reading) { return reading.isKnown() ? reading->text() : u"unknown"_s; }

QString libcText(const MachineProfile &machine) {
    const Reading<Libc> &libc = machine.system.libc;
    if (!libc.isKnown())
        return libc.isAbsent() ? u"none"_s : u"unknown"_s;
    return libc->version.isEmpty() ? libc->kind : libc->kind + u' ' + libc->version.text();
}

QString memoryText(const MachineProfile &machine) {
    if (machine.gpus.empty() || !machine.gpus.front().memory.isKnown())
        return u"unknown"_s;
    const GpuMemory &memory = *machine.gpus.front().memory;
    return memory.sharedWithSystem ? u"shared with the system"_s : u"%1 MiB"_s.arg(memory.bytes / (1024LL * 1024));
}

QString joined(QStringList list) {
    list.sort();
    return list.join(u", "_s);
}

QStringList gpuNames(const MachineProfile &machine) {
    QStringList names;
    for (const Gpu &gpu : machine.gpus)
        names << text(gpu.name);
    return names;
}

QStringList findingCodes(const MachineProfile &machine) {
    QStringList codes;
    for (const Finding &finding : machine.findings)
        codes << enumName(finding.code);
    return codes;
}

using Observe = std::function<QString(const MachineProfile &)>;

const std::map<std::string_view, Observe> &keys() {
    using M = const MachineProfile &;
    static const std::map<std::string_view, Observe> table{
        {"platform", [](M m) { return platformOf(m); }},
        {"os", [](M m) { return text(m.system.name); }},
        {"cpu", [](M m) { return text(m.processor.model); }},
        {"architecture", [](M m) { return text(m.processor.architecture); }},
        {"page_size", [](M m) { return QString::number(m.system.pageSize.valueOr(0)); }},
        {"libc", libcText},
        {"gpus", [](M m) { return joined(gpuNames(m)); }},
        {"capability", [](M m) { return m.gpus.empty() ? u"unknown"_s : text(m.gpus.front().capability); }},
        {"gpu_memory", memoryText},
        {"driver", [](M m) { return m.driver.version.isKnown() ? m.driver.printed : u"unknown"_s; }},
        {"cuda", [](M m) { return text(m.driver.cuda); }},
        {"memory_gib", [](M m) { return QString::number(m.memory.total.valueOr(0) >> 30); }},
        {"findings", [](M m) { return joined(findingCodes(m)); }},
    };
    return table;
}

QString wanted(const toml::node &node) {
    if (const auto number = node.value<int64_t>(); node.is_integer() && number)
        return QString::number(*number);
    const toml::array *const array = node.as_array();
    if (array == nullptr)
        return QString::fromStdString(node.value_or(std::string()));
    QStringList items;
    for (const toml::node &item : *array)
        items << QString::fromStdString(item.value_or(std::string()));
    return joined(items);
}

} // namespace

class RecordedMachinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRecordedMachineIsDetectedAsExpected_data() {
        QTest::addColumn<QString>("folder");
        const QDir root(machinesFolder());
        for (const QString &name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            if (root.exists(name + u"/expected.toml"_s))
                QTest::newRow(qPrintable(name)) << root.filePath(name);
    }
    void everyRecordedMachineIsDetectedAsExpected() {
        if (QTest::currentDataTag() == nullptr)
            QSKIP("there are no recorded machines in tests/machines");
        QFETCH(QString, folder);
        const auto host = openRecordedHost(folder);
        QVERIFY2(host.ok(), host.ok() ? "" : qPrintable(host.problem().subject + u' ' + host.problem().detail));
        const toml::table expected = toml::parse_file(QString(folder + u"/expected.toml"_s).toStdString());
        const toml::table *const facts = expected["detect"].as_table();
        QVERIFY2(facts != nullptr, "no [detect] in expected.toml");
        const MachineProfile machine = detect(*host.value());
        QStringList wrong;
        for (const auto &[key, node] : *facts) {
            const auto observe = keys().find(key.str());
            const QString name = QString::fromStdString(std::string(key.str()));
            const QString found = observe == keys().end() ? u"(no such key)"_s : observe->second(machine);
            // "" in expected.toml says: must stay unknown.
            const QString want = wanted(node).isEmpty() && !node.is_array() ? u"unknown"_s : wanted(node);
            if (found != want)
                wrong << u"%1: expected \"%2\", found \"%3\""_s.arg(name, want, found);
        }
        qInfo().noquote() << u"%1: %2 of %3 facts hold"_s.arg(QDir(folder).dirName())
                                 .arg(facts->size() - size_t(wrong.size()))
                                 .arg(facts->size());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(RecordedMachinesTest)
#include "RecordedMachinesTest.moc"

#include "base/Literals.h"
#include "host/LiveAnswers.h"

#ifdef Q_OS_MACOS
#include <cstring>
#include <sys/sysctl.h>
#include <vector>
#endif

namespace armature {

#ifdef Q_OS_MACOS
namespace {

struct Key {
    const char *name;
    bool text;
};

constexpr Key Keys[] = {
    {"hw.ncpu", false},
    {"hw.memsize", false},
    {"hw.memsize_usable", false},
    {"hw.pagesize", false},
    {"hw.physicalcpu", false},
    {"hw.logicalcpu", false},
    {"hw.nperflevels", false},
    {"hw.perflevel0.physicalcpu", false},
    {"hw.perflevel0.name", true},
    {"hw.perflevel1.physicalcpu", false},
    {"hw.perflevel1.name", true},
    {"hw.perflevel2.physicalcpu", false},
    {"hw.perflevel2.name", true},
    {"hw.optional.arm64", false},
    {"hw.model", true},
    {"machdep.cpu.brand_string", true},
    {"machdep.cpu.vendor", true},
    {"machdep.cpu.features", true},
    {"kern.osproductversion", true},
    {"kern.osrelease", true},
    {"kern.hv_vmm_present", false},
    {"sysctl.proc_translated", false},
};

/// The value as sysctl(8) prints it; empty if the key is not there (it differs between Intel and Apple silicon, and by
/// release).
QByteArray valueOf(const Key &key) {
    size_t size = 0;
    if (::sysctlbyname(key.name, nullptr, &size, nullptr, 0) != 0 || size == 0 || size > 4096)
        return {};
    std::vector<char> buffer(size);
    if (::sysctlbyname(key.name, buffer.data(), &size, nullptr, 0) != 0)
        return {};
    if (key.text)
        return QByteArray(buffer.data(), qsizetype(size)).split('\0').first();
    if (size == sizeof(qint64)) {
        qint64 number = 0;
        memcpy(&number, buffer.data(), sizeof number);
        return QByteArray::number(number);
    }
    if (size == sizeof(qint32)) {
        qint32 number = 0;
        memcpy(&number, buffer.data(), sizeof number);
        return QByteArray::number(number);
    }
    return {};
}

} // namespace

Result<CommandOutput> sysctlAnswer() {
    CommandOutput output;
    for (const Key &key : Keys) {
        const QByteArray value = valueOf(key);
        if (!value.isEmpty())
            output.out += QByteArray(key.name) + ": " + value + '\n';
    }
    return output;
}
#else
Result<CommandOutput> sysctlAnswer() {
    return Problem{.code = ProblemCode::ToolMissing, .subject = u"sysctl"_s, .detail = u"asked on macOS only"_s};
}
#endif

} // namespace armature

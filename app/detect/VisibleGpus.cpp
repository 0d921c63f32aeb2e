#include "detect/VisibleGpus.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

bool sameModel(const std::vector<Gpu> &gpus) {
    return std::all_of(gpus.begin(), gpus.end(), [&](const Gpu &gpu) {
        return gpu.name.isKnown() && gpu.name.is(gpus.front().name.valueOr({}));
    });
}

} // namespace

std::optional<std::vector<bool>> visibleGpus(const std::vector<Gpu> &gpus, const QString &visibleDevices,
                                             const QString &deviceOrder) {
    const bool orderKnown = gpus.size() == 1 || deviceOrder == "PCI_BUS_ID"_L1 || (!gpus.empty() && sameModel(gpus));
    std::vector<bool> visible(gpus.size(), false);
    for (const QString &part : visibleDevices.split(u',')) {
        bool isNumber = false;
        const int index = part.trimmed().toInt(&isNumber);
        if (!isNumber && !part.trimmed().isEmpty())
            return std::nullopt;                                    // a GPU or MIG device by its identifier
        if (!isNumber || index < 0 || size_t(index) >= gpus.size()) // CUDA reads no further
            break;
        if (!orderKnown)
            return std::nullopt;
        visible[size_t(index)] = true;
    }
    return visible;
}

} // namespace armature

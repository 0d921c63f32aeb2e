#include "plan/VerifyJobs.h"

#include "base/Literals.h"

namespace armature {

VerifyStep verifyStepFor(const Catalog &catalog, const QString &platform, const QString &torchFlavour,
                         bool gpuIsElsewhere) {
    VerifyStep step;
    const bool cudaBuild = torchFlavour.startsWith("cu"_L1);
    // A CUDA build that was asked for on a machine without a GPU works on the processor, and is judged by that.
    const Platform *known = catalog.platform(platform);
    const bool hasGpu = known != nullptr && known->accelerator == "cuda"_L1 && !gpuIsElsewhere;
    step.device = !cudaBuild ? torchFlavour : hasGpu ? u"cuda"_s : u"cpu"_s;
    if (const CudaFlavour *flavour = catalog.flavour(torchFlavour))
        step.cuda = flavour->cuda.text();
    for (const Package &package : catalog.packages) {
        if (package.importName.isEmpty())
            continue;
        VerifyJob job{package.id, package.importName, package.verifyScript, {}, std::nullopt};
        if (const Cell *cell = package.cell(platform))
            job.claim = cell->status;
        step.jobs.push_back(std::move(job));
    }
    return step;
}

} // namespace armature

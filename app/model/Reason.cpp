#include "model/Reason.h"

#include "base/Literals.h"

namespace armature {
namespace {

/// %1 is what is required, %2 what was observed.
QString frameOf(const Reason &reason) {
    const bool undetermined = reason.effect == Reason::Effect::Undetermined;
    switch (reason.rule) {
    case Rule::Preference:
        return u"It %2 (the order: %1)"_s;
    case Rule::Capability:
        return undetermined ? u"The build has %1; %2"_s : u"The build has %1; the GPU has %2"_s;
    case Rule::Driver:
    case Rule::Jetson:
    case Rule::Glibc:
    case Rule::MacOs:
        return undetermined ? u"Needs %1; what this machine has %2"_s : u"Needs %1; this machine has %2"_s;
    case Rule::Architecture:
        return u"Needs %1; this machine is %2"_s;
    case Rule::GpuLost:
    case Rule::GpuUnusable:
    case Rule::OtherGpu:
    case Rule::NoGpu:
        return u"Needs %1; %2"_s;
    case Rule::CpuOnly:
        return u"This is not %1: %2"_s;
    case Rule::Accelerator:
        return u"The build for %1 suits this machine (%2)"_s;
    case Rule::Forced:
        return u"You asked for %1, and this is %2"_s;
    case Rule::Python:
        return u"Needs %1; what there is: %2"_s;
    case Rule::Needs:
        return u"Needs %1, which is %2"_s;
    case Rule::Build:
        return u"Needs %1; there is none (%2)"_s;
    case Rule::Evidence:
        return u"Known by %1: %2"_s;
    case Rule::Claim:
        return u"The catalog says: %1. %2"_s;
    case Rule::Floor:
        return reason.kind == ReasonKind::Replacement ? u"Only %1 works here, and %2"_s
                                                      : u"Only %1 works here, and this is %2"_s;
    case Rule::Solution: // the installer's own sentence
    case Rule::Fault:    // has nothing that is required: its observation is a sentence
    case Rule::Pin:
        break;
    }
    return u"%1 is asked for; this build is %2"_s;
}

} // namespace

QString Reason::sentence() const {
    if (required.isEmpty() || observed.isEmpty())
        return required + observed;
    return frameOf(*this).arg(required, observed);
}

} // namespace armature

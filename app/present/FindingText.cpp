#include "present/FindingText.h"
#include "base/Literals.h"
#include "present/Words.h"

#include <array>

namespace armature {
namespace {

struct Entry {
    FindingCode code;
    const char *title;
    const char *remedy;
};

#define T(text) QT_TRANSLATE_NOOP("armature::Words", text)
constexpr std::array<Entry, 29> Entries{{
    {FindingCode::DriverMissing, T("An NVIDIA card is there, but no driver is loaded"),
     T("Install your distribution's NVIDIA driver (the open kernel modules for Grace and Blackwell), restart, and "
       "check again.")},
    {FindingCode::DriverLibrariesMissing,
     T("The NVIDIA kernel module is loaded, but the driver's libraries are not here"),
     T("In a container, pass the GPU and the driver's libraries in (NVIDIA Container Toolkit); elsewhere reinstall the "
       "driver.")},
    {FindingCode::DriverMismatch, T("The NVIDIA driver was updated, but the old kernel module is still loaded"),
     T("Restart the machine, then check again.")},
    {FindingCode::DriverTooOld, T("The NVIDIA driver is too old for current PyTorch builds"),
     T("Update to branch 580 or newer; below 525 nothing built for CUDA 12 runs.")},
    {FindingCode::GpuLost, T("A GPU does not answer"),
     T("Power the machine off and on; if it stays lost, look into the kernel log for Xid messages.")},
    {FindingCode::CudaToolkitMissing, T("No CUDA toolkit (nvcc) is installed"),
     T("PyTorch needs none. DeepSpeed does: install the CUDA toolkit of the same major version as the PyTorch build.")},
    {FindingCode::ProprietaryModuleOnGrace, T("The proprietary kernel module is loaded"),
     T("Grace and Blackwell need NVIDIA's open kernel modules: install the -open variant of the driver.")},
    {FindingCode::PageSize64k, T("The kernel uses 64 KiB pages"),
     T("Most wheels run. One that aborts with \"Unsupported system page size\" was built for 4 KiB pages only.")},
    {FindingCode::PageSize16k, T("The kernel uses 16 KiB pages"),
     T("Most wheels run. One that aborts with \"Unsupported system page size\" was built for 4 KiB pages only.")},
    {FindingCode::Musl, T("This Linux uses musl, not glibc"),
     T("PyTorch has no wheels for musl: use a distribution or container with glibc, such as Debian or Ubuntu.")},
    {FindingCode::GlibcTooOld, T("The C library is older than glibc 2.28"),
     T("Current wheels need 2.28: use a newer distribution, or a container.")},
    {FindingCode::UnifiedMemory, T("CPU and GPU share one memory"),
     T("The driver reports no GPU memory of its own. A job that takes too much brings the whole machine into trouble: "
       "leave room.")},
    {FindingCode::GpuMemoryInRam, T("The system counts GPU memory as main memory"),
     T("It was subtracted here; other tools show the larger figure.")},
    {FindingCode::Mig, T("The GPU is divided into MIG devices"),
     T("A process sees one of them: plan with its memory, not with the card's.")},
    {FindingCode::Jetson, T("This is a Jetson"),
     T("Below Jetson Thor, use NVIDIA's own wheels for JetPack; the general ones are not made for its driver.")},
    {FindingCode::Wsl, T("This is Linux inside Windows (WSL)"),
     T("The driver is that of Windows; install none in here.")},
    {FindingCode::Container, T("This runs inside a container"),
     T("What is installed here goes with the container; a GPU must be passed into it.")},
    {FindingCode::RosettaProcess, T("This program runs translated by Rosetta"),
     T("Start the Apple silicon version of it.")},
    {FindingCode::Emulated, T("This system is emulated on a processor of another kind"),
     T("Everything works as on the real one, many times slower, and no GPU can be reached: good for trying, not for "
       "working.")},
    {FindingCode::RosettaPython, T("Every Python found is built for Intel"),
     T("Install an Apple silicon Python, or let uv fetch one.")},
    {FindingCode::IntelMac, T("This is an Intel Mac"),
     T("PyTorch ended Intel Mac builds with 2.2.2: use another machine.")},
    {FindingCode::MacOsTooOld, T("macOS is older than 14"),
     T("Update to macOS 14 or newer: current builds use the GPU only there.")},
    {FindingCode::AppTranslocated, T("macOS runs this app from a temporary copy"),
     T("Quit, drag Armature into the Applications folder in the Finder, and open it there: the uv in this copy is gone "
       "when it is closed.")},
    {FindingCode::AppOnDiskImage, T("This app runs straight from its disk image"),
     T("Quit, drag Armature into the Applications folder in the Finder, and open it there: the image does not stay.")},
    {FindingCode::DeveloperToolsMissing, T("Apple's developer tools are not installed"),
     T("Nothing to do: they are not needed, and nothing that asks for them is started. A package without a wheel would "
       "need them to be built: "
       "xcode-select --install.")},
    {FindingCode::UnsupportedArchitecture, T("There are no builds for this processor architecture"),
     T("Use a 64-bit ARM or x86-64 machine.")},
    {FindingCode::PythonMissing, T("No usable Python was found"),
     T("Install uv: it fetches a Python of its own. Or install Python 3.10 to 3.13.")},
    {FindingCode::NoEnsurepip, T("The installed Python cannot create environments with pip"),
     T("Install uv, or your distribution's venv package (Debian and Ubuntu: python3-venv).")},
    {FindingCode::ExternallyManaged, T("Every usable Python is managed by a package manager"),
     T("Nothing to do: an environment of its own is made, theirs is not touched.")},
}};
#undef T

} // namespace

FindingText findingText(const Finding &finding) {
    if (finding.code == FindingCode::NoEnsurepip && finding.severity == Severity::Note)
        return {Words::tr("The installed Python cannot create environments with pip"),
                Words::tr("Nothing to do: uv is here and makes them without it. To use pip, install your "
                          "distribution's venv package (Debian and Ubuntu: "
                          "python3-venv).")};
    for (const Entry &entry : Entries)
        if (finding.code == entry.code)
            return {Words::tr(entry.title), Words::tr(entry.remedy)};
    return {enumName(finding.code), {}};
}

} // namespace armature

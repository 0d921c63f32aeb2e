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
constexpr std::array<Entry, 45> Entries{{
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
     T("Below Jetson Thor, take PyTorch from NVIDIA's Jetson AI Lab index: the general wheels are not made for it.")},
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
     T("They are not needed. Only a package without a wheel would need them to be built: xcode-select --install.")},
    {FindingCode::UnsupportedArchitecture, T("There are no builds for this processor architecture"),
     T("Use a 64-bit ARM or x86-64 machine.")},
    {FindingCode::PythonMissing, T("No usable Python was found"),
     T("Install uv: it fetches a Python of its own. Or install Python 3.10 to 3.13.")},
    {FindingCode::NoEnsurepip, T("The installed Python cannot create environments with pip"),
     T("Install uv, or your distribution's venv package (Debian and Ubuntu: python3-venv).")},
    {FindingCode::ExternallyManaged, T("Every usable Python is managed by a package manager"),
     T("Your system's Python stays untouched: Armature makes a separate environment.")},
    {FindingCode::MigEmpty, T("MIG mode is on, and no MIG instance was made"),
     T("CUDA sees no device on this GPU. Make an instance (sudo nvidia-smi mig -cgi PROFILE -C; nvidia-smi mig -lgip "
       "lists "
       "the profiles), or switch MIG off (sudo nvidia-smi -mig 0).")},
    {FindingCode::FabricNotReady, T("The NVLink fabric of the GPUs is not ready"),
     T("CUDA programs end with error 802 (\"system not yet initialized\"). Start NVIDIA's fabric manager, on GB200 and "
       "GB300 "
       "the IMEX service, in the version of the driver, or ask who runs this machine to.")},
    {FindingCode::GpuHidden, T("CUDA_VISIBLE_DEVICES leaves out a GPU"),
     T("Programs started from here do not see it. Take the variable away (unset CUDA_VISIBLE_DEVICES), or name the GPU "
       "in "
       "it, to use it.")},
    {FindingCode::MixedGpus, T("The GPUs are of different generations"),
     T("PyTorch is chosen for the newest one. Another one that the build has no kernels for is left out, and the plan "
       "names it; --gpu NAME plans for one of your choice.")},
    {FindingCode::OtherGpu, T("A GPU that is not NVIDIA's was found"),
     T("Armature has no builds for it. PyTorch can run on the processor: choose that by name (--torch cpu).")},
    {FindingCode::CudaLibraryMissing, T("The driver's CUDA library (libcuda) is missing"),
     T("Nothing that uses CUDA can start. Install the compute part of the driver (Debian and Ubuntu: "
       "libnvidia-compute-…); in "
       "a container, pass it in (NVIDIA_DRIVER_CAPABILITIES=compute,utility).")},
    {FindingCode::NixOs, T("This is NixOS"),
     T("Programs made for other distributions do not start here without help: neither the Python that uv fetches nor "
       "libraries in wheels. Switch programs.nix-ld on (with stdenv.cc.cc.lib and the driver's libraries), or work in "
       "a "
       "container or an FHS environment.")},
    {FindingCode::FreeThreadedPython, T("A free-threaded Python was found"),
     T("Most packages have no wheels for it, so an ordinary Python is preferred.")},
    {FindingCode::PythonPathSet, T("In this shell, PYTHONPATH is set"),
     T("Armature's own checks run without it. A Python that you start yourself looks into these folders first and may "
       "find "
       "other versions there: take it away (unset PYTHONPATH) before you work in the environment.")},
    {FindingCode::JobLimits, T("This job may use a part of the machine"),
     T("Plan with these limits, not with the machine's size: what takes more memory is ended.")},
    {FindingCode::AssumedGpu, T("You asked for a GPU that is not in this machine"),
     T("PyTorch is chosen for it. Nothing can be tried on it here: verify the environment on a machine that has one "
       "(armature verify).")},
    {FindingCode::VolumeReadOnly, T("A folder that has to be written to lies on a read-only volume"),
     T("Choose a folder on another volume: --target for the environment, TMPDIR for temporary files, the installer's "
       "own "
       "setting for its cache.")},
    {FindingCode::VolumeNoExec, T("Programs cannot be started from the volume of the target (noexec)"),
     T("Choose a target on another volume, or have this one mounted without noexec.")},
    {FindingCode::VolumeNoInodes, T("Few files can still be made on a volume"),
     T("An environment has tens of thousands of files. Remove files that you do not need (they may be small), or "
       "choose a "
       "folder on another volume.")},
    {FindingCode::VolumeNetwork, T("The target lies on a network file system"),
     T("Everything works, more slowly: an environment has tens of thousands of small files. A local disk is faster "
       "where "
       "one machine alone uses the environment.")},
    {FindingCode::VolumeWithoutLinks, T("The file system of the target has no symbolic links"),
     T("A virtual environment needs them. Choose a target on a volume with a file system of your own system (ext4, "
       "XFS, "
       "APFS).")},
}};
#undef T

} // namespace

FindingText findingText(const Finding &finding) {
    if (finding.code == FindingCode::NoEnsurepip && finding.severity == Severity::Note)
        return {Words::tr("The installed Python cannot create environments with pip"),
                Words::tr("uv is here and makes them without it. To use pip, install your "
                          "distribution's venv package (Debian and Ubuntu: "
                          "python3-venv).")};
    for (const Entry &entry : Entries)
        if (finding.code == entry.code)
            return {Words::tr(entry.title), Words::tr(entry.remedy)};
    return {enumName(finding.code), {}};
}

} // namespace armature

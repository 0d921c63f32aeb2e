"""Does PyTorch compute correctly on the planned device?"""

import importlib.util
import math
import os
import pathlib
import re

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


Fail, Skip, Unknown = _report.Fail, _report.Skip, _report.Unknown

# Boards whose GPU is part of the processor: NVIDIA promises no exchange of binary code between them and other GPUs of the same major.
BOARD_CAPABILITIES = {(5, 3), (6, 2), (7, 2), (8, 7), (10, 1), (11, 0)}


def why_no_device(torch, wanted):
    if wanted == "mps":
        if not torch.backends.mps.is_built():
            return "this build of PyTorch has no support for Apple's GPU"
        return "built for Apple's GPU, but macOS offers none: macOS 14 or later is needed, and a virtual machine may have none"
    if torch.version.cuda is None:
        return f"this build of PyTorch ({torch.__version__}) is for the CPU only and can use no NVIDIA GPU"
    try:
        torch.cuda.init()
        reason = f"CUDA reports {torch.cuda.device_count()} devices"
    except Exception as error:
        reason = " ".join(str(error).split())
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    return f"PyTorch sees no NVIDIA GPU: {reason}" + (f"; CUDA_VISIBLE_DEVICES is {visible!r}" if visible is not None else "")


def carrier(arch_list, capability):
    """The entry of the arch list whose code runs on a GPU of this compute capability, binary code first; None if there is none."""
    translated = None
    for entry in arch_list:
        match = re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", entry)
        if not match:
            continue
        arch, suffix = (int(match[2]), int(match[3])), match[4]
        same_major = arch[0] == capability[0] and arch[1] <= capability[1]
        if match[1] == "sm" and (arch == capability if suffix == "a" else same_major):
            return entry
        if match[1] == "compute" and (arch == capability if suffix == "a" else same_major if suffix == "f" else arch <= capability):
            translated = entry
    return translated


def random_matrices(torch, dtype, size):
    generator = torch.Generator().manual_seed(4711)
    return [(torch.rand(size, size, generator=generator, dtype=torch.float64) * 2 - 1).to(dtype) for _ in range(2)]


def judge_matmul(torch, device, dtype, size, relative, accumulated):
    """a @ b on the device against float64 on the CPU, which in turn is compared with exact sums made by Python alone."""
    a, b = random_matrices(torch, dtype, size)
    exact_a, exact_b = a.double(), b.double()
    reference, magnitude = exact_a @ exact_b, exact_a.abs() @ exact_b.abs()
    for row, column in ((0, 0), (1, size - 1), (size // 2, 7), (size - 1, size // 3)):
        exact = math.fsum(x * y for x, y in zip(exact_a[row].tolist(), exact_b[:, column].tolist()))
        if abs(exact - reference[row, column].item()) > size * 2.0**-52 * magnitude[row, column].item():
            raise Fail(f"float64 on the CPU is wrong: {reference[row, column].item()!r}, exactly {exact!r}")
    result = (a.to(device) @ b.to(device)).cpu().double()
    worst = _report.largest_excess(result - reference, relative * reference.abs() + accumulated * magnitude)
    return _report.told(worst, device)


def judge_gradient(torch, device):
    generator = torch.Generator().manual_seed(815)
    x, w, y = [torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1 for shape in ((48, 64), (64, 32), (48, 32))]
    weight = w.float().to(device).requires_grad_()
    loss = 0.5 * (torch.tanh(x.float().to(device) @ weight / 8) - y.float().to(device)).square().sum()
    loss.backward()
    # The derivative by hand: d(loss)/dw = xᵀ · ((t − y)(1 − t²)) / 8 with t = tanh(x·w / 8).
    t = torch.tanh(x.float().double() @ w.float().double() / 8)
    expected = x.float().double().T @ ((t - y.float().double()) * (1 - t * t)) / 8
    # Sums of 64 and 48 products and a tanh, each step rounded to 2^-24: below 1e-5 of the largest value. Ten times that is allowed.
    worst = _report.largest_excess(weight.grad.cpu().double() - expected, 1e-4 * expected.abs().max())
    return _report.told(worst, device)


def main():
    report = _report.Report("torch")
    torch = report.import_module("torch", own_version=True)
    wanted, wanted_cuda = report.expect("device"), report.expect("cuda")

    def cuda_build():
        observed = torch.version.cuda or "none, a build without CUDA"
        if (wanted_cuda and torch.version.cuda != wanted_cuda) or (wanted == "cuda" and not torch.version.cuda):
            raise Fail(observed)
        return observed

    def device_there():
        try:
            chosen = _report.torch_device(torch, wanted)
        except Skip:
            raise Fail(why_no_device(torch, wanted)) from None
        if (torch.ones(3, device=chosen) + 1).sum().item() != 6:
            raise Fail(f"{chosen}: 1 + 1 is not 2 there")
        if chosen == "cuda":
            return ", ".join(torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count()))
        return f"{chosen}, {torch.get_num_threads()} threads" if chosen == "cpu" else chosen

    def architecture():
        if device != "cuda":
            raise Skip("concerns NVIDIA GPUs only")
        arch_list, parts, doubtful = torch.cuda.get_arch_list(), [], False
        if not arch_list:
            raise Unknown("the build does not say which GPUs it is made for")
        for i in range(torch.cuda.device_count()):
            capability = tuple(torch.cuda.get_device_capability(i))
            entry = carrier(arch_list, capability)
            if entry is None:
                raise Fail(f"{torch.cuda.get_device_name(i)} has {capability[0]}.{capability[1]}, the build is for {' '.join(arch_list)}")
            doubtful = doubtful or (capability in BOARD_CAPABILITIES and entry != "sm_%d%d" % capability)
            parts.append(f"{capability[0]}.{capability[1]} by {entry}" + (", translated by the driver" if entry[0] == "c" else ""))
        if doubtful:
            raise Unknown("; ".join(parts) + ": not promised for a GPU inside a processor, the computations below decide")
        return "; ".join(parts)

    def bf16():
        if device == "cuda" and torch.cuda.get_device_capability() < (8, 0):
            raise Skip("NVIDIA GPUs have bf16 from compute capability 8.0 on")
        # The result is rounded to 8 bits (2^-8); libraries may also round up to four partial sums to bf16 before they add them.
        return judge_matmul(torch, device, torch.bfloat16, 256, 2.0**-8, 4 * 2.0**-8)

    def nvrtc():
        if device != "cuda":
            raise Skip("only on NVIDIA GPUs does PyTorch compile such kernels")
        observed = torch.arange(1, 11, device="cuda", dtype=torch.float32).prod().item()  # 10! < 2^24: exact in every order
        if observed != 3628800:
            raise Fail(f"10! = {observed!r}")
        return "10! = 3628800"

    report.check("cuda", "Is it built for the planned CUDA?", cuda_build, wanted_cuda)
    if torch is not None:
        torch.set_float32_matmul_precision("highest")  # a user's setting may allow TF32, which has 10 bits
        report.note(lambda: facts(torch))
        # The inputs are exact. 512 roundings of 2^-24 that go both ways add up to about √512 = 23 of them, against the sum of the magnitudes;
        # 32 are allowed. TF32 (10 bits instead of 23) lies some 40 times beyond that.
        single = (torch.float32, 512, 2.0**-24, 32 * 2.0**-24)
    report.check("cpu", "Does fp32 matrix multiplication on the CPU give the right numbers?", lambda: judge_matmul(torch, "cpu", *single))
    if not report.check("device", "Can it use the planned device?", device_there, wanted):
        report.block(f"not tried: the device {wanted or 'chosen'} cannot be used")
        device = wanted
    else:
        device = _report.torch_device(torch, wanted)
    report.check("architecture", "Is it built for this GPU's compute capability?", architecture)
    report.check("matmul", "Does fp32 matrix multiplication give the right numbers?", lambda: judge_matmul(torch, device, *single))
    report.check("bf16", "Does bf16 matrix multiplication give the right numbers?", bf16)
    report.check("gradient", "Does a backward pass give the derivative?", lambda: judge_gradient(torch, device))
    report.check("nvrtc", "Can it compile a kernel at run time?", nvrtc)
    report.write()


def facts(torch):
    arch_list = torch.cuda.get_arch_list()
    if not arch_list and hasattr(torch._C, "_cuda_getArchFlags"):  # without a GPU the public call says nothing
        arch_list = (torch._C._cuda_getArchFlags() or "").split()
    found = {"cuda_available": torch.cuda.is_available(), "cuda_build": torch.version.cuda or "", "arch_list": arch_list, "devices": [],
             "mps_available": torch.backends.mps.is_available(), "threads": torch.get_num_threads()}
    for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        info = torch.cuda.get_device_properties(i)
        found["devices"].append({"name": info.name, "capability": f"{info.major}.{info.minor}", "bytes": info.total_memory})
    if found["mps_available"]:
        try:
            torch.zeros(1, dtype=torch.float64, device="mps")
            found["mps_float64"] = True
        except (TypeError, RuntimeError):
            found["mps_float64"] = False
    return found


if __name__ == "__main__":
    main()

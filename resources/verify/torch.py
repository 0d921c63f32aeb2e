"""Does PyTorch compute correctly on the planned device?"""

import importlib.util
import json
import math
import os
import pathlib
import re
import signal
import sys
import tempfile

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


Fail, Skip, Unknown = _report.Fail, _report.Skip, _report.Unknown

# Boards whose GPU is part of the processor: NVIDIA promises no exchange of binary code between them and other GPUs of the same major.
BOARD_CAPABILITIES = {(5, 3), (6, 2), (7, 2), (8, 7), (10, 1), (11, 0)}


# The CUDA runtime API reference, cudaError: what a program meets when a GPU is there and cannot be used.
CUDA_ERRORS = {
    "802": "the NVLink fabric is not ready: start NVIDIA's fabric manager, on GB200 and GB300 the IMEX service",
    "803": "the CUDA library in use is newer or older than the loaded driver: restart the machine, or remove a libcuda that stands before it",
    "804": "a forward compatibility package (cuda-compat) is in use on a GPU that it does not support: remove it",
    "999": "the driver is in a bad state: look into the kernel log, then restart the machine",
}


def explained(text):
    """The text of a CUDA error, with what it means for one that a user can put right."""
    for number, meaning in CUDA_ERRORS.items():
        if re.search(rf"\b[Ee]rror\s*:?\s*{number}\b", text):
            return f"{text} ({meaning})"
    return text


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
        reason = explained(" ".join(str(error).split()))
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


def judge_linear(torch, device, dtype):
    """F.linear over three dimensions, with the weight as it lies in memory and transposed, twice each: Apple's libraries have aborted
    on the transposed one (pytorch issue 197796) and given other numbers on repetition (issue 180776)."""
    generator = torch.Generator().manual_seed(97)
    x, w = [(torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1).to(dtype) for shape in ((4, 33, 128), (64, 128))]
    exact = x.double() @ w.double().T
    magnitude = x.double().abs() @ w.double().abs().T
    worst = 0.0
    for weight in (w.to(device), w.T.contiguous().to(device).T):
        first, second = [torch.nn.functional.linear(x.to(device), weight).cpu() for _ in range(2)]
        if not torch.equal(first, second):
            raise Fail(f"{dtype} on {device}: the same product gave other numbers the second time")
        worst = max(worst, _report.largest_excess(first.double() - exact, 2.0**-8 * exact.abs() + 4 * 2.0**-8 * magnitude))
    return _report.told(worst, device)


def judge_attention(torch, device):
    """scaled_dot_product_attention against the formula in float64."""
    generator = torch.Generator().manual_seed(31)
    q, k, v = [torch.rand((2, 4, 24, 32), generator=generator, dtype=torch.float64) * 2 - 1 for _ in range(3)]
    q, k, v = [part.float() for part in (q, k, v)]
    weights = torch.softmax(q.double() @ k.double().transpose(-1, -2) / math.sqrt(32), dim=-1)
    expected = weights @ v.double()
    result = torch.nn.functional.scaled_dot_product_attention(*[part.to(device) for part in (q, k, v)]).cpu().double()
    # Sums of 32 and 24 products, an exponential and a quotient, each rounded to 2^-24; faster kernels may use TF32 (2^-11).
    return _report.told(_report.largest_excess(result - expected, 4 * 2.0**-11 * torch.ones_like(expected)), device)


def judge_compile(torch, device):
    """torch.compile of a small function, whose kernel Triton and its ptxas make."""
    import triton

    with tempfile.TemporaryDirectory(prefix="armature-compile-") as folder:
        os.environ["TORCHINDUCTOR_CACHE_DIR"], os.environ["TRITON_CACHE_DIR"] = folder, folder
        x = torch.arange(1, 4097, dtype=torch.float32, device=device)
        result = torch.compile(lambda t: torch.sin(t) * t + 1)(x)
        worst = _report.largest_excess((result - (torch.sin(x) * x + 1)).cpu().double(), 1e-5 * x.cpu().double())
    return f"{_report.told(worst, device)}; Triton {triton.__version__}, ptxas {ptxas()}"


def ptxas():
    for name in ("TRITON_PTXAS_BLACKWELL_PATH", "TRITON_PTXAS_PATH"):
        if os.environ.get(name):
            return f"{os.environ[name]} ({name})"
    return "as it came with Triton"


RISKY = {
    "linear": lambda torch, device: judge_linear(torch, device, torch.bfloat16 if device != "mps" else torch.float16),
    "linear_bf16": lambda torch, device: judge_linear(torch, device, torch.bfloat16),
    "attention": judge_attention,
    "compile": judge_compile,
}


def answer_apart(name, device, path):
    """In a process of its own: one risky check, its answer as JSON in a file."""
    import torch

    try:
        answer = ["works", RISKY[name](torch, device)]
    except Fail as failure:
        answer = ["fails", str(failure)]
    except Exception as error:
        answer = ["fails", _report._one_line(error)]
    pathlib.Path(path).write_text(json.dumps(answer), encoding="utf-8")


def risky(torch, name, device):
    """A check that may end the process it runs in: in one of its own, but for the processor of a Linux machine, where none was seen to."""
    return RISKY[name](torch, device) if device == "cpu" and sys.platform == "linux" else apart(name, device)


def apart(name, device):
    with tempfile.TemporaryDirectory(prefix="armature-torch-") as folder:
        path = pathlib.Path(folder, "answer.json")
        done = _report.run_apart([sys.executable, "-I", "-B", "-X", "utf8", __file__, "--apart", name, device, str(path)])
        if not path.exists():
            number = -done.returncode
            ended = f"signal {signal.Signals(number).name}" if number > 0 else f"exit code {done.returncode}"
            last = (done.stderr.strip().splitlines() or [""])[-1][:200]
            raise Fail(f"the process that tried it was ended by {ended}" + (f": {last}" if last else ""))
        verdict, observed = json.loads(path.read_text(encoding="utf-8"))
    if verdict != "works":
        raise Fail(observed)
    return observed


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

    def linear():
        if device == "cuda" and torch.cuda.get_device_capability() < (8, 0):
            raise Skip("NVIDIA GPUs have bf16 from compute capability 8.0 on")
        observed = [risky(torch, "linear", device)]
        if device == "mps":
            observed.append(apart("linear_bf16", device))
        return "; ".join(observed)

    def compiled():
        if device != "cuda" or importlib.util.find_spec("triton") is None:
            raise Skip("only with an NVIDIA GPU and Triton is there something to compile")
        return apart("compile", device)

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
    report.check("linear", "Does half-precision F.linear give the right numbers, twice the same?", linear)
    report.check("attention", "Does attention give the right numbers?", lambda: risky(torch, "attention", device))
    report.check("gradient", "Does a backward pass give the derivative?", lambda: judge_gradient(torch, device))
    report.check("nvrtc", "Can it compile a kernel at run time?", nvrtc)
    report.check("compile", "Can torch.compile make a kernel for this GPU?", compiled)
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
    if sys.argv[1:2] == ["--apart"]:
        answer_apart(*sys.argv[2:5])
    else:
        main()

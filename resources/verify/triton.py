"""Does Triton compile a kernel for the GPU that gives the right numbers?"""

import importlib.util
import os
import pathlib
import shutil
import tempfile

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail, Skip = _report.Fail, _report.Skip

# In a file of its own: Triton reads the source of what it compiles.
KERNEL = '''
import triton
import triton.language as tl


@triton.jit
def add(left, right, result, count, BLOCK: tl.constexpr):
    index = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = index < count
    total = tl.load(left + index, mask=inside) + tl.load(right + index, mask=inside)
    tl.store(result + index, total, mask=inside)
'''


def load_kernel(folder):
    path = pathlib.Path(folder, "armature_kernel.py")
    path.write_text(KERNEL, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("armature_kernel", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.add


def main():
    report = _report.Report("triton")
    report.facts["c_compiler"] = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or ""  # Triton needs one at run time
    report.facts["ptxas_setting"] = os.environ.get("TRITON_PTXAS_PATH", "")
    with tempfile.TemporaryDirectory(prefix="armature-triton-") as folder:
        os.environ["TRITON_CACHE_DIR"] = os.path.join(folder, "cache")  # before the import: nothing compiled earlier may answer
        triton = report.import_module("triton")

        def vector_add():
            try:
                import torch
            except ImportError as error:
                raise Skip(f"not tried: without PyTorch there is no memory on the GPU ({error})") from None
            wanted = report.expect("device")
            device = _report.torch_device(torch, wanted)
            if device != "cuda":
                raise Skip("not tried: Triton has something to do only with an NVIDIA GPU" + (f", the plan is for {wanted}" if wanted else ""))
            report.facts["target"] = str(triton.runtime.driver.active.get_current_target())
            count = 100_003  # no multiple of the block: the mask is needed
            generator = torch.Generator().manual_seed(3)
            left, right = [torch.rand(count, generator=generator) for _ in range(2)]
            result = torch.full((count + 64,), -1.0, device=device)
            load_kernel(folder)[(triton.cdiv(count, 1024),)](left.to(device), right.to(device), result, count, BLOCK=1024)
            back = result.cpu()
            # One addition, rounded once, is the same number everywhere: no tolerance.
            if not torch.equal(back[:count], left + right):
                raise Fail(f"{int((back[:count] != left + right).sum())} of {count} sums are wrong")
            if not bool((back[count:] == -1).all()):
                raise Fail("the kernel wrote beyond the end")
            return f"{count} sums, all exact"

        report.check("kernel", "Does it compile and run a kernel?", vector_add)
    report.write()


if __name__ == "__main__":
    main()

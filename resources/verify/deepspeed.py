"""Does DeepSpeed import, find the device and read its configuration?"""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


Fail = _report.Fail

CONFIG = {
    "train_batch_size": 32,
    "train_micro_batch_size_per_gpu": 4,
    "gradient_clipping": 0.5,
    "zero_optimization": {"stage": 2, "reduce_bucket_size": 1_000_000},
}


def nvcc_facts():
    """Where the CUDA toolkit is, for what DeepSpeed compiles; none of it is a fault by itself."""
    facts = {name: os.environ.get(name, "") for name in ("CUDA_HOME", "CUDA_PATH", "DS_ACCELERATOR", "DS_BUILD_OPS")}
    try:
        from torch.utils.cpp_extension import CUDA_HOME
    except Exception as error:
        CUDA_HOME = None
        facts["cuda_home_error"] = str(error)[:300]
    facts["cuda_home_of_torch"] = str(CUDA_HOME or "")
    nvcc = os.path.join(CUDA_HOME, "bin", "nvcc") if CUDA_HOME else ""
    nvcc = nvcc if os.path.isfile(nvcc) else shutil.which("nvcc") or ""
    facts["nvcc"], facts["nvcc_release"] = nvcc, ""
    if nvcc:
        try:
            text = subprocess.run([nvcc, "-V"], capture_output=True, text=True, timeout=30, check=False).stdout
            match = re.search(r"release (\d+\.\d+)", text)
            facts["nvcc_release"] = match[1] if match else ""
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            facts["nvcc_error"] = str(error)[:300]
    facts["ninja"] = shutil.which("ninja") or shutil.which("ninja", path=os.path.dirname(sys.executable)) or ""
    return facts


def main():
    report = _report.Report("deepspeed")
    report.note(nvcc_facts)  # first: a missing nvcc is what most often makes the import fail
    report.import_module("deepspeed")
    wanted = report.expect("device")

    def accelerator():
        import torch
        from deepspeed.accelerator import get_accelerator
        name = get_accelerator()._name
        report.facts["accelerator"] = name
        report.facts["communication"] = str(get_accelerator().communication_backend_name())
        device = _report.torch_device(torch, wanted)
        if wanted in ("cuda", "mps") and name != device:
            raise Fail(name)
        return name

    def configuration():
        from deepspeed.runtime.config import DeepSpeedConfig
        config = DeepSpeedConfig(dict(CONFIG))
        # What is not given follows from the rest on one process: 32 = 4 · 8 · 1.
        observed = (config.gradient_accumulation_steps, config.zero_config.stage, config.zero_config.reduce_bucket_size, config.gradient_clipping)
        if observed != (8, 2, 1_000_000, 0.5):
            raise Fail(f"(accumulation, stage, bucket, clipping) = {observed}")
        try:
            DeepSpeedConfig(dict(CONFIG, gradient_accumulation_steps=3))
        except Exception:
            return "read; one that contradicts itself is refused"
        raise Fail("32 = 4 · 3 · 1 was accepted")

    report.check("accelerator", "Does it choose the planned device?", accelerator, wanted)
    report.check("config", "Does it read a configuration?", configuration)
    report.write()


if __name__ == "__main__":
    main()

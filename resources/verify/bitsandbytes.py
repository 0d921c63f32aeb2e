"""Do bitsandbytes' 4-bit and 8-bit parts compute correctly on the planned device?"""

import importlib.util
import pathlib
import random

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


Fail, Skip, Unknown = _report.Fail, _report.Skip, _report.Unknown

BLOCK = 64  # weights that share one scale
# The 16 levels of the 4-bit NormalFloat, as its authors publish them (QLoRA, appendix E), to seven digits.
LEVELS = [-1.0, -0.6961928, -0.5250731, -0.3949175, -0.2844414, -0.1847734, -0.0910500, 0.0,
          0.0795803, 0.1609302, 0.2461123, 0.3379152, 0.4407098, 0.5626170, 0.7229568, 1.0]
LARGEST_GAP = LEVELS[1] - LEVELS[0]

# How versions say that something exists for NVIDIA GPUs only. On such a GPU the same words are a fault.
CUDA_ONLY = ("only available on CUDA", "need to be on the same GPU", "not available in CPU-only version")


def weights_near_levels(torch, rows, columns):
    """Weights and what nf4 has to make of them. Every block holds its scale itself and every other weight lies within 0.02 of a level,
    less than half of the smallest gap (0.0796): which level it becomes is beyond doubt."""
    dice = random.Random(64)
    weights, expected = [], []
    for _ in range(rows * columns // BLOCK):
        scale = dice.uniform(0.5, 2.0)
        for i in range(BLOCK):
            level = 1.0 if i == 0 else dice.choice(LEVELS)
            offset = 0.0 if i == 0 else dice.uniform(0.0, 0.02) * (-1 if level > 0 else 1)
            weights.append((level + offset) * scale)
            expected.append(level * scale)
    return [torch.tensor(values, dtype=torch.float64).reshape(rows, columns) for values in (weights, expected)]


def inputs(torch, *shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(8), dtype=torch.float64) * 2 - 1


def nf4(torch, bnb, device):
    values = inputs(torch, 64 * BLOCK).float()
    packed, state = bnb.functional.quantize_4bit(values.to(device), blocksize=BLOCK, quant_type="nf4")
    back = bnb.functional.dequantize_4bit(packed, state).cpu().reshape(-1, BLOCK)
    values = values.reshape(-1, BLOCK)
    # No value is further from a level than half of the largest gap; 1e-5 for the rounding of scale and product in fp32.
    bound = (LARGEST_GAP / 2 + 1e-5) * values.abs().amax(dim=1, keepdim=True)
    return _report.told(_report.largest_excess(back - values, bound), device)


def linear4bit(torch, bnb, device):
    weights, expected = weights_near_levels(torch, 128, 256)
    layer = bnb.nn.Linear4bit(256, 128, bias=False, compute_dtype=torch.float32, compress_statistics=False, quant_type="nf4")
    layer.weight.data = weights.float()
    layer = layer.to(device)
    worst = 0.0
    for rows in (16, 1):  # a single row goes through code of its own
        x = inputs(torch, rows, 256).float()
        with torch.no_grad():
            result = layer(x.to(device)).cpu().double()
        # 256 products in fp32 stay below 256 · 2^-24 = 1.5e-5 of the sum of their magnitudes; the rest is for rounding the weights.
        bound = 1e-4 * (x.double().abs() @ expected.abs().T)
        worst = max(worst, _report.largest_excess(result - x.double() @ expected.T, bound))
    return _report.told(worst, device)


def linear8bit(torch, bnb, device):
    weights, x = inputs(torch, 128, 256), inputs(torch, 32, 256).flip(1)
    layer = bnb.nn.Linear8bitLt(256, 128, bias=False, has_fp16_weights=False, threshold=0.0)
    layer.weight.data = weights.half()
    layer = layer.to(device)
    with torch.no_grad():
        result = layer(x.half().to(device)).cpu().double()
    # Both sides are rounded to 127 steps of the largest value in their row: half a step each. 2e-3 is for four roundings to fp16 (2^-11).
    step_x, step_w = [m.abs().amax(dim=1, keepdim=True).expand_as(m) / 254 for m in (x, weights)]
    bound = step_x @ weights.abs().T + x.abs() @ step_w.T + step_x @ step_w.T + 2e-3 * (x.abs() @ weights.abs().T)
    return _report.told(_report.largest_excess(result - x @ weights.T, bound), device)


def adam8bit(torch, bnb, device):
    start, rate, steps = torch.ones(8192), 0.01, 3
    gradient = inputs(torch, 8192).float()
    gradient = gradient.sign() * (0.5 + gradient.abs() / 2)
    parameter = torch.nn.Parameter(start.to(device))
    optimizer = bnb.optim.Adam8bit([parameter], lr=rate)
    worst = 0.0
    for step in range(1, steps + 1):
        parameter.grad = gradient.to(device)
        optimizer.step()
        # With a gradient that stays the same both of Adam's averages equal it, so every step is lr · sign(gradient). The first step sees no
        # rounded state (1e-3: fp32 arithmetic, eps); later ones see states of 8 bits, for these gradients within 1.5 % each: 5 % are allowed.
        moved = parameter.detach().cpu().double() - start
        bound = torch.full_like(moved, rate * (1e-3 + 0.05 * (step - 1)))
        worst = max(worst, _report.largest_excess(moved + rate * step * gradient.sign(), bound))
    if not any(value.dtype == torch.uint8 for value in optimizer.state[parameter].values() if torch.is_tensor(value)):
        raise Fail("the optimizer keeps no state of 8 bits")
    return _report.told(worst, device)


def main():
    report = _report.Report("bitsandbytes")
    bnb = report.import_module("bitsandbytes")
    wanted = report.expect("device")

    def native_library():
        import bitsandbytes.cextension as extension
        library = getattr(extension, "lib", None)
        loaded = getattr(getattr(library, "_lib", None), "_name", "")
        report.facts["native_library"] = pathlib.Path(loaded).name
        if library is None or "ErrorHandler" in type(library).__name__:
            lines = str(getattr(library, "formatted_error", "")).split("\n")
            raise Fail("not loaded: " + " ".join(" ".join(lines).split())[:600])
        if wanted == "cuda" and _report.torch_device(torch, "cuda") and not getattr(library, "compiled_with_cuda", False):
            raise Fail(f"{pathlib.Path(loaded).name or 'the library'} holds no code for NVIDIA GPUs")
        if not loaded:
            raise Unknown("this version does not say what it loaded")
        return pathlib.Path(loaded).name

    def on_device(function):
        def run():
            device = _report.torch_device(torch, wanted)
            try:
                return function(torch, bnb, device)
            except (NotImplementedError, RuntimeError) as error:
                if device == "cuda" or not (isinstance(error, NotImplementedError) or any(text in str(error) for text in CUDA_ONLY)):
                    raise
                raise Skip(f"this version has no code of this kind for {device}: {str(error).splitlines()[0].split(' [(')[0].rstrip(' :')}") from None
        return run

    if bnb is not None:
        import torch
        torch.set_float32_matmul_precision("highest")  # a user's setting may allow TF32, which has 10 bits
    report.check("native", "Is its compiled library loaded?", native_library)
    report.check("nf4", "Do values survive 4 bits as well as they can?", on_device(nf4))
    report.check("linear4bit", "Does the 4-bit layer give the right numbers?", on_device(linear4bit))
    report.check("linear8bit", "Does the 8-bit layer give the right numbers?", on_device(linear8bit))
    report.check("adam8bit", "Does the 8-bit optimizer make the right steps?", on_device(adam8bit))
    report.write()


if __name__ == "__main__":
    main()

"""Does FlashAttention compute the same as plain attention?"""

import importlib.util
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Skip = _report.Skip


def main():
    report = _report.Report("flash-attn")
    flash_attn = report.import_module("flash_attn")

    def inputs(torch):
        generator = torch.Generator().manual_seed(96)
        return [(torch.rand(2, 129, 4, 64, generator=generator) * 2 - 1).bfloat16() for _ in range(4)]  # batch, place, head, width

    def device_of(torch):
        device = _report.torch_device(torch, report.expect("device"))
        if device != "cuda":
            raise Skip("FlashAttention runs on NVIDIA GPUs only")
        if torch.cuda.get_device_capability() < (8, 0):
            raise Skip("FlashAttention needs compute capability 8.0")
        return device

    def compare(backward):
        import torch
        device = device_of(torch)
        *operands, weight = inputs(torch)
        exact = [x.double().transpose(1, 2).requires_grad_() for x in operands]
        reference = torch.nn.functional.scaled_dot_product_attention(*exact, is_causal=True)  # float64 on the CPU: plain formulas
        tested = [x.to(device).requires_grad_() for x in operands]
        result = flash_attn.flash_attn_func(*tested, causal=True)
        if not backward:
            # Means of values up to 1. Weights, and the result, are rounded to bf16 (2^-8 each); twice that is allowed.
            pairs, relative = [(result, reference)], 4 * 2.0**-8
        else:
            (reference * weight.double().transpose(1, 2)).sum().backward()
            (result * weight.to(device)).sum().backward()
            # Four chained values are rounded to bf16 on the way: 4 · 2^-8 = 1.6 % of the largest; three times that is allowed.
            pairs, relative = [(t.grad, e.grad) for t, e in zip(tested, exact)], 0.05
        worst = 0.0
        for got, expected in pairs:
            difference = got.detach().cpu().double().transpose(1, 2) - expected.detach()
            scale = 1.0 if not backward else expected.abs().max()
            worst = max(worst, _report.largest_excess(difference, relative * scale))
        return _report.told(worst, device)

    report.check("forward", "Does it compute the same as plain attention?", lambda: compare(False))
    report.check("backward", "Does it give the same derivatives?", lambda: compare(True))
    report.write()


if __name__ == "__main__":
    main()

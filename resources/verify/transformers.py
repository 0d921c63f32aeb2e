"""Does a small language model of Transformers compute correctly?"""

import importlib.util
import math
import os
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail = _report.Fail

WIDTH, HEADS, LAYERS, WORDS, PLACES = 32, 4, 2, 97, 24


def by_formula(torch, weights, ids):
    """GPT-2 as published, in float64 and without a line of Transformers."""
    w = {name: value.double() for name, value in weights.items()}

    def normalized(x, name):
        centred = x - x.mean(-1, keepdim=True)
        return centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt() * w[name + ".weight"] + w[name + ".bias"]

    def affine(x, name):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    length = ids.shape[0]
    x = w["transformer.wte.weight"][ids] + w["transformer.wpe.weight"][:length]
    later = torch.ones(length, length, dtype=torch.bool).triu(1)
    for layer in range(LAYERS):
        at = f"transformer.h.{layer}."
        q, k, v = [part.reshape(length, HEADS, -1).transpose(0, 1) for part in affine(normalized(x, at + "ln_1"), at + "attn.c_attn").split(WIDTH, -1)]
        score = (q @ k.transpose(1, 2) / math.sqrt(WIDTH // HEADS)).masked_fill(later, -math.inf)
        share = (score - score.amax(-1, keepdim=True)).exp()
        mixed = (share / share.sum(-1, keepdim=True) @ v).transpose(0, 1).reshape(length, WIDTH)
        x = x + affine(mixed, at + "attn.c_proj")
        inner = affine(normalized(x, at + "ln_2"), at + "mlp.c_fc")
        inner = 0.5 * inner * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
        x = x + affine(inner, at + "mlp.c_proj")
    return normalized(x, "transformer.ln_f") @ w["transformer.wte.weight"].T


def main():
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "1"  # nothing is to be downloaded
    report = _report.Report("transformers")
    transformers = report.import_module("transformers", own_version=True)
    if not _report.installed_version("torch"):
        report.block("not tried: PyTorch is not part of this environment")
    made = []

    def build():
        import torch
        torch.manual_seed(7)
        config = transformers.GPT2Config(vocab_size=WORDS, n_positions=PLACES, n_embd=WIDTH, n_layer=LAYERS, n_head=HEADS,
                                         bos_token_id=None, eos_token_id=None, initializer_range=0.3)
        made.append(transformers.GPT2LMHeadModel(config).eval())
        return f"{sum(p.numel() for p in made[0].parameters())} parameters"

    def forward():
        import torch
        ids = torch.arange(0, 5 * PLACES, 5) % WORDS
        with torch.no_grad():
            result = made[0](ids[None]).logits[0].double()
            expected = by_formula(torch, made[0].state_dict(), ids)
        # About 20 chained steps in fp32, with sums of up to 128 products: 20 · 128 · 2^-24 = 1.5e-4 of the largest value at the very worst.
        worst = _report.largest_excess(result - expected, 1.5e-4 * expected.abs().max())
        return _report.told(worst)

    def generate():
        import torch
        start = torch.tensor([[3, 1, 4, 1, 5]])
        with torch.no_grad():
            ids = start
            for _ in range(6):
                ids = torch.cat([ids, made[0](ids).logits[:, -1:].argmax(-1)], dim=1)
            result = made[0].generate(start, attention_mask=torch.ones_like(start), max_new_tokens=6, do_sample=False, pad_token_id=0)
        if result.tolist() != ids.tolist():
            raise Fail(f"{result[0, 5:].tolist()}, word by word {ids[0, 5:].tolist()}")
        return "the same words as one by one"

    if not report.check("model", "Can it make a small GPT-2?", build):
        report.block("not tried: there is no model")
    report.check("forward", "Does the model give the numbers of the formula?", forward)
    report.check("generate", "Does it continue a text?", generate)
    report.write()


if __name__ == "__main__":
    main()

"""Does safetensors read and write its format, and refuse what is damaged?"""

import importlib.util
import json
import pathlib
import random
import struct

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail, Skip = _report.Fail, _report.Skip


def by_hand(tensors):
    """The file format as published: the header's length in 8 bytes, the header as JSON, the data."""
    header, data = {}, b""
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    report = _report.Report("safetensors")
    safetensors = report.import_module("safetensors", own_version=True)
    floats = struct.pack("<6f", 1.5, -2.25, 3e-30, 0.0, float("inf"), 65504.0)
    halves = random.Random(11).randbytes(2 * 1000)

    def read():
        content = by_hand({"a": ("F32", [2, 3], floats), "b": ("BF16", [10, 100], halves)})
        found = {name: (value["dtype"], list(value["shape"]), bytes(value["data"])) for name, value in safetensors.deserialize(content)}
        if found != {"a": ("F32", [2, 3], floats), "b": ("BF16", [10, 100], halves)}:
            raise Fail(f"it reads {[(name, value[:2]) for name, value in found.items()]}")
        return "a file written byte by byte is read as it is"

    def write():
        if importlib.util.find_spec("numpy") is None:
            raise Skip("NumPy is not installed")
        import numpy
        from safetensors.numpy import save
        content = save({"a": numpy.frombuffer(floats, "<f4").reshape(2, 3)}, metadata={"made": "here"})
        length = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:8 + length])
        begin, end = header["a"]["data_offsets"]
        if header["a"]["dtype"] != "F32" or header["a"]["shape"] != [2, 3] or header["__metadata__"] != {"made": "here"}:
            raise Fail(f"it writes the header {header}")
        if content[8 + length + begin:8 + length + end] != floats:
            raise Fail("it writes other data")
        return "a file is written as published"

    def damaged():
        good = by_hand({"a": ("F32", [2, 3], floats)})
        for what, content in (("cut off", good[:-1]), ("with too long a header", struct.pack("<Q", 1 << 40) + good[8:]), ("empty", b"")):
            try:
                safetensors.deserialize(content)
            except safetensors.SafetensorError:
                continue
            raise Fail(f"a file {what} was accepted")
        return "three damaged files are refused"

    def with_torch():
        if importlib.util.find_spec("torch") is None:
            raise Skip("PyTorch is not installed")
        import torch
        from safetensors.torch import load, save
        tensors = {"x": torch.arange(1000.0).reshape(10, 100), "y": torch.arange(7).to(torch.bfloat16)}
        back = load(save(tensors))
        if back.keys() != tensors.keys() or any(back[key].dtype != value.dtype or not torch.equal(back[key], value) for key, value in tensors.items()):
            raise Fail("tensors come back different")
        return "tensors come back as they were"

    report.check("read", "Does it read the format?", read)
    report.check("write", "Does it write the format?", write)
    report.check("damaged", "Does it refuse damaged files?", damaged)
    report.check("torch", "Does it keep PyTorch's tensors intact?", with_torch)
    report.write()


if __name__ == "__main__":
    main()

"""Does pyarrow keep data intact, and does its memory work with this system's pages?"""

import importlib.util
import os
import pathlib
import signal
import sys

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail, Skip = _report.Fail, _report.Skip

# In a process of its own: an allocator that was built for other memory pages may end the process.
ALLOCATE = """
import sys
import pyarrow
name = sys.argv[1]
pool = pyarrow.default_memory_pool() if name == "default" else getattr(pyarrow, name + "_memory_pool")()
held = []
for size in (1, 4097, 1 << 16, (1 << 16) + 1, 8 << 20):
    array = pyarrow.array([size % 251] * min(size, 70000), pyarrow.uint8(), memory_pool=pool)
    assert array[len(array) - 1].as_py() == size % 251
    held.append((array, pyarrow.allocate_buffer(size, memory_pool=pool)))
assert pool.bytes_allocated() >= 8 << 20, pool.bytes_allocated()
held.clear()
array = None
assert pool.bytes_allocated() == 0, pool.bytes_allocated()
print(pool.backend_name)
"""


def judge_pool(name):
    done = _report.run_apart([sys.executable, "-I", "-B", "-c", ALLOCATE, name])
    if done.returncode == 0:
        return done.stdout.strip()
    end = f"exit code {done.returncode}"
    if done.returncode < 0:
        try:
            end = f"ended by {signal.Signals(-done.returncode).name}"
        except ValueError:
            end = f"ended by signal {-done.returncode}"
    lines = done.stderr.strip().splitlines()
    raise Fail(f"{end}; {lines[-1] if lines else 'no message'}")


def main():
    report = _report.Report("pyarrow")
    report.facts["page_size"] = os.sysconf("SC_PAGE_SIZE")
    pyarrow = report.import_module("pyarrow", own_version=True)

    def table():
        columns = {
            "number": [i * i - 7 if i % 5 else None for i in range(3000)],
            "real": [i / 7 for i in range(3000)],
            "text": [f"ö{i % 40}" for i in range(3000)],
            "list": [list(range(i % 4)) for i in range(3000)],
        }
        return columns, pyarrow.table(columns)

    def ipc():
        columns, content = table()
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, content.schema) as writer:
            writer.write_table(content, max_chunksize=700)
        with pyarrow.ipc.open_stream(sink.getvalue()) as reader:
            back = reader.read_all()
        if back.to_pydict() != columns:
            raise Fail("a table comes back different")
        return f"{back.num_rows} rows came back as they were"

    def parquet():
        from pyarrow import parquet as files
        columns, content = table()
        codecs = [name for name in ("none", "snappy", "zstd", "gzip", "lz4", "brotli") if name == "none" or pyarrow.Codec.is_available(name)]
        report.facts["codecs"] = codecs
        for codec in codecs:
            sink = pyarrow.BufferOutputStream()
            files.write_table(content, sink, compression=codec)
            data = sink.getvalue()
            if bytes(data[:4]) != b"PAR1" or files.read_table(pyarrow.BufferReader(data)).to_pydict() != columns:
                raise Fail(f"a table comes back different, compressed with {codec}")
        return f"{content.num_rows} rows came back as they were, with {', '.join(codecs)}"

    def compute():
        from pyarrow import compute as functions
        columns, content = table()
        expected = sum(value for value in columns["number"] if value is not None)
        observed = functions.sum(content["number"]).as_py()
        if observed != expected:
            raise Fail(f"sum {observed}, by Python {expected}")
        return f"sum {observed}, as by Python"

    if pyarrow is not None:
        report.note(lambda: {"default_pool": pyarrow.default_memory_pool().backend_name, "simd": str(pyarrow.runtime_info().simd_level)})
    report.check("ipc", "Does a table survive Arrow's own format?", ipc)
    report.check("parquet", "Does a table survive Parquet?", parquet)
    report.check("compute", "Does it compute the right numbers?", compute)
    for name in pyarrow.supported_memory_backends() if pyarrow is not None else ["default"]:
        report.check(f"pool-{name}", f"Can it get memory through {name}?", lambda name=name: judge_pool(name))
    report.write()


if __name__ == "__main__":
    main()

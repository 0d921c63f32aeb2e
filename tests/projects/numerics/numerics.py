"""Takes numbers and text through numpy, safetensors, tokenizers and pyarrow and compares what comes back."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy
import tokenizers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

TEXT = [
    "the wind turns the mill and the mill grinds the grain",
    "grain becomes flour, flour becomes bread",
    "a mill without wind is a tower, ünïcode included",
]


def make_arrays() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(2026)
    matrix = generator.standard_normal((64, 32))
    return {
        "matrix": matrix,
        "gram": matrix.T @ matrix,
        "half": matrix.astype(np.float16),
        "counts": generator.integers(0, 1000, size=(7, 3), dtype=np.int64),
    }


def train_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    return tokenizer


def same_arrays(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> bool:
    return left.keys() == right.keys() and all(
        left[name].dtype == right[name].dtype and np.array_equal(left[name], right[name]) for name in left
    )


def run(folder: Path) -> list[str]:
    """Does the work and returns the names of the steps whose result differs."""
    different = []

    arrays = make_arrays()
    tensor_file = folder / "arrays.safetensors"
    safetensors.numpy.save_file(arrays, tensor_file)
    if not same_arrays(arrays, safetensors.numpy.load_file(tensor_file)):
        different.append("safetensors")

    tokenizer = train_tokenizer()
    tokenizer_file = folder / "tokenizer.json"
    tokenizer.save(str(tokenizer_file))
    ids = [tokenizer.encode(line).ids for line in TEXT]
    again = Tokenizer.from_file(str(tokenizer_file))
    if [again.encode(line).ids for line in TEXT] != ids or [again.decode(line) for line in ids] != TEXT:
        different.append("tokenizers")

    table = pa.table({"text": TEXT, "tokens": ids, "norm": np.linalg.norm(arrays["matrix"][: len(TEXT)], axis=1)})
    table_file = folder / "tokens.parquet"
    pq.write_table(table, table_file, compression="zstd")
    if not pq.read_table(table_file).equals(table):
        different.append("parquet")

    print(f"numpy {np.__version__}: {len(arrays)} arrays, trace of the Gram matrix {np.trace(arrays['gram']):.6f}")
    print(f"safetensors {safetensors.__version__}: {tensor_file.stat().st_size} bytes")
    print(f"tokenizers {tokenizers.__version__}: {tokenizer.get_vocab_size()} entries, {sum(map(len, ids))} tokens")
    print(f"pyarrow {pa.__version__}: {table.num_rows} rows, {table_file.stat().st_size} bytes of parquet")
    return different


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="numerics-") as folder:
        different = run(Path(folder))
    if different:
        print("came back different: " + ", ".join(different), file=sys.stderr)
        return 1
    print("everything came back as it went in")
    return 0


if __name__ == "__main__":
    sys.exit(main())

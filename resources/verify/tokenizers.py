"""Does tokenizers train, split and join text correctly?"""

import importlib.util
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail = _report.Fail

LINES = ["der Wind dreht die Mühle", "die Mühle mahlt das Korn", "Korn → Mehl → Brot 🍞"] * 200


def main():
    report = _report.Report("tokenizers")
    tokenizers = report.import_module("tokenizers", own_version=True)

    def merges():
        # By hand: "ab" occurs 7 times, "bc" 4 times, so "ab" is joined first and then, 4 times, "abc".
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
        trainer = tokenizers.trainers.BpeTrainer(vocab_size=5, show_progress=False)
        tokenizer.train_from_iterator(["abc abc", "abc ab ab", "ab abc"], trainer)
        expected = {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4}
        if tokenizer.get_vocab() != expected:
            raise Fail(f"it learns {tokenizer.get_vocab()}")
        encoding = tokenizer.encode("cab abcab")
        if encoding.tokens != ["c", "ab", "abc", "ab"] or encoding.offsets != [(0, 1), (1, 3), (4, 7), (7, 9)]:
            raise Fail(f"it splits into {encoding.tokens} at {encoding.offsets}")
        return "learned and split as by hand"

    def round_trip():
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = tokenizers.decoders.ByteLevel()
        alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
        tokenizer.train_from_iterator(LINES, tokenizers.trainers.BpeTrainer(vocab_size=320, initial_alphabet=alphabet, show_progress=False))
        again = tokenizers.Tokenizer.from_str(tokenizer.to_str())
        single = [again.encode(line).ids for line in LINES]
        many = [encoding.ids for encoding in tokenizer.encode_batch(LINES)]  # on all cores
        if many != single:
            raise Fail("many lines at once are split differently from each alone")
        if again.decode_batch(many) != LINES:
            raise Fail("text comes back different")
        return f"{len(LINES)} lines came back as they were, in {sum(map(len, many))} tokens"

    report.check("merges", "Does it learn and split as expected?", merges)
    report.check("round-trip", "Does text survive?", round_trip)
    report.write()


if __name__ == "__main__":
    main()

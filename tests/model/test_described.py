"""What is described is described whole: every field of a type is in its `describe`, and every described type is in JsonTest."""
import functools
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADERS = sorted((ROOT / "app").rglob("*.h"))
NOT_WRITTEN = {("CommandLine", "secrets")}  # they must never be stored
NOT_WRITTEN |= {("Limit", field) for field in ("platforms", "capabilities", "needsMissing", "findings", "macos", "gpus", "processors", "with")}  # where it applies: decided before


@functools.cache
def source(path):
    text = re.sub(r"//[^\n]*", "", path.read_text())
    return re.sub(r"\s+", " ", text)


def block(text, start):
    """The text between the brace at `start` and its partner."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1:at]
    raise ValueError("a brace is not closed")


def fields(body):
    """The names of the data members in the body of a struct."""
    while re.search(r"\{[^{}]*\}", body):  # bodies of functions and nested types, and initialisers
        body = re.sub(r"\{[^{}]*\}", ";", body)
    found = []
    for statement in body.split(";"):
        statement = statement.partition("=")[0].strip()
        if re.search(r"\(|^(using|enum|static|struct|template|friend|public|private)\b", statement) or "operator" in statement:
            continue
        match = re.fullmatch(r"[\w:<>, *]+[ >*&](\w+)", statement)
        if match:
            found.append(match[1])
    return found


def struct(name, text):
    """The fields of a struct of `text`, or of another header."""
    for candidate in (text, *map(source, HEADERS)):
        match = re.search(rf"\bstruct {name} \{{", candidate)
        if match:
            return fields(block(candidate, match.end() - 1))
    raise ValueError(f"no header has the struct {name}")


def described():
    """(header, type, fields of the struct, fields in describe) of every described type a header names."""
    for path in HEADERS:
        text = source(path)
        for match in re.finditer(r"template <class V> void describe\(V &v, (\w+) &x\) ", text):
            yield path.name, match[1], struct(match[1], text), re.findall(r"\bx\.(\w+)", block(text, match.end()))


class Described(unittest.TestCase):
    def test_every_field_of_a_described_type_is_described_once(self):
        types = list(described())
        self.assertGreater(len(types), 50)
        for header, name, members, written in types:
            with self.subTest(f"{header}: {name}"):
                self.assertTrue(members)
                self.assertEqual(sorted(written), sorted(field for field in members if (name, field) not in NOT_WRITTEN))

    def test_every_described_type_is_written_and_read_in_the_test(self):
        cases = re.findall(r"CASE\((\w+)\)", (Path(__file__).parent / "JsonTest.cpp").read_text())
        self.assertEqual(sorted(name for _, name, _, _ in described()), sorted(set(cases) - {"type"}))


if __name__ == "__main__":
    unittest.main()

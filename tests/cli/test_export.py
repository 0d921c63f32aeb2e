"""The exported table, read by what it is written for: an HTML parser, csv, a schema. The plan's exports are in test_export_plan.py."""
import csv
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import tomllib
import unittest

from json_schema import python_with_jsonschema, violations
from program import MACHINES, ROOT, ProgramTest

GH200 = MACHINES / "gh200-driver-580-ubuntu2404"
TITLE = "<script>alert(1)</script>=evil & %1"  # the loader itself refuses direction characters; ExportTest has them
VOID = {"meta", "link", "br", "img", "hr", "input"}


def packages_of(catalog):
    """The names of a catalog's packages: those with a row of their own, and those that only come with a stack."""
    own = {tomllib.loads(path.read_text())["id"] for path in (catalog / "packages").glob("*.toml")}
    return own.union(*({package["name"] for package in tomllib.loads(path.read_text())["package"]} for path in (catalog / "dependencies").glob("*.toml")))


class Export(ProgramTest):
    def export(self, *words, code=0, **rest):
        done = self.run_program("export", *words, timeout=600, **rest)
        self.assertEqual(done.returncode, code, done.stderr[-3000:])
        return done.stdout if code == 0 else done.stderr

    def hostile_catalog(self):
        """The catalog with one more package that nobody should believe."""
        folder = self.folder / "catalog"
        shutil.copytree(ROOT / "resources/catalog", folder)
        cells = """
[[cell]]
platforms = ["linux-aarch64-cuda", "macos-arm64-mps"]
status = "limited"
version = "1.0"
index = "default"
limitation = "@SUM(1) \\"quoted\\", line\\nbreak"
remedy = "+1"
checked = 2026-11-22
confidence = "reported"
evidence = [ { what = "-see <b>this</b>", url = "https://example.org/?a=1&b=\\"2" } ]

[[cell]]
platforms = ["linux-aarch64-cpu", "linux-x86_64-cuda", "linux-x86_64-cpu"]
status = "unknown"
"""
        (folder / "packages/hostile.toml").write_text(
            f'id = "hostile"\ntitle = "{TITLE}"\nsummary = "=HYPERLINK(1)"\nimport = "hostile"\n{cells}')
        return folder


class Page(html.parser.HTMLParser):
    """What matters of a page: elements with attributes and text, and whether everything is closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.faults, self.words = [], [], [], ""
        self.feed(text)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append([tag, dict(attributes), ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        self.words += data
        for element in self.elements[-1:]:
            element[2] += data

    def all(self, tag):
        return [(attributes, text) for name, attributes, text in self.elements if name == tag]


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Html(Export):
    def test_the_page_is_whole_and_stands_alone(self):
        text = self.export("html", "--machine", GH200)
        page = Page(text)
        self.assertEqual(page.faults, [])
        self.assertEqual(page.all("html")[0][0].get("lang"), "en")
        self.assertTrue(page.all("title")[0][1].strip())
        self.assertEqual(len(page.all("h1")), 1)
        for tag in ("script", "img", "link", "iframe", "object", "embed", "form"):
            self.assertEqual(page.all(tag), [], tag)
        self.assertNotRegex(text, r"(?i)url\(|@import|\son\w+\s*=|src=|javascript:")
        for attributes, _ in page.all("a"):
            self.assertRegex(attributes["href"], r"^(https?://|#)")

    def test_the_table_can_be_heard(self):
        text = self.export("html", "--machine", GH200)
        page = Page(text)
        self.assertEqual(len(page.all("table")), len(page.all("caption")))
        self.assertTrue(page.all("caption")[0][1].strip())
        self.assertTrue(all(attributes.get("scope") in ("col", "row") for attributes, _ in page.all("th")))
        packages = len(packages_of(ROOT / "resources/catalog"))
        self.assertEqual(len([a for a, _ in page.all("th") if a["scope"] == "row"]), packages)
        self.assertEqual(len([a for a, _ in page.all("th") if a["scope"] == "col"]), 7)  # package, this machine, five platforms
        ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
        self.assertEqual(len(ids), len(set(ids)))
        for attributes, _ in page.all("a"):
            if attributes["href"].startswith("#"):
                self.assertIn(attributes["href"][1:], ids)
        for link in re.findall(r"<a [^>]*>(.*?)</a>", text, re.S):
            words = re.sub(r"<[^>]*>", "", link).strip()
            self.assertTrue(len(words) > 1 and words.lower() not in ("here", "link", "more"), words)
        for cell in re.findall(r'<span class="status [a-z]+">(.*?)</span> ?(\w+)</span>', text):
            self.assertRegex(cell[0], r'aria-hidden="true">[●◐✕?]')
            self.assertIn(cell[1], ("available", "limited", "unavailable", "unknown"))

    def test_the_colours_can_be_told_apart_in_light_and_dark(self):
        text = self.export("html", "--platform", "macos-arm64-mps")
        sets = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", text, re.S)]
        self.assertEqual(len(sets), 2)
        for colours in sets:
            for ground in ("paper", "panel"):
                for ink in ("ink", "quiet", "link", "available", "limited", "unavailable", "unknown"):
                    self.assertGreaterEqual(contrast(colours[ink], colours[ground]), 4.5, (ink, ground, colours))

    def test_foreign_text_stays_text(self):
        text = self.export("html", "--catalog", self.hostile_catalog(), "--platform", "linux-aarch64-cuda")
        page = Page(text)
        self.assertEqual(page.faults, [])
        self.assertEqual(page.all("script") + page.all("b"), [])
        self.assertIn("<script>alert(1)</script>=evil & %1", page.words)


class Csv(Export):
    def test_a_spreadsheet_reads_every_cell_back_and_runs_none(self):
        done = subprocess.run([os.environ.get("ARMATURE", str(ROOT / "build/bin/armature")), "export", "csv", "--catalog", self.hostile_catalog(),
                               "--platform", "linux-aarch64-cuda", "--platform", "macos-arm64-mps"], capture_output=True, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(done.stdout.startswith(b"\xef\xbb\xbf"))
        self.assertTrue(done.stdout.endswith(b"\r\n"))
        self.assertEqual(done.stdout.count(b"\n"), done.stdout.count(b"\r\n"))
        rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""), strict=True))
        packages = len(packages_of(self.folder / "catalog"))
        self.assertEqual(len(rows), 2 * packages)
        for row in rows:
            self.assertNotIn(None, row)
            for name, value in row.items():
                self.assertFalse(value.startswith(("=", "+", "-", "@")), (name, value))
        hostile = [row for row in rows if row["package"] == "hostile"][0]
        self.assertEqual(hostile["limitation"], "'@SUM(1) \"quoted\", line break")
        self.assertEqual(hostile["remedy"], "'+1")
        self.assertEqual(hostile["title"], "<script>alert(1)</script>=evil & %1")


class Json(Export):
    def setUp(self):
        super().setUp()
        self.python = python_with_jsonschema()
        if self.python is None:
            print("skipped: no Python here has jsonschema; packaging/dev setup brings one")
            self.skipTest("no jsonschema")

    def test_the_document_follows_its_schema(self):
        for words in (["--machine", GH200], ["--platform", "linux-aarch64-cpu"], ["--catalog", self.hostile_catalog(), "--machine", GH200],
                      ["--machine", MACHINES / "mac-intel-macos13"]):
            document = json.loads(self.export("json", *words))
            for package in document["packages"]:
                self.assertEqual([c["column"] for c in package["cells"]], [c["id"] for c in document["columns"]])
            self.assertEqual(violations(self.python, document, "compatibility-1"), "")

    def test_the_schema_refuses_what_is_wrong(self):
        document = json.loads(self.export("json", "--platform", "linux-aarch64-cpu"))
        document["packages"][0]["cells"][0]["status"] = "splendid"
        self.assertIn("splendid", violations(self.python, document, "compatibility-1"))


class Markdown(Export):
    def test_markdown_names_every_package_and_platform(self):
        text = self.export("markdown", "--platform", "linux-aarch64-cuda")
        document = json.loads(self.export("json", "--platform", "linux-aarch64-cuda"))
        for package in document["packages"]:
            self.assertIn("\n## " + package["title"].replace("&", "&amp;"), text)
        self.assertIn("| platform | status | version | index | since |", text)


class Output(Export):
    def test_a_file_is_never_replaced_without_a_word(self):
        file = self.folder / "table.md"
        self.export("markdown", "--platform", "macos-arm64-mps", "--output", file)
        file.write_text("mine")
        self.assertIn("exists already", self.export("markdown", "--output", file, code=2))
        self.assertEqual(file.read_text(), "mine")
        self.export("markdown", "--output", file, "--force")
        self.assertTrue(file.read_text().startswith("# Package compatibility"))
        self.assertEqual(self.tree(self.folder), ["home", "table.md"])

    def test_a_link_and_a_folder_are_not_written_over(self):
        (self.folder / "link").symlink_to(self.folder / "nowhere")
        self.assertIn("exists already", self.export("csv", "--output", self.folder / "link", code=2))
        self.assertIn("folder", self.export("csv", "--output", self.folder, "--force", code=2))

    def test_json_tells_what_was_written(self):
        answer = self.answer("export", "csv", "--platform", "macos-arm64-mps", "--output", self.folder / "t.csv")
        self.assertEqual(answer["bytes"], (self.folder / "t.csv").stat().st_size)
        self.assertEqual((answer["schema"], answer["format"], answer["output"]), (1, "csv", str(self.folder / "t.csv")))

    def test_wrong_words_are_refused(self):
        for words, says in (([], "no format"), (["htlm"], 'Did you mean "html"'), (["csv", "--platform", "linux-aarch64-cude"], "linux-aarch64-cuda"),
                            (["pylock", "--platform", "macos-arm64-mps"], "--machine"), (["html", "--no-resolve"], "nothing is resolved"),
                            (["csv", "--platform", "macos-arm64-mps", "--machine", GH200], "only one"),
                            (["script"], "there is no such format"), (["html", "--resolve"], "resolve"),
                            (["pyproject", "--index", "nosuch=https://mirror.example/"], "nosuch")):
            with self.subTest(words=words):
                done = self.run_program("export", *words)
                self.assertIn(done.returncode, (1, 2), done.stderr)
                self.assertIn(says, done.stderr)


if __name__ == "__main__":
    unittest.main()

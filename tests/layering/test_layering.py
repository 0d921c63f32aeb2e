"""The arrows between the folders, and what must not appear in them. A new folder needs a line here before it builds a wall."""
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
UI = ROOT / "ui"

# folder -> folders it may include from, besides itself
ARROWS = {
    "base": set(),
    "model": {"base"},
    "catalog": {"base", "model"},
    "assess": {"base", "model"},
    "plan": {"base", "model", "assess"},
    "present": {"base", "model"},
    "export": {"base", "model", "assess", "plan", "present"},
    "host": {"base", "model"},
    "detect": {"base", "model", "host"},
    "index": {"base", "model", "host"},
    "verify": {"base", "model", "host", "present"},
    "run": {"base", "model", "host", "plan", "present", "verify"},
    "record": {"base", "model", "host", "present", "run", "verify"},
    "update": {"base", "model", "host", "catalog", "index", "run"},
    "recheck": {"base", "model", "index", "present"},
    "session": {"base", "model", "host", "catalog", "assess", "plan", "present", "export", "detect", "index", "run", "verify", "record", "update",
                "recheck"},
    "cli": {"base", "model", "host", "assess", "plan", "present", "export", "detect", "run", "verify", "record", "session", "update", "recheck"},
}
# The window: kit folders know no engine; only engine/ and window/ may start anything.
KIT = {"base", "model", "present"}
UI_ARROWS = {
    "look": KIT,
    "log": KIT,
    "desktop": KIT,
    "widgets": KIT | {"look"},
    "models": KIT | {"look"},
    "engine": KIT | {"assess", "plan", "export", "host", "run", "verify", "record", "recheck", "session"},
    "pages": KIT | {"look", "log", "desktop", "widgets", "models", "engine", "session"},
    "status": KIT | {"look", "widgets", "models", "pages", "engine", "recheck", "session"},
    "window": KIT | {"look", "log", "desktop", "widgets", "pages", "status", "engine"},
}
PURE = ("base", "model", "catalog", "assess", "plan", "present", "export")
IMPURE = re.compile(r"\bQFile\b|\bQDir\b|\bQProcess\b|\bQSettings\b|\bqgetenv\b|qEnvironmentVariable|\bgetenv\b|#\s*if.*\bQ_OS_|\bfopen\b|std::(i|o)?fstream")
WIDGETS = re.compile(r'#include\s*[<"](QtWidgets|QtGui|QWidget|QWizard|QDialog|QApplication|QMessageBox|QLabel|QPixmap|QColor|QFont)\b')


def sources():
    for path in sorted(APP.rglob("*")):
        if path.suffix in (".h", ".cpp"):
            yield path.relative_to(APP).parts[0], path


def code_of(path):
    """The text without comments: a word in a comment is no use of it."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return "\n".join(line.split("//")[0] if "#include" not in line else line for line in text.splitlines())


class Layering(unittest.TestCase):
    def test_every_folder_has_its_line(self):
        self.assertEqual({folder for folder, _ in sources()} - set(ARROWS), set())

    def test_no_include_goes_against_an_arrow(self):
        for folder, path in sources():
            for included in re.findall(r'#include "([a-z]+)/', path.read_text()):
                if included != folder:
                    self.assertIn(included, ARROWS[folder], f"{path.relative_to(ROOT)} includes from {included}/")

    def test_no_include_of_the_window_goes_against_an_arrow(self):
        seen = set()
        for path in sorted(UI.rglob("*")):
            folder = path.relative_to(UI).parts[0]
            if path.suffix not in (".h", ".cpp") or folder == path.name:
                continue
            seen.add(folder)
            for included in re.findall(r'#include "([a-z]+)/', path.read_text()):
                if included != folder:
                    self.assertIn(included, UI_ARROWS[folder], f"{path.relative_to(ROOT)} includes from {included}/")
        self.assertEqual(seen, set(UI_ARROWS))

    def test_the_pages_run_no_process_and_read_no_file(self):
        pattern = re.compile(r"\bQProcess\b|\bQFile\b|\bQNetwork|\bQThread\b")
        for folder in ("pages", "models", "widgets"):
            for path in sorted((UI / folder).rglob("*.cpp")):
                self.assertIsNone(pattern.search(code_of(path)), f"{path.relative_to(ROOT)}: {pattern.search(code_of(path))}")

    def test_the_pure_part_touches_no_file_process_environment_or_platform(self):
        for folder, path in sources():
            if folder in PURE:
                self.assertIsNone(IMPURE.search(code_of(path)), f"{path.relative_to(ROOT)}: {IMPURE.search(code_of(path))}")

    def test_no_widgets_below_ui(self):
        for _, path in sources():
            self.assertIsNone(WIDGETS.search(path.read_text()), str(path.relative_to(ROOT)))

    def test_the_command_line_links_no_graphics(self):
        program = ROOT / "build/bin/armature"
        if not program.exists():
            print("skipped: build/bin/armature is not built")
            self.skipTest("build/bin/armature is not built")
        linked = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False).stdout
        for library in ("Gui", "Widgets", "libX11", "libGL"):
            self.assertNotIn(library, linked)

    def test_no_shell_string_is_run(self):
        pattern = re.compile(r"(?:\bstd|(?<!\w))::system\s*\(|\bpopen\s*\(|startCommand\s*\(")
        for _, path in sources():
            self.assertIsNone(pattern.search(code_of(path)), str(path.relative_to(ROOT)))


if __name__ == "__main__":
    unittest.main()

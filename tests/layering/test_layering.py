"""The arrows between the folders, and what must not appear in them. A new folder needs a line here before it builds a wall."""
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
UI = ROOT / "ui"

# folder -> the folders it includes from, besides itself: these and no others. An arrow that nobody uses is not allowed either.
ARROWS = {
    "base": set(),
    "model": {"base"},
    "files": {"base", "model"},
    "host": {"base", "model"},
    "wheels": {"base", "model"},
    "installer": {"base", "model", "host"},
    "catalog": {"base", "model"},
    "assess": {"base", "model"},
    "plan": {"base", "model", "wheels", "assess", "present"},
    "present": {"base", "model"},
    "export": {"base", "model", "wheels", "assess", "plan", "present"},
    "detect": {"base", "model", "host", "installer"},
    "index": {"base", "model", "files", "host", "installer", "wheels"},
    "store": {"base", "model", "files", "index", "wheels"},
    "verify": {"base", "model", "files", "host"},
    "run": {"base", "model", "files", "host", "wheels", "plan", "present", "verify"},
    "record": {"base", "model", "files", "host", "present"},
    "update": {"base", "model", "files", "catalog", "index"},
    "recheck": {"base", "model", "wheels", "index", "present"},
    "session": {"base", "model", "files", "host", "wheels", "installer", "catalog", "assess", "plan", "present", "export", "detect", "index", "run", "verify",
                "record", "update", "recheck"},
    "cli": {"base", "model", "host", "wheels", "assess", "present", "export", "detect", "index", "run", "record", "session", "update", "recheck"},
}
# The window: kit folders know no engine; only engine/ and window/ may start anything.
UI_ARROWS = {
    "look": {"base", "model"},
    "log": {"base", "model"},
    "desktop": {"base", "model"},
    "widgets": {"base", "model", "present", "look"},
    "models": {"base", "model", "present", "look", "recheck"},
    "engine": {"base", "model", "present", "export", "host", "run", "record", "recheck", "session"},
    "pages": {"base", "model", "present", "look", "log", "desktop", "widgets", "models", "engine", "session"},
    "status": {"base", "present", "look", "widgets", "models", "pages", "engine", "recheck", "session"},
    "window": {"base", "model", "present", "look", "log", "desktop", "widgets", "engine", "session", "pages", "status"},
}
PURE = ("base", "model", "wheels", "catalog", "assess", "plan", "present", "export")
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
    def arrows_of(self, top):
        """folder -> {folder it includes from: one of the files that do}"""
        arrows = {}
        for path in sorted(top.rglob("*")):
            folder = path.relative_to(top).parts[0]
            if path.suffix not in (".h", ".cpp") or folder == path.name:
                continue
            arrows.setdefault(folder, {})
            for included in re.findall(r'#include "([a-z]+)/', path.read_text()):
                if included != folder:
                    arrows[folder].setdefault(included, path.relative_to(ROOT))
        return arrows

    def check_arrows(self, used, told):
        for folder, arrows in used.items():
            for included, path in arrows.items():
                self.assertIn(included, told[folder], f"{path} includes from {included}/")
            self.assertEqual(told[folder] - set(arrows), set(), f"no file of {folder}/ includes from there any more")
        self.assertEqual(set(used), set(told))

    def test_the_arrows_are_those_that_are_used(self):
        self.check_arrows(self.arrows_of(APP), ARROWS)

    def test_the_arrows_of_the_window_are_those_that_are_used(self):
        self.check_arrows(self.arrows_of(UI), UI_ARROWS)

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

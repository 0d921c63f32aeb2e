"""A dry tree: an Armature.app of headers alone, laid out by the real script."""
import atexit
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import macho

ROOT = Path(__file__).resolve().parents[2]
MACOS = ROOT / "packaging/macos"
FRAMEWORKS = "@executable_path/../Frameworks"


def write(path, data, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)
    return path


def framework(name):
    return f"@rpath/Qt{name}.framework/Versions/A/Qt{name}"


def make_parts(folder):
    """programs/, qt/ and uv/ as macos-check or a Mac would have them."""
    system = "/usr/lib/libSystem.B.dylib"
    write(folder / "programs/armature", macho.image(needs=[framework("Core"), framework("Network"), system], rpaths=[FRAMEWORKS]), 0o755)
    write(folder / "programs/armature-assistant", macho.image(needs=[framework("Widgets"), framework("Svg"), system], rpaths=[FRAMEWORKS]), 0o755)
    for name, needs in {"Core": [], "Network": ["Core"], "Gui": ["Core"], "Widgets": ["Gui"], "Svg": ["Gui"], "Quick": ["Gui"]}.items():
        lib = folder / f"qt/lib/Qt{name}.framework"
        data = macho.image(macho.LIBRARY, [framework(other) for other in needs] + [system], minimum=(11, 0))
        write(lib / f"Versions/A/Qt{name}", macho.universal((macho.ARM64, data), (macho.X86_64, macho.image(cpu=macho.X86_64))))
        write(lib / "Versions/A/Resources/Info.plist", b"<plist/>")
    for name in ("platforms/libqcocoa", "styles/libqmacstyle", "imageformats/libqsvg", "imageformats/libqpdf", "sqldrivers/libqsqlite"):
        write(folder / f"qt/plugins/{name}.dylib", macho.image(macho.LIBRARY, [framework("Gui"), system], minimum=(11, 0)))
    write(folder / "uv/uv", macho.image(minimum=(11, 0)), 0o755)
    write(folder / "uv/licenses/LICENSE-MIT", b"MIT")


class DryTest(unittest.TestCase):
    kept = None  # an app that was laid out before

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="armature-macos-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        make_parts(self.folder)
        self.app = self.folder / "out dir/Armature.app"

    def script(self, name, *words, **environment):
        return subprocess.run([MACOS / name, *map(str, words)], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                              env={**os.environ, **environment})

    def lay_out(self):
        done = self.script("bundle", "--qt", self.folder / "qt", "--uv", self.folder / "uv", self.folder / "programs", self.app.parent)
        self.assertEqual(done.returncode, 0, done.stderr)

    def copy_of_the_app(self):
        """The app as lay_out makes it; made once for all tests of a run."""
        if DryTest.kept is None:
            self.lay_out()
            folder = tempfile.mkdtemp(prefix="armature-macos-kept-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            DryTest.kept = shutil.copytree(self.app, Path(folder) / "Armature.app", symlinks=True)
        elif not self.app.exists():
            shutil.copytree(DryTest.kept, self.app, symlinks=True)

    def faults(self):
        done = self.script("inspect", self.app)
        found = [line.removeprefix("inspect: ") for line in done.stderr.splitlines()]
        self.assertEqual(done.returncode, 1 if found else 0, done.stderr)
        return found

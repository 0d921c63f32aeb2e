"""packaging/linux/debian-root: commands inside a root leave nothing behind. Uses a root that was made before; makes none."""
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging/linux/debian-root"
ROOTS = Path(os.environ.get("ARMATURE_ROOTS", ROOT / "build-roots"))


def some_root():
    made = sorted(path.parents[1] for path in ROOTS.glob("*/.debian-root/packages"))
    return made[0] if made else None


class Words(unittest.TestCase):
    def refused(self, *words, code, says):
        done = subprocess.run([SCRIPT, *words], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("needs root for chroot and mounts")

    def test_an_unknown_architecture_is_named(self):
        self.refused("make", "riscv", "x", code=2, says="unknown architecture riscv")

    def test_a_root_that_was_not_made_is_named_with_the_way_to_make_it(self):
        self.refused("run", "arm64-nonsense", "true", code=1, says="debian-root make")

    def test_able_says_why_not_or_nothing_and_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([SCRIPT, "able", "arm64"], capture_output=True, text=True, timeout=60, env={**os.environ, "ARMATURE_ROOTS": folder})
            self.assertEqual(done.returncode == 0, done.stdout == "", done.stdout)
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_able_says_that_the_roots_cannot_be_written(self):
        done = subprocess.run([SCRIPT, "able", "arm64"], capture_output=True, text=True, timeout=60, env={**os.environ, "ARMATURE_ROOTS": "/proc/roots"})
        self.assertEqual(done.returncode, 1)
        self.assertNotEqual(done.stdout, "")

    def test_a_relative_bind_is_refused(self):
        if not some_root():
            self.skipTest("no root was made yet")
        self.refused("run", "--bind", "here:/there", some_root().name, "true", code=2, says="--bind wants FROM:TO")


class Inside(unittest.TestCase):
    def setUp(self):
        self.root = some_root()
        if os.geteuid() != 0 or not self.root:
            self.skipTest("needs root for chroot and mounts" if self.root else "no root was made yet: packaging/linux/debian-root make")

    def run_inside(self, *words, **rest):
        return subprocess.run([SCRIPT, "run", *words], capture_output=True, text=True, timeout=120, **rest)

    def test_the_exit_status_of_the_command_is_passed_on(self):
        self.assertEqual(self.run_inside("--discard", self.root.name, "sh", "-c", "exit 7").returncode, 7)

    def test_what_was_written_with_discard_is_gone(self):
        done = self.run_inside("--discard", "--user", self.root.name, "sh", "-c", "echo mine >left-over; cat left-over; id -u")
        self.assertEqual(done.stdout.split(), ["mine", "1000"], done.stderr)
        self.assertFalse((self.root / "home/user/left-over").exists())

    def test_nothing_stays_mounted_and_no_other_environment_gets_in(self):
        done = self.run_inside("--discard", "--env", "SAID=yes", self.root.name, "env", env={**os.environ, "SECRET_OF_THE_CALLER": "x"})
        self.assertIn("SAID=yes", done.stdout)
        self.assertNotIn("SECRET_OF_THE_CALLER", done.stdout)
        self.assertNotIn(str(ROOTS), Path("/proc/self/mounts").read_text())

    def test_a_killed_script_takes_what_runs_inside_with_it(self):
        marker = "77.0815"  # a time no other sleep has
        script = subprocess.Popen([SCRIPT, "run", "--discard", self.root.name, "sleep", marker], stdout=subprocess.DEVNULL)
        self.addCleanup(script.wait)
        self.assertTrue(self.wait_for(lambda: self.sleeping(marker)), "sleep was never started")
        script.send_signal(signal.SIGKILL)
        self.assertTrue(self.wait_for(lambda: not self.sleeping(marker)), "sleep went on without its script")

    def sleeping(self, marker):
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if b"sleep" in words and marker.encode() in words and b"run" not in words and b".inside" not in words:
                return True
        return False

    def wait_for(self, condition):
        for _ in range(300):
            if condition():
                return True
            time.sleep(0.1)
        return False

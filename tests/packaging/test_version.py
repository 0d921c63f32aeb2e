"""What --version says, and where the commit in it comes from."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARMATURE = os.environ.get("ARMATURE", "")
ASSISTANT = os.environ.get("ARMATURE_ASSISTANT", "")


@unittest.skipIf(shutil.which("git") is None or shutil.which("cmake") is None, "git or cmake is not installed")
class Commit(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="armature-commit-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.source = self.folder / "source"
        self.source.mkdir()
        (self.source / "file").write_text("one", encoding="utf-8")
        self.out = self.folder / "armature_commit.h"

    def git(self, folder, *words):
        return subprocess.run(["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e@example.invalid", *words], check=True, text=True,
                              capture_output=True).stdout.strip()

    def commit(self, given=""):
        subprocess.run(["cmake", f"-DSOURCE={self.source}", f"-DOUT={self.out}", f"-DARMATURE_COMMIT={given}", "-P",
                        ROOT / "packaging/cmake/Commit.cmake"], check=True, capture_output=True)
        return re.search(r'#define ARMATURE_COMMIT "(.*)"', self.out.read_text(encoding="utf-8"))[1]

    def test_a_checkout_names_its_commit_and_changes(self):
        self.git(self.source, "init", "-q")
        self.git(self.source, "add", "file")
        self.git(self.source, "commit", "-qm", "one")
        head = self.git(self.source, "rev-parse", "--short=12", "HEAD")
        self.assertEqual(self.commit(), head)
        (self.source / "file").write_text("two", encoding="utf-8")
        self.assertEqual(self.commit(), head + "-dirty")

    def test_a_tarball_has_none(self):
        self.assertEqual(self.commit(), "")

    def test_a_tarball_inside_somebody_elses_checkout_has_none(self):
        self.git(self.folder, "init", "-q")
        self.git(self.folder, "add", ".")
        self.git(self.folder, "commit", "-qm", "theirs")
        self.assertEqual(self.commit(), "")

    def test_one_that_is_given_is_believed(self):
        self.assertEqual(self.commit("0123456789ab"), "0123456789ab")

    def test_nothing_is_written_where_nothing_changed(self):
        self.commit("a")
        before = self.out.stat().st_mtime_ns
        self.commit("a")
        self.assertEqual(self.out.stat().st_mtime_ns, before)


@unittest.skipUnless(ARMATURE, "ARMATURE names no program")
class Version(unittest.TestCase):
    def said(self, program):
        return subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout

    def test_both_programs_name_version_commit_and_catalog(self):
        version = re.search(r"project\(armature VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
        for program in filter(None, (ARMATURE, ASSISTANT)):
            self.assertRegex(self.said(program), rf"^armature(-assistant)? {re.escape(version)}\n(commit [0-9a-f]{{12}}(-dirty)?|unknown commit)\n"
                                                 r"catalog \d{4}-\d\d-\d\d, sha256 [0-9a-f]{64}, (in the program|installed)\n$")


if __name__ == "__main__":
    unittest.main()

"""The packages in a clean Debian root: installed, started, used, removed. `./packaging/dev packages test` runs it; minutes, and root.

ARMATURE_PACKAGES: the folder with the packages of one architecture. ARMATURE_ROOT: the clean root's name (amd64-clean, arm64-clean).
ARMATURE_SCREENSHOTS: a folder that pictures of the windows are kept in.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import xwd

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = pathlib.Path(os.environ.get("ARMATURE_PACKAGES", ROOT / "build/packages"))
CLEAN = os.environ.get("ARMATURE_ROOT", "")
WHY_NOT = "" if CLEAN else "ARMATURE_ROOT names no clean root (packaging/dev packages test sets it)"


class Visit:
    """One run of in_root.sh, and what its steps said."""

    def __init__(self, verb):
        self.out = pathlib.Path(tempfile.mkdtemp(prefix="armature-root-"))
        self.out.chmod(0o777)
        here = pathlib.Path(__file__).resolve().parent
        slow = os.environ.get("ARMATURE_WINDOW_SECONDS", "20")
        command = [ROOT / "packaging/linux/debian-root", "run", "--discard", "--bind", f"{PACKAGES.resolve()}:/packages:ro",
                   "--bind", f"{self.out}:/out", "--bind", f"{ROOT}/tests/projects/numerics:/numerics:ro", "--bind", f"{here}/in_root.sh:/in_root.sh:ro",
                   "--env", f"WINDOW_SECONDS={slow}", CLEAN, "sh", "/in_root.sh", verb]
        self.log = subprocess.run(command, capture_output=True, text=True, timeout=7200, check=False)

    def text(self, step, kind="out"):
        file = self.out / f"{step}.{kind}"
        if not file.exists():
            raise AssertionError(f"step {step} did not run:\n{self.log.stderr[-2000:]}")
        return file.read_text(encoding="utf-8", errors="replace")

    def code(self, step):
        return self.text(step, "rc").strip()

    def said(self, step):
        return f"{step}: exit {self.code(step)}\n{self.text(step)[-1500:]}\n{self.text(step, 'err')[-1500:]}"

    def picture(self, test, name):
        """The window is there and drawn: many colours, none of them nearly everything."""
        width, height, rows = xwd.pixels((self.out / "window.xwd").read_bytes())
        folder = os.environ.get("ARMATURE_SCREENSHOTS")
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            (pathlib.Path(folder) / f"{CLEAN}-{name}.png").write_bytes(xwd.png(width, height, rows))
        number, commonest = xwd.colours(rows)
        test.assertGreater(number, 200, "letters have edges of many shades")
        test.assertLess(commonest, 0.9, "the screen is not empty")

    def close(self):
        shutil.rmtree(self.out, ignore_errors=True)


def uv_of(detected):
    return next(tool for tool in json.loads(detected)["machine"]["tools"] if tool["name"] == "uv")


@unittest.skipIf(WHY_NOT, WHY_NOT)
class DebianPackages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.visit = Visit("deb")
        cls.addClassCleanup(cls.visit.close)

    def done(self, step):
        self.assertEqual(self.visit.code(step), "0", self.visit.said(step))

    def test_a_package_of_another_architecture_is_refused(self):
        self.assertNotEqual(self.visit.code("wrong"), "0")
        self.assertIn("does not match system", self.visit.text("wrong", "err"))

    def test_the_headless_package_brings_no_window_libraries(self):
        self.done("headless")
        self.assertNotIn("installed", self.visit.text("gui_packages"))

    def test_it_names_version_commit_and_catalog(self):
        self.assertRegex(self.visit.text("version"), r"^armature \d+\.\d+\.\d+\n(commit [0-9a-f]{12}(-dirty)?|unknown commit)\n"
                                                     r"catalog \d{4}-\d\d-\d\d, sha256 [0-9a-f]{64}, in the program\n$")

    def test_it_reads_the_machine(self):
        self.done("detect")
        self.assertFalse(any(python for python in json.loads(self.visit.text("detect"))["machine"]["pythons"]), "the root is meant to be without Python")

    def test_without_python_and_uv_it_says_what_is_missing(self):
        self.assertNotIn(self.visit.code("nothing"), ("0", "127"))
        self.assertIn("uv", self.visit.text("nothing", "err"))

    def test_the_uv_package_is_found_and_named(self):
        self.done("uv")
        uv = uv_of(self.visit.text("detect_uv"))
        self.assertEqual(uv["path"]["value"], "/usr/lib/armature/uv")
        self.assertIn("came with this program", uv["path"]["source"])

    def test_a_machine_without_python_is_plannable(self):
        self.done("no_python")
        plan = json.loads(self.visit.text("no_python"))["plan"]
        create = next(step for step in plan["steps"] if step["id"] == "create")
        self.assertEqual(create["command"]["program"], "/usr/lib/armature/uv")
        self.assertIn("--managed-python", create["command"]["arguments"])

    def test_a_machine_without_python_is_set_up_with_one_that_uv_fetches(self):
        self.done("fetched")
        self.assertIn("Done.", self.visit.text("fetched"))
        self.assertIn("/home/user/.local/share/uv/python/", self.visit.text("fetched_python"))

    def test_a_project_is_installed_and_verified(self):
        self.done("install")
        self.assertIn("Done.", self.visit.text("install"))

    def test_the_wizard_goes_on_top_and_names_its_version(self):
        self.done("assistant")
        self.assertTrue(self.visit.text("assistant_version").startswith("armature-assistant "))

    def test_without_a_display_the_wizard_says_so(self):
        self.assertEqual(self.visit.code("no_display"), "2")
        self.assertIn("armature --help", self.visit.text("no_display", "err"))

    def test_the_wizard_runs_without_a_screen(self):
        self.assertEqual(self.visit.code("offscreen"), "124", self.visit.said("offscreen"))  # timeout(1) had to end it

    def test_the_wizard_opens_its_window(self):
        self.assertEqual(self.visit.code("window"), "running", self.visit.said("window"))
        self.visit.picture(self, "deb")

    def test_manual_pages_and_completions_are_in_their_places(self):
        self.done("pages")

    def test_removing_leaves_nothing_behind(self):
        self.done("purge")
        self.done("autoremove")
        left = [path for path in self.visit.text("left").splitlines() if "armature" in path.lower()]
        self.assertEqual(left, [])
        self.assertEqual(self.visit.text("gone").strip(), "")

    def test_what_else_is_new_belongs_to_the_system(self):
        known = re.compile(r"^/(etc/|var/lib/|usr/share/|usr/lib/|usr/local/|root)")  # what apt's own packages make for themselves
        self.assertEqual([path for path in self.visit.text("left").splitlines() if not known.match(path)], [])

    def test_what_the_user_made_stays_and_works(self):
        self.done("kept")
        self.assertEqual(self.visit.text("kept").strip(), "6")


@unittest.skipIf(WHY_NOT, WHY_NOT)
class SingleFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not list(PACKAGES.glob("*.AppImage")):
            raise unittest.SkipTest(f"{PACKAGES} has no AppImage")
        cls.visit = Visit("file")
        cls.addClassCleanup(cls.visit.close)

    def done(self, step):
        self.assertEqual(self.visit.code(step), "0", self.visit.said(step))

    def test_it_starts_in_a_bare_system_without_fuse(self):
        self.assertEqual(self.visit.text("fuse").strip(), "", "the root is meant to be without FUSE's programs")
        self.done("version")
        self.done("detect")
        self.done("help")

    def test_its_mark_keeps_it_from_starting_under_emulation_only(self):
        native = os.uname().machine.replace("x86_64", "amd64").replace("aarch64", "arm64")
        self.assertEqual(self.visit.code("mark"), "0" if CLEAN.startswith(native) else "126", self.visit.said("mark"))

    def test_its_own_uv_plans_for_a_machine_without_python(self):
        self.done("no_python")
        plan = json.loads(self.visit.text("no_python"))["plan"]
        create = next(step for step in plan["steps"] if step["id"] == "create")
        self.assertTrue(create["command"]["program"].endswith("/usr/lib/armature/uv"))

    def test_without_a_display_it_says_so(self):
        self.assertEqual(self.visit.code("no_display"), "2", self.visit.said("no_display"))

    def test_it_runs_without_a_screen(self):
        self.assertEqual(self.visit.code("offscreen"), "124", self.visit.said("offscreen"))

    def test_it_opens_its_window(self):
        self.assertEqual(self.visit.code("window"), "running", self.visit.said("window"))
        self.visit.picture(self, "file")

    def test_a_full_disk_is_said(self):
        self.assertEqual(self.visit.code("full"), "1")
        self.assertIn("it is full", self.visit.text("full", "err"))

    def test_a_project_is_installed_and_outlives_the_file(self):
        self.done("install")
        self.done("kept")
        self.assertEqual(self.visit.text("kept").strip(), "6")


if __name__ == "__main__":
    unittest.main()

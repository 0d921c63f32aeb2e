"""Which uv is used: the one named, the user's own, the one that came along; and which is refused."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARMATURE = os.environ.get("ARMATURE", "")


def version(text):
    return tuple(map(int, text.split(".")))


class Pins(unittest.TestCase):
    def setUp(self):
        self.pins = tomllib.loads((ROOT / "packaging/uv-version.toml").read_text(encoding="utf-8"))

    def test_the_uv_that_is_packed_is_not_below_the_security_floor(self):
        source = (ROOT / "app/plan/ChooseInstaller.cpp").read_text(encoding="utf-8")
        floor = re.search(r'Version oldestSafeUv\(\) \{ return Version::of\("([\d.]+)"\)', source)[1]
        self.assertGreaterEqual(version(self.pins["version"]), version(floor))

    def test_every_platform_has_a_wheel_and_its_digest(self):
        self.assertEqual(set(self.pins["platforms"]), {"linux-x86_64", "linux-aarch64", "macos-arm64"})
        for stated in self.pins["platforms"].values():
            self.assertRegex(stated["sha256"], r"^[0-9a-f]{64}$")

    def test_a_wheel_with_another_digest_is_refused_and_nothing_is_written(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            shutil.copy2(ROOT / "packaging/fetch-uv", folder / "fetch-uv")
            text = (ROOT / "packaging/uv-version.toml").read_text(encoding="utf-8")
            (folder / "uv-version.toml").write_text(re.sub(r'sha256 = "..', 'sha256 = "00', text), encoding="utf-8")
            # A pip that "fetches" without a network.
            wheel = f"uv-{self.pins['version']}-py3-none-any.whl"
            (folder / "pip").mkdir()
            (folder / "pip/__main__.py").write_text("import sys, pathlib\nif 'download' in sys.argv:\n    d = pathlib.Path(sys.argv[sys.argv.index('--dest') + 1])\n"
                                                    f"    d.mkdir()\n    (d / '{wheel}').write_bytes(b'other')\n", encoding="utf-8")
            ended = subprocess.run([folder / "fetch-uv", "linux-x86_64", folder / "out"], capture_output=True, text=True, check=False,
                                   env={**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache")})
            self.assertEqual(ended.returncode, 1, ended.stderr)
            self.assertIn("is not the file uv-version.toml names", ended.stderr)
            self.assertFalse((folder / "out").exists())
            self.assertFalse((folder / "cache").exists())


@unittest.skipUnless(ARMATURE, "ARMATURE names no program")
class WhichUv(unittest.TestCase):
    """The program lies in a folder as a package puts it: bin/armature and lib/armature/uv. Each uv is a script that says its version."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="armature-uv-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "bin").mkdir()
        (self.folder / "home").mkdir()
        shutil.copy2(ARMATURE, self.folder / "bin/armature")

    def uv(self, place, says):
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def run_program(self, *words, path=""):
        return subprocess.run([self.folder / "bin/armature", *words], capture_output=True, text=True, timeout=60, check=False,
                              env={"HOME": str(self.folder / "home"), "PATH": path or "/nonexistent", "LC_ALL": "C.UTF-8"})

    def plan(self, *words, path=""):
        return self.run_program("plan", "--project", ROOT / "tests/projects/numerics", "--no-resolve", "--json", *words, path=path)

    def program(self, *words, path=""):
        ended = self.plan(*words, path=path)
        self.assertEqual(ended.returncode, 0, ended.stderr + ended.stdout)
        plan = json.loads(ended.stdout)["plan"]
        command = next(step for step in plan["steps"] if step["id"] == "create")["command"]
        return command["program"], plan["notes"]

    def test_the_one_that_came_along_is_found_beside_the_program(self):
        ours = self.uv("lib/armature/uv", "uv 0.13.9")
        program, notes = self.program()
        self.assertEqual(program, str(ours))
        self.assertTrue(any("came with this program" in note for note in notes), notes)

    def test_a_newer_one_of_the_user_is_preferred(self):
        self.uv("lib/armature/uv", "uv 0.13.9")
        own = self.uv("own/uv", "uv 0.14.0")
        self.assertEqual(self.program(path=str(own.parent))[0], str(own))

    def test_an_older_one_of_the_user_is_passed_over_and_named(self):
        ours = self.uv("lib/armature/uv", "uv 0.13.9")
        own = self.uv("own/uv", "uv 0.12.0")
        program, notes = self.program(path=str(own.parent))
        self.assertEqual(program, str(ours))
        self.assertTrue(any(f"{own} is older (0.12)" in note or f"{own} is older (0.12.0)" in note for note in notes), notes)

    def test_one_that_does_not_say_its_version_is_passed_over(self):
        ours = self.uv("lib/armature/uv", "uv 0.13.9")
        own = self.uv("own/uv", "no idea")
        self.assertEqual(self.program(path=str(own.parent))[0], str(ours))

    def test_without_one_that_came_along_the_users_own_is_used(self):
        own = self.uv("own/uv", "uv 0.12.0")
        self.assertEqual(self.program(path=str(own.parent))[0], str(own))

    def test_the_one_that_is_named_is_used_also_when_it_is_older(self):
        self.uv("lib/armature/uv", "uv 0.13.9")
        named = self.uv("named/uv", "uv 0.12.0")
        program, notes = self.program("--uv", named)
        self.assertEqual(program, str(named))
        self.assertTrue(any("chosen by you" in note for note in notes), notes)

    def test_one_that_is_named_and_has_known_faults_is_refused_not_replaced(self):
        self.uv("lib/armature/uv", "uv 0.13.9")
        ended = self.plan("--uv", self.uv("named/uv", "uv 0.11.14"))
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("0.11.15", ended.stdout + ended.stderr)
        self.assertIn("security", ended.stdout + ended.stderr)

    def test_one_that_is_named_and_is_not_there_is_refused(self):
        self.uv("lib/armature/uv", "uv 0.13.9")
        ended = self.plan("--uv", self.folder / "nowhere/uv")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("nowhere/uv", ended.stdout + ended.stderr)

    def test_an_empty_name_is_a_usage_error(self):
        self.assertEqual(self.plan("--uv", "").returncode, 2)

    def test_a_machine_without_python_is_plannable(self):
        self.uv("lib/armature/uv", "uv 0.13.9")
        detected = json.loads(self.run_program("detect", "--json").stdout)["machine"]
        ended = self.plan("--python", "3.12")  # pythons of this machine's fixed folders, if it has any, are of other series or not
        plan = json.loads(ended.stdout)["plan"]
        create = next(step for step in plan["steps"] if step["id"] == "create")["command"]["arguments"]
        if any(str(python["version"].get("value", "")).startswith("3.12") for python in detected["pythons"]):
            self.skipTest("this machine has a Python 3.12 of its own")
        self.assertIn("--managed-python", create)


if __name__ == "__main__":
    unittest.main()

"""Bad input: a clear message (what, where, why, what to do), the right exit code, nothing changed on disk."""
import json
import os
import shutil
import stat
import subprocess
import unittest
from pathlib import Path

from program import MACHINES, ROOT, ProgramTest, uv_program

GRACE = MACHINES / "gh200-driver-580-ubuntu2404"


class BadInput(ProgramTest):
    def refused(self, *words, code, says, **rest):
        """Runs, and checks code, message and that the folder is as it was."""
        before = self.tree(self.folder)
        done = self.run_program(*words, **rest)
        self.assertEqual(done.returncode, code, done.stderr)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, done.stderr)
        self.assertEqual(self.tree(self.folder), before)
        return done

    def test_a_uv_that_does_not_tell_its_version_is_not_called_old(self):
        silent = self.folder / "bin/uv"
        silent.parent.mkdir()
        silent.write_text("#!/bin/sh\n")
        silent.chmod(0o755)
        done = self.run_program("plan", "--stack", "pytorch", "--torch", "default", "--no-resolve", "--installer", "uv",
                                PATH=f"{silent.parent}:/usr/bin:/bin")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("the version of uv could not be determined", done.stderr)
        self.assertNotIn("is older", done.stderr)

    def test_a_python_that_detection_did_not_come_across_can_be_named_and_another_program_cannot(self):
        if not uv_program():
            self.skipTest("uv is not installed")
        own = self.folder / "own/bin/python3"
        own.parent.mkdir(parents=True)
        shutil.copy(Path("/usr/bin/python3").resolve(), own)
        words = ("plan", "--stack", "pytorch", "--torch", "default", "--no-resolve", "--installer", "uv", "--python")
        self.assertEqual(self.answer(*words, own)["plan"]["python"], str(own))
        self.refused(*words, "/bin/true", code=1, says="no Python was found at this path")

    def test_an_unknown_verb_names_the_nearest(self):
        self.refused("instal", code=2, says='Did you mean "install"')

    def test_an_unknown_package_names_the_nearest(self):
        self.refused("explain", "bitsandbites", "--machine", GRACE, code=2, says='Did you mean "bitsandbytes"')

    def test_an_unknown_stack_names_the_nearest(self):
        self.refused("plan", "--stack", "llm-studio@1.14.8", "--machine", GRACE, code=2, says='Did you mean "llm-studio@1.14.9"')
        self.refused("plan", "--stack", "llmstudio", "--machine", GRACE, code=2, says='Did you mean "llm-studio"')

    def test_an_unknown_option_of_a_stack_is_refused(self):
        self.refused("plan", "--stack", "llm-studio@1.14.9", "--with", "flsh", "--machine", GRACE, code=2, says='Did you mean "flash"')

    def test_an_unknown_index_names_the_nearest(self):
        self.refused("plan", "--index", "pytorch-cu192=https://mirror.example/x", "--machine", GRACE, code=2, says='Did you mean "pytorch-cu1')
        self.refused("plan", "--index", "qqqqqqqqqqqq=https://mirror.example/x", "--machine", GRACE, code=2, says="Known are: ")

    def test_stack_and_project_together_are_refused(self):
        self.refused("plan", "--stack", "pytorch", "--project", "x", code=2, says="only one of them")

    def test_a_target_that_is_a_file_is_refused(self):
        (self.folder / "file").write_text("mine")
        self.refused("install", "--project", ROOT / "tests/projects/numerics", "--target", self.folder / "file", "--yes", code=2, says="file")

    def test_a_foreign_folder_is_never_touched(self):
        (self.folder / "data").mkdir()
        (self.folder / "data/thesis.txt").write_text("mine")
        self.refused("install", "--project", ROOT / "tests/projects/numerics", "--target", self.folder / "data", "--yes", code=2,
                     says="was not made by armature")

    def test_a_newline_in_the_target_is_refused_with_the_reason(self):
        self.refused("install", "--project", ROOT / "tests/projects/numerics", "--target", f"{self.folder}/a\nb", "--yes", code=2, says="cannot be used")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere: a read-only folder proves nothing")
    def test_a_read_only_parent_is_refused(self):
        place = self.folder / "locked"
        place.mkdir()
        place.chmod(stat.S_IRUSR | stat.S_IXUSR)
        self.addCleanup(place.chmod, 0o700)
        self.refused("install", "--project", ROOT / "tests/projects/numerics", "--target", place / "env", "--yes", code=1, says="No permission")

    def test_nobody_to_ask_and_no_yes_installs_nothing(self):
        self.refused("install", "--project", ROOT / "tests/projects/numerics", "--target", self.folder / "env", "--dry-run", "--yes", "--bogus",
                     code=2, says="bogus")

    def test_nothing_is_installed_for_a_recorded_machine(self):
        self.refused("install", "--stack", "pytorch", "--machine", GRACE, "--target", self.folder / "env", "--yes", code=1, says="recorded machine")

    def test_a_project_file_that_is_not_toml_gives_line_and_column(self):
        (self.folder / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["numpy"\n')
        self.refused("plan", "--project", self.folder / "pyproject.toml", "--no-resolve", code=2, says="pyproject.toml:")

    def test_a_project_file_that_is_not_utf8_is_refused(self):
        (self.folder / "pyproject.toml").write_bytes(b'[project]\nname = "\xff\xfe"\n')
        self.refused("plan", "--project", self.folder / "pyproject.toml", "--no-resolve", code=2, says="pyproject.toml")

    def test_a_huge_project_file_is_refused_in_bounded_time(self):
        (self.folder / "requirements.txt").write_text("numpy\n" * 1_000_000)
        self.refused("plan", "--project", self.folder / "requirements.txt", "--no-resolve", code=2, says="Too large")

    def test_a_hostile_requirement_is_data_and_no_option(self):
        (self.folder / "requirements.txt").write_text("numpy\n--index-url=https://user:s3cr3t@evil.example/simple\n")
        done = self.run_program("plan", "--project", self.folder / "requirements.txt", "--no-resolve", "--target", self.folder / "e")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--index-url is not followed", done.stdout)
        self.assertNotIn("s3cr3t", done.stdout + done.stderr)
        self.assertNotIn("evil.example", done.stdout)

    def test_a_project_folder_without_project_files_says_so(self):
        (self.folder / "empty").mkdir()
        self.refused("plan", "--project", self.folder / "empty", code=1, says="neither pyproject.toml nor requirements.txt")

    def test_a_catalog_named_by_a_relative_path_is_read(self):
        done = self.run_program("status", "--catalog", os.path.relpath(ROOT / "resources/catalog", self.folder), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_python_named_by_a_link_is_the_one_behind_it(self):
        pythons = json.loads(self.run_program("detect", "--json").stdout)["machine"]["pythons"]
        usable = [p["path"] for p in pythons if p["origin"] != "environment" and p["version"]["value"].startswith(("3.10", "3.11", "3.12", "3.13"))]
        if not usable:
            print("skipped: no Python 3.10 to 3.13 is installed")
            self.skipTest("no Python 3.10 to 3.13 is installed")
        link = self.folder / "link-to-python"
        link.symlink_to(usable[0])
        done = self.run_program("plan", "--project", ROOT / "tests/projects/numerics", "--target", self.folder / "env", "--python", link,
                                "--no-resolve", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["plan"]["python"], usable[0])

    def test_a_catalog_with_an_unknown_key_gives_file_line_and_column(self):
        shutil.copytree(ROOT / "resources/catalog", self.folder / "catalog")
        with open(self.folder / "catalog/packages/torch.toml", "a") as file:
            file.write('\n[[cell]]\nplattform = "linux-aarch64-cuda"\n')
        done = self.refused("status", "--catalog", self.folder / "catalog", "--machine", GRACE, code=2, says="packages/torch.toml:")
        self.assertRegex(done.stderr, r"packages/torch\.toml:\d+:\d+")

    def test_a_catalog_cut_at_any_place_is_refused_or_read_and_never_crashes(self):
        shutil.copytree(ROOT / "resources/catalog", self.folder / "catalog")
        path = self.folder / "catalog/indexes.toml"
        whole = path.read_bytes()
        for length in range(0, len(whole), max(1, len(whole) // 25)):
            path.write_bytes(whole[:length])
            done = self.run_program("status", "--catalog", self.folder / "catalog", "--machine", GRACE)
            self.assertIn(done.returncode, (0, 2), done.stderr)

    def test_a_machine_folder_that_is_none_is_refused(self):
        self.refused("detect", "--machine", self.folder / "nowhere", code=1, says="Not found")

    def test_credentials_of_an_index_reach_neither_output_nor_argument_list(self):
        done = self.run_program("plan", "--stack", "llm-studio@1.14.9", "--machine", GRACE, "--target", self.folder / "env",
                                "--index", "pytorch-cu126=https://user:s3cr3t@mirror.example/whl", "--index", "default=https://tok3n@mirror.example/simple")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("s3cr3t", done.stdout + done.stderr)
        self.assertNotIn("tok3n", done.stdout + done.stderr)
        self.assertIn("mirror.example/whl", done.stdout)

    def test_help_of_every_verb_shows_an_example(self):
        for verb in ("detect", "status", "explain", "plan", "install", "verify", "snapshot", "replay"):
            done = self.run_program(verb, "--help")
            self.assertEqual(done.returncode, 0, verb)
            self.assertIn("Examples:\n  armature " + verb, done.stdout)
            self.assertTrue(done.stdout.startswith(f"Usage: armature {verb} [options]"), done.stdout[:80])

    def test_verifying_a_folder_that_is_no_environment_says_so(self):
        (self.folder / "data").mkdir()
        self.refused("verify", self.folder / "data", code=1, says="no environment")

    def test_a_record_that_is_torn_is_refused_with_its_place(self):
        record = self.folder / "record"
        record.mkdir()
        (record / "record.json").write_text('{"schema": 1, "verb": "inst')
        self.refused("replay", record, code=2, says="record.json:1:")

    def test_a_snapshot_goes_only_into_a_new_or_empty_folder(self):
        (self.folder / "full").mkdir()
        (self.folder / "full/file").write_text("mine")
        self.refused("snapshot", self.folder / "full", code=2, says="full")

    def test_a_snapshot_read_back_concludes_the_same(self):
        self.assertEqual(self.run_program("snapshot", self.folder / "shot").returncode, 0)
        live = self.answer("detect")
        recorded = self.answer("detect", "--machine", self.folder / "shot")
        self.assertEqual(recorded["platform"], live["platform"])
        self.assertEqual(recorded["machine"]["processor"], live["machine"]["processor"])
        self.assertTrue(recorded["machine"]["simulated"])


class BadTools(ProgramTest):
    """uv missing, too old, killed, silent or lying: fakes, for faults only."""

    def fake_uv(self, body):
        folder = self.folder / "fake"
        folder.mkdir(exist_ok=True)
        program = folder / "uv"
        program.write_text("#!/bin/sh\n" + body)
        program.chmod(0o755)
        return {"PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"}

    def install(self, environment, *words):
        return subprocess.run([*self.words(), *words], capture_output=True, text=True, timeout=120, cwd=self.folder,
                              stdin=subprocess.DEVNULL, env=self.environment(**environment))

    def words(self):
        from program import PROGRAM
        return [PROGRAM, "install", "--project", str(ROOT / "tests/projects/numerics"), "--target", str(self.folder / "env"), "--yes", "--installer", "uv"]

    def check_refused(self, done, code, says):
        self.assertEqual(done.returncode, code, done.stdout[-2000:] + done.stderr)
        self.assertIn(says, done.stderr)
        self.assertFalse((self.folder / "env").exists())

    def test_uv_too_old_is_refused_with_the_version_that_serves(self):
        done = self.install(self.fake_uv('echo "uv 0.4.0 (abc)"'))
        self.check_refused(done, 1, "0.11.15")

    def test_uv_missing_is_said_with_what_to_do(self):
        empty = self.folder / "none"
        empty.mkdir()
        done = self.install({"PATH": str(empty)})
        self.check_refused(done, 1, "uv is not installed")

    def test_uv_that_is_killed_is_reported_as_killed(self):
        done = self.install(self.fake_uv('case "$1" in --version) echo "uv 0.13.9 (abc)";; *) kill -9 $$;; esac'))
        self.check_refused(done, 1, "ended by the system")

    def test_uv_that_lies_with_exit_zero_is_not_believed(self):
        done = self.install(self.fake_uv('case "$1" in --version) echo "uv 0.13.9 (abc)";; *) exit 0;; esac'))
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse((self.folder / "env").exists())

    def test_an_unreachable_index_is_named_as_such_and_not_as_a_missing_package(self):
        from program import uv_program
        if not uv_program():
            self.skipTest("uv is not installed")
        done = self.run_program("install", "--project", ROOT / "tests/projects/numerics", "--target", self.folder / "env", "--yes",
                                "--index", "default=http://127.0.0.1:9/simple", timeout=120, UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("No answer from the network", done.stderr)
        self.assertFalse((self.folder / "env").exists())


if __name__ == "__main__":
    unittest.main()

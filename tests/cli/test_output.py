"""Answers that are lost, limits of the system and foreign characters: a sentence and the right exit code, never an abort."""
import json
import os
import pwd
import resource
import subprocess
import sys
import unittest
from pathlib import Path

from program import MACHINES, PROGRAM, ProgramTest

GRACE = MACHINES / "gh200-driver-580-ubuntu2404"
PLAN = ("plan", "--stack", "pytorch", "--machine", str(GRACE), "--no-resolve", "--json")


class Output(ProgramTest):
    def limited(self, what, limit, *words):
        def limits():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(what, (limit, limit))

        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120, cwd=self.folder,
                              stdin=subprocess.DEVNULL, env=self.environment(), preexec_fn=limits)

    @unittest.skipUnless(Path("/dev/full").exists(), "needs /dev/full")
    def test_an_answer_on_a_full_disk_is_a_failure(self):
        for words in (["status", "--json"], ["status"], ["detect"], ["--help"], ["--version"]):
            with self.subTest(words), open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120,
                                      env=self.environment(), cwd=self.folder)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("The answer could not be written: No space left on device", done.stderr)

    def test_an_answer_to_nobody_is_a_failure_and_goes_into_no_other_file(self):
        done = subprocess.run(["/bin/sh", "-c", f'"{PROGRAM}" status --json >&-'], stderr=subprocess.PIPE, text=True, timeout=120,
                              env=self.environment(ARMATURE_LOG=None), cwd=self.folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        for path in self.home.rglob("*.log"):
            self.assertNotIn('"schema"', path.read_text())

    @unittest.skipUnless(sys.platform == "linux", "macOS does not limit address space")
    def test_out_of_memory_ends_in_a_sentence(self):
        enough = None
        for mebibytes in (56, 64, 80, 100, 130, 170, 230, 320, 1000):
            done = self.limited(resource.RLIMIT_AS, mebibytes << 20, *PLAN)
            if done.returncode == 0:
                enough = mebibytes
                break
            if done.returncode != 127:  # of the loader, before the program
                self.assertEqual(done.returncode, 1, (mebibytes, done.stderr))
                self.assertIn("memory", done.stderr)
        self.assertIsNotNone(enough)

    def test_too_few_files_end_in_a_sentence(self):
        done = self.limited(resource.RLIMIT_NOFILE, 16, *PLAN)
        self.assertEqual(done.returncode, 1)
        self.assertIn("may open too few files", done.stderr)

    def test_without_a_home_the_one_of_the_account_is_taken(self):
        for home in (None, "", "relative"):
            with self.subTest(home):
                done = self.run_program("plan", "--stack", "pytorch", "--torch", "cpu", "--no-resolve", "--json", HOME=home)
                self.assertEqual(done.returncode, 0, done.stderr)
                target = json.loads(done.stdout)["plan"]["folders"]["target"]
                self.assertTrue(target.startswith(pwd.getpwuid(os.geteuid()).pw_dir + "/"), target)

    def test_hidden_characters_of_a_project_reach_no_terminal(self):
        for character in "\u202e\u2066\u200b\u2028\x9b\x1b":
            with self.subTest(hex(ord(character))):
                name = f"evil{character}name"
                (self.folder / "requirements.txt").write_text(f"{name} ; 1\n# x\n", encoding="utf-8")
                for words in (["plan", "--project", ".", "--no-resolve"], ["plan", "--project", ".", "--no-resolve", "--json"],
                              ["explain", name], ["explain", name, "--json"], [name]):
                    done = self.run_program(*words)
                    self.assertNotIn(character, done.stdout + done.stderr)
                    if done.stdout and "--json" in words:
                        json.loads(done.stdout.splitlines()[-1] if done.returncode else done.stdout)

    def test_deep_toml_is_refused_in_every_file_that_is_read(self):
        for deep in ("a" + ".a" * 150_000 + " = 1\n", "[" + "a." * 150_000 + "a]\n", "x = " + "[" * 150_000 + "\n",
                     "x = { a" + ".a" * 150_000 + " = 1 }\n", 'x."."' + ".'.'" * 150_000 + " = 1\n"):
            (self.folder / "pyproject.toml").write_text(deep)
            done = self.run_program("plan", "--project", ".", "--no-resolve")
            self.assertEqual(done.returncode, 2, done.stderr[-300:])
            self.assertIn("levels are nested", done.stderr)
            (self.folder / "catalog.toml").write_text(deep)
            done = self.run_program("status", "--catalog", self.folder)
            self.assertEqual(done.returncode, 2, done.stderr[-300:])
            settings = self.home / ".config/uv"
            settings.mkdir(parents=True, exist_ok=True)
            (settings / "uv.toml").write_text(deep)
            self.assertGreaterEqual(self.run_program("detect").returncode, 0)  # a crash is a negative one

    def test_a_folder_that_is_no_catalog_is_not_walked_through(self):
        done = self.run_program("status", "--catalog", "/")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("holds no catalog.toml", done.stderr)

    def test_an_index_that_is_given_twice_is_refused(self):
        done = self.run_program("plan", "--index", "default=http://a.example/", "--index", "default=http://b.example/")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("given twice", done.stderr)


if __name__ == "__main__":
    unittest.main()

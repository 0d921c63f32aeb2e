"""The main job for real: a small project from the default index, with the real uv and the real pip."""
import json
import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, ProgramTest, index_reason

PROJECT = ROOT / "tests/projects/numerics"


class RealInstall(ProgramTest):
    @classmethod
    def setUpClass(cls):
        reason = index_reason()
        if reason:
            print("skipped:", reason)
            raise unittest.SkipTest(reason)

    def install(self, target, *words, code=0):
        done = self.run_program("install", "--project", PROJECT, "--target", target, "--yes", *words, timeout=800)
        self.assertEqual(done.returncode, code, done.stdout[-3000:] + done.stderr[-3000:])
        return done

    def check_works(self, target):
        report = self.answer("verify", target)
        self.assertTrue(report["ready"])
        verdicts = {p["package"]: [c["verdict"] for c in p["checks"]] for p in report["verification"]["packages"]}
        for package in ("numpy", "safetensors", "tokenizers", "pyarrow"):
            self.assertIn("works", verdicts[package], package)
            self.assertNotIn("fails", verdicts[package], package)
        script = subprocess.run([str(target / "bin/python"), str(PROJECT / "numerics.py")], capture_output=True, text=True, cwd=self.folder, timeout=300)
        self.assertEqual(script.returncode, 0, script.stderr)

    def test_uv_builds_an_environment_that_verify_calls_ready(self):
        target = self.folder / "with uv"
        self.install(target, "--installer", "uv")
        self.check_works(target)
        self.assertTrue((target / "armature.json").is_file())

    def test_pip_builds_an_environment_that_verify_calls_ready(self):
        target = self.folder / "pip"
        self.install(target, "--installer", "pip")
        self.check_works(target)

    def test_a_path_with_quotes_dollars_and_other_scripts_works_and_runs_no_shell(self):
        target = self.folder / "it's $(touch pwned) \"so\" Zoë 机器"
        self.install(target)
        self.check_works(target)
        self.assertFalse(any(path.name == "pwned" for path in self.folder.rglob("*")))

    def test_a_second_install_replaces_the_first_only_when_it_is_verified(self):
        target = self.folder / "env"
        self.install(target)
        (target / "kept-by-user.txt").write_text("mine")
        first = (target / "armature.json").read_text()
        self.install(target)
        self.assertNotEqual((target / "armature.json").read_text(), first)
        self.check_works(target)

    def test_a_failing_install_leaves_the_old_environment_working(self):
        target = self.folder / "env"
        self.install(target)
        project = self.folder / "broken.txt"
        project.write_text("numpy==999.0\n")
        done = self.run_program("install", "--project", project, "--target", target, "--yes", timeout=300)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("No set of versions fits", done.stderr)
        self.check_works(target)

    def test_ctrl_c_ends_it_and_leaves_the_old_environment_working(self):
        target = self.folder / "env"
        self.install(target)
        running = subprocess.Popen([PROGRAM, "install", "--project", str(PROJECT), "--target", str(target), "--yes", "--json"], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   env=self.environment(UV_CACHE_DIR=str(self.folder / "empty-cache")))
        for line in running.stdout:  # an empty cache: the download takes long enough to be interrupted
            event = json.loads(line)
            if event.get("event") == "step_started" and event["step"] == "install":
                break
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        running.stdout.close()
        self.assertEqual(running.wait(timeout=20), 5)
        self.check_works(target)
        survivors = [p for p in os.listdir("/proc") if p.isdigit() and self.mentions(p)] if os.path.isdir("/proc") else []
        self.assertEqual(survivors, [])

    def mentions(self, process):
        try:
            return str(self.folder).encode() in Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            return False

    def test_a_deleted_file_is_found_and_named(self):
        target = self.folder / "env"
        self.install(target)
        victim = next((target / "lib").glob("python3*/site-packages/safetensors/__init__.py"))
        victim.unlink()
        done = self.run_program("verify", target)
        self.assertEqual(done.returncode, 1)
        self.assertIn("safetensors/__init__.py", done.stdout)
        self.assertIn("NOT ready", done.stdout)

    def test_the_record_can_be_replayed_and_its_report_names_the_verdicts(self):
        target = self.folder / "env"
        self.install(target, "--records", self.folder / "records")
        record = next(p for p in (self.folder / "records").iterdir() if p.is_dir())
        report = (record / "report.md").read_text()
        for words in ("numpy", "pyarrow", "works"):
            self.assertIn(words, report)
        self.assertNotIn(str(self.home), report)
        replayed = self.run_program("replay", record)
        self.assertEqual(replayed.returncode, 0, replayed.stderr)
        self.assertIn("Verdict: ready", replayed.stdout)


if __name__ == "__main__":
    unittest.main()

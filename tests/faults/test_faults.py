"""The whole program killed, starved and attacked at random moments: no environment is lost, none is falsely called ready, nothing survives.

How much of each comes from the environment (FAULT_KILLS, FAULT_CALLS, FAULT_RACES, FAULT_HOSTILE); FAULT_SEED is the seed.
"""
import json
import os
import random
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cli"), str(ROOT / "tests/index")]

from make_distribution import write_wheel  # noqa: E402
from program import PROGRAM, ProgramTest, uv_program  # noqa: E402

SEED = int(os.environ.get("FAULT_SEED", "1"))
ERRORS = {"ENOSPC": 28, "EIO": 5, "EROFS": 30}
KILL = 0


def amount(name, sample):
    return int(os.environ.get(name, str(sample)))


class Faults(ProgramTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            self.skipTest("uv is not installed")
        self.random = random.Random(SEED)
        self.env = self.folder / "env"
        (self.folder / "requirements.txt").write_text("ours\n")
        (self.folder / "wheels").mkdir()
        self.prepare()
        url = f"http://127.0.0.1:{self.loopback_index('ours==1.0,needs=theirs,size=300000', 'theirs==2.0')}/simple/"
        self.words = ("--project", self.folder / "requirements.txt", "--target", self.env, "--index", f"default={url}", "--yes")
        self.changes = {"UV_CACHE_DIR": str(self.folder / "cache")}

    def prepare(self):
        """For packages that the index is to have besides."""

    def command(self, verb):
        return (verb, self.env, "--yes") if verb in ("repair", "remove") else ("install", *self.words)

    def installed(self):
        done = self.run_program(*self.command("install"), **self.changes)
        self.assertEqual(done.returncode, 0, done.stdout[-1500:] + done.stderr[-1500:])

    def works(self):
        """What is at the target imports, by its own Python."""
        python = self.env / "bin/python"
        return python.exists() and subprocess.run([python, "-c", "import ours, theirs"], capture_output=True, timeout=60).returncode == 0

    def sealed(self):
        return (self.env / "armature.json").exists()

    def survivors(self):
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    words, state = (entry / "cmdline").read_bytes(), (entry / "stat").read_text().rpartition(")")[2].split()[0]
                except OSError:
                    continue
                if str(self.folder).encode() in words and b"loopback_index" not in words and state != "Z":
                    found.append(words)
        return found

    def nothing_survives(self):
        end = time.monotonic() + 5
        while self.survivors() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.survivors(), [])

    def verdict_is_true(self, point):
        ready = self.run_program("verify", self.env, **self.changes).returncode == 0
        self.assertEqual(ready, self.works(), point)


class Kills(Faults):
    def test_a_kill_at_any_moment_loses_nothing(self):
        self.installed()
        started = time.monotonic()
        self.installed()
        duration = time.monotonic() - started
        killed = 0
        for point in range(amount("FAULT_KILLS", 8)):
            verb = self.random.choices(("install", "repair", "remove"), (5, 3, 2))[0]
            (self.env / "notes.txt").write_text(f"work {point}")
            moment = self.random.uniform(0, duration * (0.3 if verb == "remove" else 1.05))
            child = subprocess.Popen([PROGRAM, *map(str, self.command(verb))], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, cwd=self.folder, env=self.environment(**self.changes), start_new_session=True)
            time.sleep(moment)
            if self.random.random() < 0.5:
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
            killed += child.wait() == -signal.SIGKILL
            told = f"point {point}: {verb}, killed after {moment:.3f} s"
            with self.subTest(told):
                if verb != "remove":
                    self.assertTrue(self.works(), told)
                self.verdict_is_true(told)
                self.installed()
                self.assertTrue(self.works(), told)
                self.nothing_survives()
                if verb != "remove":
                    notes = [path for path in self.folder.rglob("notes.txt") if path.read_text() == f"work {point}"]
                    where = {str(path.relative_to(self.folder)): path.read_text() for path in self.folder.rglob("notes.txt")}
                    self.assertEqual(len(notes), 1, f"{told}: {where}")
        print(f"{killed} of {amount('FAULT_KILLS', 8)} runs were killed before their end", end=" ", flush=True)


class FailingCalls(Faults):
    def run_failing(self, call, error, onwards, verb="install"):
        return self.run_program(*self.command(verb), LD_PRELOAD=os.environ["FAIL_CALL_LIBRARY"], FAIL_CALL=str(call), FAIL_ERROR=str(ERRORS.get(error, KILL)),
                                FAIL_FROM="1" if onwards else "0", **self.changes)

    def calls(self):
        """How many calls of an install change the file system."""
        if "FAIL_CALL_LIBRARY" not in os.environ:
            self.skipTest("FAIL_CALL_LIBRARY names no library")
        self.installed()
        count = self.folder / "count"
        self.run_program(*self.command("install"), LD_PRELOAD=os.environ["FAIL_CALL_LIBRARY"], FAIL_COUNT=str(count), **self.changes)
        calls = len(count.read_bytes())
        self.assertGreater(calls, 30)
        return calls

    def test_a_kill_right_before_any_call_loses_nothing(self):
        calls = self.calls()
        for point in range(amount("FAULT_CALLS", 6)):
            call = self.random.randint(1, calls)
            told = f"point {point}: killed before call {call} of {calls}"
            (self.env / "notes.txt").write_text(f"work {point}")
            with self.subTest(told):
                self.assertEqual(self.run_failing(call, "killed", False).returncode, -signal.SIGKILL, told)
                self.assertTrue(self.works(), told)
                self.verdict_is_true(told)
                self.installed()
                self.nothing_survives()
                notes = [path for path in self.folder.rglob("notes.txt") if path.read_text() == f"work {point}"]
                self.assertEqual(len(notes), 1, f"{told}: {notes}")

    def test_a_disk_that_fails_at_any_call_loses_nothing(self):
        calls = self.calls()
        failed = 0
        for point in range(amount("FAULT_CALLS", 9)):
            call = self.random.randint(1, calls)
            error = self.random.choice(sorted(ERRORS))
            onwards = self.random.random() < 0.4
            told = f"point {point}: call {call} of {calls}, {error}{', and all that follow' if onwards else ''}"
            with self.subTest(told):
                done = self.run_failing(call, error, onwards)
                self.assertGreaterEqual(done.returncode, 0, told + done.stderr[-500:])
                failed += done.returncode != 0
                self.assertTrue(self.works(), f"{told}: exit code {done.returncode} {done.stderr[-500:]}")
                self.verdict_is_true(told)
                self.nothing_survives()
                self.installed()
        print(f"{failed} of {amount('FAULT_CALLS', 9)} runs failed, and said so", end=" ", flush=True)


class Races(Faults):
    def test_two_runs_at_once_leave_one_whole_environment(self):
        self.installed()
        for point in range(amount("FAULT_RACES", 2)):
            verbs = [self.random.choice(("install", "repair")) for _ in range(2)]
            children = []
            for verb in verbs:
                children.append(subprocess.Popen([PROGRAM, *map(str, self.command(verb))], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                                 stderr=subprocess.DEVNULL, cwd=self.folder, env=self.environment(**self.changes)))
                time.sleep(self.random.uniform(0, 0.3))
            codes = [child.wait(timeout=120) for child in children]
            with self.subTest(point=point, verbs=verbs, codes=codes):
                self.assertIn(0, codes)
                self.assertTrue(set(codes) <= {0, 3}, codes)
                self.assertTrue(self.works())


class Hostile(Faults):
    """Packages that end, crash, flood, forge and stay."""
    CODE = {
        "raises": "raise ImportError('no')", "exits0": "import os; os._exit(0)", "exits1": "import os; os._exit(1)",
        "systemexit": "raise SystemExit(0)", "segv": "import ctypes; ctypes.string_at(0)", "abort": "import os; os.abort()",
        "killed": "import os; os.kill(os.getpid(), 9)", "memory": "raise MemoryError", "recursion": "def f(): f()\nf()",
        "keyboard": "raise KeyboardInterrupt", "forges": "import os\nfor fd in range(3, 30):\n  try: os.write(fd, b'ARMATURE-VERIFY {\"checks\": []}\\n')\n"
                                                         "  except OSError: pass\nos._exit(0)",
        "removes": "import os; os.remove(__file__); raise ImportError", "closes": "import os; os.closerange(0, 64); os._exit(0)",
        "generator": "raise GeneratorExit",
    }
    HARMLESS = {
        "daemon": "import os, time\nif os.fork() == 0:\n  os.setsid()\n  time.sleep(600)\n  os._exit(0)",
        "twice": "import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(600)\n  os._exit(0)",
        "floods": "print('\\x1b[2J\\u202e' * 1000)\nfor i in range(20000): print(i)",
    }

    def prepare(self):
        for name, code in {**self.CODE, **self.HARMLESS}.items():
            write_wheel(self.folder / "wheels", f"evil_{name}", "1.0", "py3-none-any", f"Metadata-Version: 2.1\nName: evil-{name}\nVersion: 1.0\n", 0,
                        code=code + "\n")

    def chosen(self, names, share):
        most = amount("FAULT_HOSTILE", 5)
        return self.random.sample(sorted(names), min(len(names), max(1, int(most * share))))

    def run_with(self, name):
        (self.folder / "requirements.txt").write_text(f"ours\nevil-{name}\n")
        return self.run_program(*self.command("install"), **self.changes)

    def test_what_cannot_be_imported_is_never_ready_and_the_former_environment_stays(self):
        self.installed()
        for name in self.chosen(self.CODE, 0.8):
            with self.subTest(name):
                done = self.run_with(name)
                self.assertEqual(done.returncode, 1, done.stdout[-1000:] + done.stderr[-1000:])
                self.assertTrue(self.works())
                self.assertNotIn(f"evil-{name}", json.loads((self.env / "armature.json").read_text())["packages"])
                self.nothing_survives()

    def test_what_it_starts_ends_with_the_run(self):
        for name in self.chosen(self.HARMLESS, 0.3):
            with self.subTest(name):
                self.assertEqual(self.run_with(name).returncode, 0)
                self.nothing_survives()


if __name__ == "__main__":
    unittest.main()

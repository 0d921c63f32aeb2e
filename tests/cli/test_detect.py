"""`armature detect`: one fact, the list of them, and what the tests of a recorded machine expect."""
import json
import shutil
import subprocess
import unittest

from program import MACHINES, PROGRAM, ROOT, ProgramTest

GB10 = MACHINES / "gb10-dgx-spark-580"
DISK_IMAGE = MACHINES / "m2-clean-disk-image"


class OneFact(ProgramTest):
    def fact(self, machine, name, *words):
        return self.run_program("detect", "--machine", machine, "--fact", name, *words)

    def test_the_bare_value_is_printed(self):
        for name, value in {"driver": "580.95.05", "cuda": "13.0", "gpu.0.name": "NVIDIA GB10", "page_size": "4 KiB",
                            "gpu.0.memory": "shared with the system", "platform": "linux-aarch64-cuda", "wsl": "none"}.items():
            done = self.fact(GB10, name)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, value + "\n", ""), name)

    def test_json_has_its_source(self):
        fact = self.answer("detect", "--machine", GB10, "--fact", "driver")["fact"]
        self.assertEqual({key: fact[key] for key in ("id", "value", "source")}, {"id": "driver", "value": "580.95.05", "source": "nvml"})

    def test_every_name_of_the_list_can_be_asked_for_and_has_the_value_of_the_list(self):
        listed = self.answer("detect", "--machine", GB10, "--fact", "list")["facts"]
        self.assertGreater(len(listed), 20)
        self.assertEqual(len({fact["id"] for fact in listed}), len(listed))
        for fact in listed[::4]:
            done = self.fact(GB10, fact["id"])
            self.assertEqual(done.stdout, fact.get("value", "") + ("\n" if "value" in fact else ""), fact["id"])
            self.assertEqual(done.returncode, 4 if fact.get("unknown") else 0, fact["id"])

    def test_the_answer_of_detect_has_the_same_list(self):
        self.assertEqual(self.answer("detect", "--machine", GB10)["facts"], self.answer("detect", "--machine", GB10, "--fact", "list")["facts"])

    def test_a_fact_that_could_not_be_determined_ends_with_4_and_says_why(self):
        done = self.fact(MACHINES / "x86-no-driver", "gpu.0.name")
        self.assertEqual((done.returncode, done.stdout), (4, ""))
        self.assertIn("only a driver names it", done.stderr)
        problem = json.loads(self.fact(MACHINES / "x86-no-driver", "gpu.0.name", "--json").stdout)["problem"]
        self.assertEqual(problem["code"], "could-not-determine")

    def test_a_typing_mistake_is_told_the_nearest_name(self):
        done = self.fact(GB10, "page_sise")
        self.assertEqual(done.returncode, 2)
        self.assertIn('Did you mean "page_size"?', done.stderr)
        self.assertIn("gpu.0.capability", self.fact(GB10, "nothing-of-this-name").stderr)

    def test_one_question_at_a_time(self):
        self.assertEqual(self.fact(GB10, "os", "--expected").returncode, 2)


class RecordedFolder(ProgramTest):
    def copy(self, machine):
        folder = self.folder / "machine"
        shutil.copytree(machine, folder)
        return folder

    def test_a_misnamed_file_is_named(self):
        folder = self.copy(GB10)
        (folder / "commands/getconf_PAGESIZE").rename(folder / "commands/getconf-PAGESIZE")
        done = self.run_program("detect", "--machine", folder)
        self.assertIn("nothing reads commands/getconf-PAGESIZE", done.stderr)
        self.assertEqual(self.run_program("detect", "--machine", GB10).stderr, "")

    def test_what_could_not_be_determined_is_expected_as_unknown_and_never_as_nought(self):
        folder = self.copy(GB10)
        (folder / "commands/getconf_PAGESIZE").unlink()
        (folder / "files/proc/meminfo").write_text("MemTotal: 0 kB\n")
        expected = self.run_program("detect", "--machine", folder, "--expected").stdout
        self.assertIn('page_size = "unknown"\n', expected)
        self.assertIn('memory = "unknown"\n', expected)
        self.assertNotIn("0.0 GiB", self.run_program("detect", "--machine", folder).stdout)

    def test_memory_has_one_text_in_every_place(self):
        for machine in (GB10, MACHINES / "gh200-driver-580-ubuntu2404"):
            text = self.run_program("detect", "--machine", machine, "--fact", "memory").stdout.strip()
            self.assertIn(f'\nmemory = "{text}"\n', (machine / "expected.toml").read_text())
            self.assertRegex(self.run_program("detect", "--machine", machine).stdout, rf"\nMemory +{text} ")

    def test_update_writes_the_expectation_that_is_there(self):
        root = self.folder / "tree"
        shutil.copytree(MACHINES / DISK_IMAGE.name, root / "tests/machines" / DISK_IMAGE.name)
        shutil.copytree(ROOT / "resources/catalog", root / "resources/catalog")
        shutil.copy(MACHINES / "update", root / "tests/machines/update")
        written = root / "tests/machines" / DISK_IMAGE.name / "expected.toml"
        written.write_text("[chose.pytorch]\n")
        subprocess.run([root / "tests/machines/update", DISK_IMAGE.name], check=True, env=self.environment(ARMATURE=PROGRAM))
        self.assertEqual(written.read_text(), (DISK_IMAGE / "expected.toml").read_text())


if __name__ == "__main__":
    unittest.main()

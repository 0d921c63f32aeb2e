"""The aarch64 program on aarch64 Linux, emulated or not: what it is, what it sees, what it plans, and one small project for real."""
import os
import re
import subprocess
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, ProgramTest, index_reason

PROJECT = ROOT / "tests/projects/numerics"
AARCH64 = 183  # e_machine of the ELF header: EM_AARCH64
DEBIAN_12_GLIBC = 36


class Binaries(unittest.TestCase):
    def binaries(self):
        folder = Path(PROGRAM).parent
        return [path for path in (folder / "armature", folder / "armature-assistant") if path.exists()]

    def test_both_programs_are_aarch64(self):
        self.assertEqual(len(self.binaries()), 2)
        for path in self.binaries():
            header = path.read_bytes()[:20]
            self.assertEqual(header[:4], b"\x7fELF")
            self.assertEqual(int.from_bytes(header[18:20], "little"), AARCH64, path.name)

    def test_no_program_asks_for_a_newer_glibc_than_debian_12_has(self):
        for path in self.binaries():
            minors = {int(minor) for minor in re.findall(rb"\0GLIBC_2\.(\d+)\0", path.read_bytes())}
            self.assertTrue(minors, path.name)
            self.assertLessEqual(max(minors), DEBIAN_12_GLIBC, path.name)


class Machine(ProgramTest):
    def test_detect_calls_the_machine_aarch64_with_the_page_size_and_glibc_of_getconf(self):
        machine = self.answer("detect")["machine"]
        self.assertEqual(machine["processor"]["architecture"]["value"], "aarch64")
        ask = lambda name: subprocess.run(["getconf", name], capture_output=True, text=True, check=True).stdout.split()[-1]
        self.assertEqual(str(machine["system"]["page_size"]["value"]), ask("PAGE_SIZE"))
        self.assertEqual(machine["system"]["libc"]["value"]["version"], ask("GNU_LIBC_VERSION"))

    @unittest.skipUnless(os.environ.get("ARMATURE_TEST_EMULATED"), "not emulated")
    def test_an_emulated_processor_is_not_given_the_name_of_the_x86_one_below(self):
        machine = self.answer("detect")["machine"]
        self.assertNotIn("value", machine["processor"]["model"])
        self.assertIn("emulated", [finding["code"] for finding in machine["findings"]])

    def test_a_plan_without_a_gpu_takes_a_cpu_build_of_torch(self):
        if self.answer("detect")["machine"]["gpus"]:
            self.skipTest("this machine has a GPU")
        plan = self.answer("plan", "--stack", "pytorch", "--no-resolve", "--torch", "default")["plan"]
        self.assertEqual(plan["platform"], "linux-aarch64-cpu")
        self.assertEqual(plan["torch"]["build"]["flavour"], "cpu")


class SmallProject(ProgramTest):
    def test_numerics_is_installed_with_uv_and_every_package_works(self):
        reason = index_reason()
        if reason:
            self.skipTest(reason)
        target = self.folder / "numerics"
        done = self.run_program("install", "--project", PROJECT, "--target", target, "--installer", "uv", "--yes", timeout=400)
        print(done.stdout[-2500:])
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        report = self.answer("verify", target, timeout=400)
        self.assertTrue(report["ready"])
        verdicts = {p["package"]: [c["verdict"] for c in p["checks"]] for p in report["verification"]["packages"]}
        for package in ("numpy", "safetensors", "tokenizers", "pyarrow"):
            self.assertIn("works", verdicts[package], package)
            self.assertNotIn("fails", verdicts[package], package)
        script = subprocess.run([str(target / "bin/python"), str(PROJECT / "numerics.py")], capture_output=True, text=True, cwd=self.folder,
                                timeout=600)
        self.assertEqual(script.returncode, 0, script.stderr)

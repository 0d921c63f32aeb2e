"""The scripts of resources/verify keep their contract with the program. Standard library only:

    PYTHON tests/verify_scripts/test_verify_scripts.py

asks the packages that PYTHON has; what it does not have is skipped, and said so."""

import importlib.util
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "resources" / "verify"
MARKER = "ARMATURE-VERIFY "
VERDICTS = {"works", "fails", "skipped", "unknown"}
CHECK_KEYS = {"id": str, "question": str, "observed": str, "expected": str, "verdict": str, "excerpt": str, "seconds": (int, float)}
SECONDS = 600


def catalog_modules():
    """Script (without .py) -> the module it questions, as the catalog's packages name them."""
    modules = {}
    for path in sorted((ROOT / "resources" / "catalog" / "packages").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        script = re.search(r'^verify = "(.+)\.py"$', text, re.M)
        module = re.search(r'^import = "(.+)"$', text, re.M)
        if script:
            assert module, f"{path.name} names a script and no module to import"
            modules[script[1]] = module[1]
    return modules


MODULES = catalog_modules()


def run_script(path, *arguments, python_options=()):
    """As the program does it: isolated, in an empty folder, with its own caches. (exit code, lines of output, error output)"""
    with tempfile.TemporaryDirectory(prefix="armature-test-") as folder:
        empty = pathlib.Path(folder, "empty")
        empty.mkdir()
        environment = dict(os.environ, HF_HUB_OFFLINE="1", TRITON_CACHE_DIR=folder + "/triton", XDG_CACHE_HOME=folder + "/cache",
                           TORCH_EXTENSIONS_DIR=folder + "/extensions", HF_HOME=folder + "/huggingface")
        command = [sys.executable, "-I", "-B", "-X", "utf8", *python_options, str(path), *arguments]
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, timeout=SECONDS, check=False)
        left = sorted(entry.name for entry in empty.iterdir())
    assert not left, f"{path} leaves {left} in its working folder"
    return done.returncode, done.stdout.decode("utf-8").split("\n"), done.stderr.decode("utf-8", "replace")


class Apart(unittest.TestCase):
    def test_a_process_that_is_too_slow_is_unknown_and_not_a_failure(self):
        spec = importlib.util.spec_from_file_location("_report_under_test", SCRIPTS / "_report.py")
        report = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(report)
        with self.assertRaisesRegex(report.Unknown, "no answer within 0.2 seconds"):
            report.run_apart([sys.executable, "-c", "import time; time.sleep(30)"], seconds=0.2)
        self.assertEqual(report.run_apart([sys.executable, "-c", "print(6 * 7)"]).stdout, "42\n")


class ContractCase(unittest.TestCase):
    def report_of(self, path, *arguments, python_options=()):
        code, lines, errors = run_script(path, *arguments, python_options=python_options)
        self.assertEqual(code, 0, errors[-2000:])
        self.assertEqual(lines[-1], "", "the last line must be whole")
        marked = [line for line in lines if line.startswith(MARKER)]
        self.assertEqual(marked, [lines[-2]], "one report, as the last line")
        report = json.loads(lines[-2][len(MARKER):])
        self.assertEqual(set(report), {"schema", "package", "version", "checks", "facts"})
        self.assertEqual(report["schema"], 1)
        self.assertIsInstance(report["facts"], dict)
        self.assertTrue(report["checks"])
        for check in report["checks"]:
            self.assertEqual(set(check), set(CHECK_KEYS))
            for key, kind in CHECK_KEYS.items():
                self.assertIsInstance(check[key], kind, f"{check['id']}.{key}")
            self.assertIn(check["verdict"], VERDICTS)
            self.assertTrue(check["question"].endswith("?"), check["question"])
            self.assertLessEqual(len(check["excerpt"]), 2000)
            if check["verdict"] in ("skipped", "unknown", "fails"):
                self.assertTrue(check["observed"], f"{check['id']} gives no reason")
        names = [check["id"] for check in report["checks"]]
        self.assertEqual(len(names), len(set(names)), names)
        self.assertEqual(names[:2], ["import", "version"])
        return report, {check["id"]: check for check in report["checks"]}


class ScriptsTest(ContractCase):
    """Every script, once without any package and once with what this interpreter has."""

    def test_every_script_is_named_by_a_package_of_the_catalog(self):
        found = {path.stem for path in SCRIPTS.glob("*.py") if not path.name.startswith("_")}
        self.assertEqual(found, set(MODULES) | {"import_only"})
        self.assertGreater(len(MODULES), 10)

    def test_the_catalog_names_these_scripts(self):
        for path in sorted((ROOT / "resources" / "catalog" / "packages").glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            script = re.search(r'^verify = "(.+)"$', text, re.M)
            if not script:
                continue
            package = re.search(r'^id = "(.+)"$', text, re.M)[1]
            source = (SCRIPTS / script[1]).read_text(encoding="utf-8")
            self.assertIn(f'_report.Report("{package}")', source, "the program refuses a report that speaks of another package")

    def test_a_missing_package_fails_the_import_and_skips_the_rest(self):
        for script, module in sorted(MODULES.items()):
            with self.subTest(script=script):  # -S: without any site-packages
                report, checks = self.report_of(SCRIPTS / f"{script}.py", "--expect", "version=1.0", "--expect", "device=cuda", python_options=("-S",))
                self.assertEqual(checks["import"]["verdict"], "fails")
                self.assertIn(f"No module named '{module}'", checks["import"]["observed"])
                self.assertIn("ModuleNotFoundError", checks["import"]["excerpt"])
                rest = [check for check in report["checks"][1:] if check["verdict"] != "skipped"]
                self.assertEqual(rest, [])
                self.assertEqual(report["version"], "")

    def test_a_wrong_version_fails_and_nothing_else(self):
        for script, module in sorted(MODULES.items()):
            with self.subTest(script=script):
                if importlib.util.find_spec(module) is None:
                    print(f"skipped: {module} is not installed in this Python", file=sys.stderr)
                    continue
                report, checks = self.report_of(SCRIPTS / f"{script}.py", "--expect", "version=0.0.1+other", "--expect", "device=cpu")
                print(script, ", ".join(f"{c['id']} {c['verdict']} {c['seconds']:.1f}s" for c in report["checks"]), file=sys.stderr)
                self.assertEqual(checks["version"]["verdict"], "fails")
                self.assertEqual(checks["version"]["expected"], "0.0.1+other")
                self.assertTrue(report["version"])
                failed = {name: check["observed"] for name, check in checks.items() if check["verdict"] == "fails" and name != "version"}
                self.assertEqual(failed, {})

    def test_a_planned_gpu_that_is_not_there_is_explained(self):
        if importlib.util.find_spec("torch") is None:
            self.skipTest("torch is not installed in this Python")
        report, checks = self.report_of(SCRIPTS / "torch.py", "--expect", "device=cuda")
        if report["facts"]["cuda_available"]:
            self.skipTest("there is a GPU here")
        self.assertEqual(checks["device"]["verdict"], "fails")
        self.assertRegex(checks["device"]["observed"], "CPU only|sees no NVIDIA GPU: .+")
        self.assertEqual(checks["cpu"]["verdict"], "works")
        for name in ("architecture", "matmul", "bf16", "linear", "attention", "gradient", "nvrtc", "compile"):
            self.assertEqual(checks[name]["verdict"], "skipped")


class ImportOnlyTest(ContractCase):
    def test_a_module_without_metadata(self):
        report, checks = self.report_of(SCRIPTS / "import_only.py", "json", "armature-no-such-package")
        self.assertEqual(report["package"], "armature-no-such-package")
        self.assertEqual(checks["import"]["verdict"], "works")
        self.assertEqual(checks["version"]["verdict"], "skipped")

    def test_a_planned_version_without_metadata_fails(self):
        _, checks = self.report_of(SCRIPTS / "import_only.py", "json", "armature-no-such-package", "--expect", "version=1")
        self.assertEqual(checks["version"]["verdict"], "fails")

    def test_a_module_that_is_not_there(self):
        report, checks = self.report_of(SCRIPTS / "import_only.py", "armature_no_such_module", "pip")
        self.assertEqual(report["package"], "pip")
        self.assertEqual([checks["import"]["verdict"], checks["version"]["verdict"]], ["fails", "skipped"])


class HelperTest(ContractCase):
    """_report.py with checks that misbehave."""

    LOAD = f"""
import importlib.util
spec = importlib.util.spec_from_file_location("_armature_report", {str(SCRIPTS / "_report.py")!r})
_report = importlib.util.module_from_spec(spec)
spec.loader.exec_module(_report)
"""
    BEGIN = """
report = _report.Report("demo")
report.import_module("json")
"""

    def written(self, body, begin=BEGIN):
        folder = tempfile.TemporaryDirectory(prefix="armature-test-")
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name, "script.py")
        path.write_text(self.LOAD + begin + body, encoding="utf-8")
        return path

    def test_noise_never_follows_or_joins_the_report(self):
        _, checks = self.report_of(self.written("""
import atexit, os, subprocess, sys
atexit.register(lambda: print("late noise"))
def noisy():
    sys.stdout.write("no end of line")
    os.write(1, b"ARMATURE-VERIFY {}\\n")
    subprocess.run([sys.executable, "-c", "print('ARMATURE-VERIFY')"], check=True)
    return "line one\\nARMATURE-VERIFY two"
report.check("noise", "Is it loud?", noisy)
report.write()
os.write(1, b"more\\n")
"""))
        self.assertEqual(checks["noise"]["verdict"], "works")

    def test_every_end_of_a_check_is_caught(self):
        _, checks = self.report_of(self.written("""
import sys
def leave(): sys.exit(3)
def deep(): deep()
def long(): raise ValueError("x" * 9000 + "the end")
def skip(): raise _report.Skip("why")
def unknown(): raise _report.Unknown("why")
def fail(): raise _report.Fail("seen")
def odd(): raise RuntimeError("\\ud800 \\0")
for function in (leave, deep, long, skip, unknown, fail, odd):
    report.check(function.__name__, "Does it?", function)
report.write()
"""))
        verdicts = {name: check["verdict"] for name, check in checks.items()}
        self.assertEqual({verdicts[name] for name in ("leave", "deep", "long", "fail", "odd")}, {"fails"})
        self.assertEqual([verdicts["skip"], verdicts["unknown"]], ["skipped", "unknown"])
        self.assertIn("the end", checks["long"]["excerpt"])
        self.assertEqual(checks["fail"]["excerpt"], "")

    def test_an_interrupt_ends_it(self):
        code, lines, _ = run_script(self.written("""
def interrupt(): raise KeyboardInterrupt
report.check("interrupt", "Does it?", interrupt)
report.write()
"""))
        self.assertNotEqual(code, 0)
        self.assertFalse(any(line.startswith(MARKER) for line in lines))

    def test_facts_that_are_no_json_do_not_cost_the_report(self):
        report, _ = self.report_of(self.written("""
report.note(lambda: 1 / 0)
report.facts["number"] = float("nan")
report.write()
"""))
        self.assertEqual(list(report["facts"]), ["facts_missing"])

    def test_a_block_skips_what_follows(self):
        _, checks = self.report_of(self.written("""
report.block("because")
report.check("later", "Does it?", lambda: "no")
report.write()
"""))
        self.assertEqual((checks["later"]["verdict"], checks["later"]["observed"]), ("skipped", "because"))

    def test_a_folder_without_code_is_no_package(self):
        with tempfile.TemporaryDirectory(prefix="armature-test-") as folder:
            pathlib.Path(folder, "hollow").mkdir()
            _, checks = self.report_of(self.written(f"""
import sys
sys.path.insert(0, {folder!r})
report = _report.Report("hollow")
report.import_module("hollow")
report.write()
""", begin=""))
        self.assertEqual([checks["import"]["verdict"], checks["version"]["verdict"]], ["unknown", "skipped"])


def load(name):
    spec = importlib.util.spec_from_file_location("armature_script_" + name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PartsTest(unittest.TestCase):
    """What decides without a GPU or a foreign machine at hand."""

    def test_versions_are_compared_as_a_whole(self):
        same = load("_report").same_version
        for left, right in (("2.8.0", "2.8"), ("2.8.0+cu129", "2.8+CU129"), ("1.0+a-b", "1.0+a.b")):
            self.assertTrue(same(left, right), (left, right))
        for left, right in (("2.8.0", "2.8.0+cpu"), ("2.8.0+cu128", "2.8.0+cu129"), ("2.8.0", "2.80"), ("2.8.0rc1", "2.8.0"), ("10", "1")):
            self.assertFalse(same(left, right), (left, right))

    def test_a_cuda_error_is_told_with_what_it_means(self):
        explained = load("torch").explained
        for text, expected in (("Unexpected error from cudaGetDeviceCount(). Error 802: system not yet initialized", "fabric"),
                               ("Error 803: system has unsupported display driver / cuda driver combination", "restart"),
                               ("Error 804: forward compatibility was attempted on non supported HW", "cuda-compat"),
                               ("Error 999: unknown error", "kernel log")):
            self.assertIn(expected, explained(text))
            self.assertTrue(explained(text).startswith(text))
        self.assertEqual(explained("CUDA reports 0 devices"), "CUDA reports 0 devices")
        self.assertEqual(explained("line 18020 of a file"), "line 18020 of a file")

    def test_a_risky_check_that_ends_its_process_fails_with_the_signal(self):
        torch_script = load("torch")
        with tempfile.TemporaryDirectory() as folder:
            stand_in = pathlib.Path(folder, "torch.py")
            stand_in.write_text("import os, signal; os.kill(os.getpid(), signal.SIGABRT)", encoding="utf-8")
            torch_script.__file__ = str(stand_in)
            with self.assertRaisesRegex(torch_script.Fail, "SIGABRT"):
                torch_script.apart("linear", "cpu")

    def test_which_code_carries_a_gpu(self):
        carrier = load("torch").carrier
        built = ["sm_80", "sm_86", "sm_90", "sm_100", "sm_120", "compute_120"]
        for capability, expected in (((8, 0), "sm_80"), ((8, 9), "sm_80"), ((9, 0), "sm_90"), ((10, 3), "sm_100"), ((12, 1), "sm_120"),
                                     ((13, 0), "compute_120"), ((7, 5), None), ((11, 0), None)):
            self.assertEqual(carrier(built, capability), expected, capability)
        self.assertEqual(carrier(["sm_90a", "compute_80"], (9, 0)), "sm_90a")
        self.assertEqual(carrier(["sm_120a"], (12, 1)), None)
        self.assertEqual(carrier(["sm_120f"], (12, 1)), "sm_120f")
        self.assertEqual(carrier(["compute_90a"], (12, 1)), None)
        self.assertEqual(carrier(["compute_90"], (12, 1)), "compute_90")
        self.assertEqual(carrier(["gfx942", "sm_", ""], (9, 0)), None)

    def test_machine_types_of_programs(self):
        machines_of = load("h2o_wave").machines_of
        elf = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00"
        for content, expected in (
            (elf + struct.pack("<H", 183) + bytes(40), ("ELF", ["aarch64"])),
            (elf + struct.pack("<H", 62) + bytes(40), ("ELF", ["x86_64"])),
            (elf + struct.pack("<H", 9999), ("ELF", ["machine 9999"])),
            (b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C) + bytes(24), ("Mach-O", ["arm64"])),
            (b"\xca\xfe\xba\xbe" + struct.pack(">I", 2) + struct.pack(">5I", 0x01000007, 3, 0, 0, 0) + struct.pack(">5I", 0x0100000C, 0, 0, 0, 0),
             ("Mach-O", ["x86_64", "arm64"])),
            (b"#!/bin/sh\n", ("", [])),
            (b"\x7fELF", ("", [])),
            (b"", ("", [])),
        ):
            with tempfile.NamedTemporaryFile() as file:
                file.write(content)
                file.flush()
                self.assertEqual(machines_of(file.name), expected)


if __name__ == "__main__":
    unittest.main(verbosity=2)

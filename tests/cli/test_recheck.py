"""armature recheck: claims against a loopback index that misbehaves, and against the index the installer uses."""
import hashlib
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
import tomllib
import unittest
import urllib.request

from json_schema import python_with_jsonschema, violations
from program import PROGRAM, ROOT, ProgramTest, index_reason
from recheck_case import NOWHERE, RecheckCase

sys.path.insert(0, str(ROOT / "tests/index"))
from make_distribution import make_distribution


class Recheck(RecheckCase):
    """Claims that hold, claims that do not, and where the result goes."""

    def test_claims_that_hold_are_confirmed_with_their_file(self):
        report = self.recheck(self.served() + "/simple", code=0)
        self.assertEqual({check["verdict"] for check in report["checks"]}, {"confirmed"})
        self.assertIn("hf_transfer-0.1.9-cp38-abi3-manylinux_2_17_aarch64.whl", [check["file"]["file"] for check in report["checks"] if check["file"]])
        self.assertEqual(report["exit_code"], 0)
        self.assertEqual(report["default_index"], "--index")

    def test_every_platform_has_its_first_and_latest_version_with_file_size_and_hash(self):
        self.made.append("hf-transfer==0.1.8,tag=cp38-abi3-manylinux_2_17_aarch64")
        self.made.append("hf-transfer==0.2.0,tag=cp38-abi3-macosx_11_0_arm64")
        fits = {fit["platform"]: fit for fit in self.recheck(self.served() + "/simple", code=1)["fits"]}
        self.assertEqual(set(fits), {"linux-aarch64-cuda", "linux-aarch64-cpu", "linux-x86_64-cuda", "linux-x86_64-cpu", "macos-arm64-mps"})
        cuda = fits["linux-aarch64-cuda"]
        self.assertEqual((cuda["versions"], cuda["first"]["version"], cuda["latest"]["version"], cuda["latest_anywhere"]),
                         (["0.1.8", "0.1.9"], "0.1.8", "0.1.9", "0.2.0"))
        file = cuda["latest"]["file"]
        wheel = self.folder / "wheels" / file["file"]
        self.assertEqual((file["bytes"], file["sha256"]), (wheel.stat().st_size, hashlib.sha256(wheel.read_bytes()).hexdigest()))
        self.assertEqual((fits["macos-arm64-mps"]["first"]["version"], fits["linux-x86_64-cuda"]["latest"]), ("0.2.0", None))

    def release_list(self, *tags):
        """The address of a list of releases as GitHub gives it."""
        body = json.dumps([{"tag_name": tag} for tag in tags]).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}/releases"

    def with_stack(self, address):
        """A catalog with a stack whose releases are listed there, and no build of torch to ask for."""
        builds = self.catalog / "builds.toml"
        builds.write_text(builds.read_text(encoding="utf-8").partition("[[build]]")[0], encoding="utf-8")
        (self.catalog / "stacks/demo.toml").write_text(
            f'id = "demo"\ntitle = "Demo"\nversion = "1.15.0"\npython = ">=3.10"\nrequirements = ["hf-transfer"]\n'
            f'packages = ["hf-transfer"]\n[upstream]\nreleases = "{address}"\n')

    def test_a_newer_release_of_a_stack_is_told_then_and_before_the_next_plan(self):
        self.with_stack(self.release_list("v1.15.0", "v1.16.0", "v2.0.0rc1"))
        before = self.answer("status", "--catalog", self.catalog, "--stack", "demo")["limits"]
        report = self.recheck(self.served() + "/simple", code=0, packages=())
        self.assertEqual([(each["stack"], each["known"], each["newest"], each["problem"]) for each in report["releases"]],
                         [("demo", "1.15.0", "1.16.0", None)])
        after = self.answer("status", "--catalog", self.catalog, "--stack", "demo")["limits"]
        self.assertEqual((before, [limit["title"] for limit in after]), ([], ["Demo 1.16.0 is out"]))

    def test_releases_that_cannot_be_read_are_could_not_be_told_and_no_failure(self):
        self.with_stack(NOWHERE)
        base = self.served() + "/simple"
        report = self.recheck(base, code=0, packages=())
        self.assertEqual([(each["newest"], bool(each["problem"])) for each in report["releases"]], [("", True)])
        words = self.run_program("recheck", "--catalog", self.catalog, "--index", f"default={base}", "--no-save").stdout
        self.assertIn("Demo: could not be told:", words)
        self.assertEqual(self.recheck(base, code=0)["releases"], [])  # who asks for a package asks for nothing else

    def test_what_changed_since_the_last_re_check_is_told(self):
        self.assertEqual(self.recheck(self.served() + "/simple", code=0)["changes"], {"since": "", "same_question": False, "list": []})
        base = f"http://127.0.0.1:{self.port}"
        first = self.recheck(base + "/simple", code=0)
        self.assertEqual(first["changes"]["list"], [])
        self.recheck(NOWHERE, code=4)  # says nothing, and so is nothing to compare with
        make_distribution(str(self.folder / "wheels"), "hf-transfer==0.1.10,tag=cp38-abi3-manylinux_2_17_aarch64")
        words = ("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", f"default={base}/simple")
        text = self.run_program(*words, "--no-save").stdout
        self.assertIn("Changed since the last re-check (", text)
        self.assertIn("hf-transfer: new with a wheel: 0.1.10 (linux-aarch64-cpu, linux-aarch64-cuda)", text)
        changes = self.answer(*words, code=0)["changes"]
        self.assertEqual(changes["since"], first["at"])
        self.assertEqual([(change["kind"], change["what"]) for change in changes["list"]], [("new-version", "0.1.10")])

    def test_a_catalog_of_ones_own_leaves_the_history_of_the_other_alone(self):
        self.recheck(self.served() + "/simple", code=0)
        kept = self.home / ".local/share/armature/recheck"
        self.assertEqual(len(self.saved()), 1)
        self.assertEqual(list(kept.glob("*.json")), [], "the history of the catalog in use")

    def test_nothing_has_changed_is_said_of_the_same_catalog_and_question_only(self):
        index = self.served() + "/simple"
        words = ("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", f"default={index}")
        self.run_program(*words)
        self.assertIn("Nothing has changed since the last re-check (", self.run_program(*words).stdout)
        narrower = self.run_program(*words, "--platform", "linux-aarch64-cpu").stdout
        self.assertNotIn("Nothing has changed", narrower)
        self.assertIn("had another catalog or other questions", narrower)
        with open(self.catalog / "catalog.toml", "a", encoding="utf-8") as file:
            file.write("# another one\n")
        self.assertNotIn("Nothing has changed", self.run_program(*words).stdout)

    def test_the_answer_follows_its_schema(self):
        python = python_with_jsonschema()
        if python is None:
            print("skipped: no Python here has jsonschema; packaging/dev setup brings one")
            self.skipTest("no jsonschema")
        self.made.append("hf-transfer==0.1.8,tag=cp38-abi3-manylinux_2_17_aarch64")
        index = self.served()
        for address, code in ((index + "/simple", 1), (index + "/fault/html/simple", 1), (index + "/fault/yanked/simple", 0),
                              (index + "/fault/login/simple", 4), (NOWHERE, 4)):
            with self.subTest(address=address.replace(index, "")):
                answer = self.recheck(address, code=code)
                self.assertEqual(violations(python, answer, "recheck-1"), "")
                self.assertEqual(violations(python, json.loads(self.saved()[-1].read_text()), "recheck-1"), "")
        whole = self.answer("recheck", "--index", f"default={NOWHERE}", *self.nowhere(), code=4)
        self.assertEqual(violations(python, whole, "recheck-1"), "")
        answer["checks"][0]["verdict"] = "perhaps"
        del answer["fits"]
        self.assertEqual(len(violations(python, answer, "recheck-1").splitlines()), 3)  # the word, the problem beside another word, the key

    def test_one_request_for_all_claims_of_a_package(self):
        self.recheck(self.served() + "/simple", code=0)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=10) as answer:
            self.assertEqual(json.load(answer), {"/simple/hf-transfer/": 1})

    def test_a_claim_that_does_not_hold_is_contradicted_with_the_file(self):
        self.made.append("hf-transfer==0.1.8,tag=cp38-abi3-manylinux_2_17_aarch64")
        self.made.append("hf-transfer==0.1.9,tag=cp38-abi3-macosx_11_0_arm64")
        report = self.recheck(self.served() + "/simple", code=1)
        wrong = {check["kind"]: check["file"]["file"] for check in report["checks"] if check["verdict"] == "contradicted"}
        self.assertEqual(wrong, {"since": "hf_transfer-0.1.8-cp38-abi3-manylinux_2_17_aarch64.whl",
                                 "unavailable": "hf_transfer-0.1.9-cp38-abi3-macosx_11_0_arm64.whl"})

    def test_an_index_that_gives_no_page_contradicts_nothing(self):
        base = self.served()
        for fault, problem in (("404", "not-found"), ("403", "access-denied"), ("login", "not-an-index"), ("major2", "unsupported"),
                               ("endless", "too-large"), ("empty", "not-found"), ("cut", "network-unreachable"), ("", "network-unreachable")):
            with self.subTest(fault=fault or "unreachable"):
                report = self.recheck(f"{base}/fault/{fault}/simple" if fault else NOWHERE, code=4)
                self.assertEqual({check["verdict"] for check in report["checks"]}, {"could-not-tell"})
                self.assertEqual({check["problem"]["code"] for check in report["checks"]}, {problem})
                self.assertTrue(all(check["because"] for check in report["checks"]))

    def test_the_result_is_kept_beside_the_catalog_and_not_in_it(self):
        before = {path: path.read_bytes() for path in self.catalog.rglob("*.toml")}
        report = self.recheck(self.served() + "/simple", code=0)
        self.assertEqual({path: path.read_bytes() for path in self.catalog.rglob("*.toml")}, before)
        self.assertEqual([str(path) for path in self.saved()], [report["saved"]])
        kept = json.loads(self.saved()[0].read_text())
        self.assertEqual(kept["checks"], report["checks"])
        self.assertEqual(kept["catalog_digest"], report["catalog_digest"])
        self.recheck(f"http://127.0.0.1:{self.port}/simple", "--no-save", code=0)
        self.assertEqual(len(self.saved()), 1)

    def test_credentials_of_an_index_are_nowhere(self):
        base = self.served().replace("http://", "http://user:s3cr3t@")
        done = self.run_program("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", f"default={base}/fault/auth/simple", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("s3cr3t", done.stdout + done.stderr + self.saved()[0].read_text())

    def test_a_broken_answer_of_one_index_leaves_the_others_alone(self):
        index = self.served() + "/simple"
        report = self.answer("recheck", "--catalog", self.catalog, "--index", f"default={index}", *self.nowhere(), code=4)
        own = [check["verdict"] for check in report["checks"] if check["package"] == "hf-transfer"]
        self.assertEqual(set(own), {"confirmed"})
        self.assertGreater(len(report["checks"]), len(own))

    def nowhere(self):
        """Every index of PyTorch's at an address where nothing listens."""
        names = [index["id"] for index in tomllib.loads((self.catalog / "indexes.toml").read_text())["index"]]
        return [word for name in names if name != "default" for word in ("--index", f"{name}={NOWHERE}")]

    def test_the_text_has_table_and_summary_and_progress_is_on_stderr(self):
        index = self.served() + "/simple"
        done = self.run_program("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", f"default={index}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("package"), done.stdout)
        self.assertIn("0 contradicted, 0 could not be told", done.stdout)
        self.assertIn("asked 1 of 1", done.stderr)
        quiet = self.run_program("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", f"default={index}", "--quiet")
        self.assertEqual(quiet.stderr, "")

    def test_an_interrupt_ends_it_with_5_and_saves_nothing(self):
        index = self.served() + "/fault/silent/simple"
        running = subprocess.Popen([PROGRAM, "recheck", "--catalog", str(self.catalog), "--package", "hf-transfer", "--index", f"default={index}"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=self.folder)
        self.addCleanup(running.wait)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.asked():
            time.sleep(0.05)
        os.kill(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=10)
        self.assertEqual(running.returncode, 5, told)
        self.assertEqual(self.saved(), [])

    def asked(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=10) as answer:
            return json.load(answer)

    def test_wrong_words_are_named(self):
        for words, says in ((["--package", "bitsandbite"], "bitsandbite"), (["--platform", "linux-aarch64"], "linux-aarch64"),
                            (["--index", "default=nowhere"], "--index default"), (["--index", "no-such=http://127.0.0.1/"], "no-such"),
                            (["--proxy", "not a proxy"], "--proxy"), (["surplus"], "surplus")):
            with self.subTest(words=words):
                done = self.run_program("recheck", *words)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(says, done.stderr)
                self.assertEqual(self.saved(), [])


class Live(ProgramTest):
    """The index this machine's installer uses."""

    def setUp(self):
        super().setUp()
        reason = index_reason()
        if reason:
            print("skipped: " + reason)
            self.skipTest(reason)

    def checks(self, *words):
        done = self.run_program("recheck", *words, "--json", timeout=300)
        self.assertIn(done.returncode, (0, 1, 4), done.stderr)
        return json.loads(done.stdout)

    def test_bitsandbytes_is_judged_by_its_files(self):
        report = self.checks("--package", "bitsandbytes")
        self.assertEqual([page["package"] for page in report["asked"]], ["bitsandbytes"])
        told = [check for check in report["checks"] if check["verdict"] != "could-not-tell"]
        self.assertGreater(len(told), 10)
        self.assertTrue(any(check["file"]["file"].startswith("bitsandbytes-0.47.0-py3-none-manylinux_2_24_aarch64") for check in told if check["file"]))

    def test_an_index_that_was_not_reached_contradicts_nothing(self):
        report = self.checks("--package", "torch")
        silent = {page["index"] for page in report["asked"] if page["problem"]}
        if not silent:
            print("skipped: every index of PyTorch's was reached")
            self.skipTest("every index of PyTorch's was reached")
        for check in report["checks"]:
            if check["index"] in silent:
                self.assertEqual(check["verdict"], "could-not-tell", check)
                self.assertEqual(check["problem"]["code"], "network-unreachable", check)


if __name__ == "__main__":
    unittest.main()

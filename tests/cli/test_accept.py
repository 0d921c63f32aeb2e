"""What a verification found: a failure is accepted by name only, and stays on record; what a RECORD does not name is seen."""
import base64
import hashlib
import json
import unittest

from program import ProgramTest, uv_program


class Installed(ProgramTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            self.skipTest("uv is not installed")
        self.env = self.folder / "env"

    def install(self, made, *words):
        (self.folder / "requirements.txt").write_text("\n".join(spec.partition(",")[0].partition("=")[0] for spec in made))
        return self.run_program("install", "--project", self.folder / "requirements.txt", "--target", self.env, "--yes",
                                "--index", f"default=http://127.0.0.1:{self.loopback_index(*made)}/simple/", *words,
                                UV_CACHE_DIR=str(self.folder / "cache"))


class Accept(Installed):
    BROKEN = "ours==1.0,broken"

    def test_without_it_an_environment_whose_package_fails_is_not_put_in_place(self):
        done = self.install([self.BROKEN])
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("libnothing.so.1", done.stdout + done.stderr)
        self.assertFalse(self.env.exists())

    def test_the_named_package_may_fail_and_that_is_said_and_kept(self):
        done = self.install([self.BROKEN], "--accept", "Ours")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("accepted by you", " ".join(done.stdout.split()))
        accepted = json.loads((self.env / "armature.json").read_text())["accepted"]
        self.assertIn("libnothing.so.1", accepted["ours"])

    def test_another_package_may_not(self):
        done = self.install([self.BROKEN, "theirs==1.0,broken"], "--accept", "ours")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertFalse(self.env.exists())

    def test_a_repair_accepts_what_was_accepted_before(self):
        self.assertEqual(self.install([self.BROKEN], "--accept", "ours").returncode, 0)
        done = self.run_program("repair", self.env, "--yes", UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("libnothing.so.1", json.loads((self.env / "armature.json").read_text())["accepted"]["ours"])

    def test_verify_says_it_again(self):
        self.assertEqual(self.install([self.BROKEN], "--accept", "ours").returncode, 0)
        done = self.run_program("verify", self.env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("accepted by you", " ".join(done.stdout.split()))


class Records(Installed):
    def check(self, name):
        report = json.loads(self.run_program("verify", self.env, "--json").stdout)
        checks = report.get("verification", report)["environment_checks"]
        return next(check for check in checks if check["id"] == name)

    def test_a_module_that_the_wheel_did_not_record_is_named(self):
        self.assertEqual(self.install(["ours==1.0,hides"]).returncode, 0)
        check = self.check("unrecorded")
        self.assertEqual(check["verdict"], "unknown")
        self.assertTrue(check["observed"].endswith("ours/hidden.py"), check)

    def test_a_record_that_was_changed_together_with_its_file_is_seen(self):
        self.assertEqual(self.install(["ours==1.0"]).returncode, 0)
        self.assertEqual(self.run_program("verify", self.env, "--hash").returncode, 0)
        module = next(self.env.glob("lib/*/site-packages/ours/__init__.py"))
        module.write_text("evil = True\n")
        digest = base64.urlsafe_b64encode(hashlib.sha256(module.read_bytes()).digest()).rstrip(b"=").decode()
        record = next(self.env.glob("lib/*/site-packages/ours-*/RECORD"))
        lines = [f"ours/__init__.py,sha256={digest},{len(module.read_bytes())}" if line.startswith("ours/__init__.py") else line
                 for line in record.read_text().splitlines()]
        record.unlink()  # it may be a link into the installer's cache
        record.write_text("\n".join(lines) + "\n")
        done = self.run_program("verify", self.env, "--hash")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(self.check("records")["observed"], "changed since: ours")


if __name__ == "__main__":
    unittest.main()

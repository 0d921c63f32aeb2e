"""A real loopback index that misbehaves, with the real uv: the right words and exit code, nothing left at the target."""
import json
import unittest

from program import ProgramTest, uv_program


class IndexFaults(ProgramTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        self.port = self.loopback_index("demo==1.0", "onlysource==1.0,sdist")
        self.target = self.folder / "env"

    def install(self, fault="", requirement="demo==1.0", user=""):
        project = self.folder / "requirements.txt"
        project.write_text(requirement + "\n")
        path = f"fault/{fault}/simple" if fault else "simple"
        return self.run_program("install", "--project", project, "--target", self.target, "--yes", "--json", "--records", self.folder / "records",
                                "--index", f"default=http://{user}127.0.0.1:{self.port}/{path}", timeout=200, UV_CACHE_DIR=str(self.folder / "cache"))

    def refused(self, done, code, problem):
        self.assertEqual(done.returncode, code, done.stderr)
        said = json.loads(done.stdout.strip().splitlines()[-1])
        self.assertEqual(said["problem"]["code"], problem, done.stderr)
        self.assertFalse(self.target.exists())
        self.assertFalse((self.folder / ".armature-env").exists() and any((self.folder / ".armature-env").glob("staging*")))

    def test_a_sound_index_serves(self):
        done = self.install()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.target / "armature.json").is_file())

    def test_an_index_that_asks_for_a_login_is_named_as_such(self):
        self.refused(self.install("auth"), 1, "access-denied")

    def test_the_right_credentials_serve_and_reach_no_file_and_no_output(self):
        done = self.install("auth", user="user:s3cr3t@")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("s3cr3t", done.stdout + done.stderr)
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and "cache" not in path.parts:
                self.assertNotIn(b"s3cr3t", path.read_bytes(), str(path))

    def test_a_package_that_is_absent_is_a_resolution_that_failed(self):
        self.refused(self.install("404"), 1, "resolution-failed")

    def test_a_login_page_in_place_of_the_index_installs_nothing(self):
        done = self.install("login")
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(self.target.exists())

    def test_an_index_that_fails_twice_and_then_answers_serves(self):
        done = self.install("flaky")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_file_that_is_not_the_announced_one_is_never_installed(self):
        self.refused(self.install("wronghash"), 1, "hash-mismatch")

    def test_a_package_without_a_wheel_is_refused_instead_of_compiled(self):
        done = self.install(requirement="onlysource==1.0")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("compile", done.stderr.lower())
        self.assertFalse(self.target.exists())


if __name__ == "__main__":
    unittest.main()

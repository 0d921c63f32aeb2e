"""A real loopback index that misbehaves, with the real uv: the right words and exit code, nothing left at the target."""
import json
import unittest
import urllib.request

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


class IndexWithoutHashes(ProgramTest):
    """PyTorch's index names no hashes for some files: uv must download them to resolve, and may not do so once more to install."""

    def setUp(self):
        super().setUp()
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        self.project = self.folder / "requirements.txt"
        self.project.write_text("torch\n")

    def run_verb(self, verb, cache, index, *words):
        return self.run_program(verb, "--project", self.project, "--target", self.folder / "env", "--json", "--torch", "cpu", "--index",
                                f"pytorch-cpu={index}", *words, timeout=300, UV_CACHE_DIR=str(self.folder / cache))

    def downloads(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=10) as answer:
            return sum(count for path, count in json.load(answer).items() if path.endswith(".whl"))

    def test_what_the_resolution_downloaded_is_not_downloaded_again_to_be_installed(self):
        planned = self.run_verb("plan", "none", "http://127.0.0.1:1/simple", "--no-resolve")
        build = json.loads(planned.stdout)["plan"]["torch"]["build"]
        wheel = f"torch=={build['torch']}" + (f"+{build['local']}" if build["local"] else "")
        self.port = self.loopback_index(wheel + ",tag=py3-none-any,size=200000")
        index = f"http://127.0.0.1:{self.port}/fault/bare/simple"
        self.assertEqual(self.run_verb("plan", "cache-plan", index).returncode, 0)
        resolving = self.downloads()
        self.assertGreater(resolving, 0)
        done = self.run_verb("install", "cache-install", index, "--yes", "--records", self.folder / "records")
        self.assertIn('"step":"verify"', done.stdout)  # it was installed; that it is no PyTorch is what the verification finds
        self.assertEqual(self.downloads() - resolving, resolving)


if __name__ == "__main__":
    unittest.main()

"""The program's own log: where it is, what is in it, and that a failure names it."""
import unittest

from program import MACHINES, ProgramTest

GRACE = MACHINES / "gh200-driver-580-ubuntu2404"


class Log(ProgramTest):
    def log(self):
        file = self.folder / "logs/armature.log"
        return file.read_text() if file.exists() else ""

    def run_logged(self, *words, level=None, **changes):
        return self.run_program(*words, ARMATURE_LOG=level, ARMATURE_LOG_FOLDER=str(self.folder / "logs"), **changes)

    def test_a_start_is_logged_with_its_words_and_without_their_secrets(self):
        self.run_logged("plan", "--machine", GRACE, "--no-resolve", "--index", "default=https://user:s3cr3t@mirror.example/simple")
        self.assertRegex(self.log(), r" info +start: armature \S+, commit .*: plan --machine .*https://\*\*\*\*@mirror\.example/simple")
        self.assertNotIn("s3cr3t", self.log())

    def test_the_choice_of_the_catalog_is_logged(self):
        self.run_logged("status", "--machine", GRACE)
        self.assertRegex(self.log(), r" info +catalog: the built-in one of \d{4}-\d\d-\d\d")

    def test_a_failure_is_logged_and_names_the_log(self):
        done = self.run_logged("explain", "nosuchpackage", "--machine", GRACE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"Log: {self.folder / 'logs/armature.log'}\n", done.stderr)
        self.assertRegex(self.log(), r" error +problem: Unknown name: nosuchpackage")

    def test_probes_are_timed_where_debug_is_asked_for(self):
        self.run_logged("detect", "--machine", GRACE)
        self.assertNotIn("detect: gpu", self.log())
        self.run_logged("detect", "--machine", GRACE, level="debug")
        self.assertRegex(self.log(), r" debug +detect: gpu: \d+ ms")

    def test_verbose_shows_the_log_on_standard_error_and_leaves_the_answer_alone(self):
        quiet = self.run_logged("detect", "--machine", GRACE, "--json")
        verbose = self.run_logged("detect", "--machine", GRACE, "--json", "--verbose")
        self.assertEqual((quiet.stderr, quiet.stdout), ("", verbose.stdout))
        self.assertRegex(verbose.stderr, r"debug +detect: system: \d+ ms")

    def test_off_writes_nothing(self):
        done = self.run_logged("explain", "nosuchpackage", "--machine", GRACE, level="off")
        self.assertNotIn("Log:", done.stderr)
        self.assertFalse((self.folder / "logs").exists())

    def test_a_folder_that_cannot_be_written_changes_nothing_else(self):
        (self.folder / "logs").write_text("a file where the folder should be")
        done = self.run_logged("detect", "--machine", GRACE, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_log_is_kept_from_other_users_in_the_state_folder(self):
        self.run_program("status", "--machine", GRACE, ARMATURE_LOG=None, XDG_STATE_HOME=str(self.folder / "state"))
        self.assertTrue((self.folder / "state/armature/armature.log").is_file())
        self.assertEqual((self.folder / "state/armature").stat().st_mode & 0o777, 0o700)


if __name__ == "__main__":
    unittest.main()

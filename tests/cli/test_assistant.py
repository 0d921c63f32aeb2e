"""armature-assistant before any window is opened: what it says in a terminal."""
import os
import resource
import subprocess
import unittest

PROGRAM = os.environ.get("ARMATURE_ASSISTANT", "")


def run(*words, **variables):
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run([PROGRAM, *words], env=dict(env, **variables), capture_output=True, text=True, timeout=60, check=False)


@unittest.skipUnless(PROGRAM, "ARMATURE_ASSISTANT names no program: the window is not built")
class Assistant(unittest.TestCase):
    def test_without_a_display_it_says_so_and_names_the_command_line(self):
        ended = run()
        self.assertEqual(ended.returncode, 2)
        self.assertIn("DISPLAY", ended.stderr)
        self.assertIn("armature --help", ended.stderr)

    def test_help_and_version_need_no_display(self):
        self.assertIn("--machine", run("--help").stdout)
        self.assertRegex(run("--version").stdout, r"^armature-assistant \d+\.\d+")

    def test_an_unknown_option_is_named(self):
        ended = run("--nonsense")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("nonsense", ended.stderr)

    def test_too_few_open_files_end_in_a_sentence(self):
        limited = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
        ended = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, timeout=60, check=False, preexec_fn=limited)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("too few files", ended.stderr)

    def test_stack_and_project_exclude_each_other(self):
        ended = run("--stack", "pytorch", "--project", ".")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("only one", ended.stderr)

    def test_a_display_that_does_not_answer_is_no_crash_without_words(self):
        ended = run(DISPLAY=":987")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("display", ended.stderr.lower())


if __name__ == "__main__":
    unittest.main()

"""The user's own files in an environment: said before it is replaced, and kept."""
import unittest
from datetime import date

from program import ProgramTest, uv_program


class OwnFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            self.skipTest("uv is not installed")
        (self.folder / "requirements.txt").write_text("ours\n")
        self.env = self.folder / "env"
        url = f"http://127.0.0.1:{self.loopback_index('ours==1.0')}/simple/"
        self.words = ("--project", self.folder / "requirements.txt", "--target", self.env, "--index", f"default={url}")
        self.installed()

    def installed(self, verb=("install",)):
        done = self.run_program(*verb, *(self.words if verb[0] == "install" else ()), "--yes", UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        return done

    def plan(self):
        return self.answer("plan", *self.words, "--no-resolve")

    def test_a_fresh_environment_holds_none(self):
        self.assertNotIn("own_files", self.plan())

    def test_the_plan_names_them(self):
        (self.env / "notes.txt").write_text("years of work")
        self.assertEqual(self.plan()["own_files"], {"count": 1, "paths": ["notes.txt"], "complete": True})
        done = self.run_program("plan", *self.words, "--no-resolve")
        self.assertIn("1 file of yours: notes.txt. They are kept", " ".join(done.stdout.split()))

    def test_install_and_repair_keep_them_and_say_where(self):
        for number, verb in enumerate([("install",), ("repair", self.env), ("repair", self.env, "--rebuild")]):
            (self.env / "data").mkdir()
            (self.env / "data/notes.txt").write_text(f"work {number}")
            done = self.installed(verb)
            kept = self.folder / (f"env-kept-{date.today()}" + (f"-{number + 1}" if number else ""))
            self.assertIn(f"Your own files out of the former environment are kept in {kept}\n", done.stdout)
            self.assertEqual((kept / "data/notes.txt").read_text(), f"work {number}")
            self.assertEqual([path.name for path in kept.iterdir()], ["data"])

    def test_where_there_are_none_nothing_is_kept_or_said(self):
        done = self.installed()
        self.assertNotIn("Your own files", done.stdout)
        self.assertEqual(list(self.folder.glob("env-kept*")), [])


if __name__ == "__main__":
    unittest.main()

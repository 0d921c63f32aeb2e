"""What this program takes for its own: a copied manifest, a work folder of another user and a pipe in place of a lock are not."""
import json
import os
import shutil
import unittest

from test_keeping_verbs import PROJECT, Keeping

OTHER_USER = 65534  # nobody
MARKER = "This folder belongs to Armature, which builds the environment beside it here.\n"


class CopiedManifest(Keeping):
    """Each of these deleted the user's files before."""

    def thesis(self, manifest):
        folder = self.folder / "thesis"
        folder.mkdir()
        (folder / "thesis.tex").write_text("years of work")
        (folder / "armature.json").write_text(manifest)
        return folder

    def test_a_folder_with_a_copied_manifest_is_not_removed(self):
        folder = self.thesis((self.sealed() / "armature.json").read_text())
        self.refused("remove", folder, "--yes", code=2, says="Nothing was touched")

    def test_a_folder_with_a_manifest_that_names_no_folder_is_not_removed(self):
        self.refused("remove", self.thesis('{"schema": 1, "packages": {}}'), "--yes", code=2, says="Nothing was touched")

    def test_a_manifest_that_names_the_folder_but_no_environment_in_it_is_not_enough(self):
        manifest = json.dumps({"schema": 1, "packages": {}, "target": str(self.folder / "thesis")})
        self.refused("remove", self.thesis(manifest), "--yes", code=2, says="Nothing was touched")

    def test_a_copied_environment_is_not_removed(self):
        original = self.sealed()
        shutil.copytree(original, self.folder / "copy")
        self.refused("remove", self.folder / "copy", "--yes", code=2, says="Nothing was touched")

    def test_neither_install_nor_repair_replaces_a_folder_with_a_copied_manifest(self):
        manifest = {"schema": 1, "packages": {"numpy": "2.2.6"}, "project": str(PROJECT), "target": "/elsewhere/env", "installer": "uv"}
        folder = self.thesis(json.dumps(manifest))
        path = self.stand_in()
        for words in (("install", "--project", PROJECT, "--target", folder), ("repair", folder)):
            before = self.content(folder)
            done = self.run_program(*words, "--yes", PATH=path)
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn("only a manifest of one", done.stderr)
            self.assertEqual(self.content(folder), before)


class UnreadableManifest(Keeping):
    """An armature.json that nobody can read proves nothing: a virtual environment of somebody else may hold one."""

    def venv(self):
        target = self.sealed()
        (target / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.1\n")
        (target / "armature.json").write_text("not json")
        return target

    def test_such_an_environment_is_not_removed_and_it_is_said_what_it_is(self):
        self.refused("remove", self.venv(), "--yes", code=2, says=["a virtual environment made by uv 0.9.1", "Nothing was touched"])

    def test_nor_is_it_replaced(self):
        target = self.venv()
        self.refused("install", "--project", PROJECT, "--target", target, "--yes", code=2, says="made by uv 0.9.1", PATH="/usr/bin:/bin")

    def test_an_environment_without_a_manifest_is_called_what_it_is(self):
        target = self.venv()
        (target / "armature.json").unlink()
        self.refused("install", "--project", PROJECT, "--target", target, "--yes", code=2, says="made by uv 0.9.1", PATH="/usr/bin:/bin")

    def test_a_damaged_one_of_ours_is_known_by_the_journal_beside_it(self):
        target = self.venv()
        work = self.folder / ".armature-env"
        work.mkdir(mode=0o700)
        (work / "armature-work").write_text(MARKER)
        (work / "journal.json").write_text(json.dumps({"schema": 1, "phase": "done", "target": str(target)}))
        done = self.run_program("remove", target, "--yes")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(target.exists())


class Waiting(Keeping):
    def test_verify_says_where_the_former_environment_waits(self):
        work = self.folder / ".armature-env"
        work.mkdir(mode=0o700)
        (work / "armature-work").write_text(MARKER)
        self.sealed().rename(work / "old")
        done = self.run_program("verify", self.folder / "env")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(work / "old"), done.stderr)
        self.assertIn("puts it back", done.stderr)


class PlantedWorkFolder(Keeping):
    """A work folder that somebody else prepared beside the target, in a folder that everybody can write to."""

    def setUp(self):
        super().setUp()
        self.target = self.sealed()
        self.work = self.folder / ".armature-env"
        self.work.mkdir()
        (self.work / "armature-work").write_text(MARKER)
        self.folder.chmod(0o1777)

    def runs_are_refused(self, says):
        self.refused("remove", self.target, "--yes", code=2, says=says)
        before = self.content(self.work)
        done = self.run_program("install", "--project", PROJECT, "--target", self.folder / "env", "--yes", PATH=self.stand_in())
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(says, done.stderr)
        self.assertEqual(self.content(self.work), before)

    def test_one_of_another_user_is_refused(self):
        if os.geteuid() != 0:
            print("skipped: only root can make a folder of another user")
            self.skipTest("only root can make a folder of another user")
        former = self.work / "old"
        former.mkdir()
        (former / "armature.json").write_text('{"schema": 1, "packages": {}}')
        for path in (former / "armature.json", former, self.work / "armature-work", self.work):
            os.chown(path, OTHER_USER, OTHER_USER)
        self.runs_are_refused("belongs to another user")

    def test_one_that_others_can_write_to_is_refused(self):
        self.work.chmod(0o777)
        self.runs_are_refused("other users can write to it")

    def test_a_pipe_in_place_of_the_lock_is_refused_at_once(self):
        os.mkfifo(self.work / "lock")
        done = self.run_program("remove", self.target, "--yes")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("no plain file", done.stderr)
        self.assertTrue((self.target / "lib/module.py").is_file())


class Places(Keeping):
    def test_a_target_inside_a_work_folder_is_refused(self):
        work = self.folder / ".armature-env"
        work.mkdir(mode=0o700)
        (work / "armature-work").write_text(MARKER)
        self.refused("install", "--project", PROJECT, "--target", work / "staging", "--yes", code=2, says="work folder",
                     PATH=f"{self.folder}:/usr/bin:/bin")


if __name__ == "__main__":
    unittest.main()

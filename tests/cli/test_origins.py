"""Where packages came from is kept: a repair asks the index of the first time, and a file that changed is an alarm."""
import json
import subprocess
import unittest

from program import ProgramTest, uv_program


class Origins(ProgramTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            self.skipTest("uv is not installed")
        (self.folder / "requirements.txt").write_text("ours\n")
        self.env = self.folder / "env"

    def index(self, name, *made):
        wheels = self.folder / name
        home, self.folder = self.folder, wheels
        try:
            return f"http://127.0.0.1:{self.loopback_index(*made)}/simple/"
        finally:
            self.folder = home

    def install(self, url):
        done = self.run_program("install", "--project", self.folder / "requirements.txt", "--target", self.env, "--yes",
                                "--index", f"default={url}", UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        return json.loads((self.env / "armature.json").read_text())

    def repair(self, *words, **changes):
        return self.run_program("repair", self.env, "--yes", *words, UV_CACHE_DIR=str(self.folder / "cache"), **changes)

    def test_the_manifest_names_index_file_and_hash(self):
        url = self.index("private", "ours==1.0")
        origin = self.install(url)["origins"]["ours"]
        self.assertTrue(origin["url"].startswith(url.rpartition("/simple")[0]), origin)
        self.assertEqual(origin["file"], "ours-1.0-py3-none-any.whl")
        self.assertRegex(origin["sha256"], "^[0-9a-f]{64}$")

    def test_a_repair_and_a_rebuild_ask_the_first_index_and_not_todays_default(self):
        self.install(self.index("private", "ours==1.0"))
        public = self.index("public", "ours==1.0", "ours==9.9")
        for words in ([], ["--rebuild"]):
            done = self.repair(*words, UV_DEFAULT_INDEX=public)
            self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
            self.assertEqual(json.loads((self.env / "armature.json").read_text())["packages"]["ours"], "1.0")

    def test_what_uv_has_already_is_not_downloaded_again(self):
        log = self.folder / "requests"
        url = f"http://127.0.0.1:{self.loopback_index('ours==1.0,needs=theirs', 'theirs==2.0', words=['--log', log])}/simple/"
        uv = lambda *words: subprocess.run([uv_program(), *map(str, words)], check=True, capture_output=True, cwd=self.folder,
                                           env=self.environment(UV_CACHE_DIR=str(self.folder / "cache"), UV_DEFAULT_INDEX=url))
        uv("venv", self.folder / "theirs")
        uv("pip", "install", "--python", self.folder / "theirs", "ours")
        fetched = lambda: [line for line in log.read_text().splitlines() if ".whl " in line]
        before = fetched()
        self.assertEqual(len(before), 2, before)
        self.install(url)
        self.assertEqual(fetched(), before)

    def test_an_index_that_refuses_who_asks_is_called_that_with_uv_and_with_pip(self):
        url = self.index("private", "ours==1.0").replace("/simple/", "/fault/auth/simple/").replace("//", "//user:wr0ng@")
        for installer in ("uv", "pip"):
            with self.subTest(installer):
                done = self.run_program("install", "--project", self.folder / "requirements.txt", "--target", self.env, "--yes", "--installer",
                                        installer, "--index", f"default={url}", UV_CACHE_DIR=str(self.folder / "cache"))
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("The index refused access", done.stderr)
                self.assertNotIn("wr0ng", done.stdout + done.stderr)

    def project_with_an_index(self, text):
        """A project that wants a package from its own index, where the default index has a higher version of that name."""
        private, public = self.index("private", "ours==1.0"), self.index("public", "ours==9.9")
        name = "pyproject.toml" if text.startswith("[") else "requirements.txt"
        (self.folder / name).write_text(text.replace("PRIVATE", private))
        return self.folder / name, public

    PROJECTS = {"index-url": "--index-url PRIVATE\nours\n", "extra-index-url": "--extra-index-url PRIVATE\nours\n",
                "sources": '[project]\nname="a"\nversion="1"\nrequires-python=">=3.9"\ndependencies=["ours"]\n[[tool.uv.index]]\nname="own"\n'
                           'url="PRIVATE"\nexplicit=true\n[tool.uv.sources]\nours={index="own"}\n'}

    def test_with_pip_a_project_with_indexes_of_its_own_is_refused_and_nothing_comes_from_another_one(self):
        for title, text in self.PROJECTS.items():
            with self.subTest(title):
                file, public = self.project_with_an_index(text)
                done = self.run_program("install", "--project", file, "--target", self.env, "--yes", "--installer", "pip",
                                        PIP_INDEX_URL=public, UV_CACHE_DIR=str(self.folder / "cache"))
                self.assertEqual(done.returncode, 1, done.stdout[-2000:] + done.stderr[-2000:])
                self.assertIn("indexes of its own", " ".join(done.stderr.split()))
                self.assertFalse(self.env.exists())

    def test_with_uv_the_package_comes_from_the_index_that_the_project_binds_it_to(self):
        file, public = self.project_with_an_index(self.PROJECTS["sources"])
        done = self.run_program("install", "--project", file, "--target", self.env, "--yes", UV_DEFAULT_INDEX=public,
                                UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        self.assertEqual(json.loads((self.env / "armature.json").read_text())["packages"], {"ours": "1.0"})

    def test_a_file_with_another_content_is_an_alarm_that_names_both(self):
        before = self.install(self.index("private", "ours==1.0"))["origins"]["ours"]
        other = self.index("public", "ours==1.0,size=5000")
        done = self.repair("--index", f"default={other}")
        self.assertNotEqual(done.returncode, 0, done.stdout[-2000:])
        self.assertIn(before["sha256"], done.stderr)
        self.assertIn("another content", done.stderr)
        self.assertEqual(json.loads((self.env / "armature.json").read_text())["origins"]["ours"], before)


if __name__ == "__main__":
    unittest.main()

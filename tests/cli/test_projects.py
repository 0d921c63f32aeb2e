"""Projects that people bring: uv reads them, and what comes back is what plain uv finds, but for what the machine decides."""
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import unittest

from program import MACHINES, PROGRAM, ROOT, ProgramTest, index_reason, uv_program

sys.path.insert(0, str(ROOT / "tests/index"))
from make_distribution import make_distribution  # noqa: E402

GB10 = MACHINES / "gb10-dgx-spark-580"
ORIN = MACHINES / "orin-jetson-r36"
NO_INDEX = index_reason()


class Project(ProgramTest):
    def setUp(self):
        super().setUp()
        self.project = self.folder / "project"
        self.project.mkdir()

    def write(self, **files):
        """`requirements_txt="six"` is the file requirements.txt."""
        for name, text in files.items():
            stem, _, end = name.rpartition("_")
            (self.project / f"{stem}.{end}").write_text(textwrap.dedent(text))

    def plan(self, *words, project=None, **rest):
        return self.run_program("plan", "--project", project or self.project, "--target", self.folder / "env", "--json", *words, **rest)

    def planned(self, *words, code=0, **rest):
        done = self.plan(*words, **rest)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def refused(self, *says, words=(), project=None):
        done = self.plan(*words, project=project)
        self.assertNotEqual(done.returncode, 0, done.stdout[:400])
        for text in says:
            self.assertIn(text, done.stderr)
        return done


class WithoutNetwork(Project):
    def test_files_of_other_tools_are_named_for_what_they_are(self):
        for name, what in (("environment.yml", "conda"), ("Pipfile", "Pipenv"), ("pixi.toml", "Pixi"), ("poetry.lock", "Poetry")):
            with self.subTest(name=name):
                (self.project / name).write_text("name: x\n")
                self.refused(what, "requirements.txt")
                (self.project / name).unlink()

    def test_the_file_that_names_packages_is_read_and_the_other_one_is_said(self):
        for text, why in (('[project]\nname = "app"\nversion = "1"\n', "names no dependencies"), ("[tool.ruff]\nline-length = 100\n", "no [project]")):
            with self.subTest(why=why):
                self.write(pyproject_toml=text, requirements_txt="six\n")
                plan = self.planned("--no-resolve")["plan"]
                self.assertEqual([r["text"] for r in plan["requirements"]], ["six"])
                self.assertIn(why, " ".join(plan["notes"]))

    def test_a_quick_reading_says_that_it_is_one(self):
        self.write(requirements_txt="six\n")
        self.assertIn("quick reading", " ".join(self.planned("--no-resolve")["plan"]["notes"]))

    def test_extras_and_groups_are_listed(self):
        self.write(pyproject_toml="""
            [project]
            name = "x"
            version = "1"
            dependencies = ["six"]
            [project.optional-dependencies]
            gpu = ["idna"]
            [dependency-groups]
            dev = ["iniconfig"]
            """)
        notes = " ".join(self.planned("--no-resolve")["plan"]["notes"])
        self.assertIn("extras gpu", notes)
        self.assertIn("groups dev", notes)

    def test_editable_is_refused_where_there_is_no_project_to_install(self):
        self.write(requirements_txt="six\n")
        self.refused("neither a [build-system]", words=("--no-resolve", "--editable"))


class Cancelled(Project):
    def test_an_interrupt_while_uv_reads_the_project_ends_both(self):
        self.write(requirements_txt="six\n")
        tools = self.folder / "fake"
        tools.mkdir()
        (tools / "uv").write_text(f"""#!/bin/sh
case "$*" in
*--version*) echo "uv 0.13.9 (abc)"; exit 0 ;;
esac
echo $$ > {self.folder}/pid
exec sleep 300
""")
        (tools / "uv").chmod(0o755)
        words = [PROGRAM, "plan", "--project", str(self.project), "--target", str(self.folder / "env")]
        running = subprocess.Popen(words, env=self.environment(PATH=f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin"),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        pid = self.folder / "pid"
        for _ in range(600):
            if pid.exists() and pid.read_text().strip():
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(timeout=60), 5, running.stderr.read())
        running.stderr.close()
        with self.assertRaises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


@unittest.skipIf(NO_INDEX, NO_INDEX)
class ReadByUv(Project):
    INPUTS = {
        "one line": {"requirements_txt": "six\n"},
        "a pin and a range": {"requirements_txt": "six==1.16.0\nidna>=2,<3\n"},
        "markers": {"requirements_txt": "six==1.16.0; sys_platform == 'win32'\nsix==1.17.0; sys_platform != 'win32'\n"},
        "a line that does not hold": {"requirements_txt": "colorama; sys_platform == 'win32'\nidna\n"},
        "comments": {"requirements_txt": "# top\nsix>=1.16  # why\n\nidna\n"},
        "two lines of one package": {"requirements_txt": "idna>=2\nidna<3.5\n"},
        "an include": {"requirements_txt": "-r base.txt\nidna\n", "base_txt": "six\n"},
        "a constraint": {"requirements_txt": "-c limits.txt\nidna\n", "limits_txt": "idna<3.7\n"},
        "extras": {"requirements_txt": "requests[socks]\n"},
        "odd spelling": {"requirements_txt": "Charset_Normalizer\n"},
        "a project": {"pyproject_toml": '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ["requests", "six"]\n'},
        "its own extra": {"pyproject_toml": '[project]\nname = "mypkg"\nversion = "1"\ndependencies = ["mypkg[more]", "six"]\n'
                                            '[project.optional-dependencies]\nmore = ["idna"]\n'},
        "overrides and constraints": {"pyproject_toml": '[project]\nname = "x"\nversion = "1"\ndependencies = ["requests"]\n[tool.uv]\n'
                                                        'override-dependencies = ["idna==2.10"]\nconstraint-dependencies = ["urllib3<2.2"]\n'},
        "a day": {"pyproject_toml": '[project]\nname = "x"\nversion = "1"\ndependencies = ["idna"]\n[tool.uv]\n'
                                    'exclude-newer = "2024-01-01T00:00:00Z"\n'},
    }

    def compiled(self, name, python):
        """name -> version, as plain uv finds them."""
        done = subprocess.run([uv_program(), "pip", "compile", name, "--python-version", python, "--no-build", "--no-header", "--no-annotate", "--quiet"],
                              cwd=self.project, capture_output=True, text=True, env=self.environment(), timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", done.stdout, re.M))

    def test_versions_are_those_of_plain_uv(self):
        for title, files in self.INPUTS.items():
            with self.subTest(input=title):
                for old in self.project.iterdir():
                    old.unlink()
                self.write(**files)
                answer = self.planned()
                file = answer["plan"]["demand"]["files"][0]
                found = {p["name"]: p["version"] for p in answer["plan"]["resolution"]["packages"]}
                self.assertEqual(found, self.compiled(file, answer["plan"]["demand"]["python"]))
                self.assertEqual(answer["differences"], [])

    def test_what_uv_refuses_is_refused_with_its_cause(self):
        for text, says in (("six; os_nam == 'posix'\n", "os_nam"), ("six==\n", "requirements.txt:1:1"), ("idna\n==1\n", "requirements.txt:2"),
                           ("six==999\n", "six==999"), ("-r nowhere.txt\n", "nowhere.txt")):
            with self.subTest(text=text):
                self.write(requirements_txt=text)
                self.refused(says)

    def test_a_stated_hash_is_enforced(self):
        self.write(requirements_txt="six==1.17.0 --hash=sha256:" + "0" * 64 + "\n")
        self.refused("six", "sha256:" + "0" * 64)
        self.write(requirements_txt="six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n")
        self.planned()

    def test_the_hashes_of_a_lock_file_are_enforced(self):
        lock = """
            lock-version = "1.0"
            [[packages]]
            name = "six"
            version = "1.17.0"
            wheels = [{{ name = "six-1.17.0-py2.py3-none-any.whl", url = "https://files.example/six-1.17.0-py2.py3-none-any.whl", hashes = {{ sha256 = "{}" }} }}]
            """
        self.write(pylock_toml=lock.format("0" * 64))
        self.refused("six", "sha256:" + "0" * 64)
        self.write(pylock_toml=lock.format("4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"))
        names = [p["name"] for p in self.planned()["plan"]["resolution"]["packages"]]
        self.assertEqual(names, ["six"])

    def test_a_python_is_taken_that_the_whole_project_has_files_for(self):
        self.write(requirements_txt="numpy==1.26.4\n")
        answer = self.planned("--machine", GB10)
        self.assertEqual(answer["plan"]["demand"]["python"], "3.12")

    def test_extras_and_groups_are_chosen_by_name(self):
        self.write(pyproject_toml='[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n[project.optional-dependencies]\ngpu = ["idna"]\n'
                                  '[dependency-groups]\ndev = ["iniconfig"]\n')
        names = {p["name"] for p in self.planned("--extra", "gpu", "--group", "dev")["plan"]["resolution"]["packages"]}
        self.assertEqual(names, {"six", "idna", "iniconfig"})

    def test_planning_runs_no_code_of_the_project(self):
        mark = self.folder / "ran"
        self.write(setup_py=f"open({str(mark)!r}, 'w')\nfrom setuptools import setup\nsetup(name='x', version='1')\n")
        self.refused("setup.py")
        self.assertFalse(os.path.exists(mark))

    def test_a_package_without_wheels_is_built_only_when_it_is_named(self):
        self.write(requirements_txt="rouge-score==0.1.2\n")
        self.refused("rouge-score", "--build rouge-score")
        names = {p["name"] for p in self.planned("--build", "rouge-score")["plan"]["resolution"]["packages"]}
        self.assertIn("rouge-score", names)

    def test_a_project_that_asks_for_nothing_is_refused(self):
        self.write(requirements_txt="# nothing yet\n")
        self.refused("asks for no package")

    def test_pytorch_that_comes_in_through_another_package_is_chosen_for_the_machine(self):
        self.write(requirements_txt="accelerate\n")
        answer = self.planned("--machine", GB10)
        self.assertEqual(answer["plan"]["torch"]["outcome"], "chosen")
        self.assertIn("torch is needed by accelerate", " ".join(answer["plan"]["notes"]))
        changed = {d["package"]: d for d in answer["differences"]}
        self.assertTrue(all(d["why"] for d in changed.values()))
        self.refused("Jetson", words=("--machine", ORIN))

    def test_only_the_lines_that_hold_count_for_pytorch(self):
        self.write(requirements_txt="torch==2.2.2; sys_platform == 'win32'\ntorch>=2.9; sys_platform != 'win32'\n")
        torch = self.planned("--machine", GB10)["plan"]["torch"]
        self.assertEqual(torch["pin"], ">=2.9")

    def test_files_and_folders_of_the_project_are_installed_from_where_they_are(self):
        self.write(pyproject_toml="""
            [project]
            name = "x"
            version = "1"
            dependencies = ["foo", "member"]
            [tool.uv.workspace]
            members = ["packages/*"]
            [tool.uv.sources]
            foo = { path = "wheels/foo-1.0-py3-none-any.whl" }
            member = { workspace = true }
            """)
        (self.project / "wheels").mkdir()
        make_distribution(self.project / "wheels", "foo==1.0")
        member = self.project / "packages/member"
        (member / "member").mkdir(parents=True)
        (member / "member/__init__.py").write_text("ANSWER = 42\n")
        (member / "pyproject.toml").write_text('[project]\nname = "member"\nversion = "1"\n')
        self.refused("member", "--build member")
        target = self.folder / "env"
        done = self.run_program("install", "--yes", "--project", self.project, "--build", "member", "--target", target, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        said = subprocess.run([target / "bin/python", "-I", "-c", "import foo, member; print(member.ANSWER)"], capture_output=True, text=True)
        self.assertEqual(said.stdout, "42\n", said.stderr)

    def test_the_project_itself_is_installed_in_place_when_asked_for_and_else_said_not_to_be(self):
        self.write(pyproject_toml="""
            [build-system]
            requires = ["setuptools"]
            build-backend = "setuptools.build_meta"
            [project]
            name = "walker"
            version = "1"
            dependencies = ["six"]
            [tool.setuptools]
            packages = ["walker"]
            """)
        (self.project / "walker").mkdir()
        (self.project / "walker/__init__.py").write_text("ANSWER = 42\n")
        plan = self.planned()["plan"]
        self.assertIn("The project itself is not installed", " ".join(plan["notes"]))
        self.assertNotIn("install-project", [step["id"] for step in plan["steps"]])
        target = self.folder / "env"
        done = self.run_program("install", "--yes", "--project", self.project, "--editable", "--target", target, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        (self.project / "walker/__init__.py").write_text("ANSWER = 43\n")
        said = subprocess.run([target / "bin/python", "-I", "-c", "import six, walker; print(walker.ANSWER)"], capture_output=True, text=True)
        self.assertEqual(said.stdout, "43\n", said.stderr)

    def test_a_python_that_is_named_by_a_link_reads_the_project(self):
        self.write(requirements_txt="six\n")
        link = self.folder / "python"
        link.symlink_to(sys.executable)
        self.assertEqual([p["name"] for p in self.planned("--python", link)["plan"]["resolution"]["packages"]], ["six"])


@unittest.skipIf(NO_INDEX, NO_INDEX)
@unittest.skipUnless(importlib.util.find_spec("pip"), "this Python has no pip")
class ReadByPip(Project):
    def test_pytorch_that_comes_in_through_another_package_is_chosen_with_pip_too(self):
        made = ["torch==2.13.0", "walker==1.0,needs=torch", "six==1.0"]
        index = f"http://127.0.0.1:{self.loopback_index(*made)}/simple"
        self.write(requirements_txt="walker\nsix; sys_platform == 'win32'\n")
        plan = self.planned("--installer", "pip", "--index", f"default={index}", "--python", sys.executable)["plan"]
        self.assertEqual({p["name"]: p["asked_by"] for p in plan["demand"]["packages"]}, {"walker": [], "torch": ["walker"]})
        self.assertIn("torch is needed by walker", " ".join(plan["notes"]))
        self.assertNotIn("quick reading", " ".join(plan["notes"]))

    def test_what_pip_cannot_read_is_said_to_be_read_quickly(self):
        self.write(pyproject_toml='[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n')
        notes = " ".join(self.planned("--installer", "pip", "--python", sys.executable)["plan"]["notes"])
        self.assertIn("pip did not read the project: for pyproject.toml it would have to run the build", notes)
        self.assertIn("quick reading", notes)


if __name__ == "__main__":
    unittest.main()

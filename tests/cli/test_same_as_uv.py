"""The oracle for projects is the user's own uv: the same files give the same versions, and the same refusals with the same cause."""
import json
import re
import shutil
import subprocess
import unittest
import zipfile

from program import MACHINES, ProgramTest, index_reason, uv_program

NO_INDEX = index_reason()


def project(dependencies, more="", name="x"):
    return f'[project]\nname = "{name}"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = {dependencies}\n{more}'


# title -> the files, by path. A file NAME-VERSION.whl is made; {wheels} in a text is the folder of the project.
REQUIREMENTS = {
    "a wildcard": {"requirements.txt": "idna==3.*\n"},
    "a compatible release": {"requirements.txt": "idna~=3.4\nurllib3~=2.0.0\n"},
    "an exclusion": {"requirements.txt": "idna!=3.10,<3.11\n"},
    "arbitrary equality": {"requirements.txt": "idna===3.4\n"},
    "two lines of one package that narrow each other": {"requirements.txt": "urllib3>=1.26\nurllib3<2\nurllib3!=1.26.20\n"},
    "a continued line": {"requirements.txt": "six==1.17.0 \\\n  --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"},
    "Windows line ends": {"requirements.txt": "six==1.16.0\r\nidna==3.4\r\n"},
    "a byte order mark": {"requirements.txt": "\ufeffsix==1.16.0\n"},
    "UTF-16": {"requirements.txt": "six\nidna==3.4\n".encode("utf-16")},
    "tabs and blanks": {"requirements.txt": "\tsix  ==  1.16.0\t\n   \n  idna ( >=3 , <4 )\n"},
    "a comment behind a line": {"requirements.txt": "six==1.16.0 # six==1.15.0\n#idna\n"},
    "no newline at the end": {"requirements.txt": "six==1.16.0"},
    "capitals, dots and underscores": {"requirements.txt": "Typing_Extensions\nzope.interface\nPyYAML\n"},
    "extras with blanks": {"requirements.txt": "requests [ socks ]\n"},
    "extras in two lines": {"requirements.txt": "requests[socks]\nrequests[use_chardet_on_py3]\n"},
    "an include behind an equals sign": {"requirements.txt": "-r=base.txt\n", "base.txt": "six\n"},
    "an include by its long name": {"requirements.txt": "--requirement=base.txt\nidna\n", "base.txt": "six\n"},
    "a quoted include": {"requirements.txt": '-r "base reqs.txt"\nidna\n', "base reqs.txt": "six\n"},
    "includes in folders": {"requirements.txt": "-r reqs/gpu.txt\n", "reqs/gpu.txt": "-r base.txt\nidna\n", "reqs/base.txt": "six\n"},
    "an include from the folder above": {"sub/requirements.txt": "-r ../base.txt\nidna\n", "base.txt": "six\n"},
    "an include that includes itself": {"requirements.txt": "-r base.txt\nidna\n", "base.txt": "-r requirements.txt\nsix\n"},
    "a constraint in an include": {"requirements.txt": "-r reqs/base.txt\n", "reqs/base.txt": "-c limits.txt\nidna\n", "reqs/limits.txt": "idna<3.7\n"},
    "a constraint of a package nobody needs": {"requirements.txt": "-c limits.txt\nsix\n", "limits.txt": "idna<3\n"},
    "two constraints": {"requirements.txt": "-c a.txt\n-c b.txt\nidna\n", "a.txt": "idna>=3.2\n", "b.txt": "idna<3.5\n"},
    "markers in parentheses": {"requirements.txt": "idna; (sys_platform == 'linux' or sys_platform == 'darwin') and python_version >= '3.6'\n"
                                                   "six; platform_python_implementation == 'PyPy'\ncertifi\n"},
    "a marker with in": {"requirements.txt": "idna; sys_platform in 'linux linux2'\nsix; 'win' in sys_platform\ncertifi\n"},
    "a marker by processor": {"requirements.txt": "idna==3.4; platform_machine == 'x86_64'\nidna==3.6; platform_machine == 'aarch64' or platform_machine == 'arm64'\n"},
    "a marker with extra": {"requirements.txt": "idna; extra == 'gpu'\nsix\n"},
    "a pre-release asked for by name": {"requirements.txt": "attrs==24.1.0\nhypothesis>=6.100,<6.101\n"},
    "--pre": {"requirements.txt": "--pre\nsix\nidna\n"},
    "--only-binary": {"requirements.txt": "--only-binary :all:\nsix\n"},
    "a local wheel": {"requirements.txt": "six\n./wheels/foo-1.0-py3-none-any.whl\n", "wheels/foo-1.0-py3-none-any.whl": None},
    "a local wheel by name": {"requirements.txt": "foo @ ./wheels/foo-1.0-py3-none-any.whl\n", "wheels/foo-1.0-py3-none-any.whl": None},
    "a local wheel by file address": {"requirements.txt": "foo @ file://{folder}/foo-1.0-py3-none-any.whl\n", "foo-1.0-py3-none-any.whl": None},
    "a local wheel that needs others": {"requirements.txt": "./foo-1.0-py3-none-any.whl\n", "foo-1.0-py3-none-any.whl": "idna<3.5"},
    "find-links": {"requirements.txt": "--find-links wheels\nfoo\nsix\n", "wheels/foo-1.0-py3-none-any.whl": None},
    "find-links and no index": {"requirements.txt": "--no-index\n--find-links=wheels\nfoo\n", "wheels/foo-1.0-py3-none-any.whl": None},
    "an address under a marker that does not hold": {"requirements.txt": "six\nhttps://example.com/llama-1.0-py3-none-win_amd64.whl; platform_system == 'Windows'\n"},
    "a variable": {"requirements.txt": "foo @ file://${PROJECT_PARTS}/foo-1.0-py3-none-any.whl\n", "foo-1.0-py3-none-any.whl": None},
    "fifty lines": {"requirements.txt": "".join(f"{name}\n" for name in (
        "absl-py anyio attrs blinker cachetools certifi click colorama decorator distlib executing filelock fsspec h11 httpcore httpx humanize idna iniconfig "
        "itsdangerous jinja2 joblib markdown-it-py mdurl more-itertools networkx oauthlib packaging pathspec platformdirs pluggy portalocker pygments "
        "pyparsing python-dateutil pytz requests rich six sniffio sortedcontainers sympy tabulate tenacity toml tomli toolz tqdm typing-extensions urllib3").split())},
}

PROJECTS = {
    "dependencies with markers": {"pyproject.toml": project('["six; python_version >= \'3\'", "colorama; sys_platform == \'win32\'", "idna"]')},
    "a project in a folder without a build system": {"pyproject.toml": project('["idna"]'), "x/__init__.py": ""},
    "extras that nobody chose": {"pyproject.toml": project('["six"]', '[project.optional-dependencies]\ngpu = ["idna"]\n')},
    "groups that nobody chose": {"pyproject.toml": project('["six"]', '[dependency-groups]\ndev = ["idna"]\n')},
    "its own extra": {"pyproject.toml": project('["mypkg[a]", "six"]', '[project.optional-dependencies]\na = ["mypkg[b]"]\nb = ["idna"]\n', "mypkg")},
    "a source by path": {"pyproject.toml": project('["foo"]', '[tool.uv.sources]\nfoo = { path = "foo-1.0-py3-none-any.whl" }\n'), "foo-1.0-py3-none-any.whl": None},
    "sources as a list": {"pyproject.toml": project('["foo"]', '[tool.uv.sources]\nfoo = [{ path = "foo-1.0-py3-none-any.whl", marker = "sys_platform == \'linux\'" }]\n'),
                          "foo-1.0-py3-none-any.whl": None},
    "a source under a marker that does not hold": {
        "pyproject.toml": project('["six"]', '[tool.uv.sources]\nsix = [{ path = "gone.whl", marker = "sys_platform == \'win32\'" }]\n')},
    "an override": {"pyproject.toml": project('["requests"]', '[tool.uv]\noverride-dependencies = ["idna==2.10"]\n')},
    "a constraint": {"pyproject.toml": project('["requests"]', '[tool.uv]\nconstraint-dependencies = ["urllib3<2.2"]\n')},
    "a day": {"pyproject.toml": project('["idna", "six"]', '[tool.uv]\nexclude-newer = "2023-06-01T00:00:00Z"\n')},
    "the lowest direct versions": {"pyproject.toml": project('["idna>=3", "requests>=2.31"]', '[tool.uv]\nresolution = "lowest-direct"\n')},
    "pre-releases allowed": {"pyproject.toml": project('["attrs", "six"]', '[tool.uv]\nprerelease = "allow"\n')},
    "settings beside the project": {"requirements.txt": "idna\n", "uv.toml": 'exclude-newer = "2024-01-01T00:00:00Z"\n'},
    "environments": {"pyproject.toml": project('["idna"]', '[tool.uv]\nenvironments = ["sys_platform == \'linux\'"]\n')},
    "a script": {"script.py": '# /// script\n# requires-python = ">=3.10"\n# dependencies = ["six", "idna<3.5"]\n# ///\nprint(1)\n'},
    "a script with settings": {"script.py": '# /// script\n# dependencies = ["idna"]\n# [tool.uv]\n# exclude-newer = "2024-01-01T00:00:00Z"\n# ///\n'},
    "a requirements file by another name": {"requirements.in": "idna<3.5\n"},
    "a static setup.cfg beside requirements": {"requirements.txt": "six\n", "setup.cfg": "[metadata]\nname = x\nversion = 1\n"},
}

# title -> (files, words of the cause that both say)
REFUSED = {
    "a marker that is none": ({"requirements.txt": "six; os_nam == 'posix'\n"}, "os_nam"),
    "a version that is none": ({"requirements.txt": "six==1.x.y\n"}, "1.x.y"),
    "an operator that is none": ({"requirements.txt": "six=1.0\n"}, "six=1.0"),
    "an option that is none": ({"requirements.txt": "-six-\n"}, "requirements.txt:1:1"),
    "an include without a blank": ({"requirements.txt": "-rbase.txt\n", "base.txt": "six\n"}, "requirements.txt:1:3"),
    "a name that is none": ({"requirements.txt": "six\n$six\n"}, "$six"),
    "an open bracket": ({"requirements.txt": "requests[socks\n"}, "requests[socks"),
    "an include that is not there": ({"requirements.txt": "-r gone.txt\n"}, "gone.txt"),
    "a constraint that is not there": ({"requirements.txt": "-c gone.txt\nsix\n"}, "gone.txt"),
    "a local wheel that is not there": ({"requirements.txt": "./gone-1.0-py3-none-any.whl\n"}, "gone"),
    "two pins": ({"requirements.txt": "idna==3.4\nidna==3.6\n"}, "idna"),
    "a version that does not exist": ({"requirements.txt": "six==999\n"}, "six==999"),
    "a package that does not exist": ({"requirements.txt": "armature-no-such-package-at-all\n"}, "armature-no-such-package-at-all"),
    "a constraint that cannot hold": ({"requirements.txt": "-c limits.txt\nidna>=3\n", "limits.txt": "idna<1\n"}, "idna"),
    "a project without a name": ({"pyproject.toml": "[project]\nversion = '1'\ndependencies = []\n"}, "name"),
    "TOML that is none": ({"pyproject.toml": "[project\nname = 'x'\n"}, "pyproject.toml"),
    "a dependency that is none": ({"pyproject.toml": project('["six >> 3"]')}, ""),
    "a source from an index that nobody names": ({"pyproject.toml": project('["six"]', '[tool.uv.sources]\nsix = { index = "nowhere" }\n')}, "nowhere"),
}


# Inputs with PyTorch: only its family may differ from plain uv, each time with a reason. Machines whose build lies on PyPI.
FAMILY = {"torch", "torchvision", "torchaudio", "triton"}
MACHINES_OF = {"m4-macos26": "aarch64-apple-darwin", "gb10-dgx-spark-580": "aarch64-manylinux_2_39", "x86-h100-driver-580": "x86_64-manylinux_2_35"}
WITH_TORCH = {
    "a plain line": {"requirements.txt": "torch\nsix\n"},
    "a lower bound": {"requirements.txt": "torch>=2.9\nidna<3.5\n"},
    "brought by accelerate": {"requirements.txt": "accelerate\nsix\n"},
    "brought by torchvision": {"requirements.txt": "torchvision\n"},
    "two lines": {"requirements.txt": "torch\nnumpy<2.3\ntorch>=2.6\n"},
    "a line for another system": {"requirements.txt": "torch==1.13.1; sys_platform == 'win32'\ntorch>=2.9; sys_platform != 'win32'\n"},
    "a project": {"pyproject.toml": project('["torch>=2.9", "safetensors"]').replace(">=3.9", ">=3.10")},
}


@unittest.skipIf(NO_INDEX, NO_INDEX)
class SameAsUv(ProgramTest):
    def setUp(self):
        super().setUp()
        self.project = self.folder / "project"

    def write(self, files):
        shutil.rmtree(self.project, ignore_errors=True)
        for name, content in files.items():
            path = self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".whl"):
                with zipfile.ZipFile(path, "w") as wheel:
                    wheel.writestr("foo/__init__.py", "")
                    needs = f"Requires-Dist: {content}\n" if content else ""
                    wheel.writestr("foo-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n{needs}")
                    wheel.writestr("foo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
                    wheel.writestr("foo-1.0.dist-info/RECORD", "")
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content.replace("{folder}", str(self.project)), newline="")

    def main(self, files):
        return self.project / next(iter(files))

    def environment(self, **changes):
        return super().environment(PROJECT_PARTS=str(self.project), **changes)

    def by_uv(self, file, python, *words, **changes):
        done = subprocess.run([uv_program(), "pip", "compile", file.name, "--python-version", python, "--no-build", "--no-header", "--no-annotate", "--quiet",
                               *words], cwd=file.parent, capture_output=True, text=True, env=self.environment(**changes), timeout=300)
        found = dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", done.stdout, re.M))
        # A package by its address has no version there: the name of its wheel says it.
        found.update(re.findall(r"^(?:.*/)?([a-z0-9_]+)-([0-9][^-\s/]*)-py3-none-any\.whl$", done.stdout, re.M))
        return done, found

    def by_armature(self, file, *words):
        return self.run_program("plan", "--project", file if file.name not in ("requirements.txt", "pyproject.toml") else file.parent,
                                "--target", self.folder / "env", "--json", *words, timeout=300)

    def only_the_family_differs(self, files, machine):
        self.write(files)
        file = self.main(files)
        done = self.by_armature(file, "--machine", MACHINES / machine)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        found = {p["name"]: p["version"] for p in answer["plan"]["resolution"]["packages"]}
        plain, expected = self.by_uv(file, answer["plan"]["demand"]["python"], "--python-platform", MACHINES_OF[machine],
                                      MACOSX_DEPLOYMENT_TARGET="26.1")  # else uv plans for an older macOS
        self.assertEqual(plain.returncode, 0, plain.stderr)
        differs = {name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)}
        told = {d["package"]: d["why"] for d in answer["differences"]}
        self.assertEqual(set(told), differs)
        self.assertTrue(all(told.values()), told)
        others = {name for name in differs if name not in FAMILY and not name.startswith(("nvidia-", "cuda-"))}
        self.assertEqual(others, set())
        self.assertEqual(answer["plan"]["torch"]["outcome"], "chosen")

    def test_with_pytorch_its_family_alone_differs_and_each_time_with_a_reason(self):
        for machine in MACHINES_OF:
            for title, files in WITH_TORCH.items():
                with self.subTest(machine=machine, input=title):
                    self.only_the_family_differs(files, machine)

    def same(self, files):
        self.write(files)
        file = self.main(files)
        done = self.by_armature(file)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        found = {p["name"]: p["version"] for p in answer["plan"]["resolution"]["packages"] if p["version"]}  # a folder has none
        plain, expected = self.by_uv(file, answer["plan"]["demand"]["python"])
        self.assertEqual(plain.returncode, 0, plain.stderr)
        self.assertEqual(found, expected)
        self.assertEqual(answer["differences"], [])

    def test_requirements_files_give_the_versions_of_plain_uv(self):
        for title, files in REQUIREMENTS.items():
            with self.subTest(input=title):
                self.same(files)

    def test_projects_give_the_versions_of_plain_uv(self):
        for title, files in PROJECTS.items():
            with self.subTest(input=title):
                self.same(files)

    def test_what_uv_refuses_is_refused_with_the_same_cause(self):
        for title, (files, words) in REFUSED.items():
            with self.subTest(input=title):
                self.write(files)
                file = self.main(files)
                plain, _ = self.by_uv(file, "3.11")
                self.assertNotEqual(plain.returncode, 0, "uv takes it: " + plain.stdout)
                self.assertIn(words, plain.stderr, "uv says something else")
                done = self.by_armature(file)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)
                self.assertFalse((self.folder / "env").exists())


if __name__ == "__main__":
    unittest.main()

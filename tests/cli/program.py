"""How the tests start the program: one place for its path, environment and answers."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOWNESS = 10 if os.environ.get("ARMATURE_TEST_EMULATED") else 1  # time limits end what hangs; an emulated program is only slow
PROGRAM = os.environ.get("ARMATURE", str(ROOT / "build/bin/armature"))
MACHINES = ROOT / "tests/machines"


def uv_program():
    """The uv the tests may use, or None."""
    return os.environ.get("ARMATURE_TEST_UV") or shutil.which("uv")


def index_reason():
    """Why the installer's default index cannot be used here; empty if it can."""
    uv = uv_program()
    if not uv or not os.path.exists(uv):
        return "uv is not installed"
    with tempfile.TemporaryDirectory() as folder:
        asked = subprocess.run([uv, "pip", "compile", "--no-config", "--no-deps", "--quiet", "--refresh-package", "six", "-"],
                               input="six\n", text=True, capture_output=True, cwd=folder, timeout=120 * SLOWNESS)
    return "" if asked.returncode == 0 else "the default index was not reached: " + asked.stderr.strip()[:200]


def stack_releases():
    """Every release of every stack of the catalog: the name of its file, and what --stack calls it."""
    releases = {}
    for path in sorted((ROOT / "resources/catalog/stacks").glob("*.toml")):
        head = tomllib.loads(path.read_text(encoding="utf-8"))
        releases[path.stem] = f"{head['id']}@{head['version']}"
    return releases


class ProgramTest(unittest.TestCase):
    """A test with a home folder of its own, so that nothing of the user's is read or written."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="armature-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.home = self.folder / "home"
        self.home.mkdir()

    def environment(self, **changes):
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
                            "https_proxy", "http_proxy", "no_proxy")}
        uv = uv_program()
        if uv:
            kept["PATH"] = os.path.dirname(os.path.abspath(uv)) + os.pathsep + kept.get("PATH", "")
        # Downloads are shared between tests; everything else belongs to this test alone.
        kept.update(HOME=str(self.home), LC_ALL="C.UTF-8", ARMATURE_LOG="off", UV_CACHE_DIR=os.path.expanduser("~/.cache/armature-tests/uv"),
                    PIP_CACHE_DIR=os.path.expanduser("~/.cache/armature-tests/pip"))
        kept.update(changes)
        return {name: value for name, value in kept.items() if value is not None}

    def run_program(self, *words, timeout=120, cwd=None, stdin=subprocess.DEVNULL, **changes):
        return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=timeout * SLOWNESS, cwd=cwd or self.folder,
                              stdin=stdin, env=self.environment(**changes), errors="surrogateescape")

    def answer(self, *words, code=0, **rest):
        """The JSON answer of a verb; fails the test on another exit code."""
        done = self.run_program(*words, "--json", **rest)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout[-2000:])
        return json.loads(done.stdout)

    def loopback_index(self, *made, words=()):
        """A package index on 127.0.0.1 with the packages made for it, until the test ends; its port. `words`: more for loopback_index.py."""
        words = [*map(str, words)] + [word for spec in made for word in ("--make", spec)]
        server = subprocess.Popen([sys.executable, str(ROOT / "tests/index/loopback_index.py"), "--wheels", str(self.folder / "wheels"), *words],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

        def stop():
            server.stdin.close()
            server.stdout.close()
            server.wait(timeout=20)

        self.addCleanup(stop)
        return server.stdout.readline().split()[0].partition("=")[2]

    def tree(self, folder):
        """Every path below a folder, to see that nothing was changed."""
        return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))

"""The program as the Finder would start it: in /, with four folders on the PATH and a home whose name has a blank."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ.get("ARMATURE", "")


@unittest.skipUnless(PROGRAM and os.path.exists(PROGRAM), "armature is not built (ARMATURE names it)")
class FromTheFinder(unittest.TestCase):
    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix="Application Support "))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def run_program(self, *words):
        return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=100, cwd="/", stdin=subprocess.DEVNULL,
                              env={"HOME": str(self.home), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "TMPDIR": str(self.home)})

    def put(self, place, content):
        path = self.home / place
        path.parent.mkdir(parents=True)
        path.write_text(content)
        path.chmod(0o755)
        return path

    def test_uv_in_the_home_folder_is_found(self):
        for place in (".local/bin/uv", ".cargo/bin/uv"):
            uv = self.put(place, "#!/bin/sh\necho uv 0.99.1\n")
            answer = self.run_program("detect", "--json")
            self.assertEqual(answer.returncode, 0, answer.stderr)
            tools = {tool["name"]: tool for tool in json.loads(answer.stdout)["machine"]["tools"]}
            self.assertEqual(tools["uv"]["path"]["value"], str(uv))
            self.assertEqual(tools["uv"]["version"]["value"], "0.99.1")
            uv.unlink()

    def test_nothing_is_written_where_it_was_started(self):
        before = sorted(os.listdir("/"))
        self.assertEqual(self.run_program("detect").returncode, 0)
        self.assertEqual(sorted(os.listdir("/")), before)

    def test_a_plan_goes_to_the_home_folder_blank_and_all(self):
        self.put(".local/bin/uv", "#!/bin/sh\necho uv 0.99.1\n")
        answer = self.run_program("plan", "--stack", "pytorch", "--no-resolve", "--torch", "cpu", "--json")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        plan = json.loads(answer.stdout)
        plan = plan.get("plan", plan)
        self.assertEqual(plan["folders"]["target"], f"{self.home}/armature/pytorch")


if __name__ == "__main__":
    unittest.main()

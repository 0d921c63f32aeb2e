"""armature status and explain: this machine, any platform of the catalog, what changed since a day, what was believed before."""
import json
import re
import unittest

from program import MACHINES, ProgramTest, stack_releases

GH200 = MACHINES / "gh200-driver-580-ubuntu2404"


class Status(ProgramTest):
    def test_the_table_of_a_machine_counts_what_the_stack_brings(self):
        text = self.run_program("status", "--machine", GH200).stdout
        self.assertEqual(len(re.findall(r"H2O LLM Studio\s+brings\s+\d{3}\s+more\s+packages", text)), 1)
        self.assertNotIn("aiohttp", text)

    def test_this_machine_gets_what_the_plan_asks_for_on_every_machine(self):
        stacks = sorted(stack_releases().values())
        compared = 0
        for machine in sorted(path.parent for path in MACHINES.glob("*/about.toml")):
            for stack in stacks:
                words = ("--machine", machine, "--stack", stack)
                done = self.run_program("plan", "--no-resolve", "--json", *words)
                if done.returncode != 0:
                    continue
                rows = {row["package"]: row for row in self.answer("status", *words)["rows"]}
                for requirement in json.loads(done.stdout)["plan"]["requirements"]:
                    asked = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^;, ]+)", requirement["text"])
                    row = rows.get(re.sub(r"[-_.]+", "-", asked[1]).lower()) if asked else None
                    if not row:
                        continue
                    with self.subTest(machine=machine.name, stack=stack, package=row["package"]):
                        self.assertEqual(row["planned"], {"version": asked[2], "index": requirement["index"],
                                                          "replaces": requirement["replaces"]})
                        compared += 1
        self.assertGreater(compared, 400)

    def test_all_lists_every_package(self):
        self.assertIn("aiohttp", self.run_program("status", "--machine", GH200, "--all").stdout)

    def test_json_has_every_package_whatever_the_text_shows(self):
        rows = self.answer("status", "--machine", GH200)["rows"]
        self.assertGreater(len(rows), 200)
        self.assertIn("aiohttp", [row["package"] for row in rows])

    def test_a_platform_needs_no_machine(self):
        answer = self.answer("status", "--platform", "macos-arm64-mps", "--machine", self.folder / "there is none")
        self.assertEqual({row["platform"] for row in answer["rows"]}, {"macos-arm64-mps"})

    def test_an_unknown_platform_is_named_with_the_nearest(self):
        done = self.run_program("status", "--platform", "macos-arm64-mpd")
        self.assertEqual(done.returncode, 2)
        self.assertIn("macos-arm64-mps", done.stderr)

    def test_since_shows_what_was_found_wrong_and_no_older_claim(self):
        answer = self.answer("status", "--since", "2026-11-24", "--platform", "linux-aarch64-cuda")
        self.assertTrue(all(row["claim"]["provenance"]["checked"] >= "2026-11-24" for row in answer["rows"]))
        self.assertTrue(all(past["superseded"] >= "2026-11-24" for past in answer["past"]))
        self.assertIn("pyarrow", [past["package"] for past in answer["past"]])

    def test_a_day_that_is_none_is_bad_input(self):
        done = self.run_program("status", "--since", "last week")
        self.assertEqual(done.returncode, 2)
        self.assertIn("2026-11-23", done.stderr)

    def test_explain_says_what_was_believed_and_why_it_is_wrong(self):
        text = self.run_program("explain", "torch", "--machine", GH200).stdout
        self.assertIn("What was believed before:", text)
        self.assertRegex(text, r"CUDA\s+12.8\s+index")
        self.assertEqual(len(self.answer("explain", "torch", "--machine", GH200)["past"]), 7)

    def test_explain_knows_a_package_that_only_comes_with_the_stack(self):
        answer = self.answer("explain", "aiohttp", "--machine", GH200)
        cell = next(cell for cell in answer["cells"] if cell["platform"] == "linux-aarch64-cuda")
        self.assertEqual(cell["status"], "available")
        self.assertTrue(cell["provenance"]["evidence"][0]["what"].startswith("aiohttp-"))


if __name__ == "__main__":
    unittest.main()

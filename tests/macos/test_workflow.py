"""The release workflow: what it may do. Its form is checked by `./packaging/dev lint`."""
import os
import re
import unittest

from dry import ROOT

WORKFLOW = ROOT / ".github/workflows/release.yml"


class Workflow(unittest.TestCase):
    def setUp(self):
        self.text = WORKFLOW.read_text()

    def test_every_action_is_pinned_by_commit_with_its_version_beside_it(self):
        uses = re.findall(r"^ *-? *uses: (.*)$", self.text, re.M)
        self.assertGreaterEqual(len(uses), 5)
        for line in uses:
            self.assertRegex(line, r"^actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

    def test_nothing_is_allowed_that_is_not_needed(self):
        self.assertIn("\npermissions: {}\n", self.text)
        self.assertEqual(self.text.count(": write"), 1)  # the draft
        self.assertEqual(self.text.count("persist-credentials: false"), self.text.count("actions/checkout@"))
        self.assertNotIn("pull_request_target", self.text)

    def test_secrets_are_in_one_step_of_tags(self):
        steps = re.split(r"\n      - ", self.text)
        with_secrets = [step for step in steps if "${{ secrets." in step]
        self.assertEqual(len(with_secrets), 1)
        self.assertIn("if: ${{ startsWith(github.ref, 'refs/tags/v') }}", with_secrets[0])

    def test_the_scripts_read_the_secrets_it_passes(self):
        names = re.findall(r"^ +(ARMATURE_\w+): \$\{\{ secrets\.(\w+) \}\}$", self.text, re.M)
        self.assertEqual(len(names), 6)
        scripts = "".join(path.read_text() for path in (ROOT / "packaging/macos").iterdir() if path.is_file() and path.suffix == "")
        for name, secret in names:
            self.assertEqual(name, secret)
            self.assertIn(name, scripts)

    def test_no_text_of_others_is_put_into_a_command(self):
        for line in re.findall(r"run: (.*)", self.text):
            self.assertNotRegex(line, r"\$\{\{ *github\.(event|head_ref)")

    def test_both_systems_and_both_processors_are_built(self):
        for runner in ("macos-15", "ubuntu-24.04-arm", "ubuntu-24.04"):
            self.assertRegex(self.text, rf"(runs-on|runner): {runner}[,\n]")

    def test_it_calls_scripts_and_verbs_that_exist(self):
        for script in re.findall(r"\./(packaging/[a-z/-]+)", self.text):
            if script.startswith("packaging/linux/") and not (ROOT / "packaging/linux").exists():
                self.skipTest("packaging/linux is not in this checkout")
            self.assertTrue(os.access(ROOT / script, os.X_OK), script)
        verbs = set(re.findall(r"\./packaging/dev ([a-z-]+)", self.text))
        self.assertIn("dmg", verbs)
        dev = (ROOT / "packaging/dev").read_text()
        for verb in verbs:
            self.assertTrue(re.search(rf"(?m)^  {verb}\)", dev), f"packaging/dev has no verb {verb}")

    def test_a_newer_push_ends_the_older_run_but_never_a_release(self):
        self.assertRegex(self.text, r"concurrency:\n  group: release-\$\{\{ github\.ref \}\}\n  cancel-in-progress: \$\{\{ !startsWith\(github\.ref, 'refs/tags/'\) \}\}")


if __name__ == "__main__":
    unittest.main()

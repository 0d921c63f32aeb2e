"""armature explain: what the re-checks that are kept on this machine have shown of a package."""
import json
import unittest

from program import MACHINES, ProgramTest

PLATFORM = "linux-aarch64-cuda"


class ExplainRechecks(ProgramTest):
    MACHINE = ("--machine", MACHINES / "gb10-dgx-spark-580")

    def keep(self, day, verdict, because):
        """A report as `armature recheck` keeps it; of what a history needs no more."""
        folder = self.home / ".local/share/armature/recheck"
        folder.mkdir(parents=True, exist_ok=True)
        check = {"package": "hf-transfer", "platform": PLATFORM, "claim": "0.1.9 has a file", "verdict": verdict, "because": because}
        report = {"schema": 1, "at": f"2026-11-{day}T12:00:00.000Z", "catalog_date": "2026-11-10", "catalog_digest": "0123456789", "checks": [check],
                  "newer": []}
        (folder / f"2026-11-{day}T120000Z.json").write_text(json.dumps(report))

    def told(self):
        return self.answer("explain", "hf-transfer", *self.MACHINE, code=0)["rechecks"]

    def test_changes_are_told_newest_first(self):
        self.keep(12, "confirmed", "the file is there")
        self.keep(13, "confirmed", "the file is there")
        self.keep(20, "contradicted", "no file of that version")
        self.assertEqual([platform["platform"] for platform in self.told()], [PLATFORM])
        entries = self.told()[0]["entries"]
        self.assertEqual([entry["outcome"]["verdict"] for entry in entries], ["contradicted", "confirmed"])
        self.assertEqual(entries[1]["last"], "2026-11-13T12:00:00.000Z")
        shown = self.run_program("explain", "hf-transfer", *self.MACHINE).stdout
        self.assertIn("What the re-checks on this machine have shown, newest first:", shown)
        self.assertLess(shown.index("20 Nov 2026: CONTRADICTED"), shown.index("12 Nov 2026 to 13 Nov 2026: confirmed"))

    def test_without_a_recheck_nothing_is_told(self):
        self.assertEqual(self.told(), [])
        self.assertNotIn("re-checks", self.run_program("explain", "hf-transfer", *self.MACHINE).stdout)

    def test_a_report_that_cannot_be_read_is_passed_over(self):
        self.keep(12, "confirmed", "the file is there")
        (self.home / ".local/share/armature/recheck/2026-11-21T120000Z.json").write_text('{"schema": 1, "checks": [')
        self.assertEqual(len(self.told()[0]["entries"]), 1)


if __name__ == "__main__":
    unittest.main()

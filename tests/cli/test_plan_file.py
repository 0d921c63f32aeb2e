"""A plan stored by one process and carried out by another, and what verify keeps and refuses. The index is one on 127.0.0.1; uv is the real one."""
import json
import subprocess
import sys
import unittest
from pathlib import Path

from program import MACHINES, ProgramTest, uv_program


class PlanFileCase(ProgramTest):
    """A small project whose packages an index on 127.0.0.1 has."""

    def setUp(self):
        super().setUp()
        self.project = self.folder / "requirements.txt"
        self.project.write_text("demo-app==1.0\n")
        self.plan_file = self.folder / "plan.json"
        self.cache = {"UV_CACHE_DIR": str(self.folder / "cache")}

    def serve(self, *words):
        port = self.loopback_index("demo-app==1.0,needs=demo-lib>=2", "demo-lib==2.1", "demo-lib==1.0", words=words)
        return f"http://127.0.0.1:{port}/simple"

    def asked(self, index, target="env"):
        return ["--project", self.project, "--target", self.folder / target, "--installer", "uv", "--index", f"default={index}"]

    def store(self, *words, member=False):
        """Writes what `plan --json` printed, or its member "plan" alone, to the plan file."""
        answer = self.answer("plan", *words, timeout=300, **self.cache)
        self.plan_file.write_text(json.dumps(answer["plan"] if member else answer))
        return answer["plan"]

    def carry_out(self, *words, code=0):
        done = self.run_program("install", "--plan", self.plan_file, "--yes", *words, timeout=300, **self.cache)
        self.assertEqual(done.returncode, code, done.stdout[-3000:] + done.stderr[-3000:])
        return done

    def packages(self, target):
        """Name, version and every file with its hash, of each package in an environment."""
        return {path.parent.name: sorted(line for line in path.read_text().splitlines() if not line.startswith("../"))
                for path in (self.folder / target).glob("lib/python3*/site-packages/*.dist-info/RECORD")}


@unittest.skipUnless(uv_program(), "uv is not installed")
class PlanFile(PlanFileCase):
    def test_a_stored_plan_gives_the_environment_of_a_direct_install(self):
        index = self.serve()
        direct = self.run_program("install", *self.asked(index, "direct"), "--yes", timeout=300, **self.cache)
        self.assertEqual(direct.returncode, 0, direct.stderr)
        self.store(*self.asked(index))
        self.carry_out()
        self.assertEqual(self.packages("env"), self.packages("direct"))
        self.assertEqual(sorted(self.packages("env")), ["demo_app-1.0.dist-info", "demo_lib-2.1.dist-info"])
        manifests = [json.loads((self.folder / name / "armature.json").read_text()) for name in ("env", "direct")]
        for key in ("packages", "catalog_digest", "python", "installer"):
            self.assertEqual(manifests[0][key], manifests[1][key])

    def test_what_a_dry_run_printed_can_be_carried_out(self):
        done = self.run_program("install", *self.asked(self.serve()), "--dry-run", "--json", timeout=300, **self.cache)
        self.plan_file.write_text(done.stdout)
        self.carry_out()
        self.assertIn("demo_app-1.0.dist-info", self.packages("env"))

    def test_the_plan_alone_without_a_resolution_is_resolved_before_anybody_is_asked(self):
        self.store(*self.asked(self.serve()), "--no-resolve", member=True)
        self.carry_out()
        self.assertIn("demo_lib-2.1.dist-info", self.packages("env"))

    def test_credentials_are_not_stored_and_are_given_again(self):
        index = self.serve("--fault", "auth").replace("http://", "http://user:s3cr3t@")
        plan = self.store(*self.asked(index))
        self.assertEqual(plan["credentials"], ["default"])
        self.assertTrue(any("holds no credentials" in note for note in plan["notes"]))
        self.assertNotIn("s3cr3t", self.plan_file.read_text())
        refused = self.carry_out(code=1)
        self.assertIn("--index ID=URL", refused.stderr)
        self.assertFalse((self.folder / "env").exists())
        self.carry_out("--index", f"default={index}")
        self.assertIn("demo_lib-2.1.dist-info", self.packages("env"))

    def test_the_users_own_settings_give_the_credentials_back(self):
        index = self.serve("--fault", "auth").replace("http://", "http://user:s3cr3t@")
        self.store(*self.asked(index))
        self.cache["UV_DEFAULT_INDEX"] = index
        self.carry_out()
        self.assertIn("demo_lib-2.1.dist-info", self.packages("env"))


class Refusals(PlanFileCase):
    def refused(self, *words, says, code=1):
        done = self.carry_out(*words, code=code)
        self.assertIn(says, done.stderr)
        self.assertFalse((self.folder / "env").exists())

    def stored(self, **changes):
        """A plan of this machine with some of its keys changed."""
        plan = {**self.store("--project", self.project, "--target", self.folder / "env", "--no-resolve"), **changes}
        self.plan_file.write_text(json.dumps({"schema": 1, "plan": plan, "limits": []}))

    def test_a_plan_for_a_recorded_machine_is_refused(self):
        self.store("--stack", "pytorch", "--target", self.folder / "env", "--machine", MACHINES / "gb10-dgx-spark-580", "--no-resolve")
        self.refused(says="made for a recorded machine")

    def test_a_plan_for_another_processor_is_refused(self):
        self.stored()
        plan = json.loads(self.plan_file.read_text())["plan"]
        self.stored(wheel_environment={**plan["wheel_environment"], "architecture": "riscv64"})
        self.refused(says="made for riscv64")

    def test_a_plan_of_a_newer_program_is_refused(self):
        self.stored(schema=99)
        self.refused(says="a newer program made it")

    def test_what_is_no_plan_is_refused_with_its_place(self):
        self.plan_file.write_text('{"schema": 1,\n "plan": }')
        self.refused(says="plan.json:2:", code=2)

    def test_a_plan_of_an_older_program_is_refused(self):
        self.plan_file.write_text('{"schema": 1, "plan": {"title": "old"}, "limits": []}')
        self.refused(says='"schema" is missing', code=2)

    def test_a_plan_whose_folders_are_not_those_of_its_target_is_refused(self):
        self.stored(folders={"target": str(self.folder / "env"), "work": "/tmp", "staging": "/tmp/s", "tmp": "/tmp/t", "cache": ""})
        self.refused(says="do not belong to its target", code=2)

    def test_a_file_that_is_not_there_is_named(self):
        self.refused(says="plan.json")

    def test_what_the_plan_says_cannot_be_said_again(self):
        self.stored()
        self.refused("--target", self.folder / "other", says="--plan and --target", code=2)


class Verify(ProgramTest):
    def environment_without_packages(self):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(self.folder / "env")], check=True, timeout=120)
        return self.folder / "env"

    def add_package(self, target):
        site = next((target / "lib").glob("python3*/site-packages"))
        (site / "demo.py").write_text("")
        (site / "demo-1.0.dist-info").mkdir()
        (site / "demo-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
        (site / "demo-1.0.dist-info/WHEEL").write_text("Wheel-Version: 1.0\n")
        (site / "demo-1.0.dist-info/RECORD").write_text("demo.py,,\n" + "".join(f"demo-1.0.dist-info/{name},,\n" for name in ("METADATA", "WHEEL", "RECORD")))

    def test_a_catalog_that_is_not_there_is_named(self):
        done = self.run_program("verify", self.environment_without_packages(), "--catalog", "/nonexistent")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("/nonexistent", done.stderr)

    def test_an_environment_without_any_package_is_not_ready_and_says_why(self):
        done = self.run_program("verify", self.environment_without_packages())
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("NOT ready", done.stdout)
        self.assertIn("no package is installed", done.stdout)

    def test_a_package_makes_it_ready(self):
        target = self.environment_without_packages()
        self.add_package(target)
        done = self.run_program("verify", target)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Verdict: ready", done.stdout)

    def test_its_record_holds_the_events_and_can_be_replayed(self):
        target = self.environment_without_packages()
        self.add_package(target)
        record = Path(self.answer("verify", target, "--records", self.folder / "records")["record"])
        events = [json.loads(line)["event"] for line in (record / "events.jsonl").read_text().splitlines()]
        self.assertEqual([events[0], events[1], events[-2], events[-1]], ["run_started", "step_started", "step_finished", "run_finished"])
        self.assertIn("== run: done", (record / "log.txt").read_text())
        replayed = self.run_program("replay", record)
        self.assertEqual(replayed.returncode, 0, replayed.stderr)
        self.assertIn("Verify every file", replayed.stderr)
        self.assertIn("Verdict: ready", replayed.stdout)


if __name__ == "__main__":
    unittest.main()

"""The JSON of every verb follows its published schema (resources/schema), for recorded machines and for an installation made here."""
import copy
import json
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

from json_schema import SCHEMAS, all_violations, python_with_jsonschema
from program import MACHINES, ROOT, ProgramTest, stack_releases, uv_program

VERBS = ("catalog", "detect", "explain", "export", "install", "plan", "recheck", "remove", "repair", "replay", "snapshot", "status", "verify")
RECORDED = sorted(path.parent for path in MACHINES.glob("*/about.toml"))
FEW = [MACHINES / name for name in ("gb10-dgx-spark-580", "m4-macos26", "mac-intel-macos13", "x86-no-driver")]
STACKS = sorted(stack_releases().values())
PYTHON = python_with_jsonschema()


class SchemaTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if PYTHON is None:
            print("skipped: no Python here has jsonschema; packaging/dev setup brings one")
            self.skipTest("no jsonschema")

    def json(self, *words, code=None, **rest):
        done = self.run_program(*words, "--json", **rest)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stderr)
        self.assertTrue(done.stdout, f"{words}: {done.stderr}")
        return json.loads(done.stdout)

    def of_all(self, name, cases):
        """The answers of the program to `cases` (lists of words), all held against the schema `name`."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            self.follows(name, *pool.map(lambda words: self.json(*words), cases), labels=cases)

    def follows(self, name, *documents, labels=None):
        for at, found in enumerate(all_violations(PYTHON, [(name, document) for document in documents])):
            with self.subTest(labels[at] if labels else at):
                self.assertEqual(found, [])

    def refused(self, name, document, change, says):
        """A document with one thing changed does not pass."""
        wrong = copy.deepcopy(document)
        change(wrong)
        self.assertIn(says, "\n".join(all_violations(PYTHON, [(name, wrong)])[0]))


class Published(SchemaTest):
    def test_every_verb_has_a_schema_that_names_its_version(self):
        for verb in VERBS:
            with self.subTest(verb):
                schema = json.loads((SCHEMAS / f"{verb}-1.schema.json").read_text())
                self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
                self.assertIn(f"armature {verb} ", schema["title"].replace("--json", " "))
                self.assertIn("version 1", schema["title"])

    def test_every_schema_is_named_in_their_readme(self):
        readme = (SCHEMAS / "README.md").read_text()
        for path in SCHEMAS.glob("*.schema.json"):
            self.assertIn(path.name.partition(".")[0], readme)

    def test_every_failure_follows_the_schema_of_its_verb(self):
        nowhere = self.folder / "nowhere"
        for name, words in {"detect": ["--machine", nowhere], "status": ["--stack", "nonsense"], "explain": ["nonsense"], "plan": ["--stack", "nonsense"],
                            "install": ["--project", nowhere], "verify": [nowhere], "repair": [nowhere], "remove": [nowhere, "--yes"], "replay": [nowhere],
                            "snapshot": [], "export": ["nonsense"], "catalog": ["nonsense"], "recheck": ["--package", "nonsense"]}.items():
            answer = self.json(name, *words)
            self.assertIn("problem", answer)
            self.follows(f"{name}-1", answer, labels=[name])


class Recorded(SchemaTest):
    def test_detect_follows_its_schema_on_every_recorded_machine(self):
        self.of_all("detect-1", [["detect", "--machine", machine] for machine in RECORDED])

    def test_detect_follows_its_schema_with_one_fact_with_their_list_and_with_the_expectation(self):
        self.of_all("detect-1", [["detect", "--machine", FEW[0], *words] for words in (["--fact", "os"], ["--fact", "list"], ["--expected"])])

    def test_plan_follows_its_schema_on_every_recorded_machine_and_stack(self):
        self.of_all("plan-1", [["plan", "--machine", machine, "--stack", stack, "--no-resolve"] for machine in RECORDED for stack in STACKS])

    def test_status_follows_its_schema_of_machines_and_of_platforms(self):
        self.of_all("status-1", [["status", "--machine", machine, "--stack", "pytorch"] for machine in FEW] +
                    [["status", "--platform", "macos-arm64-mps"], ["status", "--since", "2026-11-01"]])

    def test_explain_follows_its_schema(self):
        self.of_all("explain-1", [["explain", package, "--machine", FEW[0]] for package in ("torch", "bitsandbytes", "aiohttp")])

    def test_export_and_its_table_follow_their_schemas(self):
        answer = self.json("export", "json", "--machine", FEW[0], "--stack", "pytorch", code=0)
        self.follows("export-1", answer, self.json("export", "json", "--machine", FEW[0], "--output", self.folder / "table.json", code=0))
        self.follows("compatibility-1", json.loads(answer["content"]))

    def test_replay_follows_its_schema_for_every_tape(self):
        self.of_all("replay-1", [["replay", record.parent] for record in sorted((ROOT / "tests/tapes").glob("*/record.json"))])

    def test_catalog_show_and_reset_follow_their_schema(self):
        self.follows("catalog-1", self.json("catalog", "show"), self.json("catalog", "show", "--catalog", ROOT / "resources/catalog"),
                     self.json("catalog", "reset"))

    def test_snapshot_follows_its_schema_and_so_does_the_machine_it_recorded(self):
        self.follows("snapshot-1", self.json("snapshot", self.folder / "machine", code=0))
        self.follows("detect-1", self.json("detect", "--machine", self.folder / "machine", code=0))

    def test_a_wrong_document_is_refused(self):
        plan = self.json("plan", "--machine", FEW[0], "--stack", "pytorch", "--no-resolve", code=0)
        self.refused("plan-1", plan, lambda d: d["plan"].update(surprise=1), "surprise")
        self.refused("plan-1", plan, lambda d: d["plan"].pop("steps"), "'steps' is a required property")
        self.refused("plan-1", plan, lambda d: d.update(schema=2), "1 was expected")
        machine = self.json("detect", "--machine", FEW[0], code=0)
        self.refused("detect-1", machine, lambda d: d["machine"]["memory"].update(total=0), "0 is not of type 'object'")
        self.refused("detect-1", machine, lambda d: d["machine"]["findings"].append({}), "required property")


class Installed(SchemaTest):
    """An environment whose one package comes from an index on 127.0.0.1."""

    def setUp(self):
        super().setUp()
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        self.index = f"default=http://127.0.0.1:{self.loopback_index('armature-schema-demo==1.0')}/simple"
        (self.folder / "requirements.txt").write_text("armature-schema-demo\n")
        self.target = self.folder / "env"

    def lines(self, *words, code=0):
        done = self.run_program(*words, "--json", "--yes", "--records", self.folder / "records", timeout=300, UV_CACHE_DIR=str(self.folder / "cache"))
        self.assertEqual(done.returncode, code, done.stdout[-2000:] + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_line_of_install_verify_repair_remove_and_replay_follows_its_schema(self):
        lines = self.lines("install", "--project", self.folder / "requirements.txt", "--target", self.target, "--index", self.index)
        self.assertEqual([line["event"] for line in lines if line.get("event", "").startswith("run_")], ["run_started", "run_finished"])
        self.assertLessEqual({"plan", "record", "event"}, {key for line in lines for key in line})
        self.follows("install-1", *lines)
        verified = self.json("verify", self.target, "--hash", "--records", self.folder / "records", code=0)
        self.follows("verify-1", verified)
        self.follows("replay-1", *(self.json("replay", record, code=0) for record in (lines[-1]["record"], verified["record"])))
        next((self.target / "lib").glob("python3*/site-packages/armature_schema_demo/__init__.py")).unlink()
        self.follows("verify-1", self.json("verify", self.target, "--records", self.folder / "records", code=1))
        self.follows("repair-1", *self.lines("repair", self.target, "--index", self.index))
        self.follows("remove-1", self.json("remove", self.target, "--yes", code=0))

    def test_a_resolved_plan_and_an_installation_that_fails_follow_their_schemas(self):
        (self.folder / "requirements.txt").write_text("armature-schema-demo==2.0\n")
        words = ["--project", self.folder / "requirements.txt", "--target", self.target, "--index", self.index]
        self.follows("plan-1", self.json("plan", *words, code=1))
        self.follows("install-1", *self.lines("install", *words, code=1))
        (self.folder / "requirements.txt").write_text("armature-schema-demo\n")
        self.follows("plan-1", self.json("plan", *words, code=0))


if __name__ == "__main__":
    unittest.main()

"""A golden plan for each recorded machine and stack: what would be installed there and why, or why nothing is, in a form that reads as a diff.

    UPDATE_GOLDEN=1 python3 -m unittest test_golden      writes golden/MACHINE.STACK.txt anew, STACK being the file of its release; read the diff like code

Where the program and its home lie is written as $HOME and $TOOLS, so a golden is the same on every machine.
"""
import json
import os
import re
import shlex
import textwrap
import tomllib
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import MACHINES, ROOT, ProgramTest, stack_releases

GOLDEN = Path(__file__).resolve().parent / "golden"
STACKS = stack_releases()
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
MAX_LINES = 120


def wrapped(head, words):
    """`head`, then the words on as many lines as they need; a word is never cut."""
    return textwrap.wrap(head + "  ".join(w.replace(" ", "\0") for w in words), 118, subsequent_indent="    ", break_long_words=False,
                         break_on_hyphens=False) if words else []


def build_name(build):
    name = f"{build['torch']}+{build['flavour']}"
    return name if build["index"] == "pytorch-" + build["flavour"] else f"{name} ({build['index']})"


def torch_lines(torch):
    yield f"torch: {torch['outcome']}" + (f", {build_name(torch['build'])}" if torch["build"] else "")
    if torch["pin"] != torch["effective_pin"]:
        yield f"  the pin {torch['pin'] or '(none)'} became {torch['effective_pin']}: {torch['pin_replaced_because']}"
    for reason in torch["reasons"]:
        yield f"  {reason['effect']} {reason['rule']}: {reason['required']} | {reason['observed']} [{reason['source']}]"
    rejected = {}
    for entry in torch["rejected"]:
        rejected.setdefault(entry["reason"]["rule"], []).append(build_name(entry["build"]))
    for rule, builds in rejected.items():
        if rule == "pin":  # nearly all of the catalog: their versions say enough
            yield from wrapped(f"  rejected by pin: {len(builds)} builds of ", list(dict.fromkeys(build.split("+")[0] for build in builds)))
        else:
            yield from wrapped(f"  rejected by {rule}: ", builds)
    yield from wrapped("  absent: ", [build_name(build) for build in torch["absent"]])


def requirement_lines(requirements):
    as_asked = [r["text"] for r in requirements if not r["replaces"] and not r["why"]]
    yield f"requirements: {len(requirements)}"
    yield from wrapped("  as asked: ", as_asked)
    for r in requirements:
        if r["replaces"] or r["why"]:
            yield f"  {r['text']} from {r['index']}" + (f" for {r['replaces']}" if r["replaces"] else " added") + f" ({r['origin']})"
            yield f"    {r['why']}"


def step_lines(steps):
    common = {}
    for step in steps:
        for name, value in step.get("command", {}).get("environment", {}).items():
            common.setdefault(name, []).append((value, step["id"]))
    yield "steps:"
    for step in steps:
        yield f"  {step['id']} ({step['weight']:g}): {step['title']}"
        yield f"    {step['why']}"
        if "command" in step:
            command = step["command"]
            yield from textwrap.wrap("    $ " + shlex.join([command["program"], *command["arguments"]]), 118, subsequent_indent="      ",
                                     break_long_words=False, break_on_hyphens=False)
        yield from wrapped("    ", [f"{name}=={version}" for name, version in step.get("exact_versions", {}).items()])
        if step["kind"] == "verify":  # the jobs are those of the catalog
            yield f"    torch on {step['device'] or 'nothing'}" + (f", CUDA {step['cuda']}" if step["cuda"] else "")
        else:
            yield from wrapped("    ", step.get("packages", []))
    for name, uses in sorted(common.items()):
        for value in sorted({value for value, _ in uses}):
            yield f"  {name}={value} ({', '.join(step for v, step in uses if v == value)})"


def plan_lines(plan, limits):
    yield f"{plan['title']} on {plan['platform']}"
    yield from torch_lines(plan["torch"])
    yield f"installer: {plan['installer']} {plan['installer_version']}; Python {plan['python']}"
    yield f"size: download {plan['estimated_download']}, disk {plan['estimated_disk']} bytes"
    for index in plan["indexes"]:
        yield f"index {index['id']} ({index['title']}) {index['url']} {' '.join(index['packages'])}".rstrip()
    yield from requirement_lines(plan["requirements"])
    for file in plan["files"]:
        if file["name"] == "constraints.txt":
            yield from wrapped("constraints: ", file["content"].splitlines())
    yield "files: " + " ".join(file["name"] for file in plan["files"])
    yield from wrapped("may be built from source: ", plan["source_builds"])
    yield from step_lines(plan["steps"])
    for limit in limits:
        yield f"limit {limit['id']} {limit['severity']}: {limit['title']}"
    for note in plan["notes"]:
        yield f"note: {note}"


def refusal_lines(code, problem, words):
    yield f"refused, exit code {code}: {problem['code']}, {problem['subject']}"
    yield from words.splitlines()


def home_of(machine):
    """The home folder of the recorded machine: plans for it lie there."""
    lines = (MACHINES / machine / "commands/env").read_text().splitlines()
    return next(line[len("HOME="):] for line in lines if line.startswith("HOME="))


class Golden(ProgramTest):
    maxDiff = None

    def setUp(self):
        super().setUp()
        tools = self.folder / "tools"  # plans for other machines resolve with this machine's uv and Python: here always the same two
        tools.mkdir()
        for name in ("uv", "python3"):
            (tools / name).write_text("#!/bin/sh\nexit 0\n")
            (tools / name).chmod(0o755)
        self.changes = {"PATH": str(tools), "UV_CACHE_DIR": None, "PIP_CACHE_DIR": None}
        self.names = {str(self.home): "@HOME", str(tools): "@TOOLS"}  # a word shlex need not quote

    def plan(self, machine, stack):
        done = self.run_program("plan", "--machine", MACHINES / machine, "--stack", STACKS[stack], "--no-resolve", "--json", **self.changes)
        self.assertTrue(done.stdout, done.stderr)
        printed, words = done.stdout, done.stderr
        for path, name in (self.names | {home_of(machine): "@HOME"}).items():
            printed, words = printed.replace(path, name), words.replace(path, name)
        answer = json.loads(printed)
        lines = plan_lines(answer["plan"], answer["limits"]) if done.returncode == 0 else refusal_lines(done.returncode, answer["problem"], words)
        text = "\n".join(line.replace("\0", " ").rstrip() for line in lines) + "\n"
        return text.replace("@HOME", "$HOME").replace("@TOOLS", "$TOOLS")

    def plans(self):
        cases = [(path.parent.name, stack) for path in sorted(MACHINES.glob("*/about.toml")) for stack in STACKS]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return dict(zip((f"{machine}.{stack}.txt" for machine, stack in cases), pool.map(lambda case: self.plan(*case), cases)))

    def test_the_plan_of_each_recorded_machine_and_stack_is_its_golden(self):
        plans = self.plans()
        self.assertGreater(len(plans), 90)
        if UPDATE:
            for path in GOLDEN.glob("*.txt"):
                path.unlink()
            for name, text in plans.items():
                (GOLDEN / name).write_text(text)
        self.assertEqual(sorted(plans), sorted(path.name for path in GOLDEN.glob("*.txt")))
        for name, text in plans.items():
            with self.subTest(name):
                self.assertEqual((GOLDEN / name).read_text(), text, "UPDATE_GOLDEN=1 writes it anew")

    def test_each_limit_is_shown_on_a_recorded_machine_and_absent_from_another(self):
        def limits_of(case):
            machine, stack = case
            answer = self.answer("status", "--machine", machine, "--stack", STACKS[stack], **self.changes)
            return stack, {limit["id"] for limit in answer["limits"]}

        cases = [(path.parent, stack) for path in sorted(MACHINES.glob("*/about.toml")) for stack in STACKS]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(limits_of, cases))
        for stack in STACKS:
            shown = [limits for of, limits in answers if of == stack]
            for limit in tomllib.loads((ROOT / f"resources/catalog/stacks/{stack}.toml").read_text())["limit"]:
                conditions = set(limit) - {"id", "severity", "title", "consequence", "remedy", "confidence", "checked", "evidence"}
                with self.subTest(stack=stack, limit=limit["id"]):
                    self.assertTrue(any(limit["id"] in limits for limits in shown), "shown nowhere")
                    self.assertEqual(bool(conditions), any(limit["id"] not in limits for limits in shown), "shown where it does not apply")

    def test_a_plan_shows_no_more_limits_than_are_read(self):
        for machine, stack, most in (("gb10-dgx-spark-580", "llm-studio-1.14.9", 5), ("gb10-dgx-spark-580", "llm-studio-1.15.0", 5),
                                     ("gh200-driver-580-ubuntu2404", "llm-studio-1.14.9", 3), ("m2-macos14", "llm-studio-1.15.0", 4),
                                     ("m4-macos27", "llm-studio-1.14.9", 4)):
            with self.subTest(machine=machine, stack=stack):
                text = (GOLDEN / f"{machine}.{stack}.txt").read_text()
                self.assertLessEqual(len(re.findall(r"^limit \S+ (?:blocks|limits):", text, re.M)), most)

    def test_no_golden_holds_a_path_of_the_machine_that_wrote_it_and_each_can_be_read_at_a_sitting(self):
        for path in GOLDEN.glob("*.txt"):
            text = path.read_text()
            with self.subTest(path.name):
                self.assertNotIn(str(ROOT), text)
                self.assertNotIn(str(Path.home()) + "/", text)
                self.assertLess(text.count("\n"), MAX_LINES)


if __name__ == "__main__":
    unittest.main()

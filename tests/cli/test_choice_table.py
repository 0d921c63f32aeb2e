"""The PyTorch build for every recorded machine, as `expected.toml` has it: a new machine is a new folder, no code."""
import json
import tomllib
import unittest

from program import MACHINES, ProgramTest


def label(build):
    """A build as expected.toml names it: torch with its local label."""
    return build["torch"] + ("+" + build["local"] if build["local"] else "")


def rejected_names(choice):
    names = {}
    for entry in choice["rejected"]:
        build = entry["build"]
        where = "@default" if build["index"] == "default" else ""
        names[f'{build["torch"]}+{build["flavour"]}{where}'] = entry["reason"]["rule"]
    for entry in choice["absent"]:
        where = "@default" if entry["index"] == "default" else ""
        names.setdefault(f'{entry["torch"]}+{entry["flavour"]}{where}', "no-wheel")
    return names


class ChoiceTable(ProgramTest):
    def choice(self, machine, stack):
        """The outcome of the choice, from the report that `status` prints: it is there whether a plan can be made or not."""
        return self.answer("status", "--stack", stack, "--machine", machine)["torch"]

    def check(self, machine, stack, expected):
        choice = self.choice(machine, stack)
        build = choice.get("build")  # chosen, or the CPU build that a decision is needed for
        found = {"outcome": choice["outcome"], "torch": label(build) if build else "", "index": build["index"] if build else "",
                 "triton": build["triton"] if build else ""}
        names = rejected_names(choice)
        print(f'  {machine.name:34} {stack:11} {found["outcome"]:14} {found["torch"]:14} {found["index"]}')
        for key, value in expected.items():
            if key == "rejected":
                for name, rule in value.items():
                    self.assertEqual(names.get(name), rule, f"{machine.name}, {stack}: why not {name}")
            else:
                self.assertEqual(found[key], value, f"{machine.name}, {stack}: {key}")

    def test_every_recorded_machine_gets_the_build_its_folder_expects(self):
        machines = [path for path in sorted(MACHINES.iterdir()) if (path / "expected.toml").is_file()]
        self.assertGreaterEqual(len(machines), 25)
        checked = 0
        for machine in machines:
            expected = tomllib.loads((machine / "expected.toml").read_text())
            for stack, wanted in expected.get("choose", {}).items():
                with self.subTest(machine=machine.name, stack=stack):
                    self.check(machine, stack, wanted)
                    checked += 1
        print(f"{checked} choices on {len(machines)} machines")
        self.assertGreaterEqual(checked, 50)

    def test_a_cpu_build_on_a_machine_with_a_gpu_is_never_chosen_silently(self):
        for machine in sorted(MACHINES.iterdir()):
            if not (machine / "about.toml").is_file():
                continue
            done = self.answer("detect", "--machine", machine)
            choice = self.choice(machine, "pytorch")
            if any(gpu["vendor"] == "nvidia" for gpu in done["machine"]["gpus"]) and choice["outcome"] == "chosen":
                self.assertNotEqual(choice["build"]["flavour"], "cpu", machine.name)

    def test_the_user_may_take_the_cpu_build_knowingly(self):
        machine = MACHINES / "x86-driver-470"
        refused = self.run_program("plan", "--stack", "llm-studio", "--machine", machine, "--json")
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(json.loads(refused.stdout)["problem"]["code"], "needs-decision")
        plan = self.answer("plan", "--stack", "llm-studio", "--machine", machine, "--torch", "cpu")["plan"]
        self.assertEqual(plan["torch"]["build"]["flavour"], "cpu")

    def test_the_default_index_without_a_gpu_means_its_cpu_build_where_it_has_one(self):
        for machine in ("ampere-altra-no-gpu-debian12", "graviton4-no-gpu"):
            plan = self.answer("plan", "--stack", "pytorch", "--machine", MACHINES / machine, "--torch", "default", "--no-resolve")["plan"]
            build = plan["torch"]["build"]
            self.assertEqual((build["index"], build["flavour"]), ("default", "cpu"), machine)

    def test_the_default_index_where_it_has_a_cpu_build_only_is_no_word_for_cpu_on_a_machine_with_a_gpu(self):
        machine = MACHINES / "gh200-driver-580-ubuntu2404"
        refused = self.run_program("plan", "--stack", "llm-studio", "--machine", machine, "--torch", "default", "--no-resolve", "--json")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        problem = json.loads(refused.stdout)["problem"]
        self.assertEqual(problem["code"], "no-build-fits")
        self.assertIn("2.8.0 (cpu) from default: this build is CPU-only", problem["evidence"])
        self.assertIn("--torch cpu", problem["remedy"])
        plan = self.answer("plan", "--stack", "llm-studio", "--machine", machine, "--torch", "cpu", "--no-resolve")["plan"]
        self.assertEqual(plan["torch"]["build"]["flavour"], "cpu")

    def test_the_default_index_without_a_gpu_is_still_taken_where_it_has_cuda_builds_only(self):
        machine = MACHINES / "x86-no-gpu-ubuntu2404"
        choice = self.answer("plan", "--stack", "pytorch", "--machine", machine, "--torch", "default", "--no-resolve")["plan"]["torch"]
        self.assertEqual(choice["build"]["index"], "default")
        self.assertIn("no-gpu", [reason["rule"] for reason in choice["reasons"]])


class PlanText(ProgramTest):
    """What the issue's own examples must say."""

    def plan(self, machine):
        done = self.run_program("plan", "--stack", "llm-studio", "--machine", MACHINES / machine, "--target", "/opt/llm", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_gh200_gets_torch_and_triton_from_cu129_and_is_told_why_not_the_others(self):
        text = self.plan("gh200-driver-580-ubuntu2404")
        for words in ("torch==2.8.0+cu129", "triton==3.4.0", "https://download.pytorch.org/whl/cu129",
                      "2.8.0 (cu128) from pytorch-cu128 does not exist", "2.8.0 (cu126) from pytorch-cu126 does not exist",
                      "2.8.0 (cpu) from default"):
            self.assertIn(words, text)

    def test_gb10_gets_the_cu130_line_and_is_told_why_the_pin_is_replaced(self):
        text = self.plan("gb10-dgx-spark-580")
        self.assertIn("torch==2.9.1+cu130", text)
        self.assertIn("is replaced by", text)
        plan = self.answer("plan", "--stack", "llm-studio", "--machine", MACHINES / "gb10-dgx-spark-580", "--target", "/opt/llm")["plan"]
        self.assertEqual(plan["torch"]["build"]["triton"], "3.5.1")

    def test_an_m2_gets_the_default_index_and_a_bitsandbytes_that_has_a_mac_wheel(self):
        text = self.plan("m2-macos14")
        self.assertIn("bitsandbytes==0.49.2 instead of bitsandbytes==0.47.0", text)
        self.assertNotIn("download.pytorch.org/whl/cu", text)

    def test_a_mac_is_told_before_the_install_that_training_is_refused(self):
        self.assertIn("BLOCKS: Training needs an NVIDIA GPU", self.plan("m2-macos14"))


if __name__ == "__main__":
    unittest.main()

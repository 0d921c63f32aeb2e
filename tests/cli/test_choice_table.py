"""What the choice of a PyTorch build promises on every recorded machine. (Which build each of them gets: RecordedMachinesTest.)"""
import json
import unittest

from program import MACHINES, ProgramTest


class ChoiceTable(ProgramTest):
    def choice(self, machine, stack):
        """The outcome of the choice, from the report that `status` prints: it is there whether a plan can be made or not."""
        return self.answer("status", "--stack", stack, "--machine", machine)["torch"]

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
        refused = self.run_program("plan", "--stack", "llm-studio@1.14.9", "--machine", machine, "--torch", "default", "--no-resolve", "--json")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        problem = json.loads(refused.stdout)["problem"]
        self.assertEqual(problem["code"], "no-build-fits")
        self.assertRegex(problem["evidence"], r"2\.9\.1 \(cpu\) from default: .*this build is CPU-only")
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

    def plan(self, machine, stack="llm-studio@1.14.9"):
        done = self.run_program("plan", "--stack", stack, "--machine", MACHINES / machine, "--target", "/opt/llm", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_gh200_gets_the_build_that_was_seen_by_its_name_and_is_told_why_the_pin_is_replaced(self):
        text = self.plan("gh200-driver-580-ubuntu2404")
        for words in ("torch==2.9.1+cu126", "https://download.pytorch.org/whl/cu126", "is replaced by", "2.9.1 (cpu) from default",
                      "2.8.0 (cu128) from pytorch-cu128 does not exist"):
            self.assertIn(words, text)

    def test_gb10_gets_the_first_torch_whose_triton_knows_it(self):
        text = self.plan("gb10-dgx-spark-580")
        self.assertIn("torch==2.10.0+cu130", text)
        self.assertIn("is replaced by", text)
        plan = self.answer("plan", "--stack", "llm-studio@1.14.9", "--machine", MACHINES / "gb10-dgx-spark-580", "--target", "/opt/llm")["plan"]
        self.assertEqual(plan["torch"]["build"]["triton"], "3.6.0")

    def test_the_newest_release_is_the_stack_and_needs_no_replaced_pin_where_the_driver_is_new_enough(self):
        for machine, torch, flavour in (("gb10-dgx-spark-580", "2.13.0", "cu130"), ("gh200-driver-580-ubuntu2404", "2.13.0", "cu130"),
                                        ("gb300-driver-580", "2.13.0", "cu130"), ("thor-jetson-r38", "2.13.0", "cu130"),
                                        ("m4-macos27", "2.13.0", "mps"), ("gh200-driver-535-ubuntu2204", "2.13.0", "cu126")):
            with self.subTest(machine):
                plan = self.answer("plan", "--stack", "llm-studio", "--machine", MACHINES / machine, "--no-resolve")["plan"]
                build = plan["torch"]["build"]
                self.assertEqual((plan["choices"]["stack"], build["torch"], build["flavour"]), ("llm-studio@1.15.0", torch, flavour))
                replaced = [r["text"] for r in plan["requirements"] if r["replaces"]]
                self.assertEqual(replaced, ["torch==2.13.0+cu126"] if flavour == "cu126" else [])

    def test_no_machine_gets_a_torch_above_2_10_with_release_1_14_9(self):
        for machine in sorted(path.parent for path in MACHINES.glob("*/about.toml")):
            choice = self.choice_of(machine)
            if choice["build"]:
                self.assertLessEqual(tuple(map(int, choice["build"]["torch"].split("."))), (2, 10, 0), machine.name)

    def choice_of(self, machine):
        return self.answer("status", "--stack", "llm-studio@1.14.9", "--machine", machine)["torch"]

    def test_an_m2_gets_the_default_index_and_a_bitsandbytes_that_has_a_mac_wheel(self):
        text = self.plan("m2-macos14")
        self.assertIn("bitsandbytes==0.49.2 instead of bitsandbytes==0.47.0", text)
        self.assertNotIn("download.pytorch.org/whl/cu", text)

    def test_a_mac_is_told_before_the_install_that_training_is_refused(self):
        self.assertIn("BLOCKS: Training needs an NVIDIA GPU", self.plan("m2-macos14"))


if __name__ == "__main__":
    unittest.main()

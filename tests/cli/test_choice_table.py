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
        refused = self.run_program("plan", "--stack", "llm-studio", "--machine", machine, "--torch", "default", "--no-resolve", "--json")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        problem = json.loads(refused.stdout)["problem"]
        self.assertEqual(problem["code"], "no-build-fits")
        self.assertRegex(problem["evidence"], r"2\.8\.0 \(cpu\) from default: .*this build is CPU-only")
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

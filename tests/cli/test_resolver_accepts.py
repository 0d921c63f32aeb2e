"""The real resolver against the real default index, for machines that are not this one."""
import json
import re
import subprocess
import unittest
from pathlib import Path

from program import MACHINES, ProgramTest, index_reason, uv_program


class ResolverAccepts(ProgramTest):
    @classmethod
    def setUpClass(cls):
        reason = index_reason()
        if reason:
            print("skipped:", reason)
            raise unittest.SkipTest(reason)

    def resolved(self, machine, stack, *words):
        done = self.run_program("plan", "--stack", stack, *words, "--machine", MACHINES / machine, "--target", self.folder / "env",
                                "--resolve", "--json", timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {p["name"]: p for p in json.loads(done.stdout)["plan"]["resolution"]["packages"]}

    def test_each_release_resolves_in_full_for_linux_aarch64_cpu(self):
        for stack, torch in (("llm-studio@1.14.9", "2.8.0"), ("llm-studio@1.15.0", "2.13.0")):
            with self.subTest(stack):
                packages = self.resolved("ampere-altra-no-gpu-debian12", stack, "--torch", "default")  # PyTorch's CPU index may be out of reach
                self.assertEqual(packages["torch"]["version"].partition("+")[0], torch)
                self.assertIn("aarch64", packages["torch"]["file"])
                self.assertGreater(len(packages), 150)
                self.assertLessEqual({name for name, package in packages.items() if package["source_only"]}, {"deepspeed", "gputil"})
                print(f"  {stack}, Linux aarch64 CPU: {len(packages)} packages")

    def test_each_release_resolves_in_full_for_macos_arm64(self):
        for stack in ("llm-studio@1.14.9", "llm-studio@1.15.0"):
            with self.subTest(stack):
                packages = self.resolved("m2-macos14", stack)
                self.assertIn("macosx", packages["torch"]["file"])
                self.assertIn("macosx", packages["bitsandbytes"]["file"])
                self.assertGreater(len(packages), 140)
                self.assertLessEqual({name for name, package in packages.items() if package["source_only"]}, {"deepspeed", "gputil"})
                print(f"  {stack}, macOS arm64: {len(packages)} packages")

    def test_linux_aarch64_cuda_resolves_but_for_the_packages_of_pytorchs_index(self):
        plan = self.answer("plan", "--stack", "llm-studio@1.14.9", "--machine", MACHINES / "gh200-driver-580-ubuntu2404",
                           "--target", self.folder / "env")["plan"]
        command = next(step["command"] for step in plan["steps"] if step["kind"] == "resolve")
        mapped = [r["text"].split("==")[0] for r in plan["requirements"] if r["index"] != "default"]
        self.assertEqual(mapped, ["torch"])
        work = Path(plan["folders"]["work"])
        work.mkdir(parents=True)
        for file in plan["files"]:
            text = re.sub(r"\n\[tool\.uv.*", "\n", file["content"], flags=re.S)  # without the explicit index
            lines = [line for line in text.splitlines() if not re.match(r'\s*"?(torch|triton)==', line)]
            (work / file["name"]).write_text("\n".join(lines) + "\n")
        (work / "excludes.txt").write_text("torch\ntriton\ntorchvision\ntorchaudio\n")
        words = [uv_program(), *command["arguments"], "--excludes", str(work / "excludes.txt")]
        done = subprocess.run(words, capture_output=True, text=True, timeout=600, env=self.environment(UV_NO_WRAP="1"), cwd=work)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        count = (work / "pylock.toml").read_text().count("[[packages]]")
        print(f"  Linux aarch64 + CUDA: {count} packages besides torch and triton")
        self.assertGreater(count, 150)


if __name__ == "__main__":
    unittest.main()

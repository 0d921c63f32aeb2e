"""Where uv finds no set of versions with the chosen build of PyTorch, the next acceptable build is tried, and a refusal names who asks for what."""
import json
import unittest

from program import MACHINES, ProgramTest, uv_program

H100 = MACHINES / "x86-h100-driver-580"
TAG = "tag=cp312-cp312-manylinux_2_28_x86_64"
ARM = TAG.replace("x86_64", "aarch64")


def torch(*versions):
    return [f"torch=={version},{TAG}" for version in versions]


@unittest.skipUnless(uv_program(), "uv is not installed")
class BuildsTried(ProgramTest):
    def plan(self, requirements, *made, machine=H100, name="requirements.txt"):
        project = self.folder / name
        project.write_text(requirements)
        index = f"http://127.0.0.1:{self.loopback_index(*made)}/simple"
        everywhere = [word for name in ("default", "pytorch-cu126", "pytorch-cu128", "pytorch-cu129", "pytorch-cu130", "pytorch-cu132")
                      for word in ("--index", f"{name}={index}")]
        return self.run_program("plan", "--project", project, "--machine", machine, "--python", "3.12", "--target", self.folder / "env",
                                *everywhere, "--json", UV_CACHE_DIR=str(self.folder / "cache"))

    def planned(self, *words, **rest):
        done = self.plan(*words, **rest)
        self.assertEqual(done.returncode, 0, done.stderr)
        plan = json.loads(done.stdout)["plan"]
        return plan, {p["name"]: p["version"] for p in plan["resolution"]["packages"]}

    def test_what_uv_chose_by_itself_stays_and_the_build_follows_it(self):
        plan, found = self.planned("walker\n", *torch("2.14.1", "2.13.0", "2.12.1"), "walker==2.0,needs=torch<2.13", "walker==1.0")
        self.assertEqual(found, {"walker": "2.0", "torch": "2.12.1"})
        rejected = {r["build"]["torch"]: r["reason"]["rule"] for r in plan["torch"]["rejected"] if r["build"]["index"] == "default"}
        self.assertEqual(rejected["2.14.1"], "solution")

    def test_a_build_that_the_index_does_not_have_is_not_the_end(self):
        _, found = self.planned("torch<2.15\n", *torch("2.13.0", "2.12.1"))
        self.assertEqual(found, {"torch": "2.13.0"})

    def test_an_older_version_of_what_asks_is_taken_where_no_build_goes_with_the_newest(self):
        _, found = self.planned("walker\n", *torch("2.16.0", "2.14.1"), "walker==2.0,needs=torch>=2.16", "walker==1.0,needs=torch")
        self.assertEqual(found, {"walker": "1.0", "torch": "2.14.1"})

    def test_the_refusal_names_who_asks_for_what(self):
        done = self.plan("walker\n", *torch("2.16.0", "2.14.1"), "walker==2.0,needs=torch>=2.16")
        self.assertEqual(done.returncode, 1, done.stderr)
        for words in ("walker depend on torch>=2.16", "this plan depends on walker", "2.14.1", "torch is asked for by walker"):
            self.assertIn(words, " ".join(done.stderr.split()))

    def test_a_version_the_catalog_does_not_know_is_taken_where_the_index_has_it_and_is_marked(self):
        plan, found = self.planned("torch==2.4.0\n", *torch("2.4.0"), machine=MACHINES / "x86-no-gpu-ubuntu2404")
        self.assertEqual(found, {"torch": "2.4.0"})
        self.assertEqual(plan["torch"]["build"]["assumed_like"], "2.7.1")
        said = [r["observed"] for r in plan["torch"]["reasons"] if r["rule"] == "evidence"]
        self.assertIn("does not know torch 2.4.0", said[0])

    def test_a_source_that_the_project_names_for_pytorch_gives_way_to_the_build_for_the_machine(self):
        theirs = f"http://127.0.0.1:{self.loopback_index(f'torch==2.9.1+cu126,{ARM}', 'six==1.0')}/simple"
        done = self.plan(f"""
[project]
name = "x"
version = "1"
requires-python = ">=3.10"
dependencies = ["torch>=2.6", "six"]
[tool.uv.sources]
torch = [{{ index = "theirs", marker = "sys_platform == 'linux'" }}]
[[tool.uv.index]]
name = "theirs"
url = "{theirs}"
explicit = true
""", f"torch==2.14.1+cu126,{ARM}", "six==1.0", machine=MACHINES / "gh200-driver-570", name="pyproject.toml")
        self.assertEqual(done.returncode, 0, done.stderr)
        plan = json.loads(done.stdout)["plan"]
        found = {p["name"]: p["version"] for p in plan["resolution"]["packages"]}
        self.assertEqual(found, {"torch": "2.14.1+cu126", "six": "1.0"})
        self.assertIn("names a source of its own for torch", " ".join(plan["notes"]))

    IMPOSSIBLE = ("decord==0.6.0,tag=py3-none-manylinux2010_x86_64", "flash-attn==2.8.3,sdist", "homegrown==1.0,sdist", "six==1.0")

    def test_every_impossible_package_is_named_with_its_verdict_and_what_to_do(self):
        done = self.plan("decord\nsix\nflash-attn\nhomegrown\n", *self.IMPOSSIBLE, machine=MACHINES / "gb10-dgx-spark-580")
        self.assertEqual(done.returncode, 1, done.stderr)
        said = " ".join(done.stderr.split())
        for words in ("decord, flash-attn, homegrown", "Take decord2", "flash-attn: From the default index it is compiled", "--build homegrown",
                      "platform_machine != 'aarch64'"):
            self.assertIn(words, said)
        self.assertNotIn("six:", said)

    def test_a_version_that_does_not_exist_is_no_fault_of_the_machine(self):
        done = self.plan("numpy==999.0\n", "numpy==2.0,tag=py3-none-any")
        said = " ".join(done.stderr.split())
        self.assertIn("No set of versions fits", said)
        self.assertNotIn("ready-made", said)

    def test_a_pytorch_that_uv_does_not_find_makes_nothing_else_impossible(self):
        done = self.plan("torch==2.7.0\nflash-attn\nsix\n", *self.IMPOSSIBLE, *torch("2.9.1"), machine=MACHINES / "gb10-dgx-spark-580")
        self.assertIn("flash-attn has no ready-made file", " ".join(done.stderr.split()))

    def test_a_pin_that_cannot_work_here_is_replaced_before_the_project_is_read(self):
        plan, found = self.planned("bitsandbytes==0.45.0\nwalker\n", *(f"torch=={v},{ARM}" for v in ("2.14.1", "2.13.0")),
                                   "bitsandbytes==0.45.0,tag=py3-none-manylinux_2_24_x86_64", "bitsandbytes==0.49.2", "walker==1.0,needs=torch",
                                   machine=MACHINES / "gb10-dgx-spark-580")
        self.assertEqual(found, {"bitsandbytes": "0.49.2", "torch": "2.14.1", "walker": "1.0"})
        self.assertIn("with bitsandbytes==0.49.2 in place of what cannot work here", " ".join(plan["notes"]))

    def test_a_placeholder_is_called_one(self):
        plan, _ = self.planned("torchcodec\nsix\n", "torchcodec==0.0.0.dev0", "six==1.0")
        self.assertIn("torchcodec 0.0.0.dev0 is an empty placeholder", " ".join(plan["notes"]))

    def test_libraries_of_another_cuda_are_named(self):
        plan, _ = self.planned("torch==2.14.1\nnvidia-cublas-cu12\n", *torch("2.14.1"), "nvidia-cublas-cu12==12.1.3.1")
        self.assertIn("nvidia-cublas-cu12: made for another CUDA", " ".join(plan["notes"]))

    def status(self, requirements, *made, machine):
        (self.folder / "requirements.txt").write_text(requirements)
        (self.folder / "uv.toml").write_text(f'[[index]]\nurl = "http://127.0.0.1:{self.loopback_index(*made)}/simple"\ndefault = true\n')
        answer = self.answer("status", "--project", self.folder / "requirements.txt", "--machine", machine, UV_CACHE_DIR=str(self.folder / "cache"))
        return answer["project"], {package["name"]: package for package in answer["project"]["packages"]}

    def test_status_shows_the_packages_of_a_project_for_this_machine_and_the_others(self):
        project, packages = self.status("walker\n", "walker==2.0,needs=six,tag=py3-none-any", "six==1.0", machine=MACHINES / "gb10-dgx-spark-580")
        self.assertTrue(project["read_by_installer"])
        self.assertEqual((packages["walker"]["version"], packages["walker"]["verdict"], packages["walker"]["direct"]), ("2.0", "available", True))
        self.assertEqual(packages["six"]["asked_by"], ["walker"])
        self.assertEqual(set(packages["walker"]["platforms"].values()), {"available"})
        self.assertEqual(len(packages["walker"]["platforms"]), 5)

    def test_status_shows_what_has_no_file_here_and_where_it_has_one(self):
        project, packages = self.status("homegrown\nsix\n", "homegrown==1.0,tag=py3-none-manylinux_2_28_x86_64", "six==1.0",
                                        machine=MACHINES / "gb10-dgx-spark-580")
        self.assertFalse(project["read_by_installer"])
        self.assertEqual(packages["homegrown"]["verdict"], "unavailable")
        self.assertEqual(packages["six"]["verdict"], "available")
        self.assertEqual(packages["homegrown"]["platforms"]["linux-x86_64-cuda"], "available")
        self.assertEqual(packages["homegrown"]["platforms"]["macos-arm64-mps"], "unavailable")


if __name__ == "__main__":
    unittest.main()

"""The exported project and plan, given to what they are written for: the real uv and pip."""
import subprocess
import sys
import tomllib
import unittest

from program import MACHINES, ROOT, index_reason, uv_program
from test_export import GH200, Export as Exporting

PROJECT = ROOT / "tests/projects/numerics"


class Export(Exporting):
    def needs_uv(self):
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        return uv_program()

    def needs_index(self):
        reason = index_reason()
        if reason:
            print("skipped:", reason)
            self.skipTest(reason)


class Pyproject(Export):
    """The real uv on the project, with a loopback index in place of PyTorch's and another in place of the default one."""

    def served(self, folder, *made):
        words = [word for spec in made for word in ("--make", spec)]
        server = subprocess.Popen([sys.executable, str(ROOT / "tests/index/loopback_index.py"), "--wheels", str(self.folder / folder), *words],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (server.stdin.close(), server.stdout.close(), server.wait(timeout=20)))
        return f"http://127.0.0.1:{server.stdout.readline().strip().partition('=')[2]}/simple"

    def indexes(self):
        """Each index has a decoy of what must not be taken from it: "evil-extra" and numpy in PyTorch's, CUDA builds in the default one."""
        aarch64, x86 = "cp310-cp310-manylinux_2_28_aarch64", "cp310-cp310-manylinux_2_28_x86_64"
        cu129 = self.served("cu129", f"torch==2.8.0+cu129,tag={aarch64}", f"torch==2.8.0+cu129,tag={x86}", f"triton==3.4.0,tag={aarch64}",
                            "evil-extra==9.0")
        cu126 = self.served("cu126", f"torch==2.8.0+cu126,tag={x86}", "evil-extra==9.0", "numpy==9.0")
        default = self.served("default", "torch==2.8.0,tag=cp310-none-macosx_11_0_arm64", f"torch==2.8.0+cu126,tag={x86},size=2048",
                              f"torch==2.8.0+cu129,tag={aarch64},size=2048", "numpy==1.26.4", "evil-extra==1.0", "triton==3.3.0")
        return {"pytorch-cu129": cu129, "pytorch-cu126": cu126, "default": default}

    def locked(self, requirements, *words):
        uv = self.needs_uv()
        indexes = self.indexes()
        (self.folder / "requirements.txt").write_text(requirements)
        overrides = [word for name, url in indexes.items() for word in ("--index", f"{name}={url}")]
        text = self.export("pyproject", "--project", self.folder / "requirements.txt", *words, *overrides)
        project = self.folder / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text(text)
        # Not --no-config: it would keep uv from reading the project's own default index. The home folder is the test's own.
        done = subprocess.run([uv, "lock", "--no-python-downloads"], cwd=project, capture_output=True, text=True, timeout=300,
                              env=self.environment(UV_CACHE_DIR=str(self.folder / "cache")))
        self.assertEqual(done.returncode, 0, text + done.stderr[-3000:])
        return indexes, tomllib.loads((project / "uv.lock").read_text())["package"], text

    def test_uv_takes_torch_from_the_mapped_index_on_each_platform_and_the_rest_from_the_default_one(self):
        # This machine's old card needs CUDA 12.6; the Grace machine and the Mac are nominal ones: three builds in one project.
        indexes, packages, text = self.locked("torch==2.8.0\nnumpy\nevil-extra\n", "--machine", MACHINES / "x86-gtx1080-pascal-driver-550")
        data = tomllib.loads(text)
        self.assertTrue(all(i["explicit"] for i in data["tool"]["uv"]["index"] if i["name"] != "default"))
        torch = {p["version"]: p for p in packages if p["name"] == "torch"}
        self.assertEqual({version: p["source"]["registry"] for version, p in torch.items()},
                         {"2.8.0+cu129": indexes["pytorch-cu129"], "2.8.0+cu126": indexes["pytorch-cu126"], "2.8.0": indexes["default"]})
        for version, machine, system in (("2.8.0+cu129", "aarch64", "linux"), ("2.8.0+cu126", "x86_64", "linux"), ("2.8.0", "arm64", "darwin")):
            markers = " ".join(torch[version]["resolution-markers"])
            self.assertIn(f"platform_machine == '{machine}'", markers)
            self.assertIn(f"sys_platform == '{system}'", markers)
            print(f"  torch {version}: {markers}")
        for name, version in (("numpy", "1.26.4"), ("evil-extra", "1.0")):
            self.assertEqual([(p["version"], p["source"]["registry"]) for p in packages if p["name"] == name], [(version, indexes["default"])])
        triton = [p for p in packages if p["name"] == "triton"]
        self.assertEqual([(p["version"], p["source"]["registry"]) for p in triton], [("3.4.0", indexes["pytorch-cu129"])])

    def test_the_real_index_has_a_solution_where_no_other_is_needed(self):
        uv = self.needs_uv()
        self.needs_index()
        words = ["--stack", "pytorch", "--platform", "linux-x86_64-cuda", "--platform", "macos-arm64-mps"]
        text = self.export("pyproject", *words)
        if "tool.uv.sources" in text:
            print("skipped: the newest build for x86_64 is not on the default index")
            self.skipTest("the newest build for x86_64 is not on the default index")
        project = self.folder / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text(text)
        done = subprocess.run([uv, "lock", "--no-python-downloads"], cwd=project, capture_output=True, text=True, timeout=300,
                              env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        packages = tomllib.loads((project / "uv.lock").read_text())["package"]
        print(f"  {len(packages)} packages, torch", sorted(p["version"] for p in packages if p["name"] == "torch"))
        wanted = {d.partition("==")[2].partition(" ")[0] for d in tomllib.loads(text)["project"]["dependencies"] if d.startswith("torch==")}
        self.assertEqual({p["version"] for p in packages if p["name"] == "torch"}, wanted)

    def test_every_platform_alone_and_all_together_are_read_by_uv(self):
        uv = self.needs_uv()
        for stack in ("llm-studio", "llm-studio@1.14.9", "pytorch"):
            for words in ([], *(["--platform", p] for p in ("linux-aarch64-cuda", "macos-arm64-mps", "linux-aarch64-cpu", "linux-x86_64-cuda",
                                                           "linux-x86_64-cpu"))):
                text = self.export("pyproject", "--stack", stack, *words)
                data = tomllib.loads(text)
                self.assertTrue(data["project"]["dependencies"])
                project = self.folder / "read"
                project.mkdir(exist_ok=True)
                (project / "pyproject.toml").write_text(text)
                # No package is served: uv must get as far as asking for one, past everything it could misread.
                done = subprocess.run([uv, "lock", "--offline", "--no-python-downloads"], cwd=project, capture_output=True, text=True,
                                      timeout=120, env=self.environment(UV_CACHE_DIR=str(self.folder / "empty")))
                self.assertNotRegex(done.stderr, r"(?i)parse|invalid|unknown field|overlap|disjoint|TOML|conflicting", stack + str(words))

    def test_a_cpu_project_is_mapped_nowhere_it_need_not_be(self):
        data = tomllib.loads(self.export("pyproject", "--stack", "llm-studio", "--platform", "macos-arm64-mps"))
        self.assertNotIn("sources", data["tool"]["uv"])
        self.assertNotIn("index", data["tool"]["uv"])

    def test_this_machine_speaks_for_its_own_platform(self):
        spark = self.export("pyproject", "--stack", "llm-studio", "--machine", MACHINES / "gb10-dgx-spark-580")
        self.assertIn("this machine:", spark)
        self.assertNotEqual(spark, self.export("pyproject", "--stack", "llm-studio", "--machine", GH200))


class Plan(Export):
    def test_constraints_hold_torch_to_its_label_without_the_network(self):
        lines = self.export("constraints", "--stack", "llm-studio@1.14.9", "--machine", GH200, "--no-resolve").splitlines()
        self.assertIn("torch==2.9.1+cu126", lines)
        self.assertEqual(len([line for line in lines if line.startswith("torch==")]), 1)

    def test_what_is_not_resolved_is_not_called_a_lock(self):
        for name in ("requirements", "pylock"):
            self.assertIn("no versions are known", self.export(name, "--project", PROJECT, "--no-resolve", code=4))
        self.assertIn("--installer uv", self.export("pylock", "--project", PROJECT, "--installer", "pip", code=4))

    def test_pip_and_uv_accept_the_constraints_and_the_locks(self):
        uv = self.needs_uv()
        self.needs_index()
        files = {}
        for name, file in (("constraints", "c.txt"), ("requirements", "r.txt"), ("pylock", "pylock.toml")):
            self.export(name, "--project", PROJECT, "--output", self.folder / file)
            files[name] = self.folder / file
        exact = [line for line in files["constraints"].read_text().splitlines() if not line.startswith("#")]
        self.assertTrue(all("==" in line for line in exact), exact)
        self.assertIn("--hash=sha256:", files["requirements"].read_text())
        self.assertTrue(tomllib.loads(files["pylock"].read_text())["packages"])
        python = self.plan_python()
        subprocess.run([uv, "venv", "-q", "--no-config", "--seed", "--python", python, self.folder / "v"], check=True, env=self.environment())
        inside = self.folder / "v/bin/python"
        environment = self.environment()
        for words in ([uv, "pip", "compile", "-q", "--no-config", "--python", inside, "-c", files["constraints"], PROJECT / "pyproject.toml"],
                      [inside, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--dry-run", "-c", files["constraints"], "numpy"],
                      [inside, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--dry-run", "--no-deps", "-r", files["requirements"]],
                      [uv, "pip", "install", "-q", "--no-config", "--python", inside, "--dry-run", "--preview-features", "pylock", "-r",
                       files["pylock"]]):
            done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=300, env=environment, cwd=self.folder)
            self.assertEqual(done.returncode, 0, f"{words}: {done.stderr[-1500:]}")

    def test_a_resolved_plan_takes_torch_by_its_files_address_and_label(self):
        self.needs_uv()
        tag = "cp312-cp312-manylinux_2_28_aarch64"
        port = self.loopback_index(f"torch==2.8.0+cu129,tag={tag}", f"triton==3.4.0,tag={tag}", "numpy==1.26.4")
        words = ["--project", self.folder / "requirements.txt", "--machine", GH200, "--installer", "uv"]
        for index, user in (("default", ""), ("pytorch-cu129", "user:s3cr3t@")):
            words += ["--index", f"{index}=http://{user}127.0.0.1:{port}/simple"]
        (self.folder / "requirements.txt").write_text("torch==2.8.0\nnumpy\n")
        cache = {"UV_CACHE_DIR": str(self.folder / "cache")}
        self.assertIn("\ntorch==2.8.0+cu129\n", self.export("constraints", *words, **cache))
        locked = self.export("requirements", *words, **cache)
        self.assertRegex(locked, rf"\ntorch @ http://127\.0\.0\.1:{port}/files/torch-2\.8\.0.*aarch64\.whl --hash=sha256:[0-9a-f]{{64}}\n")
        self.assertIn("\nnumpy==1.26.4 --hash=", locked)
        for text in (locked, self.export("pylock", *words, **cache)):
            self.assertNotIn("s3cr3t", text)

    def plan_python(self):
        return self.answer("plan", "--project", PROJECT, "--target", self.folder / "p", "--no-resolve")["plan"]["python"]

    def test_the_lines_in_the_head_of_the_lock_make_an_environment_that_works(self):
        self.needs_uv()
        self.needs_index()
        self.export("pylock", "--project", PROJECT, "--installer", "uv", "--output", self.folder / "pylock.toml")
        lines = [line.removeprefix("#   ") for line in (self.folder / "pylock.toml").read_text().splitlines() if line.startswith("#   uv ")]
        self.assertEqual(len(lines), 2)
        for line in lines:
            done = subprocess.run(line.split(), cwd=self.folder, capture_output=True, text=True, timeout=600, env=self.environment())
            self.assertEqual(done.returncode, 0, line + done.stderr[-3000:])
        ran = subprocess.run([self.folder / "venv/bin/python", PROJECT / "numerics.py"], capture_output=True, text=True, timeout=300)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("everything came back", ran.stdout)


if __name__ == "__main__":
    unittest.main()

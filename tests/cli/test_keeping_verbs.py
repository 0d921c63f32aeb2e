"""The verbs for an environment that is there, repair and remove, and the proxy: kept versions, nothing foreign touched, no secret shown."""
import json
import os
import pty
import re
import shutil
import unittest
from pathlib import Path

from program import ROOT, ProgramTest, index_reason, uv_program

PROJECT = ROOT / "tests/projects/numerics"
SILENT_PROXY = "http://user:secretword@127.0.0.1:1/"  # nothing listens there
VERBS = ("detect", "status", "explain", "plan", "install", "verify", "repair", "remove", "recheck", "export", "snapshot", "replay", "catalog")


class Keeping(ProgramTest):
    def content(self, folder):
        """Every file below a folder with what it holds, every link with where it leads."""
        result = {}
        for path in sorted(Path(folder).rglob("*")):
            name = str(path.relative_to(folder))
            result[name] = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        return result

    def refused(self, *words, code, says, **rest):
        """Runs, and checks code, message and that everything is as it was, byte for byte."""
        before = self.content(self.folder)
        done = self.run_program(*words, **rest)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, done.stderr)
        self.assertEqual(self.content(self.folder), before)
        return done

    def sealed(self, name="env"):
        """A folder with a manifest of ours: enough for remove, which imports nothing."""
        target = self.folder / name
        (target / "lib").mkdir(parents=True)
        (target / "lib/module.py").write_text("x = 1\n")
        (target / "pyvenv.cfg").write_text("home = /usr/bin\n")
        (target / "armature.json").write_text(json.dumps({"schema": 1, "target": str(target), "packages": {}}))
        return target

    def foreign(self):
        (self.folder / "data").mkdir()
        (self.folder / "data/thesis.txt").write_text("years of work")
        return self.folder / "data"

    def stand_in(self, says=()):
        """A stand-in for uv that resolves to one package, says a few things and creates nothing; the PATH to find it by."""
        tools = self.folder / "fake"
        tools.mkdir()
        (tools / "uv").write_text("""#!/bin/sh
case "$*" in
--version*) echo "uv 0.13.9 (abc)"; exit 0 ;;
*compile*annotation*) echo "numpy==2.2.6  # via -r requirements.txt"; exit 0 ;;
*compile*) while [ "$1" != --output-file ]; do shift; done
    printf '%s\\n' 'lock-version = "1.0"' '[[packages]]' 'name = "numpy"' 'version = "2.2.6"' \\
        'wheels = [{ url = "https://mirror.example/numpy-2.2.6-py3-none-any.whl", size = 1, hashes = { sha256 = "SHA256" } }]' > "$2"
    exit 0 ;;
esac
""".replace("SHA256", 64 * "0") + "".join(f'echo "{line}" >&2\n' for line in says) + "exit 7\n")
        (tools / "uv").chmod(0o755)
        return f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin"

    def places_of(self, secret):
        """The files that hold a text."""
        return [str(path) for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink() and secret.encode() in path.read_bytes()]


class Remove(Keeping):
    def test_without_yes_and_without_a_terminal_it_refuses_and_says_what_to_add(self):
        self.refused("remove", self.sealed(), code=2, says=["nobody can be asked here", "Add --yes"])

    def test_json_asks_nobody_either(self):
        self.refused("remove", self.sealed(), "--json", code=2, says="")

    def answered(self, words, answer):
        master, slave = pty.openpty()
        os.write(master, answer)
        try:
            return self.run_program(*words, stdin=slave)
        finally:
            os.close(master)
            os.close(slave)

    def test_who_answers_no_keeps_everything(self):
        target = self.sealed()
        before = self.content(self.folder)
        done = self.answered(["remove", target], b"n\n")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn(f"Remove {target} for good?", done.stderr)
        self.assertEqual(self.content(self.folder), before)

    def test_who_only_presses_return_keeps_everything(self):
        target = self.sealed()
        before = self.content(self.folder)
        self.assertEqual(self.answered(["remove", target], b"\n").returncode, 5)
        self.assertEqual(self.content(self.folder), before)

    def test_who_answers_yes_is_rid_of_it(self):
        target = self.sealed()
        done = self.answered(["remove", target], b"y\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(os.listdir(self.folder), ["home"])

    def test_it_removes_what_the_current_folder_names_and_nothing_beside_it(self):
        target = self.sealed()
        neighbour = self.sealed("env2")
        before = self.content(neighbour)
        done = self.run_program("remove", "./env/", "--yes")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"Removed: {target}", done.stdout)
        self.assertEqual(sorted(os.listdir(self.folder)), ["env2", "home"])
        self.assertEqual(self.content(neighbour), before)

    def test_json_names_what_was_removed(self):
        target = self.sealed()
        (target / "lib/module.py").unlink()
        self.assertEqual(self.answer("remove", target, "--yes"),
                         {"schema": 1, "removed": str(target), "own_files": {"count": 0, "paths": [], "complete": True}})

    def test_files_of_the_users_own_are_named_before_they_are_removed(self):
        target = self.sealed()
        (target / "notes.txt").write_text("years of work")
        done = self.run_program("remove", target)
        self.assertIn("2 files of yours: lib/module.py, notes.txt", done.stderr)
        own = self.answer("remove", target, "--yes")["own_files"]
        self.assertEqual(own, {"count": 2, "paths": ["lib/module.py", "notes.txt"], "complete": True})

    def test_a_foreign_folder_is_refused_and_unchanged(self):
        self.refused("remove", self.foreign(), "--yes", code=2, says=["not made by armature", "Nothing was touched"])

    def test_a_foreign_folder_that_holds_an_armature_json_of_another_program_is_refused_and_unchanged(self):
        (self.foreign() / "armature.json").write_text('{"armature": [{"name": "dragon"}]}')
        self.refused("remove", self.folder / "data", "--yes", code=2, says=["not made by armature", "Nothing was touched"])

    def test_a_link_to_an_environment_is_refused_and_both_stay(self):
        (self.folder / "link").symlink_to(self.sealed())
        self.refused("remove", self.folder / "link", "--yes", code=2, says="not made by armature")

    def test_where_nothing_is_it_says_so(self):
        self.refused("remove", self.folder / "nothing", "--yes", code=1, says="there is no environment here")

    def test_without_a_folder_it_shows_an_example(self):
        self.refused("remove", "--yes", code=2, says="armature remove ./venv")


class Repair(Keeping):
    def test_a_folder_without_manifest_says_what_to_do(self):
        self.refused("repair", self.foreign(), "--yes", code=1, says=["no readable manifest", 'Build it anew with "armature install"'])

    def test_a_folder_that_is_not_there_says_what_to_do(self):
        self.refused("repair", self.folder / "nothing", "--yes", code=1, says='Build it anew with "armature install"')

    def test_a_torn_manifest_says_what_to_do(self):
        target = self.sealed()
        (target / "armature.json").write_text('{"schema": 1, "pack')
        self.refused("repair", target, "--yes", code=2, says='Build it anew with "armature install"')

    def test_without_a_folder_it_shows_an_example(self):
        self.refused("repair", code=2, says="armature repair ./venv")

    def test_an_environment_whose_project_is_gone_names_the_project(self):
        target = self.sealed()
        manifest = {"schema": 1, "target": str(target), "packages": {}, "project": str(self.folder / "gone"), "installer": "uv"}
        (target / "armature.json").write_text(json.dumps(manifest))
        self.refused("repair", target, "--yes", code=1, says=str(self.folder / "gone"))

    def damaged(self, installer="uv"):
        """An environment of the numerics project whose manifest is all that is left."""
        target = self.sealed()
        manifest = {"schema": 1, "target": str(target), "packages": {"numpy": "2.2.6"}, "project": str(PROJECT), "installer": installer}
        (target / "armature.json").write_text(json.dumps(manifest))
        return target

    def planned(self, *words):
        done = self.run_program("repair", self.damaged(), "--dry-run", "--json", *words, PATH=self.stand_in())
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["plan"], done

    def test_without_options_the_manifest_alone_says_how(self):
        plan, _ = self.planned()
        choices = plan["choices"]
        self.assertEqual((choices["installer"], choices["proxy"], choices["index_overrides"], choices["offline"], choices["flavour"]),
                         ("uv", "", {}, False, ""))
        self.assertEqual(choices["versions"], {"numpy": "2.2.6"})

    def test_the_options_given_are_laid_over_the_manifest(self):
        plan, done = self.planned("--index", "default=http://user:s3cr3t@mirror.example/simple", "--proxy", SILENT_PROXY, "--offline",
                                  "--torch", "cpu")
        choices = plan["choices"]
        self.assertEqual(choices["index_overrides"], {"default": "http://****@mirror.example/simple"})
        self.assertEqual((choices["installer"], choices["proxy"], choices["offline"], choices["flavour"]),
                         ("uv", "http://****@127.0.0.1:1/", True, "cpu"))
        self.assertEqual((choices["project"], choices["versions"]), (str(PROJECT), {"numpy": "2.2.6"}))
        commands = [step["command"] for step in plan["steps"] if "command" in step]
        self.assertGreaterEqual(len(commands), 2)
        for command in commands:
            self.assertEqual(command["environment"]["HTTPS_PROXY"], "http://****@127.0.0.1:1/")
            self.assertIn("--offline", command["arguments"])
            self.assertIn("mirror.example/simple", command["environment"]["UV_DEFAULT_INDEX"])
        for secret in ("secretword", "s3cr3t"):
            self.assertNotIn(secret, done.stdout + done.stderr)

    def test_another_python_is_taken_at_its_word(self):
        self.refused("repair", self.damaged(), "--yes", "--offline", "--python", "3.99", code=1, says="3.99", PATH=self.stand_in())

    def test_another_installer_is_taken_at_its_word(self):
        self.refused("repair", self.damaged("pip"), "--yes", "--installer", "uv", code=1, says=["uv is not installed", "--installer pip"],
                     PATH=str(self.home))

    def test_options_that_are_wrong_are_refused(self):
        target, path = self.damaged(), self.stand_in()
        for words, says in ((["--installer", "conda"], "none of uv, pip, auto"), (["--index", "nonsense"], "ID=URL"),
                            (["--index", "defualt=http://mirror.example/"], 'Did you mean "default"'), (["--stack", "pytorch"], "stack")):
            self.refused("repair", target, "--yes", *words, code=2, says=says, PATH=path)

    def test_where_nobody_can_be_asked_it_speaks_of_itself(self):
        done = self.refused("repair", self.damaged(), code=2, says=["armature repair", "Add --yes to repair, or --dry-run"], PATH=self.stand_in())
        self.assertNotIn("armature install", done.stderr)
        project = self.run_program("install", "--project", PROJECT, "--target", self.folder / "new", PATH=f"{self.folder}/fake:/usr/bin:/bin")
        self.assertEqual(project.returncode, 2, project.stderr)
        self.assertIn("Add --yes to install, or --dry-run", project.stderr)


class Mirror(Keeping):
    """An environment whose packages only one index has, on 127.0.0.1: nothing else is asked."""

    NAME = "armature-mirror-demo"

    def setUp(self):
        super().setUp()
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        self.index = f"default=http://127.0.0.1:{self.loopback_index(self.NAME + '==1.0')}/simple"
        self.elsewhere = "default=" + SILENT_PROXY.replace("user:secretword@", "") + "simple"
        (self.folder / "requirements.txt").write_text(self.NAME + "\n")
        self.target = self.folder / "env"

    def go(self, *words, cache="cache"):
        return self.run_program(*words, "--yes", "--records", self.folder / "records", timeout=300, UV_CACHE_DIR=str(self.folder / cache),
                                PIP_CACHE_DIR=str(self.folder / cache / "pip"))

    def install(self):
        done = self.go("install", "--project", self.folder / "requirements.txt", "--target", self.target, "--installer", "uv", "--index", self.index)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
        self.victim = next((self.target / "lib").glob("python3*/site-packages/armature_mirror_demo/__init__.py"))
        self.victim.unlink()

    def test_it_is_repaired_from_the_mirror_that_is_named_with_either_installer(self):
        self.install()
        for installer in ("uv", "pip"):
            done = self.go("repair", self.target, "--index", self.index, "--installer", installer, cache="empty")
            self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
            victim = next((self.target / "lib").glob("python3*/site-packages/armature_mirror_demo/__init__.py"))
            self.assertEqual(json.loads((self.target / "armature.json").read_text())["installer"], installer)
            victim.unlink()

    def test_from_an_index_without_it_nothing_is_repaired_and_nothing_is_lost(self):
        self.install()
        before = self.content(self.target)
        self.assertNotEqual(self.go("repair", self.target, "--index", self.elsewhere, cache="empty").returncode, 0)
        self.assertEqual(self.content(self.target), before)

    def test_it_is_repaired_offline_from_the_cache(self):
        self.install()
        done = self.go("repair", self.target, "--index", self.index, "--offline")
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
        self.assertTrue(self.victim.exists())
        self.victim.unlink()
        self.assertNotEqual(self.go("repair", self.target, "--index", self.index, "--offline", cache="empty").returncode, 0)


class Help(ProgramTest):
    def test_it_lists_every_verb(self):
        done = self.run_program("--help")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(tuple(re.findall(r"^  ([a-z]+) +\S", done.stdout.split("Examples:")[0], re.MULTILINE)), VERBS)

    def test_each_verb_has_help_of_its_own_with_an_example(self):
        for verb in VERBS:
            done = self.run_program(verb, "--help")
            self.assertEqual(done.returncode, 0, verb)
            self.assertIn("Examples:\n  armature " + verb, done.stdout)


class Proxy(Keeping):
    def plan(self, *words, **rest):
        return self.run_program("plan", "--project", PROJECT, "--target", self.folder / "env", "--no-resolve", "--all", *words, **rest)

    def test_the_plan_names_the_proxy_for_every_command_and_redacts_it(self):
        if not uv_program():
            print("uv is not installed: only the commands of pip are checked")
        for installer in ("uv", "pip") if uv_program() else ("pip",):
            done = self.plan("--json", "--installer", installer, "--proxy", SILENT_PROXY)
            self.assertEqual(done.returncode, 0, done.stderr)
            plan = json.loads(done.stdout)["plan"]
            commands = [step["command"] for step in plan["steps"] if "command" in step]
            self.assertGreaterEqual(len(commands), 3)
            for command in commands:
                for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
                    self.assertEqual(command["environment"][name], "http://****@127.0.0.1:1/")
            self.assertEqual(plan["choices"]["proxy"], "http://****@127.0.0.1:1/")

    def test_a_plan_without_the_option_names_no_proxy(self):
        done = self.plan("--json")
        for step in json.loads(done.stdout)["plan"]["steps"]:
            self.assertFalse([name for name in step.get("command", {}).get("environment", {}) if name.lower().endswith("_proxy")])

    def test_a_proxy_without_credentials_is_shown_as_it_is(self):
        self.assertIn("HTTPS_PROXY=http://127.0.0.1:1/", self.plan("--proxy", "http://127.0.0.1:1/").stdout)

    def test_the_password_is_shown_and_stored_nowhere(self):
        for words in ([], ["--json"], ["--installer", "pip"], ["--installer", "pip", "--json"], ["--all"]):
            done = self.plan("--proxy", SILENT_PROXY, *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("http://****@127.0.0.1:1/", done.stdout)
            self.assertNotIn("secretword", done.stdout + done.stderr)
        self.assertEqual(self.places_of("secretword"), [])

    def test_a_password_with_escapes_is_shown_in_neither_spelling(self):
        done = self.plan("--json", "--proxy", "http://user:secret%77ord%40@127.0.0.1:1/")
        self.assertEqual(done.returncode, 0, done.stderr)
        for spelling in ("secretword", "secret%77ord"):
            self.assertNotIn(spelling, done.stdout + done.stderr)

    def test_a_lone_user_name_is_a_token_and_shown_and_stored_nowhere(self):
        for words in ([], ["--json"], ["--installer", "pip"], ["--installer", "pip", "--json"], ["--all"]):
            done = self.plan("--proxy", "http://onlytoken@127.0.0.1:1/", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("http://****@127.0.0.1:1/", done.stdout)
            self.assertNotIn("onlytoken", done.stdout + done.stderr)
        self.assertEqual(self.places_of("onlytoken"), [])

    def test_a_malformed_proxy_is_refused_with_an_example_and_without_its_password(self):
        for proxy in ("user:secretword@127.0.0.1:1", "127.0.0.1:3128", "proxy.example:3128", "http://", "://x", "http://user:secretword@[::1/",
                      "http://user:secret@word@127.0.0.1:1", "ftp://user:secretword@127.0.0.1:1", "file:///secretword", "http://bad host:1"):
            for words in ([], ["--json"]):
                done = self.refused("plan", "--project", PROJECT, "--no-resolve", "--proxy", proxy, *words, code=2, says=[])
                told = done.stdout + done.stderr
                self.assertIn("http://proxy.example:3128", told, proxy)
                self.assertIn("proxy", told)
                self.assertNotIn("secret", told)

    def told(self, proxy, *spellings):
        """Installs with a tool that tells its proxy whole and in pieces: none of the spellings may be seen or kept anywhere."""
        path = self.stand_in(says=["the proxy is $HTTPS_PROXY", *(f"it was given {spelling}." for spelling in spellings)])
        for words in ([], ["--json"]):
            done = self.run_program("install", "--project", PROJECT, "--target", self.folder / "env", "--yes", "--installer", "uv", "--proxy",
                                    proxy, "--records", self.folder / "records", *words, PATH=path)
            self.assertEqual(done.returncode, 1, done.stdout[-2000:] + done.stderr)
            for text in ("the proxy is http://****@127.0.0.1:1/", "it was given ****."):
                self.assertIn(text, done.stdout + done.stderr)
            for spelling in spellings:
                self.assertNotIn(spelling, done.stdout + done.stderr)
        records = list((self.folder / "records").iterdir())
        self.assertEqual(len(records), 2)
        for record in records:
            events = [json.loads(line) for line in (record / "events.jsonl").read_text().splitlines()]
            said = [event["text"] for event in events if event["event"] == "line"]
            self.assertEqual(said[-len(spellings) - 1:], ["the proxy is http://****@127.0.0.1:1/", *(["it was given ****."] * len(spellings))])
        for spelling in spellings:
            self.assertEqual(self.places_of(spelling), [str(self.folder / "fake/uv")])

    def test_a_tool_that_tells_its_proxy_is_masked_on_screen_and_in_the_record(self):
        self.told(SILENT_PROXY, "secretword")

    def test_a_password_with_escapes_is_masked_in_both_spellings(self):
        self.told("http://user:secret%77ord@127.0.0.1:1/", "secretword", "secret%77ord")

    def test_a_password_that_needs_its_escapes_is_masked_in_both_spellings(self):
        self.told("http://user:secret%2Fword@127.0.0.1:1/", "secret/word", "secret%2Fword")

    def test_a_token_in_place_of_the_user_name_is_masked(self):
        self.told("http://onlytoken@127.0.0.1:1/", "onlytoken")

    def test_a_token_with_an_empty_password_and_escapes_is_masked_in_both_spellings(self):
        self.told("http://only%74oken:@127.0.0.1:1/", "onlytoken", "only%74oken")


class Real(Keeping):
    """With the real uv and PyPI. The project is numerics with two pins, which are then taken away: only the manifest knows them."""

    PINS = {"numpy": "2.2.6", "tqdm": "4.66.5"}

    @classmethod
    def setUpClass(cls):
        reason = index_reason()
        if reason:
            print("skipped:", reason)
            raise unittest.SkipTest(reason)

    def install(self, project=PROJECT, **rest):
        done = self.run_program("install", "--project", project, "--target", self.folder / "env", "--yes", "--installer", "uv", timeout=800, **rest)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        return self.folder / "env"

    def install_pinned_then_unpin(self):
        project = self.folder / "project"
        project.mkdir()
        text = (PROJECT / "pyproject.toml").read_text()
        pinned = text.replace('"numpy>=1.26,<3",', '"numpy==2.2.6",\n    "tqdm==4.66.5",')
        self.assertNotEqual(pinned, text)
        (project / "pyproject.toml").write_text(pinned)
        target = self.install(project)
        (project / "pyproject.toml").write_text(text)
        self.assertEqual(self.versions(target), {**self.versions(target), **self.PINS})
        return target

    def manifest(self, target):
        return json.loads((target / "armature.json").read_text())

    def versions(self, target):
        return self.manifest(target)["packages"]

    def planned(self, *words):
        plan = self.answer("repair", self.folder / "env", "--dry-run", *words, timeout=300)["plan"]
        return plan, {package["name"]: package["version"] for package in plan["resolution"]["packages"]}

    def test_repair_brings_a_damaged_environment_back_with_identical_versions(self):
        target = self.install_pinned_then_unpin()
        before = self.manifest(target)
        victim = next((target / "lib").glob("python3*/site-packages/safetensors/__init__.py"))
        whole = victim.read_bytes()
        victim.unlink()
        self.assertEqual(self.run_program("verify", target, timeout=300).returncode, 1)
        done = self.run_program("repair", target, "--yes", timeout=800)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        self.assertEqual(victim.read_bytes(), whole)
        after = self.manifest(target)
        self.assertEqual(after["packages"], before["packages"])
        self.assertEqual((after["python"], after["installer"], after["project"]), (before["python"], before["installer"], before["project"]))
        self.assertNotEqual(after["created_at"], before["created_at"])
        report = self.answer("verify", target, timeout=300)
        self.assertTrue(report["ready"])
        installed = {path.name.split("-")[0].lower().replace("_", "-"): path.name.split("-")[1].removesuffix(".dist")
                     for path in (target / "lib").glob("python3*/site-packages/*.dist-info")}
        self.assertEqual(installed, before["packages"])

    def test_a_dry_run_of_repair_pins_every_version_and_changes_nothing(self):
        target = self.install_pinned_then_unpin()
        before = self.content(target)
        plan, planned = self.planned("--json")
        self.assertEqual(planned, self.versions(target))
        self.assertEqual(plan["choices"]["versions"], self.versions(target))
        self.assertEqual(self.content(target), before)

    def test_a_dry_run_of_rebuild_takes_what_fits_today(self):
        target = self.install_pinned_then_unpin()
        plan, planned = self.planned("--rebuild", "--json")
        self.assertEqual(plan["choices"]["versions"], {})
        self.assertEqual(planned.keys(), self.versions(target).keys())
        for name, version in self.PINS.items():
            self.assertNotEqual(planned[name], version)

    def test_repair_without_yes_and_without_a_terminal_refuses_and_changes_nothing(self):
        target = self.install()
        before = self.content(target)
        done = self.run_program("repair", target, timeout=300)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("Add --yes", done.stderr)
        self.assertEqual(self.content(target), before)

    def test_a_project_named_from_its_own_folder_is_found_again_from_another(self):
        shutil.copytree(PROJECT, self.folder / "project")
        target = self.install(".", cwd=self.folder / "project")
        self.assertEqual(self.manifest(target)["project"], str(self.folder / "project"))
        (self.folder / "elsewhere").mkdir()
        self.assertEqual(self.run_program("repair", target, "--dry-run", timeout=300, cwd=self.folder / "elsewhere").returncode, 0)

    def test_remove_leaves_nothing_of_a_real_environment(self):
        target = self.install()
        self.assertEqual(self.run_program("remove", target, "--yes").returncode, 0)
        self.assertEqual(os.listdir(self.folder), ["home"])

    def test_remove_leaves_nothing_of_a_failed_install(self):
        done = self.through_silent_proxy("pip")
        self.assertTrue((self.folder / ".armature-env").is_dir(), done.stderr)
        self.assertEqual(self.run_program("remove", self.folder / "env", "--yes").returncode, 0)
        self.assertFalse((self.folder / ".armature-env").exists())

    def through_silent_proxy(self, installer, *words):
        return self.run_program("install", "--project", PROJECT, "--target", self.folder / "env", "--yes", "--installer", installer, "--proxy",
                                SILENT_PROXY, "--records", self.folder / "records", *words, timeout=300,
                                UV_CACHE_DIR=str(self.folder / "cache"), PIP_CACHE_DIR=str(self.folder / "cache"), NO_PROXY=None, no_proxy=None)

    def test_a_proxy_that_does_not_answer_is_named_as_the_network_with_what_to_do(self):
        for installer in ("uv", "pip"):
            done = self.through_silent_proxy(installer)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("No answer from the network", done.stderr)
            self.assertRegex(done.stderr, r"What to do: Check the connection, the proxy")
            self.assertFalse((self.folder / "env").exists())

    def test_a_failed_install_through_a_proxy_keeps_its_password_nowhere(self):
        for installer in ("uv", "pip"):
            for words in ([], ["--json"]):
                done = self.through_silent_proxy(installer, *words)
                self.assertNotIn("secretword", done.stdout + done.stderr)
        records = [path for path in (self.folder / "records").iterdir() if path.is_dir()]
        self.assertTrue(any("http://****@127.0.0.1:1/" in (record / "record.json").read_text() for record in records))
        self.assertEqual(self.places_of("secretword"), [])


if __name__ == "__main__":
    unittest.main()

"""Manual pages, completions, menu entry and AppStream data against the programs they describe."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
ARMATURE = os.environ.get("ARMATURE", "")
ASSISTANT = os.environ.get("ARMATURE_ASSISTANT", "")
sys.path.insert(0, str(PACKAGING / "completions"))
import help_words  # noqa: E402  (the path has to be there first)

NO_ASSISTANT = "" if ASSISTANT else "ARMATURE_ASSISTANT names no program: the window is not built"


def rendered(page):
    text = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", PACKAGING / "man" / page], capture_output=True, text=True, check=True,
                          env={**os.environ, "MANWIDTH": "200", "MANPAGER": "cat", "PAGER": "cat"})
    return re.sub(r".\x08", "", text.stdout).replace("‐", "-"), text.stderr


def option_names(options):
    return {name for option in options for name in option.names}


@unittest.skipIf(shutil.which("man") is None, "man is not installed")
class ManualPages(unittest.TestCase):
    def names_missing(self, page, names):
        text, _ = rendered(page)
        return sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))

    def test_the_page_of_the_command_line_names_every_verb_and_option(self):
        verbs = help_words.command_line(ARMATURE)
        self.assertGreater(len(verbs), 12)
        words = {word for verb in verbs for word in verb.name.split()}
        self.assertEqual(self.names_missing("armature.1", words | {name for verb in verbs for name in option_names(verb.options)}), [])

    @unittest.skipIf(NO_ASSISTANT, NO_ASSISTANT)
    def test_the_page_of_the_wizard_names_every_option(self):
        options = help_words.window(ASSISTANT)
        self.assertGreater(len(options), 6)
        self.assertEqual(self.names_missing("armature-assistant.1", option_names(options)), [])

    def test_the_pages_name_no_option_that_is_not_there(self):
        known = {name for verb in help_words.command_line(ARMATURE) for name in option_names(verb.options)} | {"--version", "--help"}
        text, _ = rendered("armature.1")
        self.assertEqual(sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - known), [])

    def test_the_pages_are_without_faults(self):
        for page in ("armature.1", "armature-assistant.1"):
            self.assertEqual(rendered(page)[1], "")

    def test_the_pages_tell_the_exit_codes(self):
        text, _ = rendered("armature.1")
        for code in range(6):
            self.assertRegex(text, rf"(?m)^ +{code} +\w")


class TextsOfTheProgram(unittest.TestCase):
    """What the sources quote as a command ("armature detect --json") has to be one."""

    QUOTED = re.compile(r'(?:\\"|“)armature ((?:[a-z-]+ ?)+)')

    def commands(self):
        for folder in ("app", "ui"):
            for source in sorted((ROOT / folder).rglob("*.cpp")):
                text = re.sub(r'"\s*\n\s*u?"', "", source.read_text(encoding="utf-8"))  # literals that are broken over lines
                for found in self.QUOTED.finditer(text):
                    yield source.relative_to(ROOT), found[1].split()

    def test_every_command_that_a_text_quotes_exists(self):
        verbs = {verb.name: option_names(verb.options) for verb in help_words.command_line(ARMATURE)}
        wrong = []
        quoted = list(self.commands())
        self.assertGreater(len(quoted), 5)
        for source, words in quoted:
            verb = " ".join(words[:2]) if " ".join(words[:2]) in verbs else words[0]
            options = [word for word in words if word.startswith("--") and len(word) > 2]
            known = {"--help", "--version"} if verb.startswith("--") else verbs.get(verb, set()) | {"--help"}
            if (verb not in verbs and verb != "catalog" and not verb.startswith("--")) or set(options) - known:
                wrong.append(f"{source}: armature {' '.join(words)}")
        self.assertEqual(wrong, [])


@unittest.skipIf(NO_ASSISTANT, NO_ASSISTANT)
class Completions(unittest.TestCase):
    def bash(self, *words):
        """What bash offers behind these words; the last one is being typed."""
        script = (f'source "{PACKAGING}/completions/{words[0]}.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); compopt() {{ :; }}; '
                  f'"$(complete -p {words[0]} | sed "s/.*-F //; s/ .*//")"; printf "%s\\n" "${{COMPREPLY[@]}}"')
        ended = subprocess.run(["bash", "--norc", "-c", script, "bash", *words], capture_output=True, text=True, check=True, cwd=ROOT)
        self.assertEqual(ended.stderr, "")
        return ended.stdout.split()

    def test_the_scripts_are_those_of_these_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PACKAGING / "completions/generate", ARMATURE, ASSISTANT, folder], check=True)
            for fresh in sorted(pathlib.Path(folder).iterdir()):
                self.assertEqual((PACKAGING / "completions" / fresh.name).read_text(encoding="utf-8"), fresh.read_text(encoding="utf-8"),
                                 "run packaging/completions/generate again (./packaging/dev completions)")

    def test_bash_offers_the_verbs(self):
        self.assertEqual(self.bash("armature", "re"), ["repair", "remove", "recheck", "replay"])

    def test_bash_offers_the_options_of_the_verb(self):
        self.assertEqual(self.bash("armature", "install", "--d"), ["--driver", "--dry-run"])
        self.assertEqual(self.bash("armature", "detect", "--d"), [])
        self.assertEqual(self.bash("armature", "catalog", "update", "--f"), ["--from"])
        self.assertEqual(self.bash("armature-assistant", "--st"), ["--stack", "--status"])

    def test_bash_offers_what_is_known_beforehand(self):
        self.assertEqual(self.bash("armature", "plan", "--stack", ""), ["llm-studio", "llm-studio@1.14.9", "pytorch"])
        self.assertIn("bitsandbytes", self.bash("armature", "explain", "b"))
        self.assertIn("pyproject", self.bash("armature", "export", "py"))
        self.assertEqual(self.bash("armature", "detect", "--fact", "gpu.0.c"), ["gpu.0.capability"])

    def test_bash_offers_folders_where_folders_are_meant(self):
        self.assertEqual(self.bash("armature", "plan", "--machine", "tests/mach"), ["tests/machines"])

    @unittest.skipIf(shutil.which("fish") is None, "fish is not installed")
    def test_fish_offers_the_same(self):
        def fish(line):
            ended = subprocess.run(["fish", "--no-config", "-c", f"source {PACKAGING}/completions/armature.fish; complete -C '{line}'"],
                                   capture_output=True, text=True, check=True, cwd=ROOT)
            return [offer.split("\t")[0] for offer in ended.stdout.splitlines()]
        self.assertEqual(set(fish("armature re")) & {"repair", "remove", "recheck", "replay"}, {"repair", "remove", "recheck", "replay"})
        self.assertIn("--dry-run", fish("armature install --d"))
        self.assertNotIn("--dry-run", fish("armature detect --d"))
        self.assertIn("--from", fish("armature catalog update --f"))

    @unittest.skipIf(shutil.which("zsh") is None, "zsh is not installed")
    def test_zsh_takes_the_scripts_and_finds_them_for_their_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            for program in ("armature", "armature-assistant"):
                shutil.copyfile(PACKAGING / f"completions/{program}.zsh", pathlib.Path(folder, f"_{program}"))
            script = f"fpath=({folder}); autoload -Uz compinit; compinit -D -u; print -l $_comps[armature] $_comps[armature-assistant]; autoload +X _armature"
            ended = subprocess.run(["zsh", "-f", "-c", f"fpath=({folder} $fpath); {script.split('; ', 1)[1]}"], capture_output=True, text=True, check=True)
            self.assertEqual(ended.stdout.split(), ["_armature", "_armature-assistant"])
            self.assertEqual(ended.stderr, "")


class MenuEntry(unittest.TestCase):
    SHARE = PACKAGING / "linux/share"

    @unittest.skipIf(shutil.which("desktop-file-validate") is None, "desktop-file-validate is not installed")
    def test_the_menu_entry_is_valid(self):
        ended = subprocess.run(["desktop-file-validate", self.SHARE / "io.github.armature.Armature.desktop"], capture_output=True, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stdout), (0, ""))

    @unittest.skipIf(shutil.which("appstreamcli") is None, "appstreamcli is not installed")
    def test_the_appstream_data_is_valid(self):
        ended = subprocess.run(["appstreamcli", "validate", "--no-net", self.SHARE / "io.github.armature.Armature.metainfo.xml"],
                               capture_output=True, text=True, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout)

    def test_one_version_is_named_everywhere(self):
        version = re.search(r"project\(armature VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
        self.assertIn(f'<release version="{version}"', (self.SHARE / "io.github.armature.Armature.metainfo.xml").read_text(encoding="utf-8"))
        self.assertIn(f"## {version} ", (PACKAGING / "CHANGELOG.md").read_text(encoding="utf-8"))
        for page in ("armature.1", "armature-assistant.1"):
            self.assertIn(f'"Armature {version}"', (PACKAGING / "man" / page).read_text(encoding="utf-8"))

    def test_the_debian_changelog_is_of_this_version(self):
        ended = subprocess.run([PACKAGING / "linux/debian-changelog", "armature"], capture_output=True, text=True, check=True)
        self.assertRegex(ended.stdout, r"^armature \(\d+\.\d+\.\d+\) stable; urgency=medium\n\n  \* ")
        self.assertLess(max(len(line) for line in ended.stdout.splitlines() if not line.startswith(" -- ")), 81)


if __name__ == "__main__":
    unittest.main()

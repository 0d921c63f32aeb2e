"""What the tests of `armature recheck` share: a small catalog, and the verb asked about it."""
import json
import re
import shutil

from program import ROOT, ProgramTest

CATALOG = ROOT / "resources/catalog"
NOWHERE = "http://127.0.0.1:1/simple"  # nothing listens there
CELL = """
[[cell]]
platforms = ["{platform}"]
status = "{status}"
{since}version = "{version}"
index = "default"
checked = 2026-11-23
confidence = "confirmed"
evidence = [{{ what = "{file}" }}]
"""
PLATFORMS = re.findall(r'^id = "(.+)"$', (CATALOG / "platforms.toml").read_text(encoding="utf-8"), re.M)
FITTING = "cp38-abi3-manylinux_2_17_aarch64"


def package_text(name, version, cells):
    """A package of the catalog; cells: (platform, status, whether the version is said to be the first)."""
    text = f'id = "{name}"\ntitle = "{name}"\nsummary = "downloads"\n'
    for platform, status, first in cells:
        text += CELL.format(platform=platform, status=status, since=f'since = "{version}"\n' if first else "", version=version,
                            file=f"{name.replace('-', '_')}-{version}.tar.gz")
    rest = sorted(set(PLATFORMS) - {platform for platform, _, _ in cells})
    return text + f"[[cell]]\nplatforms = {json.dumps(rest)}\nstatus = \"unknown\"\n" if rest else text


class RecheckCase(ProgramTest):
    """A catalog of one package, hf-transfer, and an index that has what the catalog claims."""

    def setUp(self):
        super().setUp()
        self.catalog = self.folder / "catalog"
        shutil.copytree(CATALOG, self.catalog)
        for path in [*(self.catalog / "stacks").glob("*.toml"), *(self.catalog / "dependencies").glob("*.toml"), *(self.catalog / "packages").glob("*.toml")]:
            path.unlink()
        self.add_package("hf-transfer", "0.1.9", [("linux-aarch64-cuda", "available", True), ("linux-aarch64-cpu", "available", False),
                                                  ("macos-arm64-mps", "unavailable", False)])
        self.made = ["hf-transfer==0.1.9,tag=" + FITTING]

    def add_package(self, name, version, cells):
        (self.catalog / f"packages/{name}.toml").write_text(package_text(name, version, cells))

    def served(self, *words):
        self.port = self.loopback_index(*self.made, words=words)
        return f"http://127.0.0.1:{self.port}"

    def recheck(self, index, *words, code, packages=("hf-transfer",), **rest):
        chosen = [word for name in packages for word in ("--package", name)]
        return self.answer("recheck", "--catalog", self.catalog, *chosen, "--index", f"default={index}", *words, code=code, **rest)

    def saved(self):
        folder = self.home / ".local/share/armature/recheck"
        return sorted(folder.rglob("*.json")) if folder.exists() else []

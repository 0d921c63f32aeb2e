"""What Python's packaging library says about generated and real input: the oracle of PackagingTest. One JSON object a line.

    python3 packaging_oracle.py names|sdists|versions|specifiers|tags
    python3 packaging_oracle.py real PROJECT...      file names on the live pages of the default index of this machine's pip

names       {"text", "ok", "name", "version", "build": [number, suffix] or [], "tags": [...]}; the numbers are texts
sdists      {"text", "ok", "name", "version"}
versions    {"text", "ok", "normal", "pre", "post", "local"}; the valid ones come in packaging's order, "rank" says which are equal
specifiers  {"text", "ok", "contains": {version: true, false or null where packaging raises}}
tags        {"kind", "architecture", "version", "python", "tags": [...]}
The last line names the version of packaging. Input is generated from a fixed seed: the same lines in every run.
Exit code 3: the index cannot be reached (`real` alone); the reason is on standard error. Whatever else is missing fails.

Any packaging from 24 on will do. What version 26 changed, as far as it shows here: without being told, `contains` admits pre-releases,
so it is told; `===` takes any text and no empty one; ">" and "<" leave out only post- and pre-releases of the very version named; a "v"
after "~=" is ignored; Unicode letters, empty names and empty or odd tags are refused. PackagingTest names each difference that is left.
"""
import itertools
import json
import random
import sys

import packaging
from packaging import _manylinux, _musllinux, tags, utils
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

RANDOM = random.Random(20250101)


def emit(**values):
    print(json.dumps(values))


# ---- versions --------------------------------------------------------------------------------------------------------
RELEASES = ["0", "1", "1.0", "1.0.0", "1.1", "1.10", "1.2.3", "2.0", "2.8.0", "3.10.12", "10", "00.01", "2025.1.1", "20230101123456", "1.2.3.4.5.6"]
EPOCHS = ["", "", "", "", "1!", "0!", "2!"]
PRES = ["", "", "", "a1", "b2", "rc1", "rc", "alpha1", ".beta.2", "-c3", "_pre4", "preview5", "A1", "RC2", "a", "a01"]
POSTS = ["", "", "", ".post1", "-1", ".post", "post2", "-r3", ".rev4", "_POST5", ".post20230101123456", "-01"]
DEVS = ["", "", "", ".dev0", ".dev1", "dev2", "-dev3", "_DEV4", ".dev", ".dev20230101123456"]
LOCALS = ["", "", "", "+cu129", "+cpu", "+1", "+01", "+abc.1", "+abc-1", "+abc_10", "+1.abc", "+ubuntu.1", "+CU129", "+g1234567", "+10.2.1", "+00",
          "+20230101123456789012345", "+1a"]
SPACES = ["", "", "", "", " ", "\t", "\n"]
BAD_VERSIONS = ["", ".", "one", "1.", ".1", "1..0", "1.0+", "1.0+a..b", "1.0+-a", "1.0a1b2", "1.0+a+b", "1.0 a1", "1!", "!1", "1!2!3", "-1", "1.0-", "v", "vv1",
                "1.0dev1.post1", "1.0.post1a1", "1.x", "1.0.*", "1,0", "1.0\u0661", "\u0661.0", "1.0+\u212a", "1.0+\u017f", "1.0.po\u017ft1", "\uff11.0", "1.0\x00", "1.0;",
                "1.0/..", "../1.0", "1.0+cu 129", "latest", "1_0", "1-0", "1.0-final", "1.0rc", "1.0rc-", "1.0post", "1.0_1", "1.0--1", "1.0+_", "0x1"]


def generated_versions():
    everything = list(itertools.product(EPOCHS, RELEASES, PRES, POSTS, DEVS, LOCALS))
    found = {"".join(parts) for parts in RANDOM.sample(everything, 3500)}
    for text in sorted(found)[::10]:
        found.add(RANDOM.choice(SPACES) + RANDOM.choice(["v", "V", ""]) + text + RANDOM.choice(SPACES))
    alphabet = "0123456789.-_!+abcrcdevpost vV*"
    for _ in range(1500):  # mostly broken: one character put in, taken out or exchanged
        text = list(RANDOM.choice(sorted(found)[:200] + RELEASES))
        at = RANDOM.randrange(len(text) + 1)
        text[at:at + RANDOM.choice([0, 1])] = RANDOM.choice([[], [RANDOM.choice(alphabet)]])
        found.add("".join(text))
    return sorted(found | set(BAD_VERSIONS))


def valid(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def print_versions():
    texts = generated_versions()
    parsed = {text: valid(text) for text in texts}
    ranks, last = {}, None
    for text in sorted((t for t in texts if parsed[t]), key=lambda t: parsed[t]):
        if last is None or parsed[last] != parsed[text]:
            ranks[text] = 0 if last is None else ranks[last] + 1
        else:
            ranks[text] = ranks[last]
        last = text
    for text in sorted(ranks, key=ranks.get):
        version = parsed[text]
        emit(text=text, ok=True, normal=str(version), pre=version.is_prerelease, post=version.is_postrelease, local=version.local or "", rank=ranks[text])
    for text in texts:
        if not parsed[text]:
            emit(text=text, ok=False)


# ---- specifiers ------------------------------------------------------------------------------------------------------
OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "~=", "==="]
BOUNDS = ["1", "1.0", "1.0.0", "1.1", "2.0", "1.0a1", "1.0rc1", "1.0.dev1", "1.0.post1", "1.0.post1.dev2", "1!1.0", "1!2", "2.8.0+cu129", "1.0+1", "1.0.*",
          "1.*", "1!1.*", "1.0a1.*", "1.0.post1.*", "1.0.dev1.*", "1.0+x.*", "1.0.0.*", "2.8.0", "v1.0", "1.0RC1", "0", "00.1", "20230101123456"]
BAD_SPECIFIERS = ["1.0", "=1.0", "=>1.0", "==", ">=", "== 1.0 2.0", ">=1.0;", ">=1.0)", "(>=1.0)", ">=one", "^1.0", "~1.0", "~=1", "~=1!1", ">1.*", "*", "==*",
                  "== 1.0 , <2", ">=1.0,", ",>=1.0", ",", ">=1.0,,<2", "===", "===one", "=== 1.0", "===1.0)", ">= 1.0", "\t>=1.0\n", ">=\u0661", "", " ",
                  "==1.0.*.*", "!=1.*", "==1.0+CU129", "==1.0.*+x", ">=1.0 <2", ">=1.0 and <2", "<>1.0", ">=1.0.x", "==1..*"]
CANDIDATES = ["0.9", "1", "1.0", "1.0.0", "1.0.1", "1.1", "1.10", "2.0", "2", "1.0a1", "1.0a2", "1.0rc1", "2.0rc1", "1.0.dev1", "1.0.dev2", "1.0a1.dev1", "1.0.post1",
              "1.0.post2", "1.0.post1.dev2", "1.0.post1.dev3", "1.1.dev1", "1!1.0", "1!1.0a1", "1!2.5", "2!1", "1.0+1", "1.0+x", "1.0.post1+x", "1.0.post2+x", "1.0a1+x",
              "1.0rc2+x", "2.8.0", "2.8.0+cu129", "2.8.0+cu130", "2.8.0+CPU", "2.8.0.dev20250901+cu129", "2.8.1", "0.0", "20230101123456", "20230101123457.dev1", "0.1"]


def print_specifiers():
    sets = [op + bound for op in OPERATORS for bound in BOUNDS] + BAD_SPECIFIERS
    good = [s for s in sets if "," not in s and s.strip()]
    for _ in range(600):
        sets.append(RANDOM.choice([",", ", ", " ,"]).join(RANDOM.sample(good[: len(OPERATORS) * len(BOUNDS)], RANDOM.choice([2, 2, 3]))))
    for text in dict.fromkeys(sets):
        try:
            parsed = SpecifierSet(text)
        except InvalidSpecifier:
            emit(text=text, ok=False)
            continue
        contains = {}
        for candidate in CANDIDATES:
            try:
                contains[candidate] = parsed.contains(candidate, prereleases=bool(parsed.prereleases))
            except InvalidVersion:
                contains[candidate] = None
        emit(text=text, ok=True, contains=contains)


# ---- file names ------------------------------------------------------------------------------------------------------
NAMES = ["demo", "foo_bar", "Foo.Bar", "a", "A1", "x_y.z", "zope.interface", "PyYAML", "torch", "d2_l", "foo__bar", "_foo", "foo_", ".foo", "foo.", "", "f\u00f6o", "foo bar",
         "foo+bar", "a..b", "..", "1", "\u0430bc", "foo\u202e", "foo/bar", "foo\\bar", "foo\x1b"]
WHEEL_VERSIONS = ["1.0", "1.0.0", "2.8.0+cu129", "1!2.0", "0!1", "1.0rc1", "1.0.post1", "1.0.dev20250901", "1.0_1", "1.0.dev20230101123456", "2.0+local_1.x", "v1.0", "01.0",
                  "1.0+CU129", "", "one", "1..0", "1.0 ", " 1.0", "1.0+", "1.0\u0661", "1.0a1.post2.dev3+l"]
BUILDS = [None, None, None, None, "1", "12b", "007", "1_local", "1.2", "99999999999999999999", "", "b1", "0", "1\u00e9", "\u06611", "1\x1b"]
PYTHONS = ["py3", "py2.py3", "cp311", "cp313t", "cp39", "CP311", "py3.", ".py3", "", "cp310.cp311", "pp310", "py\u0663", "cp311.cp311", "c p"]
ABIS = ["none", "abi3", "cp311", "cp313t", "ABI3", "cp39.abi3", "", "none.", "pypy310_pp73", "abi3t"]
PLATFORMS = ["any", "linux_aarch64", "manylinux_2_17_aarch64.manylinux2014_aarch64", "macosx_11_0_arm64", "macosx_10_9_universal2", "win_amd64", "MACOSX_11_0_ARM64",
             "manylinux_2_28_x86_64", "musllinux_1_2_aarch64", "", "any.", "linux-aarch64", "any\n", "\u212aey", "win32"]
USUAL = {id(NAMES): 10, id(WHEEL_VERSIONS): 9, id(BUILDS): 9, id(PYTHONS): 5, id(ABIS): 5, id(PLATFORMS): 9}


def pick(pool):
    """Of every nine, eight from the ordinary head of the list: most names have at most one oddity."""
    return RANDOM.choice(pool[: USUAL[id(pool)]] if RANDOM.random() < 0.88 else pool)


def wheel_answer(text):
    try:
        name, version, build, found = utils.parse_wheel_filename(text)
    except (utils.InvalidWheelFilename, InvalidVersion, ValueError):
        return {"text": text, "ok": False}
    return {"text": text, "ok": True, "name": name, "version": str(version), "build": [str(b) for b in build], "tags": sorted(map(str, found))}


def sdist_answer(text):
    try:
        name, version = utils.parse_sdist_filename(text)
    except (utils.InvalidSdistFilename, InvalidVersion):
        return {"text": text, "ok": False}
    return {"text": text, "ok": True, "name": name, "version": str(version)}


def print_names():
    texts = {}
    while len(texts) < 6000:
        parts = [pick(NAMES), pick(WHEEL_VERSIONS), pick(BUILDS), pick(PYTHONS), pick(ABIS), pick(PLATFORMS)]
        if RANDOM.random() < 0.04:
            parts.pop(RANDOM.randrange(len(parts)))
        if RANDOM.random() < 0.02:
            parts.insert(1, "extra")
        ending = ".whl" if RANDOM.random() < 0.97 else RANDOM.choice([".WHL", ".zip", "", ".whl\n", ".whl.metadata"])
        texts["-".join(p for p in parts if p is not None) + ending] = None
    for text in texts:
        emit(**wheel_answer(text))


def print_sdists():
    texts = {}
    while len(texts) < 2500:
        parts = [pick(NAMES), pick(WHEEL_VERSIONS)]
        if RANDOM.random() < 0.1:
            parts.insert(RANDOM.randrange(3), RANDOM.choice(["more", "1", "2.0", ""]))
        ending = RANDOM.choice([".tar.gz", ".tar.gz", ".zip", ".tar.bz2", ".tgz", ".TAR.GZ", ""]) if RANDOM.random() < 0.3 else ".tar.gz"
        texts["-".join(parts) + ending] = None
    for text in texts:
        emit(**sdist_answer(text))


# ---- tags ------------------------------------------------------------------------------------------------------------
ENVIRONMENTS = [(f"linux-{libc}", architecture, version)
                for libc, versions in (("glibc", ("2.17", "2.28", "2.31", "2.34", "2.35", "2.39", "2.41")), ("musl", ("1.1", "1.2")))
                for architecture in ("aarch64", "x86_64") for version in versions]
ENVIRONMENTS += [("macos", "arm64", v) for v in ("11.0", "12.6", "13.5", "14.5", "15.2", "26.0")]
ENVIRONMENTS += [("macos", "x86_64", v) for v in ("10.15", "11.7", "13.2", "14.0", "15.1")]


def platforms_of(kind, architecture, numbers):
    if kind == "macos":  # Python itself has always called the three-architecture format "fat3"; packaging < 26.3 says "fat32"
        return [p.replace("_fat32", "_fat3") for p in tags.mac_platforms(numbers, architecture)]
    _manylinux._have_compatible_abi = lambda *_: True
    _manylinux._is_compatible = lambda *_: True
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(*numbers)
    _musllinux._get_musl_version = lambda *_: _musllinux._MuslVersion(*numbers)
    source = _manylinux if kind == "linux-glibc" else _musllinux
    return list(source.platform_tags([architecture])) + [f"linux_{architecture}"]


def print_tags():
    for kind, architecture, version in ENVIRONMENTS:
        platforms = platforms_of(kind, architecture, tuple(int(n) for n in version.split(".")))
        for minor in range(9, 15):
            interpreter = f"cp3{minor}"
            found = [str(t) for t in tags.cpython_tags((3, minor), [interpreter], platforms)]
            found += [str(t) for t in tags.compatible_tags((3, minor), interpreter, platforms)]
            emit(kind=kind, architecture=architecture, version=version, python=f"3.{minor}", tags=found)


# ---- real names ------------------------------------------------------------------------------------------------------
def default_index():
    """What this machine's pip would ask: its variable or configuration, else the one built into it."""
    import os
    from pip._internal.configuration import Configuration
    from pip._internal.models.index import PyPI
    configuration = Configuration(isolated=False)
    configuration.load()
    configured = dict(configuration.items())
    known = [configured[key] for key in (":env:.index-url", "install.index-url", "global.index-url") if isinstance(configured.get(key), str)]
    return os.environ.get("UV_DEFAULT_INDEX") or (known + [PyPI.simple_url])[0]


def project_page(index, project):
    import urllib.request
    request = urllib.request.Request(f"{index.rstrip('/')}/{project}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read(64 * 1024 * 1024)


def print_real(projects):
    try:
        index = default_index()
        for project in projects:
            for file in json.loads(project_page(index, project))["files"]:
                name = file["filename"]
                if name.endswith(".whl"):
                    emit(wheel=True, **wheel_answer(name))
                elif name.endswith((".tar.gz", ".zip")):
                    emit(wheel=False, project=project, **sdist_answer(name))
    except (ImportError, OSError, ValueError, KeyError) as error:
        print("the default index cannot be read:", type(error).__name__, error, file=sys.stderr)
        sys.exit(3)


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    what, *more = sys.argv[1:]
    kinds = {"names": print_names, "sdists": print_sdists, "versions": print_versions, "specifiers": print_specifiers, "tags": print_tags}
    print_real(more) if what == "real" else kinds[what]()
    emit(packaging=packaging.__version__)


if __name__ == "__main__":
    main()

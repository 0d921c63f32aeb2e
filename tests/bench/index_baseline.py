"""What IndexBench measures, done with json and packaging. Prints one line of JSON.

    python3 index_baseline.py PAGE.json          the figures
    python3 index_baseline.py --fetch PAGE.json  writes the largest of some live pages of this machine's default index, or a page of the same shape
"""
import json
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 7
LARGE = ("pydantic-core", "aiohttp", "coverage", "regex")  # the largest of the packages the catalog speaks of (25 November 2026)


def seconds(work):
    rounds = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - started)
    return statistics.median(rounds[1:])


def generated():
    """5000 files, as an index lists them."""
    platforms = ("manylinux_2_17_aarch64.manylinux2014_aarch64", "manylinux_2_17_x86_64.manylinux2014_x86_64", "macosx_11_0_arm64", "win_amd64")
    names = [f"demo-1.{n}.0-cp3{m}-cp3{m}-{p}.whl" for n in range(250) for m in range(9, 14) for p in platforms]
    files = [{"filename": n, "url": f"https://files.example.org/{n}", "hashes": {"sha256": f"{i:064x}"}, "requires-python": ">=3.9", "size": 1000 + i,
              "core-metadata": {"sha256": f"{i:064x}"}, "upload-time": "2025-01-01T00:00:00.000000Z", "yanked": False} for i, n in enumerate(names)]
    return json.dumps({"meta": {"api-version": "1.1"}, "name": "demo", "files": files}).encode()


def fetch(target):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "wheels"))
    sys.dont_write_bytecode = True
    from packaging_oracle import default_index, project_page
    try:
        index = default_index()
        body, what = max(((project_page(index, project), f"the live page of {project}") for project in LARGE), key=lambda page: len(page[0]))
    except (ImportError, OSError, ValueError) as error:
        body, what = generated(), f"a generated page (the default index cannot be read: {error})"
    Path(target).write_bytes(body)
    print(json.dumps({"page": what}))


def measure(target):
    from packaging import _manylinux, tags
    from packaging.utils import parse_sdist_filename, parse_wheel_filename
    body = Path(target).read_bytes()

    def parse():
        names = []
        for file in json.loads(body)["files"]:
            name = file["filename"]
            try:
                names.append(parse_wheel_filename(name) if name.endswith(".whl") else parse_sdist_filename(name))
            except ValueError:
                pass  # as many as are left out there
        return names

    _manylinux._have_compatible_abi = lambda *_: True
    _manylinux._is_compatible = lambda *_: True
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(2, 39)

    def supported():
        platforms = list(_manylinux.platform_tags(["aarch64"])) + ["linux_aarch64"]
        return [*tags.cpython_tags((3, 12), ["cp312"], platforms), *tags.compatible_tags((3, 12), "cp312", platforms)]

    ranks = {tag: rank for rank, tag in enumerate(supported())}
    wheels = [file["filename"] for file in json.loads(body)["files"] if file["filename"].endswith(".whl")]
    fitting = 0

    def match():
        nonlocal fitting
        fitting = 0
        for name in wheels:
            try:
                found = [ranks[tag] for tag in parse_wheel_filename(name)[3] if tag in ranks]
            except ValueError:
                continue
            fitting += bool(found and min(found) >= 0)

    print(json.dumps({"bytes": len(body), "parse_mb_per_s": len(body) / 1e6 / seconds(parse), "tag_set_ms": seconds(supported) * 1e3, "wheels": len(wheels),
                      "match_per_s": len(wheels) / seconds(match), "fitting": fitting}))


if __name__ == "__main__":
    if sys.argv[1] == "--fetch":
        fetch(sys.argv[2])
    else:
        measure(sys.argv[1])

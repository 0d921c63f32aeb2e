#!/usr/bin/env python3
"""clang-tidy over the sources of a build folder's compile_commands.json, without precompiled headers.

    tidy.py BUILD                    every source below app/, ui/ and tests/
    tidy.py BUILD --changed [BASE]   those that differ from BASE, with uncommitted changes; BASE is by default $ARMATURE_TIDY_BASE, else
                                     where this branch left origin's main, else the commit before this one
    tidy.py BUILD PATH…              those files, or all below those folders

A changed header is checked with the source of its name, or with one that includes it. More than --most sources (60) are not checked
with --changed: the rest is named. Exit status 1: something was found.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app/", "ui/", "tests/")


def git(*words):
    done = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def landed():
    """The commit that the changes are counted from."""
    if os.environ.get("ARMATURE_TIDY_BASE"):
        return os.environ["ARMATURE_TIDY_BASE"]
    head = git("rev-parse", "HEAD")
    for branch in ("origin/main", "origin/HEAD"):
        base = git("merge-base", "HEAD", branch)
        if base and base != head:
            return base
    return "HEAD~1"


def changed_files(base):
    if not git("rev-parse", "--verify", "--quiet", base + "^{commit}"):
        print(f"SKIP clang-tidy: {base} is no commit of this checkout (a shallow clone has no earlier ones)")
        sys.exit(0)
    names = git("diff", "--name-only", "--diff-filter=d", base) + "\n" + git("ls-files", "--others", "--exclude-standard")
    return sorted({name for name in names.splitlines() if name.endswith((".cpp", ".h")) and name.startswith(ROOMS)})


def source_for(header, sources):
    """The source a header is checked with: that of its name, else one that includes it."""
    if header[:-2] + ".cpp" in sources:
        return header[:-2] + ".cpp"
    wanted = re.compile(r'#include "(?:[^"]*/)?' + re.escape(Path(header).name) + '"')
    near = sorted(sources, key=lambda source: (Path(source).parent != Path(header).parent, source))
    return next((source for source in near if wanted.search((ROOT / source).read_text())), None)


def known_sources(build):
    known = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["file"])
        if path.is_relative_to(ROOT) and str(path.relative_to(ROOT)).startswith(ROOMS):
            known[str(path.relative_to(ROOT))] = path
    return known


def chosen(arguments, sources):
    if arguments.changed is not None:
        files = changed_files(arguments.changed or landed())
        wanted = {source_for(name, sources) if name.endswith(".h") else name for name in files}
        return sorted(wanted & sources.keys())
    if arguments.paths:
        words = tuple(str(Path(path).resolve().relative_to(ROOT)) for path in arguments.paths)
        return sorted(name for name in sources if name in words or name.startswith(tuple(word + "/" for word in words)))
    return sorted(sources)


def check(build, path):
    done = subprocess.run(["clang-tidy", "--quiet", "-p", build, path], capture_output=True, text=True)
    said = "\n".join(line for line in done.stdout.splitlines() if line.strip())
    if done.returncode != 0 and not said:
        said = done.stderr.strip()
    return done.returncode, said


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--changed", nargs="?", const="")
    parser.add_argument("--most", type=int, default=60)
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    sources = known_sources(arguments.build)
    files = chosen(arguments, sources)
    if arguments.changed is not None and len(files) > arguments.most:
        print(f"tidy: {len(files)} sources changed, {arguments.most} are checked; not checked: {', '.join(files[arguments.most:])}")
        files = files[:arguments.most]
    started = time.monotonic()
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (code, said) in zip(files, pool.map(lambda name: check(arguments.build, sources[name]), files)):
            if code != 0:
                failed += 1
                print(f"== {name}\n{said}", flush=True)
    print(f"tidy: {len(files)} sources checked in {time.monotonic() - started:.0f} s, {failed} with something to mend")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

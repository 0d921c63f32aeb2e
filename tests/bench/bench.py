#!/usr/bin/env python3
"""Benchmarks: every figure is a ratio against a baseline measured in the same run. Nothing here asserts a time.

    bench.py --armature build/bin/armature --uv PATH [--runs 7] [--torch-python PATH]

detect   against lscpu, another machine-information tool Debian has, and Python's torch.utils.collect_env
install  against the same bare `uv pip install` (same requirements, same Python), with a warm cache and with an empty one
memory   peak resident memory of both
window   from start to the first painted page and to everything detected, idle memory: against an empty Qt window
review   a key in the filter of the review window, 1,500 claims: against Qt's own table and filter over the same words
recheck  the whole catalog asked for: against the slowest request of the same run, against uv asked once for every cell (a sample)
index    reading a large index page and matching its wheels: against json.loads and the packaging library on the same bytes
log      a million lines into the log: seconds, longest stall of the window, memory: against a QPlainTextEdit fed in batches
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recheck_bench import bench_recheck

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "tests/projects/numerics"


def measure(words, env, cwd):
    """Seconds and peak resident MiB (of the process and its waited-for children) of one command."""
    started = time.monotonic()
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=nothing, stderr=nothing, env=env, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.monotonic() - started, usage.ru_maxrss / scale, child.returncode


def paired(first, second, runs, prepare=lambda: None):
    """Both commands in turn, so that a busy machine slows both: lists of (seconds, MiB)."""
    results = ([], [])
    for number in range(runs + 1):
        for result, (words, env, cwd) in zip(results, (first, second)):
            prepare()
            seconds, memory, code = measure(words, env, cwd)
            if code != 0:
                raise SystemExit(f"bench: {' '.join(map(str, words))} ended with {code}")
            if number > 0 or runs == 1:  # the first round warms disk caches
                result.append((seconds, memory))
    return results


def summary(values):
    times = [seconds for seconds, _ in values]
    return f"{statistics.median(times):7.3f} s  (min {min(times):.3f}, max {max(times):.3f})"


def compare(title, name, ours, baseline_name, baseline):
    ratio = statistics.median(s for s, _ in ours) / statistics.median(s for s, _ in baseline)
    print(f"{title}\n  {name:28} {summary(ours)}\n  {baseline_name:28} {summary(baseline)}\n  ratio {ratio:.3f}"
          f"   peak memory {max(m for _, m in ours):.0f} MiB against {max(m for _, m in baseline):.0f} MiB")


def bench_detect(arguments, env, folder):
    ours = ([arguments.armature, "detect", "--json"], env, folder)
    for tool in (["lscpu"], ["fastfetch"], ["neofetch", "--stdout"], ["inxi", "-F"], ["lshw", "-short"]):
        if shutil.which(tool[0]):
            first, second = paired(ours, (tool, env, folder), arguments.runs)
            compare(f"detect against {tool[0]}", "armature detect --json", first, " ".join(tool), second)
        else:
            print(f"detect against {tool[0]}: skipped, it is not installed")
    if arguments.torch_python:
        baseline = ([arguments.torch_python, "-m", "torch.utils.collect_env"], env, folder)
        first, second = paired(ours, baseline, min(arguments.runs, 3))
        compare("detect against torch.utils.collect_env", "armature detect --json", first, "collect_env", second)
    else:
        print("detect against torch.utils.collect_env: skipped, no --torch-python is given")


def bench_install(arguments, env, folder, cold):
    import tomllib
    cache = folder / "cache"
    env = dict(env, UV_CACHE_DIR=str(cache))
    requirements = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["dependencies"]
    listed = folder / "requirements.txt"
    listed.write_text("\n".join(requirements) + "\n")
    python = arguments.python
    bare = folder / "bare.sh"  # the two commands somebody would type
    bare.write_text(f'#!/bin/sh\nset -e\n"{arguments.uv}" venv --clear --python "{python}" "{folder}/bare"\n'
                    f'"{arguments.uv}" pip install --python "{folder}/bare/bin/python" -r "{listed}"\n')
    bare.chmod(0o755)

    def prepare():
        for name in ("ours", "bare", *(("cache",) if cold else ())):
            shutil.rmtree(folder / name, ignore_errors=True)

    records = folder / ("records-cold" if cold else "records-warm")
    ours = ([arguments.armature, "install", "--project", str(PROJECT), "--target", str(folder / "ours"), "--yes", "--quiet", "--python", python,
             "--records", str(records)], env, folder)
    first, second = paired(ours, ([str(bare)], env, folder), 1 if cold else arguments.runs, prepare)
    compare(f"install, {'empty' if cold else 'warm'} cache: whole verb (resolve, install, verify, swap)", "armature install", first, "uv venv + pip install", second)
    steps = installing_seconds(records)
    if steps:
        ratio = statistics.median(steps) / statistics.median(s for s, _ in second)
        print(f"  of it, creating and installing alone: {statistics.median(steps):.3f} s, ratio {ratio:.3f}; the rest is resolving for the plan, "
              "verification and the swap")


def installing_seconds(records):
    """Seconds of the steps that create and install, from the records the runs left. The bare command resolves as well."""
    import json
    result = []
    for record in sorted(records.glob("*/events.jsonl")):
        total = 0
        for line in record.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "step_finished" and event["step"] in ("resolve", "create", "install", "install-torch"):
                total += event["milliseconds"] / 1000
        result.append(total)
    return result


def start_figures(program, words, env, runs):
    """Medians over `runs` starts of what the program prints, after one that warms disk caches."""
    import json
    rounds = []
    for number in range(runs + 1):
        answer = subprocess.run([program, str(time.monotonic_ns()), *words], env=env, capture_output=True, text=True, check=True)
        if number > 0:
            rounds.append(json.loads(answer.stdout))
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def bench_window(programs, env, runs):
    program = programs / "StartBench"
    if not program.exists():
        print("window: skipped, StartBench is not built")
        return
    ours = start_figures(program, [], env, runs)
    empty = start_figures(program, ["--baseline"], env, runs)
    print(f"window, from the start of the process (median of {runs})\n"
          f"  first painted page           {ours['first_paint_ms']:7.0f} ms   empty Qt window {empty['first_paint_ms']:.0f} ms"
          f"   ratio {ours['first_paint_ms'] / empty['first_paint_ms']:.2f}\n"
          f"  everything detected, judged  {ours['detected_ms']:7.0f} ms\n"
          f"  memory of the idle window    {ours['memory_mb']:7.0f} MiB  empty Qt window {empty['memory_mb']:.0f} MiB"
          f"   ratio {ours['memory_mb'] / empty['memory_mb']:.2f}")


def bench_review(programs, folder, env):
    """The catalog with copies of one package, until it has 300."""
    import json
    program = programs / "StatusBench"
    if not program.exists():
        print("review: skipped, StatusBench is not built")
        return
    catalog = folder / "catalog"
    shutil.copytree(ROOT / "resources/catalog", catalog)
    packages = catalog / "packages"
    text = (packages / "hf-transfer.toml").read_text()
    for number in range(300 - len(list(packages.glob("*.toml")))):
        name = f"hf-transfer-{number}"
        (packages / f"{name}.toml").write_text(text.replace('id = "hf-transfer"', f'id = "{name}"').replace('title = "hf-transfer"', f'title = "{name}"'))
    figures = json.loads(subprocess.run([program, catalog], env=env, capture_output=True, text=True, check=True).stdout)
    print(f"review, a key in the filter of {figures['rows']} claims until the window is painted")
    for key, title in (("key_ms", "median, ms"), ("worst_key_ms", "longest, ms")):
        print(f"  {title:28} {figures[key]:9.2f}   Qt's table and filter {figures['stock_' + key]:9.2f}   ratio {figures[key] / figures['stock_' + key]:.2f}")


def bench_log(programs, env):
    import json
    program = programs / "LogBench"
    if not program.exists():
        print("log: skipped, LogBench is not built")
        return
    figures = json.loads(subprocess.run([program], env=env, capture_output=True, text=True, check=True).stdout)
    ours, baseline = figures["log_view"], figures["plain_text_edit"]
    print("log, 1,000,000 lines from another thread into a shown window")
    for key, title in (("seconds", "seconds"), ("worst_stall_ms", "longest stall, ms"), ("p999_stall_ms", "99.9 % of stalls below, ms"), ("memory_mb", "memory, MiB")):
        print(f"  {title:28} {ours[key]:9.1f}   batched QPlainTextEdit {baseline[key]:9.1f}   ratio {ours[key] / max(baseline[key], 0.001):.3f}")


def bench_index(programs, uv, folder, env):
    """The Python beside uv is the one that has packaging."""
    import json
    program, python = programs / "IndexBench", Path(uv).parent / "python"
    if not program.exists() or not python.exists():
        print("index: skipped, IndexBench is not built or there is no Python beside uv")
        return
    page, baseline = folder / "page.json", ROOT / "tests/bench/index_baseline.py"

    def answer(*words):
        return json.loads(subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout)

    what = answer(python, baseline, "--fetch", page)["page"]
    ours, theirs = answer(program, page), answer(python, baseline, page)
    if ours["fitting"] != theirs["fitting"]:
        raise SystemExit(f"bench: {ours['fitting']} wheels fit here and {theirs['fitting']} with packaging")
    print(f"index, {what}: {ours['bytes'] / 1e6:.1f} MB, {ours['files']} files, {ours['fitting']} of {ours['wheels']} wheels fit in both")
    for key, title in (("parse_mb_per_s", "page read, MB/s"), ("match_per_s", "wheels matched per second")):
        print(f"  {title:28} {ours[key]:12.1f}   json + packaging {theirs[key]:12.1f}   ratio {ours[key] / theirs[key]:.2f}")
    print(f"  {'all tags of a machine, ms':28} {ours['tag_set_ms']:12.3f}   packaging        {theirs['tag_set_ms']:12.3f}   ratio "
          f"{ours['tag_set_ms'] / theirs['tag_set_ms']:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armature", required=True)
    parser.add_argument("--uv", required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--torch-python", default="")
    arguments = parser.parse_args()
    arguments.armature = os.path.abspath(arguments.armature)
    arguments.uv = os.path.abspath(arguments.uv)
    env = dict(os.environ, LC_ALL="C.UTF-8", PATH=os.path.dirname(arguments.uv) + os.pathsep + os.environ["PATH"])
    with tempfile.TemporaryDirectory(prefix="armature-bench-") as name:
        folder = Path(name)
        programs = Path(arguments.armature).parent
        bench_window(programs, env, arguments.runs)
        bench_index(programs, arguments.uv, folder, env)
        bench_review(programs, folder, env)
        bench_recheck(Path(arguments.armature), arguments.uv, folder, env, measure)
        bench_log(programs, env)
        bench_detect(arguments, env, folder)
        bench_install(arguments, env, folder, cold=False)
        bench_install(arguments, env, folder, cold=True)


if __name__ == "__main__":
    main()

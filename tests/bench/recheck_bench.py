"""The re-check of bench.py: against its own slowest request, and against asking uv once for every cell.

The catalog may have a thousand cells and uv needs its time for each, so uv is asked for a sample of them, spread evenly, with one cache that is empty
at first; what all of them would take is that many times the mean, and is called an estimate.
"""
import json
import subprocess
import time

SAMPLE = 16
PYTHON = "3.10"
PLATFORMS = {"linux-aarch64": "aarch64-manylinux_2_39", "linux-x86_64": "x86_64-manylinux_2_39", "macos-arm64": "aarch64-apple-darwin"}


def platform_of(cell):
    """uv's name of a platform of the catalog; None for another."""
    return next((value for key, value in PLATFORMS.items() if cell["platform"].startswith(key)), None)


def ask_uv(uv, cell, env, folder):
    """Seconds uv takes to say whether the latest version of a package has a wheel for a platform, and whether it said yes."""
    asked = f"{cell['package']}=={cell['latest']['version']}\n"
    words = [uv, "pip", "compile", "-", "--no-deps", "--no-header", "--quiet", "--only-binary", ":all:", "--python-platform", platform_of(cell),
             "--python-version", PYTHON, "--no-python-downloads"]
    started = time.monotonic()
    done = subprocess.run(words, input=asked, text=True, capture_output=True, cwd=folder,
                          env=dict(env, UV_CACHE_DIR=str(folder / "uv-cache"), MACOSX_DEPLOYMENT_TARGET="26.0"))
    return time.monotonic() - started, done.returncode == 0


def bench_recheck(armature, uv, folder, env, measure):
    """Prints the figures. `measure` runs a command and gives (seconds, MiB, exit code)."""
    output = folder / "recheck.json"
    words = [str(armature), "recheck", "--json", "--no-save", "--quiet"]
    started = time.monotonic()
    with open(output, "w") as out:
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, env=env, cwd=folder, check=False)
    whole = time.monotonic() - started
    report = json.loads(output.read_text())
    answered = [page for page in report.get("asked", []) if not page["problem"]]
    if not answered:
        print("re-check: skipped, no index was reached")
        return
    slowest = max(answered, key=lambda page: page["milliseconds"])
    asking = report["milliseconds"] / 1000
    print(f"re-check of the catalog: {len(report['checks'])} claims, {len(report['fits'])} cells, {len(report['asked'])} pages, {len(answered)} of them answered")
    print(f"  {'asking all indexes':28} {asking:7.3f} s   slowest single request {slowest['milliseconds'] / 1000:.3f} s ({slowest['package']})   ratio "
          f"{asking / max(slowest['milliseconds'] / 1000, 0.001):.2f}")
    total = sum(page["milliseconds"] for page in answered) / 1000
    print(f"  {'the same one by one':28} {total:7.3f} s   ratio {asking / max(total, 0.001):.3f}")
    _, memory, _ = measure(words, env, folder)
    print(f"  {'the whole verb':28} {whole:7.3f} s   peak memory {memory:.0f} MiB")
    against_uv(report, whole, uv, folder, env)


def against_uv(report, whole, uv, folder, env):
    cells = [cell for cell in report["fits"] if cell["latest"] and cell["index"] == "default" and platform_of(cell)]
    sample = cells[:: max(1, len(cells) // SAMPLE)][:SAMPLE]
    if not sample:
        print("  against uv: skipped, the default index was not reached")
        return
    asked = [ask_uv(uv, cell, env, folder) for cell in sample]
    taken = sum(seconds for seconds, _ in asked)
    every = taken / len(asked) * len(cells)
    print(f"  uv pip compile for {len(asked)} of {len(cells)} cells of the default index: {taken:.3f} s ({sum(yes for _, yes in asked)} with a wheel for "
          f"Python {PYTHON}); for all of them, an estimate: {every:.1f} s   ratio of the whole verb {whole / every:.4f}")

"""What the verification scripts share. Loaded from its file path, so that its folder never gets onto sys.path:
the scripts there bear the names of the packages they question. Standard library only."""

import argparse
import faulthandler
import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import time
import traceback

MARKER = "ARMATURE-VERIFY "
TOKEN = "token"  # beside the scripts: what the program lays there to know our line from one that a package writes
MOST_EXCERPT = 2000
MOST_TEXT = 1000
PATIENCE = 480  # seconds for a process of its own; the program that runs this script ends it after 600 of silence


class Skip(Exception):
    """The check cannot be made here; the text says why."""


class Unknown(Exception):
    """The check was made and decides nothing; the text says why."""


class Fail(Exception):
    """The check was made and the answer is no; the text is what was observed."""


def run_apart(command, seconds=PATIENCE):
    """A finished process with its output as text. One that is too slow (a busy or emulated machine) has not shown that it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise Unknown(f"no answer within {seconds} seconds") from None


def _clean(text, most):
    text = str(text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else text[: most - 1] + "…"


def _one_line(error):
    """"TypeError: message", without the pages that some messages have."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _comparable(version):
    """(release without trailing zeros and whatever follows it, local label), for equality only."""
    public, _, label = version.strip().lower().partition("+")
    release = public.split(".")
    while len(release) > 1 and release[-1] == "0":
        release.pop()
    return ".".join(release), label.replace("-", ".").replace("_", ".")


def same_version(left, right):
    return _comparable(left) == _comparable(right)


def installed_version(distribution):
    """The version in the package's metadata; empty if there is none."""
    try:
        return importlib.metadata.version(distribution) or ""
    except importlib.metadata.PackageNotFoundError:
        return ""


def _taken_token(folder):
    """The token and a space. The file goes before anything is imported; a script that is run alone has none."""
    path = os.path.join(folder, TOKEN)
    try:
        with open(path, encoding="ascii") as file:
            token = file.read().strip()
        os.unlink(path)
    except FileNotFoundError:
        return ""
    return token + " "


class Report:
    """Makes checks one after the other and writes them as the last line of standard output."""

    def __init__(self, package, positional=()):
        here = os.path.dirname(os.path.realpath(__file__))
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != here]
        parser = argparse.ArgumentParser()
        for name in positional:
            parser.add_argument(name)
        parser.add_argument("--expect", action="append", default=[], metavar="KEY=VALUE")
        self.arguments = parser.parse_args()
        self._expected = dict(item.partition("=")[::2] for item in self.arguments.expect)
        self.package = package if package else getattr(self.arguments, positional[-1])
        self.__marker = MARKER + _taken_token(here)
        self.version = installed_version(self.package)
        self.facts = {}
        self._checks = []
        self._blocked = ""
        # What packages print, also from C and while the process ends, goes to standard error: nothing can follow our last line.
        sys.stdout.flush()
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        os.dup2(2, 1)
        faulthandler.enable()  # a crash leaves the Python line that led to it

    def expect(self, key):
        return self._expected.get(key, "")

    def say(self, text):
        print(_clean(text, MOST_TEXT).replace("\n", " "), file=self._out, flush=True)

    def check(self, name, question, function, expected=""):
        """`function` returns what was observed, or raises Skip, Unknown or Fail; any other exception fails. True if it works."""
        self.say(f"{self.package}: {question}")
        excerpt = ""
        start = time.perf_counter()
        try:
            if self._blocked:
                raise Skip(self._blocked)
            verdict, observed = "works", function()
        except KeyboardInterrupt:
            raise
        except Skip as reason:
            verdict, observed = "skipped", reason
        except Unknown as reason:
            verdict, observed = "unknown", reason
        except Fail as reason:
            verdict, observed = "fails", reason
        except BaseException as error:  # also SystemExit and what C++ parts throw: the next check is still made
            verdict, observed = "fails", _one_line(error)
            excerpt = _clean("".join(traceback.format_exception(type(error), error, error.__traceback__))[-MOST_EXCERPT:], MOST_EXCERPT)
        seconds = round(time.perf_counter() - start, 3)
        self.say(f"  {verdict}: {observed}")
        self._checks.append({"id": name, "question": question, "observed": _clean(observed, MOST_TEXT), "expected": str(expected),
                             "verdict": verdict, "excerpt": excerpt, "seconds": seconds})
        return verdict == "works"

    def import_module(self, module, own_version=False, further=()):
        """The checks "import" and "version". `own_version`: what the module says of itself is compared with the plan, too.
        `further`: more names of the same distribution, each with a check of its own."""
        loaded = []

        def do_import():
            start = time.perf_counter()
            found = importlib.import_module(module)
            if getattr(found, "__file__", None) is None and hasattr(found, "__path__"):
                raise Unknown(f"only a folder without code of its own was found: {', '.join(list(found.__path__))}")
            loaded.append(found)
            return f"{said() or self.version or 'no version'}, {time.perf_counter() - start:.1f} s"

        def said():
            text = getattr(loaded[0], "__version__", "") if loaded else ""
            return str(text) if isinstance(text, str) else ""

        def do_version():
            planned = self.expect("version")
            if not planned:
                raise Skip(f"no version was planned; {self.version or 'none in the metadata'}")
            observed = self.version or "no metadata"
            if said() and said() != observed:
                observed += f", the module says {said()}"
            equal = bool(self.version) and same_version(self.version, planned)
            if own_version:
                # A wheel's name may lack the label that the build itself has (2.8.0 and 2.8.0+cu128): only a planned label is compared.
                own, wanted = _comparable(said()), _comparable(planned)
                equal = equal and own[0] == wanted[0] and (not wanted[1] or own[1] == wanted[1])
            if not equal:
                raise Fail(observed)
            return observed

        if not self.check("import", f"Does {module} import?", do_import):
            self._blocked = f"not tried: {module} cannot be imported"
        self.check("version", "Is it the planned version?", do_version, self.expect("version"))
        if own_version and said():
            self.version = said()
        for name in further:
            self.check("import:" + name, f"Does {name} import?", lambda name=name: importlib.import_module(name) and name)
        return loaded[0] if loaded else None

    def block(self, reason):
        """All later checks are skipped with this reason."""
        self._blocked = self._blocked or reason

    def note(self, function):
        """Adds the facts that `function` returns. Facts are extras: that some cannot be had decides nothing."""
        try:
            self.facts.update(function())
        except Exception as error:
            self.facts["facts_missing"] = _clean(_one_line(error), MOST_TEXT)

    def write(self):
        content = {"schema": 1, "package": self.package, "version": self.version, "checks": self._checks, "facts": self.facts}
        try:
            text = json.dumps(content, separators=(",", ":"), allow_nan=False, default=str)
        except ValueError as error:
            content["facts"] = {"facts_missing": _one_line(error)}
            text = json.dumps(content, separators=(",", ":"), allow_nan=False, default=str)
        self._out.write(self.__marker + text + "\n")
        self._out.flush()


def torch_device(torch, wanted):
    """The device to try things on: the planned one, without a plan the best one. Skip if the planned one is not there."""
    present = ["cpu"]
    if torch.backends.mps.is_available():
        present.insert(0, "mps")
    if torch.cuda.is_available():
        present.insert(0, "cuda")
    if wanted and wanted not in present:
        raise Skip(f"not tried: torch sees no {wanted} device")
    return wanted or present[0]


def largest_excess(difference, bound):
    """How far the worst element of a torch or numpy array lies above what is allowed for it, as a quotient; at most 1 is good."""
    worst = float((abs(difference) / bound).max())
    return worst if worst == worst else float("inf")  # a NaN is as bad as it gets


def told(worst, where=""):
    """The observation for a quotient of largest_excess; Fail above 1."""
    text = (f"{where}: " if where else "") + f"error {worst:.3g} of what is allowed"
    if worst > 1:
        raise Fail(text)
    return text

"""The words of a program, read from its own help: verbs, their options and what those take. Manual pages and completions are held to it."""
import re
import subprocess
from dataclasses import dataclass, field

OPTION = re.compile(r"^\s+(?P<names>-{1,2}[\w-]+(?:, --[\w-]+)*)(?: <(?P<value>[^>]+)>)?(?:\s{2,}(?P<text>\S.*))?$")
VERB = re.compile(r"^  (?P<name>[a-z]+)\s+(?P<text>\S.*)$")


@dataclass
class Option:
    names: list[str]
    value: str
    text: str


@dataclass
class Verb:
    name: str
    text: str
    options: list[Option] = field(default_factory=list)
    positional: str = ""
    positional_text: str = ""


def said(program, *words):
    return subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout


def options_in(text):
    """Options with their one-line meaning. A meaning that is broken over lines is joined."""
    found = []
    inside = False
    for line in text.splitlines():
        match = OPTION.match(line) if inside else None
        if line.startswith("Options:"):
            inside = True
        elif line and not line.startswith(" "):
            inside = False
        elif match:
            found.append(Option(match["names"].split(", "), match["value"] or "", (match["text"] or "").strip()))
        elif inside and found and line.strip():
            found[-1].text = f"{found[-1].text} {line.strip()}".strip()
    return found


def verb_of(program, name, text, words):
    own = said(program, *words)
    usage = re.search(r"^Usage: .*\[options\] ?(.*)$", own, re.MULTILINE)
    positional = usage[1].strip() if usage else ""
    meaning = re.search(rf"^  {re.escape(positional)} +(\S.*(?:\n {{3,}}\S.*)*)", own, re.MULTILINE) if positional else None
    return Verb(name, text, options_in(own), positional, " ".join(meaning[1].split()) if meaning else "")


def command_line(program):
    """The verbs of `armature`; those of `armature catalog` are named "catalog show" and so on."""
    verbs = []
    for match in filter(None, map(VERB.match, said(program).splitlines())):
        name = match["name"]
        if name == "armature":
            continue
        verbs.append(verb_of(program, name, match["text"], [name]) if name != "catalog" else Verb(name, match["text"]))
        if name == "catalog":
            for inner in filter(None, map(VERB.match, said(program, name).splitlines())):
                if inner["name"] != "armature":
                    verbs.append(verb_of(program, f"catalog {inner['name']}", inner["text"], [name, inner["name"]]))
    return verbs


def window(program):
    """The options of `armature-assistant`."""
    return options_in(said(program))

"""Holds documents against the published schemas (resources/schema) with the jsonschema library: this Python's or that of packaging/dev."""
import json
import os
import subprocess
import sys
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parents[2] / "resources/schema"
CHECK = """
import json, sys, jsonschema
from pathlib import Path
from referencing import Registry, Resource
schemas = {path.name: json.loads(path.read_text()) for path in Path(sys.argv[1]).glob("*.schema.json")}
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)
registry = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in schemas.items())

def leaves(error):
    # Of several alternatives the one that came nearest says most.
    while error.context:
        error = max(error.context, key=lambda e: (len(e.absolute_path), len(e.schema_path)))
    return error

for name, document in json.load(sys.stdin):
    validator = jsonschema.Draft202012Validator({"$ref": name + ".schema.json"}, registry=registry)
    print(json.dumps([f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in map(leaves, validator.iter_errors(document))]))
"""


def python_with_jsonschema():
    """A Python that has the library, or None: `packaging/dev setup` brings one."""
    candidates = [sys.executable, os.environ.get("ARMATURE_TEST_PYTHON"), str(SCHEMAS.parents[1] / "build/tools/bin/python")]
    for python in filter(None, candidates):
        if os.path.exists(python) and subprocess.run([python, "-c", "import jsonschema, referencing"], capture_output=True).returncode == 0:
            return python
    return None


def all_violations(python, documents):
    """For each (name of a schema such as "plan-1", document): what the schema does not allow, a line each."""
    done = subprocess.run([python, "-B", "-c", CHECK, str(SCHEMAS)], input=json.dumps(documents), text=True, capture_output=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def violations(python, document, name):
    """What of the document its schema does not allow, a line each; empty if everything is as it should be."""
    return "\n".join(all_violations(python, [(name, document)])[0])

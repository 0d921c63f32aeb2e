"""Checks documents against a JSON schema with the jsonschema library: this Python's, or one in an environment of its own in the user's cache."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys, jsonschema
document, schema = json.load(sys.stdin)
jsonschema.Draft202012Validator.check_schema(schema)
errors = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
print("\\n".join(f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in errors[:10]))
"""


def python_with_jsonschema():
    """A Python that has the library; None if it cannot be fetched."""
    if subprocess.run([sys.executable, "-c", "import jsonschema"], capture_output=True).returncode == 0:
        return sys.executable
    venv = Path(os.path.expanduser("~/.cache/armature-tests/jsonschema"))
    python = venv / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True)
        if subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "jsonschema"], capture_output=True).returncode != 0:
            shutil.rmtree(venv, ignore_errors=True)
            return None
    return str(python)


def violations(python, document, schema):
    """What of the document its schema does not allow, a line each; empty if everything is as it should be."""
    done = subprocess.run([python, "-c", SCRIPT], input=json.dumps([document, schema]), text=True, capture_output=True, check=True)
    return done.stdout.strip()

"""Writes a small wheel with a script, a data file, a name that CSV must quote and an entry point. Usage: make_wheel.py FILE"""

import base64
import hashlib
import sys
import zipfile

INFO = "armdemo-1.2+local.dist-info/"
DATA = "armdemo-1.2+local.data/"
FILES = {
    "armdemo/__init__.py": b"__version__ = '1.2'\n",
    'armdemo/data, "quoted".txt': b"text\n",
    "armdemo/main.py": b"def main(): pass\n",
    INFO + "METADATA": b"Metadata-Version: 2.1\nName: armdemo\nVersion: 1.2+local\n",
    INFO + "WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    INFO + "entry_points.txt": b"[console_scripts]\narmdemo = armdemo.main:main\n",
    DATA + "scripts/armdemo-script": b"#!python\nprint('hello')\n",
    DATA + "data/share/armdemo/x.txt": b"share\n",
}

record = ""
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, data in FILES.items():
        wheel.writestr(name, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        quoted = '"' + name.replace('"', '""') + '"' if "," in name else name
        record += f"{quoted},sha256={digest},{len(data)}\n"
    wheel.writestr(INFO + "RECORD", record + INFO + "RECORD,,\n")

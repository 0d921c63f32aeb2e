"""Imports the modules of one distribution: import_only.py MODULE[,MODULE…] DISTRIBUTION [--expect version=X]."""

import importlib.util
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


def main():
    report = _report.Report("", positional=("module", "distribution"))
    first, *further = report.arguments.module.split(",")
    module = report.import_module(first, further=further)
    if module is not None:
        report.facts["module_file"] = getattr(module, "__file__", None) or "built into Python"
    report.write()


if __name__ == "__main__":
    main()

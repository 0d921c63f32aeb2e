"""Does H2O Wave import, and is its web server there for this machine?"""

import importlib.util
import os
import pathlib
import platform
import struct
import sys

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)

Fail, Skip, Unknown = _report.Fail, _report.Skip, _report.Unknown

ELF_MACHINES = {62: "x86_64", 183: "aarch64", 3: "x86 (32 bits)", 40: "arm (32 bits)", 243: "riscv64", 21: "ppc64le", 22: "s390x"}
MACH_MACHINES = {0x01000007: "x86_64", 0x0100000C: "arm64"}
SAME = {"arm64": "aarch64", "amd64": "x86_64"}


def machines_of(path):
    """(kind of program, machine types) from the first bytes of the file."""
    with open(path, "rb") as file:
        head = file.read(4096)
    if head[:4] == b"\x7fELF" and len(head) >= 20:
        number = struct.unpack("<H" if head[5] == 1 else ">H", head[18:20])[0]
        return "ELF", [ELF_MACHINES.get(number, f"machine {number}")]
    if head[:4] in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe") and len(head) >= 8:
        number = struct.unpack("<I", head[4:8])[0]
        return "Mach-O", [MACH_MACHINES.get(number, f"machine {number:#x}")]
    if head[:4] == b"\xca\xfe\xba\xbe" and len(head) >= 8:  # several programs in one file
        count = min(struct.unpack(">I", head[4:8])[0], 16)
        numbers = [struct.unpack(">I", head[8 + 20 * i:12 + 20 * i])[0] for i in range(count)]
        return "Mach-O", [MACH_MACHINES.get(number, f"machine {number:#x}") for number in numbers]
    return "", []


def main():
    report = _report.Report("h2o-wave")
    # Its own start command looks there and nowhere else; the server is part of the wheel for the platform, not of the one for any.
    server = os.path.join(sys.exec_prefix, "waved")
    report.facts.update({"server": server, "server_there": os.path.isfile(server)})
    report.import_module("h2o_wave")

    def there():
        if not os.path.isfile(server):
            raise Fail("no waved: the package for any platform was installed, which has no web server")
        if not os.access(server, os.X_OK):
            raise Fail("waved is not executable")
        return f"waved, {os.path.getsize(server)} bytes"

    def machine():
        kind, machines = machines_of(server)
        report.facts.update({"server_format": kind, "server_machines": machines})
        own = SAME.get(platform.machine().lower(), platform.machine().lower())
        wanted_kind = "Mach-O" if sys.platform == "darwin" else "ELF"
        if not kind:
            raise Fail("waved is no program of this system")
        observed = f"{kind} for {', '.join(machines)}; this machine is {platform.machine()}"
        if kind != wanted_kind or own not in [SAME.get(name, name) for name in machines]:
            raise Fail(observed)
        return observed

    def starts():
        done = _report.run_apart([server, "-version"])
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        observed = ", ".join(lines[:2])[:300] or "nothing said"
        if done.returncode != 0:
            raise Fail(f"exit code {done.returncode}: {observed}")
        if f"Version {report.version}" not in observed:
            raise Unknown(f"it says: {observed}")
        return observed

    if not report.check("server", "Is the web server in the installation?", there):
        report.block("not tried: there is no web server to look at")
    if not report.check("machine", "Is the web server made for this machine?", machine, platform.machine()):
        report.block("not tried: the web server is for another machine")
    report.check("starts", "Does the web server start and name its version?", starts, report.version)
    report.write()


if __name__ == "__main__":
    main()

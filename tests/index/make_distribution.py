"""Small distributions made on the fly, the same bytes in every run. Standard library only.

A SPEC is NAME==VERSION[,tag=PY-ABI-PLATFORM][,needs=REQUIREMENT]...[,size=BYTES][,sdist][,broken][,hides]
tag defaults to py3-none-any; needs may be repeated; size pads the wheel; sdist writes a source distribution instead, whose build fails; broken: importing it fails;
hides: a module of it is not named in its RECORD.
"""
import base64
import hashlib
import io
import os
import re
import tarfile
import zipfile

FIXED_TIME = (2025, 1, 1, 0, 0, 0)  # the same wheel has the same hash in every run


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def make_distribution(folder, spec):
    """Writes the wheel or sdist a --make SPEC asks for and returns its path."""
    head, *options = spec.split(",")
    name, version = head.split("==")
    tag, needs, size, sdist, broken, hides = "py3-none-any", [], 0, False, False, False
    for option in options:
        key, _, value = option.partition("=")
        if key == "tag":
            tag = value
        elif key == "needs":
            needs.append(value)
        elif key == "size":
            size = int(value)
        elif key == "sdist":
            sdist = True
        elif key == "broken":
            broken = True
        elif key == "hides":
            hides = True
        else:
            raise SystemExit(f"unknown option in --make: {option}")
    module = normalized(name).replace("-", "_")
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(f"Requires-Dist: {n}\n" for n in needs)
    if sdist:
        return write_sdist(folder, module, version, metadata)
    return write_wheel(folder, module, version, tag, metadata, size, broken, hides)


def write_wheel(folder, module, version, tag, metadata, size, broken=False, hides=False, code=None):
    """`code`: what runs when the package is imported."""
    path = os.path.join(folder, f"{module}-{version}-{tag}.whl")
    info = f"{module}-{version}.dist-info"
    pythons, abis, platforms = (part.split(".") for part in tag.split("-"))
    tags = "".join(f"Tag: {p}-{a}-{q}\n" for p in pythons for a in abis for q in platforms)
    pure = "true" if platforms == ["any"] else "false"
    files = {
        f"{module}/__init__.py": f'__version__ = "{version}"\n'.encode(),
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: loopback\nRoot-Is-Purelib: {pure}\n{tags}".encode(),
    }
    if broken:
        files[f"{module}/__init__.py"] = b'raise ImportError("libnothing.so.1: cannot open shared object file")\n'
    if code:
        files[f"{module}/__init__.py"] = code.encode()
    if size:
        files[f"{module}/padding.bin"] = bytes((i * 7919) & 0xFF for i in range(1024)) * (size // 1024 + 1)
    record = ""
    for file, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{file},sha256={digest},{len(content)}\n"
    if hides:
        files[f"{module}/hidden.py"] = b"x = 1\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    if not os.path.exists(path):
        with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_STORED) as archive:
            for file, content in files.items():
                entry = zipfile.ZipInfo(file, FIXED_TIME)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
        os.replace(path + ".part", path)
    return path


def write_sdist(folder, module, version, metadata):
    path = os.path.join(folder, f"{module}-{version}.tar.gz")
    if os.path.exists(path):
        return path
    with tarfile.open(path, "w:gz") as archive:
        for file, content in (("PKG-INFO", metadata), ("setup.py", "raise SystemExit('a source build was started')\n")):
            entry = tarfile.TarInfo(f"{module}-{version}/{file}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content.encode()))
    return path

"""Prints the tags packaging computes for an environment, one a line: the oracle of TagsTest.

    python3 tags_oracle.py SYSTEM ARCHITECTURE LIBC_OR_MACOS_VERSION PYTHON      SYSTEM: linux-glibc, linux-musl, macos

Exit code 3 if packaging cannot be imported or has not the functions this needs. The last line names its version.
packaging >= 26.3 puts linux_ARCH before manylinux; uv and older packaging put it last, and so does this script, which asks only for the rest.
packaging < 26.3 calls the three-architecture format of Intel Macs "fat32"; Python itself has always called it "fat3".
"""
import sys

try:
    try:
        import packaging
        from packaging import _manylinux, _musllinux, tags
    except ImportError:
        from pip._vendor import packaging
        from pip._vendor.packaging import _manylinux, _musllinux, tags
except ImportError:
    sys.exit(3)

system, architecture, version, python = sys.argv[1:]
numbers = tuple(int(n) for n in version.split("."))
python_version = tuple(int(n) for n in python.split("."))[:2]
try:
    if system == "macos":
        platforms = [p.replace("_fat32", "_fat3") for p in tags.mac_platforms(numbers, architecture)]
    else:
        _manylinux._have_compatible_abi = lambda *_: True
        _manylinux._is_compatible = lambda *_: True
        _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(*numbers)
        _musllinux._get_musl_version = lambda *_: _musllinux._MuslVersion(*numbers)
        source = _manylinux if system == "linux-glibc" else _musllinux
        platforms = list(source.platform_tags([architecture])) + [f"linux_{architecture}"]
except (AttributeError, TypeError) as error:
    print("this packaging has other insides:", packaging.__version__, error, file=sys.stderr)
    sys.exit(3)
interpreter = "cp%d%d" % python_version
for tag in tags.cpython_tags(python_version, [interpreter], platforms):
    print(tag)
for tag in tags.compatible_tags(python_version, interpreter, platforms):
    print(tag)
print("packaging", packaging.__version__)

"""What a hostile or broken index sends, for loopback_index.py."""
import zlib

DEEP_JSON = b'{"meta": {"api-version": "1.1"}, "files": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
HOSTILE_NAMES = ("../demo-1.0-py3-none-any.whl", "--index-url-1.0.tar.gz", "demo-1.0-py3-none-any\n.whl", "d\u202eemo-1.0.tar.gz", "demo\x1b[31m-1.0.zip", ".whl")


def odd_names(project):
    """Names of files of this project, or that look like it, that no specification allows."""
    version = "9999.0"
    tag = "py3-none-any.whl"
    return (f"../../{project}-{version}-{tag}", f"/etc/{project}-{version}-{tag}", f"-r-{version}-{tag}", f"--index-url={project}-{version}-{tag}",
            f"{project}-{version}-{tag}\n--hash", f"\u202e{project}-{version}-{tag}", f"{project}-{version}-{tag}\u200b", f"{project}\x00-{version}-{tag}",
            f"{project}-\x1b[31m{version}-{tag}", f"{project}-{version}-{'9' * 5000}-{tag}", f"{project}-{'9' * 20000}-{tag}",
            f"{project}-{version}-py3-none-any;reboot.whl", f"{project}-{version}-$(reboot)-{tag}", f"{project}-{version}", f"{project}-.whl",
            f"{project}-{version}-{tag}.exe", f"{project}-one.two-{tag}", "", ".", "..", "-", "con")


def compression_bomb():
    """Pieces of a gzip stream: 4 GiB of blanks in 4 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * (1 << 20)
    for _ in range(4096):
        yield packer.compress(blanks)
    yield packer.flush()

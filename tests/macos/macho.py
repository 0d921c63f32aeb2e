"""Mach-O files of a header and load commands alone: enough for whatever reads no more than that."""
import struct

ARM64, X86_64 = 0x0100000C, 0x01000007
EXECUTE, LIBRARY = 2, 6


def _text(command, text, fields):
    """A load command that ends in a string."""
    start = 8 + 4 + 4 * len(fields)
    data = text.encode() + b"\0"
    data += b"\0" * (-(start + len(data)) % 8)
    return struct.pack(f"<III{len(fields)}I", command, start + len(data), start, *fields) + data


def image(kind=EXECUTE, needs=("/usr/lib/libSystem.B.dylib",), rpaths=(), minimum=(12, 0), cpu=ARM64):
    commands = [_text(0xC, name, (2, 0x10000, 0x10000)) for name in needs] + [_text(0x8000001C, path, ()) for path in rpaths]
    if minimum:
        commands.append(struct.pack("<IIIIII", 0x32, 24, 1, minimum[0] << 16 | minimum[1] << 8, 15 << 16, 0))
    body = b"".join(commands)
    return struct.pack("<IiiIIIII", 0xFEEDFACF, cpu, 0, kind, len(commands), len(body), 0, 0) + body


def universal(*halves):
    """A fat file of images by CPU number."""
    at, header, body = 4096, b"", b""
    for cpu, data in halves:
        header += struct.pack(">iiIII", cpu, 0, at + len(body), len(data), 3)
        body += data
    return (struct.pack(">II", 0xCAFEBABE, len(halves)) + header).ljust(at, b"\0") + body

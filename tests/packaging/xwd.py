"""Xvfb's screen file (X Window Dump, version 7) as rows of pixels and as PNG, with nothing but Python."""
import struct
import zlib

HEADER = struct.Struct(">25I")  # XWDFile.h: header size, version, format, depth, width, height, offset, byte order, …


def pixels(data):
    """(width, height, rows of RGB bytes) of a 24-bit screen with 32 bits a pixel."""
    head = HEADER.unpack_from(data)
    header_size, width, height, byte_order, bits, stride, colours = head[0], head[4], head[5], head[7], head[11], head[12], head[19]
    if head[1] != 7 or bits != 32 or byte_order != 0:
        raise ValueError(f"not the kind of screen that is expected: version {head[1]}, {bits} bits a pixel, byte order {byte_order}")
    start = header_size + colours * 12
    rows = []
    for y in range(height):
        line = data[start + y * stride:start + y * stride + width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
        rows.append(bytes(row))
    return width, height, rows


def png(width, height, rows):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)) + chunk(b"IEND", b""))


def colours(rows):
    """How many different colours there are, and the share of the commonest."""
    counts = {}
    for row in rows:
        for i in range(0, len(row), 3):
            colour = row[i:i + 3]
            counts[colour] = counts.get(colour, 0) + 1
    return len(counts), max(counts.values()) / sum(counts.values())

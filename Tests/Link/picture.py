#!/usr/bin/env python3
# picture.py FILE BYTES: a grey PNG of about so many bytes, noise that nothing makes smaller.
import os, struct, sys, zlib

path, size = sys.argv[1], int(sys.argv[2])
side = max(8, int(size**0.5))
rows = b"".join(b"\0" + os.urandom(side) for _ in range(side))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


with open(path, "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))

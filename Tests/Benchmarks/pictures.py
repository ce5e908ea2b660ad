# Pictures as PNG and as DICOM secondary capture: the same grey pixels (half a megabyte where nothing else is asked for), each
# picture with an end of its own, so that all are distinct and none has to be made or hashed as a whole while the clock runs.
import hashlib
import os
import struct
import uuid
import zlib

WIDTH, HEIGHT = 720, 700
STAMP = 16


class Pictures:
    """PNG with stored (not compressed) blocks: what the picture costs to send is what it has."""

    def __init__(self, width=WIDTH, height=HEIGHT):
        self.pixels = os.urandom(width * height)
        rows = b"".join(b"\0" + self.pixels[row * width : (row + 1) * width] for row in range(height))
        stored, place = b"\x78\x01", 0
        while place < len(rows):
            piece = rows[place : place + 65535]
            place += len(piece)
            stored += struct.pack("<BHH", place == len(rows), len(piece), len(piece) ^ 0xFFFF) + piece
        length = len(stored) + 4
        data = b"IDAT" + stored[:-STAMP]
        header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        before = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
        self.head = before + struct.pack(">I", length) + data
        self.adler, self.crc = zlib.adler32(rows[:-STAMP]), zlib.crc32(data)
        self.hash = hashlib.sha256(self.head)
        self.end = b"\0\0\0\0IEND\xaeB`\x82"

    def tail(self):
        """The end of another picture: bytes behind `head`."""
        stamp = os.urandom(STAMP)
        adler = struct.pack(">I", zlib.adler32(stamp, self.adler))
        return stamp + adler + struct.pack(">I", zlib.crc32(stamp + adler, self.crc)) + self.end

    def sha256(self, tail):
        whole = self.hash.copy()
        whole.update(tail)
        return whole.hexdigest()

    @property
    def size(self):
        return len(self.head) + STAMP + 8 + len(self.end)


def uid():
    return "2.25.%d" % uuid.uuid4().int


def element(group, number, kind, value):
    value = value.encode() if isinstance(value, str) else value
    if len(value) % 2:
        value += b"\0" if kind == b"UI" else b" "
    if kind in (b"OB", b"OW"):
        return struct.pack("<HH2sHI", group, number, kind, 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, kind, len(value)) + value


def dicom_head(instance, study, series, patient):
    """A Part 10 file, explicit little endian, up to its pixels (PS3.10 7.1, PS3.3 A.8.1)."""
    capture, number = "1.2.840.10008.5.1.4.1.1.7", struct.Struct("<H").pack
    meta = (
        element(2, 1, b"OB", b"\0\1") + element(2, 2, b"UI", capture) + element(2, 3, b"UI", instance)
        + element(2, 0x10, b"UI", "1.2.840.10008.1.2.1") + element(2, 0x12, b"UI", "2.25.1"))
    data = (
        element(8, 0x16, b"UI", capture) + element(8, 0x18, b"UI", instance) + element(8, 0x20, b"DA", "20261120")
        + element(8, 0x30, b"TM", "080600") + element(8, 0x50, b"SH", "") + element(8, 0x60, b"CS", "OT")
        + element(8, 0x64, b"CS", "WSD") + element(8, 0x90, b"PN", "") + element(0x10, 0x10, b"PN", "Bench^" + patient)
        + element(0x10, 0x20, b"LO", patient) + element(0x10, 0x30, b"DA", "19530821")
        + element(0x10, 0x40, b"CS", "F") + element(0x20, 0xD, b"UI", study) + element(0x20, 0xE, b"UI", series)
        + element(0x20, 0x10, b"SH", "1") + element(0x20, 0x11, b"IS", "1") + element(0x20, 0x13, b"IS", "1")
        + element(0x28, 2, b"US", number(1)) + element(0x28, 4, b"CS", "MONOCHROME2")
        + element(0x28, 0x10, b"US", number(HEIGHT)) + element(0x28, 0x11, b"US", number(WIDTH))
        + element(0x28, 0x100, b"US", number(8)) + element(0x28, 0x101, b"US", number(8))
        + element(0x28, 0x102, b"US", number(7)) + element(0x28, 0x103, b"US", number(0)))
    pixels = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, WIDTH * HEIGHT)
    return b"\0" * 128 + b"DICM" + element(2, 0, b"UL", struct.pack("<I", len(meta))) + meta + data + pixels

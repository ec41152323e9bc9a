"""A font whose every letter is a line without area, as a TrueType file: what invisible text in a PDF is set in.

It has one letter for all and no character map, so it says nothing of the text; a few hundred bytes, with all tables
that a reader of PDF asks of an embedded font. The line runs across the em: a letter that measures nothing is passed
over by some readers where it stands alone.
"""

import struct

UNITS = 1000
"""To the em: all measures below."""
ASCENT, DESCENT = 860, -140
MAGIC = 0x5F0F3CF5
SCALABLE = 0x00010000
ON_CURVE = 1


def made() -> bytes:
    """The file."""
    box = (0, DESCENT, UNITS, ASCENT)
    glyph = line(*box)
    times = (0, 0)  # neither has a font of its own a day of birth
    return joined(
        {
            b"glyf": glyph,
            b"head": struct.pack(
                ">IIIIHHQQ4hHHhhh", SCALABLE, SCALABLE, 0, MAGIC, 3, UNITS, *times, *box, 0, 8, 2, 0, 0
            ),
            b"hhea": struct.pack(">I3hH11hH", SCALABLE, ASCENT, DESCENT, 0, UNITS, 0, 0, UNITS, 1, *[0] * 7, 1),
            b"hmtx": struct.pack(">Hh", UNITS, 0),
            b"loca": struct.pack(">2H", 0, len(glyph) // 2),
            b"maxp": struct.pack(">IH13H", SCALABLE, 1, 2, 1, 0, 0, 1, *[0] * 8),
        }
    )


def line(left: int, bottom: int, right: int, top: int) -> bytes:
    """A glyph of one contour, from one corner to the other and back."""
    head = struct.pack(">h4hHH", 1, left, bottom, right, top, 1, 0)  # one contour, its last point, no instructions
    across, up = struct.pack(">2h", left, right - left), struct.pack(">2h", bottom, top - bottom)
    return padded(head + bytes([ON_CURVE, ON_CURVE]) + across + up)


def joined(tables: dict[bytes, bytes]) -> bytes:
    """The tables behind their directory, in order of their names, each from a multiple of four bytes on."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", SCALABLE, count, 16 << power, power, (count << 4) - (16 << power))
    place, directory, body = len(head) + 16 * count, b"", b""
    for name, table in sorted(tables.items()):
        directory += struct.pack(">4sIII", name, total(table), place + len(body), len(table))
        body += padded(table)
    file = bytearray(head + directory + body)
    at = place + body.index(tables[b"head"]) + 8
    file[at : at + 4] = struct.pack(">I", (0xB1B0AFBA - total(bytes(file))) & 0xFFFFFFFF)
    return bytes(file)


def padded(table: bytes) -> bytes:
    return table + b"\0" * (-len(table) % 4)


def total(table: bytes) -> int:
    """The check sum of TrueType: its words of four bytes added up."""
    whole = padded(table)
    words: tuple[int, ...] = struct.unpack(f">{len(whole) // 4}I", whole)
    return sum(words) & 0xFFFFFFFF

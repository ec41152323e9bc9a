"""Which encoding a text is in: UTF-8, UTF-16, GB18030 or Big5, told by the bytes alone."""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
# Characters that make up much of any modern text; few land here when the wrong table is used.
COMMON = set(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发"
    "工作建设文明城市政府部门单位群众服务管理通知关于各级同志加强进行社会发展问题"
    "這為來個們說國時會後對裡過發設門單眾務級進問題關於"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes) -> str | None:
    """The text, or None when these bytes are no text in any encoding known here."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return lenient(data, encoding)
    if encoding := wide(data):
        return lenient(data, encoding)
    if b"\0" in data:
        return None
    if (text := exact(data, "utf-8")) is not None:
        return text if is_text(text) else None
    found = [text for encoding in ("gb18030", "big5hkscs") if (text := exact(data, encoding)) is not None]
    plausible = [text for text in found if is_text(text)]
    return max(plausible, key=commonness, default=None)


def exact(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut_at_end = error.start >= len(data) - 4
        return data[: error.start].decode(encoding) if is_cut_at_end else None


def lenient(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    return text if is_text(text) else None


def wide(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends and ASCII leave zeros on one side only."""
    sample = data[: SAMPLE & ~1]
    if len(sample) < 2 or len(data) % 2:
        return None
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    if low > 3 * high and low:
        return "utf-16-le"
    if high > 3 * low and high:
        return "utf-16-be"
    return None


def is_text(text: str) -> bool:
    """Hardly any control character, hardly any hole."""
    sample = text[:SAMPLE]
    odd = len(CONTROL.findall(sample)) + sample.count("\ufffd")
    return odd * 200 <= len(sample)


def commonness(text: str) -> float:
    """The part of the characters beyond ASCII that are everyday ones."""
    foreign = [character for character in text[:SAMPLE] if character > "\x7f"]
    return sum(character in COMMON for character in foreign) / max(1, len(foreign))

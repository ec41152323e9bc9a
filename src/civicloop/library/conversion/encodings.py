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
FAMILIAR = set(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发"
    "工作建设文明城市政府部门单位群众服务管理通知关于各级同志加强进行社会发展问题"
    "這為來個們說國時會後對裡過發設門單眾務級進問題關於，。、：；（）《》“”"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n\r\t.,:;!?()[]{}<>=-+/_#*'\""
)
LEAST_FAMILIAR = 0.15
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes) -> str | None:
    """The text, or None when these bytes are no text in any encoding known here."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            text = data.decode(encoding, "replace")
            return text if is_text(text) else None
    if b"\0" in data:
        return likeliest(data, "utf-16-le", "utf-16-be", least=LEAST_FAMILIAR)
    return likeliest(data, "utf-8") or likeliest(data, "gb18030", "big5hkscs")


def likeliest(data: bytes, *encodings: str, least: float = 0) -> str | None:
    """Of the encodings in which this is text at all, the one that yields most everyday characters."""
    found = [text for encoding in encodings if (text := exact(data, encoding)) is not None and is_text(text)]
    best = max(found, key=familiarity, default=None)
    return best if best is not None and familiarity(best) >= least else None


def exact(data: bytes, encoding: str) -> str | None:
    """All of it, but for a character that is cut at the very end."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut_at_end = error.start > 0 and error.start >= len(data) - 4
        return data[: error.start].decode(encoding) if is_cut_at_end else None


def is_text(text: str) -> bool:
    """Hardly any control character, hardly any hole."""
    sample = text[:SAMPLE]
    odd = len(CONTROL.findall(sample)) + sample.count("\ufffd")
    return odd * 200 <= len(sample)


def familiarity(text: str) -> float:
    """The part of its characters that are printable ASCII or among the commonest Chinese ones."""
    sample = text[:SAMPLE]
    return sum(character in FAMILIAR for character in sample) / max(1, len(sample))

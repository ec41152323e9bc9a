"""How a document, or one page of it, is cited: in words and in the formats that reference managers read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """What a citation needs. `page` is None for the document as a whole; `issued` the day it bears, else when added."""

    number: int
    title: str
    author: str
    publisher: str
    issued: date
    url: str
    seen: date
    page: int | None = None


def national(source: Source) -> str:
    """In the order of GB/T 7714: author, title, medium, publisher, year, page, date seen, address."""
    page = f": {source.page}" if source.page else ""
    issued = f"({source.issued.isoformat()})"
    maker = f"{source.publisher}, " if source.publisher and source.publisher != source.author else ""
    return f"{source.author}. {source.title}[R/OL]. {maker}{issued}{page}[{source.seen.isoformat()}]. {source.url}."


def plain(source: Source) -> str:
    page = f", p. {source.page}" if source.page else ""
    return f"{source.author} ({source.issued.year}). {source.title}{page}. {source.url}"


BRACES = str.maketrans({"{": "\\{", "}": "\\}", "\\": "\\textbackslash "})


def bibtex(source: Source) -> str:
    fields = {
        "author": f"{{{source.author.translate(BRACES)}}}",
        "title": source.title.translate(BRACES),
        "institution": source.publisher.translate(BRACES),
        "year": str(source.issued.year),
        "month": str(source.issued.month),
        "pages": str(source.page or ""),
        "url": source.url,
        "urldate": source.seen.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{civicloop{source.number},", *lines, "}"]) + "\n"


def ris(source: Source) -> str:
    """RIS: a tag, two blanks, a dash, a blank, the value; lines end as the format asks."""
    one_line = " ".join(source.title.split())
    rows = [
        ("TY", "RPRT"), ("AU", source.author), ("TI", one_line), ("PB", source.publisher),
        ("PY", str(source.issued.year)), ("DA", source.issued.strftime("%Y/%m/%d")), ("SP", str(source.page or "")),
        ("UR", source.url), ("Y2", source.seen.strftime("%Y/%m/%d")),
    ]  # fmt: skip
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"


FILES: dict[str, tuple[Callable[[Source], str], str]] = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
}
"""By ending: what writes it, and its media type."""

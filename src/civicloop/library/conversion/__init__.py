"""Any file becomes pages: sniffed by content, converted behind walls, read page by page, understood.

In one go, for a command line or a test:

    reading = read_file(path, work=folder)          # a Reading, or an Unreadable is raised

Step by step, for a background task that can be killed at any time (`work` is a folder of its own, kept between tries):

    with opened(path, work) as document:        # sniffs, refuses, makes work/document.pdf; may be repeated
        for page in document.pages([1, 5]): …   # each PageContent as soon as it is ready: text, boxes, JPEGs
    page = read_page(work / "document.pdf", 5)  # or one page again
    found = understand(pages, name=file_name)   # all pages' text and boxes: parts, fields, blanks, clean pages

`understand` takes anything with `text` and `boxes`, so stored pages do. Its `pages[i]` replaces the text and boxes of
page i+1: running headers and footers are gone. `join(texts)` gives one text in which sentences run over page breaks,
and the way back to the page.

Every reason not to read a file is an `errors.Unreadable` (a `Refused`) with a code and a sentence for its owner; those
with `may_pass` are worth another try, with `LIMITS.longer(2)`. No step touches the database or the network. Each runs
strangers' bytes in processes with limits on memory, time and output, without network, that see only their own folder.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import compound, fonts, office, pages, pictures, plain, web
from .cover import Field
from .declared import declared_page_count
from .encodings import decode
from .errors import ConverterFailed, Encrypted, Unreadable
from .formats import PICTURES, TEXTS, Format
from .furniture import Joined, Span, join, keep, kept_spans
from .limits import LIMITS, Limits
from .outline import Heading
from .pages import WIDTHS, PageContent, Reader, Recall, count_pages, iter_pages, never, read_page, reading
from .sniffing import sniff
from .understanding import Blank, CleanPage, Part, Understanding, understand

__all__ = [
    "LIMITS", "Blank", "CleanPage", "Field", "Format", "Heading", "Joined", "Limits", "Opened", "PageContent", "Part",
    "Prepared", "Reading", "Span", "Understanding", "Unreadable", "count_pages", "iter_pages", "join", "keep",
    "keep_ready", "kept_spans", "let_go", "opened", "prepare", "read_file", "read_page", "renew", "sniff",
    "understand",
]  # fmt: skip


DESKS = (office.OFFICES, pages.READERS)


@dataclass(frozen=True)
class Prepared:
    """A file that can be read: its PDF, and what is known before any page is."""

    pdf: Path
    format: Format
    bytes: int
    sha256: str
    page_count: int
    declared_page_count: int | None
    converter: str
    """Program, version and font map: the same file through the same converter gives the same pages."""


@dataclass(frozen=True)
class Reading:
    """All that was read of a file."""

    title: str
    format: Format
    bytes: int
    sha256: str
    page_count: int
    declared_page_count: int | None
    parts: list[Part]
    fields: list[Field]
    blanks: list[Blank]
    outline: list[Heading]
    pages: list[PageContent]
    seconds: float
    converter: str


def read_file(
    path: Path,
    *,
    work: Path,
    name: str = "",
    widths: tuple[int, ...] = (),
    limits: Limits = LIMITS,
    on_page: Callable[[int, int], None] | None = None,
) -> Reading:
    """Everything at once. `on_page` hears (pages done, pages in all); pictures are drawn only in `widths`."""
    started = time.monotonic()
    raw = []
    with opened(path, work, limits) as document:
        prepared = document.prepared
        for page in document.pages(widths=widths):
            raw.append(page)
            if on_page:
                on_page(len(raw), prepared.page_count)
    found = understand(raw, name=name or path.name)
    return Reading(
        title=found.title,
        format=prepared.format,
        bytes=prepared.bytes,
        sha256=prepared.sha256,
        page_count=prepared.page_count,
        declared_page_count=prepared.declared_page_count,
        parts=found.parts,
        fields=found.fields,
        blanks=found.blanks,
        outline=found.outline,
        pages=[page.with_text(clean.text, clean.boxes) for page, clean in zip(raw, found.pages, strict=True)],
        seconds=round(time.monotonic() - started, 3),
        converter=prepared.converter,
    )


def prepare(path: Path, work: Path, limits: Limits = LIMITS) -> Prepared:
    """Sniff the file and make `work/document.pdf` of it. Raises the Unreadable that tells why not."""
    with opened(path, work, limits) as document:
        return document.prepared


@dataclass(frozen=True)
class Opened:
    """A prepared file whose pages can be read, for as long as its context lasts."""

    prepared: Prepared
    reader: Reader

    def pages(
        self, numbers: Iterable[int] | None = None, *, widths: tuple[int, ...] = WIDTHS, recall: Recall = never
    ) -> Iterator[PageContent]:
        """The pages asked for (all, unless told), each as soon as it is ready."""
        return self.reader.pages(numbers, widths, recall)


@contextmanager
def opened(path: Path, work: Path, limits: Limits = LIMITS, *, customer: str = "") -> Iterator[Opened]:
    """Prepare the file and keep it open. Programs may serve several files of one `customer`, if named."""
    kind = sniff(path, limits)
    work = work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    pdf = work / "document.pdf"
    converter = make_pdf(path, kind, pdf, limits, customer)
    with reading(pdf, limits, customer) as reader:
        prepared = Prepared(
            pdf=pdf,
            format=kind,
            bytes=path.stat().st_size,
            sha256=digest(path),
            page_count=reader.page_count,
            declared_page_count=declared_page_count(path, kind),
            converter=converter,
        )
        yield Opened(prepared, reader)


def keep_ready() -> None:
    """From now on have programs started and waiting for the next file: for processes that convert one after another."""
    office.sweep()
    for desk in DESKS:
        desk.keep_ready()


def renew() -> None:
    """Replace what has been used by something fresh, where it is kept ready: when there is time for it."""
    for desk in DESKS:
        desk.renew()


def let_go() -> None:
    """End what was kept ready."""
    for desk in DESKS:
        desk.let_go()


def make_pdf(path: Path, kind: Format, pdf: Path, limits: Limits, customer: str) -> str:
    """The file as a PDF at `pdf`; the converter's name."""
    if kind is Format.PDF:
        shutil.copyfile(path, pdf)
        return "PDF"
    if kind in TEXTS:
        plain.write_pdf(decode(path.read_bytes()) or "", pdf, limits, is_markdown=kind is Format.MD)
        return "text 1"
    if kind in PICTURES:
        pictures.write_pdf(path, pdf, limits)
        return "picture 1"
    make_by_office(path, kind, pdf, limits, customer)
    return f"{office.version()}, fonts {fonts.fingerprint()}"


def make_by_office(path: Path, kind: Format, pdf: Path, limits: Limits, customer: str) -> None:
    source = pdf.with_name(f"source.{kind}")
    if kind is Format.HTML:
        source.write_bytes(web.harmless(path.read_bytes()))
    else:
        shutil.copyfile(path, source)
    try:
        office.convert(source, "pdf", pdf, limits, customer)
    except ConverterFailed:
        if kind is Format.XLS and compound.book_may_be_locked(path):
            raise Encrypted from None
        raise
    finally:
        source.unlink(missing_ok=True)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""A PDF page by page: text in reading order, a box for each character, pictures; one confined process for each file."""

import fcntl
import json
import select
import shutil
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import batched, zip_longest
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, NamedTuple

from . import ocr
from .boxes import Box, Boxes
from .confinement import Room, kill_group, resident_bytes
from .desk import Desk
from .errors import Damaged, Encrypted, NoPages, TimedOut, TooManyPages
from .layout import compose
from .limits import LIMITS, Limits

PROCESS = Path(__file__).with_name("pdf_process.py")
WIDTHS = (180, 1000)
OCR_WIDTH = 2000
PIPE = 1 << 20
LIFETIME = 60 + LIMITS.page_seconds * 100
"""Seconds of processor for one file's pages."""


@dataclass(frozen=True)
class PageContent:
    """What one page holds.

    `boxes[i]` is where `text[i]` stands: (left, top, right, bottom) as parts of the page's width and height, from the
    top left corner. `width` and `height` are points (1/72 inch). `images` are JPEG bytes by width in pixels.
    `text_source`: "embedded", "ocr" or "none". `scan` names what a machine has read, see `Recall`.
    """

    number: int
    text: str
    boxes: Boxes
    width: float
    height: float
    text_source: str = "embedded"
    scan: str = ""
    images: dict[int, bytes] = field(default_factory=dict, repr=False)

    def with_text(self, text: str, boxes: Sequence[Box]) -> "PageContent":
        return replace(self, text=text, boxes=Boxes(boxes))


type Recall = Callable[[str], tuple[str, Sequence[Box]] | None]
"""Text and boxes of a scan that was read before, by its name: reading is the dearest part of a page."""


def never(_scan: str) -> None:
    return None


def count_pages(pdf: Path, limits: Limits = LIMITS) -> int:
    """Pages of a PDF that opens. Encrypted, Damaged, NoPages or TooManyPages otherwise."""
    with reading(pdf, limits) as reader:
        return reader.page_count


def iter_pages(
    pdf: Path, numbers: Iterable[int] | None = None, *, widths: tuple[int, ...] = WIDTHS, limits: Limits = LIMITS
) -> Iterator[PageContent]:
    """The pages asked for (all, unless told), each as soon as it is ready."""
    with reading(pdf, limits) as reader:
        yield from reader.pages(numbers, widths)


def read_page(pdf: Path, number: int, *, widths: tuple[int, ...] = WIDTHS, limits: Limits = LIMITS) -> PageContent:
    """One page, numbered from 1: what a task calls again after it was killed."""
    return next(iter_pages(pdf, [number], widths=widths, limits=limits))


class Reader:
    """A process that holds one PDF open at a time, and the conversation with it. Started before it is known which."""

    def __init__(self) -> None:
        self.home = Path(mkdtemp(prefix="civicloop-pages-")).resolve()
        readable = (PROCESS, *map(Path, {sys.prefix, sys.base_prefix, *site_folders()}))
        room = Room(self.home, LIMITS, LIFETIME, readable)
        self.process = room.start([sys.executable, "-I", PROCESS])
        widen(self.process.stdout)
        self.limits = LIMITS
        self.page_count = 0
        self.files = 0
        self.unheard = 0

    @property
    def is_alive(self) -> bool:
        """Whether it can take a file: not where it still has to say something of the last one."""
        return self.process.poll() is None and not self.unheard

    @property
    def resident_bytes(self) -> int:
        return resident_bytes(self.process)

    def open(self, pdf: Path, limits: Limits) -> None:
        """Encrypted, Damaged, NoPages or TooManyPages when there is nothing to read."""
        self.limits = limits
        self.files += 1
        shutil.copyfile(pdf, self.home / "document.pdf")
        self.say({"file": "document.pdf"})
        self.page_count = self.opening()

    def close(self) -> None:
        kill_group(self.process)
        shutil.rmtree(self.home, ignore_errors=True)

    def pages(
        self, numbers: Iterable[int] | None, widths: tuple[int, ...], recall: Recall = never
    ) -> Iterator[PageContent]:
        wanted = list(range(1, self.page_count + 1) if numbers is None else numbers)
        for number in wanted[:1]:
            self.ask(number, widths)
        for number, following in zip_longest(wanted, wanted[1:]):
            answer = self.receive()
            if following:  # it draws the next page while we make sense of this one
                self.ask(following, widths)
            yield assembled(number, answer, self.limits, recall)

    def opening(self) -> int:
        answer = self.answer(self.limits.page_seconds)
        if "error" in answer:
            raise Encrypted if answer["error"] == "password" else Damaged
        count: int = answer["pages"]
        if not count:
            raise NoPages
        if count > self.limits.pages:
            raise TooManyPages(pages=count, limit=self.limits.pages)
        return count

    def ask(self, number: int, widths: tuple[int, ...]) -> None:
        self.unheard += 1
        self.say({"number": number, "widths": widths, "ocr_width": OCR_WIDTH if ocr.is_installed() else 0})

    def say(self, words: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(words).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Damaged from None

    def receive(self) -> "Answer":
        """One page as the process gives it."""
        answer = self.answer(self.limits.page_seconds)
        if "error" in answer:
            raise Damaged
        boxes = array("f", self.bytes(answer["boxes"]))
        images = {width: self.bytes(length) for width, length in answer["pictures"]}
        self.unheard -= 1
        return Answer(
            answer["width"], answer["height"], answer["characters"], boxes, images, self.bytes(answer["scan"])
        )

    def answer(self, seconds: int) -> dict[str, Any]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        if not ready:
            raise TimedOut(seconds=seconds)
        line = self.process.stdout.readline()
        if not line:
            raise Damaged  # it took pdfium down with it
        answer: dict[str, Any] = json.loads(line)
        return answer

    def bytes(self, length: int) -> bytes:
        assert self.process.stdout is not None
        data = self.process.stdout.read(length)
        if len(data) < length:
            raise Damaged
        return data


READERS = Desk(Reader)


@contextmanager
def reading(pdf: Path, limits: Limits, customer: str = "") -> Iterator[Reader]:
    """The process that has this PDF open."""
    with READERS.served(customer) as reader:
        reader.open(pdf, limits)
        yield reader


def widen(pipe: IO[bytes] | None) -> None:
    """Room for a whole page, so that neither side waits for the other in the middle of one."""
    if pipe and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


class Answer(NamedTuple):
    """What the process says of one page; `boxes` has four numbers a character, in points."""

    width: float
    height: float
    characters: str
    boxes: "array[float]"
    images: dict[int, bytes]
    scan: bytes


def assembled(number: int, answer: Answer, limits: Limits, recall: Recall) -> PageContent:
    width, height = answer.width, answer.height
    if answer.scan:
        scan = ocr.digest(answer.scan)
        known = recall(scan)
        text, shares = (known[0], Boxes(known[1])) if known else read_scan(answer, limits)
        if text:
            return PageContent(number, text, shares, width, height, "ocr", scan, answer.images)
    boxes: list[Box] = list(batched(answer.boxes, 4))  # type: ignore[arg-type]
    text, places = compose(answer.characters, boxes, height)
    source = "embedded" if text else "none"
    return PageContent(number, text, shares_of(places, width, height), width, height, source, images=answer.images)


def read_scan(answer: Answer, limits: Limits) -> tuple[str, Boxes]:
    width, height = answer.width, answer.height
    characters, found, turn = ocr.read(answer.scan, width, height, limits)
    text, upright = compose(characters, found, width if turn in (90, 270) else height)
    return text, shares_of((ocr.turned_back(box, turn, width, height) for box in upright), width, height)


def shares_of(boxes: Iterable[Box], width: float, height: float) -> Boxes:
    return Boxes(part_of(box, width, height) for box in boxes)


def part_of(box: Box, width: float, height: float) -> Box:
    left, top, right, bottom = box
    return within(left / width), within(top / height), within(right / width), within(bottom / height)


def within(share: float) -> float:
    return 0.0 if share < 0 else 1.0 if share > 1 else share


def site_folders() -> set[str]:
    return {path for path in sys.path if path.endswith(("site-packages", "dist-packages"))}

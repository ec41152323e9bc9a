"""Measures taking in: a file's first page from a warm start, many files at once, pages alone, and what pictures cost.

Everything is counted: reading the file, LibreOffice, pages with two pictures and a box for each character, storage, the
index, understanding and the search for copies. Documents are made up: Chinese .doc files of seven pages or so.
"""

import io
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.library import actions, conversion, tasks
from civicloop.library.conversion import office, pages
from civicloop.library.copies.specimens import Writer
from civicloop.library.models import Status, Version

FACE = "仿宋_GB2312"
PARAGRAPHS, LETTERS = 20, 170
"""What fills so many pages in type of 16 points."""
REST = 4.0
"""Seconds in which a started LibreOffice gets warm."""
MEGABYTE = 1 << 20
ENCODINGS: dict[str, dict[str, object]] = {
    "JPEG 80": {"format": "JPEG", "quality": 80},
    "WebP 80, fast": {"format": "WEBP", "quality": 80, "method": 0},
    "WebP 80": {"format": "WEBP", "quality": 80, "method": 4},
}


@dataclass(frozen=True)
class FirstPage:
    """Milliseconds from a file's arrival to its first page kept for readers, and to all of it found in searches."""

    files: int
    pages_each: float
    first_page_ms: float
    first_page_slowest_ms: float
    all_ms: float


@dataclass(frozen=True)
class Batch:
    workers: int
    documents: int
    pages: int
    seconds: float
    documents_per_second: float
    pages_per_second: float
    processor_seconds_each: float
    """Of all processes together: what is left when other work on the machine is taken away."""
    largest_process_mb: int
    load: str


@dataclass(frozen=True)
class Drawing:
    """Pages of one PDF through one process: text, boxes, two pictures; nothing kept."""

    pages: int
    pages_per_second: float


@dataclass(frozen=True)
class Picture:
    encoding: str
    colour: str
    ms: float
    kilobytes: int


# --- what is converted -------------------------------------------------------------------------------


def make_files(folder: Path, count: int) -> list[Path]:
    """Made-up .doc files, written by LibreOffice."""
    writer = Writer(count)
    made = []
    for number in range(count):
        draft = write_word(folder / f"{number}.docx", writer)
        made.append(draft.with_suffix(".doc"))
        office.convert(draft, "doc", made[-1], conversion.LIMITS, "bench")
    office.OFFICES.clear()
    return made


def write_word(path: Path, writer: Writer) -> Path:
    document = WordDocument()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    document.add_paragraph(f"关于{writer.text(8)[:8]}工作的通知")
    for paragraph in range(PARAGRAPHS):
        lead = f"{'一二三四五六七八九十'[paragraph // 2]}、" if paragraph % 2 == 0 else "　　"
        document.add_paragraph(lead + writer.text(LETTERS))
    document.save(str(path))
    return path


@contextmanager
def scratch_storage(folder: Path) -> Iterator[None]:
    """Files of the measurement beside those of the installation."""
    kept: Any = default_storage  # a lazy object: what it stands for can be changed for a while
    own, kept._wrapped = kept._wrapped, FileSystemStorage(location=folder, allow_overwrite=True)
    try:
        yield
    finally:
        kept._wrapped = own


# --- measurements ------------------------------------------------------------------------------------


class Intake:
    """A library that takes files in."""

    def __init__(self) -> None:
        self.owner = User.objects.create_user(handle="bench", name="bench")

    def take_in(self, path: Path) -> int:
        with path.open("rb") as file:
            document = actions.take_in(by=self.owner, file=file, name=path.name, at=clock.now(), is_queued=False)
        return document.versions.get().pk

    def first_pages(self, files: list[Path]) -> FirstPage:
        """One file after the other, each met by programs that are ready."""
        firsts: list[float] = []
        wholes: list[float] = []
        tasks.keep_ready()
        for path in files:
            conversion.renew()
            time.sleep(REST)
            first, whole = self.timed(path)
            firsts.append(first)
            wholes.append(whole)
        counts = Version.objects.filter(status=Status.READY).values_list("page_count", flat=True)
        numbers = (statistics.median(firsts), max(firsts), statistics.median(wholes))
        return FirstPage(len(files), statistics.mean(filter(None, counts)), *(round(each) for each in numbers))

    def timed(self, path: Path) -> tuple[float, float]:
        """Milliseconds until the first page was kept, and until all was done."""
        seen: list[float] = []
        started = time.perf_counter()
        tasks.convert(self.take_in(path), on_page=lambda *_: seen.append(time.perf_counter()), is_queued=False)
        return 1000 * (seen[0] - started), 1000 * (time.perf_counter() - started)

    def batch(self, files: list[Path], workers: int) -> Batch:
        """As many files at once; the workers are warm when the clock starts."""
        versions = [self.take_in(path) for path in files]
        conversion.let_go()
        connection.close()
        before = processor_seconds()
        context = multiprocessing.get_context("fork")
        start = context.Barrier(workers + 1)
        crew = [context.Process(target=work, args=[versions, start]) for _ in range(workers)]
        for each in crew:
            each.start()
        start.wait()
        started = time.perf_counter()
        for each in crew:
            each.join()
        seconds = time.perf_counter() - started
        used = processor_seconds() - before
        done = Version.objects.filter(pk__in=versions, status=Status.READY).values_list("page_count", flat=True)
        count = sum(filter(None, done))
        return Batch(
            workers, len(done), count, round(seconds, 1), round(len(done) / seconds, 1), round(count / seconds, 1),
            round(used / max(1, len(done)), 2),
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 // MEGABYTE,
            " ".join(f"{each:.1f}" for each in os.getloadavg()),
        )  # fmt: skip


def processor_seconds() -> float:
    """Of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def work(versions: list[int], start: "multiprocessing.synchronize.Barrier") -> None:
    """One worker: whatever of these no other one has claimed."""
    tasks.keep_ready()
    time.sleep(REST)
    start.wait()
    try:
        for version in versions:
            tasks.convert(version, is_queued=False)
    finally:
        conversion.let_go()


def drawing(folder: Path, files: list[Path]) -> Drawing:
    """The pages of these files' PDFs."""
    count, seconds = 0, 0.0
    for path in files:
        pdf = folder / "drawing.pdf"
        office.convert(path, "pdf", pdf, conversion.LIMITS, "bench")
        with pages.reading(pdf, conversion.LIMITS, "bench") as reader:
            started = time.perf_counter()
            count += sum(1 for _page in reader.pages(None, pages.WIDTHS))
            seconds += time.perf_counter() - started
    return Drawing(count, round(count / seconds, 1))


def pictures(folder: Path, file: Path) -> Iterator[Picture]:
    """What it costs to encode a page of 1,000 dots' width, in colour and in grey, and how large it is."""
    pdf = folder / "picture.pdf"
    office.convert(file, "pdf", pdf, conversion.LIMITS)
    page = next(iter(conversion.iter_pages(pdf, [2], widths=(1000,))))
    drawn = Image.open(io.BytesIO(page.images[1000]))
    for mode, colour in (("L", "grey"), ("RGB", "colour")):
        picture = drawn.convert(mode)
        for name, words in ENCODINGS.items():
            taken, size = encoded(partial(packed, picture, words))
            yield Picture(name, colour, taken, size)


def packed(picture: Image.Image, words: dict[str, object]) -> bytes:
    file = io.BytesIO()
    picture.save(file, **words)  # type: ignore[arg-type]
    return file.getvalue()


def encoded(make: Callable[[], bytes], times: int = 5) -> tuple[float, int]:
    """Median milliseconds, and kilobytes."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        data = make()
        taken.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(taken), 1), len(data) // 1024

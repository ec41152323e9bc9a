"""Measures the search for copies in a scratch database: what it finds of each edit, and what a page costs."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.kernel import clock, machine
from civicloop.kernel.models import Blob
from civicloop.library.copies import matching, sketches
from civicloop.library.copies.specimens import EDITS, OWN, Origins, Pages, Writer
from civicloop.library.models import Document, Page, Status, Version

AT_ONCE = 50  # documents


@dataclass
class Quality:
    """What was found of one edit: pages that should be, that were, and pairs that are wrong."""

    edit: str
    expected: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0

    def rates(self) -> dict[str, float]:
        pairs = self.right + self.wrong
        return {
            "recall": round(self.found / self.expected, 4) if self.expected else 1.0,
            "precision": round(self.right / pairs, 4) if pairs else 1.0,
        }


@dataclass(frozen=True)
class Cost:
    """Milliseconds a page, everything included: sketch, rows, look-up, proof; and what filling the index took."""

    pages: int
    probes: int
    mean_ms: float
    p50_ms: float
    p95_ms: float
    processor_ms: float
    filling_ms: float
    index_bytes: int | None


class Shelf:
    """A library of specimens that grows."""

    def __init__(self, seed: int = 1) -> None:
        self.writer = Writer(seed)
        self.owner = User.objects.create_user(handle="bench", name="bench")
        self.blob = Blob.objects.create(sha256="0" * 64, byte_size=0, media_type="text/plain")
        self.count = 0
        self.originals: list[Version] = []
        self.page_count = 0

    def fill(self, pages: int) -> float:
        """Add specimens until there are so many pages; the milliseconds that a page took."""
        before, started = self.page_count, time.perf_counter()
        while self.page_count < pages:
            with transaction.atomic():
                self.originals += self.add([self.writer.document(self.count + place) for place in range(AT_ONCE)])
        return 1000 * (time.perf_counter() - started) / max(1, self.page_count - before)

    def original(self, writer: Writer) -> Version:
        """One that nobody has copied yet."""
        return self.originals.pop(writer.random.randrange(len(self.originals)))

    def add(self, texts: list[Pages]) -> list[Version]:
        versions = self.rows(texts)
        for version, each in zip(versions, texts, strict=True):
            sketches.add(self.pages(version, each))
        return versions

    def pages(self, version: Version, texts: Pages) -> list[Page]:
        self.page_count += len(texts)
        return Page.objects.bulk_create(
            Page(version=version, number=number, text=text, width=595, height=842)
            for number, text in enumerate(texts, 1)
        )

    def rows(self, texts: list[Pages]) -> list[Version]:
        now = clock.now()
        documents = Document.objects.bulk_create(
            Document(number=self.count + place, title=f"{self.count + place}", owner=self.owner, added_at=now)
            for place in range(len(texts))
        )
        versions = Version.objects.bulk_create(
            Version(
                document=document,
                blob=self.blob,
                byte_size=0,
                status=Status.READY,
                page_count=len(pages),
                progressed_at=now,
                taken_at=now,
            )
            for document, pages in zip(documents, texts, strict=True)
        )
        for document, version in zip(documents, versions, strict=True):
            document.current = version
        Document.objects.bulk_update(documents, ["current"])
        self.count += len(texts)
        return versions


def quality(shelf: Shelf, *, each: int, seed: int = 2) -> Iterator[Quality]:
    """Copy `each` documents of the shelf with every edit; and look for copies of as many that are nobody's."""
    writer = Writer(seed)
    for name, edit in EDITS.items():
        score = Quality(name)
        for original in [shelf.original(writer) for _ in range(each)]:
            pages, origins = edit(texts_of(original), writer)
            judge(score, shelf.add([pages])[0], original, origins)
        yield score
    score = Quality("nobody's")
    for _ in range(each):
        judge(score, shelf.add([writer.document(shelf.count)])[0], None, {})
    yield score


def texts_of(version: Version) -> Pages:
    return list(version.pages.order_by("number").values_list("text", flat=True))


def judge(score: Quality, version: Version, original: Version | None, origins: Origins) -> None:
    """Right: a page of the original whose own words these are. The original's boilerplate counts neither way."""
    found: set[int] = set()
    for match in matching.find(version):
        if original and match.of.version_id == original.pk:
            if match.of.number in origins.get(match.page.number, ()):
                score.right += 1
                found.add(match.page.number)
            elif match.of.number in OWN:
                score.wrong += 1
        else:
            score.wrong += 1
    wanted = {number for number, of in origins.items() if of}
    score.expected += len(wanted)
    score.found += len(found & wanted)


def cost(shelf: Shelf, pages: int, *, probes: int = 60, seed: int = 3) -> Cost:
    """What a page costs with so many in the index: half the documents looked for are copies, half are new."""
    filling, size = shelf.fill(pages), index_bytes()
    writer = Writer(seed + pages)
    taken = [timed(shelf, probe(shelf, writer, place)) for place in range(probes)]
    clock_ms, processor_ms = ([1000 * each[side] for each in taken] for side in (0, 1))
    return Cost(
        pages,
        probes,
        round(statistics.mean(clock_ms), 2),
        round(statistics.median(clock_ms), 2),
        round(statistics.quantiles(clock_ms, n=20)[-1], 2),
        round(statistics.mean(processor_ms), 2),
        round(filling, 2),
        size,
    )


def probe(shelf: Shelf, writer: Writer, place: int) -> Pages:
    """Every other one is new; the rest are copies, each edit in turn."""
    if place % 2:
        return writer.document(shelf.count)
    edit = list(EDITS.values())[place // 2 % len(EDITS)]
    return edit(texts_of(shelf.original(writer)), writer)[0]


def timed(shelf: Shelf, texts: Pages) -> tuple[float, float]:
    """Seconds a page (on the clock, on the processor) for its sketch and the search, as when a document gets ready."""
    version = shelf.rows([texts])[0]
    pages = shelf.pages(version, texts)
    started = time.perf_counter(), time.process_time()
    with transaction.atomic():
        sketches.add(pages)
    matching.find(version)
    ended = time.perf_counter(), time.process_time()
    return (ended[0] - started[0]) / len(pages), (ended[1] - started[1]) / len(pages)


def index_bytes() -> int | None:
    """The size of the sketches' table with its indexes, where the database tells."""
    return machine.bytes_of(SIZE)


SIZE = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'library_shingle%%'",
    "postgresql": "SELECT pg_total_relation_size('library_shingle')",
}

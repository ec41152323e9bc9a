"""Measures the search in a scratch database: building, size, time by kind of question and by hits, against a scan."""

import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from civicloop.accounts.models import Membership, Office, Role, User
from civicloop.kernel import clock, machine
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document, IndexedPage, Page, Status, Version, Visibility
from civicloop.library.search import index, language
from civicloop.library.search.answer import MOST, search
from civicloop.library.search.conditions import places
from civicloop.library.search.folding import fold
from civicloop.library.search.language import All, Node, Not, Word
from civicloop.library.search.language import Any as AnyOf
from civicloop.library.search.specimens import OFFICES, Scribe, Specimen

AT_ONCE = 250  # documents in a transaction
TIDIED = 24  # goes of `tidy`: what a worker does in six hours
KEPT = 2000  # pages whose text questions are cut from
SCANNED = 20_000
"""Pages, the first ones, on which answers are compared with a scan."""


@dataclass(frozen=True)
class Asked:
    """One question put by one person."""

    hits: int
    is_capped: bool
    ms: float
    processor_ms: float


class Library:
    """A scratch library that grows."""

    def __init__(self, seed: int = 1) -> None:
        self.scribe = Scribe(seed)
        self.source = self.scribe.documents()
        self.owner = User.objects.create_user(handle="bench", name="bench")
        self.offices = [
            Office.objects.create(code=f"bench{number}", name=f"单位{number}", path=f"bench{number}/")
            for number in range(OFFICES)
        ]
        self.member = User.objects.create_user(handle="member", name="member")
        Membership.objects.create(user=self.member, office=self.offices[0], role=Role.OFFICER)
        self.blob = Blob.objects.create(sha256="0" * 64, byte_size=0, media_type="text/plain")
        self.document_count = self.page_count = self.text_bytes = 0
        self.indexing = 0.0
        self.texts: list[str] = []
        self.about: defaultdict[str, set[int]] = defaultdict(set)
        """The documents about each topic that everyone may read, by their ids."""

    def grow(self, pages: int) -> dict[str, Any]:
        before, self.indexing = self.page_count, 0.0
        while self.page_count < pages:
            with transaction.atomic():
                self.add(list(islice(self.source, AT_ONCE)))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # it does so by itself, some time later
                cursor.execute("ANALYZE")
        added, built = self.page_count - before, index_bytes()
        for _ in range(TIDIED):
            index.tidy()
        return {
            "pages": self.page_count,
            "documents": self.document_count,
            "indexed_pages_per_s": round(added / self.indexing) if added else None,
            "text_mb": round(self.text_bytes / 1e6, 1),
            "index_to_text_as_built": ratio(built, self.text_bytes),
            "index_to_text_tidied": ratio(index_bytes(), self.text_bytes),
        }

    def add(self, specimens: Sequence[Specimen]) -> None:
        versions = self.rows(specimens)
        pages = Page.objects.bulk_create(
            Page(version=version, number=number, text=text, width=595, height=842)
            for version, specimen in zip(versions, specimens, strict=True)
            for number, text in enumerate(specimen.pages, 1)
        )
        self.page_count += len(pages)
        self.text_bytes += sum(len(page.text.encode()) for page in pages)
        self.texts = (self.texts + [page.text for page in pages[::20]])[-KEPT:]
        started = time.perf_counter()
        index.add(pages)
        index.add_titles([version.document for version in versions])
        self.indexing += time.perf_counter() - started

    def rows(self, specimens: Sequence[Specimen]) -> list[Version]:
        now = clock.now()
        documents = Document.objects.bulk_create(
            Document(
                number=self.document_count + place,
                title=each.title,
                folded_title=fold(each.title),
                owner=self.owner,
                office=self.offices[each.office],
                visibility=each.visibility,
                dated_on=each.dated_on,
                added_at=now,
            )
            for place, each in enumerate(specimens, 1)
        )
        versions = Version.objects.bulk_create(
            Version(
                document=document,
                blob=self.blob,
                byte_size=0,
                format="doc",
                status=Status.READY,
                page_count=len(each.pages),
                progressed_at=now,
                taken_at=now,
                ready_at=now,
            )
            for document, each in zip(documents, specimens, strict=True)
        )
        for document, version, each in zip(documents, versions, specimens, strict=True):
            document.current = version
            if document.visibility == Visibility.PUBLIC:
                self.about[each.topic].add(document.pk)
        Document.objects.bulk_update(documents, ["current"], batch_size=100)
        self.document_count += len(documents)
        return versions


def measure(library: Library, *, each: int, seed: int = 5) -> Iterator[dict[str, Any]]:
    """Every kind of question, asked in turns by a stranger and by a member of an office."""
    asked: list[Asked] = []
    viewers: list[Viewer] = [AnonymousUser(), library.member]
    questions = Scribe(seed).questions(library.texts, each)
    for kind, of_kind in questions.items():
        some = [put(question, viewers[place % 2]) for place, question in enumerate(of_kind)]
        asked += some
        yield {"kind": kind, **times(some)}
    yield {"kind": "all", **times(asked), "load": os.getloadavg()[0]}
    yield from by_hits(asked)
    yield ranked(library, each * 2, seed)
    yield {"compared_with_a_scan": compared(library, questions), "pages_scanned": min(SCANNED, library.page_count)}


def put(question: str, viewer: Viewer) -> Asked:
    """As the search page does."""
    started = time.perf_counter(), time.process_time()
    answer = search(viewer, question, most=MOST)
    ended = time.perf_counter(), time.process_time()
    return Asked(answer.total, answer.is_capped, 1000 * (ended[0] - started[0]), 1000 * (ended[1] - started[1]))


def times(asked: Sequence[Asked]) -> dict[str, Any]:
    cuts = statistics.quantiles([each.ms for each in asked], n=100, method="inclusive")
    processor = statistics.quantiles([each.processor_ms for each in asked], n=100, method="inclusive")
    return {
        "questions": len(asked),
        "p50_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "p99_ms": round(cuts[98], 2),
        "p50_processor_ms": round(processor[49], 2),
        "p99_processor_ms": round(processor[98], 2),
        "median_hits": round(statistics.median(each.hits for each in asked)),
        "capped": sum(each.is_capped for each in asked),
    }


def by_hits(asked: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    for least, most in ((0, 9), (10, 99), (100, 999), (1000, MOST)):
        some = [each for each in asked if least <= each.hits <= most and not each.is_capped]
        if len(some) > 1:
            yield {"hits": f"{least}-{most}", **times(some)}
    if len(capped := [each for each in asked if each.is_capped]) > 1:
        yield {"hits": f"more than {MOST}", **times(capped)}


# --- the order ---------------------------------------------------------------------------------------


def ranked(library: Library, count: int, seed: int) -> dict[str, Any]:
    """How far up documents stand that are about the topic asked for; beside it, how far the newest first would.

    `mrr`: the mean of one over the place of the first such document (0 below the tenth). `precision`: how many of the
    first five, or of the first so many as there are, are about it.
    """
    topics = random.Random(seed).sample(sorted(library.about), min(count, len(library.about)))  # noqa: S311
    told: dict[str, Any] = {"topics": len(topics)}
    for sort in ("best", "newest"):
        places, shares = [], []
        for topic in topics:
            about = library.about[topic]
            found = search(AnonymousUser(), topic, most=MOST, limit=10, sort=sort).groups
            right = [group.document.pk in about for group in found]
            places.append(1 / (1 + right.index(True)) if True in right else 0.0)
            most = min(5, len(about))
            shares.append(sum(right[:most]) / most)
        told |= {
            f"mrr_{sort}": round(statistics.mean(places), 3),
            f"precision_{sort}": round(statistics.mean(shares), 3),
        }
    return told


# --- the oracle --------------------------------------------------------------------------------------


def compared(library: Library, questions: dict[str, list[str]], each: int = 8) -> str:
    """Pages found against pages that a scan finds, question by question, for a stranger and a member."""
    asked = [question for of_kind in questions.values() for question in of_kind[:each]]
    nodes = [language.parse(question).node for question in asked]
    last = sorted(IndexedPage.objects.order_by("pk").values_list("pk", flat=True)[:SCANNED])[-1]
    public: list[set[int]] = [set() for _ in asked]
    office: list[set[int]] = [set() for _ in asked]
    rows = Page.objects.filter(pk__lte=last).values_list(
        "pk", "text", "version__document__visibility", "version__document__office"
    )
    for pk, text, visibility, of in rows.iterator():
        folded = fold(text)
        holders = [place for place, node in enumerate(nodes) if node and holds(node, folded)]
        for place in holders:
            if visibility == Visibility.PUBLIC:
                public[place].add(pk)
            if visibility == Visibility.PUBLIC or (visibility == "office" and of == library.offices[0].pk):
                office[place].add(pk)
    right = sum(
        {pk for _version, _number, pk in places(viewer, language.parse(question), between=(0, last))} == wanted[place]
        for viewer, wanted in ((AnonymousUser(), public), (library.member, office))
        for place, question in enumerate(asked)
    )
    return f"{right} of {2 * len(asked)} equal"


def holds(node: Node, folded: str) -> bool:
    match node:
        case Word(text):
            return text in folded
        case Not(inner):
            return not holds(inner, folded)
        case All(parts):
            return all(holds(part, folded) for part in parts)
        case AnyOf(parts):
            return any(holds(part, folded) for part in parts)
    raise ValueError(node)


def ratio(part: int | None, whole: int) -> float | None:
    return round(part / whole, 3) if part else None


def index_bytes() -> int | None:
    """All that exists for the search alone, where the database tells."""
    return machine.bytes_of(SIZE)


SIZE = {
    "sqlite": """SELECT sum(pgsize) FROM dbstat
                 WHERE name LIKE 'library_page_index%%' OR name LIKE 'library_page_letters%%'
                    OR name LIKE 'library_title_index%%' OR name LIKE '%%library_indexedpage%%'""",
    "postgresql": """SELECT pg_total_relation_size('library_page_index') + pg_total_relation_size('library_indexedpage')
                     + pg_relation_size('library_document_title_grams')""",
}

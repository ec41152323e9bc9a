"""The proof of a masking: open what was published and look for what should be gone, in all that is kept of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest

from django.db.models import Q

from civicloop.kernel import blobs
from civicloop.library.actions.publishing_masked import notices_of
from civicloop.library.conversion import LIMITS, ocr
from civicloop.library.copies import sketches
from civicloop.library.masking import inspection
from civicloop.library.masking.painting import BAR, Hider, light_areas
from civicloop.library.models import IndexedPage, Masking, Page, Passage, Version
from civicloop.library.search import index

WIDTHS = (1000, 180)
MOST_READ = 40
"""Painted pages that are read again by eye, so to speak; a second each."""


@dataclass(frozen=True)
class Check:
    """One place that was looked into: how many things, and how much that should be gone was found."""

    name: str
    looked_at: int
    found: int


def prove(masking: Masking) -> dict[str, object]:
    """Counts alone: the proof is public and must not hold a word."""
    assert masking.result
    prover = Prover(masking, masking.result)
    checks = list(prover.checks())
    return {
        "masked": dict(Counter(masking.masks.filter(is_wanted=True).values_list("kind", flat=True))),
        "left": prover.left,
        "checks": [asdict(check) for check in checks],
        "holds": not any(check.found for check in checks),
    }


class Prover:
    """What was masked, and the version that must no longer say it."""

    def __init__(self, masking: Masking, made: Version) -> None:
        self.masking, self.made = masking, made
        self.spans: dict[int, list[tuple[int, int]]] = {}
        for page, start, end in masking.masks.filter(is_wanted=True).values_list("page", "start", "end"):
            self.spans.setdefault(page, []).append((start, end))
        self.before = dict(masking.version.pages.values_list("number", "text"))
        self.hider = Hider.of(self.before[page][start:end] for page, each in self.spans.items() for start, end in each)
        self.allowed = {number: self.count_left(number) for number in self.before}
        self.left = sum(self.allowed.values())
        self.gone = Hider(tuple(word for word in self.hider.words if not self.stands_by_choice(word)))

    def count_left(self, number: int) -> int:
        """Places of the same words on this page that the owner chose to leave."""
        text, spans = self.before[number], self.spans.get(number, [])
        return sum(not touched(place, spans) for place in self.hider.places(text))

    def stands_by_choice(self, word: str) -> bool:
        alone = Hider((word,))
        return any(
            not touched(place, self.spans.get(number, []))
            for number, text in self.before.items()
            for place in alone.places(text)
        )

    def checks(self) -> Iterator[Check]:
        pages = list(self.made.pages.order_by("number"))
        yield self.texts(pages)
        yield self.letters(pages)
        yield self.facts()
        yield self.index()
        yield self.older()
        yield from self.file(pages)
        yield from self.pictures(pages)
        if ocr.is_installed():
            yield self.seen(pages)

    def texts(self, pages: list[Page]) -> Check:
        found = sum(max(0, len(self.hider.places(page.text)) - self.allowed.get(page.number, 0)) for page in pages)
        return Check("texts", len(pages), found)

    def letters(self, pages: list[Page]) -> Check:
        """Every place that was to go holds bars alone."""
        texts = {page.number: page.text for page in pages}
        places = [(number, *span) for number, each in self.spans.items() for span in each]
        wrong = sum(set("".join(texts[number][start:end].split())) != {BAR} for number, start, end in places)
        return Check("places", len(places), wrong)

    def facts(self) -> Check:
        document, made = self.made.document, self.made
        document.refresh_from_db()
        kept: list[str] = [document.title, document.folded_title, made.file_name]
        kept += document.keywords.values_list("word", flat=True)
        for rows, name in (
            (made.parts, "title"),
            (made.headings, "text"),
            (made.fields, "value"),
            (made.blanks, "context"),
            (Passage.objects.filter(version=made), "quote"),
        ):
            kept += rows.values_list(name, flat=True)
        kept += map(str, notices_of(document).values_list("message", flat=True))
        return Check("facts", len(kept), self.count(kept))

    def count(self, texts: Iterable[str]) -> int:
        return sum(len(self.gone.places(text)) for text in texts)

    def index(self) -> Check:
        rows = IndexedPage.objects.filter(version__document=self.made.document)
        found = sum(rows.filter(index.holding(word)).count() for word in self.gone.words)
        return Check("index", len(self.gone.words), found)

    def older(self) -> Check:
        """Nothing of the versions before is found by search or by comparison, and none of them is open."""
        older = self.made.document.versions.exclude(pk=self.made.pk)
        indexed = IndexedPage.objects.filter(version__in=older).count()
        pages = list(Page.objects.filter(version__in=older).values_list("pk", flat=True))
        opened = older.filter(Q(closed_at=None)).count()
        return Check("older", older.count(), indexed + sketches.kept_of(pages) + opened)

    def file(self, pages: list[Page]) -> Iterator[Check]:
        """Its text as readers find it, letter by letter; all that is written in it; its pictures."""
        content = blobs.read(self.made.blob)
        opened = inspection.opened(content)
        own = {page.number: page.text for page in pages}
        texts = dict(enumerate(opened.texts, 1))
        found = sum(self.beyond_own(text, own.get(number, "")) for number, text in texts.items())
        yield Check("file", len(texts), self.count([opened.facts]) + found)
        more = sum(len(list(beyond(text, own.get(number, "")))) for number, text in texts.items())
        yield Check("file-letters", sum(map(len, texts.values())), more)
        yield self.bytes_of(content, "".join(own.values()))
        kept = [[inspection.print_of(blobs.get(page.image_key(WIDTHS[0])))] for page in pages[: len(texts)]]
        wrong = sum(now != then for now, then in zip_longest(opened.pictures, kept))
        yield Check("file-pictures", sum(map(len, opened.pictures)), wrong)

    def bytes_of(self, content: bytes, left: str) -> Check:
        """Every stream: neither a word in any encoding, nor in a font's map a letter that stands nowhere any more."""
        streams = inspection.streams(content)
        whole = b"\n".join(streams)
        found = sum(word in whole for word in inspection.written(self.gone.words))
        letters = inspection.mapped_letters(streams) - set(left) - {" "}
        return Check("file-streams", len(streams), found + len(letters))

    def beyond_own(self, text: str, own: str) -> int:
        """Places of what was masked beyond those in the page's own text, which was looked into before.

        In the file nothing stands for a masked letter, so those before and after it may seem to be a word.
        """
        return max(0, len(self.hider.places(text)) - len(self.hider.places(own.replace(BAR, ""))))

    def pictures(self, pages: list[Page]) -> Iterator[Check]:
        from civicloop.library.masking_task import areas_of

        rows = {page.number: page for page in self.masking.version.pages.filter(number__in=self.spans)}
        for width in WIDTHS:
            areas = {number: areas_of(rows[number], each) for number, each in self.spans.items()}
            light = sum(
                light_areas(blobs.get(page.image_key(width)), areas[page.number])
                for page in pages
                if page.number in areas
            )
            yield Check(f"pictures-{width}", sum(map(len, areas.values())), light)

    def seen(self, pages: list[Page]) -> Check:
        """What a machine reads on the painted pictures, running heads and stamps included."""
        painted = [page for page in pages if page.number in self.spans][:MOST_READ]
        read = (ocr.read(blobs.get(page.image_key(1000)), page.width, page.height, LIMITS)[0] for page in painted)
        return Check("seen", len(painted), self.count(read))


def beyond(text: str, own: str) -> Iterator[str]:
    """The letters of a text that are not, or not as often, those of what was published."""
    return (Counter(inspection.letters(text)) - Counter(inspection.letters(own.replace(BAR, "")))).elements()


def touched(place: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(place[0] < end and place[1] > start for start, end in spans)

"""Which pages of other documents a version's pages share their own words with.

A page's sampled shingles lead to candidates; the candidates' texts decide. Words that stand on many pages are
boilerplate and count neither way, unless the whole document consists of them: then it is a copy of something popular.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from civicloop.library.copies import sketches
from civicloop.library.copies.shingles import LEAST_SHARED, Overlap, Print, Shingles
from civicloop.library.models import Page, Version

CANDIDATES = 16
"""Pages examined for each page, those with the most shared samples first."""
LEAST_SAMPLES = 2
"""One alone may straddle two pieces of boilerplate."""
PATIENCE = 4
"""Candidates in a row that turn out to be none before the rest, with fewer shared samples, are left."""
MOSTLY = 0.8
"""So much of a document on many pages makes it popular: then whole pages of at least half of it must agree."""


@dataclass(frozen=True)
class Match:
    """`page` shares its own words with `of`, a page of another version."""

    page: Page
    of: Page
    score: float


@dataclass
class Search:
    """One walk through a version's pages."""

    most: int
    discounts: bool = True
    own_pages: frozenset[int] = frozenset()
    common: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)

    def matches(self, pages: Iterable[Page]) -> list[Match]:
        found = [(page, other, score) for page in pages for other, score in self.of_page(page)]
        others = Page.objects.select_related("version__document").in_bulk({other for _page, other, _score in found})
        return [Match(page, others[other], score) for page, other, score in found if other in others]

    def of_page(self, page: Page) -> Iterator[tuple[int, float]]:
        """Which pages share its own words, and how much of them."""
        own = Print.of(page.text)
        holders = sketches.holders(own.codes, self.most)
        common = self.common_codes(holders)
        telling = {sample.code for sample in own.witnesses} - common if common else own.codes
        shared = Counter(pk for code in telling for pk in holders[code][: self.most])
        shingles = own.own(common)
        failures = 0
        for candidate, text in self.candidates(shared):
            overlap = self.overlap(own, shingles, common, Print.of(text))
            failures = 0 if overlap.is_copy else failures + 1
            if overlap.is_copy:
                yield candidate, round(overlap.score, 3)
            elif failures == PATIENCE:
                return

    def overlap(self, own: Print, shingles: Shingles, common: Set[int], other: Print) -> Overlap:
        """Without boilerplate; that of the other page is looked up only where it can matter."""
        overlap = Overlap.between(shingles, other.shingles)
        if not self.discounts or overlap.shared < LEAST_SHARED:
            return overlap
        return Overlap.between(shingles, other.own(common | self.looked_up(other.codes - own.codes)))

    def looked_up(self, codes: Set[int]) -> frozenset[int]:
        """Which of these codes stand on many pages."""
        return too_many(sketches.holders(codes, self.most), self.most)

    def common_codes(self, holders: dict[int, list[int]]) -> frozenset[int]:
        common = too_many(holders, self.most)
        self.common += len(common)
        self.seen += len(holders)
        return common if self.discounts else frozenset()

    def candidates(self, shared: Counter[int]) -> list[tuple[int, str]]:
        """The pages to examine and their texts: those with the most shared samples, the earliest among equals."""
        enough = {pk: count for pk, count in shared.items() if count >= LEAST_SAMPLES and pk not in self.own_pages}
        ranked = sorted(enough, key=lambda pk: (-enough[pk], pk))[:CANDIDATES]
        texts = dict(Page.objects.filter(pk__in=ranked).values_list("pk", "text")) if ranked else {}
        return [(pk, texts[pk]) for pk in ranked if pk in texts]

    @property
    def is_popular(self) -> bool:
        """Whether nearly all of what was seen stands on many pages."""
        return self.common > MOSTLY * self.seen


def too_many(holders: dict[int, list[int]], most: int) -> frozenset[int]:
    return frozenset(code for code, pages in holders.items() if len(pages) > most)


def find(version: Version) -> list[Match]:
    """Every page of another version (old ones of the same document included) that shares a page's own words."""
    own_pages = frozenset(version.pages.values_list("pk", flat=True))
    search = Search(sketches.most(), own_pages=own_pages)
    found = search.matches(pages_of(version))
    return whole(version, own_pages, search.most) if search.is_popular else found


def whole(version: Version, own_pages: frozenset[int], most: int) -> list[Match]:
    """Of a document that stands on many pages throughout: those that agree with half of it or more, page for page."""
    found = Search(most, discounts=False, own_pages=own_pages).matches(pages_of(version))
    alike = {(match.of.version_id, match.page.pk) for match in found if match.score >= MOSTLY}
    agreeing = Counter(other for other, _page in alike)
    return [match for match in found if 2 * agreeing[match.of.version_id] >= len(own_pages)]


def pages_of(version: Version) -> Iterator[Page]:
    return version.pages.order_by("number").iterator(chunk_size=100)

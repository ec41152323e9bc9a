"""Copies are found page by page, whatever was put around them; boilerplate is none."""

import random

import pytest

from civicloop.accounts.models import User
from civicloop.library.copies import sketches
from civicloop.library.copies.benchmark import Shelf, cost, quality
from tests.factories import library
from tests.factories.copies import pairs, words

pytestmark = pytest.mark.django_db
OWN = [words(f"page {number}") for number in range(1, 7)]


def altered(text: str, share: float) -> str:
    chance, letters = random.Random(1), list(text)
    for place in chance.sample(range(len(letters)), round(share * len(letters))):
        letters[place] = chance.choice("的一是在不了有和")
    return "".join(letters)


EDITED = {
    "cover changed": ([words("cover"), *OWN[1:]], [(number, number) for number in range(2, 7)]),
    "pages appended": ([*OWN, *map(words, range(5))], [(number, number) for number in range(1, 7)]),
    "pages lifted": ([words("before"), OWN[1], words("between"), OWN[4]], [(2, 2), (4, 5)]),
    "pages shuffled": ([OWN[place] for place in (3, 0, 5, 1, 4, 2)], [(1, 4), (2, 1), (3, 6), (4, 2), (5, 5), (6, 3)]),
    "letters altered": ([altered(page, 0.03) for page in OWN], [(number, number) for number in range(1, 7)]),
    "another script": ([f"  {page[:100]}，\n{page[100:]}" for page in OWN], [(n, n) for n in range(1, 7)]),
}


@pytest.mark.parametrize("edit", EDITED)
def test_edited_copy_is_found_page_by_page(alice: User, bob: User, edit: str) -> None:
    pages, expected = EDITED[edit]
    original = library.document(*OWN, owner=alice)
    library.document(*map(words, "nobody"), owner=alice)

    copy = library.document(*pages, owner=bob)

    assert pairs(copy) == [(page, original.number, of) for page, of in expected]


def test_pages_broken_anew_are_found_in_both_halves(alice: User, bob: User) -> None:
    original = library.document(OWN[0], OWN[1], owner=alice)

    copy = library.document(OWN[0][150:] + OWN[1][:150], owner=bob)

    assert pairs(copy) == [(1, original.number, 1), (1, original.number, 2)]


def test_pages_of_the_same_document_are_no_copies(alice: User) -> None:
    made = library.document(OWN[0], OWN[0], owner=alice)

    assert pairs(made) == []


def test_wording_that_many_use_is_no_copy(alice: User) -> None:
    letterhead = words("letterhead", 400)
    for number in range(sketches.FEW + 1):
        library.document(letterhead + words(number, 200), owner=alice)

    one_more = library.document(letterhead + words("one more", 200), owner=alice)

    assert pairs(one_more) == []


def test_own_words_below_a_common_letterhead_are_found(alice: User, bob: User) -> None:
    letterhead = words("letterhead", 400)
    for number in range(sketches.FEW + 1):
        library.document(letterhead + words(number, 200), owner=alice)
    original = library.document(letterhead + OWN[0], owner=alice)

    copy = library.document(words("other letterhead", 400) + OWN[0], owner=bob)

    assert pairs(copy) == [(1, original.number, 1)]


def test_document_that_was_copied_many_times_is_still_found(alice: User) -> None:
    copies = [library.document(*OWN[:3], owner=alice) for _ in range(sketches.FEW + 2)]

    found = pairs(copies[-1])

    assert {page for page, _other, _of in found} == {1, 2, 3}
    assert (1, copies[0].number, 1) in found


def test_common_cover_and_annex_alone_make_no_copy(alice: User) -> None:
    cover, annex = words("cover"), words("annex")
    made = [library.document(cover, words(number), annex, owner=alice) for number in range(sketches.FEW + 2)]

    assert [pairs(each) for each in made] == [[]] * len(made)


def test_deleted_page_leaves_no_sketch(alice: User, bob: User) -> None:
    original = library.document(OWN[0], owner=alice)
    copy = library.document(OWN[0], owner=bob)
    assert original.current
    original.current.pages.all().delete()

    holders = sketches.holders(codes_of(copy.current.pages.get().text), 9)  # type: ignore[union-attr]

    assert {page for pages in holders.values() for page in pages} == set(
        copy.current.pages.values_list("pk", flat=True)
    )  # type: ignore[union-attr]
    assert pairs(copy) == []


def codes_of(text: str) -> frozenset[int]:
    return sketches.Print.of(text).codes


def test_sketches_written_twice_or_anew_are_the_same(alice: User) -> None:
    made = library.document(OWN[0], OWN[1], owner=alice)
    codes = codes_of(OWN[0]) | codes_of(OWN[1])
    before = sketches.holders(codes, 9)

    sketches.add(made.current.pages.all())  # type: ignore[union-attr]
    twice = sketches.holders(codes, 9)
    count = sketches.rebuild()

    assert (twice, sketches.holders(codes, 9), count) == (before, before, 2)


def test_sketch_rows_of_a_page_that_says_nothing_are_none(alice: User) -> None:
    made = library.document("", " 。 ", "三个字", owner=alice)

    assert pairs(made) == []


def test_benchmark_finds_every_edit_of_made_up_documents(db: None) -> None:
    shelf = Shelf()
    spent = cost(shelf, 1_600, probes=2)

    found = {each.edit: each.rates() for each in quality(shelf, each=1)}

    assert spent.pages == 1_600
    assert found == {edit: {"recall": 1.0, "precision": 1.0} for edit in found}
    assert len(found) == 7

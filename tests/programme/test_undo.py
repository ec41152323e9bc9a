"""A review taken back gives the order its old terms again; reasons for what was completed live as long as it does."""

from dataclasses import replace
from datetime import date

import pytest

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme.actions import (
    complete_directive,
    confirm_directive,
    correct_directive,
    reject_directive,
    reopen_directive,
)
from civicloop.programme.actions.review import Terms, terms_of
from civicloop.programme.models import Clarity, Directive, Kind, Review
from civicloop.programme.passages import Span
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice)


@pytest.fixture
def proposed(document: Document) -> Directive:
    return make.directive(document)


def read(directive: Directive) -> Directive:
    return Directive.objects.select_related("passage").get(pk=directive.pk)


def state(directive: Directive) -> tuple[Terms, str, str, bool, dict[str, str]]:
    row = read(directive)
    return terms_of(row), row.passage.quote, row.review, row.is_corrected, row.filled


def test_undo_gives_back_every_corrected_term(proposed: Directive, coordinator: User, office: Office) -> None:
    before = state(proposed)
    helper = people.office(code="parks", name="市园林局")
    terms = Terms(
        kind=Kind.BAN,
        what="不得再立广告牌",
        clarity=Clarity.CLEAR,
        lead=["城管局"],
        support=["园林局"],
        lead_office=office,
        support_offices=frozenset({helper}),
        deadline_text="6月底前",
        deadline_on=date(2026, 6, 30),
        target="3块",
    )
    start = make.TEXT.index("拆除")
    assert proposed.document.current is not None
    page = proposed.document.current.pages.get(number=1)
    correct_directive(directive=proposed, terms=terms, span=Span(page, start, start + 9), by=coordinator, at=NOON)

    reopened = reopen_directive(directive=proposed, by=coordinator, at=NOON)

    assert state(proposed) == before
    assert (reopened.review, reopened.reviewed_by, reopened.reviewed_at) == (Review.PROPOSED, None, None)


def test_undo_of_a_second_correction_leaves_the_first(proposed: Directive, coordinator: User) -> None:
    correct_directive(directive=proposed, terms=replace(terms_of(proposed), what="拆除广告牌"), by=coordinator, at=NOON)
    first = state(proposed)
    correct_directive(
        directive=proposed, terms=replace(terms_of(read(proposed)), what="不再立牌"), by=coordinator, at=NOON
    )

    reopen_directive(directive=proposed, by=coordinator, at=NOON)

    assert state(proposed) == first
    assert first[2:4] == (Review.CONFIRMED, True)


@pytest.mark.parametrize("review", [confirm_directive, reject_directive])
def test_undo_of_a_plain_review_makes_a_proposal(proposed: Directive, coordinator: User, review) -> None:  # type: ignore[no-untyped-def]
    before = state(proposed)
    review(directive=proposed, by=coordinator, at=NOON)

    reopen_directive(directive=proposed, by=coordinator, at=NOON)

    assert state(proposed) == before


def test_undo_keeps_what_was_completed_since(proposed: Directive, coordinator: User, office: Office) -> None:
    correct_directive(directive=proposed, terms=replace(terms_of(proposed), what="拆牌"), by=coordinator, at=NOON)
    complete_directive(directive=proposed, lead_office=office, reason="做过三次", by=coordinator, at=NOON)

    reopened = reopen_directive(directive=proposed, by=coordinator, at=NOON)

    assert (reopened.lead_office, reopened.filled) == (office, {"lead_office": "做过三次"})


def test_reason_comes_with_what_it_is_for(proposed: Directive, coordinator: User, office: Office) -> None:
    terms = replace(terms_of(proposed), lead_office=office)

    taken = correct_directive(
        directive=proposed,
        terms=terms,
        reasons={"lead_office": "职责里写着", "deadline_on": "没有选日子"},
        by=coordinator,
        at=NOON,
    )

    assert (taken.filled, taken.is_corrected) == ({"lead_office": "职责里写着"}, False)


def test_reason_ends_with_the_office_that_it_was_for(proposed: Directive, coordinator: User, office: Office) -> None:
    complete_directive(directive=proposed, lead_office=office, reason="做过三次", by=coordinator, at=NOON)
    other = people.office(code="water", name="市水务局")

    changed = correct_directive(
        directive=proposed, terms=replace(terms_of(read(proposed)), lead_office=other), by=coordinator, at=NOON
    )

    assert (changed.lead_office, changed.filled) == (other, {})

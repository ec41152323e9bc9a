"""A coordinator confirms, corrects, rejects and adds orders; two at once do not overwrite each other."""

from dataclasses import replace
from datetime import date

import pytest

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from civicloop.library.models import Document, Page
from civicloop.programme.actions import (
    add_directive,
    confirm_directive,
    correct_directive,
    order_task,
    reject_directive,
)
from civicloop.programme.actions.review import AlreadyListed, HasTasks, ReviewedMeanwhile, Terms, terms_of
from civicloop.programme.models import Clarity, Directive, Kind, Origin, Review
from civicloop.programme.passages import NoSuchWords, Span
from tests.conftest import NOON
from tests.factories import programme as make


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice)


@pytest.fixture
def proposed(document: Document) -> Directive:
    return make.directive(document)


def page_1(document: Document) -> Page:
    assert document.current is not None
    return document.current.pages.get(number=1)


def verbs() -> list[str]:
    return list(Event.objects.order_by("height").values_list("verb", flat=True))


def test_coordinator_confirms_a_proposal(proposed: Directive, coordinator: User) -> None:
    confirmed = confirm_directive(directive=proposed, by=coordinator, at=NOON, revision=0)

    assert (confirmed.review, confirmed.reviewed_by, confirmed.reviewed_at) == (Review.CONFIRMED, coordinator, NOON)
    assert (confirmed.revision, confirmed.is_corrected) == (1, False)
    assert verbs() == ["directive.confirmed"]
    assert chain.verify().holds


def test_second_of_two_reviewers_is_told(proposed: Directive, coordinator: User) -> None:
    reject_directive(directive=proposed, by=coordinator, at=NOON, revision=0)

    with pytest.raises(ReviewedMeanwhile):
        confirm_directive(directive=proposed, by=coordinator, at=NOON, revision=0)

    assert Directive.objects.get(pk=proposed.pk).review == Review.REJECTED


def test_confirming_what_is_confirmed_is_refused(proposed: Directive, coordinator: User) -> None:
    confirm_directive(directive=proposed, by=coordinator, at=NOON)

    with pytest.raises(WrongState):
        confirm_directive(directive=proposed, by=coordinator, at=NOON)


def test_correction_changes_who_what_and_when_and_confirms(
    proposed: Directive, coordinator: User, office: Office
) -> None:
    terms = Terms(
        kind=Kind.BAN,
        what="不得再立广告牌",
        clarity=Clarity.CLEAR,
        lead=["城管局"],
        lead_office=office,
        deadline_text="6月底前",
        deadline_on=date(2026, 6, 30),
    )

    corrected = correct_directive(directive=proposed, terms=terms, by=coordinator, at=NOON, revision=0)

    assert terms_of(Directive.objects.get(pk=proposed.pk)) == terms
    assert (corrected.review, corrected.is_corrected) == (Review.CONFIRMED, True)
    assert verbs() == ["directive.corrected"]


def test_correction_without_a_change_only_confirms(proposed: Directive, coordinator: User) -> None:
    same = correct_directive(directive=proposed, terms=terms_of(proposed), by=coordinator, at=NOON)

    assert (same.review, same.is_corrected) == (Review.CONFIRMED, False)
    assert verbs() == ["directive.confirmed"]


def test_correction_can_move_the_quote(proposed: Directive, coordinator: User) -> None:
    start = make.TEXT.index("拆除")

    moved = correct_directive(
        directive=proposed,
        terms=terms_of(proposed),
        span=Span(page_1(proposed.document), start, start + 9),
        by=coordinator,
        at=NOON,
    )

    assert moved.passage.quote == "拆除主街违规广告牌"
    assert moved.is_corrected


def test_lead_office_is_never_its_own_helper(proposed: Directive, coordinator: User, office: Office) -> None:
    terms = replace(terms_of(proposed), lead_office=office, support_offices=frozenset({office}))

    corrected = correct_directive(directive=proposed, terms=terms, by=coordinator, at=NOON)

    assert list(corrected.support_offices.all()) == []


def test_rejecting_an_order_with_a_task_under_way_is_refused(
    proposed: Directive, coordinator: User, office: Office
) -> None:
    confirm_directive(directive=proposed, by=coordinator, at=NOON)
    order_task(directive=proposed, lead_office=office, by=coordinator, at=NOON)

    with pytest.raises(HasTasks):
        reject_directive(directive=proposed, by=coordinator, at=NOON)


def test_missed_order_is_added_from_its_words(document: Document, coordinator: User) -> None:
    start = make.TEXT.index("今天开会")
    terms = Terms(kind=Kind.TASK, what="开会", clarity=Clarity.OPEN)

    added = add_directive(span=Span(page_1(document), start, start + 4), terms=terms, by=coordinator, at=NOON)

    assert (added.passage.quote, added.review, added.origin) == ("今天开会", Review.CONFIRMED, Origin.ADDED)
    assert added.proposal is None
    assert verbs() == ["directive.added"]


def test_adding_the_same_order_twice_is_refused(document: Document, proposed: Directive, coordinator: User) -> None:
    span = Span(page_1(document), proposed.passage.start, proposed.passage.end)

    with pytest.raises(AlreadyListed):
        add_directive(span=span, terms=terms_of(proposed), by=coordinator, at=NOON)


def test_adding_words_beyond_the_page_is_refused(document: Document, coordinator: User) -> None:
    terms = Terms(kind=Kind.TASK, what="开会", clarity=Clarity.OPEN)

    with pytest.raises(NoSuchWords):
        add_directive(span=Span(page_1(document), 0, 9999), terms=terms, by=coordinator, at=NOON)


def test_only_coordinators_review(proposed: Directive, document: Document, alice: User, charlie: User) -> None:
    terms = terms_of(proposed)
    for person in (alice, charlie):
        with pytest.raises(NotAllowed):
            confirm_directive(directive=proposed, by=person, at=NOON)
        with pytest.raises(NotAllowed):
            correct_directive(directive=proposed, terms=terms, by=person, at=NOON)
        with pytest.raises(NotAllowed):
            reject_directive(directive=proposed, by=person, at=NOON)
        with pytest.raises(NotAllowed):
            add_directive(span=Span(page_1(document), 0, 4), terms=terms, by=person, at=NOON)
    assert verbs() == []


def test_proposals_are_seen_by_coordinators_alone(proposed: Directive, coordinator: User, alice: User) -> None:
    assert list(Directive.objects.visible_to(coordinator)) == [proposed]
    assert list(Directive.objects.visible_to(alice)) == []

    confirm_directive(directive=proposed, by=coordinator, at=NOON)

    assert list(Directive.objects.visible_to(alice)) == [proposed]


def test_orders_of_a_hidden_document_are_hidden_with_it(
    proposed: Directive, document: Document, coordinator: User, alice: User, charlie: User
) -> None:
    confirm_directive(directive=proposed, by=coordinator, at=NOON)
    document.visibility = "private"
    document.save()

    assert list(Directive.objects.visible_to(charlie)) == []
    assert list(Directive.objects.visible_to(alice)) == [proposed]

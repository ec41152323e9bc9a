"""Reviews as a judgement on the engine: its marks, and the reviewed documents as labelled data."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme.actions import (
    add_directive,
    complete_directive,
    confirm_all,
    confirm_directive,
    correct_directive,
    draw_directives,
    reject_directive,
    reopen_directive,
)
from civicloop.programme.actions.review import HasTasks, Terms, terms_of
from civicloop.programme.extraction import VERSION
from civicloop.programme.extraction.scoring import compare, gold_of
from civicloop.programme.marks import Marks, by_engine, by_month
from civicloop.programme.models import Clarity, Directive, Drawing, Kind, Review
from civicloop.programme.passages import Span
from tests.conftest import NOON
from tests.factories import programme as make

FIRST = "市城管局要在6月30日前拆除违规广告牌。"
SECOND = "市公安局要于7月15日前完成路口标线。"
THIRD = "各单位要抓紧落实。"
TEXT = f"在整治工作会上的讲话\n{FIRST}\n{SECOND}\n{THIRD}\n街面上的垃圾桶不够用。\n"


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice, TEXT)


def reviewed(document: Document, by: User) -> None:
    """The first kept, the second corrected in its date, the third no order, and one added by hand."""
    first, second, third = draw_directives(document=document, at=NOON)
    confirm_directive(directive=first, by=by, at=NOON)
    terms = Terms(**{**vars(terms_of(second)), "deadline_on": date(2026, 7, 16)})
    correct_directive(directive=second, terms=terms, by=by, at=NOON)
    reject_directive(directive=third, by=by, at=NOON)
    page = first.passage.version.pages.get()
    start = page.text.index("街面上")
    add_directive(
        span=Span(page, start, start + 11), terms=Terms(Kind.TASK, "增设垃圾桶", Clarity.OPEN), by=by, at=NOON
    )


def test_marks_count_what_reviews_made_of_proposals(document: Document, coordinator: User) -> None:
    reviewed(document, coordinator)
    marks = by_month()[f"{NOON:%Y-%m}"]
    assert marks == Marks(kept=1, corrected=1, rejected=1, added=1, who_right=2, dates=2, dates_right=1)
    assert (marks.precision, marks.recall, marks.f1, marks.who, marks.when) == (0.667, 0.667, 0.667, 1.0, 0.5)
    assert set(by_engine()) == {VERSION}


def test_drawing_keeps_the_version_of_the_engine(document: Document) -> None:
    draw_directives(document=document, at=NOON)
    assert Drawing.objects.get().engine == VERSION


def test_gold_holds_what_the_document_says(
    document: Document, coordinator: User, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed(document, coordinator)
    added = Directive.objects.get(what="增设垃圾桶")
    complete_directive(directive=added, lead_office=office, deadline_on=date(2026, 8, 1), by=coordinator, at=NOON)
    call_command("directives", "--gold", "--json")
    record = json.loads(capsys.readouterr().out)
    labels = {each["quote"]: each["deadline_date"] for each in record["labels"]}
    assert labels == {FIRST[:-1]: "2026-06-30", SECOND[:-1]: "2026-07-16", "街面上的垃圾桶不够用。": None}
    assert compare(gold_of(record)).score.labels == 3


def test_gold_leaves_out_what_is_not_reviewed_to_the_end(
    document: Document, coordinator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_rest = draw_directives(document=document, at=NOON)
    confirm_directive(directive=first, by=coordinator, at=NOON)
    call_command("directives", "--gold", "--json")
    assert capsys.readouterr().out == ""


def test_page_shows_the_marks_to_coordinators_alone(
    document: Document, coordinator: User, alice: User, client: Client
) -> None:
    reviewed(document, coordinator)
    client.force_login(alice)
    assert client.get("/programme/reading").status_code == 403
    client.force_login(coordinator)
    assert VERSION in client.get("/programme/reading").content.decode()


def test_review_can_be_undone_until_there_are_tasks(document: Document, coordinator: User, office: Office) -> None:
    first, *_rest = draw_directives(document=document, at=NOON)
    confirmed = confirm_directive(directive=first, by=coordinator, at=NOON)
    undone = reopen_directive(directive=confirmed, by=coordinator, at=NOON)
    assert (undone.review, undone.reviewed_by, undone.reviewed_at) == (Review.PROPOSED, None, None)
    confirmed = confirm_directive(directive=undone, by=coordinator, at=NOON)
    make.task(confirmed, office, by=coordinator)
    with pytest.raises(HasTasks):
        reopen_directive(directive=confirmed, by=coordinator, at=NOON)


def test_those_seen_are_confirmed_together_and_those_changed_meanwhile_stay(
    document: Document, coordinator: User
) -> None:
    first, second, third = draw_directives(document=document, at=NOON)
    seen = {first.pk: first.revision, second.pk: second.revision}
    complete_directive(directive=second, lead_office=coordinator.posts[0].office, by=coordinator, at=NOON)
    assert confirm_all(revisions=seen, by=coordinator, at=NOON) == 1
    assert list(Directive.objects.filter(review=Review.CONFIRMED)) == [first]
    assert third.review == Review.PROPOSED


def test_sure_ones_are_offered_and_confirmed(document: Document, coordinator: User, client: Client) -> None:
    make_sure = draw_directives(document=document, at=NOON)[0]
    client.force_login(coordinator)
    page = client.get(f"/d/{document.number}/review/sure").content.decode()
    assert (FIRST[:-1] in page, THIRD[:-1] in page) == (True, False)
    client.post(f"/d/{document.number}/review/sure", {"order": f"{make_sure.pk}-0"})
    make_sure.refresh_from_db()
    assert make_sure.review == Review.CONFIRMED

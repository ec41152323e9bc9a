"""Orders are drawn out of a document once."""

from datetime import date

import pytest

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from civicloop.library.models import Status
from civicloop.programme.actions import confirm_directive, draw_directives, reject_directive
from civicloop.programme.actions.drawing import is_drawn, keep_drawn, note_problem, propose
from civicloop.programme.models import Directive, Drawing, Review
from civicloop.programme.tasks import draw_waiting
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

TEXT = make.TEXT


def test_order_is_proposed_with_its_quote_its_offices_and_its_date(alice: User, office: Office) -> None:
    police = people.office(code="police", name="公安局")
    document = make.readable(alice)
    order = make.drawn(
        TEXT, make.ORDER, lead=("市城市管理局",), support=("市公安局", "有关部门",), deadline_text="6月30日前",
        deadline_date=date(2026, 6, 30), clarity="clear", reasons=("要",),
    )  # fmt: skip

    [directive] = propose(document.current, [order])

    assert directive.passage.quote == make.ORDER
    assert (directive.lead, directive.support) == (["市城市管理局"], ["市公安局", "有关部门"])
    assert (directive.lead_office, list(directive.support_offices.all())) == (office, [police])
    assert (directive.deadline_text, directive.deadline_on) == ("6月30日前", date(2026, 6, 30))
    assert (directive.review, directive.clarity, directive.is_corrected) == (Review.PROPOSED, "clear", False)
    assert directive.proposal["deadline_date"] == "2026-06-30"


def test_drawing_reads_every_page_of_a_document(alice: User, office: Office, coordinator: User) -> None:
    document = make.readable(alice, "各位同志，大家好。", TEXT)

    [directive] = [each for each in draw_directives(document=document, at=NOON) if "广告牌" in each.what]

    assert (directive.passage.page, directive.lead_office) == (2, office)
    assert directive.passage.quote in TEXT
    assert (directive.deadline_on, directive.clarity) == (date(2026, 6, 30), "clear")


def test_drawing_a_second_time_adds_nothing_and_keeps_what_was_reviewed(alice: User, coordinator: User) -> None:
    document = make.readable(alice)
    first = draw_directives(document=document, at=NOON)
    reject_directive(directive=first[0], by=coordinator, at=NOON)

    again = draw_directives(document=document, at=NOON, by=coordinator)

    assert again == []
    assert Directive.objects.count() == len(first) > 0
    assert Directive.objects.get(pk=first[0].pk).review == Review.REJECTED
    assert Event.objects.filter(verb="document.drawn").count() == 1


def test_new_version_proposes_only_what_the_document_did_not_order_before(alice: User, coordinator: User) -> None:
    document = make.readable(alice)
    order = make.drawn(TEXT, make.ORDER)
    [kept] = propose(document.current, [order])
    confirm_directive(directive=kept, by=coordinator, at=NOON)
    longer = f"新的要求。{TEXT}"
    document.current = make.version(document, longer, ordinal=2)
    document.save()

    added = propose(document.current, [make.drawn(longer, make.ORDER), make.drawn(longer, "新的要求。")])

    assert [each.passage.quote for each in added] == ["新的要求。"]
    assert document.directives.count() == 2


def test_order_found_twice_in_the_same_place_is_proposed_once(alice: User) -> None:
    document = make.readable(alice)
    order = make.drawn(TEXT, make.ORDER)

    assert len(propose(document.current, [order, order])) == 1


def test_document_that_is_not_readable_yet_has_nothing_to_draw(alice: User) -> None:
    document = make.readable(alice)
    document.current.status = Status.CONVERTING
    document.current.save()

    assert draw_directives(document=document, at=NOON) == []
    assert not Drawing.objects.exists()


def test_outsider_may_not_draw(alice: User, charlie: User) -> None:
    document = make.readable(alice)

    for person in (alice, charlie):
        with pytest.raises(NotAllowed):
            draw_directives(document=document, by=person, at=NOON)


def test_document_the_engine_fails_on_is_noted_and_may_be_tried_again(alice: User, coordinator: User) -> None:
    document = make.readable(alice)
    version = document.current
    assert version is not None
    note_problem(version=version, problem="RecursionError", at=NOON)

    assert draw_waiting() == 0
    assert not is_drawn(version)
    assert draw_directives(document=document, by=coordinator, at=NOON) != []
    assert is_drawn(version)


def test_two_workers_at_once_propose_each_order_once(alice: User) -> None:
    version = make.readable(alice).current
    assert version is not None
    orders = [make.drawn(TEXT, make.ORDER)]

    first, second = (keep_drawn(version=version, orders=orders, at=NOON) for _ in range(2))

    assert (len(first), len(second)) == (1, 0)


def test_worker_draws_each_readable_document_once(alice: User) -> None:
    make.readable(alice)
    make.readable(alice)

    assert (draw_waiting(), draw_waiting()) == (2, 0)
    assert Drawing.objects.count() == 2

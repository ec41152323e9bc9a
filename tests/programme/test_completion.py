"""Completing the grey: proposals with their reasons, taken or asked for; orders that say the same, joined."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Notice, Office, OfficeKind, User
from civicloop.kernel.errors import NotAllowed
from civicloop.programme.actions import (
    answer_question,
    ask_issuer,
    complete_directive,
    join_directives,
    part_directive,
    withdraw_question,
)
from civicloop.programme.actions.completion import AlreadyAnswered, AlreadyAsked, NothingChosen, SaidAlready
from civicloop.programme.actions.joining import NotAnEarlierOrder
from civicloop.programme.completion import Proposals, proposals_for
from civicloop.programme.models import Clarity, Directive, Question, Review, Standing
from civicloop.programme.questions import questions_for, questions_of
from civicloop.programme.repeats import repeats_of
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

TODAY = date(2026, 6, 1)
LIGHTS = "要尽快修好主街两侧不亮的路灯。"
OTHER_LIGHTS = "要修好东城片区主街不亮的路灯。"


@pytest.fixture
def lamps(db: None) -> Office:
    office = people.office(code="lamps", name="市照明管理处")
    office.duties = "城市道路照明、路灯巡查和维修、景观照明。"
    office.save()
    return office


@pytest.fixture
def grey(alice: User) -> Directive:
    return make.directive(make.readable(alice, f"讲话。\n{LIGHTS}\n"), LIGHTS)


def proposed(directive: Directive, viewer: User) -> Proposals:
    return proposals_for(directive, viewer, today=TODAY)


def test_office_is_proposed_by_its_duties_in_their_words(grey: Directive, lamps: Office, coordinator: User) -> None:
    found = proposed(grey, coordinator).offices
    assert [(each.office, "路灯" in each.reason) for each in found] == [(lamps, True)]


def test_office_and_day_are_proposed_by_such_work_before(
    grey: Directive, lamps: Office, coordinator: User, alice: User
) -> None:
    before = make.readable(alice, f"通知。\n{OTHER_LIGHTS}\n", dated_on=date(2026, 3, 1))
    make.directive(before, OTHER_LIGHTS, lead_office=lamps, deadline_on=date(2026, 3, 21), by=coordinator)
    found = proposed(grey, coordinator)
    assert (found.offices[0].office, found.days[0].on) == (lamps, date(2026, 6, 21))
    assert OTHER_LIGHTS[:8] in found.offices[0].reason


def test_usual_time_of_the_kind_is_the_last_resort(grey: Directive, coordinator: User) -> None:
    assert [each.on for each in proposed(grey, coordinator).days] == [date(2026, 7, 14)]


def test_days_of_the_documents_other_orders_are_proposed(alice: User, coordinator: User) -> None:
    words = ("要清理主街。", "要粉刷墙面。", "要更新标牌。")
    document = make.readable(alice, "\n".join(("讲话。", *words)))
    for quote in words[:2]:
        make.directive(document, quote, deadline_on=date(2026, 6, 30), by=coordinator)
    open_one = make.directive(document, words[2])
    assert proposed(open_one, coordinator).days[0].on == date(2026, 6, 30)


def test_nothing_is_proposed_for_calls_and_for_what_is_said(alice: User, coordinator: User, lamps: Office) -> None:
    document = make.readable(alice, f"讲话。\n{LIGHTS}\n{make.CALL}\n")
    call = make.directive(document, make.CALL, clarity=Clarity.SOFT)
    said = make.directive(document, LIGHTS, lead_office=lamps, deadline_on=date(2026, 6, 30))
    assert [bool(proposed(each, coordinator)) for each in (call, said)] == [False, False]


def test_work_in_documents_that_one_may_not_read_is_no_ground(grey: Directive, lamps: Office, charlie: User) -> None:
    secret = make.readable(charlie, f"内部。\n{OTHER_LIGHTS}\n")
    make.directive(
        secret, OTHER_LIGHTS, lead_office=lamps, by=people.member("boss", officer_of=people.civility_office())
    )
    type(secret).objects.filter(pk=secret.pk).update(visibility="private")
    reader = people.member("reader")
    assert all(OTHER_LIGHTS[:8] not in each.reason for each in proposed(grey, reader).offices)


def test_taking_a_proposal_fills_it_and_corrects_nothing(grey: Directive, lamps: Office, coordinator: User) -> None:
    done = complete_directive(directive=grey, lead_office=lamps, reason="职责", by=coordinator, at=NOON)
    assert (done.lead_office, done.filled, done.is_corrected, done.clarity, done.review) == (
        lamps,
        {"lead_office": "职责"},
        False,
        Clarity.OPEN,
        Review.PROPOSED,
    )
    with pytest.raises(SaidAlready):
        complete_directive(directive=grey, lead_office=lamps, by=coordinator, at=NOON)
    with pytest.raises(NothingChosen):
        complete_directive(directive=grey, by=coordinator, at=NOON)


def test_only_coordinators_complete_and_ask(grey: Directive, lamps: Office, alice: User) -> None:
    with pytest.raises(NotAllowed):
        complete_directive(directive=grey, lead_office=lamps, by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        ask_issuer(directive=grey, office=lamps, text="谁？", by=alice, at=NOON)


def test_answer_fills_the_order_and_tells_who_asked(
    grey: Directive, lamps: Office, office: Office, alice: User, coordinator: User
) -> None:
    asked = ask_issuer(directive=grey, office=office, text="谁来办？", by=coordinator, at=NOON)
    assert (list(questions_for(alice)), list(questions_of(coordinator))) == ([asked], [asked])
    answer_question(question=asked, lead_office=lamps, deadline_on=date(2026, 7, 1), by=alice, at=NOON)
    grey.refresh_from_db()
    assert (grey.lead_office, grey.deadline_on, set(grey.filled)) == (
        lamps,
        date(2026, 7, 1),
        {"lead_office", "deadline_on"},
    )
    assert list(questions_for(alice)) == []
    assert Notice.objects.filter(person=coordinator, kind="order-answered").exists()


def test_answer_in_words_alone_fills_nothing(grey: Directive, office: Office, alice: User, coordinator: User) -> None:
    asked = ask_issuer(directive=grey, office=office, text="谁来办？", by=coordinator, at=NOON)
    answer_question(question=asked, answer="本项已取消。", by=alice, at=NOON)
    grey.refresh_from_db()
    assert (grey.lead_office, grey.deadline_on) == (None, None)


def test_answer_does_not_overwrite_what_was_filled_meanwhile(
    grey: Directive, lamps: Office, office: Office, alice: User, coordinator: User
) -> None:
    asked = ask_issuer(directive=grey, office=office, text="谁来办？", by=coordinator, at=NOON)
    complete_directive(directive=grey, lead_office=lamps, by=coordinator, at=NOON)
    answer_question(question=asked, lead_office=office, by=alice, at=NOON)
    grey.refresh_from_db()
    assert grey.lead_office == lamps


def test_one_question_waits_and_is_answered_once(
    grey: Directive, office: Office, alice: User, charlie: User, coordinator: User
) -> None:
    asked = ask_issuer(directive=grey, office=office, text="谁来办？", by=coordinator, at=NOON)
    with pytest.raises(AlreadyAsked):
        ask_issuer(directive=grey, office=office, text="何时？", by=coordinator, at=NOON)
    with pytest.raises(NotAllowed):
        answer_question(question=asked, answer="我答。", by=charlie, at=NOON)
    withdraw_question(question=asked, by=coordinator, at=NOON)
    with pytest.raises(AlreadyAnswered):
        answer_question(question=asked, answer="迟了。", by=alice, at=NOON)
    assert ask_issuer(directive=grey, office=office, text="何时？", by=coordinator, at=NOON).is_waiting


def test_question_about_a_proposal_is_seen_by_its_office_alone(
    grey: Directive, office: Office, alice: User, charlie: User, coordinator: User, client: Client
) -> None:
    asked = ask_issuer(directive=grey, office=office, text="这句由谁负责落实？", by=coordinator, at=NOON)
    seen = {}
    for person in (alice, charlie, coordinator):
        client.force_login(person)
        seen[person.handle] = client.get(f"/questions/{asked.pk}/").status_code
    assert seen == {alice.handle: 200, charlie.handle: 404, coordinator.handle: 200}


def test_pages_propose_take_ask_and_answer(
    grey: Directive, lamps: Office, office: Office, alice: User, coordinator: User, client: Client
) -> None:
    client.force_login(coordinator)
    review = client.get(f"/d/{grey.document.number}/review").content.decode()
    assert lamps.name in review
    sent = {"ask-office": office.pk, "ask-text": "何时办完？", "next": f"/d/{grey.document.number}/review"}
    assert client.post(f"/orders/{grey.pk}/ask", sent).status_code == 302
    client.post(f"/orders/{grey.pk}/complete", {"lead_office": lamps.pk, "reason": "职责"})
    asked = Question.objects.get()
    client.force_login(alice)
    assert "何时办完？" in client.get("/my/").content.decode()
    assert client.post(f"/questions/{asked.pk}/", {"deadline_on": "2026-07-01"}).status_code == 302
    grey.refresh_from_db()
    assert (grey.lead_office, grey.deadline_on) == (lamps, date(2026, 7, 1))


def test_order_that_says_the_same_is_proposed_and_stands_as_the_first(
    grey: Directive, lamps: Office, alice: User, coordinator: User
) -> None:
    first = make.directive(make.readable(alice, f"通知。\n{OTHER_LIGHTS}\n"), OTHER_LIGHTS, by=coordinator)
    twin_words = "要修好东城片区主街上不亮的路灯。"
    later = make.readable(alice, f"讲话。\n{twin_words}\n")
    type(later).objects.filter(pk=later.pk).update(added_at=NOON.replace(year=2027))
    later.refresh_from_db()
    twin = make.directive(later, twin_words)
    assert [each.order for each in repeats_of(twin, coordinator)] == [first]
    join_directives(directive=twin, into=first, by=coordinator, at=NOON)
    make.task(first, lamps, by=coordinator)
    standing = {each.pk: each.standing for each in Directive.objects.with_standing(NOON)}  # type: ignore[attr-defined]
    assert (standing[twin.pk], standing[first.pk]) == (Standing.UNDER_WAY, Standing.UNDER_WAY)
    twin.refresh_from_db()
    assert part_directive(directive=twin, by=coordinator, at=NOON).same_as is None


def test_joined_orders_make_no_chains(alice: User, coordinator: User) -> None:
    document = make.readable(alice, f"讲话。\n{LIGHTS}\n{OTHER_LIGHTS}\n{make.ORDER}\n")
    one, two, three = (make.directive(document, each, by=coordinator) for each in (LIGHTS, OTHER_LIGHTS, make.ORDER))
    join_directives(directive=two, into=one, by=coordinator, at=NOON)
    for directive, into in ((three, two), (one, three), (three, three)):
        with pytest.raises(NotAnEarlierOrder):
            join_directives(directive=directive, into=into, by=coordinator, at=NOON)


def test_issuing_office_is_the_documents(alice: User, coordinator: User, client: Client) -> None:
    issuer = people.office(code="issuer", name="市创建办", kind=OfficeKind.COORDINATOR)
    document = make.readable(alice, f"讲话。\n{LIGHTS}\n")
    type(document).objects.filter(pk=document.pk).update(office=issuer)
    make.directive(document, LIGHTS)
    client.force_login(coordinator)
    assert f'<option value="{issuer.pk}" selected>' in client.get(f"/d/{document.number}/review").content.decode()


def test_reason_of_a_proposal_taken_over_in_the_review_is_kept(
    client: Client, grey: Directive, lamps: Office, coordinator: User
) -> None:
    [reason] = [each.reason for each in proposals_for(grey, coordinator, today=TODAY).offices if each.office == lamps]
    client.force_login(coordinator)
    address = f"{reverse('programme:review', args=[grey.document.number])}?at={grey.pk}"
    form = client.get(address).context["form"]
    data = {
        name: form[name].value() or "" for name in form.fields if name not in {"lead", "support", "support_offices"}
    }

    client.post(address, data | {"lead_office": lamps.pk, "deed": "confirm"})

    found = Directive.objects.get(pk=grey.pk)
    assert (found.lead_office, found.filled, found.is_corrected) == (lamps, {"lead_office": reason}, False)

"""Slips: sent once for each stage, answered, checked, and told up the ladder."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from civicloop.accounts.models import Notice, Office, Role, User
from civicloop.kernel import chain, clock
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.programme.actions import (
    accept_task,
    answer_slip,
    ask_time,
    check_answer,
    climb,
    grant_time,
    plan_task,
    reach_milestone,
    reorder_task,
    return_task,
    send_slip,
    send_slip_once,
    set_rung,
    submit_task,
)
from civicloop.programme.actions.slips import AnswerIncomplete
from civicloop.programme.actions.steps import ReasonMissing
from civicloop.programme.lights import end_of, start_of
from civicloop.programme.models import Colour, Directive, Rung, Slip, SlipState, Task, TimeKind
from civicloop.programme.supervision import Due, slips_due
from civicloop.programme.tasks import supervise
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)
NEAR = start_of(date(2026, 6, 26))  # when it turns yellow
OVER = end_of(DUE) + timedelta(hours=9)


@pytest.fixture(autouse=True)
def no_limit_for_signing(settings: Settings) -> None:
    settings.SIGN_DAYS = 0


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator, due_on=DUE)


def sent_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The worker looks at a moment; every slip there is then."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    supervise()
    return list(Slip.objects.order_by("pk").values_list("colour", "stage"))


def test_clock_sends_blue_near_the_limit_and_red_beyond_it_once_each(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = "due 2026-06-30T15:59:59Z"

    assert sent_at(NEAR - timedelta(seconds=1), monkeypatch) == []
    assert sent_at(NEAR, monkeypatch) == [("blue", stage)]
    assert sent_at(NEAR + timedelta(hours=1), monkeypatch) == [("blue", stage)]
    assert sent_at(OVER, monkeypatch) == [("blue", stage), ("red", stage)]
    assert sent_at(OVER + timedelta(days=9), monkeypatch) == [("blue", stage), ("red", stage)]
    assert chain.verify().holds


def test_task_found_over_its_time_gets_the_red_slip_alone(task: Task) -> None:
    assert slips_due(OVER) == [Due(task.pk, Colour.RED, "due 2026-06-30T15:59:59Z")]


def test_moved_deadline_is_a_stage_of_its_own(
    task: Task, alice: User, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_at(NEAR, monkeypatch)
    ask_time(task=task, kind=TimeKind.EXTEND, until=date(2026, 7, 31), reason="等待批复", by=alice, at=NEAR)
    grant_time(task=task, by=coordinator, at=NEAR)

    assert len(sent_at(OVER, monkeypatch)) == 1
    assert [colour for colour, _stage in sent_at(end_of(date(2026, 7, 31)), monkeypatch)] == ["blue", "blue"]


def test_missed_milestone_brings_a_yellow_slip_and_a_reached_one_none(
    task: Task, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [(date(2026, 6, 12), "摸底完成"), (date(2026, 6, 15), "方案报批")]
    plan_task(task=task, milestones=days, by=alice, at=NOON)
    missed, reached = task.milestones.order_by("due_on")
    reach_milestone(milestone=reached, by=alice, at=NOON)

    assert sent_at(end_of(date(2026, 6, 12)), monkeypatch) == []
    assert sent_at(start_of(date(2026, 6, 16)), monkeypatch) == [("yellow", f"milestone {missed.pk}")]
    assert sent_at(start_of(date(2026, 6, 17)), monkeypatch) == [("yellow", f"milestone {missed.pk}")]


def test_work_handed_in_is_not_chased(task: Task, alice: User) -> None:
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)

    assert slips_due(OVER) == []
    assert send_slip_once(task_id=task.pk, colour=Colour.RED, stage="due x", at=OVER) is None


def test_worker_killed_between_two_slips_leaves_the_second_to_the_next(
    order: Directive, task: Task, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.task(order, people.office(code="police", name="公安局"), by=coordinator, due_on=DUE)
    first, _second = slips_due(OVER)
    send_slip_once(task_id=first.task_id, colour=first.colour, stage=first.stage, at=OVER)

    sent_at(OVER, monkeypatch)

    assert list(Slip.objects.order_by("pk").values_list("task", flat=True)) == [task.pk, other.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(task=other).update(task=task)


def test_office_answers_and_a_coordinator_checks(task: Task, alice: User, coordinator: User) -> None:
    slip = send_slip(task=task, colour=Colour.YELLOW, words="台账不全", by=coordinator, at=NOON)
    assert (slip.number, slip.answer_by, slip.stage) == ("S-2026-00001", date(2026, 6, 15), "")

    answer_slip(slip=slip, cause="人手不足", measures="增派两人", new_date=date(2026, 6, 20), by=alice, at=NOON)
    back = check_answer(slip=slip, is_enough=False, words="没有写明谁负责", by=coordinator, at=NOON)
    answer_slip(slip=back, cause="人手不足", measures="张三负责", new_date=date(2026, 6, 20), by=alice, at=NOON)
    done = check_answer(slip=slip, is_enough=True, by=coordinator, at=NOON)

    assert done.state == SlipState.ACCEPTED
    assert list(slip.answers.order_by("pk").values_list("measures", "is_enough", "check_words")) == [
        ("增派两人", False, "没有写明谁负责"),
        ("张三负责", True, ""),
    ]
    assert list(task.steps.order_by("pk").values_list("deed", flat=True))[1:] == [
        "slip",
        "answer",
        "check",
        "answer",
        "check",
    ]


def test_slips_keep_their_order_and_their_people(task: Task, alice: User, charlie: User, coordinator: User) -> None:
    for person in (alice, charlie):
        with pytest.raises(NotAllowed):
            send_slip(task=task, colour=Colour.RED, words="超期", by=person, at=NOON)
    with pytest.raises(ReasonMissing):
        send_slip(task=task, colour=Colour.RED, words=" ", by=coordinator, at=NOON)
    slip = send_slip(task=task, colour=Colour.RED, words="超期", by=coordinator, at=NOON)
    later = date(2026, 6, 20)
    with pytest.raises(WrongState):
        check_answer(slip=slip, is_enough=True, by=coordinator, at=NOON)
    for person in (charlie, coordinator):
        with pytest.raises(NotAllowed):
            answer_slip(slip=slip, cause="因", measures="措施", new_date=later, by=person, at=NOON)
    with pytest.raises(AnswerIncomplete):
        answer_slip(slip=slip, cause="因", measures="措施", new_date=date(2026, 6, 9), by=alice, at=NOON)
    answer_slip(slip=slip, cause="因", measures="措施", new_date=later, by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        check_answer(slip=slip, is_enough=True, by=alice, at=NOON)


def test_unanswered_red_slip_climbs_the_ladder_step_by_step(
    office: Office, order: Directive, alice: User, bob: User, coordinator: User
) -> None:
    city = people.office(code="city", name="市政府")
    Office.objects.filter(pk=office.pk).update(parent=city, path="city/urban/")
    office.refresh_from_db()
    head = people.member("hana", officer_of=office, role=Role.LEADER)
    mayor = people.member("mei", officer_of=city, role=Role.LEADER)
    task = make.task(order, office, by=coordinator, due_on=DUE)
    slip = send_slip(task=task, colour=Colour.RED, words="超期", by=coordinator, at=NOON)

    for day in (0, 1, 2, 3, 6, 7, 30):
        climb(slip=slip, at=NOON + timedelta(days=day))

    told = slip.tellings.order_by("pk").values_list("audience", "at", "people_count")
    assert list(told) == [
        ("office", NOON, 3),
        ("head", NOON, 1),
        ("coordinators", NOON + timedelta(days=2), 1),
        ("leadership", NOON + timedelta(days=7), 1),  # five working days
    ]
    readers = Notice.objects.filter(kind="slip-sent").values_list("person__handle", flat=True)
    assert sorted(readers) == sorted(["alice", "bob", head.handle, head.handle, coordinator.handle, mayor.handle])


def test_answered_slip_climbs_no_further(task: Task, alice: User, coordinator: User) -> None:
    slip = send_slip(task=task, colour=Colour.RED, words="超期", by=coordinator, at=NOON)
    answer_slip(slip=slip, cause="因", measures="措施", new_date=date(2026, 6, 20), by=alice, at=NOON)

    assert climb(slip=slip, at=NOON + timedelta(days=30)) == []


def test_ladder_is_the_coordinators_to_change(client: Client, task: Task, alice: User, coordinator: User) -> None:
    rung = Rung.objects.get(colour=Colour.RED, audience="coordinators")
    with pytest.raises(NotAllowed):
        set_rung(rung=rung, working_days=1, by=alice, at=NOON)
    client.force_login(coordinator)
    fields = {f"rung{each.pk}-working_days": each.working_days for each in Rung.objects.all()}

    answer = client.post(reverse("programme:ladder"), fields | {f"rung{rung.pk}-working_days": 1})

    assert answer.status_code == 302
    rung.refresh_from_db()
    assert rung.working_days == 1


def test_slip_s_page_shows_the_answer_s_form_to_the_office_alone(
    client: Client, task: Task, alice: User, charlie: User, coordinator: User
) -> None:
    slip = send_slip(task=task, colour=Colour.YELLOW, words="台账不全", by=coordinator, at=NOON)
    address = reverse("programme:slip", args=[slip.number])

    assert client.get(address).context["answer_form"] is None
    client.force_login(charlie)
    assert client.get(address).context["answer_form"] is None
    client.force_login(alice)
    assert client.get(address).context["answer_form"] is not None
    empty = client.post(reverse("programme:answer-slip", args=[slip.number]), {"cause": "因"})
    assert sorted(empty.context["answer_form"].errors) == ["measures", "new_date"]


def test_list_of_slips_asks_the_same_few_questions_for_one_and_for_three(
    client: Client, task: Task, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send_slip(task=task, colour=Colour.BLUE, words="临近", by=coordinator, at=NOON)
    client.get(reverse("programme:slips"))
    with django_assert_num_queries(4):
        client.get(reverse("programme:slips"))
    for colour in (Colour.YELLOW, Colour.RED):
        send_slip(task=task, colour=colour, words="滞后", by=coordinator, at=NOON)
    with django_assert_num_queries(4):
        text = client.get(reverse("programme:slips")).content.decode()
    assert text.count("S-2026-") >= 3


def test_task_that_nobody_signs_for_gets_one_yellow_slip_that_says_so(
    task: Task, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGN_DAYS = 3
    last = end_of(date(2026, 6, 15))  # Thursday, Friday and Monday after the Wednesday of its dispatch
    before, after = sent_at(last, monkeypatch), sent_at(last + timedelta(seconds=1), monkeypatch)
    assert (before, after, sent_at(last + timedelta(days=1), monkeypatch)) == (
        [],
        [("yellow", "sign 2026-06-10T04:00:00Z")],
        [("yellow", "sign 2026-06-10T04:00:00Z")],
    )
    assert "3" in Slip.objects.get().words


def test_task_that_was_signed_for_or_has_no_limit_for_it_gets_none(
    task: Task, alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    week_later = NOON + timedelta(days=8)
    without_limit = sent_at(week_later, monkeypatch)
    settings.SIGN_DAYS = 3
    accept_task(task=task, by=alice, at=NOON)
    assert (without_limit, sent_at(week_later, monkeypatch)) == ([], [])


def test_task_dispatched_again_has_its_days_for_signing_again(
    task: Task, office: Office, alice: User, coordinator: User, settings: Settings
) -> None:
    settings.SIGN_DAYS = 3
    again = NOON + timedelta(days=7)
    return_task(task=task, reason="不归我们", by=alice, at=NOON)
    reorder_task(task=task, lead_office=office, by=coordinator, at=again)
    assert [each.stage for each in slips_due(again + timedelta(days=1))] == []
    assert [each.stage for each in slips_due(again + timedelta(days=8))] == [f"sign {again:%Y-%m-%dT%H:%M:%SZ}"]

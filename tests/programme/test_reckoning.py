"""When the calendar changes, what was reckoned from it moves with it, and what was set by hand does not."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.accounts.models import Notice, Office, User
from civicloop.kernel import chain
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.clock import day_of
from civicloop.kernel.workdays import is_working_day
from civicloop.kernel.worktime import Unit
from civicloop.programme.actions import (
    ask_time,
    assign_task,
    date_event,
    declare_days,
    forget_event,
    grant_time,
    preview,
    withdraw_day,
)
from civicloop.programme.actions.tasks import Limit
from civicloop.programme.lights import end_of
from civicloop.programme.models import Deed, Directive, EventDay, Task, TimeKind
from tests.conftest import NOON
from tests.factories import programme as make

TODAY = NOON.date()
LATER = NOON + timedelta(hours=2)


def counted(office: Office, by: User, days: int, unit: Unit = Unit.WORKING_DAYS) -> Task:
    return assign_task(title="清点路灯", lead_office=office, limit=Limit(amount=days, unit=unit), by=by, at=NOON)


def drawn(document_text: str, alice: User, words: str, on: date | None) -> Directive:
    """An order whose day the engine read from its words."""
    order = make.directive(make.readable(alice, document_text, dated_on=TODAY), document_text)
    order.deadline_text, order.deadline_on = words, on
    order.proposal = {"deadline_date": on.isoformat() if on else None}
    order.save()
    return order


def last_day(task: Task) -> date | None:
    task.refresh_from_db()
    return day_of(task.due_at) if task.due_at else None


def free(first: date, by: User, days: int = 1) -> None:
    declare_days(first=first, last=first + timedelta(days=days - 1), is_working=False, note="", by=by, at=LATER)


def steps(task: Task) -> list[str]:
    return list(task.steps.filter(deed=Deed.RECKON).values_list("note", flat=True))


def test_free_day_puts_off_a_limit_in_working_days_and_says_why(office: Office, coordinator: User, alice: User) -> None:
    task = counted(office, coordinator, 3)
    before = last_day(task)
    assert before is not None

    declare_days(first=before, last=before, is_working=False, note="台风", by=coordinator, at=LATER)

    after = last_day(task)
    assert after is not None
    assert after > before
    [note] = steps(task)
    assert [before.isoformat() in note, after.isoformat() in note, "台风" in note] == [True, True, True]
    assert Notice.objects.filter(person=alice, kind="time-decided", told_at=LATER).count() == 1
    assert chain.verify().holds


def test_withdrawn_day_brings_the_old_day_back(office: Office, coordinator: User) -> None:
    task = counted(office, coordinator, 3)
    before = last_day(task)
    assert before is not None
    [day] = declare_days(first=before, last=before, is_working=False, note="", by=coordinator, at=LATER)

    withdraw_day(day=day, by=coordinator, at=LATER)

    assert (last_day(task), len(steps(task))) == (before, 2)


def test_limit_in_calendar_days_does_not_move(office: Office, coordinator: User) -> None:
    task = counted(office, coordinator, 3, Unit.CALENDAR_DAYS)
    before = last_day(task)
    free(TODAY, coordinator, 20)
    assert (last_day(task), steps(task)) == (before, [])


def test_hand_set_day_does_not_move(office: Office, alice: User, coordinator: User) -> None:
    order = make.directive(make.readable(alice), by=coordinator)
    task = make.task(order, office, by=coordinator, due_on=TODAY + timedelta(days=9))
    free(TODAY, coordinator, 20)
    assert (last_day(task), steps(task)) == (TODAY + timedelta(days=9), [])


def test_granted_extension_does_not_move(office: Office, alice: User, coordinator: User) -> None:
    task = counted(office, coordinator, 3)
    until = TODAY + timedelta(days=20)
    ask_time(task=task, kind=TimeKind.EXTEND, until=until, reason="等待批复", by=alice, at=NOON)
    grant_time(task=task, by=coordinator, at=NOON)
    free(TODAY, coordinator, 10)
    assert (last_day(task), steps(task)) == (until, [])


def test_ended_task_does_not_move(office: Office, coordinator: User) -> None:
    task = counted(office, coordinator, 3)
    Task.objects.filter(pk=task.pk).update(state="done", done_at=NOON)
    before = last_day(task)
    free(TODAY, coordinator, 10)
    assert (last_day(task), steps(task)) == (before, [])


def test_event_dated_anew_moves_its_orders_and_their_tasks(office: Office, alice: User, coordinator: User) -> None:
    date_event(name="供暖", on=date(2026, 11, 15), is_yearly=True, by=coordinator, at=NOON)
    order = drawn("要在供暖前检修管网。", alice, "供暖前", date(2026, 11, 14))
    confirmed = make.confirm(order, coordinator)
    task = make.task(confirmed, office, by=coordinator, due_on=date(2026, 11, 14))

    date_event(name="供暖", on=date(2026, 11, 1), is_yearly=True, by=coordinator, at=LATER)

    order.refresh_from_db()
    assert (order.deadline_on, last_day(task), len(steps(task))) == (date(2026, 10, 31), date(2026, 10, 31), 1)


def test_event_dated_for_the_first_time_gives_a_day_to_what_waited_for_it(
    office: Office, alice: User, coordinator: User
) -> None:
    order = drawn("要在供暖前检修管网。", alice, "供暖前", None)
    task = make.task(make.confirm(order, coordinator), office, by=coordinator)
    assert last_day(task) is None

    date_event(name="供暖", on=date(2026, 11, 15), is_yearly=True, by=coordinator, at=LATER)

    assert last_day(task) == date(2026, 11, 14)


def test_day_that_a_reviewer_corrected_does_not_move(alice: User, coordinator: User) -> None:
    date_event(name="供暖", on=date(2026, 11, 15), is_yearly=True, by=coordinator, at=NOON)
    order = drawn("要在供暖前检修管网。", alice, "供暖前", date(2026, 11, 10))

    date_event(name="供暖", on=date(2026, 11, 1), is_yearly=True, by=coordinator, at=LATER)

    order.refresh_from_db()
    assert order.deadline_on == date(2026, 11, 10)


def test_forgotten_event_leaves_the_days_that_were_given(office: Office, alice: User, coordinator: User) -> None:
    event = date_event(name="供暖", on=date(2026, 11, 15), is_yearly=True, by=coordinator, at=NOON)
    order = drawn("要在供暖前检修管网。", alice, "供暖前", date(2026, 11, 14))

    forget_event(event=event, by=coordinator, at=LATER)

    order.refresh_from_db()
    assert order.deadline_on == date(2026, 11, 14)


def test_preview_counts_and_changes_nothing(office: Office, coordinator: User) -> None:
    task = counted(office, coordinator, 3)
    before = last_day(task)

    shown = preview(lambda: free(TODAY, coordinator, 10), at=LATER)

    assert [step.task for step in shown] == [task]
    assert (last_day(task), steps(task), declared_days()) == (before, [], {})


def test_page_shows_what_moves_before_it_saves(client: Client, office: Office, coordinator: User) -> None:
    task = counted(office, coordinator, 30)
    client.force_login(coordinator)
    first = last_day(task)
    assert first is not None
    sent = {"which": "days", "days-first": first, "days-last": first, "days-is_working": "0", "days-note": "台风"}

    shown = client.post("/programme/calendar", sent)
    asked = (shown.status_code, task.number in shown.content.decode(), declared_days())
    saved = client.post("/programme/calendar", sent | {"sure": "1"})

    assert asked == (200, True, {})
    assert (saved.status_code, declared_days(), len(steps(task))) == (302, {first: False}, 1)


def test_page_saves_at_once_what_moves_nothing(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    sent = {"which": "event", "event-name": "入汛", "event-on": "2026-05-01", "event-is_yearly": "on"}
    assert client.post("/programme/calendar", sent).status_code == 302
    assert EventDay.objects.count() == 1


# --- against a plain oracle --------------------------------------------------------------------------

changes = st.lists(
    st.tuples(st.integers(-2, 40), st.integers(1, 7), st.booleans()), min_size=1, max_size=4
)  # first day from today, how many, worked
pause = st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(1, 9)))  # granted after so many hours, days


def plain_last_day(amount: int, start: date, calendar: Mapping[date, bool], stands: set[date]) -> date:
    """Day by day from the day after dispatch: a worked day on which the clock does not stand uses up one."""
    day, left = start, amount
    while left:
        day += timedelta(days=1)
        left -= calendar.get(day, is_working_day(day)) and day not in stands
    return day


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(1, 25), changed=changes, paused=pause)
def test_open_limit_ends_where_a_walk_by_the_calendar_of_now_ends(
    office: Office,
    alice: User,
    coordinator: User,
    amount: int,
    changed: list[tuple[int, int, bool]],
    paused: tuple[int, int] | None,
) -> None:
    with transaction.atomic():
        task, stands = counted(office, coordinator, amount), set[date]()
        if paused:
            at: datetime = NOON + timedelta(hours=paused[0])
            until = day_of(at) + timedelta(days=paused[1])
            ask_time(task=task, kind=TimeKind.SUSPEND, until=until, reason="停水", by=alice, at=at)
            grant_time(task=task, by=coordinator, at=at)
            stands = {day_of(at) + timedelta(days=step) for step in range(1, paused[1] + 1)}
        for first, span, is_working in changed:
            day = TODAY + timedelta(days=first)
            declare_days(
                first=day,
                last=day + timedelta(days=span - 1),
                is_working=is_working,
                note="",
                by=coordinator,
                at=LATER + timedelta(hours=6),
            )
        task.refresh_from_db()
        expected = end_of(plain_last_day(amount, day_of(NOON), declared_days(), stands))
        transaction.set_rollback(True)
    assert task.due_at == expected

"""More time, a stopped clock, a question to the reporter."""

from datetime import UTC, datetime, timedelta

import pytest

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions, tokens
from civicloop.cases.clocks import resumed
from civicloop.cases.models import Case, LimitUnit, ReliefKind, State
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.worktime import Hours, parse_spells
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def case(coordinator: User, office: Office, alice: User) -> Case:
    """Accepted at noon, due at 18:00: four working hours after the midday break."""
    return actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)


def ask(case: Case, by: User, kind: ReliefKind = ReliefKind.SUSPEND, days: int = 10) -> None:
    actions.ask_relief(case=case, by=by, kind=kind, days=days, reason="等设备到货", at=NOON + 4 * HOUR)


def grant(case: Case, by: User, *, hours: int = 4) -> Case:
    return actions.decide_relief(case=case, by=by, is_granted=True, at=NOON + hours * HOUR)


def test_more_time_is_counted_in_working_days_after_the_limit(case: Case, alice: User, coordinator: User) -> None:
    assert case.due_at == NOON + 6 * HOUR
    ask(case, alice, ReliefKind.EXTEND, 2)

    longer = grant(case, coordinator)

    assert (longer.state, longer.due_at) == (State.ACCEPTED, NOON + 6 * HOUR + 2 * DAY)
    assert longer.runs.get(ended_at=None).due_at == longer.due_at
    assert list(case.steps.order_by("-pk").values_list("deed", "note")[:2]) == [
        ("extended", "等设备到货"), ("wants_time", "等设备到货"),
    ]  # fmt: skip


def test_second_extension_is_granted_by_whoever_leads(case: Case, alice: User, coordinator: User) -> None:
    leader = people.member("lena", officer_of=people.civility_office(), role=Role.LEADER)
    ask(case, alice, ReliefKind.EXTEND, 2)
    grant(case, coordinator)
    ask(case, alice, ReliefKind.EXTEND, 1)

    with pytest.raises(NotAllowed):
        grant(case, coordinator)

    assert grant(case, leader).extension_count == 2


def test_clock_stands_still_while_suspended_and_what_was_left_is_left(
    case: Case, alice: User, coordinator: User
) -> None:
    ask(case, alice)
    still = grant(case, coordinator)  # at 16:00: two hours are left
    assert (still.state, still.due_at, still.resumes) == (State.SUSPENDED, None, State.ACCEPTED)

    again = actions.resume(case=case, by=coordinator, at=NOON + 5 * DAY + 2 * HOUR)  # a Monday, 14:00

    assert (again.state, again.resumes, again.due_at) == (State.ACCEPTED, "", NOON + 5 * DAY + 4 * HOUR)
    pause = case.pauses.get()
    assert (pause.reason, pause.began_at, pause.ended_at) == (
        "等设备到货", NOON + 4 * HOUR, NOON + 5 * DAY + 2 * HOUR,
    )  # fmt: skip


def test_standstill_ends_by_itself_once(case: Case, alice: User, coordinator: User) -> None:
    ask(case, alice, days=3)
    grant(case, coordinator)

    counts = [actions.end_pauses(at=NOON + 4 * HOUR + n * DAY) for n in (2, 3, 4)]

    case.refresh_from_db()
    assert (counts, case.state) == ([0, 1, 0], State.ACCEPTED)


def test_request_is_turned_down_with_a_reason_and_nothing_changes(case: Case, alice: User, coordinator: User) -> None:
    ask(case, alice)

    with pytest.raises(actions.ReasonNeeded):
        actions.decide_relief(case=case, by=coordinator, is_granted=False, at=NOON)
    same = actions.decide_relief(case=case, by=coordinator, is_granted=False, answer="设备已到", at=NOON + 5 * HOUR)

    assert (same.state, same.due_at) == (State.ACCEPTED, NOON + 6 * HOUR)
    assert case.steps.order_by("-pk")[0].note == "设备已到"


def test_office_neither_decides_its_own_request_nor_asks_twice(case: Case, alice: User, bob: User) -> None:
    ask(case, alice)

    with pytest.raises(NotAllowed):
        grant(case, bob)
    with pytest.raises(actions.AskedAlready):
        ask(case, bob)


@pytest.mark.parametrize("days", [0, 91])
def test_days_that_nobody_means_are_refused(case: Case, alice: User, days: int) -> None:
    with pytest.raises(actions.NotSoMany):
        ask(case, alice, days=days)


def test_nothing_can_be_decided_where_nobody_asked(case: Case, coordinator: User) -> None:
    with pytest.raises(actions.NothingAsked):
        grant(case, coordinator)


# --- the clock alone ---------------------------------------------------------------------------------

HOURS = Hours(parse_spells("09:00-12:00,14:00-18:00"), lambda day: day.weekday() < 5)


def city(day: int, hour: int) -> datetime:
    """A moment of June 2026 as the city's clocks say it. The 10th is a Wednesday."""
    return datetime(2026, 6, day, hour, tzinfo=UTC) - 8 * HOUR


@pytest.mark.parametrize(
    ("unit", "due", "paused", "again", "expected"),
    [
        (LimitUnit.WORKING_HOURS, city(10, 18), city(10, 16), city(15, 14), city(15, 16)),
        (LimitUnit.WORKING_DAYS, city(12, 18), city(10, 16), city(15, 9), city(17, 18)),  # two working days left
        (LimitUnit.WORKING_DAYS, city(10, 18), city(10, 16), city(15, 9), city(15, 11)),  # two hours of the last one
        (LimitUnit.CALENDAR_DAYS, city(12, 10), city(11, 10), city(20, 10), city(21, 10)),
        (LimitUnit.WORKING_HOURS, city(10, 10), city(10, 16), city(11, 16), city(11, 10)),  # late stays late
    ],
)
def test_limit_goes_on_with_what_was_left(
    unit: str, due: datetime, paused: datetime, again: datetime, expected: datetime
) -> None:
    assert resumed(due, paused, again, unit, HOURS) == expected


# --- a question to the reporter ----------------------------------------------------------------------


def test_reporter_answers_and_the_case_goes_on_where_it_was(coordinator: User) -> None:
    tip = make.tip(tokens.token_of("x" * 22))
    asked = actions.ask_reporter(case=tip, by=coordinator, question="哪个门？", at=NOON + HOUR)
    assert (asked.state, asked.due_at, asked.resumes) == (State.QUERIED, None, State.TIP)

    actions.answer(follower=tip.followers.get(), words="北门", at=NOON + DAY)

    tip.refresh_from_db()
    assert (tip.state, tip.filed_at) == (State.TIP, None)
    assert list(tip.steps.order_by("pk").values_list("deed", "note")) == [
        ("reported", ""), ("queried", "哪个门？"), ("answered", "北门"),
    ]  # fmt: skip


def test_question_lapses_after_its_days(case: Case, alice: User) -> None:
    actions.ask_reporter(case=case, by=alice, question="还在吗？", days=2, at=NOON)

    assert actions.end_pauses(at=NOON + 2 * DAY) == 1

    case.refresh_from_db()
    assert (case.state, case.steps.order_by("-pk")[0].deed) == (State.ACCEPTED, "lapsed")
    with pytest.raises(WrongState):
        actions.answer(follower=case.followers.get(), words="在", at=NOON + 3 * DAY)


def test_only_the_first_reporter_answers_and_a_question_about_a_tip_shows_it_to_nobody(
    case: Case, alice: User, charlie: User, coordinator: User
) -> None:
    joined = actions.join(case=case, by=charlie, token="t" * 40, at=NOON)
    actions.ask_reporter(case=case, by=alice, question="还在吗？", at=NOON)
    tip = make.tip(metres_north=900)
    actions.ask_reporter(case=tip, by=coordinator, question="哪个门？", at=NOON)

    with pytest.raises(NotAllowed):
        actions.answer(follower=joined, words="在", at=NOON)
    assert list(Case.objects.visible_to(charlie)) == [case]

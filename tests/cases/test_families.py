"""A case shared out among offices, offices that help, bodies outside the city, void cases."""

from datetime import timedelta

import pytest

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions
from civicloop.cases.models import Case, Ending, State
from civicloop.kernel.errors import WrongState
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def water(db: None) -> Office:
    return people.office(code="water", name="水务局")


@pytest.fixture
def inspector(db: None) -> User:
    return people.member("ines", officer_of=people.office(code="watch", name="监督中心"), role=Role.INSPECTOR)


@pytest.fixture
def parts(coordinator: User, office: Office, water: Office) -> list[Case]:
    whole = make.filed(coordinator, token="x" * 40)
    return actions.split(case=whole, by=coordinator, offices=[office, water], at=NOON)


def dealt_with(part: Case, worker: User, inspector: User, ending: Ending = Ending.FIXED) -> Case:
    case = actions.accept(case=part, by=worker, at=NOON)
    case = actions.mark_fixed(case=case, by=worker, pictures=[make.kept()], note="见图", ending=ending, at=NOON + HOUR)
    return actions.verify(case=case, by=inspector, passed=True, at=NOON + 2 * HOUR)


def whole_of(parts: list[Case]) -> Case:
    assert parts[0].parent_id is not None
    return Case.objects.get(pk=parts[0].parent_id)


def test_whole_is_closed_when_its_parts_are(parts: list[Case], water: Office, alice: User, inspector: User) -> None:
    wendy = people.member("wendy", officer_of=water)
    assert [(part.state, part.office) for part in parts][1] == (State.DISPATCHED, water)
    dealt_with(parts[0], alice, inspector)
    assert whole_of(parts).state == State.SPLIT

    dealt_with(parts[1], wendy, inspector)

    whole = whole_of(parts)
    assert (whole.state, whole.ending, whole.closed_at) == (State.PROBATION, Ending.FIXED, NOON + 2 * HOUR)
    assert whole.probation_until == NOON + 2 * HOUR + 30 * DAY


def test_whole_is_partly_fixed_when_one_part_could_not_be(
    parts: list[Case], water: Office, alice: User, inspector: User
) -> None:
    dealt_with(parts[0], alice, inspector)
    dealt_with(parts[1], people.member("wendy", officer_of=water), inspector, Ending.UNFIXABLE)

    whole = whole_of(parts)
    assert (whole.state, whole.ending) == (State.ENDED, Ending.PARTLY)


def test_void_part_does_not_count(parts: list[Case], alice: User, coordinator: User, inspector: User) -> None:
    dealt_with(parts[0], alice, inspector)
    actions.declare_void(case=parts[1], by=coordinator, reason="不涉及水务", at=NOON + 3 * HOUR)

    assert (whole_of(parts).state, whole_of(parts).ending) == (State.PROBATION, Ending.FIXED)


def test_reopened_part_reopens_the_whole_and_the_reporter_reopens_every_part(
    parts: list[Case], water: Office, alice: User, inspector: User, coordinator: User
) -> None:
    for part, worker in zip(parts, [alice, people.member("wendy", officer_of=water)], strict=True):
        dealt_with(part, worker, inspector)
    actions.reopen(case=parts[0], by=coordinator, reason="又堵了", at=NOON + DAY)
    assert whole_of(parts).state == State.SPLIT
    part = Case.objects.get(pk=parts[0].pk)
    part = actions.mark_fixed(case=part, by=alice, pictures=[make.kept()], at=NOON + DAY)
    actions.verify(case=part, by=inspector, passed=True, at=NOON + 2 * DAY)
    whole = whole_of(parts)
    assert whole.state == State.PROBATION

    actions.judge(follower=whole.followers.get(), is_fixed=False, reason="没修好", at=NOON + 3 * DAY)

    assert [Case.objects.get(pk=each.pk).state for each in (whole, *parts)] == ["split", "rework", "rework"]


def test_case_is_shared_out_once_among_several_different_offices(
    coordinator: User, office: Office, water: Office, parts: list[Case]
) -> None:
    alone = make.filed(coordinator, metres_north=900)
    returned = actions.return_case(case=parts[1], by=people.member("wendy", officer_of=water), reason="…", at=NOON)
    for case, offices in ((alone, [office]), (alone, [office, office]), (returned, [office, water])):
        with pytest.raises(actions.WrongParts):
            actions.split(case=case, by=coordinator, offices=offices, at=NOON)


# --- who helps, who is outside -----------------------------------------------------------------------


def test_helping_office_sees_the_case_and_is_asked_once(coordinator: User, office: Office, water: Office) -> None:
    case = make.filed(coordinator)
    Case.objects.filter(pk=case.pk).update(is_public=False)
    case = actions.dispatch(case=Case.objects.get(pk=case.pk), by=coordinator, office=office, at=NOON)
    wendy = people.member("wendy", officer_of=water)
    assert not Case.objects.visible_to(wendy).exists()

    actions.ask_help(case=case, by=coordinator, office=water, at=NOON)

    assert list(Case.objects.visible_to(wendy)) == [case]
    for helper in (water, office):
        with pytest.raises(actions.HelpsAlready):
            actions.ask_help(case=case, by=coordinator, office=helper, at=NOON)


def test_body_outside_gives_it_back_or_deals_with_it(coordinator: User) -> None:
    case = make.filed(coordinator)
    forwarding = actions.forward(case=case, by=coordinator, body="铁路部门", reference="TL-7", at=NOON)
    assert (forwarding.body, forwarding.reference) == ("铁路部门", "TL-7")

    back = actions.take_back(case=case, by=coordinator, reason="不是铁路用地", at=NOON + DAY)
    assert (back.state, case.forwardings.get().ended_at) == (State.RETURNED, NOON + DAY)
    actions.forward(case=case, by=coordinator, body="高速公路公司", at=NOON + DAY)
    over = actions.conclude(case=case, by=coordinator, words="已修复护栏", at=NOON + 2 * DAY)

    assert (over.state, over.ending, over.closed_at) == (State.ENDED, Ending.FORWARDED, NOON + 2 * DAY)
    assert over.outcome


def test_void_case_can_not_be_worked_on(coordinator: User, office: Office, alice: User) -> None:
    case = make.dispatched(coordinator, office)
    actions.declare_void(case=case, by=coordinator, reason="误立案", at=NOON)

    with pytest.raises(WrongState):
        actions.accept(case=case, by=alice, at=NOON)


def test_chased_case_shows_since_when(coordinator: User, office: Office) -> None:
    case = actions.supervise(case=make.dispatched(coordinator, office), by=coordinator, words="请抓紧", at=NOON)

    assert (case.supervised_at, case.state) == (NOON, State.DISPATCHED)

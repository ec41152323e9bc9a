"""A dispute runs by its clocks, between its parties."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.appraisal import queries, rules
from civicloop.appraisal.actions import disputes as actions
from civicloop.appraisal.clocks import CLOCKS, light
from civicloop.appraisal.models import TRANSITIONS, Dispute, DisputeState, Inadmissible
from civicloop.appraisal.queries.disputes import punctuality_of
from civicloop.appraisal.steps import offered
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import appraisal as make

DAY = timedelta(days=1)


def answered(by: User, lodger: User, *, at: datetime = NOON) -> Dispute:
    return actions.answer_dispute(by=by, dispute=make.dispute(lodger), words="已退。", refund=Decimal(36), at=at)


def appealed(by: User, lodger: User) -> Dispute:
    return actions.appeal_dispute(by=lodger, dispute=answered(by, lodger), words="没退。", at=NOON)


def test_operator_has_fifteen_calendar_days(charlie: User) -> None:
    dispute = make.dispute(charlie)

    assert (dispute.number, dispute.due_on, dispute.answer_due_on) == (
        "D-2026-00001",
        date(2026, 6, 25),
        date(2026, 6, 25),
    )


def test_regulator_has_five_working_days_then_thirty_calendar_days(charlie: User, coordinator: User) -> None:
    dispute = appealed(make.clerk(), charlie)
    five = dispute.due_on

    admitted = actions.admit_appeal(by=coordinator, dispute=dispute, at=NOON + 2 * DAY)

    assert (five, admitted.due_on) == (date(2026, 6, 17), date(2026, 7, 12))


def test_clock_stands_while_the_user_thinks(charlie: User) -> None:
    dispute = answered(make.clerk(), charlie)

    assert (dispute.due_on, light(dispute.due_on, date(2027, 1, 1))) == (None, "grey")


@pytest.mark.parametrize(
    ("day", "tone"),
    [("2026-06-21", "green"), ("2026-06-22", "yellow"), ("2026-06-25", "yellow"), ("2026-06-26", "red")],
)
def test_light_follows_the_clock(day: str, tone: str) -> None:
    assert light(date(2026, 6, 25), date.fromisoformat(day)) == tone


def test_every_clock_names_its_law() -> None:
    assert {state: (clock.days, clock.are_working_days) for state, clock in CLOCKS.items()} == {
        DisputeState.LODGED: (15, False),
        DisputeState.APPEALED: (5, True),
        DisputeState.ADMITTED: (30, False),
    }
    assert all(clock.source for clock in CLOCKS.values())


def test_charge_of_an_office_that_sells_nothing_is_not_disputed(charlie: User, office: Office) -> None:
    with pytest.raises(actions.NotAnOperator):
        actions.lodge_dispute(by=charlie, operator=office, charge=make.CHARGE, at=NOON)


def test_somebody_without_account_or_address_is_refused(db: None) -> None:
    with pytest.raises(actions.NoContact):
        actions.lodge_dispute(by=None, operator=make.operator(), charge=make.CHARGE, at=NOON)


def test_key_is_kept_as_a_hash_and_opens_the_dispute(db: None) -> None:
    dispute, key = make.anonymous_dispute()

    assert key not in str(vars(dispute))
    assert [rules.is_lodger(dispute, None, each) for each in (key, "wrong", "")] == [True, False, False]


def test_member_s_dispute_opens_to_no_key(charlie: User) -> None:
    assert rules.is_lodger(make.dispute(charlie), None, "") is False


def test_whole_way_to_the_regulator_s_decision(charlie: User, coordinator: User) -> None:
    dispute = appealed(make.clerk(), charlie)

    actions.admit_appeal(by=coordinator, dispute=dispute, at=NOON)
    decided = actions.decide_appeal(by=coordinator, dispute=dispute, words="应退。", refund=Decimal(20), at=NOON + DAY)

    assert (decided.state, decided.refund, decided.due_on, decided.ended_at) == ("decided", 20, None, NOON + DAY)
    assert list(decided.steps.order_by("pk").values_list("state", flat=True)) == [
        "lodged", "answered", "appealed", "admitted", "decided",
    ]  # fmt: skip
    assert chain.verify().holds


def test_key_holder_accepts_without_an_account(db: None) -> None:
    dispute, key = make.anonymous_dispute()
    actions.answer_dispute(by=make.clerk(), dispute=dispute, words="已退。", at=NOON)

    ended = actions.accept_answer(by=None, dispute=dispute, key=key, at=NOON)

    assert ended.state == DisputeState.ACCEPTED


def test_silent_operator_is_appealed_after_its_time_only(charlie: User) -> None:
    dispute = make.dispute(charlie)
    with pytest.raises(actions.TooEarly):
        actions.appeal_dispute(by=charlie, dispute=dispute, words="无人理。", at=NOON + 15 * DAY)

    appeal = actions.appeal_dispute(by=charlie, dispute=dispute, words="无人理。", at=NOON + 16 * DAY)

    assert appeal.state == DisputeState.APPEALED


def test_refused_appeal_says_on_what_ground(charlie: User, coordinator: User) -> None:
    dispute = appealed(make.clerk(), charlie)

    refused = actions.refuse_appeal(
        by=coordinator, dispute=dispute, ground=Inadmissible.TOO_OLD, words="超过五个月。", at=NOON
    )

    assert (refused.state, refused.ground, refused.ended_at) == ("refused", "too-old", NOON)


def test_refund_beyond_the_amount_is_refused(charlie: User) -> None:
    with pytest.raises(actions.TooMuch):
        actions.answer_dispute(
            by=make.clerk(), dispute=make.dispute(charlie), words="退。", refund=Decimal("36.01"), at=NOON
        )


DEEDS: dict[str, Callable[[User, Dispute], object]] = {
    "answer": lambda by, it: actions.answer_dispute(by=by, dispute=it, words="?", at=NOON),
    "accept": lambda by, it: actions.accept_answer(by=by, dispute=it, at=NOON),
    "appeal": lambda by, it: actions.appeal_dispute(by=by, dispute=it, words="?", at=NOON),
    "admit": lambda by, it: actions.admit_appeal(by=by, dispute=it, at=NOON),
    "refuse": lambda by, it: actions.refuse_appeal(by=by, dispute=it, ground=Inadmissible.TAKEN, words="?", at=NOON),
    "decide": lambda by, it: actions.decide_appeal(by=by, dispute=it, words="?", at=NOON),
    "withdraw": lambda by, it: actions.withdraw_dispute(by=by, dispute=it, at=NOON),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_outsider_takes_no_step(charlie: User, deed: str) -> None:
    dispute = make.dispute(charlie)

    with pytest.raises(NotAllowed):
        DEEDS[deed](people.member("mallory"), dispute)


@pytest.mark.parametrize("deed", ["accept", "appeal", "admit", "refuse", "decide", "withdraw"])
def test_operator_only_answers(charlie: User, deed: str) -> None:
    with pytest.raises(NotAllowed):
        DEEDS[deed](make.clerk(), make.dispute(charlie))


def test_regulator_who_works_for_the_operator_does_not_judge_it(charlie: User) -> None:
    both = make.clerk()
    people.Membership.objects.create(user=both, office=people.civility_office(), role="officer")
    dispute = appealed(make.clerk("tom"), charlie)

    with pytest.raises(NotAllowed):
        actions.admit_appeal(by=both, dispute=dispute, at=NOON)


ALLOWED = {
    ("lodged", "answered"),
    ("lodged", "appealed"),
    ("lodged", "withdrawn"),
    ("answered", "accepted"),
    ("answered", "appealed"),
    ("answered", "withdrawn"),
    ("appealed", "admitted"),
    ("appealed", "refused"),
    ("appealed", "withdrawn"),
    ("admitted", "decided"),
    ("admitted", "withdrawn"),
}


@pytest.mark.parametrize("now", DisputeState)
@pytest.mark.parametrize("wanted", DisputeState)
def test_every_pair_of_states_is_decided(now: DisputeState, wanted: DisputeState) -> None:
    assert TRANSITIONS.allows(now, wanted) == ((now.value, wanted.value) in ALLOWED)


def test_step_out_of_order_is_refused(charlie: User, coordinator: User) -> None:
    with pytest.raises(WrongState):
        actions.decide_appeal(by=coordinator, dispute=make.dispute(charlie), words="?", at=NOON)


@pytest.mark.parametrize(
    ("state", "deeds"),
    [
        ("lodged", {"clerk": ["answer"], "charlie": ["withdraw"], "olive": []}),
        ("answered", {"clerk": [], "charlie": ["accept", "appeal", "withdraw"], "olive": []}),
        ("appealed", {"clerk": [], "charlie": ["withdraw"], "olive": ["admit", "refuse"]}),
        ("admitted", {"clerk": [], "charlie": ["withdraw"], "olive": ["decide"]}),
        ("decided", {"clerk": [], "charlie": [], "olive": []}),
    ],
)
def test_each_party_is_offered_its_own_steps(
    charlie: User, coordinator: User, state: str, deeds: dict[str, list[str]]
) -> None:
    dispute, clerk = make.dispute(charlie), make.clerk()
    dispute.state = state
    people_by_name = {"clerk": clerk, "charlie": charlie, "olive": coordinator}

    found = {
        name: [step.deed for step in offered(dispute, user, "", NOON.date())] for name, user in people_by_name.items()
    }

    assert found == deeds


def test_dispute_is_seen_by_its_parties_and_the_regulator(charlie: User, alice: User, coordinator: User) -> None:
    make.dispute(charlie)
    reader = people.member("rita", officer_of=make.operator(), role="reader")

    seen = [
        Dispute.objects.visible_to(user).count()
        for user in (charlie, make.clerk(), coordinator, alice, reader, AnonymousUser())
    ]
    assert seen == [1, 1, 1, 0, 0, 0]


def test_chain_never_names_the_lodger(charlie: User) -> None:
    dispute = answered(make.clerk(), charlie)
    actions.accept_answer(by=charlie, dispute=dispute, at=NOON)

    events = Event.objects.filter(thing=dispute.chain_name)
    assert charlie.chain_name not in set(events.values_list("actor", flat=True))
    assert not any("13800000000" in event.data for event in events)


def test_punctuality_counts_silence_past_the_day_as_late(charlie: User) -> None:
    clerk = make.clerk()
    answered(clerk, charlie, at=NOON + 15 * DAY)
    answered(clerk, charlie, at=NOON + 16 * DAY)
    make.dispute(charlie)
    actions.withdraw_dispute(by=charlie, dispute=make.dispute(charlie), at=NOON)

    early, late = (punctuality_of(make.operator(), (NOON + days * DAY).date()) for days in (15, 16))

    assert (early.count, early.in_time.n, early.in_time.value) == (4, 2, 0.5)
    assert (late.in_time.n, round(late.in_time.value, 3), late.is_enough) == (3, 0.333, False)


def test_answer_late_in_the_city_s_evening_is_in_time(charlie: User) -> None:
    evening = datetime(2026, 6, 25, 15, 59, tzinfo=UTC)  # 23:59 of the last day
    midnight = datetime(2026, 6, 25, 16, 0, tzinfo=UTC)
    clerk = make.clerk()
    answered(clerk, charlie, at=evening)
    answered(clerk, charlie, at=midnight)

    assert punctuality_of(make.operator(), date(2026, 6, 26)).in_time.value == 0.5


def test_desks_hold_what_each_side_owes(charlie: User, coordinator: User) -> None:
    clerk, dispute = make.clerk(), make.dispute(charlie)

    def desks() -> list[int]:
        return [len(queries.desk(user, NOON)) for user in (clerk, charlie, coordinator)]

    lodged = desks()
    actions.answer_dispute(by=clerk, dispute=dispute, words="退。", at=NOON)
    after_answer = desks()
    actions.appeal_dispute(by=charlie, dispute=dispute, words="没退。", at=NOON)

    assert (lodged, after_answer, desks()) == ([1, 0, 0], [0, 1, 0], [0, 0, 1])


@pytest.mark.parametrize(
    "change",
    [{"member": None}, {"amount": 0}, {"charged_until": date(2026, 4, 30)}],
    ids=["nobody", "nothing", "backwards"],
)
def test_database_refuses_a_senseless_dispute(charlie: User, change: dict[str, object]) -> None:
    dispute = make.dispute(charlie)

    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(**change)

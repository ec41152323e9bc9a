"""What may happen to a pledge, by whom, and what of it is kept."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from civicloop.accounts.models import Membership, Office, Role, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from civicloop.pledges import actions
from civicloop.pledges.models import TRANSITIONS, Ballot, Pledge, PledgeState, Verdict
from civicloop.pledges.terms import Terms
from tests.conftest import NOON
from tests.factories import pledges as make
from tests.factories.pledges import TERMS


def verbs() -> list[str]:
    return list(Event.objects.order_by("height").values_list("verb", flat=True))


def test_draft_gets_a_number_of_the_year(alice: User, office: Office) -> None:
    numbers = [make.draft(alice, office).number for _ in range(2)]

    assert numbers == ["P-2026-0001", "P-2026-0002"]
    assert verbs() == ["pledge.drafted"] * 2


def test_outsider_promises_nothing_for_an_office(charlie: User, office: Office) -> None:
    with pytest.raises(NotAllowed):
        make.draft(charlie, office)


@pytest.mark.parametrize("name", ["measure", "baseline_value", "baseline_on", "target_value", "due_on"])
def test_publishing_needs_everything_that_makes_it_checkable(alice: User, office: Office, name: str) -> None:
    pledge = make.draft(alice, office, **{name: "" if name == "measure" else None})

    with pytest.raises(actions.NotCheckable) as refusal:
        actions.publish_pledge(by=alice, pledge=pledge, at=NOON)

    assert str(Pledge._meta.get_field(name).verbose_name).lower() in str(refusal.value).lower()


def test_refusal_names_all_that_is_missing(alice: User, office: Office) -> None:
    pledge = make.draft(alice, office, measure="", due_on=None)

    with translation.override("en"):
        with pytest.raises(actions.NotCheckable) as refusal:
            actions.publish_pledge(by=alice, pledge=pledge, at=NOON)
        sentence = str(refusal.value)

    assert sentence == (
        "A pledge that nobody can check is not published. Still missing: How it is measured; To be kept by."
    )


def test_pledge_of_what_is_there_already_is_refused(alice: User, office: Office) -> None:
    with pytest.raises(actions.NothingPromised):
        make.published(alice, office, target_value=Decimal("60.00"))


def test_deadline_before_the_baseline_is_refused(alice: User, office: Office) -> None:
    with pytest.raises(actions.DueBeforeBaseline):
        make.published(alice, office, due_on=TERMS.baseline_on)


def test_database_refuses_to_publish_what_nobody_can_check(alice: User, office: Office) -> None:
    pledge = make.draft(alice, office, measure="")

    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(published_at=NOON)


def test_publishing_twice_is_refused(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)

    with pytest.raises(WrongState):
        actions.publish_pledge(by=alice, pledge=pledge, at=NOON)


def test_revised_draft_keeps_no_history(alice: User, office: Office) -> None:
    pledge = make.draft(alice, office)

    actions.revise_draft(by=alice, pledge=pledge, terms=replace(TERMS, name="路灯"), at=NOON)

    pledge.refresh_from_db()
    assert (pledge.name, pledge.amendments.count()) == ("路灯", 0)


def test_amendment_keeps_what_the_pledge_said_before(alice: User, bob: User, office: Office) -> None:
    pledge = make.published(alice, office)
    terms = replace(TERMS, target_value=Decimal(90), due_on=date(2026, 7, 31))

    amendment = actions.amend_pledge(by=bob, pledge=pledge, terms=terms, reason="汛期停工", at=NOON)

    pledge.refresh_from_db()
    assert Terms.of(pledge) == replace(terms, baseline_value=Decimal(60))
    assert amendment.changes == {"target_value": ["95", "90"], "due_on": ["2026-06-30", "2026-07-31"]}


def test_chain_keeps_the_numbers_of_an_amendment_and_none_of_its_words(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    terms = replace(TERMS, target_value=Decimal(90), promise="张三答应的。")

    actions.amend_pledge(by=alice, pledge=pledge, terms=terms, reason="汛期停工", at=NOON)

    told = json.loads(Event.objects.get(verb="pledge.amended").data)
    assert told == {"changed": ["promise", "target_value"], "changes": {"target_value": ["95", "90"]}}


def test_amendment_that_changes_nothing_is_refused(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)

    with pytest.raises(actions.NothingChanged):
        actions.amend_pledge(by=alice, pledge=pledge, terms=TERMS, reason="?", at=NOON)


def test_amendment_cannot_make_it_uncheckable(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)

    with pytest.raises(actions.NotCheckable):
        actions.amend_pledge(by=alice, pledge=pledge, terms=replace(TERMS, due_on=None), reason="?", at=NOON)


def test_claimed_pledge_is_amended_no_more(alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)

    with pytest.raises(actions.NotRunning):
        actions.amend_pledge(by=alice, pledge=pledge, terms=replace(TERMS, name="x"), reason="?", at=NOON)


def test_final_claim_opens_the_vote_and_a_report_does_not(alice: User, office: Office) -> None:
    pledge, today = make.published(alice, office), NOON.date()

    make.claim(alice, pledge)
    pledge.refresh_from_db()
    before = (pledge.state, pledge.is_open_for_verdicts(today))
    make.claim(alice, pledge, value=95, is_final=True)
    pledge.refresh_from_db()

    assert before == (PledgeState.PUBLISHED, False)
    assert (pledge.state, pledge.claimed_on, pledge.is_open_for_verdicts(today)) == (PledgeState.CLAIMED, today, True)


def test_draft_is_not_claimed(alice: User, office: Office) -> None:
    with pytest.raises(actions.NotRunning):
        make.claim(alice, make.draft(alice, office))


def test_inspector_of_another_office_checks(alice: User, office: Office) -> None:
    pledge, iris = make.published(alice, office), make.inspector()

    check = make.check(iris, pledge, value="74.5")

    assert (check.value, check.office.code, check.by) == (Decimal("74.5"), "iris-team", iris)
    assert verbs()[-1] == "pledge.checked"


def test_nobody_checks_their_own_office(alice: User, bob: User, office: Office) -> None:
    pledge = make.published(alice, office)
    Membership.objects.create(user=bob, office=office, role=Role.INSPECTOR)

    with pytest.raises(NotAllowed):
        make.check(bob, pledge)


def test_inspector_with_a_post_below_the_office_does_not_check_it(alice: User, office: Office) -> None:
    pledge, iris = make.published(alice, office), make.inspector()
    below = Office.objects.create(code="lamps", name="路灯所", parent=office, path="urban/lamps/")
    Membership.objects.create(user=iris, office=below, role=Role.READER)

    with pytest.raises(NotAllowed):
        make.check(iris, pledge)


def test_officer_who_is_no_inspector_does_not_check(alice: User, coordinator: User, office: Office) -> None:
    with pytest.raises(NotAllowed):
        make.check(coordinator, make.published(alice, office))


def test_second_verdict_replaces_the_first_and_keeps_it(alice: User, charlie: User, office: Office) -> None:
    pledge = make.claimed(alice, office)

    actions.judge_pledge(by=charlie, pledge=pledge, verdict=Verdict.KEPT, at=NOON)
    actions.judge_pledge(
        by=charlie, pledge=pledge, verdict=Verdict.BROKEN, reason="还是黑", at=NOON + timedelta(days=1)
    )

    kept = Ballot.objects.order_by("pk").values_list("verdict", "superseded_at")
    assert list(kept) == [("kept", NOON + timedelta(days=1)), ("broken", None)]


def test_database_refuses_two_open_verdicts_of_one_member(alice: User, charlie: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    actions.judge_pledge(by=charlie, pledge=pledge, verdict=Verdict.KEPT, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(pledge=pledge, user=charlie, verdict=Verdict.KEPT, nonce="x", at=NOON)


def test_chain_seals_a_verdict_without_naming_the_voter(alice: User, charlie: User, office: Office) -> None:
    ballot = actions.judge_pledge(by=charlie, pledge=make.claimed(alice, office), verdict=Verdict.KEPT, at=NOON)

    event = Event.objects.get(verb="pledge.judged")
    assert (event.actor, actions.seal_of(ballot) in event.data) == ("anonymous", True)
    assert "kept" not in event.data
    ballot.verdict = Verdict.BROKEN
    assert actions.seal_of(ballot) not in event.data


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_office_does_not_judge_itself(
    request: pytest.FixtureRequest, alice: User, office: Office, who: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.judge_pledge(
            by=request.getfixturevalue(who), pledge=make.claimed(alice, office), verdict=Verdict.KEPT, at=NOON
        )


def test_vote_opens_the_day_after_the_deadline_and_lasts_thirty_days(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    days = {day: pledge.is_open_for_verdicts(date.fromisoformat(day)) for day in OPEN}

    assert days == OPEN
    for day, is_open in OPEN.items():
        found = Pledge.objects.open_for_verdicts(date.fromisoformat(day)).exists()
        over = Pledge.objects.settleable(date.fromisoformat(day)).exists()
        assert (found, over) == (is_open, day == "2026-08-01")


OPEN = {"2026-06-30": False, "2026-07-01": True, "2026-07-31": True, "2026-08-01": False}


def test_verdict_outside_the_vote_is_refused(alice: User, charlie: User, office: Office) -> None:
    with pytest.raises(actions.VoteIsClosed):
        actions.judge_pledge(by=charlie, pledge=make.published(alice, office), verdict=Verdict.KEPT, at=NOON)


def test_hidden_reason_goes_on_counting(alice: User, charlie: User, coordinator: User, office: Office) -> None:
    ballot = actions.judge_pledge(
        by=charlie, pledge=make.claimed(alice, office), verdict=Verdict.BROKEN, reason="!", at=NOON
    )

    actions.hide_reason(by=coordinator, ballot=ballot, at=NOON)

    ballot.refresh_from_db()
    assert (ballot.is_hidden, ballot.reason, ballot.superseded_at) == (True, "!", None)


def test_office_hides_no_reason(alice: User, charlie: User, office: Office) -> None:
    ballot = actions.judge_pledge(by=charlie, pledge=make.claimed(alice, office), verdict=Verdict.BROKEN, at=NOON)

    with pytest.raises(NotAllowed):
        actions.hide_reason(by=alice, ballot=ballot, at=NOON)


def test_coordinator_settles_once_the_vote_has_ended(alice: User, coordinator: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.judged(pledge, {Verdict.KEPT: 2, Verdict.BROKEN: 1})

    with pytest.raises(actions.VoteIsOpen):
        actions.settle_pledge(by=coordinator, pledge=pledge, at=NOON + timedelta(days=30))
    settled = actions.settle_pledge(by=coordinator, pledge=pledge, at=NOON + timedelta(days=31))

    assert (settled.state, settled.ended_at) == (PledgeState.SETTLED, NOON + timedelta(days=31))
    assert Event.objects.get(verb="pledge.settled").data == '{"broken":1,"kept":2,"partly":0,"unknown":0}'


def test_office_does_not_settle_its_own_pledge(alice: User, office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.settle_pledge(by=alice, pledge=make.claimed(alice, office), at=NOON + timedelta(days=31))


def test_withdrawn_pledge_keeps_its_reason(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)

    actions.withdraw_pledge(by=alice, pledge=pledge, reason="并入新计划", at=NOON)

    kept = pledge.amendments.get()
    assert (kept.reason, kept.changes) == ("并入新计划", {"state": ["published", "withdrawn"]})


def test_claimed_pledge_is_not_withdrawn(alice: User, office: Office) -> None:
    with pytest.raises(WrongState):
        actions.withdraw_pledge(by=alice, pledge=make.claimed(alice, office), reason="?", at=NOON)


ALLOWED = {
    ("draft", "published"),
    ("draft", "withdrawn"),
    ("published", "claimed"),
    ("published", "settled"),
    ("published", "withdrawn"),
    ("claimed", "claimed"),
    ("claimed", "settled"),
}


@pytest.mark.parametrize("now", PledgeState)
@pytest.mark.parametrize("wanted", PledgeState)
def test_every_pair_of_states_is_decided(now: PledgeState, wanted: PledgeState) -> None:
    assert TRANSITIONS.allows(now, wanted) == ((now.value, wanted.value) in ALLOWED)


def test_whole_life_leaves_an_unbroken_chain(alice: User, charlie: User, coordinator: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.check(make.inspector(), pledge)
    actions.judge_pledge(by=charlie, pledge=pledge, verdict=Verdict.PARTLY, at=NOON)
    actions.settle_pledge(by=coordinator, pledge=pledge, at=NOON + timedelta(days=31))

    assert chain.verify().holds
    assert verbs() == [f"pledge.{deed}" for deed in ("drafted", "published", "claimed", "checked", "judged", "settled")]

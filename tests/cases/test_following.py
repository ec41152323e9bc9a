"""Who saw it joins, follows, and judges the fix."""

from datetime import timedelta

import pytest

from civicloop.accounts.models import Notice, Office, User
from civicloop.cases import actions, queries, tokens
from civicloop.cases.models import Case, Follower, Judgement, State
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def reporter_of(case: Case) -> Follower:
    return case.followers.get(is_reporter=True)


def test_joining_twice_is_following_once(coordinator: User, charlie: User) -> None:
    case, token = make.filed(coordinator), tokens.new_form_key()

    for _ in range(2):
        actions.join(case=case, by=None, token=token, at=NOON)
        actions.join(case=case, by=charlie, token=tokens.new_form_key(), at=NOON)

    assert case.followers.count() == 3
    assert list(case.steps.values_list("deed", flat=True)).count("joined") == 2


def test_closed_case_is_not_joined(coordinator: User, office: Office, alice: User) -> None:
    with pytest.raises(WrongState):
        actions.join(case=make.closed(coordinator, office, alice), by=None, token="secret", at=NOON)


def test_secret_link_of_a_joined_report_leads_to_the_case(coordinator: User) -> None:
    known, tip = make.filed(coordinator), make.tip("my-token")
    actions.merge_tip(case=tip, into=known, by=coordinator, at=NOON)

    follower = queries.by_token("my-token")

    assert follower
    assert follower.case.merged_into == known
    assert queries.by_token("other") is None


def test_fix_is_judged_once_and_can_be_thought_over(coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)

    actions.judge(follower=reporter_of(case), is_fixed=False, reason="只扫了一半", at=NOON + DAY)
    actions.judge(follower=reporter_of(case), is_fixed=True, at=NOON + 2 * DAY)

    assert Judgement.objects.values("is_fixed", "reason", "fixed_at").get() == {
        "is_fixed": True, "reason": "", "fixed_at": case.fixed_at,
    }  # fmt: skip


def test_not_fixed_needs_a_reason(coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)

    with pytest.raises(actions.ReasonNeeded):
        actions.judge(follower=reporter_of(case), is_fixed=False, at=NOON)


def test_reporter_who_says_no_reopens_a_watched_case(coordinator: User, office: Office, alice: User) -> None:
    case = make.closed(coordinator, office, alice)

    actions.judge(follower=reporter_of(case), is_fixed=False, reason="还在", at=NOON + DAY)

    case.refresh_from_db()
    assert (case.state, case.office, case.rework_count) == (State.REWORK, office, 1)


def test_whoever_joined_is_heard_but_does_not_reopen(coordinator: User, office: Office, alice: User) -> None:
    case = make.dispatched(coordinator, office)
    joined = actions.join(case=case, by=None, token="joined", at=NOON)
    case = actions.accept(case=case, by=alice, at=NOON)
    case = actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=NOON)
    actions.verify(case=case, by=coordinator, passed=True, at=NOON + DAY)

    actions.judge(follower=joined, is_fixed=False, reason="还在", at=NOON + 2 * DAY)

    case.refresh_from_db()
    assert (case.state, case.judgements.count()) == (State.PROBATION, 1)


def test_nothing_is_judged_before_it_is_fixed(coordinator: User, office: Office) -> None:
    case = make.dispatched(coordinator, office)

    with pytest.raises(WrongState):
        actions.judge(follower=reporter_of(case), is_fixed=True, at=NOON)


def test_word_on_a_case_is_kept_and_changes_nothing_else(coordinator: User) -> None:
    case = make.filed(coordinator)

    step = actions.note(case=case, by=None, words=" Still there ", at=NOON)

    case.refresh_from_db()
    assert (step.deed, step.state, step.note, case.state) == ("noted", "filed", "Still there", "filed")
    with pytest.raises(actions.ReasonNeeded):
        actions.note(case=case, by=None, words=" ", at=NOON)


def test_report_that_was_joined_to_a_case_does_not_reopen_it(coordinator: User, office: Office, alice: User) -> None:
    tip = make.tip("my-token")
    case = make.fixed(coordinator, office, alice)
    actions.merge_tip(case=tip, into=case, by=coordinator, at=NOON)
    actions.verify(case=case, by=coordinator, passed=True, at=NOON + DAY)

    tip.refresh_from_db()
    actions.judge(follower=reporter_of(tip), is_fixed=False, reason="still dirty", at=NOON + 2 * DAY)

    case.refresh_from_db()
    assert case.state == State.PROBATION


def test_chain_does_not_tell_who_reported_joined_and_judged(
    coordinator: User, office: Office, alice: User, bob: User, charlie: User
) -> None:
    case = make.dispatched(coordinator, office, reporter=charlie)
    actions.join(case=case, by=bob, token=tokens.new_form_key(), at=NOON)
    actions.accept(case=case, by=alice, at=NOON)
    actions.mark_fixed(case=case, by=alice, pictures=[make.kept("green")], at=NOON)
    actions.verify(case=case, by=coordinator, passed=True, at=NOON)
    actions.judge(follower=reporter_of(case), is_fixed=False, reason="still dirty", at=NOON + DAY)

    told = dict(Event.objects.filter(thing=case.chain_name).values_list("verb", "actor"))
    residents = ("case.reported", "case.joined", "case.judged", "case.reopened")
    assert {verb: told[verb] for verb in residents} == dict.fromkeys(residents, "anonymous")
    assert told["case.fixed"] == alice.chain_name


def test_case_that_one_does_not_see_is_not_joined(charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.join(case=make.tip(), by=charlie, token="secret", at=NOON)


def heard(person: User) -> list[tuple[str, str]]:
    found = Notice.objects.filter(person=person, kind="case-mine").order_by("pk")
    return [(notice.about, notice.text) for notice in found]


def test_member_whose_report_was_joined_hears_of_it_and_of_the_case_from_then_on(
    coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = make.dispatched(coordinator, office)
    tip = make.tip(by=charlie)
    actions.merge_tip(case=tip, into=case, by=coordinator, at=NOON)
    Notice.objects.update(read_at=NOON)
    case = actions.accept(case=case, by=alice, at=NOON)
    actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=NOON)

    (joined, text), (told, _more) = heard(charlie)

    assert (joined, told) == (tip.chain_name, case.chain_name)
    assert tip.number in text


def test_member_whose_report_was_joined_to_a_hidden_case_hears_nothing_of_that_case(
    coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = make.dispatched(coordinator, office)
    Case.objects.filter(pk=case.pk).update(is_public=False)
    tip = make.tip(by=charlie)
    actions.merge_tip(case=tip, into=case, by=coordinator, at=NOON)
    actions.accept(case=case, by=alice, at=NOON)
    actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=NOON)

    assert [about for about, _text in heard(charlie)] == [tip.chain_name]

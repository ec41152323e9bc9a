"""What is told of pledges: who sees them, how they stand, what waits for whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.pledges import actions, queries
from civicloop.pledges.models import Pledge, Verdict
from tests.conftest import NOON
from tests.factories import pledges as make

TODAY = NOON.date()


def test_draft_is_seen_by_its_office_and_coordinators_only(
    alice: User, bob: User, charlie: User, coordinator: User, office: Office
) -> None:
    make.draft(alice, office)

    seen = [Pledge.objects.visible_to(user).count() for user in (alice, bob, coordinator, charlie, AnonymousUser())]
    assert seen == [1, 1, 1, 0, 0]


def test_withdrawn_pledge_stays_public_only_if_it_was(alice: User, office: Office) -> None:
    was_public, never_public = make.published(alice, office), make.draft(alice, office)
    for pledge in (was_public, never_public):
        actions.withdraw_pledge(by=alice, pledge=pledge, reason="?", at=NOON)

    assert list(Pledge.objects.visible_to(AnonymousUser())) == [was_public]


def test_gap_is_claimed_less_checked_progress(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    make.claim(alice, pledge, value=95)
    make.check(make.inspector(), pledge, value=74)
    make.claim(alice, pledge, value=99, at=NOON + timedelta(days=2))

    standing = queries.standing(pledge)

    assert standing.gap == pytest.approx((95 - 74) / (95 - 60))
    assert standing.claim is not None
    assert standing.claim.value == 99


def test_gap_of_a_falling_measure_points_the_same_way(alice: User, office: Office) -> None:
    pledge = make.published(alice, office, baseline_value=Decimal(200), target_value=Decimal(100))
    make.claim(alice, pledge, value=100)
    make.check(make.inspector(), pledge, value=150)

    assert queries.standing(pledge).gap == 0.5


def test_gap_needs_a_claim_before_the_check(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    make.check(make.inspector(), pledge)
    make.claim(alice, pledge, at=NOON + timedelta(days=2))

    assert queries.standing(pledge).gap is None


def test_tally_leaves_those_who_cannot_tell_out_of_the_share(alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.judged(pledge, {Verdict.KEPT: 8, Verdict.BROKEN: 2, Verdict.UNKNOWN: 5})

    tally = queries.standing(pledge).tally

    assert (tally.n, tally.kept.value, tally.is_enough, tally.majority) == (10, 0.8, True, Verdict.KEPT)
    assert (round(tally.kept.low, 3), round(tally.kept.high, 3)) == (0.49, 0.943)


def test_tally_below_the_floor_has_no_majority(alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.judged(pledge, {Verdict.KEPT: 9, Verdict.UNKNOWN: 3})

    tally = queries.standing(pledge).tally
    assert (tally.n, tally.is_enough, tally.majority) == (9, False, None)


def test_most_votes_are_no_majority(alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.judged(pledge, {Verdict.KEPT: 6, Verdict.PARTLY: 3, Verdict.BROKEN: 3})

    tally = queries.standing(pledge).tally
    assert (tally.leading, tally.majority) == (Verdict.KEPT, None)


def test_changed_verdict_counts_once(alice: User, charlie: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    for verdict in (Verdict.KEPT, Verdict.BROKEN):
        actions.judge_pledge(by=charlie, pledge=pledge, verdict=verdict, at=NOON)

    assert dict(queries.standing(pledge).tally.counts) == {"broken": 1}


@pytest.mark.parametrize(
    ("day", "light"),
    [("2026-06-15", "green"), ("2026-06-16", "yellow"), ("2026-06-30", "yellow"), ("2026-07-01", "red")],
)
def test_light_of_a_running_pledge_follows_its_deadline(alice: User, office: Office, day: str, light: str) -> None:
    assert queries.standing(make.published(alice, office)).light(date.fromisoformat(day)) == light


def test_light_of_a_claimed_pledge_follows_what_was_found(alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    as_claimed = queries.standing(pledge).light(TODAY)
    make.check(make.inspector(), pledge, value=80)

    assert (as_claimed, queries.standing(pledge).light(TODAY)) == ("green", "yellow")


def test_overdue_pledge_says_so(alice: User, office: Office) -> None:
    standing = queries.standing(make.published(alice, office))

    assert list(Pledge.objects.overdue(date(2026, 7, 1))) == [standing.pledge]
    assert list(Pledge.objects.overdue(date(2026, 6, 30))) == []
    assert standing.word(date(2026, 7, 1)) != standing.word(date(2026, 6, 30))


def test_standings_cost_three_queries_for_any_number(
    alice: User, office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pledges = [make.published(alice, office) for _ in range(3)]

    with django_assert_num_queries(3):
        queries.standings(pledges)


def test_credibility_is_the_mean_gap_of_checked_pledges(alice: User, office: Office) -> None:
    iris = make.inspector()
    for found in (60, 95):
        pledge = make.published(alice, office)
        make.claim(alice, pledge, value=95)
        make.check(iris, pledge, value=found)
    make.published(alice, office)

    assert queries.credibility(office) == queries.Credibility(gap=0.5, n=2)


def test_office_without_checks_has_no_credibility_gap(alice: User, office: Office) -> None:
    make.published(alice, office)

    assert queries.credibility(office) is None


def test_newest_leaves_out_the_viewer_s_own_drafts(alice: User, office: Office) -> None:
    make.draft(alice, office)
    public = make.published(alice, office)

    assert list(queries.newest(alice)) == [public]
    assert len(queries.for_office(office, alice)) == 2


def duties(user: User, *, days: int = 0) -> list[tuple[Pledge, str]]:
    return [(duty.pledge, duty.light) for duty in queries.desk(user, NOON + timedelta(days=days))]


def test_desk_of_an_officer_has_what_is_due_soon_and_drafts(alice: User, charlie: User, office: Office) -> None:
    soon, draft = make.published(alice, office), make.draft(alice, office)
    make.published(alice, office, due_on=date(2026, 12, 1))

    assert duties(alice, days=10) == [(soon, "yellow"), (draft, "grey")]
    assert duties(alice, days=21)[0] == (soon, "red")
    assert duties(charlie, days=10) == []


def test_desk_of_an_inspector_has_unchecked_claims_of_other_offices(alice: User, office: Office) -> None:
    iris, pledge = make.inspector(), make.published(alice, office)
    make.claim(alice, pledge)
    before = duties(iris)
    make.check(iris, pledge)

    assert (before, duties(iris)) == ([(pledge, "yellow")], [])


def test_desk_of_a_coordinator_has_votes_that_have_ended(alice: User, coordinator: User, office: Office) -> None:
    pledge = make.claimed(alice, office)

    assert (duties(coordinator, days=30), duties(coordinator, days=31)) == ([], [(pledge, "yellow")])

"""What closings tell of probations; the page and the command that say so."""

from datetime import timedelta
from io import StringIO
from math import inf

import pytest
from django.core.management import call_command
from django.test import Client
from lifelines import KaplanMeierFitter
from pytest_django import DjangoCaptureOnCommitCallbacks

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, relapses
from civicloop.cases.models import Case, Category, Deed, State, Step
from civicloop.cases.places import Point, cell_of
from civicloop.cases.relapses import Proposal
from civicloop.cases.survival import Seen, turnbull
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def seen(case: Case, days: int = 200) -> list[Seen]:
    assert case.category_id is not None
    return relapses.observed(NOON + days * DAY)[case.category_id].observations


@pytest.fixture
def closed(coordinator: User, office: Office, alice: User) -> Case:
    return make.closed(coordinator, office, alice)


def test_relapse_lies_between_the_last_look_and_the_report(closed: Case, coordinator: User) -> None:
    for days in (5, 12):
        actions.look_again(case=closed, by=coordinator, at=NOON + days * DAY)
    actions.reopen(case=closed, by=coordinator, reason="又来了", at=NOON + 20 * DAY)

    assert seen(closed, 19) == [Seen(18)]
    assert seen(closed) == [Seen(13, 20)]


def test_round_that_found_nothing_at_the_place_is_a_look(closed: Case, coordinator: User) -> None:
    elsewhere = cell_of(Point(31.01, 121.0))
    for days, found, cell in ((5, 0, closed.cell), (15, 0, closed.cell), (17, 1, closed.cell), (18, 0, elsewhere)):
        actions.record_visit(by=coordinator, cell=cell, key=str(days), at=NOON + days * DAY, found_count=found)
    actions.reopen(case=closed, by=coordinator, reason="又来了", at=NOON + 20 * DAY)

    assert seen(closed) == [Seen(14, 20)]


def test_rounds_place_relapses_as_lifelines_does_and_never_worsen_the_share(
    coordinator: User, office: Office, alice: User
) -> None:
    first = make.closed(coordinator, office, alice)
    many(make.category(), first, back_after=[9, 15, 21, 27, 33, 42], stay=14)
    category = make.category()
    before = turnbull(relapses.observed(NOON + 80 * DAY)[category.pk].observations)
    for days in range(1, 42, 3):
        actions.record_visit(by=coordinator, cell=first.cell, key=str(days), at=NOON + days * DAY)

    observations = relapses.observed(NOON + 80 * DAY)[category.pk].observations
    after = turnbull(observations)

    pairs = [(each.left, each.right) for each in observations for _ in range(each.count)]
    reference = KaplanMeierFitter().fit_interval_censoring(
        [min(left + 1, right) for left, right in pairs], [right for _left, right in pairs], tol=1e-6
    )  # theirs are closed
    lower = reference.survival_function_["NPMLE_estimate_lower"]
    for day in (10, 16, 22, 30, 45, 70):
        assert after.at(day) == pytest.approx(lower[lower.index <= day].iloc[-1], abs=0.002)
        assert after.at(day) >= before.at(day) - 0.002
    assert all(each.right - each.left <= 2 for each in observations if each.right < inf)


def test_without_a_relapse_it_is_followed_as_long_as_one_would_be_linked(closed: Case) -> None:
    assert (seen(closed, 40), seen(closed, 200)) == ([Seen(39, inf)], [Seen(90, inf)])


def test_every_closing_of_a_case_is_one_observation(
    closed: Case, coordinator: User, office: Office, alice: User
) -> None:
    back = actions.reopen(case=closed, by=coordinator, reason="又来了", at=NOON + 10 * DAY)
    back = actions.mark_fixed(case=back, by=alice, pictures=[make.kept()], at=NOON + 11 * DAY)
    actions.verify(case=back, by=coordinator, passed=True, at=NOON + 12 * DAY)

    assert seen(closed, 50) == [Seen(3, 10), Seen(38, inf)]


def test_what_another_register_closed_is_no_observation(closed: Case) -> None:
    row = actions.Row("7", make.category(), Point(*make.CENTRE), NOON - 300 * DAY, NOON - 200 * DAY)
    case = actions.import_case(by=None, row=row, register="old", at=NOON)

    assert (case.state, len(seen(closed))) == (State.ENDED, 1)
    assert case.outcome


def many(category: Category, closed: Case, *, back_after: list[int], stay: int) -> None:
    """Closings of one category, written as rows: they are only read here."""
    for n, days in enumerate([*back_after, *[0] * stay]):
        case = Case.objects.get(pk=closed.pk)
        case.pk, case.number, case.category = None, f"C-2025-{n:06}", category
        case.save(force_insert=True)
        Step.objects.create(case=case, at=NOON, deed=Deed.PASSED, state=State.PROBATION)
        if days:
            Step.objects.create(case=case, at=NOON + days * DAY, deed=Deed.REOPENED, state=State.REWORK)


def test_probation_is_proposed_by_which_most_relapses_had_come(closed: Case) -> None:
    kind = make.category("test-stalls")
    many(kind, closed, back_after=[4] * 6 + [20] * 6 + [70] * 3, stay=15)

    found = next(each for each in relapses.records(NOON + 100 * DAY) if each.category == kind)

    assert (found.closings, found.relapses) == (30, 15)
    assert found.proposal is not None
    assert found.proposal.days == 20
    assert 4 <= found.proposal.low <= 20 <= found.proposal.high <= 70
    thirty, year = found.stayed[30], found.stayed[365]
    assert thirty is not None
    assert thirty.value == pytest.approx(0.6)
    assert year is None  # nobody has watched for a year


def test_few_relapses_propose_nothing(closed: Case) -> None:
    (found,) = relapses.records(NOON + 100 * DAY)

    assert found.proposal is None


def test_figures_are_kept_until_one_more_comes_back(
    closed: Case, coordinator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    relapses.records(NOON + 20 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        back = make.filed(coordinator, at=NOON + 10 * DAY)

    (found,) = relapses.records(NOON + 20 * DAY)

    assert (back.rebound_of, found.relapses) == (closed, 1)


def test_coordinator_takes_a_proposal_over_and_residents_read_the_page(
    client: Client, closed: Case, coordinator: User, charlie: User
) -> None:
    kind = make.category()
    relapses.cache.set("cases:stayed-fixed", [relapses.Record(kind, 30, 15, 0, {30: None}, Proposal(20, 15, 40))])
    assert "20" in client.get("/cases/stayed-fixed/").content.decode()
    client.force_login(charlie)
    assert client.post(f"/cases/stayed-fixed/{kind.code}", {"days": "20"}).status_code == 403
    client.force_login(coordinator)
    assert client.post(f"/cases/stayed-fixed/{kind.code}", {"days": "20"}).status_code == 302

    kind.refresh_from_db()
    assert kind.probation_days == 20
    with pytest.raises(NotAllowed):
        actions.set_probation(by=charlie, category=kind, days=5, at=NOON)
    with pytest.raises(actions.NoProbation):
        actions.set_probation(by=coordinator, category=kind, days=0, at=NOON)


def test_command_says_it_in_numbers(coordinator: User, office: Office, alice: User) -> None:
    make.closed(coordinator, office, alice, at=clock.now() - 40 * DAY)
    said = StringIO()

    call_command("probation", "--json", stdout=said)

    assert said.getvalue() == (
        '{"category": "test-rubbish", "closings": 1, "relapses": 0, "looks": 0, '
        '"stayed": {"30": [1.0, 0.2065, 1.0], "90": null, "365": null}, "probation_days": 30, "proposal": null}\n'
    )

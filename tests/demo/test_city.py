"""The demo city, made once for all these tests: whole, in the order of time, with something in every state."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from civicloop.accounts.models import User
from civicloop.appraisal.models import Dispute, DisputeState, FollowUp, Rating
from civicloop.cases import routes
from civicloop.cases.models import Case, Deed, Mark, State, Step
from civicloop.demo import city
from civicloop.demo.cases import repeated_plans, single_plans
from civicloop.demo.rulings import rulings
from civicloop.demo.world import City
from civicloop.insight.words import DEEDS
from civicloop.kernel import chain
from civicloop.kernel.models import Event
from civicloop.library.models import Document, Status
from civicloop.marketplace.models import Entry, Purchase
from civicloop.pledges.models import Pledge, PledgeState
from civicloop.programme.models import Directive, Light, Review, Task

TODAY = date(2026, 6, 10)

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: object) -> Iterator[City]:
    """One city for the module, rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield city.make(today=TODAY, seed=20)
        transaction.set_rollback(True)


def test_the_city_is_made_once(made):
    assert city.is_made()
    with pytest.raises(city.CityNotEmpty):
        city.make(today=TODAY, seed=20)


def test_the_command_says_that_it_was_made_and_who_may_sign_in(made, capsys):
    call_command("demo", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["made"], len(answer["accounts"])) == (False, 12)
    for one in answer["accounts"]:
        assert Client().login(email=one["email"], password=answer["password"]), one


def test_the_chain_holds_and_runs_forward_to_the_eve_of_today(made):
    moments = list(Event.objects.order_by("height").values_list("at", flat=True))
    assert chain.verify().holds
    assert all(before <= after for before, after in pairwise(moments))
    assert moments[-1] == made.end
    assert made.end - moments[0] > timedelta(days=365)


def test_every_event_has_plain_words(made):
    assert set(Event.objects.values_list("verb", flat=True)) - set(DEEDS) == set()


def test_every_document_is_ready_and_the_speech_has_seven_pages_and_two_texts(made):
    assert set(Document.objects.values_list("current__status", flat=True)) == {Status.READY}
    speech = made.documents["speech"].current
    assert (speech.page_count, speech.parts.count() >= 2, speech.fields.count()) == (7, True, 2)


def test_orders_stand_in_every_state_and_tasks_in_every_light(made):
    assert set(Directive.objects.values_list("review", flat=True)) == set(Review)
    lights = set(Task.objects.with_light(made.end).values_list("light", flat=True))
    assert lights >= {Light.GREEN, Light.YELLOW, Light.RED, Light.DONE}


def test_every_ruling_found_its_sentence(made):
    assert [ruling.key for ruling in rulings() if ruling.key not in made.tasks] == []


def test_reports_do_not_order_anything(made):
    assert not Directive.objects.filter(document=made.documents["done"], review=Review.CONFIRMED).exists()


def test_cases_stand_in_every_state_and_some_came_back(made):
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert Case.objects.count() > 220
    assert Case.objects.exclude(rebound_of=None).count() > 20
    assert Case.objects.exclude(task=None).count() > 20


def test_cases_have_walked_every_way_but_those_of_other_systems(made):
    assert set(Deed) - set(Step.objects.values_list("deed", flat=True)) == {Deed.IMPORTED, Deed.NOTED}


def test_people_have_lists_for_the_day_and_a_rule_errs(made):
    assert set(Mark.objects.values_list("person__handle", flat=True)) == {"urban", "inspector"}
    assert [trouble.faults for trouble in routes.troubles(routes.live_book())] == [["periods"]]


def test_pledges_and_disputes_stand_in_every_state(made):
    assert set(Pledge.objects.values_list("state", flat=True)) == set(PledgeState)
    assert set(Dispute.objects.values_list("state", flat=True)) == set(DisputeState) - {DisputeState.APPEALED}


def test_windows_are_rated_and_some_bad_ratings_still_wait(made):
    assert Rating.objects.count() > 200
    assert FollowUp.objects.filter(answered_at=None).exists()
    assert FollowUp.objects.exclude(answered_at=None).exists()


def test_the_ledger_sums_to_zero_and_one_purchase_was_refunded(made):
    assert sum(Entry.objects.values_list("amount", flat=True)) == 0
    assert Purchase.objects.exclude(refunded_at=None).count() == 1


@pytest.mark.parametrize("who", ["", "operator", "coordinator", "urban", "inspector", "telecom", "resident"])
def test_main_pages_open_for_everybody(made, who):
    client = Client()
    if who:
        client.force_login(User.objects.get(handle=who), backend="django.contrib.auth.backends.ModelBackend")
    order = Task.objects.get(title=made.tasks["stalls"].title).directive_id
    case = Case.objects.exclude(task=None).exclude(state__in=["tip", "merged", "refused"]).first()
    pages = [
        "/", "/offices/", "/offices/urban/", "/offices/telecom/", "/proof/", f"/orders/{order}/", "/programme/",
        "/cases/", f"/cases/{case.number}/", "/pledges/", "/library/", *(["/my/"] if who else []),
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_walk_leads_from_the_sentence_to_the_verdict(made, client):
    task = made.tasks["stalls"]
    page = client.get(f"/orders/{task.directive_id}/", headers={"accept-language": "zh-hans"}).content.decode()
    pledge = Pledge.objects.get(task=task)
    case = Case.objects.filter(task=task).order_by("-reported_at").first()
    report = made.documents["done"]
    wanted = [task.directive.passage.quote, task.number, case.number, pledge.number, f"/d/{report.number}/"]
    assert [words for words in wanted if words not in page] == []


def test_the_same_seed_plans_the_same_year():
    def plans(seed: int) -> list[object]:
        return [*single_plans(City(TODAY, seed)), *repeated_plans(City(TODAY, seed))]

    assert plans(20) == plans(20)
    assert plans(20) != plans(21)

"""The programme's front page, the list of orders, one order's page, campaigns."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme.actions import start_campaign
from civicloop.programme.models import Campaign, Clarity, Directive, Standing, Task
from civicloop.programme.queries import Tally, total
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice)


@pytest.fixture
def order(document: Document, office: Office, coordinator: User) -> Directive:
    return make.directive(document, lead_office=office, clarity=Clarity.CLEAR, by=coordinator)


@pytest.fixture
def call(document: Document, coordinator: User) -> Directive:
    return make.directive(document, make.CALL, clarity=Clarity.SOFT, by=coordinator)


@pytest.fixture
def campaign(coordinator: User) -> Campaign:
    return start_campaign(
        slug="civil", name="文明城市", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), by=coordinator, at=NOON
    )


def test_front_page_says_what_to_do_first_where_there_is_nothing(client: Client, db: None) -> None:
    answer = client.get(reverse("programme:index"))

    assert answer.context["rows"] == []
    assert reverse("library:upload") in answer.content.decode()


def test_front_page_lists_documents_with_how_their_orders_stand(
    client: Client, document: Document, order: Directive, call: Directive, alice: User
) -> None:
    make.readable(alice)  # orders nothing

    answer = client.get(reverse("programme:index"))

    assert answer.context["rows"] == [(document, Tally(unassigned=1, calls=1, clear=1))]
    assert answer.context["total"] == Tally(unassigned=1, calls=1, clear=1)


def test_front_page_filters_by_office_and_campaign(
    client: Client, document: Document, order: Directive, call: Directive, campaign: Campaign
) -> None:
    order.campaign = campaign
    order.save()
    front = reverse("programme:index")

    by_campaign = client.get(front, {"campaign": "civil"})
    by_office = client.get(front, {"office": "urban"})
    people.office(code="police", name="公安局")
    by_other = client.get(front, {"office": "police"})

    one = [(document, Tally(unassigned=1, clear=1))]
    assert [each.context["rows"] for each in (by_campaign, by_office, by_other)] == [one, one, []]


def test_coordinators_see_what_waits_for_their_review(
    client: Client, document: Document, alice: User, coordinator: User
) -> None:
    make.directive(document)
    seen = []
    for person in (alice, coordinator):
        client.force_login(person)
        seen.append(client.get(reverse("programme:index")).context["waiting"])

    assert seen == [[], [document]]
    assert seen[1][0].proposal_count == 1


def test_hidden_documents_are_counted_for_nobody_else(
    client: Client, document: Document, order: Directive, charlie: User
) -> None:
    document.visibility = "private"
    document.save()
    client.force_login(charlie)

    assert client.get(reverse("programme:index")).context["total"] == Tally()
    assert client.get(reverse("programme:directive", args=[order.pk])).status_code == 404
    assert list(client.get(reverse("programme:orders")).context["page"]) == []


def test_every_number_of_the_bar_opens_the_list_it_was_counted_from(
    client: Client, document: Document, order: Directive, call: Directive, office: Office, coordinator: User
) -> None:
    make.task(order, office, by=coordinator)
    orders = reverse("programme:orders")

    def listed(**query: object) -> list[Directive]:
        return list(client.get(orders, query).context["page"])

    assert listed(document=document.number, standing=Standing.UNDER_WAY) == [order]
    assert listed(document=document.number, standing=Standing.CALL) == [call]
    assert listed(document=document.number + 1) == []
    assert listed(clarity=Clarity.CLEAR) == [order]
    assert listed(office=office.code) == [order]
    assert listed(standing="nonsense") == [order, call]


def test_order_shows_its_quote_its_tasks_and_offers_dispatch_to_coordinators(
    client: Client, order: Directive, office: Office, coordinator: User
) -> None:
    dispatch = reverse("programme:dispatch", args=[order.pk])
    address = reverse("programme:directive", args=[order.pk])
    assert dispatch not in client.get(address).content.decode()
    client.force_login(coordinator)
    assert dispatch in client.get(address).content.decode()

    client.post(dispatch, {"lead_office": office.pk, "title": "拆牌", "measures": "分段"})

    task = Task.objects.get()
    assert (task.directive, task.title, task.measures.get().text) == (order, "拆牌", "分段")
    assert client.get(address).context["tasks"] == [task]


def test_dispatching_twice_to_the_same_office_is_refused_on_the_form(
    client: Client, order: Directive, office: Office, coordinator: User
) -> None:
    make.task(order, office, by=coordinator)
    client.force_login(coordinator)

    answer = client.post(reverse("programme:dispatch", args=[order.pk]), {"lead_office": office.pk, "title": "拆牌"})

    assert answer.context["form"].non_field_errors()
    assert Task.objects.count() == 1


def test_only_coordinators_dispatch_and_start_campaigns(client: Client, order: Directive, alice: User) -> None:
    client.force_login(alice)

    for address in (reverse("programme:dispatch", args=[order.pk]), reverse("programme:start-campaign")):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


def test_coordinator_starts_a_campaign(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    form = {"name": "四大整治", "slug": "four", "starts_on": "2026-03-01", "ends_on": "2026-09-30"}

    wrong = client.post(reverse("programme:start-campaign"), form | {"ends_on": "2026-02-01"})
    client.post(reverse("programme:start-campaign"), form)

    assert wrong.context["form"].errors
    assert list(Campaign.objects.values_list("slug", flat=True)) == ["four"]
    assert "四大整治" in client.get(reverse("programme:index")).content.decode()


def test_tallies_add_up() -> None:
    assert total([Tally(done=1, late=2, clear=1), Tally(done=3, calls=1)]) == Tally(done=4, late=2, calls=1, clear=1)


@pytest.mark.parametrize("name", ["programme:index", "programme:orders"])
def test_lists_ask_the_same_few_questions_for_one_document_and_three(
    client: Client,
    order: Directive,
    alice: User,
    coordinator: User,
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(reverse(name))
    with django_assert_max_num_queries(12) as asked:
        client.get(reverse(name))
    for _ in range(2):
        make.directive(make.readable(alice), by=coordinator)

    with django_assert_num_queries(len(asked)):
        client.get(reverse(name))

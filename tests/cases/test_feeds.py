"""Feeds hold the new public cases of their place, kind or office, and nothing else."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.cases.models import Area, Case
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

FEEDS = ("/cases.atom", "/cases/feeds/area/east.atom", "/cases/feeds/category/test-rubbish.atom",
         "/cases/feeds/office/urban.atom")  # fmt: skip


def numbers(client: Client, path: str) -> list[str]:
    """The cases of a feed's entries, in their order."""
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return re.findall(r"<entry>.*?/cases/([^/]+)/", answer.content.decode())


def sent(by: User, office: Office, metres: float, **fields: object) -> Case:
    where = {"longitude": 121.01, "metres_north": metres}
    return make.dispatched(by, office, kind=make.category(), **where, **fields)


def test_feeds_hold_public_cases_newest_first_and_no_hidden_one(
    client: Client, coordinator: User, office: Office
) -> None:
    make.city()
    first, second = sent(coordinator, office, 0, words="私人的话"), sent(coordinator, office, 2000)
    hidden = sent(coordinator, office, 3000, place_text="秘密地点")
    Case.objects.filter(pk=hidden.pk).update(is_public=False)
    make.tip(longitude=121.01, place_text="秘密地点")  # not filed: nobody knows yet what is in it

    assert [numbers(client, path) for path in FEEDS] == [[second.number, first.number]] * len(FEEDS)
    for path in FEEDS:
        content = client.get(path).content.decode()
        assert "秘密地点" not in content
        assert "私人的话" not in content


def test_feed_of_another_place_kind_or_office_is_empty_and_of_none_is_not_found(
    client: Client, coordinator: User, office: Office
) -> None:
    make.city()
    make.category("other-kind")
    sent(coordinator, office, 0)

    others = ("area/west", "category/other-kind", "office/civility")
    assert [numbers(client, f"/cases/feeds/{path}.atom") for path in others] == [[], [], []]
    assert client.get("/cases/feeds/area/nowhere.atom").status_code == 404


def test_feed_of_a_road_holds_what_lies_next_to_it(client: Client, coordinator: User, office: Office) -> None:
    make.city()
    line = {"type": "LineString", "coordinates": [[121.0, 31.0], [121.04, 31.0]]}
    make.area("road", "长江路", "road", line)
    beside = sent(coordinator, office, 30)
    sent(coordinator, office, 600)

    assert numbers(client, "/cases/feeds/area/road.atom") == [beside.number]


@pytest.mark.parametrize("path", FEEDS)
def test_feed_takes_as_many_queries_for_three_cases_as_for_one(
    path: str, client: Client, coordinator: User, office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.city()
    expected = 1 if path == "/cases.atom" else 2
    for nth in range(3):
        sent(coordinator, office, nth * 1000)
        if nth != 1:
            with django_assert_num_queries(expected):
                client.get(path)


def test_list_leads_to_the_feed_of_what_it_shows(client: Client) -> None:
    make.city()

    assert 'href="/cases.atom"' in client.get("/cases/").content.decode()
    east = Area.objects.get(code="east")
    chosen = client.get(f"/cases/?area={east.pk}").content.decode()
    assert 'href="/cases/feeds/area/east.atom"' in chosen

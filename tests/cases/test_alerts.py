"""Whoever asks for a place hears of its new public cases, once, and can stop it with one click."""

import math
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from civicloop.accounts.models import Notice, User
from civicloop.accounts.tasks import send_waiting
from civicloop.cases import actions
from civicloop.cases.actions import near
from civicloop.cases.links import stop_url
from civicloop.cases.models import Alert, Area, Case
from civicloop.cases.models.alerts import MOST_METRES
from civicloop.cases.places import Point, distance_m
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

EAST: dict[str, float] = {"longitude": 121.01}


@pytest.fixture(autouse=True)
def _city() -> None:
    make.city()


def want(by: User, code: str = "", street: str = "") -> Alert:
    area = Area.objects.get(code=code) if code else None
    return actions.want_alert(by=by, area=area, street=street, at=NOON)


def filed(by: User, *, is_public: bool = True, **fields: object) -> Case:
    tip = make.tip(**{**EAST, **fields})
    return actions.file_case(case=tip, by=by, category=make.category(), is_public=is_public, at=NOON)


def told(person: User) -> list[str]:
    return [notice.about for notice in Notice.objects.filter(person=person, kind="case-near").order_by("pk")]


def test_alert_of_a_district_tells_of_cases_there_only(charlie: User, coordinator: User) -> None:
    want(charlie, "east")

    east = filed(coordinator, words="私人的话", place_text="东门")
    filed(coordinator, longitude=120.98)

    assert told(charlie) == [east.chain_name]
    text = Notice.objects.get(person=charlie).text
    assert all(part in text for part in (east.number, "东门", "测试垃圾"))
    assert "私人的话" not in text


def test_alert_of_a_street_tells_of_places_that_name_it(charlie: User, coordinator: User) -> None:
    want(charlie, street="长江路")
    want(charlie, street="100%")  # no pattern: a sign of its own

    named = filed(coordinator, place_text="长江路12号")
    filed(coordinator, place_text="黄河路100号")
    filed(coordinator)

    assert told(charlie) == [named.chain_name]


def around(by: User, metres: int = 500, north: float = 0) -> Alert:
    middle = Point(make.CENTRE[0] + north * make.METRE, 121.01)
    return actions.want_circle(by=by, middle=middle, metres=metres, at=NOON)


def test_alert_of_a_circle_tells_of_cases_within_it(charlie: User, bob: User, coordinator: User) -> None:
    around(charlie, 500)
    around(bob, 200)

    near, _far = (filed(coordinator, metres_north=metres) for metres in (490, 510))

    assert (told(charlie), told(bob)) == ([near.chain_name], [])


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(0, 360), st.floats(0, 6000))
def test_circle_holds_what_lies_within_it(latitude: float, longitude: float, angle: float, metres: float) -> None:
    """The square that is looked through is never too small."""
    middle = Point(latitude, longitude)
    up = metres * math.cos(math.radians(angle)) * make.METRE
    across = metres * math.sin(math.radians(angle)) * make.METRE / math.cos(math.radians(latitude))
    case = Point(latitude + up, longitude + across)

    assert near.square_around(case).holds(middle) or distance_m(middle, case) > MOST_METRES


def test_circle_is_in_the_city_and_of_some_size(charlie: User) -> None:
    with pytest.raises(actions.OutsideCity):
        around(charlie, north=90_000)
    for metres in (99, 5001):
        with pytest.raises(actions.NoCircle):
            around(charlie, metres)
    assert around(charlie) == around(charlie)
    assert Alert.objects.count() == 1


def test_alert_is_of_one_thing_only(charlie: User) -> None:
    east = Area.objects.get(code="east")
    whole = {"latitude": 31.0, "longitude": 121.0, "metres": 500}
    wrong: list[dict[str, object]] = [
        {"area": east, "street": "长江路"}, {}, {"area": east, **whole}, {"street": "长江路", **whole},
        {**whole, "longitude": None}, {**whole, "metres": 0}, {"latitude": 31.0},
    ]  # fmt: skip

    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.objects.create(person=charlie, since=NOON, **fields)


def test_hidden_case_and_unfiled_tip_tell_nobody(charlie: User, coordinator: User) -> None:
    want(charlie, "east")

    filed(coordinator, is_public=False)
    make.tip(**EAST)

    assert told(charlie) == []


def test_own_case_is_not_told_to_who_reported_it_but_to_others(charlie: User, bob: User, coordinator: User) -> None:
    want(charlie, "east")
    want(bob, "east")

    tip = make.tip(by=charlie, **EAST)
    case = actions.file_case(case=tip, by=coordinator, category=make.category(), at=NOON)

    assert (told(charlie), told(bob)) == ([], [case.chain_name])


def test_case_in_two_alerts_is_told_once_also_after_it_was_read_and_filed_anew(
    charlie: User, coordinator: User
) -> None:
    want(charlie, "east")
    want(charlie, "city")
    want(charlie, street="东门")
    case = filed(coordinator, place_text="东门")
    Notice.objects.filter(person=charlie).update(read_at=NOON)

    actions.undo(case=case, by=coordinator, at=NOON + timedelta(minutes=1))
    actions.file_case(case=Case.objects.get(pk=case.pk), by=coordinator, category=make.category(), at=NOON)

    assert told(charlie) == [case.chain_name]


def test_same_wish_twice_is_one_and_the_twenty_first_is_refused(charlie: User) -> None:
    assert want(charlie, "east") == want(charlie, "east")
    for nth in range(19):
        want(charlie, street=f"第{nth}街")

    with pytest.raises(actions.TooManyAlerts):
        want(charlie, street="又一街")


def test_page_takes_an_area_or_a_street_and_says_so_otherwise(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    east = Area.objects.get(code="east")

    both = client.post("/my/alerts/", {"area": east.pk, "street": "长江路"})
    neither = client.post("/my/alerts/", {})
    client.post("/my/alerts/", {"area": east.pk})
    client.post("/my/alerts/", {"street": "长江路"})

    assert [page.context["form"].has_error("__all__", "one-of-them") for page in (both, neither)] == [True, True]
    assert [alert.title for alert in Alert.objects.order_by("pk")] == [east.title, "长江路"]


def test_circle_is_drawn_on_the_map_without_a_script(client: Client, charlie: User) -> None:
    client.force_login(charlie)

    tapped = client.post("/my/alerts/circle", {"map.x": "200", "map.y": "160", "metres": "1000"})
    place = tapped.context["draft"].place
    without = client.post("/my/alerts/circle", {"do": "want", "metres": "1000"})
    said = {"do": "want", "metres": "1000", "latitude": place.latitude, "longitude": place.longitude}
    wanted = client.post("/my/alerts/circle", said)

    assert without.context["circle_form"].has_error("__all__", "no-place")
    assert (wanted.status_code, Alert.objects.get().metres) == (302, 1000)
    assert "1000" in client.get("/my/alerts/").content.decode()


def test_one_click_stops_ones_own_alert_and_nobody_elses(client: Client, charlie: User, bob: User) -> None:
    own, other = want(charlie, "east"), want(bob, street="秘密路")
    client.force_login(charlie)

    assert "秘密路" not in client.get("/my/alerts/").content.decode()
    assert client.post(f"/my/alerts/{other.pk}/stop").status_code == 404
    client.post(f"/my/alerts/{own.pk}/stop")

    assert list(Alert.objects.all()) == [other]


def test_daily_mail_holds_a_link_that_stops_without_signing_in(
    client: Client, charlie: User, coordinator: User
) -> None:
    EmailAddress.objects.create(user=charlie, email=charlie.email, verified=True, primary=True)
    want(charlie, "east")
    want(charlie, street="长江路")
    filed(coordinator)

    send_waiting(NOON + timedelta(hours=24))
    body = str(mail.outbox[0].body)
    found = re.search(r"/alerts/\S+", body)
    assert found
    path = found.group()
    client.get(path)  # looking, as programs do that check mails, stops nothing
    assert Alert.objects.count() == 2
    client.post(path, {"stop": "all"})

    assert Alert.objects.count() == 0


def test_forged_link_is_not_found_and_a_link_stops_only_its_persons_alerts(
    client: Client, charlie: User, bob: User
) -> None:
    path, other = "/" + stop_url(charlie).split("/", 3)[3], want(bob, "east")

    assert client.get("/alerts/forged/").status_code == 404
    assert client.post(path, {"stop": str(other.pk)}).status_code == 404
    assert client.post(path, {"stop": "all"}).status_code == 302
    assert Alert.objects.get() == other


def test_list_of_alerts_takes_as_many_queries_for_three_as_for_one(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    want(charlie, "east")
    client.get("/my/alerts/")
    with CaptureQueriesContext(connection) as one:
        client.get("/my/alerts/")
    want(charlie, "west")
    want(charlie, street="长江路")
    with CaptureQueriesContext(connection) as three:
        client.get("/my/alerts/")

    assert len(one) == len(three)

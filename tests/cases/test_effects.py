"""What a report changed: fixed or not, the days it took, its pictures, whether it came back; for its reporter alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, effects, tokens
from civicloop.cases.models import Purpose
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TOKEN = tokens.token_of("x" * 22)


def told(effect: effects.Effect) -> tuple[bool, int | None, int | None, int, list[str]]:
    shown = [str(each.purpose) for each in (effect.before, effect.after) if each]
    return effect.is_fixed, effect.days, effect.stayed, effect.relapses, shown


def test_effect_tells_days_pictures_and_how_long_it_stayed(coordinator: User, office: Office, alice: User) -> None:
    open_ = make.dispatched(coordinator, office, pictures=[make.kept()])
    closed = make.closed(coordinator, office, alice, pictures=[make.kept("blue")], metres_north=500)

    assert told(effects.of_case(open_, NOON + 5 * DAY)) == (False, None, None, 0, [Purpose.BEFORE])
    assert told(effects.of_case(closed, NOON + 5 * DAY)) == (True, 0, 4, 0, [Purpose.BEFORE, Purpose.AFTER])


def test_what_came_back_counts_against_the_first_and_not_the_second(
    coordinator: User, office: Office, alice: User
) -> None:
    first = make.closed(coordinator, office, alice)
    second = make.closed(coordinator, office, alice, at=NOON + 10 * DAY)
    first.refresh_from_db()

    assert second.rebound_of == first
    assert told(effects.of_case(first, NOON + 20 * DAY))[:4] == (False, 0, None, 1)
    assert told(effects.of_case(second, NOON + 20 * DAY))[:4] == (True, 0, 9, 0)


def test_page_shows_one_s_own_reports_alone(
    client: Client, coordinator: User, office: Office, alice: User, bob: User, charlie: User
) -> None:
    own = make.closed(coordinator, office, alice, reporter=charlie, at=clock.now() - 3 * DAY)
    others = make.closed(coordinator, office, alice, reporter=bob, at=clock.now() - 3 * DAY, metres_north=700)
    joined = make.filed(coordinator, metres_north=1400)
    actions.join(case=joined, by=charlie, token="joined", at=NOON)

    assert client.get("/my/reports/").status_code == 302
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/my/reports/").content.decode()

    assert [case.number in page for case in (own, others, joined)] == [True, False, True]


def test_page_asks_the_database_as_often_for_three_as_for_one(
    client: Client, coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/my/reports/")
        return len(asked)

    make.closed(coordinator, office, alice, reporter=charlie, pictures=[make.kept()])
    questions()
    one = questions()
    for metres in (500, 2000):
        make.closed(coordinator, office, alice, reporter=charlie, pictures=[make.kept()], metres_north=metres)

    assert questions() == one


def test_link_tells_what_the_report_changed(client: Client, coordinator: User, office: Office, alice: User) -> None:
    make.closed(coordinator, office, alice, token=TOKEN, at=clock.now() - 3 * DAY)

    page = client.get(f"/c/{TOKEN}/").content.decode()

    assert "您的上报带来的改变" in page
    assert "已保持 2 天未反复" in page

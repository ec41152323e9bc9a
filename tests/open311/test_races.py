"""The same thing sent twice at the same moment: real transactions in threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civicloop.cases import actions
from civicloop.cases.models import Case, Step
from civicloop.cases.places import Point
from civicloop.kernel import chain
from civicloop.open311.models import Sending, Update
from tests.conftest import NOON
from tests.factories import cases as make
from tests.factories import open311

pytestmark = pytest.mark.usefixtures("committed")


def at_once(deed: Callable[[], Any], times: int = 3) -> list[Any]:
    start = Barrier(times)

    def run(_n: int) -> Any:
        try:
            start.wait()
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def test_report_sent_at_once_is_one_case() -> None:
    _key, secret = open311.key()
    said = {
        "api_key": secret,
        "service_code": make.category().code,
        "lat": "31.0",
        "long": "121.5",
        "description": "Bins",
    }

    answers = at_once(lambda: Client().post("/open311/v2/requests.json", said).json())

    assert answers == [answers[0]] * 3
    assert (Case.objects.count(), Sending.objects.count(), Step.objects.count()) == (1, 1, 1)
    assert chain.verify().holds


def test_update_sent_at_once_is_one_word() -> None:
    _key, secret = open311.key()
    said = {
        "api_key": secret,
        "service_code": make.category().code,
        "lat": "31.0",
        "long": "121.5",
        "description": "Bins",
    }
    (made,) = Client().post("/open311/v2/requests.json", said).json()
    update = {
        "api_key": secret,
        "service_request_id": made["service_request_id"],
        "update_id": "1",
        "description": "Hm",
    }

    statuses = at_once(lambda: Client().post("/open311/v2/servicerequestupdates.json", update).status_code)

    assert sorted(statuses) == [200, 400, 400]
    assert (Update.objects.count(), Step.objects.filter(deed="noted").count()) == (1, 1)


def test_register_imported_at_once_is_imported_once() -> None:
    kind = make.category()
    rows = [
        actions.Row(external_id=str(n), category=kind, point=Point(31.0, 121.0), reported_at=NOON) for n in range(20)
    ]

    made = at_once(lambda: len(actions.import_cases(by=None, rows=rows, register="old", at=NOON)))

    assert sorted(made) == [0, 0, 20]
    assert Case.objects.count() == 20

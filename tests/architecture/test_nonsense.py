"""Addresses that nobody means are answered, not crashed on: numbers beyond all rows, NULs, torn searches."""

from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from civicloop.accounts.models import User
from tests.architecture.secrets import public_rows

pytestmark = pytest.mark.django_db

BIG, HUGE = "9" * 25, "9" * 5000
PAGES = [
    *(
        "/",
        "/library/",
        "/search",
        "/programme/",
        "/orders/",
        "/tasks/",
        "/cases/",
        "/pledges/",
        "/report/",
        "/map.svg",
    ),
    *("/d/10001/", "/d/10001/1", "/my/", "/my/ledger/", "/my/history/", "/library/upload", "/pledges/new"),
    *("/open311/v2/requests.json", "/open311/v2/servicerequestupdates.json", "/d/10001/review/add/1"),
    *(f"/d/{BIG}/1", f"/d/10001/{HUGE}", f"/orders/{BIG}/", "/cases/%00/", "/tasks/%00/", "/w/%00/", "/c/%00/"),
]
QUERIES = [
    *(f"page={BIG}", f"page={HUGE}", f"q=话&page={BIG}", f"sent={BIG}", f"at=1,2&zoom={HUGE}", f"document={BIG}"),
    *(f"q={quote('(' * 400)}a", "q=%22", "q=%00", "q=OR%20AND%20-", f"q={'a' * 3000}", "at=nan,nan&zoom=2"),
    *(
        "category=%00&words=%00",
        f"task=%00&order={BIG}",
        "sentence=%C2%B2",
        f"page_size={HUGE}",
        "area=x&problem=%C2%B2",
    ),
]


@pytest.mark.parametrize("is_staff", [False, True])
def test_nonsense_is_answered(client: Client, alice: User, bob: User, coordinator: User, is_staff: bool) -> None:
    public_rows(alice, bob, coordinator)
    client.raise_request_exception = False
    if is_staff:
        client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    asked = [*PAGES, *(f"{page}?{query}" for page, query in product(PAGES[:20], QUERIES))]

    assert [address[:80] for address in asked if client.get(address).status_code >= 500] == []

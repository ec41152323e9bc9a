"""The list of cases to take home: what one may see, as filtered, no formula, in few questions."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from civicloop.accounts.models import Office, User
from civicloop.cases.views import export
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x")'


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def csv_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    said = b"".join(client.get(f"/cases.csv{query}").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(said)))


def excel_rows(client: Client, query: str = "") -> list[list[Any]]:
    answer = client.get(f"/cases.xlsx{query}")
    said = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return [list(row) for row in load_workbook(io.BytesIO(said)).active.iter_rows()]


@pytest.fixture
def _cases(coordinator: User, office: Office, alice: User) -> None:
    make.city()
    make.tip(words="a tip")
    make.dispatched(coordinator, office, words=FORMULA, contact="13800000000")
    make.closed(coordinator, office, alice, words="closed", metres_north=2000)


@pytest.mark.usefixtures("_cases")
def test_csv_holds_what_one_may_see_as_filtered(client: Client, coordinator: User) -> None:
    assert {row["words"] for row in csv_rows(client)} == {f"'{FORMULA}", "closed"}
    assert {row["words"] for row in csv_rows(client, "?show=closed")} == {"closed"}
    assert {row["words"] for row in csv_rows(client, "?at=31.0,121.0&zoom=5")} == {f"'{FORMULA}"}
    assert {row["words"] for row in csv_rows(sign_in(client, coordinator))} == {f"'{FORMULA}", "closed", "a tip"}


@pytest.mark.usefixtures("_cases")
def test_csv_tells_a_case_in_codes(client: Client, office: Office) -> None:
    (row,) = csv_rows(client, "?show=open")

    assert {name: row[name] for name in ("category", "state", "office", "reported_at", "closed_at")} == {
        "category": "test-rubbish", "state": "dispatched", "office": office.code,
        "reported_at": f"{NOON:%Y-%m-%dT%H:%M:%SZ}", "closed_at": "",
    }  # fmt: skip
    assert "13800000000" not in str(row)


@pytest.mark.usefixtures("_cases")
def test_excel_keeps_words_that_look_like_a_formula(client: Client) -> None:
    head, row = excel_rows(client, "?show=open")

    assert [cell.value for cell in head][:2] == ["编号", "问题类型"]
    assert (row[4].value, row[4].data_type) == (FORMULA, "s")
    assert "13800000000" not in str([cell.value for cell in row])


@pytest.mark.usefixtures("_cases")
def test_excel_of_too_long_a_list_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_EXCEL_ROWS", 1)

    assert client.get("/cases.xlsx").status_code == 422
    assert len(excel_rows(client, "?show=open")) == 2


@pytest.mark.parametrize("address", ["/cases.csv", "/cases.xlsx"])
def test_export_asks_the_database_as_often_for_three_as_for_one(
    client: Client, coordinator: User, office: Office, address: str
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        return len(asked)

    make.dispatched(coordinator, office)
    one = questions()
    for metres in (500, 2000):
        make.dispatched(coordinator, office, metres_north=metres)

    assert questions() == one

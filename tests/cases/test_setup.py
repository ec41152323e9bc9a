"""Kinds of problem, filing conditions and key periods as the civility office keeps them."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicloop.accounts.models import User
from civicloop.cases import exchange
from civicloop.cases.models import AreaKind, Category, FilingCondition, KeyPeriod
from civicloop.kernel.models import Event
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
KIND = {
    "code": "own-kind", "name": "本地事项", "group": "street", "limit_amount": "3", "limit_unit": "hours",
    "probation_days": "30", "rebound_days": "90", "synonyms": "甲，乙、丙\n甲",
}  # fmt: skip
PERIOD = {"code": "may-day", "name": "五一", "starts_on": "2026-05-01", "ends_on": "2026-05-05", "limit_percent": "50"}
ODD_LIMIT = {"categories": [{**KIND, "code": "a"}, {**KIND, "code": "b", "limit_amount": 0}]}
ODD_STAGE = {"categories": [{**KIND, "conditions": [{"name": "x", "limits": {"fly": [1, "hours"]}}]}]}


@pytest.fixture
def page(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_kind_of_problem_is_added_and_changed_with_its_history(page: Client) -> None:
    page.post("/setup/categories/new", KIND)
    page.post("/setup/categories/own-kind/", {**KIND, "code": "other", "limit_amount": "5"})

    kind = Category.objects.get(name="本地事项")
    assert (kind.code, kind.limit_amount, kind.synonyms) == ("own-kind", 5, ["甲", "乙", "丙"])
    events = Event.objects.filter(verb="category.saved").order_by("height")
    changes = [json.loads(event.data)["changes"] for event in events]
    assert (changes[0]["limit_amount"], changes[1]) == ([None, 3], {"limit_amount": [3, 5]})
    assert "[3,5]" in page.get("/setup/categories/own-kind/").content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"limit_amount": "0"}, "时限至少为 1"),
        ({"code": "exposed-rubbish"}, "code"),
        ({"synonyms": "字" * 41}, "用逗号隔开"),
    ],
)
def test_bad_kind_is_refused_beside_its_field(page: Client, changes: dict[str, str], message: str) -> None:
    response = page.post("/setup/categories/new", {**KIND, **changes})

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Category.objects.filter(name="本地事项").exists()


def test_condition_has_a_limit_for_each_stage_that_was_filled_in(page: Client) -> None:
    kind = make.category()
    units = {f"{stage}_unit": "hours" for stage in ("check", "file", "dispatch", "handle", "verify")}

    page.post(f"/setup/categories/{kind.code}/new", {"name": "主干道", "position": 1, **units, "handle_amount": "2"})
    page.post(f"/setup/categories/{kind.code}/1", {"name": "主干道", "position": 1, **units, "check_amount": "1"})

    made = FilingCondition.objects.get(category=kind)
    assert [(each.stage, each.amount, each.unit) for each in made.limits.all()] == [("check", 1, "hours")]


def test_period_is_added_and_everyone_reads_it(page: Client) -> None:
    make.city()
    square = make.area("square", "中心广场", AreaKind.PLACE, make.square(121.01, 30.99, 121.03, 31.01))

    page.post("/periods/new", {**PERIOD, "areas": [square.pk], "notice": "节日期间加密巡查"})

    page.logout()
    shown = page.get("/periods/").content.decode()
    assert [word in shown for word in ("五一", "中心广场", "时限为平时的 50%", "节日期间加密巡查")] == [True] * 4
    assert Event.objects.filter(verb="period.saved").count() == 1


@pytest.mark.parametrize("changes", [{"ends_on": "2026-04-01"}, {"limit_percent": "5"}, {"starts_on": "soon"}])
def test_period_without_sense_is_refused(page: Client, changes: dict[str, str]) -> None:
    response = page.post("/periods/new", {**PERIOD, **changes})

    assert (response.status_code, KeyPeriod.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    "path", ["setup/categories/", "setup/categories/new", "setup/categories/all.json", "periods/new"]
)
def test_outsiders_change_nothing(client: Client, charlie: User, path: str) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/{path}").status_code == 403


# --- between installations ---------------------------------------------------------------------------


def upload(page: Client, content: bytes, name: str = "categories.json") -> Any:
    return page.post("/setup/categories/take", {"file": SimpleUploadedFile(name, content)})


def state() -> dict[str, Any]:
    return {kind.code: exchange.row_of(kind) for kind in Category.objects.all()}


def test_json_brings_every_kind_with_its_conditions_to_another_city(page: Client) -> None:
    before, file = state(), page.get("/setup/categories/all.json").content
    FilingCondition.objects.all().delete()
    Category.objects.update(synonyms=[], limit_amount=9)
    Category.objects.filter(code="car-washing").delete()

    upload(page, file)

    assert state() == before


def test_csv_brings_what_a_table_can_hold(page: Client) -> None:
    before, file = state(), page.get("/setup/categories/all.csv").content
    Category.objects.update(synonyms=[], limit_amount=9)

    upload(page, file, "categories.csv")

    assert file.startswith(b"\xef\xbb\xbfcode,name")
    assert state() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "JSON"),
        (b"{}", "JSON"),
        (b'{"categories": [{"name": "x"}]}', "没有代码"),
        (b"", "文件是空的"),
        (json.dumps(ODD_LIMIT).encode(), "b: limit_amount"),
        (json.dumps(ODD_STAGE).encode(), "立案条件"),
    ],
    ids=["no text", "no kinds", "no code", "nothing", "bad limit", "bad condition"],
)
def test_bad_file_is_refused_as_a_whole(page: Client, content: bytes, message: str) -> None:
    before = state()

    response = upload(page, content)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert state() == before

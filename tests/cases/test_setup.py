"""Kinds of problem, filing conditions and key periods as the civility office keeps them."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import Office, User
from civicloop.cases import exchange, suggesting
from civicloop.cases.models import (
    AreaKind,
    Category,
    Confusion,
    FilingCondition,
    KeyPeriod,
    Question,
    Stage,
    StageLimit,
)
from civicloop.kernel.models import Event
from tests.cases.test_dossiers import texts
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
    "path",
    [
        "setup/categories/",
        "setup/categories/new",
        "setup/categories/all.json",
        "periods/new",
        "setup/categories/exposed-rubbish/questions/new",
        "setup/limits/",
        "setup/categories/exposed-rubbish/taken-for/new",
    ],
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


# --- what is taken for what, and the city's limits ----------------------------------------------------


@pytest.fixture
def pair() -> tuple[Category, Category]:
    return make.category("stalls", exclusions=["早市"]), make.category("goods", name="占道堆物")


def test_distinction_is_added_changed_and_taken_away(page: Client, pair: tuple[Category, Category]) -> None:
    kind, other = pair
    said = {"other": other.pk, "distinction": "有人在卖的是占道经营", "words": "叫卖，摊位"}

    page.post("/setup/categories/stalls/taken-for/new", said)
    page.post("/setup/categories/stalls/taken-for/goods/", {**said, "words": "叫卖"})

    assert Confusion.objects.values("category", "other", "distinction", "words").get(category=kind) == {
        "category": kind.pk, "other": other.pk, "distinction": "有人在卖的是占道经营", "words": ["叫卖"],
    }  # fmt: skip
    assert "有人在卖的是占道经营" in page.get("/setup/categories/stalls/").content.decode()
    assert "占道堆物" in page.get("/setup/categories/stalls/taken-for/goods/remove").content.decode()
    assert Confusion.objects.filter(category=kind).count() == 1  # asked, not done
    page.post("/setup/categories/stalls/taken-for/goods/remove")
    assert Confusion.objects.filter(category=kind).count() == 0
    events = Event.objects.filter(verb="category.confusion").order_by("height")
    assert [json.loads(event.data)["removed"] for event in events] == [False, False, True]


def test_deciding_word_changes_what_is_suggested(page: Client, pair: tuple[Category, Category]) -> None:
    kind, other = pair
    Category.objects.filter(pk__in=[kind.pk, other.pk]).update(synonyms=["人行道上一堆"])
    Category.objects.filter(pk=kind.pk).update(standard_code="99999")  # the later of equals
    words = "人行道上一堆东西在叫卖"
    before = suggesting.suggest(words)[0].category

    page.post("/setup/categories/stalls/taken-for/new", {"other": other.pk, "distinction": "有人在卖", "words": "叫卖"})

    assert [before, suggesting.suggest(words)[0].category] == [other, kind]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"words": "早市"}, "“早市”是本类的排除词，不能作为本类的关键词。"),
        ({"words": "堆着"}, "“堆着”已是“占道堆物”的关键词，同一个词不能两边都用。"),
        ({"other": "stalls"}, "选择一个有效的选项"),
        ({"distinction": ""}, "这个字段是必填项"),
    ],
)
def test_distinction_that_decides_nothing_is_refused_beside_its_field(
    page: Client, pair: tuple[Category, Category], changes: dict[str, str], message: str
) -> None:
    kind, other = pair
    Confusion.objects.create(category=other, other=kind, distinction="没有人在卖", words=["堆着"])
    own = {name: kind.pk if value == "stalls" else value for name, value in changes.items()}

    shown = page.post("/setup/categories/stalls/taken-for/new", {"other": other.pk, "distinction": "有人", **own})

    assert message in shown.content.decode()
    assert Confusion.objects.filter(category=kind).count() == 0


def test_pair_is_written_down_once(page: Client, pair: tuple[Category, Category]) -> None:
    kind, other = pair
    Confusion.objects.create(category=kind, other=other, distinction="有人在卖")

    shown = page.post("/setup/categories/stalls/taken-for/new", {"other": other.pk, "distinction": "再写一次"})

    assert "与“占道堆物”的区分已经写过，请修改原有的一条。" in shown.content.decode()
    assert Confusion.objects.get(category=kind).distinction == "有人在卖"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " 主干道 "}, "该类问题已有同名的立案条件"),
        ({"position": "0"}, "顺序从 1 开始"),
        ({"handle_amount": "0"}, "确保该值大于或等于1"),
        ({"handle_amount": "x"}, "输入整数"),
    ],
)
def test_bad_condition_is_refused_beside_its_field(page: Client, changes: dict[str, str], message: str) -> None:
    kind = make.category()
    FilingCondition.objects.create(category=kind, name="主干道")
    units = {f"{stage}_unit": "hours" for stage in ("check", "file", "dispatch", "handle", "verify")}

    shown = page.post(f"/setup/categories/{kind.code}/new", {"name": "小巷", "position": "2", **units, **changes})

    assert (shown.status_code, FilingCondition.objects.filter(category=kind).count()) == (200, 1)
    assert message in shown.content.decode()


def test_condition_that_is_not_there_is_not_made_up(page: Client) -> None:
    kind = make.category()

    assert page.get(f"/setup/categories/{kind.code}/1").status_code == 404


def test_city_sets_how_long_stages_take(page: Client) -> None:
    StageLimit.objects.filter(condition=None).delete()
    StageLimit.objects.create(stage=Stage.HANDLE, amount=5, unit="days")
    StageLimit.objects.create(stage=Stage.VERIFY, amount=9, unit="hours")
    units = {f"{stage}_unit": "hours" for stage in ("check", "file", "dispatch", "verify")}

    page.post("/setup/limits/", {**units, "file_amount": "4"})

    found = StageLimit.objects.filter(condition=None).order_by("pk").values_list("stage", "amount", "unit")
    assert list(found) == [("handle", 5, "days"), ("file", 4, "hours")]
    assert Event.objects.get(verb="limits.saved").thing == "city:limits"


# --- what is asked of who reports it ------------------------------------------------------------------

ASKED = {"code": "deep", "text": "坑有多深？", "kind": "choice", "choices": "浅，深", "position": "1"}


def test_question_is_added_changed_and_taken_away(page: Client) -> None:
    kind = make.category()

    page.post(f"/setup/categories/{kind.code}/questions/new", ASKED)
    page.post(f"/setup/categories/{kind.code}/questions/deep/", {**ASKED, "code": "other", "choices": "浅、深、很深"})

    assert Question.objects.values("code", "text", "kind", "choices").get(category=kind) == {
        "code": "deep", "text": "坑有多深？", "kind": "choice", "choices": ["浅", "深", "很深"],
    }  # fmt: skip
    assert "坑有多深？" in page.get(f"/setup/categories/{kind.code}/").content.decode()
    assert "坑有多深？" in page.get(f"/setup/categories/{kind.code}/questions/deep/remove").content.decode()
    assert kind.questions.count() == 1  # asked, not done
    page.post(f"/setup/categories/{kind.code}/questions/deep/remove")
    assert kind.questions.count() == 0
    events = Event.objects.filter(verb="category.question").order_by("height")
    assert [json.loads(event.data)["removed"] for event in events] == [False, False, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "since"}, "该类问题已有这个代码的提问"),
        ({"choices": "浅"}, "请至少给出两个选项"),
        ({"text": ""}, "这个字段是必填项"),
    ],
)
def test_bad_question_is_refused_beside_its_field(page: Client, changes: dict[str, str], message: str) -> None:
    kind = make.category()
    Question.objects.create(category=kind, code="since", text="多久了？")

    shown = page.post(f"/setup/categories/{kind.code}/questions/new", {**ASKED, **changes})

    assert (shown.status_code, kind.questions.count()) == (200, 1)
    assert message in shown.content.decode()


def test_answers_are_shown_to_those_who_look_into_the_case(
    client: Client, coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    kind = make.category()
    Question.objects.create(category=kind, code="deep", text="坑有多深？")
    case = make.dispatched(coordinator, office, kind=kind, answers={"deep": "二十厘米"}, reporter=charlie)
    file = f"/cases/{case.number}.docx"

    shown = []
    for who in (None, charlie, alice, coordinator):
        if who:
            client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        page, word = client.get(f"/cases/{case.number}/").content.decode(), texts(client.get(file).content)
        shown.append(["坑有多深？" in page, "二十厘米" in page, "二十厘米" in word])

    assert shown == [[False] * 3, [False] * 3, [True] * 3, [True] * 3]


def test_page_of_a_kind_asks_as_often_for_three_of_everything_as_for_one(page: Client) -> None:
    kind = make.category()
    page.get(f"/setup/categories/{kind.code}/")
    counts = []
    for n in range(3):
        condition = FilingCondition.objects.create(category=kind, name=f"条件{n}")
        StageLimit.objects.create(condition=condition, stage=Stage.CHECK, amount=1, unit="hours")
        Confusion.objects.create(category=kind, other=make.category(f"other-{n}"), distinction="不同")
        Question.objects.create(category=kind, code=f"q{n}", text="多久？")
        with CaptureQueriesContext(connection) as asked:
            page.get(f"/setup/categories/{kind.code}/")
        counts.append(len(asked))

    assert counts[0] == counts[2]

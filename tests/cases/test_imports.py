"""Cases come over from another register, once, with their past and without clocks nobody started."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.models import Case, Category, Origin, Step
from civicloop.cases.places import Point
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HEADER = "id,type,opened,closed,status,lat,long,description,address,closure_reason,target_dt"


def row(external_id: str = "7", **more: Any) -> actions.Row:
    usual: dict[str, Any] = {"category": make.category(), "point": Point(31.0, 121.01), "reported_at": NOON - 100 * DAY}
    return actions.Row(external_id=external_id, **{**usual, **more})


def test_open_row_waits_to_be_sent_to_an_office() -> None:
    make.city()

    case = actions.import_case(by=None, row=row(words="Bin", place_text="East gate"), register="old", at=NOON)

    assert (case.state, case.source, case.number) == ("filed", "import", "C-2026-000001")
    assert (case.reported_at, case.filed_at, case.closed_at) == (NOON - 100 * DAY, NOON - 100 * DAY, None)
    assert (case.due_at, case.warns_at, case.dispatched_at, case.fixed_at) == (None, None, None, None)
    assert case.area
    assert case.area.code == "east"
    assert list(case.steps.values_list("deed", "state", "at", "note")) == [("imported", "filed", NOON, "")]


def test_closed_row_comes_in_closed_with_its_times() -> None:
    lately = row("1", closed_at=NOON - DAY, outcome="Taken away")
    long_ago = row("2", closed_at=NOON - 90 * DAY)

    actions.import_cases(by=None, rows=[lately, long_ago], register="old", at=NOON)

    assert list(Case.objects.order_by("pk").values_list("state", "closed_at", "probation_until")) == [
        ("probation", NOON - DAY, NOON + 29 * DAY),
        ("ended", NOON - 90 * DAY, NOON - 60 * DAY),
    ]
    assert list(Step.objects.order_by("pk").values_list("state", "note")) == [
        ("probation", "Taken away"),
        ("ended", ""),
    ]


def test_rows_are_taken_over_once_for_each_register() -> None:
    first = actions.import_cases(by=None, rows=[row("1"), row("2"), row("1")], register="old", at=NOON)
    again = actions.import_cases(by=None, rows=[row("2"), row("3")], register="old", at=NOON)
    other = actions.import_cases(by=None, rows=[row("1")], register="older", at=NOON)

    assert [len(cases) for cases in (first, again, other)] == [2, 1, 1]
    assert list(Case.objects.order_by("pk").values_list("origin__register", "origin__external_id")) == [
        ("old", "1"), ("old", "2"), ("old", "3"), ("older", "1"),
    ]  # fmt: skip


def test_number_is_of_the_year_of_the_report() -> None:
    long_ago = datetime(2015, 1, 5, tzinfo=UTC)

    actions.import_cases(by=None, rows=[row("1"), row("2", reported_at=long_ago), row("3")], register="old", at=NOON)

    numbers = Case.objects.order_by("origin__external_id").values_list("number", flat=True)
    assert list(numbers) == ["C-2026-000001", "C-2015-000001", "C-2026-000002"]
    assert make.tip().number == "C-2026-000003"


def test_batch_is_one_link_of_the_chain_that_tells_nothing_private() -> None:
    actions.import_cases(by=None, rows=[row("1", words="Mr Wang's bin"), row("2")], register="old", at=NOON)

    link = Event.objects.get(verb="cases.imported")
    assert (link.thing, link.actor) == ("register:old", "anonymous")
    facts = json.loads(link.data)
    assert (facts["count"], facts["first"], facts["last"]) == (2, "C-2026-000001", "C-2026-000002")
    assert "Wang" not in link.data
    assert chain.verify().holds


def test_new_case_where_an_imported_one_was_closed_is_its_rebound(coordinator: User) -> None:
    old = actions.import_case(
        by=None, row=row(closed_at=NOON - 5 * DAY, point=Point(*make.CENTRE)), register="old", at=NOON
    )

    assert make.filed(coordinator).rebound_of == old


def test_import_is_the_coordinators(alice: User, coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        actions.import_case(by=alice, row=row(), register="old", at=NOON)

    assert actions.import_case(by=coordinator, row=row(), register="old", at=NOON).steps.get().by == coordinator


# --- the command -------------------------------------------------------------------------------------


def run(path: Path, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit status, and the answers."""
    out = StringIO()
    with translation.override("en"):
        try:
            call_command("cases", "import", str(path), "--json", *words, stdout=out)
        except SystemExit as ended:
            return int(ended.code or 0), [json.loads(line) for line in out.getvalue().splitlines()]
    return 0, [json.loads(line) for line in out.getvalue().splitlines()]


def written(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "Old register.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def test_command_brings_the_good_rows_in_and_names_the_bad(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "1,Test rubbish,2025-06-01,2025-06-02,Closed,31.01,121.02,Bin,East gate,Emptied,",
        "2,Test rubbish,2025-06-01,,Open,0,0,Bin,,,",
        "3,Test rubbish,2025-06-01,,Open,31.02,121.03,,,,",
    )
    make.category()

    status, (bad, told) = run(path)

    assert status == 1
    assert bad == {"line": 3, "code": "zero-place", "why": "Its place is 0, 0: the register doesn't know where it was."}
    told.pop("seconds")
    assert told == {"register": "old-register", "read": 3, "imported": 2, "known": 0, "bad": 1, "categories_added": []}
    assert list(Case.objects.order_by("pk").values_list("state", "words", "place_text", "category__code")) == [
        ("ended", "Bin", "East gate", "test-rubbish"), ("filed", "", "", "test-rubbish"),
    ]  # fmt: skip


def test_command_repeated_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "1,Potholes,2025-06-01,,Open,31.01,121.02,,,,")

    first, again = run(path), run(path)

    assert (first[0], first[1][-1]["imported"], first[1][-1]["categories_added"]) == (0, 1, ["local-potholes"])
    assert (again[0], again[1][-1]["imported"], again[1][-1]["known"], again[1][-1]["categories_added"]) == (
        0,
        0,
        1,
        [],
    )
    assert Case.objects.count() == 1


def test_command_maps_categories_by_a_file(tmp_path: Path) -> None:
    make.category()
    (tmp_path / "map.json").write_text('{"Garbage": "test-rubbish"}')
    path = written(tmp_path, "1,GARBAGE,2025-06-01,,Open,31.01,121.02,,,,", "2,烂路,2025-06-01,,Open,31.01,121.02,,,,")
    known = set(Category.objects.values_list("code", flat=True))

    run(path, "--categories", str(tmp_path / "map.json"), "--group", "street")

    codes = list(Case.objects.order_by("pk").values_list("category__code", flat=True))
    assert codes[0] == "test-rubbish"
    added = Category.objects.exclude(code__in=known).get()
    assert (codes[1], added.name, added.group, added.limit_amount) == (added.code, "烂路", "street", 5)
    assert added.code.startswith("local-")


def test_command_knows_a_long_category_again(tmp_path: Path) -> None:
    path = written(tmp_path, f"1,{'Very long ' * 9},2025-06-01,,Open,31.01,121.02,,,,")

    added = [run(path)[1][-1]["categories_added"] for _n in range(2)]

    assert [len(codes) for codes in added] == [1, 0]


def test_command_refuses_a_map_to_a_category_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text('{"Garbage": "nowhere"}')

    with pytest.raises(CommandError):
        run(written(tmp_path), "--categories", str(tmp_path / "map.json"))


def test_command_takes_columns_zone_and_encoding(tmp_path: Path) -> None:
    path = written(
        tmp_path, "A-1,小坑,01/05/2015 12:40:41 PM,42.35,-71.08",
        header="Nr,Art,Beginn,Y,X", encoding="gb18030",
    )  # fmt: skip
    columns = ["number=Nr", "category=Art", "reported=Beginn", "latitude=Y", "longitude=X"]

    status, _told = run(
        path, "--encoding", "gb18030", "--zone", "America/New_York", *(f"--column={each}" for each in columns)
    )

    case = Case.objects.get()
    assert (status, case.number) == (0, "C-2015-000001")
    assert case.reported_at == datetime(2015, 1, 5, 17, 40, 41, tzinfo=UTC)
    assert str(case.category) == "小坑"


def test_command_says_which_columns_it_lacks(tmp_path: Path) -> None:
    status, (refusal,) = run(written(tmp_path, header="id,where"))

    assert (status, refusal["refused"]) == (1, "missing-columns")
    assert Case.objects.count() == 0


@pytest.mark.parametrize(("said", "kept"), [("市容 案卷", "市容-案卷"), ("x" * 99, "x" * 32)])
def test_register_is_kept_by_a_plain_name(tmp_path: Path, said: str, kept: str) -> None:
    _status, told = run(written(tmp_path, "1,Potholes,2025-06-01,,Open,31.01,121.02,,,,"), "--register", said)

    assert told[-1]["register"] == Origin.objects.get().register == kept


def test_command_takes_more_than_one_batch(tmp_path: Path) -> None:
    rows = [f"{n},Potholes,2025-06-01,,Open,31.01,121.02,,,," for n in range(1001)]

    _status, told = run(written(tmp_path, *rows))

    assert told[-1]["imported"] == Case.objects.count() == Step.objects.count() == 1001
    assert Event.objects.filter(verb="cases.imported").count() == 3

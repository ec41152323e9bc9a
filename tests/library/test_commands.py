"""`add` and `search` on the command line: one answer a line, one bad file stops no other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from civicloop.accounts.models import User
from civicloop.library.models import Document, Visibility
from tests.factories import library

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; gives its exit status and what it said."""

    def run(*words: str) -> tuple[int, list[dict[str, Any]]]:
        status = 0
        try:
            call_command(*words, "--json")
        except SystemExit as end:
            status = int(end.code or 0)
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def text_file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_folder_is_added_file_by_file_and_a_bad_one_stops_no_other(run: Run, tmp_path: Path) -> None:
    text_file(tmp_path / "a.txt", "关于整治的通知\n各单位要落实。")
    text_file(tmp_path / "b" / "空.doc", "")
    text_file(tmp_path / "b" / "c.txt", "讲话稿\n大家要抓好巩固。")
    text_file(tmp_path / ".hidden", "不算")

    status, said = run("add", str(tmp_path))

    assert status == 1
    assert [(Path(line["path"]).name, line["status"], line["document"], line["page_count"]) for line in said] == [
        ("a.txt", "ready", 10001, 1),
        ("c.txt", "ready", 10002, 1),
        ("空.doc", "refused", 10003, None),
    ]
    assert [bool(line["reason"]) for line in said] == [False, False, True]
    assert {document.owner.handle for document in Document.objects.all()} == {"operator"}


def test_same_file_again_names_the_first(run: Run, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "通知正文")

    assert [run("add", str(path))[1][0]["same_as"] for _ in range(2)] == [None, 10001]


def test_added_file_goes_to_its_owner_and_category(run: Run, tmp_path: Path, charlie: User) -> None:
    library.category("notices", "通知")

    status, _said = run("add", str(text_file(tmp_path / "a.txt", "正文")), "--owner=charlie", "--category=通知")

    made = Document.objects.get()
    assert (status, made.owner, str(made.category)) == (0, charlie, "通知")


@pytest.mark.parametrize("words", [["add", "/no/such/file"], ["add", "/", "--category=none"], ["search"]])
def test_wrong_usage_is_told(words: list[str], db: None) -> None:
    with pytest.raises(CommandError):
        call_command(*words)


def test_search_answers_with_pages_in_order(run: Run, alice: User) -> None:
    library.document("无", "創建文明", "文明创建", owner=alice, title="讲话")
    library.document("创建", owner=alice, title="私下", visibility=Visibility.PRIVATE)

    _status, (answer,) = run("search", "创建")

    assert answer.pop("seconds") >= 0
    assert answer == {
        "total": 3,
        "hits": [
            {"document": 10002, "title": "私下", "page": 1, "snippet": "创建"},
            {"document": 10001, "title": "讲话", "page": 2, "snippet": "創建文明"},
            {"document": 10001, "title": "讲话", "page": 3, "snippet": "文明创建"},
        ],
    }


def test_search_as_a_member_sees_what_that_member_sees(run: Run, alice: User, charlie: User) -> None:
    library.document("创建", owner=alice, visibility=Visibility.PRIVATE)

    assert [run("search", "创建", f"--as={handle}")[1][0]["total"] for handle in ("alice", "charlie")] == [1, 0]


def test_search_stops_at_its_limit_but_counts_all(run: Run, alice: User) -> None:
    library.document(*["创建"] * 5, owner=alice)

    _status, (answer,) = run("search", "创建", "--limit=2")

    assert (answer["total"], [hit["page"] for hit in answer["hits"]]) == (5, [1, 2])

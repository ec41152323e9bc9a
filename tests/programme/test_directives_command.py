"""`civicloop directives` and `civicloop bench`: what programs and people get to see."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from civicloop.accounts.models import User
from civicloop.kernel.models import CalendarDay
from tests.factories import accounts as people
from tests.factories import library

TEXT = "推进会讲话\n市城管局要在3个工作日内修复路灯。近年来变化很大。各单位要于每月5日前报送进展。"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Exit status and standard output."""
    status = 0
    try:
        call_command(*words)
    except SystemExit as end:
        status = int(str(end.code))
    return status, capsys.readouterr().out


def test_file_gives_one_object_a_directive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "speech.txt"
    path.write_text(TEXT, encoding="utf-8")
    status, out = run(capsys, "directives", str(path), "--date", "2024-04-12", "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(each["doc"], each["quote"], each["deadline_date"], each["recurring"]) for each in found] == [
        (str(path), "市城管局要在3个工作日内修复路灯", "2024-04-17", ""),
        (str(path), "各单位要于每月5日前报送进展", None, "monthly"),
    ]


def test_people_see_who_and_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "speech.txt"
    path.write_text(TEXT, encoding="utf-8")
    _status, out = run(capsys, "directives", str(path), "--date", "2024-04-12")
    assert "市城管局要在3个工作日内修复路灯" in out
    assert "3个工作日内 → 2024-04-17" in out
    assert "2" in out.splitlines()[-1]


def test_summary_counts_how_clear_the_document_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "speech.txt"
    path.write_text(TEXT, encoding="utf-8")
    _status, out = run(capsys, "directives", str(path), "--date", "2024-04-12", "--summary", "--json")
    assert json.loads(out) == {"doc": str(path), "orders": 2, "clear": 1, "open": 1, "soft": 0}


def test_wrong_words_are_wrong_usage() -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("directives", "no-such-file.doc")
    assert wrong.value.returncode == 2


@pytest.mark.django_db
def test_unknown_document_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "directives", "424242", "--json")
    assert (status, json.loads(out)["refused"]) == (1, "no-such-document")


def test_stored_document_is_read_with_its_date_the_offices_and_the_calendar(
    alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    document = library.document("蓝天使者要在3个工作日内修复路灯。", owner=alice, dated_on=date(2024, 4, 12))
    people.office(code="angels", name="蓝天使者")
    CalendarDay.objects.create(day=date(2024, 4, 15), is_working=False)
    status, out = run(capsys, "directives", str(document.number), "--json")
    found = json.loads(out)
    assert (status, found["doc"], found["lead"], found["deadline_date"]) == (
        0,
        document.number,
        ["蓝天使者"],
        "2024-04-18",
    )


def test_document_without_pages_is_refused(alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    waiting = library.waiting_document(owner=alice)
    status, out = run(capsys, "directives", str(waiting.number), "--json")
    assert (status, json.loads(out)["refused"]) == (1, "not-ready")


def test_bench_tells_each_half_apart(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "bench", "directives", "--json")
    halves = [json.loads(line) for line in out.splitlines()]
    assert (status, [each["half"] for each in halves]) == (0, ["tuned", "held-out", "held-out-2", "all held out"])
    assert all(low <= each[name] <= high for each in halves for name, (low, high) in each["intervals"].items())

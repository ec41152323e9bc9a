"""`civicloop read`: what programs and people get to see."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def read(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    status = 0
    try:
        call_command("read", *words)
    except SystemExit as end:
        status = int(str(end.code))
    seen = capsys.readouterr()
    return status, seen.out, seen.err


def test_read_prints_one_object_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.bin"
    path.write_text("2026年推进会讲话材料\n撰写人：___\n强化基层___作用。", encoding="gb18030")
    status, out, _err = read(capsys, str(path), "--json")
    answer = json.loads(out)
    assert answer.pop("seconds") > 0
    assert len(answer.pop("sha256")) == 64
    assert (status, out.count("\n")) == (0, 1)
    assert answer == {
        "title": "2026年推进会讲话材料",
        "format": "txt",
        "bytes": path.stat().st_size,
        "page_count": 1,
        "declared_page_count": None,
        "parts": [{"title": "2026年推进会讲话材料", "first_page": 1, "last_page": 1}],
        "fields": [{"name": "撰写人", "value": "", "page": 1}],
        "blanks": [{"page": 1, "context": "撰写人：___"}, {"page": 1, "context": "强化基层___作用。"}],
        "outline": [],
        "pages": [{"number": 1, "text": "2026年推进会讲话材料\n撰写人：___\n强化基层___作用。"}],
    }


def test_read_prints_title_facts_and_pages_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("关于值班安排的通知\n请按时到岗。", encoding="utf-8")
    status, out, _err = read(capsys, str(path))
    assert (status, out.splitlines()[0]) == (0, "关于值班安排的通知")
    assert "请按时到岗。" in out


def test_refused_file_ends_with_a_code_and_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.doc"
    path.touch()
    status, out, _err = read(capsys, str(path), "--json")
    answer = json.loads(out)
    assert (status, answer["refused"], sorted(answer)) == (1, "empty", ["message", "refused"])
    assert answer["message"]


def test_refused_file_tells_people_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"MZ\x90\0")
    status, out, err = read(capsys, str(path))
    assert (status, out) == (1, "")
    assert "PDF" in err


def test_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("read", str(tmp_path / "nothing.doc"))
    assert caught.value.returncode == 2

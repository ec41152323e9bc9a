"""A worker killed with -9 in the middle of a document: another one goes on, nothing is lost, nothing is there twice."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

LINES = "".join(f"第{number}条，各街道要把背街小巷的环境卫生逐处登记，做到处处有人管。\n" for number in range(2500))


def command(data: Path, *words: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CIVICLOOP_", "DJANGO_"))}
    program = [sys.executable, "-c", "from civicloop.config.cli import main; main()", *words]
    return subprocess.Popen(program, env=kept | {"CIVICLOOP_DATA": str(data)}, stdout=subprocess.PIPE, text=True)


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    database = next(iter(data.glob("*.sqlite3")))
    with sqlite3.connect(database, timeout=30) as connection:
        return connection.execute(query).fetchall()


def done(data: Path) -> tuple[int, int]:
    """Pages done and pages in all of the only version."""
    found = rows(data, "SELECT done_page_count, coalesce(page_count, 0) FROM library_version")
    return found[0] if found else (0, 0)  # type: ignore[return-value]


def test_document_of_a_killed_worker_is_finished_by_the_next(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "a.txt"
    path.write_text(LINES, encoding="utf-8")
    command(data, "migrate").communicate(timeout=120)
    worker = command(data, "add", str(path), "--json")
    until = time.monotonic() + 60
    while done(data)[0] == 0 and time.monotonic() < until:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    kept, pages = done(data)
    first = rows(data, "SELECT id FROM library_page ORDER BY number LIMIT 1")
    assert 0 < kept < pages

    command(data, "worker", "--once").communicate(timeout=120)

    numbers = [number for (number,) in rows(data, "SELECT number FROM library_page ORDER BY number")]
    assert numbers == list(range(1, pages + 1))
    assert rows(data, "SELECT status, done_page_count FROM library_version") == [("ready", pages)]
    assert rows(data, "SELECT id FROM library_page ORDER BY number LIMIT 1") == first
    found, _ = command(data, "search", "背街小巷", "--json").communicate(timeout=60)
    assert json.loads(found)["total"] == pages
    assert command(data, "check").wait(timeout=60) == 0

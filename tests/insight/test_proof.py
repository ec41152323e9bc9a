"""Anyone can take the chain away and check it with nothing but Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from civicloop.insight import verify_chain
from civicloop.kernel import chain
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(client: Client, tmp_path: Path) -> Path:
    """Three events, downloaded."""
    with transaction.atomic():
        for number in range(1, 4):
            chain.record(by="member:1", verb="task.done", thing=f"task:T-2026-{number:05d}", at=NOON, note="好")
    answer = client.get("/proof/chain.jsonl")
    path = tmp_path / "chain.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def run(path: Path, *words: str) -> tuple[int, str]:
    """The downloaded script on a bare interpreter: no site packages, no environment."""
    command = [sys.executable, "-I", "-S", str(Path(verify_chain.__file__)), str(path), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def tamper(path: Path, line: int, **changes: object) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[line] = json.dumps(json.loads(lines[line]) | changes, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_downloaded_chain_holds(exported):
    head = chain.verify().head
    assert run(exported) == (0, f"The record holds: 3 events, head {head}")


def test_a_head_noted_earlier_is_found_again(exported):
    noted = json.loads(exported.read_text(encoding="utf-8").splitlines()[1])["hash"]
    assert run(exported, noted)[0] == 0
    assert run(exported, "f" * 64) == (1, f"BROKEN: the head {'f' * 64} does not occur in this record")


def test_a_changed_event_is_named(exported):
    tamper(exported, 1, actor="member:2")
    assert run(exported) == (1, "BROKEN: event 2 (task.done task:T-2026-00002) was changed")


def test_a_dropped_event_is_named(exported):
    lines = exported.read_text(encoding="utf-8").splitlines()
    exported.write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    assert run(exported) == (1, "BROKEN: event 2 is missing")


def test_a_cut_line_is_told_apart(exported):
    exported.write_text(exported.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert run(exported) == (1, "BROKEN: line 3 can't be read as an event")


def test_the_page_shows_head_and_newest_events(client, exported):
    page = client.get("/proof/").content.decode()
    assert chain.verify().head in page
    assert page.index("T-2026-00003") < page.index("T-2026-00001")


def test_the_server_checks_on_request(client, exported):
    assert "is-green" in client.post("/proof/check/").content.decode()


def test_the_verifier_is_offered_as_it_is(client):
    answer = client.get("/proof/verify_chain.py")
    assert answer.content == Path(verify_chain.__file__).read_bytes()


def test_an_empty_chain_says_so(client):
    assert client.get("/proof/", headers={"accept-language": "en"}).status_code == 200

"""The LibreOffice that is kept warm: whom it serves, when it is replaced, and that its walls stand while it waits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from civicloop.library.conversion import LIMITS, desk
from civicloop.library.conversion.desk import Desk
from civicloop.library.conversion.errors import ConverterFailed, TimedOut
from civicloop.library.conversion.office import Office, sockets_of, sweep, take
from tests.factories import files

pytestmark = pytest.mark.office


@pytest.fixture
def offices() -> Iterator[Desk[Office]]:
    made = Desk(Office)
    yield made
    made.let_go()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return files.word_file(tmp_path / "source.docx", ["正文"])


def convert(offices: Desk[Office], source: Path, customer: str, seconds: int = LIMITS.convert_seconds) -> int:
    """The process that turned the file into a PDF."""
    made = source.with_suffix(".pdf")
    made.unlink(missing_ok=True)
    with offices.served(customer) as office:
        office.convert(source, "pdf", made, replace(LIMITS, convert_seconds=seconds))
    assert made.read_bytes().startswith(b"%PDF-")
    return offices.servant.process.pid if offices.servant else 0


def test_one_process_serves_one_customer_only(offices: Desk[Office], source: Path) -> None:
    offices.keep_ready()
    assert offices.servant is not None
    waiting = offices.servant.process.pid

    first, second, others = convert(offices, source, "1"), convert(offices, source, "1"), convert(offices, source, "2")

    assert (first, second) == (waiting, waiting)
    assert others not in (waiting, 0)
    assert not is_there(waiting)


def is_there(process: int) -> bool:
    """Whether it runs: one that nobody has buried yet has no command line."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def test_nobodys_file_leaves_no_process_and_no_folder(offices: Desk[Office], source: Path) -> None:
    offices.keep_ready()
    office = offices.servant
    assert office is not None

    convert(offices, source, "")

    assert (offices.servant, office.is_alive, office.home.exists(), sockets_of(office.home)) == (None, False, False, [])


def test_worn_process_is_replaced(offices: Desk[Office], source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_FILES", 2)
    convert(offices, source, "1")
    convert(offices, source, "1")
    assert offices.servant is None
    monkeypatch.setattr(desk, "LARGEST", 1 << 20)
    convert(offices, source, "1")
    assert offices.servant is None


def test_hanging_process_is_killed_and_the_next_file_converts(offices: Desk[Office], source: Path) -> None:
    hanging = convert(offices, source, "1")
    os.kill(hanging, signal.SIGSTOP)

    with pytest.raises(TimedOut):
        convert(offices, source, "1", seconds=1)

    assert not is_there(hanging)
    assert convert(offices, source, "1") != hanging


def test_process_killed_while_it_waits_is_replaced(offices: Desk[Office], source: Path) -> None:
    offices.keep_ready()
    assert offices.servant is not None
    os.kill(offices.servant.process.pid, signal.SIGKILL)
    offices.servant.process.wait()

    assert convert(offices, source, "1") > 0


def test_process_killed_at_work_fails_this_file_alone(
    offices: Desk[Office], source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(offices, source, "1")
    order = Office.order

    def die(office: Office, *words: object) -> None:
        office.process.kill()
        order(office, *words)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Office, "order", die)
        with pytest.raises(ConverterFailed):
            convert(offices, source, "1")

    assert convert(offices, source, "1") > 0


def test_files_of_the_customer_before_are_gone(offices: Desk[Office], source: Path) -> None:
    convert(offices, source, "1")
    assert offices.servant is not None
    assert [path for path in offices.servant.home.rglob("*") if "source" in path.name] == []


def test_link_left_in_place_of_a_result_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"%PDF-secret")
    (tmp_path / "made.pdf").symlink_to(secret)

    with pytest.raises(ConverterFailed):
        take(tmp_path / "made.pdf", tmp_path / "copy.pdf")

    assert not (tmp_path / "copy.pdf").exists()


def test_what_a_killed_worker_left_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicloop.library.conversion.office.gettempdir", lambda: str(tmp_path))
    dead, mine = tmp_path / "civicloop-office-999999999-a", tmp_path / f"civicloop-office-{os.getpid()}-b"
    dead.mkdir()
    mine.mkdir()

    sweep()

    assert (dead.exists(), mine.exists()) == (False, True)


def test_dying_worker_takes_its_processes_along(source: Path) -> None:
    code = (
        "import os, django; django.setup()\n"
        "from civicloop.library.conversion import office\n"
        "office.OFFICES.keep_ready(); print(office.OFFICES.servant.process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "civicloop.config.settings"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    office = int(ran.stdout)
    for _ in range(100):
        if not is_there(office):
            break
        time.sleep(0.05)
    assert not is_there(office)
    sweep()

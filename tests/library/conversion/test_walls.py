"""What a program behind the walls can and cannot do."""

import os
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from civicloop.library.conversion import LIMITS
from civicloop.library.conversion.confinement import Room
from civicloop.library.conversion.errors import TimedOut

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
PYTHON = Path(sys.executable).resolve()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def run(home: Path, code: str, **limits: int) -> str:
    """What this Python code prints behind the walls; what it raises instead."""
    readable = tuple(map(Path, (sys.prefix, sys.base_prefix)))
    room = Room(home, replace(LIMITS, **limits), 10, readable)
    program = f"try:\n    {code}\nexcept BaseException as error:\n    print(type(error).__name__)"
    _status, written = room.run([PYTHON, "-I", "-c", program])
    return written.decode().strip()


def test_own_folder_can_be_read_and_written(home: Path) -> None:
    assert run(home, "open('a', 'w').write('x'); print(open('a').read())") == "x"


def test_other_folders_cannot_be_read(home: Path) -> None:
    secret = home.parent / "secret"
    secret.write_text("x")
    assert run(home, f"print(open({str(secret)!r}).read())") == "PermissionError"


def test_other_folders_cannot_be_written_or_emptied(home: Path) -> None:
    other = home.parent / "other"
    other.write_text("x")
    assert run(home, f"open({str(other)!r}, 'w')") == "PermissionError"
    assert run(home, f"import os; os.truncate({str(other)!r}, 0)") == "PermissionError"
    assert run(home, f"import os; os.remove({str(other)!r})") == "PermissionError"
    assert other.read_text() == "x"


def test_callers_secrets_are_neither_inherited_nor_to_be_looked_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVICLOOP_SECRET_KEY", "x")
    assert run(home, "import os; print('CIVICLOOP_SECRET_KEY' in os.environ)") == "False"
    assert run(home, f"print(open('/proc/{os.getpid()}/environ').read())") == "PermissionError"


def test_network_does_not_answer(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        seen = run(home, f"import socket; socket.create_connection(('127.0.0.1', {port}), 2); print('connected')")
    assert seen in {"PermissionError", "OSError", "ConnectionRefusedError", "TimeoutError"}


def test_memory_and_output_end_at_their_limits(home: Path) -> None:
    assert run(home, "bytearray(200_000_000); print('had it')", memory_bytes=100_000_000) == "MemoryError"
    run(home, "open('a', 'wb').write(bytes(2_000_000))", output_bytes=1_000_000)
    assert (home / "a").stat().st_size == 1_000_000


def test_program_that_takes_too_long_is_killed_with_its_children(home: Path) -> None:
    marker = f"sleep {home}"
    code = f"import os, time; os.fork(); {marker!r}; time.sleep(60)"
    room = Room(home, LIMITS, 1, tuple(map(Path, (sys.prefix, sys.base_prefix))))
    with pytest.raises(TimedOut):
        room.run([PYTHON, "-I", "-c", code])
    for _ in range(100):  # the kernel takes a moment to bury the dead
        left = [line for line in map(command_line, Path("/proc").glob("[0-9]*")) if marker in line]
        if not left:
            break
        time.sleep(0.05)
    assert left == []


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""

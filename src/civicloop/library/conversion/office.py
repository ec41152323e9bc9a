"""Office files to PDF with LibreOffice: a process with a hardened profile, started ahead, shut in a folder of its own.

It is started with an empty document open, which keeps it there and has its libraries and faces loaded. Orders go
through the socket by which a second LibreOffice would find the first. `desk` says whom it serves, for how long.
"""

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import time
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from . import fonts
from .confinement import Room, kill_group, resident_bytes
from .desk import Desk
from .errors import ConverterFailed, ConverterMissing, TimedOut
from .limits import LIMITS, Limits
from .profile import write_profile

PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
SOCKETS = Path("/tmp")  # noqa: S108  compiled into LibreOffice; TMPDIR does not move it
START_AGAIN, STARTS = 81, 3  # the exit status of a first start, when the profile has just been filled
GLANCE = 0.01  # seconds between two looks
LIFETIME = 20
"""Seconds of processor that it may use in all, as a multiple of one conversion's."""
QUIETLY = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
FILTERS = {"html": "HTML (StarWriter)"}
WARMER = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"><office:automatic-styles>'
    '<style:style style:name="S" style:family="paragraph"><style:text-properties style:font-name-asian="仿宋"/>'
    "</style:style></office:automatic-styles>"
    '<office:body><office:text><text:p text:style-name="S">公文</text:p></office:text></office:body></office:document>'
)


def soffice() -> Path:
    found = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    if not found:
        raise ConverterMissing
    launcher = Path(found).resolve()
    program = launcher.with_name("soffice.bin")  # the launcher would start it again by itself, which its walls prevent
    return program if program.exists() else launcher


@cache
def answer() -> list[str]:
    """What it says of itself: LibreOffice, its version, its build."""
    asked = [str(soffice()), "--version"]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60).stdout.split()


def version() -> str:
    """As in `LibreOffice 7.4.7.2`."""
    return " ".join(answer()[:2]) or "LibreOffice"


class Office:
    """One running LibreOffice in a folder of its own. It is used by one thread; whoever made it closes it."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.home = Path(mkdtemp(prefix=f"civicloop-office-{os.getpid()}-")).resolve()
        self.files = 0
        self.starts = 0
        program = soffice()
        profile = self.home / "profile"
        write_profile(profile, build="".join(answer()[2:3]))
        (self.home / "fonts.conf").write_text(fonts.configuration(self.home / "fonts"), encoding="utf-8")
        (self.home / "warmer.fodt").write_text(WARMER, encoding="utf-8")
        seconds = limits.convert_seconds * LIFETIME
        self.room = Room(self.home, limits, seconds, readable=(program.parent.parent,), sockets=(SOCKETS,))
        self.command: list[str | Path] = [program, f"-env:UserInstallation={profile.as_uri()}", *QUIETLY]
        self.command.append(self.home / "warmer.fodt")
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        self.starts += 1
        environment = {"FONTCONFIG_FILE": str(self.home / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
        return self.room.start(self.command, environment)

    def close(self) -> None:
        """Kill it and leave nothing behind. It can't remove its socket itself: its walls let it make one only."""
        kill_group(self.process)
        clear_away(self.home)

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def resident_bytes(self) -> int:
        return resident_bytes(self.process)

    # --- one conversion ------------------------------------------------------------------------------

    def convert(self, source: Path, wanted: str, made: Path, limits: Limits) -> None:
        """Turn `source`, named by its true format, into `made`. TimedOut or ConverterFailed: then it is of no more use.

        LibreOffice reports success whatever happened, so only the file that it left behind counts.
        """
        deadline = time.monotonic() + limits.convert_seconds
        job = self.home / "job"
        job.mkdir()
        try:
            put_in = job / f"source{source.suffix}"
            shutil.copyfile(source, put_in)
            filters = FILTERS.get(source.suffix[1:])
            infilter = [f"--infilter={filters}"] if filters else []
            order = ["--headless", *infilter, "--convert-to", wanted, "--outdir", str(job / "out"), str(put_in)]
            self.order(order, deadline, limits)
            take(job / "out" / f"source.{wanted}", made)
        finally:
            self.files += 1
            shutil.rmtree(job, ignore_errors=True)

    def order(self, words: list[str], deadline: float, limits: Limits) -> None:
        """Have it carry out a command line, and wait until it has."""
        try:
            with self.connected(deadline) as line:
                line.settimeout(max(deadline - time.monotonic(), GLANCE))
                hear(line)  # that it listens
                home = self.home.as_uri()
                line.sendall(f"InternalIPC::Arguments1{','.join(map(escaped, (home, *words)))}\0".encode())
                line.settimeout(max(deadline - time.monotonic(), GLANCE))
                hear(line)  # that it is done
        except TimeoutError:
            raise TimedOut(seconds=limits.convert_seconds) from None
        except OSError:
            raise ConverterFailed from None

    def connected(self, deadline: float) -> socket.socket:
        """A line to it, as soon as it is there."""
        while time.monotonic() < deadline:
            for path in sockets_of(self.home):
                line = socket.socket(socket.AF_UNIX)
                line.settimeout(1)
                try:
                    line.connect(str(path))
                except OSError:
                    line.close()
                else:
                    return line
            if not self.is_alive:
                self.start_again()
            time.sleep(GLANCE)
        raise TimeoutError

    def start_again(self) -> None:
        """What it asks for when its profile has just been filled; any other end is one."""
        if self.process.returncode != START_AGAIN or self.starts == STARTS:
            raise ConverterFailed
        self.process = self.start()


# --- folders and sockets -----------------------------------------------------------------------------


def sockets_of(home: Path) -> list[Path]:
    """Where the LibreOffice with this folder can be spoken to: named after its profile's address."""
    address = (home / "profile").as_uri().encode("utf-16-le")
    name = "".join(f"{byte:x}" for byte in hashlib.md5(address, usedforsecurity=False).digest())
    return list(SOCKETS.glob(f"OSL_PIPE_*SingleOfficeIPC_{name}"))


def clear_away(home: Path) -> None:
    for path in sockets_of(home):
        path.unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)


def sweep() -> None:
    """Remove what processes left behind whose worker was killed."""
    for home in Path(gettempdir()).resolve().glob("civicloop-office-*-*"):
        worker = home.name.split("-")[2]
        if worker.isdigit() and Path("/proc/self").exists() and not Path("/proc", worker).exists():
            clear_away(home)


# --- the conversation --------------------------------------------------------------------------------


def hear(line: socket.socket) -> bytes:
    """A message up to the NUL that ends it."""
    message = b""
    while not message.endswith(b"\0"):
        piece = line.recv(4096)
        if not piece:
            raise ConnectionResetError
        message += piece
    return message


def escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace(",", "\\,").replace("\0", "\\0")


def take(made: Path, target: Path) -> None:
    """Copy what was made out of the walls: a file with something in it, and no link to one outside."""
    try:
        opened = os.open(made, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        raise ConverterFailed from None
    with os.fdopen(opened, "rb") as file, target.open("wb") as copy:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode) or not facts.st_size:
            raise ConverterFailed
        shutil.copyfileobj(file, copy, 1 << 20)


OFFICES = Desk(Office)


def convert(source: Path, wanted: str, made: Path, limits: Limits, customer: str = "") -> None:
    """`source`, named by its true format, as `made`, a file of the format `wanted`."""
    with OFFICES.served(customer) as served:
        served.convert(source, wanted, made, limits)

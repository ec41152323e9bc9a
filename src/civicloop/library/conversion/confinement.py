"""Runs strangers' files through programs that can't reach anything: see `launcher` for the walls."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .errors import TimedOut
from .limits import Limits

LAUNCHER = Path(__file__).with_name("launcher.py")
DEAD_PROXY = "http://127.0.0.1:9"
SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/nix/store", "/etc/fonts", "/etc/ld.so.cache",
    "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice", "/etc/localtime", "/var/cache/fontconfig",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/urandom", "/dev/zero",
)  # fmt: skip


@dataclass(frozen=True)
class Room:
    """What a confined program finds around it: its own home, and the few further paths it may read."""

    home: Path
    limits: Limits
    seconds: int
    readable: tuple[Path, ...] = ()
    sockets: tuple[Path, ...] = ()
    """Where it may make a socket, and nothing else."""

    def start(
        self, command: Sequence[str | Path], environment: dict[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """The running program (its path comes first), with pipes to and from it; what it complains of is dropped."""
        walls = {
            "memory": self.limits.memory_bytes,
            "seconds": self.seconds,
            "output": self.limits.output_bytes,
            "readable": [*SYSTEM, *map(str, self.readable)],
            "writable": [str(self.home), "/dev/null"],
            "sockets": [*map(str, self.sockets)],
            "parent": os.getpid(),
        }
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(walls), *map(str, command)],
            cwd=self.home,
            env=self.environment() | (environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's: no secret, no locale, no proxy that answers."""
        home = str(self.home)
        proxies = {f"{scheme}_proxy": DEAD_PROXY for scheme in ("http", "https", "ftp", "all")}
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", **proxies}

    def run(self, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Exit status and standard output. TimedOut, with every process of its group killed."""
        process = self.start(command, environment)
        try:
            written = process.communicate(timeout=self.seconds)[0]
            return process.returncode, written
        except subprocess.TimeoutExpired:
            raise TimedOut(seconds=self.seconds) from None
        finally:
            kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End the program and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


def resident_bytes(process: "subprocess.Popen[bytes]") -> int:
    """The memory that it has at the moment; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

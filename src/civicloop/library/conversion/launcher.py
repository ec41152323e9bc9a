"""Started as a script, by path: shuts this process in (limits, no network, few folders), then becomes the program.

    python -I launcher.py '{"memory": …, "seconds": …, "output": …, "readable": […], "writable": […], "sockets": […],
                           "parent": …}'
        PROGRAM ARGUMENT…

PROGRAM is a whole path: once the walls stand, nothing can be looked for.

Imports nothing of the project, so that it starts in milliseconds. Each wall is put up where the system allows it:
resource limits everywhere; no network by an own network namespace; folders by Landlock (Linux 5.13 and later).
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same number on every architecture
NO_NEW_PRIVILEGES, DEATH_SIGNAL = 38, 1  # prctl options
EXECUTE, READ_FILE, READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
WRITING = (1 << 13) - 1  # everything there is to do with files, but for what came later:
TRUNCATE, TRUNCATE_SINCE = 1 << 14, 3
CONNECT_AND_BIND, NETWORK_SINCE = 1 << 0 | 1 << 1, 4
SIGNALS_AND_ABSTRACT_SOCKETS, SCOPES_SINCE = 1 << 0 | 1 << 1, 6
ASK_VERSION = 1
MAKE_SOCKET = 1 << 9
READING = EXECUTE | READ_FILE | READ_FOLDER
FILE_RIGHTS = EXECUTE | 1 << 1 | READ_FILE  # what a rule on a single file may grant


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class PathRule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


def limit_resources(memory: int, seconds: int, output: int) -> None:
    for kind, amount in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (amount, amount))


def cut_network() -> bool:
    """A network namespace of its own, in which nothing answers; as an ordinary user by way of a user namespace."""
    for flags in (getattr(os, "CLONE_NEWNET", 0), getattr(os, "CLONE_NEWUSER", 0) | getattr(os, "CLONE_NEWNET", 0)):
        try:
            os.unshare(flags)
        except (AttributeError, OSError):
            continue
        return True
    return False


def shut_folders(libc: Any, granted: dict[int, list[str]]) -> bool:
    """From here on only these paths can be used, by right; no address, no other process. False without Landlock."""
    version = libc.syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    if version < 1:
        return False
    writing = WRITING | (TRUNCATE if version >= TRUNCATE_SINCE else 0)
    rules = Ruleset(writing, CONNECT_AND_BIND, SIGNALS_AND_ABSTRACT_SOCKETS)
    known = 24 if version >= SCOPES_SINCE else 16 if version >= NETWORK_SINCE else 8
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), known, 0)
    for access, paths in granted.items():
        for path in paths:
            allow(libc, ruleset, path, writing if access == WRITING else access)
    return bool(libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)


def allow(libc: Any, ruleset: int, path: str, access: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        access &= FILE_RIGHTS | TRUNCATE
    rule = PathRule(access, opened)
    libc.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    os.close(opened)


def main() -> None:
    walls = json.loads(sys.argv[1])
    limit_resources(walls["memory"], walls["seconds"], walls["output"])
    cut_network()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        granted = {READING: walls["readable"], WRITING: walls["writable"], MAKE_SOCKET: walls["sockets"]}
        shut_folders(libc, granted)
        libc.prctl(DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != walls["parent"]:  # it died before it could be heard of
            sys.exit(1)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  becoming the program is the point


if __name__ == "__main__":
    main()

"""Who is served by which program: one is ready before it is needed, serves one customer, and makes room for the next.

A program may be harmed by a file and could then spy on those after it. So it never sees files of two customers, and it
ends after some files, when it has grown, and whenever a file made it fail or took too long.
"""

import atexit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol

from .limits import MEGABYTE

MOST_FILES = 40
LARGEST = 600 * MEGABYTE
"""Resident memory after which a program is replaced."""


class Servant(Protocol):
    """A program that works on file after file."""

    files: int
    """How many it has seen."""

    @property
    def is_alive(self) -> bool: ...

    @property
    def resident_bytes(self) -> int: ...

    def close(self) -> None: ...


class Desk[S: Servant]:
    """The one program of a kind in this process, and whose files it has seen. Empty until it is needed."""

    def __init__(self, make: Callable[[], S]) -> None:
        self.make = make
        self.servant: S | None = None
        self.customer = ""
        self.is_kept_ready = False
        self.lock = Lock()
        atexit.register(self.clear)

    @contextmanager
    def served(self, customer: str) -> Iterator[S]:
        """The program for one file of this customer; nobody's ("") file has a program to itself."""
        if not self.lock.acquire(blocking=False):
            yield from self.beside()
            return
        try:
            servant = self.servant_for(customer)
            try:
                yield servant
            except BaseException:
                self.clear()
                raise
            if not customer or is_worn(servant):
                self.clear()
        finally:
            self.lock.release()

    def beside(self) -> Iterator[S]:
        """One for this file alone, while another is at the desk."""
        servant = self.make()
        try:
            yield servant
        finally:
            servant.close()

    def servant_for(self, customer: str) -> S:
        """The one at hand, unless it is dead or has seen somebody else's files."""
        servant = self.servant
        is_others = servant is not None and servant.files and (not customer or customer != self.customer)
        if servant is None or is_others or not servant.is_alive:
            self.clear()
            servant = self.servant = self.make()
        self.customer = customer
        return servant

    def keep_ready(self) -> None:
        """From now on have a fresh one waiting, whenever there is time for `renew`."""
        self.is_kept_ready = True
        self.renew()

    def renew(self) -> None:
        if not self.is_kept_ready or not self.lock.acquire(blocking=False):
            return
        try:
            if self.servant is None or self.servant.files or not self.servant.is_alive:
                self.clear()
                self.servant = self.make()
        finally:
            self.lock.release()

    def clear(self) -> None:
        if self.servant is not None:
            self.servant.close()
        self.servant, self.customer = None, ""

    def let_go(self) -> None:
        """End what was kept ready."""
        self.is_kept_ready = False
        self.clear()


def is_worn(servant: Servant) -> bool:
    return servant.files >= MOST_FILES or servant.resident_bytes > LARGEST

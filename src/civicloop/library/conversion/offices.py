"""Which LibreOffice converts a file: one is warm before it is needed, serves one customer, and makes room for the next.

    offices.keep_ready()                                  # in a worker, when it starts and when it has time
    offices.convert(source, "pdf", made, limits, customer="12")

A process may be harmed by a file and could then spy on those after it. So it never sees files of two customers, and it
ends after some conversions, when it has grown, and whenever a conversion failed or took too long.
"""

import atexit
from pathlib import Path
from threading import Lock

from .errors import ConverterMissing
from .limits import MEGABYTE, Limits
from .office import Office, sweep

MOST_CONVERSIONS = 40
LARGEST = 600 * MEGABYTE
"""Resident memory after which it is replaced."""


class Desk:
    """The one LibreOffice of this process, and whose files it has seen. Empty until something is converted."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.office: Office | None = None
        self.customer = ""

    def convert(self, source: Path, wanted: str, made: Path, limits: Limits, customer: str) -> None:
        with self.lock:
            office = self.office_for(customer)
            try:
                office.convert(source, wanted, made, limits)
            except BaseException:
                self.clear()
                raise
            if not customer or self.is_worn(office):
                self.clear()

    def office_for(self, customer: str) -> Office:
        """The one at hand, unless it is dead or has seen somebody else's files."""
        is_others = self.office and self.office.conversions and (not customer or customer != self.customer)
        if is_others or (self.office and not self.office.is_alive):
            self.clear()
        if not self.office:
            self.office = Office()
        self.customer = customer
        return self.office

    def is_worn(self, office: Office) -> bool:
        return office.conversions >= MOST_CONVERSIONS or office.resident_bytes > LARGEST

    def keep_ready(self) -> None:
        """Have a fresh one waiting."""
        sweep()
        with self.lock:
            if self.office and (self.office.conversions or not self.office.is_alive):
                self.clear()
            if not self.office:
                try:
                    self.office = Office()
                except ConverterMissing:
                    return

    def clear(self) -> None:
        if self.office:
            self.office.close()
        self.office, self.customer = None, ""


DESK = Desk()
convert = DESK.convert
keep_ready = DESK.keep_ready
atexit.register(DESK.clear)

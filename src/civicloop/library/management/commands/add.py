"""`civicloop add PATH…`: take files into the library and convert them here and now."""

import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand
from civicloop.kernel.errors import Refused
from civicloop.library import actions, queries, tasks
from civicloop.library.models import Category, Status, Version

OPERATOR = "operator"
WIDTH = 24
"""Of the progress bar, in characters."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    status: str
    document: int | None
    page_count: int | None
    reason: str | None
    seconds: float
    same_as: int | None = None


class Command(JsonCommand):
    help = "Take files into the library and convert them; a folder means the files in it."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=existing, metavar="PATH")
        parser.add_argument("--category", type=category, help="slug or name of a category")
        parser.add_argument("--owner", metavar="HANDLE", help=f"a member; otherwise {OPERATOR}, made when missing")

    def run(self, *args: Any, paths: list[Path], **options: Any) -> int:
        owner = self.owner(options["owner"])
        tasks.keep_ready()
        outcomes = [self.report(path, options["category"], owner) for path in files(paths)]
        return int(any(outcome.status != Status.READY for outcome in outcomes))

    def owner(self, handle: str | None) -> User:
        if not handle:
            return operator()
        found = User.objects.filter(handle=handle, is_active=True).first()
        if not found:
            raise CommandError(_("There is no member %(handle)s.") % {"handle": handle}, returncode=2)
        return found

    def report(self, path: Path, shelf: Category | None, owner: User) -> Outcome:
        """Add one file and say what became of it; nothing that it does stops the others."""
        started = time.monotonic()
        self.bar(path, 0, 0)
        try:
            version = self.add(path, shelf, owner)
            same = queries.same_file(version.document, owner)
            facts = (version.status, version.document.number, version.page_count, version.reason or None)
            found = Outcome(str(path), *facts, seconds_since(started), same.number if same else None)
        except Refused as refusal:
            found = Outcome(str(path), Status.REFUSED, None, None, str(refusal), seconds_since(started))
        except OSError as error:
            found = Outcome(str(path), Status.FAILED, None, None, str(error), seconds_since(started))
        self.bar(path, 1, 1)
        self.say(asdict(found), sentence(found))
        return found

    def add(self, path: Path, shelf: Category | None, owner: User) -> Version:
        with path.open("rb") as file:
            document = actions.take_in(
                by=owner, file=file, name=path.name, at=clock.now(), category=shelf, is_queued=False
            )
        version = document.versions.get()
        while version.is_under_way:
            self.attempt(path, version)
            version = Version.objects.select_related("document").get(pk=version.pk)
        return version

    def attempt(self, path: Path, version: Version) -> None:
        try:
            tasks.convert(version.pk, on_page=lambda done, total: self.bar(path, done, total), is_queued=False)
        except Exception as error:  # a bug met by one file is told, kept as its status, and stops no other
            self.stderr.write(f"{path}: {type(error).__name__}: {error}")

    def bar(self, path: Path, done: int, total: int) -> None:
        """A bar on a terminal; nothing elsewhere."""
        if not self.stderr.isatty():
            return
        is_over = total and done == total == 1
        filled = WIDTH * done // total if total else 0
        line = "" if is_over else f"{'█' * filled}{'░' * (WIDTH - filled)} {done}/{total or '…'} {path.name}"
        self.stderr.write(f"\r\033[K{line}", ending="")
        self.stderr.flush()


def existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise ArgumentTypeError(_("there is no %(path)s") % {"path": path})
    return path


def category(text: str) -> Category:
    found = Category.objects.filter(slug=text).first() or Category.objects.filter(name=text).first()
    if not found:
        known = ", ".join(Category.objects.order_by("slug").values_list("slug", flat=True)) or "–"
        raise ArgumentTypeError(
            _("there is no category %(name)s; there are: %(known)s") % {"name": text, "known": known}
        )
    return found


def files(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, however deep; hidden ones left out."""
    for path in paths:
        if path.is_dir():
            inside = (each for each in sorted(path.rglob("*")) if each.is_file())
            yield from (
                each for each in inside if not any(part.startswith(".") for part in each.relative_to(path).parts)
            )
        else:
            yield path


def operator() -> User:
    """The account that owns what is added from the command line; nobody can sign in to it."""
    found = User.objects.filter(handle=OPERATOR).first()
    return found or User.objects.create_user(handle=OPERATOR, name=_("Operator"), is_operator=True)


def seconds_since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def sentence(outcome: Outcome) -> str:
    if outcome.status != Status.READY:
        return f"✗ {outcome.path}: {outcome.reason}"
    told = _("%(path)s: no. %(number)s, %(pages)s pages, %(seconds)s s") % {
        "path": outcome.path,
        "number": outcome.document,
        "pages": outcome.page_count,
        "seconds": outcome.seconds,
    }
    same = " · " + _("the same file as no. %(number)s") % {"number": outcome.same_as} if outcome.same_as else ""
    return f"✓ {told}{same}"

"""`civicloop cases import FILE.csv`: take over the cases of another register, such as a city's 311 data."""

import hashlib
import json
import time
from argparse import SUPPRESS, ArgumentTypeError
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.text import slugify
from django.utils.translation import gettext as _

from civicloop.cases import actions, geography
from civicloop.cases.models import Category, Group
from civicloop.cases.registers import KNOWN_AS, Bad, Found, Reader, Surroundings
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand

BATCH = 500
LONGEST_NAME = 32
WIDTH = 24
"""Of the progress bar, in characters."""
WRONG_USAGE = 2


@dataclass
class Tally:
    """What became of the rows so far."""

    read: int = 0
    imported: int = 0
    known: int = 0
    bad: int = 0
    seconds: float = 0
    categories_added: list[str] = field(default_factory=list)


class Command(JsonCommand):
    help = "Cases in bulk: `import` takes over those of another register from a CSV file."

    def add_words(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        words = deeds.add_parser("import", help="take over the cases of another register from a CSV file")
        words.add_argument("--json", action="store_true", dest="as_json", default=SUPPRESS, help=SUPPRESS)
        words.add_argument("file", type=existing, metavar="FILE.csv")
        words.add_argument("--register", help="whose numbers these are, such as boston-311; else the file's name")
        words.add_argument("--column", action="append", default=[], type=pair, metavar="OURS=THEIRS", dest="columns",
                           help=f"which column is which; ours: {', '.join(KNOWN_AS)}")  # fmt: skip
        words.add_argument("--categories", type=mapping, default={}, metavar="MAP.json",
                           help="an object from their categories to codes of ours")  # fmt: skip
        words.add_argument("--group", choices=Group.values, default=Group.FACILITIES, help="of categories that are new")
        words.add_argument("--zone", type=ZoneInfo, default=ZoneInfo(settings.TIME_ZONE), help="of times without one")
        words.add_argument("--times", default="", metavar="FORMAT", help="how times are written, such as %%d/%%m/%%Y")
        words.add_argument("--encoding", default="utf-8-sig", help="such as gb18030")

    def run(self, *args: Any, file: Path, register: str | None, **options: Any) -> int:
        register = name_of(register or file.stem)
        kinds = Kinds(options["categories"], options["group"])
        started, now = time.monotonic(), clock.now()
        self.tally = Tally(categories_added=kinds.added)
        with file.open("rb") as raw, open(raw.fileno(), encoding=options["encoding"], errors="replace", newline="",
                                          closefd=False) as text:  # fmt: skip
            reader = Reader(text, options["zone"], now, dict(options["columns"]), options["times"], city())
            for rows in batched(reader, BATCH):
                self.take(rows, kinds, register, now)
                self.bar(raw.tell(), file.stat().st_size)
        self.tally.seconds = round(time.monotonic() - started, 2)
        self.bar(0, 0)
        self.say({"register": register, **asdict(self.tally)}, sentence(self.tally))
        return int(self.tally.bad > 0)

    def take(self, rows: Iterable[Found | Bad], kinds: "Kinds", register: str, now: datetime) -> None:
        """One batch: bad rows are named, good ones come in."""
        good: list[actions.Row] = []
        for row in rows:
            self.tally.read += 1
            if isinstance(row, Bad):
                self.tally.bad += 1
                self.say(row._asdict(), _("✗ line %(line)s: %(why)s") % {"line": row.line, "why": row.why})
            else:
                good.append(row_of(row, kinds.category(row.category, now)))
        imported = len(actions.import_cases(by=None, rows=good, register=register, at=now))
        self.tally.imported += imported
        self.tally.known += len(good) - imported

    def bar(self, done: int, total: int) -> None:
        """A bar on a terminal; nothing elsewhere."""
        if not self.stderr.isatty():
            return
        filled = min(WIDTH, WIDTH * done // total) if total else 0
        line = f"{'█' * filled}{'░' * (WIDTH - filled)} {self.tally.read}" if total else ""
        self.stderr.write(f"\r\033[K{line}", ending="")
        self.stderr.flush()


class Kinds:
    """Their categories as ours: by the mapping, by code or name, else added as local ones."""

    def __init__(self, mapped: Mapping[str, str], group: str) -> None:
        self.group, self.added = group, list[str]()
        self.known: dict[str, Category] = {}
        every = list(Category.objects.order_by("-pk"))
        for names in ("name_en", "name", "code"):  # the code wins
            self.known.update({getattr(each, names).casefold(): each for each in every if getattr(each, names)})
        self.known.update({theirs.casefold(): self.of_code(code) for theirs, code in mapped.items()})

    def of_code(self, code: str) -> Category:
        if found := Category.objects.filter(code=code).first():
            return found
        raise CommandError(_("There is no category %(code)s.") % {"code": code}, returncode=WRONG_USAGE)

    def category(self, name: str, at: datetime) -> Category:
        key = name.casefold()
        if key not in self.known:
            code = local_code(name)
            if code not in self.known:  # a long name is kept shortened, and known again by its code
                self.known[code] = actions.add_category(by=None, code=code, name=name, at=at, group=self.group)
                self.added.append(code)
            self.known[key] = self.known[code]
        return self.known[key]


def local_code(name: str) -> str:
    """`local-abandoned-bicycle`; with a digest where the name can't be written in a code."""
    slug = slugify(name)
    if slug and len(slug) <= 34 and name.isascii():
        return f"local-{slug}"
    return f"local-{slug[:25]}{'-' if slug else ''}{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def row_of(found: Found, category: Category) -> actions.Row:
    return actions.Row(
        external_id=found.number[:80], category=category, point=found.point, reported_at=found.reported_at,
        closed_at=found.closed_at, words=found.words, place_text=found.place, outcome=found.outcome,
    )  # fmt: skip


def city() -> Surroundings | None:
    box = geography.city_box()
    return Surroundings(box.grown(0.1), is_city=True) if box else None


def name_of(text: str) -> str:
    """A register's name as it is kept: `Boston 311` → `boston-311`."""
    if name := slugify(text, allow_unicode=True)[:LONGEST_NAME]:
        return name
    raise CommandError(_("Name the register with --register."), returncode=WRONG_USAGE)


def existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(_("there is no %(path)s") % {"path": path})
    return path


def pair(text: str) -> tuple[str, str]:
    ours, _equals, theirs = text.partition("=")
    if ours not in KNOWN_AS or not theirs:
        raise ArgumentTypeError(
            _("%(text)s is not OURS=THEIRS; ours: %(known)s") % {"text": text, "known": ", ".join(KNOWN_AS)}
        )
    return ours, theirs


def mapping(text: str) -> dict[str, str]:
    try:
        read = json.loads(existing(text).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: {error}") from error
    if not isinstance(read, dict) or not all(isinstance(code, str) for code in read.values()):
        raise ArgumentTypeError(_("%(path)s is not an object from names to codes") % {"path": text})
    return read


def sentence(tally: Tally) -> str:
    told = _("%(read)s rows: %(imported)s imported, %(known)s here already, %(bad)s bad; %(seconds)s s.") % asdict(
        tally
    )
    if not tally.categories_added:
        return told
    return told + " " + _("Categories added, to be looked at: %(codes)s") % {"codes": ", ".join(tally.categories_added)}

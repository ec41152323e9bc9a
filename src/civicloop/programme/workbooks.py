"""Tasks as an Excel sheet, out and in with the same columns: what was edited in it is read back as changes or errors.

Nothing here writes rows. The last column stamps each task with its last step, so that a task that has moved since is
told apart. Headings are read in every language of the product.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from civicloop.accounts.models import Office
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import Refused
from civicloop.programme.models import Task

MAX_BYTES, MAX_UNPACKED, MAX_ROWS = 4_000_000, 60_000_000, 2000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: dict[str, tuple[str | Promise, int]] = {
    "number": (pgettext_lazy("column", "Number"), 16),
    "title": (pgettext_lazy("column", "Task"), 44),
    "office": (pgettext_lazy("column", "Office (code)"), 16),
    "state": (pgettext_lazy("column", "State (not read)"), 16),
    "due": (pgettext_lazy("column", "By when"), 14),
    "progress": (pgettext_lazy("column", "Progress %"), 12),
    "note": (pgettext_lazy("column", "What was done since"), 44),
    "until": (pgettext_lazy("column", "Last day asked for"), 18),
    "reason": (pgettext_lazy("column", "Why more time"), 30),
    "measures": (pgettext_lazy("column", "New measures, one a line"), 36),
    "stamp": (pgettext_lazy("column", "Stamp (leave as it is)"), 12),
}


class NotAWorkbook(Refused):
    code = "not-a-workbook"
    message = pgettext_lazy("refusal", "This is no Excel file that can be read. Save it as .xlsx and try again.")


class WorkbookTooLarge(Refused):
    code = "workbook-too-large"
    message = pgettext_lazy("refusal", "This file is too large: at most %(rows)s rows and %(mb)s MB.")


class ColumnsMissing(Refused):
    code = "columns-missing"
    message = pgettext_lazy("refusal", "These columns are missing: %(names)s. Start from a file exported here.")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, where it stands and what to do."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Line:
    """One row as it was understood; `task` none: a new one. Only what was filled in or changed is there."""

    row: int
    task: Task | None
    title: str = ""
    office: Office | None = None
    due_on: date | None = None
    progress: int | None = None
    note: str = ""
    until: date | None = None
    reason: str = ""
    measures: str = ""


@dataclass
class Reading:
    """What a sheet would change, and what stands in the way."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def write(tasks: Iterable[Task], stamps: Mapping[int, int]) -> bytes:
    """The sheet of these tasks."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Tasks")
    for place, (label, width) in enumerate(COLUMNS.values(), 1):
        put(sheet, 1, place, str(label))
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    for row, task in enumerate(tasks, 2):
        values: dict[str, Any] = {
            "number": task.number,
            "title": task.title,
            "office": task.lead_office.code,
            "state": str(task.get_state_display()),
            "due": day_of(task.due_at) if task.due_at else None,
            "progress": task.progress,
            "stamp": stamps.get(task.pk, 0),
        }
        for place, name in enumerate(COLUMNS, 1):
            put(sheet, row, place, values.get(name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Any, row: int, place: int, value: object) -> None:
    """A text stays a text, whatever it begins with: none becomes a formula."""
    cell = sheet.cell(row, place)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def read(
    content: bytes, tasks: Mapping[str, Task], stamps: Mapping[int, int], offices: Mapping[str, Office]
) -> Reading:
    """Row by row. `tasks` are those that the reader may see, by number."""
    rows = list(rows_of(content))
    places = places_of(rows[0] if rows else ())
    reading = Reading()
    for number, cells in enumerate(rows[1:], 2):
        values = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
        if any(value not in (None, "") for value in values.values()):
            Row(number, values, places, reading).understand(tasks, stamps, offices)
    return reading


def rows_of(content: bytes) -> Iterable[tuple[Any, ...]]:
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(rows=MAX_ROWS, mb=MAX_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
                raise WorkbookTooLarge(rows=MAX_ROWS, mb=MAX_BYTES // 1_000_000)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = [row for row, _n in zip(sheet.iter_rows(values_only=True), range(MAX_ROWS + 2), strict=False)]
    except Refused:
        raise
    except Exception as error:  # strangers' files break the reader in many ways; each means the same to who sent it
        raise NotAWorkbook from error
    if len(rows) > MAX_ROWS + 1:
        raise WorkbookTooLarge(rows=MAX_ROWS, mb=MAX_BYTES // 1_000_000)
    return rows


def places_of(headings: Iterable[Any]) -> dict[str, int]:
    """Where each column stands, by its heading in any language."""
    found = [str(each or "").strip() for each in headings]
    places = {}
    for name, (label, _width) in COLUMNS.items():
        words = {in_language(label, code) for code, _language in settings.LANGUAGES}
        place = next((place for place, each in enumerate(found) if each in words), None)
        if place is not None:
            places[name] = place
    if missing := [str(COLUMNS[name][0]) for name in COLUMNS if name not in places and name != "state"]:
        raise ColumnsMissing(names="、".join(missing))
    return places


def in_language(label: object, code: str) -> str:
    with translation.override(code):
        return str(label)


class Row:
    """One row on its way from cells to a line; problems go to the reading."""

    def __init__(self, number: int, values: dict[str, Any], places: dict[str, int], reading: Reading) -> None:
        self.number, self.values, self.places, self.reading = number, values, places, reading
        self.is_good = True

    def complain(self, name: str, words: str) -> None:
        self.is_good = False
        self.reading.problems.append(Problem(self.number, get_column_letter(self.places[name] + 1), words))

    def understand(self, tasks: Mapping[str, Task], stamps: Mapping[int, int], offices: Mapping[str, Office]) -> None:
        number = self.text("number")
        line = self.of_task(tasks.get(number), stamps) if number else self.new(offices)
        if not self.is_good:
            return
        if line is None:
            self.reading.unchanged += 1
        else:
            self.reading.lines.append(line)

    def of_task(self, task: Task | None, stamps: Mapping[int, int]) -> Line | None:
        if task is None:
            self.complain("number", _("There is no task with this number."))
            return None
        progress = self.whole("progress")
        until, reason, note, measures = self.day("until"), self.text("reason"), self.text("note"), self.text("measures")
        changed = progress if progress is not None and progress != task.progress else None
        if changed is None and not (note or until or reason or measures):
            return None
        if self.whole("stamp") != stamps.get(task.pk, 0):
            self.complain("stamp", _("This task has changed since the export. Export it again and enter it there."))
        if changed is not None and not note:
            self.complain("note", _("Say what was done: progress needs words."))
        if bool(until) != bool(reason):
            self.complain("until" if reason else "reason", _("More time needs both a day and a reason."))
        return Line(self.number, task, "", None, None, changed, note, until, reason, measures)

    def new(self, offices: Mapping[str, Office]) -> Line | None:
        title, code = self.text("title"), self.text("office")
        if not title:
            self.complain("title", _("A new task needs a title."))
        if code not in offices:
            self.complain("office", _("No office has the code “%(code)s”.") % {"code": code})
        return Line(self.number, None, title, offices.get(code), self.day("due"), measures=self.text("measures"))

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value).strip()

    def whole(self, name: str) -> int | None:
        value = self.values.get(name)
        if value in (None, ""):
            return None
        try:
            number = float(str(value).strip().removesuffix("%"))
        except ValueError:
            number = -1.0
        if not number.is_integer() or not 0 <= number < 2**62:
            self.complain(name, _("“%(value)s” is no whole number.") % {"value": str(value)[:40]})
            return None
        return int(number)

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value.date()
        try:
            return date.fromisoformat(str(value).strip().replace("/", "-"))
        except ValueError:
            self.complain(name, _("“%(value)s” is no day: write it as 2026-06-30.") % {"value": str(value)[:40]})
            return None

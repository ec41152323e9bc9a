"""Kinds of problem from one installation to another: the same rows as JSON, with conditions, or as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import Category
from civicloop.kernel.errors import Refused

TEXTS = ("name", "name_en", "group", "key_problem", "standard_code", "limit_unit", "notice", "notice_en", "call")
NUMBERS = ("limit_amount", "probation_days", "rebound_days")
FLAGS = ("is_local", "is_common", "is_retired")
LISTS = ("synonyms", "local_names", "exclusions")
FIELDS = ("code", *TEXTS, *NUMBERS, *FLAGS, *LISTS)
MOST_BYTES = 5 << 20

type Row = dict[str, Any]


class BadExchange(Refused):
    code = "bad-exchange"
    message = _("This file can't be used: %(why)s. Nothing was changed.")


def row_of(kind: Category) -> Row:
    row: Row = {name: getattr(kind, name) for name in FIELDS}
    conditions = kind.conditions.prefetch_related("limits").order_by("position", "pk")
    row["conditions"] = [
        {"name": each.name, "name_en": each.name_en, "is_retired": each.is_retired,
         "limits": {limit.stage: [limit.amount, limit.unit] for limit in each.limits.all()}}
        for each in conditions
    ]  # fmt: skip
    return row


def as_json(kinds: Iterable[Category]) -> str:
    return json.dumps({"categories": [row_of(kind) for kind in kinds]}, ensure_ascii=False, indent=1)


def as_csv(kinds: Iterable[Category]) -> str:
    """For spreadsheets: a byte-order mark, lists with bars between, flags as 1 and 0."""
    written = io.StringIO()
    table = csv.DictWriter(written, FIELDS, extrasaction="ignore")
    table.writeheader()
    for kind in kinds:
        row = {name: getattr(kind, name) for name in FIELDS}
        table.writerow({name: cell(value) for name, value in row.items()})
    return "\ufeff" + written.getvalue()


def cell(value: Any) -> Any:
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, bool):
        return int(value)
    text = str(value)
    return "'" + text if text[:1] in "=+-@" else text  # no spreadsheet takes it for a formula


def read(content: bytes) -> list[Row]:
    """The rows of a file of either kind; `BadExchange` says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise BadExchange(why=_("it is larger than 5 MB"))
    try:
        text = content.decode("utf-8-sig")
        rows = (
            json.loads(text)["categories"] if text.lstrip().startswith("{") else list(csv.DictReader(io.StringIO(text)))
        )
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise BadExchange(why=_("it is neither JSON nor CSV of kinds of problem")) from error
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row.get("code") for row in rows):
        raise BadExchange(why=_("its rows have no codes"))
    return [plain(row) for row in rows]


def plain(row: Mapping[str, Any]) -> Row:
    """One row with values of the right kind, as far as they can be read; the form judges the rest."""
    found: Row = {name: str(row.get(name) or "").removeprefix("'") for name in ("code", *TEXTS)}
    found |= {name: row[name] for name in NUMBERS if row.get(name) not in (None, "")}
    found |= {name: str(row.get(name, "")).lower() in ("1", "true") for name in FLAGS}
    found |= {name: words(row.get(name)) for name in LISTS}
    found["conditions"] = row.get("conditions") if isinstance(row.get("conditions"), list) else None
    return found


def words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(word) for word in value]
    return [word for word in str(value or "").split("|") if word]

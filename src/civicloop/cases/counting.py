"""Counts that the database keeps while cases are written, so that pages over a million cases count nothing anew.

Triggers on the table of cases add and take away; they hold for every way of writing, bulk imports too. They are set
after each migration and not inside one: SQLite drops a table's triggers whenever a migration rebuilds it.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from civicloop.cases.models import Case, CellCount, OfficeCount

LEVELS = (7, 8, 9)
"""H3 resolutions at which the map is counted: hexagons of about 2.4 km, 920 m and 350 m across."""
DIGIT_BITS, LAST_DIGIT = 3, 15

CASE_KEY = ("category", "office", "area", "state", "is_public", "is_rebound")
OFFICE_KEY = ("office", "state", "is_public", "is_rebound")
CASE_OF = {
    "category": "COALESCE({row}.category_id, 0)",
    "office": "COALESCE({row}.office_id, 0)",
    "area": "COALESCE({row}.area_id, 0)",
    "state": "{row}.state",
    "is_public": "{row}.is_public",
    "is_rebound": "({row}.rebound_of_id IS NOT NULL)",
}
CELL_KEY = ("level", "cell", "state", "is_public")
COUNTED = ("category_id", "office_id", "area_id", "state", "is_public", "rebound_of_id", "cell")


def shift_of(level: int) -> int:
    """How many bits of an H3 number lie below this resolution."""
    return DIGIT_BITS * (LAST_DIGIT - level)


def bucket_of(cell: int, level: int) -> int:
    """The beginning of a cell's H3 number that all cells of the same hexagon at this resolution share."""
    return cell >> shift_of(level)


@dataclass(frozen=True)
class Rollup:
    """A table of counts: its key's columns, and what a row of cases has in each."""

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    """With `{row}` for the row."""

    def selected(self, row: str) -> str:
        return ", ".join(value.format(row=row) for value in self.values)

    def add(self, row: str) -> str:
        names = ", ".join(self.key)
        return (
            f"INSERT INTO {self.table} ({names}, n) VALUES ({self.selected(row)}, 1) "
            f"ON CONFLICT ({names}) DO UPDATE SET n = {self.table}.n + 1;"
        )

    def take(self, row: str) -> str:
        same = " AND ".join(
            f"{name} = {value.format(row=row)}" for name, value in zip(self.key, self.values, strict=True)
        )
        return f"UPDATE {self.table} SET n = n - 1 WHERE {same};"

    def counted(self) -> str:
        groups = ", ".join(value.format(row="c") for value in self.values if not value.isdigit())
        return f"SELECT {self.selected('c')}, COUNT(*) FROM cases_case c GROUP BY {groups}"


ROLLUPS = (
    Rollup("cases_casecount", CASE_KEY, tuple(CASE_OF[name] for name in CASE_KEY)),
    Rollup("cases_officecount", OFFICE_KEY, tuple(CASE_OF[name] for name in OFFICE_KEY)),
    *(
        Rollup(
            "cases_cellcount",
            CELL_KEY,
            (str(level), f"({{row}}.cell >> {shift_of(level)})", "{row}.state", "{row}.is_public"),
        )
        for level in LEVELS
    ),
)


def added() -> str:
    return " ".join(rollup.add("NEW") for rollup in ROLLUPS)


def taken() -> str:
    return " ".join(rollup.take("OLD") for rollup in ROLLUPS)


# --- setting the triggers ----------------------------------------------------------------------------


def install(database: BaseDatabaseWrapper) -> None:
    """Set the triggers, or set them again."""
    with database.cursor() as cursor:
        for statement in for_sqlite() if database.vendor == "sqlite" else for_postgresql():
            cursor.execute(statement)


def remove(database: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for filling a table with very many rows; `install` and `recount` come after it."""
    on_table = "" if database.vendor == "sqlite" else " ON cases_case"
    with database.cursor() as cursor:
        for when in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS cases_counted_{when}{on_table}")


def for_sqlite() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COUNTED)
    return [
        *(f"DROP TRIGGER IF EXISTS cases_counted_{when}" for when in ("insert", "update", "delete")),
        f"CREATE TRIGGER cases_counted_insert AFTER INSERT ON cases_case BEGIN {added()} END",
        f"CREATE TRIGGER cases_counted_update AFTER UPDATE ON cases_case WHEN {changed} BEGIN {taken()} {added()} END",
        f"CREATE TRIGGER cases_counted_delete AFTER DELETE ON cases_case BEGIN {taken()} END",
    ]


def for_postgresql() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COUNTED)
    bodies = {"insert": added(), "update": f"{taken()} {added()}", "delete": taken()}
    found = []
    for when, body in bodies.items():
        name, condition = f"cases_counted_{when}", f"WHEN ({changed})" if when == "update" else ""
        found += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER {when.upper()} ON cases_case "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION {name}()",
        ]
    return found


# --- counting anew -----------------------------------------------------------------------------------


@transaction.atomic
def differences() -> int:
    """How many counts differ from what the cases themselves say; 0 where all is well."""
    wrong = 0
    with connection.cursor() as cursor:
        for table, key, parts in by_table():
            names = ", ".join(key)
            kept = f"SELECT {names}, n FROM {table} WHERE n <> 0"
            for one, other in ((kept, parts), (parts, kept)):
                cursor.execute(f"SELECT COUNT(*) FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) d")
                wrong += cursor.fetchone()[0]
    return wrong


def count_new_tables() -> None:
    """Count the cases there were before a table of counts, or a level of it, was."""
    levels = set(CellCount.objects.order_by().values_list("level", flat=True).distinct())
    if Case.objects.exists() and not (OfficeCount.objects.exists() and levels >= set(LEVELS)):
        recount()


@transaction.atomic
def recount() -> None:
    """Throw the counts away and count the cases."""
    with connection.cursor() as cursor:
        for table, key, parts in by_table():
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} ({', '.join(key)}, n) {parts}")


def by_table() -> list[tuple[str, tuple[str, ...], str]]:
    """Each table of counts with its key and the query that counts all of it."""
    found: dict[str, list[Rollup]] = {}
    for rollup in ROLLUPS:
        found.setdefault(rollup.table, []).append(rollup)
    return [(table, rows[0].key, " UNION ALL ".join(row.counted() for row in rows)) for table, rows in found.items()]

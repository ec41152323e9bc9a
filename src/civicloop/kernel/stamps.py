"""What a process may remember of the database: until a trigger has changed the stamp of the tables behind it.

Set-up (map, limits, calendar) is asked for with every report and changes a few times a year. Reading a stamp costs a
fiftieth of reading the tables through models. The triggers hold for every process and every way of writing. A stamp is
drawn at random, so that one whose transaction was undone is never met again with other contents.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from django.apps import AppConfig
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

_remembered: dict[str, tuple[int, object]] = {}


def remembered[T](name: str, stamp: str, make: Callable[[], T]) -> T:
    """What `make` gives, kept under a name by this process as long as the stamp stays the same. Not to be changed."""
    value = stamp_of(stamp)
    if value is None:  # before the triggers are set nothing is safe to keep
        return make()
    known = _remembered.get(name)
    if known is None or known[0] != value:
        known = _remembered[name] = (value, make())
    return cast(T, known[1])


def stamp_of(stamp: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM kernel_stamp WHERE name = %s", [stamp])
        row = cursor.fetchone()
    return row[0] if row else None


# --- setting the triggers ----------------------------------------------------------------------------

SQLITE, POSTGRESQL = "random()", "(random() * 9000000000000000)::bigint"
RENEW = (
    "INSERT INTO kernel_stamp (name, value) VALUES ('{stamp}', {drawn}) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value;"
)


def follow(app: AppConfig, watched: Mapping[str, Iterable[str]]) -> None:
    """Have the writes to these tables of an app renew their stamps, once the tables are there."""

    def follow_now(using: str, **_signal: object) -> None:
        tables = set(connections[using].introspection.table_names())
        for stamp, names in watched.items():
            if {"kernel_stamp", *names} <= tables:
                watch(connections[using], stamp, names)

    post_migrate.connect(follow_now, sender=app, weak=False)


def watch(database: BaseDatabaseWrapper, stamp: str, tables: Iterable[str]) -> None:
    """Renew the stamp now and whenever a row of these tables is written. Set after each migration, like all triggers
    that SQLite would drop with a table that it rebuilds."""
    drawn = SQLITE if database.vendor == "sqlite" else POSTGRESQL
    renew = RENEW.format(stamp=stamp, drawn=drawn)
    written = for_sqlite if database.vendor == "sqlite" else for_postgresql
    with database.cursor() as cursor:
        for table in tables:
            for statement in written(f"{table}_{stamp.replace('-', '_')}_stamp", table, renew):
                cursor.execute(statement)
        cursor.execute(renew)


def for_sqlite(name: str, table: str, renew: str) -> list[str]:
    return [
        statement
        for when in ("INSERT", "UPDATE", "DELETE")
        for statement in (
            f"DROP TRIGGER IF EXISTS {name}_{when}",
            f"CREATE TRIGGER {name}_{when} AFTER {when} ON {table} BEGIN {renew} END",
        )
    ]


def for_postgresql(name: str, table: str, renew: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {renew} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]

"""The machine that a benchmark ran on, in a line."""

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from django.db import OperationalError, connection

CPUS = Path("/proc/cpuinfo")


def described() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    return (
        f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {database()}"
    )


def processor() -> str:
    lines = CPUS.read_text().splitlines() if CPUS.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def bytes_of(statements: Mapping[str, str]) -> int | None:
    """What a part of the database takes, by the statement for its vendor; None where it can't tell."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(statements[connection.vendor])
        except OperationalError:
            return None
        return int(cursor.fetchone()[0] or 0)

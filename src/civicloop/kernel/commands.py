"""The command line's manners: `--json` prints one object a line; 0 done, 1 refused with a reason, 2 wrong usage."""

import json
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.errors import Refused


class NotMigrated(Refused):
    code = "not-migrated"
    message = _("The database is not up to date. Run `civicloop migrate` first.")


def bring_up_to_date() -> None:
    """The embedded database follows the program by itself; a shared one is its operator's to migrate."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.vendor != "sqlite":
        raise NotMigrated
    call_command("migrate", verbosity=0)


class JsonCommand(BaseCommand):
    """Subclasses implement `run(**options)` and speak through `say`; they return an exit status or None for 0."""

    requires_system_checks: list[str] = []
    uses_database = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object a line")
        self.add_words(parser)

    def add_words(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json: bool = options["as_json"]
        try:
            if self.uses_database:
                bring_up_to_date()
            status = self.run(*args, **options)
        except Refused as refusal:
            self.say({"refused": refusal.code, "message": str(refusal)}, str(refusal), to_error=True)
            status = 1
        if status:
            sys.exit(status)

    def run(self, *args: Any, **options: Any) -> int | None:
        raise NotImplementedError

    def say(self, answer: dict[str, Any], text: str, *, to_error: bool = False) -> None:
        """One answer: an object for programs (always on stdout), a text for people."""
        if self.as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, default=str))
        elif to_error:
            self.stderr.write(text)
        else:
            self.stdout.write(text)

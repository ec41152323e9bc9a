"""The command line's manners: `--json` prints one object a line; 0 done, 1 refused with a reason, 2 wrong usage."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from civicloop.kernel.errors import Refused


class JsonCommand(BaseCommand):
    """Subclasses implement `run(**options)` and speak through `say`; they return an exit status or None for 0."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object a line")
        self.add_words(parser)

    def add_words(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json: bool = options["as_json"]
        try:
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

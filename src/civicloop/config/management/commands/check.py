"""`civicloop check`: the installation, its chain and its ledger; `--deploy` for what production still lacks."""

import json
import sys
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as SystemCheck
from django.db import connection

from civicloop.kernel import chain
from civicloop.kernel.models import Event
from civicloop.marketplace.queries import faults as ledger_faults


class Command(SystemCheck):
    help = "Examine this installation, verify the hash chain (names the first broken link) and the ledger's sums."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object a line")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        as_json = options.pop("as_json", False)
        if not as_json:
            super().handle(*app_labels, **options)
        if Event._meta.db_table not in connection.introspection.table_names():
            self.stderr.write("The database is empty: run `civicloop migrate`.")
            sys.exit(1)
        verdict, faults = chain.verify(), ledger_faults()
        self.report(verdict, faults, as_json)
        if faults or not verdict.holds:
            sys.exit(1)

    def report(self, verdict: chain.Verdict, faults: list[str], as_json: bool) -> None:
        if as_json:
            answer: dict[str, object] = {
                "chain": "holds" if verdict.holds else "broken",
                "height": verdict.height,
                "head": verdict.head,
                "ledger": "faulty" if faults else "sound",
            }
            if faults:
                answer |= {"faults": faults}
            if not verdict.holds:
                answer |= {"broken_at": verdict.broken_at, "reason": verdict.reason}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif verdict.holds:
            self.stdout.write(f"The chain holds: {verdict.height} links, head {verdict.head}.")
        else:
            self.stderr.write(f"The chain is broken: {verdict.reason}.")
        if not as_json:
            for fault in faults:
                self.stderr.write(f"The ledger is faulty: {fault}.")

"""`civicloop bench SUBJECT`: measures a part of the product against a labelled set."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from civicloop.kernel.commands import JsonCommand
from civicloop.programme.extraction.scoring import Gold, Score, compare, gold_of

WRONG_USAGE = 2
SUBJECTS = ("directives",)
HALVES = ("tuned", "held-out")
CORPUS = Path("tests/corpus/directives")


class Command(JsonCommand):
    help = "Measure a part of the product: `directives` scores the extraction on a labelled set, each half apart."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=SUBJECTS)
        parser.add_argument("--set", type=Path, default=CORPUS, dest="folder", help="the labelled set's folder")

    def run(self, *args: Any, folder: Path, **options: Any) -> None:
        if not any((folder / half).is_dir() for half in HALVES):
            raise CommandError(
                _("There is no labelled set in %(folder)s.") % {"folder": folder}, returncode=WRONG_USAGE
            )
        for half in HALVES:
            score = measured(golds(folder / half))
            answer = {"half": half, "documents": score.documents, "labels": score.labels, **score.rates()}
            self.say(answer, as_text(answer))


def golds(folder: Path) -> Iterator[Gold]:
    for path in sorted(folder.glob("*.json")):
        yield gold_of(json.loads(path.read_text(encoding="utf-8")))


def measured(documents: Iterator[Gold]) -> Score:
    total = Score()
    for gold in documents:
        total += compare(gold).score
    return total


def as_text(answer: dict[str, Any]) -> str:
    width = max(map(len, answer))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in answer.items()) + "\n"

"""`civicloop similar ID`: which documents have the same text in part, page by page; `--rebuild` compares all anew."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.kernel.commands import JsonCommand
from civicloop.library import tasks
from civicloop.library.copies import sketches
from civicloop.library.copies.queries import Alike, alike, page_pairs
from civicloop.library.models import Document, Version

WRONG_USAGE = 2
ALL = User(handle="everything", is_operator=True)


class Command(JsonCommand):
    help = "Say which documents have the same text in part, page by page, whatever was put around it."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, nargs="?", metavar="ID", help="a document's number")
        parser.add_argument("--rebuild", action="store_true", help="make every sketch and comparison anew")

    def run(self, *args: Any, number: int | None, rebuild: bool, **options: Any) -> None:
        if number is None and not rebuild:
            raise CommandError(_("Name a document, or say --rebuild."), returncode=WRONG_USAGE)
        if rebuild:
            self.rebuild()
        if number is not None:
            self.similar(number)

    def rebuild(self) -> None:
        pages = sketches.rebuild()
        versions = Version.objects.filter(current_of__isnull=False).order_by("taken_at", "pk")
        for version in versions.iterator(chunk_size=100):
            tasks.find_copies(version)
        self.say({"rebuilt": pages}, _("%(count)s pages compared anew") % {"count": pages})

    def similar(self, number: int) -> None:
        document = Document.objects.select_related("current").filter(number=number).first()
        if document is None or document.current is None:
            raise CommandError(_("There is no readable document %(number)s.") % {"number": number}, returncode=1)
        tasks.find_copies(document.current)
        found = alike(document, ALL)
        for each in found:
            self.say(as_object(each), as_text(each))
        if not found and not self.as_json:
            self.say({}, _("No other document has this text."))


def as_object(found: Alike) -> dict[str, Any]:
    return {
        "document": found.other.number,
        "title": found.other.title,
        "first": found.copy.source.number,
        "state": found.copy.state,
        "pages": [{"page": pair.page, "of": pair.of, "score": pair.score} for pair in page_pairs(found, ALL)],
    }


def as_text(found: Alike) -> str:
    first = _("published there first") if found.is_from_other else _("published here first")
    lines = [f"{found.other.number} {found.other.title} · {first}"]
    lines += [f"  {pair.page:>4} ↔ {pair.of:<4} {pair.score:.0%}" for pair in page_pairs(found, ALL)]
    return "\n".join(lines)

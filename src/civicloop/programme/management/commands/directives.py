"""`civicloop directives PATH|ID`: what a document orders, one directive a line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civicloop.kernel.commands import JsonCommand, bring_up_to_date
from civicloop.kernel.errors import Refused
from civicloop.library.conversion import read_file
from civicloop.library.models import Document, Status
from civicloop.programme import gold, marks
from civicloop.programme.extraction import Drawn, extract
from civicloop.programme.models import Clarity, Kind
from civicloop.programme.reading import read_orders, stated_policy

WRONG_USAGE = 2


class NoSuchDocument(Refused):
    code = "no-such-document"
    message = gettext_lazy("The library has no document %(number)s.")


class NotReady(Refused):
    code = "not-ready"
    message = gettext_lazy("Document %(number)s has no pages yet: %(status)s.")


class Command(JsonCommand):
    uses_database = False  # a file is read without one
    help = "Draw out what a document orders: who, what, by when. PATH is converted without storing it."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument(
            "document", metavar="PATH|ID", nargs="?", help="a file, or the number of a document in the library"
        )
        parser.add_argument("--date", type=date.fromisoformat, help="the document's day, YYYY-MM-DD", dest="dated_on")
        parser.add_argument("--summary", action="store_true", help="how clear the document is, instead of its orders")
        parser.add_argument("--gold", action="store_true", help="export the reviewed documents as labelled data")
        parser.add_argument("--marks", action="store_true", help="how well proposals stood up to the reviews, by month")

    def run(self, *args: Any, document: str | None, dated_on: date | None, **options: Any) -> None:
        if options["gold"] or options["marks"]:
            bring_up_to_date()
            self.export_gold() if options["gold"] else self.tell_marks()
        elif document is None:
            raise CommandError(_("Name a file or a document."), returncode=WRONG_USAGE)
        else:
            self.draw(document, dated_on, is_summary=options["summary"])

    def export_gold(self) -> None:
        """One reviewed document a line."""
        for document in gold.reviewed_documents():
            record = gold.gold_record(document)
            self.say(record, f"{document.number:>6}  {document.title}: {len(record['labels'])}")

    def tell_marks(self) -> None:
        for by, found in (("month", marks.by_month()), ("engine", marks.by_engine())):
            for name, each in found.items():
                line = {by: name, **each.line()}
                self.say(line, "  ".join(f"{key} {value}" for key, value in line.items()))

    def draw(self, document: str, dated_on: date | None, *, is_summary: bool) -> None:
        if Path(document).is_file():
            doc: str | int = document
            found = drawn_from_file(Path(document), dated_on)
        elif document.isascii() and document.isdigit():
            doc = int(document)
            found = drawn_from_library(doc, dated_on)
        else:
            raise CommandError(_("There is no file %(file)s.") % {"file": document}, returncode=WRONG_USAGE)
        if is_summary:
            self.say({"doc": doc, "orders": len(found), **clarities(found)}, summary(found))
            return
        for each in found:
            self.say(each.line(doc), "\n".join(as_text(each)))
        if not self.as_json:
            self.stdout.write(summary(found))


def drawn_from_file(path: Path, dated_on: date | None) -> list[Drawn]:
    with TemporaryDirectory(prefix="civicloop-directives-") as work:
        reading = read_file(path, work=Path(work))
    return extract([page.text for page in reading.pages], dated_on=dated_on, policy=stated_policy())


def drawn_from_library(number: int, dated_on: date | None) -> list[Drawn]:
    """By the operator of the installation: whoever may start commands may read everything."""
    bring_up_to_date()
    document = Document.objects.select_related("current").filter(number=number).first()
    if not document:
        raise NoSuchDocument(number=number)
    if not document.current or document.current.status != Status.READY:
        status = document.current.get_status_display() if document.current else Status.WAITING.label
        raise NotReady(number=number, status=status)
    return read_orders(document, dated_on=dated_on)


def as_text(each: Drawn) -> Iterator[str]:
    yield f"{each.page:>4}  {each.text}"
    facts = [str(Kind(each.kind).label), str(Clarity(each.clarity).label), *parts_of(each)]
    yield "      " + " · ".join(facts) + "\n"


def parts_of(each: Drawn) -> Iterator[str]:
    if each.lead:
        yield _("leads: %(names)s") % {"names": "、".join(each.lead)}
    if each.support:
        yield _("helps: %(names)s") % {"names": "、".join(each.support)}
    if each.deadline_text:
        known = each.deadline_date or each.first_on
        yield f"{each.deadline_text} → {known}" if known else each.deadline_text
    if each.target:
        yield _("target: %(target)s") % {"target": each.target}


def clarities(found: list[Drawn]) -> dict[str, int]:
    """How many orders are clear, open, soft."""
    return {clarity.value: sum(each.clarity == clarity for each in found) for clarity in Clarity}


def summary(found: list[Drawn]) -> str:
    clear = clarities(found)[Clarity.CLEAR]
    total = ngettext("%(count)s order", "%(count)s orders", len(found)) % {"count": len(found)}
    return _("%(total)s, of which %(clear)s say who and when.") % {"total": total, "clear": clear}

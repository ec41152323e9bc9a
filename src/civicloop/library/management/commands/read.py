"""`civicloop read FILE`: convert a file without storing it, and print what was read."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.kernel.commands import JsonCommand
from civicloop.library.conversion import Reading, read_file

WRONG_USAGE = 2
SHOWN_BLANKS = 5


class Command(JsonCommand):
    uses_database = False
    help = "Convert a file without storing it, and print its title, parts, fields, blanks and pages."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a Word, Excel, PowerPoint, WPS, PDF, text or picture file")

    def run(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file}, returncode=WRONG_USAGE)
        with TemporaryDirectory(prefix="civicloop-read-") as work:
            reading = read_file(file, work=Path(work), on_page=self.progress())
        self.say(as_object(reading), "\n".join(as_text(reading)))

    def progress(self) -> Callable[[int, int], None]:
        """A counter on a terminal; nothing elsewhere."""

        def show(done: int, total: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{done}/{total}", ending="\r" if done < total else "\r\033[K")

        return show


def as_object(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "format": reading.format,
        "bytes": reading.bytes,
        "sha256": reading.sha256,
        "page_count": reading.page_count,
        "declared_page_count": reading.declared_page_count,
        "parts": [
            {"title": part.title, "first_page": part.first_page, "last_page": part.last_page} for part in reading.parts
        ],
        "fields": [{"name": field.name, "value": field.value, "page": field.page} for field in reading.fields],
        "blanks": [{"page": blank.page, "context": blank.context} for blank in reading.blanks],
        "outline": [asdict(heading) for heading in reading.outline],
        "pages": [{"number": page.number, "text": page.text} for page in reading.pages],
        "seconds": reading.seconds,
    }


def as_text(reading: Reading) -> Iterator[str]:
    yield reading.title
    yield " · ".join(facts(reading))
    for heading, lines in (
        (_("Texts"), [f"{part.first_page}–{part.last_page}  {part.title}" for part in reading.parts]),
        (_("Cover"), [f"{field.name}  {field.value or _('(left empty)')}" for field in reading.fields]),
        (_("Blanks"), [f"{blank.page}  {blank.context}" for blank in reading.blanks[:SHOWN_BLANKS]]),
        (_("Outline"), [f"{each.page}  {'  ' * each.level}{each.text}" for each in reading.outline]),
    ):
        yield from ("", heading, *(f"  {line}" for line in lines)) if lines else ()
    if len(reading.blanks) > SHOWN_BLANKS:
        yield "  " + _("… and %(count)s more") % {"count": len(reading.blanks) - SHOWN_BLANKS}
    for page in reading.pages:
        yield f"\n── {page.number} / {reading.page_count} " + "─" * 40
        yield page.text or _("(no text on this page)")


def facts(reading: Reading) -> Iterator[str]:
    yield str(reading.format)
    yield filesizeformat(reading.bytes)
    yield ngettext("%(count)s page", "%(count)s pages", reading.page_count) % {"count": reading.page_count}
    if reading.declared_page_count not in {None, reading.page_count}:
        yield _("says of itself: %(count)s") % {"count": reading.declared_page_count}
    yield _("%(seconds)s s") % {"seconds": f"{reading.seconds:.1f}"}
    yield reading.converter

"""`civicloop search WORDS`: find words in the library, page by page."""

import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.accounts.models import User
from civicloop.kernel.commands import JsonCommand
from civicloop.kernel.querysets import Viewer
from civicloop.library.search.answer import Answer, search

MOST = 1000
BOLD, PLAIN = "\033[1;33m", "\033[0m"


class Command(JsonCommand):
    help = 'Find words in the library: all of them, "in quotes" exactly, A OR B, -without, title:, category:.'

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="+", help="put -- before words that begin with a minus")
        parser.add_argument("--as", dest="handle", metavar="HANDLE", help="see what this member sees; otherwise all")
        parser.add_argument("--limit", type=int, default=MOST, help=f"hits at most ({MOST}); 0 for all")

    def run(self, *args: Any, words: list[str], handle: str | None, limit: int, **options: Any) -> None:
        viewer = self.viewer(handle)
        started = time.perf_counter()
        answer = search(viewer, " ".join(words), limit=limit or None, pages_shown=None)
        seconds = round(time.perf_counter() - started, 4)
        found = as_object(answer, limit)
        self.say({"total": answer.total, "seconds": seconds, **found}, "\n".join(self.as_text(answer, limit)))

    def viewer(self, handle: str | None) -> Viewer:
        if not handle:
            return User(handle="everything", is_operator=True)
        found = User.objects.filter(handle=handle, is_active=True).first()
        if not found:
            raise CommandError(_("There is no member %(handle)s.") % {"handle": handle}, returncode=2)
        return found

    def as_text(self, answer: Answer, limit: int) -> Iterator[str]:
        on, off = (BOLD, PLAIN) if self.stdout.isatty() else ("", "")
        if answer.query.is_literal:
            yield _("This couldn’t be read as a search with OR, minus or brackets, so it was looked for word for word.")
        yield ngettext("%(count)s page", "%(count)s pages", answer.total) % {"count": answer.total}
        shown = 0
        for group in answer.groups:
            if limit and shown >= limit:
                return
            yield f"\n{group.document.number} {group.document.title}"
            for hit in group.hits[: limit - shown if limit else None]:
                shown += 1
                words = (f"{on}{text}{off}" if is_word else text for text, is_word in hit.snippet.pieces)
                yield f"  {hit.page:>4}  {''.join(words)}"


def as_object(answer: Answer, limit: int) -> dict[str, Any]:
    """The hits in order; and, where there are any, the documents that only their title makes fit."""
    hits = [
        {
            "document": group.document.number,
            "title": group.document.title,
            "page": hit.page,
            "snippet": hit.snippet.text,
        }
        for group in answer.groups
        for hit in group.hits
    ]
    titled = [{"document": each.number, "title": each.title} for each in answer.titled]
    return {"hits": hits[: limit or None]} | ({"titles": titled} if titled else {})

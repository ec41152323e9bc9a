"""Tells people what concerns them, and keeps what they have read.

    notify(people=…, kind="task-dispatched", text=_("Task %(number)s: %(title)s"), url=…, at=at, about=task.chain_name,
           by=by, number=task.number, title=task.title)

The text stays unfilled (`gettext_lazy`): it is said in each reader's own language.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise

from civicloop.accounts import kinds, sentences
from civicloop.accounts.models import Notice, Office, User
from civicloop.accounts.queries import people_of


@transaction.atomic
def notify(
    *,
    people: Iterable[User] = (),
    offices: Iterable[Office] = (),
    kind: str,
    text: str | Promise,
    url: str,
    at: datetime,
    about: str = "",
    by: User | None = None,
    **details: object,
) -> None:
    """Tell these people, and those who work in these offices, each once; never the one who did it.

    `kind` is registered (`accounts.kinds`). Who has not read the last notice of this kind about the same thing
    (`about`, a chain name) isn't told again. `details` fill the places of `text`.
    """
    if not kinds.is_registered(kind):
        raise LookupError(f"no app registers the kind of notice {kind!r}")
    readers = {person.pk: person for person in [*people, *people_of(offices)] if person.is_active and person != by}
    message = sentences.keep(text, details)
    Notice.objects.bulk_create(
        [
            Notice(person=person, kind=kind, message=message, url=url, about=about, told_at=at)
            for person in readers.values()
        ],
        ignore_conflicts=True,
    )


def mark_read(*, by: User, notice: Notice, at: datetime) -> None:
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=at)


def mark_all_read(*, by: User, at: datetime, until: datetime, kind: str = "") -> int:
    """Everything that the reader has been shown (told until then), of one kind where it is given; how many."""
    shown = Notice.objects.visible_to(by).unread().filter(told_at__lte=until)
    return (shown.filter(kind=kind) if kind else shown).update(read_at=at)

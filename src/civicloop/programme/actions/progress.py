"""An office says how far it is, in words and per cent, and shows it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Blob
from civicloop.library.models import Document
from civicloop.programme.actions.steps import required, step, taken
from civicloop.programme.actions.weights import living, recount
from civicloop.programme.models import Deed, Task


class NotYetDone(Refused):
    code = "not-yet-done"
    message = _("Work under way is at 0 to 99 per cent. When it is done, hand it in.")


class PartsTell(Refused):
    code = "parts-tell"
    message = _("This task has parts: its progress is reckoned from theirs. Report the words alone.")


@transaction.atomic
def report_progress(
    *,
    task: Task,
    note: str,
    by: User,
    at: datetime,
    progress: int | None = None,
    evidence: Blob | None = None,
    document: Document | None = None,
    page: int | None = None,
) -> Task:
    """One entry: what was done since, how far it is (unless its parts tell), a picture, or a page of a document."""
    task = taken(task, Deed.REPORT, by)
    if progress is not None:
        if not 0 <= progress < 100:
            raise NotYetDone
        if living(task):
            raise PartsTell
        task.progress = progress
    shown: dict[str, Any] = {"sha256": evidence.sha256} if evidence else {}
    step(
        task,
        Deed.REPORT,
        by,
        at,
        note=required(note),
        progress=progress,
        evidence=evidence,
        document=document,
        page=page,
        **shown,
    )
    recount(task.parent)
    return task

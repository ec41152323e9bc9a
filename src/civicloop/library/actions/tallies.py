"""Counting openings and downloads by the day; no reader is remembered by it."""

from datetime import date

from django.db import transaction
from django.db.models import F

from civicloop.library.models import Document, Tally


@transaction.atomic
def count_opened(*, document: Document, day: date) -> None:
    count(document, day, "opened")


@transaction.atomic
def count_downloaded(*, document: Document, day: date) -> None:
    count(document, day, "downloaded")


def count(document: Document, day: date, what: str) -> None:
    row = Tally.objects.filter(document=document, day=day)
    if not row.update(**{what: F(what) + 1}):
        Tally.objects.get_or_create(document=document, day=day)
        row.update(**{what: F(what) + 1})

"""Stored documents through the extraction: with the city's offices, its calendar and the document's own date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from civicloop.accounts.models import Office
from civicloop.kernel.calendar import declared_days
from civicloop.library.models import Document, Page
from civicloop.programme.extraction import Drawn, OfficeName, Policy, extract
from civicloop.programme.extraction.policy import NATIONAL_EVENTS, MonthAndDay
from civicloop.programme.matching import match
from civicloop.programme.models import EventDay


def read_orders(document: Document, *, dated_on: date | None = None) -> list[Drawn]:
    """The directives of a document's current version. `dated_on` overrides the date the library knows."""
    texts = list(pages_of(document).values_list("text", flat=True))
    return extract(texts, dated_on=dated_on or document.dated_on, offices=office_names(), policy=city_policy())


def read_words(document: Document, words: str) -> Drawn | None:
    """What the engine makes of one sentence that a reviewer chose; None where it reads no order there."""
    found = extract([words], dated_on=document.dated_on, offices=office_names(), policy=city_policy())
    return found[0] if found else None


def offices_of(order: Drawn, offices: Sequence[Office]) -> tuple[Office | None, set[Office]]:
    """The offices of the tree that an order's words name: the first that leads, and all that help."""
    leads = [found.office for found in match(order.lead, offices) if found.office]
    helpers = [found.office for found in match(order.support, offices) if found.office]
    lead = leads[0] if leads else None
    return lead, {*leads[1:], *helpers} - {lead}


def pages_of(document: Document) -> QuerySet[Page]:
    return Page.objects.filter(version=document.current_id).order_by("number")


def office_names() -> list[OfficeName]:
    """The tree's offices as a dictionary for the extraction."""
    return [OfficeName(name, [short]) for name, short in Office.objects.values_list("name", "short_name")]


def city_policy() -> Policy:
    """The extraction's conventions with the administrator's working days."""
    return replace(stated_policy(), workdays=declared_days(), events={**NATIONAL_EVENTS, **city_events()})


def stated_policy() -> Policy:
    """The conventions that the settings state, without the database's days."""
    return Policy(
        festival_included=settings.BEFORE_FESTIVAL_INCLUDED,
        period_included=settings.BEFORE_PERIOD_INCLUDED,
        ten_days_included=settings.BEFORE_TEN_DAYS_INCLUDED,
    )


def city_events() -> dict[str, MonthAndDay | list[date]]:
    """The events that the city dates: one that comes every year by month and day, else each year's date."""
    found: dict[str, MonthAndDay | list[date]] = {}
    for each in EventDay.objects.order_by("is_yearly", "on"):
        dates = found.setdefault(each.name, [])
        if each.is_yearly:
            found[each.name] = (each.on.month, each.on.day)
        elif isinstance(dates, list):
            dates.append(each.on)
    return found

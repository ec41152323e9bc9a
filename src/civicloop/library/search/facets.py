"""By what an answer can be narrowed: category, format, office, year and who may read, each with its count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.digits import whole
from civicloop.library.models import Category, Visibility
from civicloop.library.search.ranking import Found

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool
    link: str
    """The question with this choice made, or taken back."""


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


def narrowing(asked: Mapping[str, str]) -> Q | None:
    """What was chosen, as a condition on documents; what makes no sense is left out. None: nothing was."""
    conditions = Q()
    if slug := asked.get("category"):
        conditions &= Q(category__slug=slug)
    if of_format := asked.get("format"):
        conditions &= Q(current__format=of_format)
    if code := asked.get("office"):
        conditions &= Q(office__code=code)
    if asked.get("visibility") in Visibility.values:
        conditions &= Q(visibility=asked["visibility"])
    year = whole(asked.get("year", ""))
    if year and date.min.year <= year <= date.max.year:
        conditions &= Q(dated_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return conditions or None


def facets(found: Sequence[Found], asked: Mapping[str, str]) -> list[Facet]:
    """Those that divide the answer, or by which it is narrowed already."""
    categories = {each.pk: each for each in Category.objects.filter(pk__in={one.category for one in found})}
    offices = {each.pk: each for each in Office.objects.filter(pk__in={one.office for one in found})}
    visibilities = dict(Visibility.choices)
    shelves = [categories[one.category] for one in found if one.category]
    makers = [offices[one.office] for one in found if one.office]
    years = [one.day[:4] for one in found if one.day]
    every = [
        facet_of("category", _("Category"), ((each.slug, each.title) for each in shelves), asked),
        facet_of("year", _("Year"), ((year, year) for year in years), asked),
        facet_of("office", _("Office"), ((each.code, each.title) for each in makers), asked),
        facet_of("format", _("Format"), ((one.format, one.format.upper()) for one in found if one.format), asked),
        facet_of(
            "visibility",
            _("Who may read it"),
            ((one.visibility, str(visibilities[one.visibility])) for one in found),
            asked,
        ),
    ]
    return [each for each in every if len(each.choices) > 1 or any(choice.is_chosen for choice in each.choices)]


def link(asked: Mapping[str, str], name: str, value: str) -> str:
    others = {key: asked[key] for key in asked if key not in (name, "page")}
    return f"?{urlencode(others if asked.get(name) == value else others | {name: value})}"


def facet_of(name: str, label: object, values: Iterable[tuple[str, str]], asked: Mapping[str, str]) -> Facet:
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0][1]))[:SHOWN]
    choices = [
        Choice(value, text, count, asked.get(name) == value, link(asked, name, value))
        for (value, text), count in counts
    ]
    return Facet(name, str(label), choices)

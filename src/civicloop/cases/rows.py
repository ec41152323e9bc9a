"""A case as a list shows it: its few columns, read without building whole cases, since lists are what is asked most."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from civicloop.cases.models import CaseQuerySet, Picture
from civicloop.kernel.language import in_either

COLUMNS = (
    "number", "revision", "cell", "category__name", "category__name_en", "words", "place_text", "area__name",
    "area__name_en", "reported_at", "state", "due_at", "warns_at", "period__name", "period__name_en", "rebound_of",
    "office__name", "office__name_en", "first_picture",
)  # fmt: skip


class Row(NamedTuple):
    """The columns as they are kept, in their order; what pages say of them as properties."""

    number: str
    revision: int
    cell: int
    category_name: str | None
    category_name_en: str | None
    words: str
    place_text: str
    area_name: str | None
    area_name_en: str | None
    reported_at: datetime
    state: str
    due_at: datetime | None
    warns_at: datetime | None
    period_name: str | None
    period_name_en: str | None
    rebound_of: int | None
    office_name: str | None
    office_name_en: str | None
    picture: int | None

    @property
    def title(self) -> str:
        return in_either(self.category_name or "", self.category_name_en or "") or _("Not yet sorted")

    @property
    def place(self) -> str:
        return self.place_text or in_either(self.area_name or "", self.area_name_en or "")

    @property
    def period(self) -> str:
        return in_either(self.period_name or "", self.period_name_en or "")

    @property
    def office(self) -> str:
        return in_either(self.office_name or "", self.office_name_en or "")


def rows(cases: CaseQuerySet) -> list[Row]:
    """These cases, in their order."""
    pictures = Picture.objects.filter(case=OuterRef("pk")).order_by("pk").values("pk")[:1]
    found = cases.prefetch_related(None).annotate(first_picture=Subquery(pictures))
    return [Row(*columns) for columns in found.values_list(*COLUMNS)]

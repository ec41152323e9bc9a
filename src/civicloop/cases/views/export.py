"""The list of cases to take home, as it is filtered: CSV with codes for programs, Excel in words for people."""

import tempfile
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from civicloop.cases.forms import FilterForm
from civicloop.cases.models import Case, CaseQuerySet
from civicloop.cases.views.listing import asked, tellable, told, within
from civicloop.cases.views.maps import View
from civicloop.kernel import clock
from civicloop.kernel.errors import Refused
from civicloop.kernel.tables import csv_answer, excel_answer, write_workbook

MOST_EXCEL_ROWS = 50_000
HEAD = (
    "number", "category", "title", "words", "place", "latitude", "longitude", "state", "office", "area",
    "reported_at", "due_at", "closed_at",
)  # fmt: skip


class ListTooLong(Refused):
    code = "list-too-long"
    message = gettext_lazy("An Excel file holds at most %(most)s cases. Filter the list, or take it as CSV.")


def chosen(request: HttpRequest) -> CaseQuerySet:
    """All that the list shows over its pages, with the same filters, slice and frame."""
    view = View.of(request.GET.dict() | {"shape": "wide"})
    shown = within(asked(request, FilterForm(request.GET), clock.now()).shown, view.frame(), view)
    return tellable(shown)


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same of each case as the list as data."""
    return csv_answer("cases.csv", HEAD, map(coded, chosen(request).iterator(chunk_size=500)))


def coded(case: Case) -> list[object]:
    said = told(case)
    moments = {name: f"{said[name]:%Y-%m-%dT%H:%M:%SZ}" if said[name] else "" for name in HEAD if name.endswith("_at")}
    return [(said | moments)[name] for name in HEAD]


@require_safe
def as_excel(request: HttpRequest) -> FileResponse:
    cases = chosen(request)
    if cases[MOST_EXCEL_ROWS : MOST_EXCEL_ROWS + 1].exists():
        raise ListTooLong(most=MOST_EXCEL_ROWS)
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    write_workbook(file, _("Cases"), head(), in_words(cases))
    file.seek(0)
    return excel_answer(f"{_('Cases')}.xlsx", file)


def head() -> list[str]:
    return [
        _("Number"), _("Kind of problem"), _("State"), _("How it ended"), _("What is wrong"), _("Where"),
        _("District"), _("Office"), _("Reported at"), _("Due"), _("Closed at"), _("Latitude"), _("Longitude"),
    ]  # fmt: skip


def in_words(cases: CaseQuerySet) -> Iterator[list[object]]:
    for case in cases.iterator(chunk_size=500):
        yield [
            case.number, case.title, str(case.label.label), case.outcome, case.words, case.place,
            case.area.title if case.area else "", case.office.title if case.office else "",
            case.reported_at, case.due_at, case.closed_at, case.latitude, case.longitude,
        ]  # fmt: skip

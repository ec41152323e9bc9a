"""One place of the city: what was reported here, did fixes hold, who looks after it."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.cases import geography, risk
from civicloop.cases.models import OPEN, Case, CaseQuerySet, Visit
from civicloop.cases.places import cell_named, centre_of
from civicloop.cases.rows import rows
from civicloop.cases.views.maps import View, overlay
from civicloop.kernel import clock

CLOSE_UP = 4
PAGE_SIZE = 20


@require_safe
def show(request: HttpRequest, cell: str) -> HttpResponse:
    here = cell_named(cell)
    if here is None or not geography.is_in_city(point := centre_of(here)):
        raise Http404
    now = clock.now()
    cases = Case.objects.visible_to(request.user).filter(cell=here)
    page = Paginator(cases.order_by("-reported_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "now": now,
        "point": point,
        "words": geography.place_words(point),
        "page": page,
        "rows": rows(cast(CaseQuerySet, page.object_list)),
        "open": cases.filter(state__in=OPEN).count(),
        "risk": risk.at_cell(here, request.user, now),
        "looks": Visit.objects.filter(cell=here, at__gt=now - risk.SPAN).aggregate(n=Count("pk"), last=Max("at")),
        "guarantor": geography.guarantor_of(geography.atlas().holding(point)),
        "map": overlay(request, View("square", CLOSE_UP, point, point)),
    }
    return render(request, "cases/place.html", context)

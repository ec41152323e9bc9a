"""Offices: the tree, and how one of them is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from civicloop.accounts import rules
from civicloop.accounts.models import Office, Role
from civicloop.insight.queries import offices as queries
from civicloop.kernel import clock


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "insight/offices.html", {"roots": queries.tree(request.user, clock.now())})


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Office.objects.select_related("parent"), code=code)
    viewer, now = request.user, clock.now()
    today = clock.day_of(now)
    context = {
        "now": now,
        "office": found,
        "orders": queries.orders(found, viewer, now),
        "tasks": queries.tasks(found, viewer, now),
        "cases": queries.case_record(found, viewer, now),
        "pledges": [(each, each.light(today), each.word(today)) for each in queries.promises(found, viewer)],
        "gap": queries.gap_sentence(found),
        "ratings": queries.ratings(found),
        "punctuality": queries.punctuality(found, now),
        "children": found.children.filter(is_closed=False).order_by("pk"),
        "may_see_members": rules.has_role(viewer, found, list(Role)) or rules.may_administer(viewer, found),
    }
    return render(request, "insight/office.html", context)

"""An order: who answers for this sentence, and the chain below it down to the public's verdict."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.accounts.rules import offices_of
from civicloop.insight.queries import walk
from civicloop.kernel import clock
from civicloop.programme.models import Directive, Task
from civicloop.programme.views.orders import directive_context


@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    context = directive_context(request, pk)
    directive, tasks = cast(Directive, context["directive"]), cast(list[Task], context["tasks"])
    today = clock.today()
    evidence = walk.evidence_of(tasks)
    context |= {
        "cases": walk.cases_of(directive, request.user),
        "evidence": evidence,
        "readable": walk.readable_of(evidence, request.user),
        "pledges": [(each, each.light(today), each.word(today)) for each in walk.pledges_of(directive, request.user)],
        "may_promise": bool(offices_of(request.user)),
        "entries": walk.record_of(directive, tasks),
    }
    return render(request, "insight/order.html", context)

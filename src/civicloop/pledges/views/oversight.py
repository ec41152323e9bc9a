"""What others do with an office's pledge: inspectors check it, the civility office closes the vote."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.kernel import clock
from civicloop.pledges import actions, rules
from civicloop.pledges.evidence import keep_picture
from civicloop.pledges.forms import CheckForm
from civicloop.pledges.views.finding import member_of, pledge_of, require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    pledge, user = pledge_of(request, number), member_of(request)
    require(rules.may_check(user, pledge))
    form = CheckForm(request.POST or None, request.FILES or None, initial={"measured_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        picture = said.pop("picture")
        actions.check_pledge(
            by=user, pledge=pledge, at=clock.now(), evidence=keep_picture(picture) if picture else None, **said
        )
        return redirect("pledges:detail", number)
    return render(request, "pledges/say.html", {"form": form, "pledge": pledge, "heading": _("What you found")})


@login_required
@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    actions.settle_pledge(by=member_of(request), pledge=pledge_of(request, number), at=clock.now())
    return redirect("pledges:detail", number)


@login_required
@require_POST
def hide(request: HttpRequest, number: str, ballot: int) -> HttpResponse:
    found = get_object_or_404(pledge_of(request, number).ballots, pk=ballot)
    actions.hide_reason(by=member_of(request), ballot=found, at=clock.now())
    return redirect("pledges:detail", number)

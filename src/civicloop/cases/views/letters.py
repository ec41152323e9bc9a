"""E-mail for whoever follows a case by its secret link: leave an address, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.cases import actions
from civicloop.cases.forms import AddressForm
from civicloop.cases.views.follow import HOUR, holder
from civicloop.cases.views.follow import page as follow_page
from civicloop.kernel import clock, limits

ADDRESSES_AN_HOUR = 10  # from one network address: each sends a mail


@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    limits.spend(request, "address", limit=ADDRESSES_AN_HOUR, seconds=HOUR)
    follower, form = holder(token), AddressForm(request.POST)
    if not form.is_valid():
        return follow_page(request, token, follower, {"address": form})
    actions.leave_address(
        follower=follower, email=form.cleaned_data["email"], language=get_language() or "", at=clock.now()
    )
    messages.success(request, _("Each step is mailed to you from now on; every mail has a link to stop it."))
    return redirect("cases:follow", token)


@csrf_exempt  # mail programs post here without having seen a page: the secret link is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    follower = holder(token)
    if request.method == "POST":
        actions.stop_letters(follower=follower)
    context = {"is_done": request.method == "POST", "token": token, "number": follower.case.number}
    return render(request, "cases/stop_letters.html", context)

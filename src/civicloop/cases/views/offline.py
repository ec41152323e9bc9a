"""Reporting without a connection: the service worker, the page that it keeps, and where its drafts arrive."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.cases import actions, tokens
from civicloop.cases.models import Category
from civicloop.cases.views.deeds import BY_NAME
from civicloop.cases.views.report import Urgent, form_for, must_sign_in, submit, taken

KEPT = (
    "ui/css/tokens.css", "ui/css/base.css", "ui/css/layout.css", "ui/css/components.css", "ui/css/forms.css",
    "ui/css/data.css", "ui/css/dark.css", "ui/css/print.css", "cases/cases.css", "cases/shelf.js", "cases/drafts.js",
    "cases/deeds.js", "cases/offline.js", "cases/day.js", "ui/img/icons.svg", "ui/img/mark.svg",
)  # fmt: skip


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. A new version of what it keeps is a new text, which browsers notice by themselves."""
    files = [static(name) for name in KEPT]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    context = {"files": files, "version": version, "deeds": sorted(BY_NAME)}
    return render(request, "cases/sw.js", context, content_type="text/javascript; charset=utf-8")


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Kept by browsers for when there is no connection: says nothing of who is signed in."""
    kinds = Category.objects.filter(is_retired=False, call="").order_by("-is_common", "standard_code", "pk")
    return render(request, "cases/offline.html", {"kinds": kinds, "calls": ("110", "119", "120")})


@never_cache
@require_safe
def key(request: HttpRequest) -> JsonResponse:
    """What a draft needs to be sent after its page was left: a fresh token against forgery, and whose session it is."""
    return JsonResponse({"csrf": get_token(request), "who": tokens.who_is(request.user)})


@require_POST
def receive(request: HttpRequest) -> JsonResponse:
    """A draft, sent by a script: the answer is its number and link, or why it can't be taken."""
    if must_sign_in(request):
        return refused(_("Sign in first: this city takes reports from members only."), 403)
    draft, form = taken(request)
    if draft.place and not request.POST.get("latitude"):  # the picture knew it
        said = request.POST.copy()
        said["latitude"], said["longitude"] = map(str, draft.place)
        form = form_for(request, said)
    if not form.is_valid():
        return refused(" ".join(str(each) for errors in form.errors.values() for each in errors), 422)
    try:
        case = submit(request, draft, form)
    except (actions.NoContent, actions.OutsideCity, Urgent) as refusal:
        return refused(str(refusal), 422)
    link = reverse("cases:follow", args=[tokens.token_of(draft.form_key)])
    return JsonResponse({"number": case.number, "url": link})


def refused(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)

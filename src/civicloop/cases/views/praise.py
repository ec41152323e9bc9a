"""Praise: a good deed sent in, the list of those shown, and an officer's look at each."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, drawing, geography, rules, tokens
from civicloop.cases.forms.praise import PraiseForm
from civicloop.cases.models import Praise, PraiseState
from civicloop.cases.places import Point
from civicloop.cases.views.case import picture_bytes
from civicloop.cases.views.report import must_sign_in
from civicloop.cases.views.setup.home import for_setters
from civicloop.kernel import clock, limits
from civicloop.kernel.models import Blob

HOUR = 3600
PRAISES_AN_HOUR = 10  # from one address
PER_PAGE = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = Praise.objects.visible_to(request.user).select_related("area").order_by("-sent_at", "-pk")
    waiting = found.filter(state=PraiseState.SENT) if rules.may_set_up(request.user) else Praise.objects.none()
    context = {
        "page": Paginator(found.filter(state=PraiseState.SHOWN), PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting,
        "own": found.exclude(state=PraiseState.SHOWN).filter(sender=request.user.pk) if request.user.pk else [],
    }
    return render(request, "cases/praise.html", context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    if must_sign_in(request):
        return redirect_to_login(reverse("cases:send-praise"))
    if request.method == "POST":
        limits.spend(request, "praise", limit=PRAISES_AN_HOUR, seconds=HOUR)
    form = PraiseForm(request.POST or None, request.FILES or None)
    key = request.POST.get("form_key", "")
    form_key = key if len(key) == tokens.FORM_KEY_LENGTH else tokens.new_form_key()
    if request.method == "POST" and form.is_valid():
        praise = take(request, form.cleaned_data, form_key)
        messages.success(request, _("Thank you. Your praise is %(number)s.") % {"number": praise.number})
        return redirect("cases:praise")
    return render(request, "cases/praise_form.html", {"form": form, "form_key": form_key})


def take(request: HttpRequest, said: dict[str, Any], form_key: str) -> Praise:
    point = point_of(said)
    return actions.send_praise(
        by=request.user if isinstance(request.user, User) else None, token=tokens.token_of(form_key),
        words=said["words"], point=point, at=clock.now(), picture=kept(said["pictures"]),
        place_text=said["place_text"] or geography.place_words(point),
    )  # fmt: skip


def point_of(said: dict[str, Any]) -> Point:
    if said["latitude"] is not None and said["longitude"] is not None:
        return Point(said["latitude"], said["longitude"])
    return drawing.anchor(said["area"].geometry)


def kept(pictures: list[Any]) -> Blob | None:
    """The picture with every face and plate that was found blurred: nobody is praised against their will."""
    if not pictures:
        return None
    return Blob.objects.get(pk=actions.as_draft(actions.keep_blurred(pictures[0]), clock.now()).small)


@for_setters
@require_POST
def decide(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    praise = get_object_or_404(Praise.objects.visible_to(request.user), number=number)
    if deed not in ("show", "hide"):
        raise Http404
    actions.decide_praise(by=cast(User, request.user), praise=praise, is_shown=deed == "show", at=clock.now())
    return redirect("cases:praise")


@require_safe
def picture(request: HttpRequest, number: str) -> HttpResponseBase:
    found = get_object_or_404(Praise.objects.visible_to(request.user).exclude(picture=None), number=number)
    return picture_bytes(cast(Blob, found.picture))
